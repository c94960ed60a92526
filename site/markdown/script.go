package markdown

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// What script a text is in. East Asian text is set with more room between lines, other fonts and no italics, by
// its language; where the note names none, its letters tell. Text from right to left turns lists, tables and quotations
// around, which then follow what is in them.

// scripts counts the letters of a text.
type scripts struct {
	han, kana, hangul, rightToLeft, other int
}

func countScripts(text []byte) (s scripts) {
	if isASCII(text) {
		return scripts{other: len(text)} // nothing else is asked of it
	}
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			for ; len(text)-i >= 8; i += 8 {
				eight := eightAt(text, i)
				if eight&highBits != 0 {
					break
				}
				s.other += lettersOf(eight)
			}
			for ; i < len(text) && text[i] < utf8.RuneSelf; i++ {
				if isLetter(text[i]) {
					s.other++
				}
			}
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case r < 0x0590:
			s.other++
		case r <= 0x08FF || 0xFB1D <= r && r <= 0xFDFF || 0xFE70 <= r && r <= 0xFEFC || 0x10800 <= r && r <= 0x10FFF || 0x1E800 <= r && r <= 0x1EFFF:
			s.rightToLeft++
		case r < 0x1100:
			s.other++
		case unicode.Is(unicode.Hangul, r):
			s.hangul++
		case 0x3041 <= r && r <= 0x30FF:
			s.kana++
		case unicode.Is(unicode.Han, r):
			s.han++
		case unicode.IsLetter(r):
			s.other++
		}
	}
	return s
}

// language returns that of a text which is East Asian for the most part, else "". One of their characters says as
// much as several letters; and addresses and code are not counted out.
func (s scripts) language() string {
	all := s.han + s.kana + s.hangul
	switch {
	case all < 2 || 3*all < s.other+s.rightToLeft:
		return ""
	case 2*s.hangul > all:
		return "ko"
	case 10*s.kana > all:
		return "ja"
	}
	return "zh"
}

// guessLanguage gives a note without a language the one that its text is in. Which Chinese it is, its name may say.
func (w *writer) guessLanguage() {
	s := countScripts(w.src.text)
	w.isMixed = s.rightToLeft > 0
	w.isEastAsian = s.han+s.kana+s.hangul > 0
	n := w.note
	switch primary, _, _ := strings.Cut(strings.ToLower(n.Lang), "-"); primary {
	case "":
	case "zh", "ja", "ko":
		w.isEastAsian = false
		return
	default:
		return
	}
	if n.Lang = s.language(); n.Lang == "zh" || s.han > 20 && s.kana+s.hangul == 0 {
		name := strings.TrimSuffix(path.Base(n.Path), path.Ext(n.Path))
		for _, tag := range []string{"zh-Hant", "zh-TW", "zh-HK", "zh-Hans", "zh-CN"} {
			if before, ok := strings.CutSuffix(strings.ToLower(name), strings.ToLower(tag)); ok && (before == "" || strings.ContainsAny(before[len(before)-1:], "-_.")) {
				n.Lang = tag
			}
		}
	}
	n.LangGuessed = n.Lang != ""
	w.isEastAsian = w.isEastAsian && n.Lang == ""
}

// direction is the attribute of an element whose layout follows the direction of what is in it.
func (w *writer) direction() string {
	if !w.isMixed {
		return ""
	}
	return ` dir="auto"`
}

// markLanguage gives a paragraph that has just begun its language, if it is not that of the note around.
func (w *writer) markLanguage(n ast.Node) {
	if !w.isEastAsian {
		return
	}
	if language := countScripts(w.lines(n.Lines())).language(); language != "" {
		w.out = w.out[:len(w.out)-1]
		w.attribute("lang", language)
		w.string(">")
	}
}
