// Package mention finds the names of notes in the text of others: places where a link could be and is
// none.
//
// A Finder is made of names. Find looks through the HTML of one compiled note once, word by word, and at
// each word follows the names that begin with it; so it costs as much as the text is long, however many
// names there are. Words are compared without letter case; of names that begin at one word the longest
// counts. Text in links, code and formulas is passed over, but stays in the sentences that are returned.
//
// A name of one word is only looked for if it has four letters or more; two where a character is a
// word, as in Chinese. A name may have eight words, or else it is not looked for either.
package mention

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/site/note"
)

// maxWords is how many words a name may have.
const maxWords = 8

// A Finder knows the names to look for. It is read-only, and safe for concurrent use.
type Finder struct {
	words map[string]int32 // those that names are made of, from 1
	next  map[step]int32   // the tree of names; its root is 0
	names []int32          // per node of the tree: the name that ends there, as an index from 1
}

type step struct{ node, word int32 }

// New returns a Finder of names. One that is not looked for, or the same as an earlier one but for
// letter case and what stands between the words, is never found.
func New(names []string) *Finder {
	f := &Finder{words: map[string]int32{}, next: map[step]int32{}, names: []int32{0}}
	for i, name := range names {
		words := wordsOf([]byte(name))
		if !isLookedFor(words) {
			continue
		}
		node := int32(0)
		for _, w := range words {
			word, ok := f.words[w.folded]
			if !ok {
				word = int32(len(f.words) + 1)
				f.words[w.folded] = word
			}
			child, ok := f.next[step{node, word}]
			if !ok {
				child = int32(len(f.names))
				f.names = append(f.names, 0)
				f.next[step{node, word}] = child
			}
			node = child
		}
		if f.names[node] == 0 {
			f.names[node] = int32(i + 1)
		}
	}
	return f
}

// Key returns what names have in common that are the same to a Finder, "" for one that is not looked for.
func Key(name string) string {
	words := wordsOf([]byte(name))
	if !isLookedFor(words) {
		return ""
	}
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.folded)
		b.WriteByte(' ')
	}
	return b.String()
}

func isLookedFor(words []word) bool {
	switch {
	case len(words) == 0 || len(words) > maxWords:
		return false
	case len(words) > 1:
		return true
	}
	return utf8.RuneCountInString(words[0].folded) >= 4
}

// A Found is a name in a text.
type Found struct {
	Name                int    // index into the names
	Before, Text, After string // the sentence, as note.Around has it
	Offset              int    // in the HTML, of the block's end
}

// Find returns the first place of each name in a note's body, in order. links are those of the note, whose
// texts the body has holes for.
func (f *Finder) Find(body *note.Body, links []note.Link) []Found {
	s := scanner{finder: f, seen: map[int32]bool{}}
	at := 0
	for _, hole := range body.Holes {
		s.html(body.HTML[at:hole.Offset], at)
		at = hole.Offset
		if hole.Kind == note.HoleWiki {
			s.hide(links[hole.Link].Text)
		}
	}
	s.html(body.HTML[at:], at)
	s.flush(len(body.HTML))
	return s.found
}

// A scanner follows the HTML of a body, which package markdown wrote: well-formed, "<" and ">" escaped
// in text and attributes.
type scanner struct {
	finder *Finder
	found  []Found
	seen   map[int32]bool

	inTag  bool
	tag    []byte      // the tag so far, if a hole parts it
	quiet  []string    // the elements whose text is passed over that are open
	mute   bool        // the innermost of them is the link of a heading to itself, whose text is no text of the note
	text   []byte      // of the block
	hidden []note.Span // parts of text that are passed over
	code   []note.Span
}

// html goes through a piece of HTML that begins at an offset.
func (s *scanner) html(piece []byte, offset int) {
	end := offset + len(piece)
	for len(piece) > 0 {
		stop := byte('<')
		if s.inTag {
			stop = '>'
		}
		i := bytes.IndexByte(piece, stop)
		part := piece
		if i >= 0 {
			part, piece = piece[:i], piece[i+1:]
		} else {
			piece = nil
		}
		switch {
		case s.inTag:
			s.tag = append(s.tag, part...)
			if i >= 0 {
				s.endTag(end - len(piece))
			}
		default:
			s.append(html.UnescapeString(string(part)))
		}
		if i >= 0 {
			s.inTag = !s.inTag
		}
	}
}

