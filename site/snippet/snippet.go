// Package snippet cuts the lines that a note shows out of a file of source code.
//
// A Selection names a region, lines, or nothing, which is the whole file. Regions are marked in
// comments, as editors and other generators have them, so that files which are marked already need
// nothing new:
//
//	// #region name … // #endregion          VS Code, Visual Studio, JetBrains, VitePress
//	// [start:name] … // [end:name]          Snippets, as in MkDocs Material
//	// ANCHOR: name … // ANCHOR_END: name    mdBook
//	// tag::name[]  … // end::name[]         AsciiDoc
//
// The comment may be that of any language. A line with a marker is never shown. What is shown loses
// the indentation that all of its lines have in common, and blank lines around it.
package snippet

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Selection says which part of a file is wanted. The zero value is all of it.
type Selection struct {
	Region string // its name, or "": every piece between markers that has it, one after another
	Lines  string // "3-7", "3-", "-7", "3,5-7", counted from 1, of the region if there is one; or ""
}

// An Error says why a file has no such part.
type Error struct {
	Message string // what is wrong with the selection, or with the file: "has no region `x`"
	Hint    string // or ""
}

func (e *Error) Error() string { return e.Message }

// Cut returns the part of a file that is selected, with "\n" at the end of every line. An error is an *Error.
func Cut(source []byte, s Selection) (string, error) {
	if bytes.IndexByte(source, 0) >= 0 {
		return "", &Error{"is not a text file", "name a file of source code"}
	}
	text := strings.TrimPrefix(strings.ToValidUTF8(string(source), "\uFFFD"), "\uFEFF")
	lines := strings.Split(strings.ReplaceAll(strings.TrimRight(text, "\r\n"), "\r\n", "\n"), "\n")
	if s.Region != "" {
		var err error
		if lines, err = region(lines, s.Region); err != nil {
			return "", err
		}
	}
	if s.Lines != "" {
		var err error
		if lines, err = ranges(lines, s.Lines); err != nil {
			return "", err
		}
	}
	lines = slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return readMarker(line).kind != noMarker })
	return dedent(lines), nil
}

// region returns the lines between the markers of a region.
func region(lines []string, name string) ([]string, error) {
	var found, names, open []string // open are the regions that the line is in, outermost first
	isThere := false
	for _, line := range lines {
		switch m := readMarker(line); m.kind {
		case startMarker:
			isThere = isThere || m.name == name
			if !slices.Contains(names, m.name) {
				names = append(names, m.name)
			}
			open = append(open, m.name)
		case endMarker:
			at := len(open) - 1
			for m.name != "" && at >= 0 && open[at] != m.name {
				at--
			}
			if at >= 0 {
				open = slices.Delete(open, at, at+1) // regions may overlap
			}
		default:
			if slices.Contains(open, name) {
				found = append(found, line)
			}
		}
	}
	switch {
	case !isThere:
		return nil, &Error{fmt.Sprintf("has no region `%s`", name), hintOf(names)}
	case slices.Contains(open, name):
		return nil, &Error{fmt.Sprintf("has no end of the region `%s`", name), "mark it in the same way as the start: `#endregion`, `[end:" + name + "]`"}
	}
	return found, nil
}

// hintOf says which regions there are.
func hintOf(names []string) string {
	const most = 8
	if len(names) == 0 {
		return "mark it in the file, between the comments `#region name` and `#endregion`"
	}
	quoted := make([]string, 0, most)
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, "`"+name+"`")
	}
	return "its regions are " + strings.Join(quoted, ", ")
}

