package card

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/math/fixed"
)

// A line is set letters.
type line struct {
	weight weight
	size   int
	runes  []rune
	width  fixed.Int26_6
}

// A block is a title: lines of one size.
type block struct{ lines []*line }

func (b *block) size() int    { return b.lines[0].size }
func (b *block) leading() int { return b.size() * 118 / 100 }
func (b *block) ascent() int  { return b.size() * 90 / 100 }
func (b *block) height() int  { return b.leading() * len(b.lines) }

const ellipsis = '…'

// steps are the sizes of titles, and how many lines a title may take in each. The last is for all others.
var steps = []struct{ size, lines int }{{96, 2}, {80, 3}, {68, 3}, {58, 4}, {50, 5}}

// title sets a title as large as it fits, in lines that are about as long as each other. What does not fit the smallest size
// is cut at the end. false means that a letter cannot be drawn.
func (f *faces) title(d *desk, text string) (*block, bool) {
	const most = Width - 2*margin
	for i, step := range steps {
		words, ok := f.words(d, text, step.size, most)
		if !ok {
			return nil, false
		}
		last := i == len(steps)-1
		count := fill(words, fixed.I(most), nil)
		if count > step.lines && !last {
			continue
		}
		width := fixed.I(most)
		if count <= step.lines {
			width = balance(words, width, count)
		}
		var ends []int
		fill(words, width, &ends)
		b := &block{}
		start := 0
		for k, end := range ends {
			if k == step.lines-1 && k < len(ends)-1 {
				l, ok := f.line(d, bold, join(words[start:])+string(ellipsis), step.size, most)
				if !ok {
					return nil, false
				}
				b.lines = append(b.lines, l)
				break
			}
			l, ok := f.measure(d, bold, []rune(join(words[start:end])), step.size)
			if !ok {
				return nil, false
			}
			b.lines = append(b.lines, l)
			start = end
		}
		return b, true
	}
	return nil, false
}

// line sets a text on one line of at most so many pixels, cut at its end where it is longer.
func (f *faces) line(d *desk, w weight, text string, size, most int) (*line, bool) {
	if text == "" {
		return nil, true
	}
	runes := []rune(text)
	l, ok := f.measure(d, w, runes, size)
	if !ok || l.width <= fixed.I(most) {
		return l, ok
	}
	for _, between := range []bool{true, false} { // words, or letters where the line is one word
		for n := len(runes) - 1; n > 0; n-- {
			if between && runes[n] != ' ' && !stands(runes[n]) {
				continue
			}
			short := append([]rune(strings.TrimRightFunc(string(runes[:n]), isLoose)), ellipsis)
			if l, ok = f.measure(d, w, short, size); !ok || l.width <= fixed.I(most) && (!between || 2*n > most/size) {
				return l, ok
			}
		}
	}
	return nil, true
}

// isLoose reports whether a letter looks lost before an ellipsis.
func isLoose(r rune) bool {
	return r == ellipsis || unicode.IsSpace(r) || strings.ContainsRune(",;:.-–—/、。，：；", r)
}

// measure returns a line with its width.
func (f *faces) measure(d *desk, w weight, runes []rune, size int) (*line, bool) {
	l := &line{weight: w, size: size, runes: runes}
	var before glyph
	for i, r := range runes {
		g, ok, err := f.glyph(d, w, r)
		if !ok || err != nil {
			return nil, false
		}
		if i > 0 {
			step, err := advance(d, before, g, size)
			if err != nil {
				return nil, false
			}
			l.width += step
		}
		before = g
	}
	if before.font != nil {
		step, err := advance(d, before, glyph{}, size)
		if err != nil {
			return nil, false
		}
		l.width += step
	}
	return l, true
}

// A word is what stays on one line.
type word struct {
	text  string
	space bool // a space parts it from the word before
	width fixed.Int26_6
	gap   fixed.Int26_6 // the width of that space
}

// words cuts a text where lines may break, and measures the parts. One that is wider than a line is cut again, behind a
// mark such as an underscore if it has one.
func (f *faces) words(d *desk, text string, size, most int) ([]word, bool) {
	gap, ok := f.measure(d, bold, []rune{' '}, size)
	if !ok {
		return nil, false
	}
	var words []word
	for field := range strings.FieldsSeq(text) {
		for i, part := range parts(field) {
			l, ok := f.measure(d, bold, []rune(part), size)
			if !ok {
				return nil, false
			}
			pieces := []string{part}
			if l.width > fixed.I(most) {
				pieces = f.pieces(d, part, size, most)
			}
			for k, piece := range pieces {
				if l, ok = f.measure(d, bold, []rune(piece), size); !ok {
					return nil, false
				}
				words = append(words, word{piece, i == 0 && k == 0, l.width, gap.width})
			}
		}
	}
	return words, true
}

// parts cuts a word where its script breaks lines: before and behind a letter that is a word by itself, but not
// before what closes nor behind what opens.
func parts(word string) (list []string) {
	start := 0
	var before rune
	for i, r := range word {
		if i > start && (stands(r) || stands(before)) && !strings.ContainsRune(closing, r) && !strings.ContainsRune(opening, before) {
			list, start = append(list, word[start:i]), i
		}
		before = r
	}
	return append(list, word[start:])
}

const (
	opening = "（〔［｛〈《「『【“‘([{"
	closing = "）〕］｝〉》」』】”’)]},.:;!?，．、。：；！？・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々…％"
)

// stands reports whether lines may break beside a letter. Korean has spaces.
func stands(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3040 || r >= 0xff00 && r < 0xff66
}

// pieces cuts a word that is too long for a line into parts that are not.
func (f *faces) pieces(d *desk, word string, size, most int) (list []string) {
	for word != "" {
		end, good := 0, 0
		for i, r := range word {
			next := i + utf8.RuneLen(r)
			if l, ok := f.measure(d, bold, []rune(word[:next]), size); ok && l.width > fixed.I(most) && end > 0 {
				break
			}
			if end = next; strings.ContainsRune("/_.-:\\,;=&?|", r) {
				good = next
			}
		}
		if good > end/2 && end < len(word) {
			end = good
		}
		list, word = append(list, word[:end]), word[end:]
	}
	return list
}

// fill puts words on lines of a width, and returns how many lines it takes. ends, if not nil, gets the index behind
// each line's last word.
func fill(words []word, width fixed.Int26_6, ends *[]int) (lines int) {
	var at fixed.Int26_6
	for i := range words {
		w := &words[i]
		gap := w.gap
		if !w.space {
			gap = 0
		}
		if i > 0 && at+gap+w.width <= width {
			at += gap + w.width
			continue
		}
		if lines++; i > 0 && ends != nil {
			*ends = append(*ends, i)
		}
		at = w.width
	}
	if ends != nil && len(words) > 0 {
		*ends = append(*ends, len(words))
	}
	return lines
}

// balance returns the least width in which the words take no more lines.
func balance(words []word, width fixed.Int26_6, lines int) fixed.Int26_6 {
	low, high := fixed.Int26_6(0), width
	for i := range words {
		low = max(low, words[i].width)
	}
	for low < high {
		middle := (low + high) / 2
		if fill(words, middle, nil) <= lines {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return high
}

func join(words []word) string {
	var b strings.Builder
	for i := range words {
		if i > 0 && words[i].space {
			b.WriteByte(' ')
		}
		b.WriteString(words[i].text)
	}
	return b.String()
}
