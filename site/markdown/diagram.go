package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/width"
)

// Pictures drawn with characters. They need what code does not: lines that join, wide characters
// that take just two cells, no wrapping, and one name instead of being read aloud.

// maxPicture is the largest code block that is looked at as a picture, in bytes.
const maxPicture = 64 << 10

// drawing writes a diagram as an image, with its source folded below it. It reports whether there is one;
// else the text must do.
func (w *writer) drawing(n ast.Node, in info, code []byte) bool {
	if w.options.Draw == nil || isBlank(code) {
		return false
	}
	start := len(w.out)
	w.string(`<figure class="ascii goat">`)
	name := in.title
	if name == "" {
		name = w.label("Diagram")
	}
	var err error
	if w.out, err = w.options.Draw(w.out, string(code), name); err != nil {
		w.out = w.out[:start]
		w.tooLarge(max(n.Pos(), 0), "the diagram is shown as its text: "+err.Error())
		return false
	}
	w.string(`<details><summary>Source</summary><pre tabindex="0" role="region"`)
	w.attribute("aria-label", w.label("Source of "+name))
	w.string(">")
	w.out = appendText(w.out, code)
	w.string("</pre></details>")
	if in.title != "" { // HTML wants it last in its figure
		w.string("<figcaption><b>")
		w.out = appendText(w.out, []byte(in.title))
		w.string("</b></figcaption>")
	}
	w.string("</figure>\n")
	return true
}

// diagram writes a picture.
func (w *writer) diagram(code []byte) {
	w.string(`<figure class="ascii"><pre tabindex="0" role="img"`)
	w.attribute("aria-label", w.label(describeDiagram(string(code))))
	w.string(">")
	for {
		line, rest, _ := bytes.Cut(code, []byte("\n"))
		if len(rest) == 0 || !isBlank(line) {
			break
		}
		code = rest
	}
	code = bytes.TrimRight(code, " \t\n")
	start := 0
	for i := 0; i < len(code); {
		if code[i] < utf8.RuneSelf {
			i++
			continue
		}
		size, wide := cluster(code[i:])
		if wide {
			w.out = append(appendText(w.out, code[start:i]), "<i>"...)
			w.out = append(append(w.out, code[i:i+size]...), "</i>"...)
			start = i + size
		}
		i += size
	}
	w.out = appendText(w.out, code[start:])
	w.string("</pre></figure>\n")
}

// describeDiagram says what is written in a diagram, in the order of its lines: what its strokes mean has to be said by the text
// around.
func describeDiagram(code string) string {
	const longest = 200
	var words []string
	size := 0
	isStroke := func(r rune) bool {
		return r == '\t' || r == '\n' || isBoxDrawing(r) || strings.ContainsRune("|+<>^*#=_~`\\", r) || 0x2190 <= r && r <= 0x21FF || 0x25A0 <= r && r <= 0x25FF
	}
	for part := range strings.FieldsFuncSeq(strings.NewReplacer("  ", "\n", "--", "\n").Replace(code), isStroke) {
		part = strings.Trim(part, " .,:;-/'")
		if strings.IndexFunc(part, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
			continue
		}
		words = append(words, part)
		if size += len(part); size > longest {
			break
		}
	}
	if len(words) == 0 {
		return "Text diagram"
	}
	return "Text diagram: " + truncate(strings.Join(words, ", "), longest)
}

// cluster returns how many bytes the first character of a text takes with those that change it, and whether it takes two
// cells: emoji are put together of several, a sign may ask to be shown as one (U+FE0F), and flags are pairs of letters.
func cluster(text []byte) (size int, wide bool) {
	first, size := utf8.DecodeRune(text)
	wide = isWide(first)
	isFlag := isFlagLetter(first)
	for size < len(text) {
		r, n := utf8.DecodeRune(text[size:])
		switch {
		case r == 0xFE0F || isFlag && isFlagLetter(r):
			wide, isFlag = true, false
		case wide && 0x1F3FB <= r && r <= 0x1F3FF: // a colour of skin
		case wide && r == 0x200D: // and what is joined to it
			_, joined := utf8.DecodeRune(text[size+n:])
			n += joined
		default:
			return size, wide
		}
		size += n
	}
	return size, wide
}

func isFlagLetter(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }

// isWide reports whether a character takes two cells of a terminal.
func isWide(r rune) bool {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return true
	}
	return false
}

// isPicture reports whether a code block is a picture: one that says so, or one without a language
// that looks like one.
func isPicture(language string, code []byte) bool {
	switch strings.ToLower(language) {
	case "ascii", "ditaa", "asciiart", "svgbob", "goat":
		return len(code) <= maxPicture && len(bytes.TrimSpace(code)) > 0
	case "", "text", "txt", "plaintext":
		return len(code) <= maxPicture && looksDrawn(string(code))
	}
	return false
}

