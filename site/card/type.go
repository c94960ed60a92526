package card

import (
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// A weight is how heavy letters are. Wide letters have one weight.
type weight uint8

const (
	plain weight = iota
	bold
)

// faces are the fonts that cards are set in.
type faces struct {
	narrow [2]*sfnt.Font   // by weight
	wide   map[rune]*slice // nil without the bundle
}

// A slice is a font of some of the wide letters, which is unpacked when one of them is met.
type slice struct{ font func() (*sfnt.Font, error) }

// openFaces reads the Go fonts, and the list of the letters that each slice of the wide font has. That is the
// file "letters", whose line n has the letters of the file "n.ttf.deflate".
func openFaces(wide fs.FS) (*faces, error) {
	f := &faces{}
	for w, ttf := range [2][]byte{plain: goregular.TTF, bold: gobold.TTF} {
		var err error
		if f.narrow[w], err = sfnt.Parse(ttf); err != nil {
			return nil, err
		}
	}
	if wide == nil {
		return f, nil
	}
	letters, err := fs.ReadFile(wide, "letters")
	if err != nil {
		return nil, err
	}
	f.wide = map[rune]*slice{}
	n := 0
	for line := range strings.Lines(string(letters)) {
		name := n
		s := &slice{sync.OnceValues(func() (*sfnt.Font, error) { return unpack(wide, name) })}
		for _, r := range strings.TrimSuffix(line, "\n") {
			f.wide[r] = s
		}
		n++
	}
	return f, nil
}

func unpack(wide fs.FS, n int) (*sfnt.Font, error) {
	packed, err := wide.Open(fmt.Sprintf("%d.ttf.deflate", n))
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	ttf, err := io.ReadAll(flate.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return sfnt.Parse(ttf)
}

// A glyph is a letter in a font.
type glyph struct {
	font  *sfnt.Font
	index sfnt.GlyphIndex
}

// glyph finds a letter, false if no face has it.
func (f *faces) glyph(d *desk, w weight, r rune) (glyph, bool, error) {
	if isJoined(r) {
		return glyph{}, false, nil
	}
	index, err := f.narrow[w].GlyphIndex(&d.buffer, r)
	if err != nil {
		return glyph{}, false, err
	}
	if index != 0 {
		return glyph{f.narrow[w], index}, true, nil
	}
	s := f.wide[r]
	if s == nil {
		return glyph{}, false, nil
	}
	font, err := s.font()
	if err != nil {
		return glyph{}, false, err
	}
	if index, err = font.GlyphIndex(&d.buffer, r); err != nil || index == 0 {
		return glyph{}, false, err
	}
	return glyph{font, index}, true, nil
}

// isJoined reports whether letters of r's kind must be joined, moved or turned round, which is not done here.
func isJoined(r rune) bool {
	return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me, unicode.Arabic, unicode.Hebrew)
}

// advance is how far the letter b stands behind the beginning of a.
func advance(d *desk, a, b glyph, size int) (fixed.Int26_6, error) {
	ppem := fixed.I(size)
	step, err := a.font.GlyphAdvance(&d.buffer, a.index, ppem, font.HintingNone)
	if err != nil || a.font != b.font {
		return step, err
	}
	kern, err := a.font.Kern(&d.buffer, a.index, b.index, ppem, font.HintingNone)
	if errors.Is(err, sfnt.ErrNotFound) {
		return step, nil
	}
	return step + kern, err
}

// maxText bounds what is read of a text, in letters: a card has room for some two hundred.
const maxText = 400

// clean returns a text as it is set: composed, with one space where there were several, and without what is no letter
// and is read without too, such as emoji.
func clean(text string) string {
	var b strings.Builder
	space, n := false, 0
	for _, r := range norm.NFC.String(cut(text)) {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case isOrnament(r):
			continue
		}
		if n++; n > maxText {
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cut bounds a text before anything is made of it.
func cut(text string) string {
	n := 0
	for i := range text {
		if n++; n > 4*maxText {
			return text[:i]
		}
	}
	return text
}

// isOrnament reports whether r is an emoji, or a mark that has no shape of its own.
func isOrnament(r rune) bool {
	switch {
	case r == 0x200d, r == 0x20e3, unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r), unicode.Is(unicode.Variation_Selector, r):
		return true
	case r >= 0x1f000 && r <= 0x1faff, r >= 0xe0000 && r <= 0xe0fff:
		return true
	case r >= 0x2600 && r <= 0x27bf, r >= 0x2b00 && r <= 0x2bff, r >= 0x2300 && r <= 0x23ff:
		return unicode.Is(unicode.So, r) || unicode.Is(unicode.Sm, r)
	}
	return false
}
