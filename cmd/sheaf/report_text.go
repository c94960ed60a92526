package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// maxShown is how many columns of a line are shown of a longer one.
const maxShown = 100

// text prints findings for people, those of a file together:
//
//	guide/log.md:3:15: error: `#there` names no heading or anchor of this note [broken-anchor]
//	  3 | [x](x.md) and [here](#there)
//	    |               ^
//	    = did you mean `#here`?
//
// A blank line parts one file from the next.
func (r *report) text(p *printer) error {
	var lines []string
	for i, d := range r.diags {
		if i == 0 || d.Path != r.diags[i-1].Path {
			if i > 0 {
				fmt.Fprintln(p.w)
			}
			lines = nil
		}
		p.headline(d)
		margin := " "
		if d.Pos.Line > 0 {
			if lines == nil {
				source, _ := r.read(d.Path) // what can't be read now is not shown
				lines = splitLines(source)
			}
			margin = strings.Repeat(" ", len(fmt.Sprint(d.Pos.Line))+2)
			if d.Pos.Line <= len(lines) {
				shown, caret := excerpt(lines[d.Pos.Line-1], d.Pos.Column)
				fmt.Fprintf(p.w, "%s %s\n", p.paint("2", fmt.Sprintf("  %d |", d.Pos.Line)), shown)
				fmt.Fprintf(p.w, "%s %s%s\n", p.paint("2", margin+" |"), strings.Repeat(" ", caret), p.paint("1", "^"))
			}
		}
		if d.Hint != "" {
			fmt.Fprintf(p.w, "%s %s\n", p.paint("2", margin+" ="), visible(d.Hint))
		}
	}
	return nil
}

// splitLines returns the lines of a note, which end as Markdown's do, without a byte order mark.
func splitLines(source []byte) []string {
	text := strings.TrimPrefix(string(source), "\uFEFF")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Split(text, "\n")
}

// excerpt returns a line as it is shown, and how many cells of a terminal stand before a column of
// it. Tabs become spaces; of a long line a part around the column is left.
func excerpt(line string, column int) (shown string, caret int) {
	const tab = 4
	type cell struct {
		text  string
		width int
	}
	var cells []cell
	total, at := 0, 0
	target := -1 // the cell of the column
	for i, r := range []rune(line) {
		if i == column-1 {
			target, at = len(cells), total
		}
		c := cell{string(r), runeWidth(r)}
		switch {
		case r == '\t':
			c.width = tab - total%tab
			c.text = strings.Repeat(" ", c.width)
		case unicode.IsControl(r) || r == utf8.RuneError:
			c = cell{string(unicode.ReplacementChar), 1}
		}
		total += c.width
		cells = append(cells, c)
	}
	if target < 0 {
		target, at = len(cells), total
	}
	from, to := 0, len(cells)
	if total > maxShown {
		// A third of what is shown stands before the column, unless the line is at its end.
		room := at - maxShown/3
		if end := total - maxShown; room > end {
			room = end
		}
		for skipped := 0; from < target && skipped < room; from++ {
			skipped += cells[from].width
		}
		to = from
		for used := 0; to < len(cells) && used+cells[to].width <= maxShown; to++ {
			used += cells[to].width
		}
	}
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
		caret++
	}
	for i, c := range cells[from:to] {
		if from+i < target {
			caret += c.width
		}
		b.WriteString(c.text)
	}
	shown = strings.TrimRight(b.String(), " ")
	if to < len(cells) {
		shown += "…"
	}
	return shown, caret
}

// runeWidth returns how many cells of a terminal a character takes (Unicode Standard Annex 11).
func runeWidth(r rune) int {
	if r < utf8.RuneSelf {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// diff prints the lines that an edit changes, as a unified diff. Edits change lines and add or take
// away none.
func (p *printer) diff(path string, before, after []byte) {
	const context = 3
	a, b := strings.SplitAfter(string(before), "\n"), strings.SplitAfter(string(after), "\n")
	if a[len(a)-1] == "" {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	fmt.Fprintf(p.w, "%s\n%s\n", p.paint("1", visible("--- a/"+path)), p.paint("1", visible("+++ b/"+path)))
	for i := 0; i < len(a); i++ {
		if a[i] == b[i] {
			continue
		}
		from, last := max(i-context, 0), i // a hunk goes on while the next change is near
		for j := i + 1; j < len(a) && j <= last+2*context+1; j++ {
			if a[j] != b[j] {
				last = j
			}
		}
		to := min(last+context+1, len(a))
		fmt.Fprintln(p.w, p.paint("36", fmt.Sprintf("@@ -%d,%d +%d,%d @@", from+1, to-from, from+1, to-from)))
		for j := from; j < to; {
			if a[j] == b[j] {
				p.diffLine(" ", "", a[j])
				j++
				continue
			}
			end := j
			for end < to && a[end] != b[end] {
				end++
			}
			for _, line := range a[j:end] {
				p.diffLine("-", "31", line)
			}
			for _, line := range b[j:end] {
				p.diffLine("+", "32", line)
			}
			j = end
		}
		i = to - 1
	}
}

func (p *printer) diffLine(sign, colour, line string) {
	text, complete := strings.CutSuffix(line, "\n")
	if p.colour { // a terminal; elsewhere the diff is kept fit for patch
		text = visible(strings.ReplaceAll(strings.TrimSuffix(text, "\r"), "\t", "    "))
	}
	text = sign + text
	if colour != "" {
		text = p.paint(colour, text)
	}
	fmt.Fprintln(p.w, text)
	if !complete {
		fmt.Fprintln(p.w, `\ No newline at end of file`)
	}
}