// looksDrawn tells a picture from a listing by its strokes. Box-drawing characters on two lines are
// enough. Strokes of ASCII must add up: two borders of boxes ("+---"), two arrows ("--->"), two lines of
// stems ("  |   |"), two branches of a tree ("|-- "), two walls side by side that go on in the next line, or one wall or stem together
// with a horizontal line.
func looksDrawn(code string) bool {
	var boxes, borders, stems, walls, uprights, runs, arrows, branches, statements int
	previous := ""
	for line := range strings.Lines(code) {
		line = strings.TrimRight(line, "\n")
		if isListing(line) {
			return boxes >= 2
		}
		if strings.ContainsFunc(line, isBoxDrawing) {
			boxes++
		}
		if strings.Contains(line, "+--") || strings.Contains(line, "--+") || strings.Contains(line, "+==") {
			borders++
		}
		if isBranch(line) {
			branches++
		}
		if trimmed := strings.TrimRight(line, " \t"); strings.HasSuffix(trimmed, ";") || strings.HasSuffix(trimmed, "{") {
			statements++
		}
		if strings.Contains(line, "|") && strings.Trim(line, ` |/\v^V:.`+"\t") == "" {
			stems++
		}
		r, a := strokes(line)
		runs += r
		arrows += a
		if n := joints(previous, line); n >= 2 {
			walls++
		} else {
			uprights += n
		}
		previous = line
	}
	return boxes >= 2 || borders >= 2 || branches >= 2 || arrows >= 2 && statements == 0 || stems >= 2 || walls > 0 || (stems > 0 || uprights >= 2) && runs+arrows > 0
}

// isBranch reports whether a line is one of a tree of files, as "tree" prints it without a charset: "|   `-- name".
func isBranch(line string) bool {
	for {
		line = strings.TrimLeft(line, " \t")
		if strings.HasPrefix(line, "|-- ") || strings.HasPrefix(line, "`-- ") || strings.HasPrefix(line, `\-- `) {
			return true
		}
		rest, ok := strings.CutPrefix(line, "|")
		if !ok || !strings.HasPrefix(rest, " ") {
			return false
		}
		line = rest
	}
}

// isListing reports whether a line can only be of a diff, a table of Markdown's, a shell session, or
// a program.
func isListing(line string) bool {
	trimmed := strings.TrimSpace(line)
	for _, prefix := range []string{"$ ", "@@ ", "diff --git ", "--- a/", "+++ b/", "<!--", "//", "/*", "#!", "graph ", "flowchart "} {
		if strings.HasPrefix(trimmed, prefix) {
			return true
		}
	}
	return strings.HasPrefix(trimmed, "|") && strings.Contains(trimmed, "--") && strings.Trim(trimmed, "|-: ") == "" ||
		strings.HasSuffix(trimmed, "-->") && strings.Contains(trimmed, "<!--")
}

// isBoxDrawing reports whether r is a line, a block or an arrow head that joins lines.
func isBoxDrawing(r rune) bool {
	return 0x2500 <= r && r <= 0x259f || 0x23ba <= r && r <= 0x23bd
}

// strokes counts the horizontal lines of three characters and more, and the arrows that end one of
// two and more.
func strokes(line string) (runs, arrows int) {
	for i := 0; i < len(line); {
		c := line[i]
		if c != '-' && c != '=' && c != '_' && c != '~' {
			i++
			continue
		}
		end := i
		for end < len(line) && line[end] == c {
			end++
		}
		length := end - i
		pointsLeft := i > 0 && line[i-1] == '<'
		pointsRight := end < len(line) && line[end] == '>'
		switch {
		case c != '_' && length >= 2 && (pointsRight || pointsLeft && c != '=') && !(pointsLeft && i > 1 && line[i-2] == '<'):
			arrows++
		case length >= 3:
			runs++
		}
		i = end
	}
	return runs, arrows
}

// joints counts the columns where a vertical line of one line goes on in the next.
func joints(above, below string) int {
	if above == "" || below == "" || !strings.ContainsAny(above, `|+/\^`) {
		return 0
	}
	a, b := []rune(above), []rune(below)
	count := 0
	wasJoint := false // "||" is an operator
	for i := 0; i < len(a) && i < len(b); i++ {
		isJoint := a[i] == '|' && strings.ContainsRune("|+vV", b[i]) || b[i] == '|' && strings.ContainsRune("+^", a[i])
		if isJoint && !wasJoint {
			count++
		}
		wasJoint = isJoint
	}
	return count
}