// ranges returns the lines that a list like "3,5-7" names, in the order of the list.
func ranges(lines []string, list string) (found []string, err error) {
	for part := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		from, to, isRange := strings.Cut(part, "-")
		first, last := 1, len(lines)
		if from != "" {
			first, err = strconv.Atoi(from)
		}
		if err == nil && isRange && to != "" {
			last, err = strconv.Atoi(to)
		}
		if !isRange {
			last = first
		}
		if err != nil || part == "-" || first < 1 || first > last {
			return nil, &Error{fmt.Sprintf("cannot be cut at the lines `%s`", list), "write them like `3-7` or `3,5-7`"}
		}
		if last > len(lines) {
			return nil, &Error{fmt.Sprintf("has no line %d", last), fmt.Sprintf("the last one is %d", len(lines))}
		}
		if found = append(found, lines[first-1:last]...); len(found) > len(lines) {
			return nil, &Error{fmt.Sprintf("would be shown more than whole by the lines `%s`", list), "name each line once"}
		}
	}
	return found, nil
}

type markerKind uint8

const (
	noMarker markerKind = iota
	startMarker
	endMarker
)

// A marker is what one line says of regions. An end without a name is that of the innermost one.
type marker struct {
	kind markerKind
	name string
}

// readMarker returns the marker that a line is; it has nothing else but a comment around it.
func readMarker(line string) marker {
	line = strings.TrimSpace(line)
	if len(line) > 200 || len(line) < len("#region") {
		return marker{}
	}
	for _, end := range []string{"*/}", "*/", "-->", "*)", "#}"} {
		line = strings.TrimSpace(strings.TrimSuffix(line, end))
	}
	line = strings.TrimLeft(line, " \t/*<!-;%'(\"{")
	if rest, ok := strings.CutPrefix(line, "# "); ok { // a comment, not the first letter of "#region"
		line = strings.TrimLeft(rest, " \t-")
	}
	line = strings.TrimPrefix(line, "8<-- ") // what is left of "--8<-- "
	for _, form := range []struct {
		kind          markerKind
		before, after string
	}{
		{startMarker, "[start:", "]"}, {endMarker, "[end:", "]"},
		{startMarker, "ANCHOR: ", ""}, {endMarker, "ANCHOR_END: ", ""},
		{startMarker, "tag::", "[]"}, {endMarker, "end::", "[]"},
	} {
		if name, ok := between(line, form.before, form.after); ok {
			return marker{form.kind, name}
		}
	}
	return readRegion(line)
}

// between returns the single word between a beginning and an end of a line.
func between(line, before, after string) (string, bool) {
	name, ok := strings.CutPrefix(line, before)
	if ok {
		name, ok = strings.CutSuffix(name, after)
	}
	return name, ok && name != "" && !strings.ContainsAny(name, " \t")
}

// readRegion reads "#region name" and "#endregion". Without the "#" they could be prose, so that the
// name must be one word there.
func readRegion(line string) marker {
	line, hash := strings.CutPrefix(line, "#")
	if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " "), "pragma "); ok {
		line = strings.TrimLeft(rest, " ")
	}
	word, name, _ := strings.Cut(line, " ")
	name = strings.TrimSpace(name)
	if strings.EqualFold(word, "end") && hash { // Visual Basic
		if word, name, _ = strings.Cut(name, " "); strings.EqualFold(word, "region") {
			return marker{endMarker, strings.TrimSpace(name)}
		}
		return marker{}
	}
	name = strings.Trim(name, `"`)
	isWord := !strings.ContainsAny(name, " \t")
	switch {
	case strings.EqualFold(word, "region") && name != "" && (hash || isWord):
		return marker{startMarker, name}
	case strings.EqualFold(word, "endregion") && (hash || isWord):
		return marker{endMarker, name}
	}
	return marker{}
}

// dedent joins lines without the indentation that they have in common, and without blank ones around.
func dedent(lines []string) string {
	isBlank := func(line string) bool { return strings.TrimSpace(line) == "" }
	for len(lines) > 0 && isBlank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && isBlank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return ""
	}
	indent := lines[0][:len(lines[0])-len(strings.TrimLeft(lines[0], " \t"))]
	for _, line := range lines {
		for !isBlank(line) && !strings.HasPrefix(line, indent) {
			indent = indent[:len(indent)-1]
		}
	}
	var b strings.Builder
	for _, line := range lines {
		if !isBlank(line) {
			b.WriteString(line[len(indent):])
		}
		b.WriteByte('\n')
	}
	return b.String()
}
