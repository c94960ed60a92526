package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/highlight"
)

// What is said of single lines of a code block: in its info string, "go {3,5-7} showLineNumbers", or behind a line
// in a comment, "// [!code ++]". Both are written as other generators have them, so that notes move between them.

// maxMarks is the largest number of marks of lines that a block may have.
const maxMarks = 1000

// lineMarks is how the lines of a code block are shown. The zero value is code without lines of its own.
type lineMarks struct {
	numbered bool
	ranges   []lineRange
}

// A lineRange gives lines First to Last, counted from 1, a class.
type lineRange struct {
	first, last int
	class       string
}

func (m *lineMarks) wanted() bool { return m.numbered || len(m.ranges) > 0 }

// class returns the classes of line n.
func (m *lineMarks) class(n int) string {
	var classes []string
	for _, r := range m.ranges {
		if r.first <= n && n <= r.last && !slices.Contains(classes, r.class) {
			classes = append(classes, r.class)
		}
	}
	return strings.Join(classes, " ")
}

// options are how the highlighter lays the block out.
func (m *lineMarks) options() highlight.Options {
	if !m.wanted() {
		return highlight.Options{}
	}
	return highlight.Options{Lines: true, LineClass: m.class}
}

// readInfo takes what the rest of an info string says of lines: "{3,5-7}", or hl_lines="3 5-7" as MkDocs has it;
// showLineNumbers, linenums="1"; and which file the block shows.
func (in *info) readInfo(rest string) {
	m := &in.lines
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimLeft(rest, " ,") {
		if rest[0] == '{' {
			inside, after, ok := strings.Cut(rest[1:], "}")
			if !ok {
				return
			}
			if isLineList(inside) {
				m.addList(inside)
			} else {
				in.readInfo(inside) // attributes between braces
			}
			rest = after
			continue
		}
		end := strings.IndexAny(rest, " ,={}")
		if end < 0 {
			end = len(rest)
		}
		word := rest[:end]
		rest = rest[end:]
		value := ""
		if strings.HasPrefix(rest, "=") {
			value, rest = cutValue(rest[1:])
		} else if word == "" {
			rest = rest[1:]
		}
		switch word {
		case "showLineNumbers", "linenos", "lineNumbers", "line-numbers":
			m.numbered = value != "false"
		case "linenums":
			m.numbered = value != ""
		case "hl_lines":
			if isLineList(value) {
				m.addList(value)
			}
		case "file":
			in.file = value
		case "region":
			in.region = value
		case "lines":
			in.part = value
		}
	}
}

// cutValue takes an attribute's value off, with or without quotes.
func cutValue(s string) (value, rest string) {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if value, rest, ok := strings.Cut(s[1:], s[:1]); ok {
			return value, rest
		}
	}
	end := strings.IndexAny(s, " ,}")
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:]
}

func isLineList(s string) bool {
	return strings.Trim(s, "0123456789,- ") == "" && strings.ContainsAny(s, "0123456789")
}

// addList adds the lines of "3,5-7" or "3 5-7". What is no range is passed over.
func (m *lineMarks) addList(list string) {
	for part := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		from, to, isRange := strings.Cut(part, "-")
		first, err := strconv.Atoi(from)
		last := first
		if err == nil && isRange {
			last, err = strconv.Atoi(to)
		}
		if err == nil && first >= 1 && first <= last {
			m.add(first, last, "hl")
		}
	}
}

func (m *lineMarks) add(first, last int, class string) {
	if len(m.ranges) < maxMarks {
		m.ranges = append(m.ranges, lineRange{first, last, class})
	}
}

// codeMarks has the class of each mark in a comment.
var codeMarks = map[string]string{
	"++": "ins", "--": "del", "highlight": "hl", "hl": "hl", "focus": "focus", "warning": "warn", "error": "err",
}

// takeComments takes the marks that stand in comments, "// [!code focus:3]", out of code. One that stands alone in its line
// takes the line with it and is about the next ones.
// So does Docusaurus's "// highlight-next-line", and what stands between "// highlight-start" and "// highlight-end" is
// marked.
func (m *lineMarks) takeComments(code []byte) []byte {
	if !bytes.Contains(code, []byte("[!code ")) && !bytes.Contains(code, []byte("highlight-")) {
		return code
	}
	out := make([]byte, 0, len(code))
	n, from := 1, 0 // from: where the part to mark began, or 0
	for line := range bytes.Lines(code) {
		switch word := onlyComment(line); {
		case word == "highlight-next-line":
			m.add(n, n, "hl")
			continue
		case word == "highlight-start" && from == 0:
			from = n
			continue
		case word == "highlight-end" && from > 0:
			m.add(from, n-1, "hl")
			from = 0
			continue
		}
		kept, class, count, ok := cutMark(line)
		if !ok {
			out = append(out, line...)
			n++
			continue
		}
		m.add(n, n+count-1, class)
		if !isBlank(kept) {
			out = append(append(out, kept...), '\n')
			n++
		}
	}
	if from > 0 {
		m.add(from, n, "hl")
	}
	return out
}

// commentOpeners and commentClosers are what stands around a comment of one line, the longer ones first.
var (
	commentOpeners = []string{"//", "{/*", "/*", "<!--", "--", "#", ";", "%", "(*", "{#", "'", `"`}
	commentClosers = []string{"*/}", "*/", "-->", "*)", "#}"}
)

// onlyComment returns the text of the comment that a line consists of, or "". Behind what begins other things, too, a
// space must stand: "--highlight-start" is a flag.
func onlyComment(line []byte) string {
	text := strings.TrimSpace(string(line))
	for _, opener := range commentOpeners {
		inside, ok := strings.CutPrefix(text, opener)
		if ok && (strings.HasPrefix(inside, " ") || strings.ContainsAny(opener, "/(!{")) {
			for _, closer := range commentClosers {
				inside = strings.TrimSuffix(inside, closer)
			}
			return strings.TrimSpace(inside)
		}
	}
	return ""
}

// cutMark returns a line without its mark, and for how many lines the mark counts.
func cutMark(line []byte) (kept []byte, class string, count int, ok bool) {
	start := bytes.LastIndex(line, []byte("[!code "))
	if start < 0 {
		return nil, "", 0, false
	}
	inside, after, closed := bytes.Cut(line[start+len("[!code "):], []byte("]"))
	word, number, counted := strings.Cut(string(inside), ":")
	class, known := codeMarks[strings.TrimSpace(word)]
	count = 1
	if counted {
		var err error
		if count, err = strconv.Atoi(number); err != nil || count < 1 || count > maxMarks {
			return nil, "", 0, false
		}
	}
	end := strings.TrimSpace(string(after))
	if !closed || !known || end != "" && !slices.Contains(commentClosers, end) {
		return nil, "", 0, false
	}
	before := bytes.TrimRight(line[:start], " \t")
	for _, opener := range commentOpeners {
		if rest, found := bytes.CutSuffix(before, []byte(opener)); found {
			return bytes.TrimRight(rest, " \t"), class, count, true
		}
	}
	return nil, "", 0, false
}