func (s *scanner) append(text string) {
	switch {
	case s.mute:
		return
	case len(s.quiet) > 0:
		s.hide(text)
		return
	}
	s.text = append(s.text, text...)
}

// hide appends text that is passed over.
func (s *scanner) hide(text string) {
	if text == "" {
		return
	}
	start := len(s.text)
	s.text = append(s.text, text...)
	s.hidden = append(s.hidden, note.Span{Start: start, End: len(s.text)})
	if len(s.quiet) > 0 && s.quiet[0] == "code" {
		s.code = append(s.code, note.Span{Start: start, End: len(s.text)})
	}
}

// endTag takes note of a tag that ends at an offset.
func (s *scanner) endTag(offset int) {
	name, attributes, _ := strings.Cut(strings.TrimSuffix(string(s.tag), "/"), " ")
	s.tag = s.tag[:0]
	closes := strings.HasPrefix(name, "/")
	name = strings.TrimPrefix(name, "/")
	if !isInline(name) {
		s.flush(offset)
	}
	switch {
	case closes && len(s.quiet) > 0 && s.quiet[len(s.quiet)-1] == name:
		s.quiet, s.mute = s.quiet[:len(s.quiet)-1], false
	case closes:
	case len(s.quiet) > 0 && s.quiet[len(s.quiet)-1] == name, isQuiet(name), strings.Contains(attributes, `class="math`):
		s.quiet, s.mute = append(s.quiet, name), strings.Contains(attributes, `class="an"`)
	}
}

// isQuiet reports whether text in an element is passed over.
func isQuiet(name string) bool {
	switch name {
	case "a", "code", "pre", "kbd", "samp", "svg", "button", "figcaption":
		return true
	}
	return false
}

// isInline reports whether a sentence may go on across an element's tags.
func isInline(name string) bool {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
		"strong", "sub", "sup", "time", "u", "var", "wbr", "img":
		return true
	}
	return false
}

// flush looks for names in the text of the block that ends at an offset.
func (s *scanner) flush(offset int) {
	words := wordsOf(s.text)
	hidden := s.hidden
	for i := 0; i < len(words); {
		for len(hidden) > 0 && hidden[0].End <= words[i].at.Start {
			hidden = hidden[1:]
		}
		name, length := s.finder.longest(s.text, words[i:], hidden)
		if name == 0 {
			i++
			continue
		}
		if !s.seen[name] {
			s.seen[name] = true
			at := note.Span{Start: words[i].at.Start, End: words[i+length-1].at.End}
			found := Found{Name: int(name - 1), Text: string(s.text[at.Start:at.End]), Offset: offset}
			found.Before, found.After = note.Around(s.text, at, s.code)
			s.found = append(s.found, found)
		}
		i += length
	}
	s.text, s.hidden, s.code = s.text[:0], s.hidden[:0], s.code[:0]
}

// longest returns the longest name that the words begin with and how many of them it has, or 0.
func (f *Finder) longest(text []byte, words []word, hidden []note.Span) (name int32, length int) {
	node := int32(0)
	for i, w := range words {
		if len(hidden) > 0 && w.at.End > hidden[0].Start || i > 0 && !isTogether(text[words[i-1].at.End:w.at.Start]) {
			break
		}
		next, ok := f.next[step{node, f.words[w.folded]}]
		if !ok {
			break
		}
		if node = next; f.names[node] > 0 {
			name, length = f.names[node], i+1
		}
	}
	return name, length
}

// isTogether reports whether what stands between two words lets them be one name: nothing, one character,
// or white space.
func isTogether(between []byte) bool {
	return utf8.RuneCount(between) <= 1 || len(bytes.TrimSpace(between)) == 0
}

// A word is a word of a text.
type word struct {
	folded string // in lower case
	at     note.Span
}

// wordsOf returns the words of a text: runs of letters and digits, and each run of ideographs or kana
// cut into single characters, as those scripts have no spaces.
func wordsOf(text []byte) []word {
	var words []word
	start := -1
	end := func(i int) {
		if start >= 0 {
			words = append(words, word{strings.ToLower(string(text[start:i])), note.Span{Start: start, End: i}})
			start = -1
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			end(i)
			start = i
			end(i + size)
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
		default:
			end(i)
		}
		i += size
	}
	end(len(text))
	return words
}
