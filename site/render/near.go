package render

import (
	"html/template"
	"strings"

	"golang.org/x/text/width"
)

// A Neighbour is a page that is linked with this one, or a note that is not there, which has no URL.
type Neighbour struct{ Item }

// The measures of the local graph, in pixels: the page is in the middle, its neighbours stand on both sides
// with their names turned outwards, so that no name meets another or a line.
const (
	nearWide   = 288
	nearRow    = 34 // two lines of a name, and a little air
	nearDot    = 26 // from the middle to the dots of the first and the last row
	nearBow    = 22 // by how much those between stand further out
	nearLetter = 16 // letters of a name in one line
)

// near draws the neighbours of a page. Each is a link with its name; the lines and the order say nothing that
// a list would not.
func (f *fragment) near(list []Neighbour) template.HTML {
	if len(list) == 0 {
		return ""
	}
	start := f.Len()
	right := (len(list) + 1) / 2
	high := right * nearRow
	f.raw(`<svg class="gr" viewBox="0 0 `)
	f.int(nearWide)
	f.raw(" ")
	f.int(high)
	f.raw(`" role="group" aria-label="Local graph"><path d="`)
	for i := range list {
		x, y := nearPlace(i, right, len(list)-right)
		f.raw("M")
		f.int(nearWide / 2)
		f.raw(" ")
		f.int(high / 2)
		f.raw("L")
		f.int(x)
		f.raw(" ")
		f.int(y)
	}
	f.raw(`"/><circle class="me" cx="`)
	f.int(nearWide / 2)
	f.raw(`" cy="`)
	f.int(high / 2)
	f.raw(`" r="6"/>`)
	for i := range list {
		f.neighbour(&list[i], i, right, len(list)-right)
	}
	f.raw("</svg>")
	return f.since(start)
}

// nearPlace returns where the dot of a neighbour is: the first ones on the right from top to bottom, then the
// others on the left.
func nearPlace(i, right, left int) (x, y int) {
	rows, sign := right, 1
	if i >= right {
		i, rows, sign = i-right, left, -1
	}
	top := (right - rows) * nearRow / 2
	d, most := 2*i-(rows-1), max(rows-1, 1)
	x = nearWide/2 + sign*(nearDot+nearBow-nearBow*d*d/(most*most))
	return x, top + i*nearRow + nearRow/2
}

func (f *fragment) neighbour(n *Neighbour, i, right, left int) {
	x, y := nearPlace(i, right, left)
	lines, isWhole := nameLines(n.Title)
	if n.URL == "" {
		f.raw(`<g class="un">`)
	} else {
		f.raw("<a")
		f.href(n.URL)
		f.raw(">")
	}
	if !isWhole {
		f.raw("<title>")
		f.text(n.Title)
		f.raw("</title>")
	}
	f.raw(`<circle cx="`)
	f.int(x)
	f.raw(`" cy="`)
	f.int(y)
	f.raw(`" r="4"/><text`)
	to := x + 9
	if i >= right {
		f.raw(` class="l"`)
		to = x - 9
	}
	y += 4 - 7*(len(lines)-1)
	for j, line := range lines {
		if j > 0 {
			f.raw(" <tspan")
		}
		f.raw(` x="`)
		f.int(to)
		f.raw(`" y="`)
		f.int(y + 14*j)
		f.raw(`">`)
		f.text(line)
		if j > 0 {
			f.raw("</tspan>")
		}
	}
	f.raw("</text>")
	if n.URL == "" {
		f.raw("</g>")
	} else {
		f.raw("</a>")
	}
}

// nameLines breaks a name into at most two lines, and reports whether all of it is in them.
func nameLines(name string) (lines []string, isWhole bool) {
	rest := strings.Join(strings.Fields(name), " ")
	for len(lines) < 2 && rest != "" {
		var line string
		line, rest = firstLine(rest)
		lines = append(lines, line)
	}
	if rest == "" {
		return lines, true
	}
	lines[1] += "…"
	return lines, false
}

// firstLine cuts what fits on a line off a text, between words where it can.
func firstLine(text string) (line, rest string) {
	taken, space := 0, 0
	for i, r := range text {
		if taken += letterWidth(r); taken > nearLetter {
			if r == ' ' {
				return text[:i], text[i+1:]
			}
			if space > 0 {
				return text[:space], text[space+1:]
			}
			return text[:i], text[i:]
		}
		if r == ' ' {
			space = i
		}
	}
	return text, ""
}

// letterWidth is 2 for letters as wide as Chinese ones, else 1.
func letterWidth(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
