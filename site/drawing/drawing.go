// Package drawing turns a diagram that is drawn with characters, in the conventions of Markdeep, into SVG.
//
// goat reads the lines, corners, arrows and circles and says where they go; this package makes its output
// fit for a page: the colour is that of the text, in either theme; there is no style attribute, which the
// page's policy forbids; runs of letters are one element and not one each; and characters that take two
// cells of a terminal take two cells here.
//
// A diagram is a stranger's text, so its size is limited, and what goat breaks down on is an error.
package drawing

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/bep/goat"
	"golang.org/x/text/width"
)

// Limits of a diagram, in cells. goat goes through all of them once for each diagonal.
const (
	maxColumns = 240
	maxRows    = 160
)

// second fills the second cell of a wide character. It is of the private use area, and stands for nothing else: what a
// diagram has of it is shown as a character that is not known.
const second = '\uE0FF'

// Append appends a diagram as an <svg> element that has a name for those who do not see it. An error says
// why it cannot be drawn; then nothing is appended.
func Append(dst []byte, diagram, name string) (out []byte, err error) {
	rows := strings.Split(strings.TrimRight(diagram, "\n"), "\n")
	for i, row := range rows {
		rows[i] = cells(row)
		if columns := len([]rune(rows[i])); columns > maxColumns || i >= maxRows {
			return dst, fmt.Errorf("it is larger than %d columns and %d lines", maxColumns, maxRows)
		}
	}
	defer func() {
		if cause := recover(); cause != nil {
			out, err = dst, fmt.Errorf("its lines cannot be followed: %v", cause)
		}
	}()
	svg := goat.BuildSVG(strings.NewReader(strings.Join(rows, "\n")))
	out = fmt.Appendf(dst, `<svg role="img" aria-label="%s" viewBox="0 0 %d %d" width="%[2]d" height="%[3]d">`, html.EscapeString(name), svg.Width, svg.Height)
	return append(tidy(out, svg.Body), "</svg>"...), nil
}

// cells returns a row with one character for each cell.
func cells(row string) string {
	var b strings.Builder
	column := 0
	for _, r := range strings.TrimRight(row, " \t\r") {
		switch kind := width.LookupRune(r).Kind(); {
		case r == '\t':
			b.WriteString("    "[column%4:])
			column += 4 - column%4
			continue
		case r < ' ' || r == second:
			r = '\uFFFD'
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			b.WriteRune(r)
			r = second
			column++
		}
		b.WriteRune(r)
		column++
	}
	return b.String()
}

// tidy appends the elements that goat made.
func tidy(dst []byte, body string) []byte {
	var letters []letter
	const end = "</g>" // of one group, which moves all that is in it
	for line := range strings.Lines(strings.TrimSuffix(body, end+"\n")) {
		line = strings.TrimSuffix(line, "\n")
		if at := strings.Index(line, "<text "); at >= 0 { // a shade of grey may stand before it
			if l, ok := readLetter(line[at:]); ok {
				letters = append(letters, l)
				line = line[:at]
			}
		}
		dst = append(dst, shape.Replace(line)...)
	}
	slices.SortFunc(letters, func(a, b letter) int {
		if a.y != b.y {
			return a.y - b.y
		}
		return a.x - b.x
	})
	for len(letters) > 0 {
		n := 1
		for n < len(letters) && letters[n].y == letters[0].y && letters[n].x == letters[n-1].x+cellWidth {
			n++
		}
		dst = appendText(dst, letters[:n])
		letters = letters[n:]
	}
	return append(dst, end...)
}

// shape mends what goat writes of shapes: it fills circles with white, and shades with greys of their own.
var shape = strings.NewReplacer(
	`></path>`, `/>`, `></polygon>`, `/>`, `></circle>`, `/>`, `></rect>`, `/>`, `'`, `"`,
	` fill='none' stroke='currentColor'`, ``, ` fill='currentColor'`, ` class="solid"`, ` stroke='currentColor' fill='#fff'`, ` class="open"`, ` stroke='currentColor' fill='currentColor'`, ` class="solid"`,
	` fill='rgb(64,64,64)'`, ` class="shade3"`, ` fill='rgb(128,128,128)'`, ` class="shade2"`, ` fill='rgb(191,191,191)'`, ` class="shade1"`,
)

const cellWidth = 8 // of goat's units

// A letter is one character of text, and the middle of its cell.
type letter struct {
	x, y int
	text string // as HTML
}

// readLetter reads goat's element for a character.
func readLetter(element string) (letter, bool) {
	var l letter
	start, rest, _ := strings.Cut(element, ">")
	text, _, ok := strings.Cut(rest, "</text>")
	for _, field := range strings.Fields(start) {
		key, value, _ := strings.Cut(field, "=")
		n, err := strconv.Atoi(strings.Trim(value, "'"))
		switch {
		case key == "x" && err == nil:
			l.x = n
		case key == "y" && err == nil:
			l.y = n
		}
	}
	l.text = text
	return l, ok && l.y > 0
}

// appendText appends letters that stand side by side.
func appendText(dst []byte, letters []letter) []byte {
	dst = fmt.Appendf(dst, `<text x="%d" y="%d" textLength="%d">`, letters[0].x-cellWidth/2, letters[0].y, cellWidth*len(letters))
	for _, l := range letters {
		if l.text != string(second) {
			dst = append(dst, l.text...)
		}
	}
	return append(dst, "</text>"...)
}
