package markdown

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The spec suites, written by others, are the truth that this package is compared with. What differs
// by design is listed here by example number; an example that is listed and agrees after all fails,
// so the lists stay honest. Reasons:
const (
	allowList    = "raw HTML: an element, attribute or comment that a note cannot have"
	balanced     = "raw HTML: what is left open is closed where its block ends, not where a browser would"
	hollow       = "raw HTML: an element with nothing in it is left out"
	unknown      = "raw HTML: a tag that HTML does not know is shown as text"
	brokenTag    = "raw HTML: a tag that its block ends in is shown as text"
	scheme       = "a link with a scheme that is not known to be harmless is text"
	bareLink     = "GFM makes links of bare addresses"
	empty        = "a heading without text is left out"
	fences       = "two lines of dashes that begin a file are front matter"
	hasAlt       = "an image always has an alternative text, if only an empty one"
	newer        = "CommonMark has changed since GFM's version: what a comment is"
	oneTilde     = "goldmark closes strikethrough with one of two tildes"
	plainItem    = "a footnote of one paragraph has no <p>; goldmark sees code behind four spaces"
	inlineTitle  = "a callout's own title is Markdown, as in Obsidian"
	atTop        = "GitHub has alerts in no other block"
	mathBlock    = "dollars alone on their line begin a block, which may stand right below a paragraph"
	otherNotes   = "the suite spells footnotes in another way, and shows those that nothing refers to"
	boxAlone     = "GitHub wants text behind a box"
	rowGoesOn    = "GFM: a table ends with a blank line or another block, so a line without pipes is a row"
	listFirst    = "goldmark sees a list where a delimiter row begins like an item"
	interrupts   = "GFM: the header is the line above the delimiter row, and lines before it are a paragraph"
	lazyRow      = "goldmark lets a delimiter row be a lazy continuation line"
	escapedPipe  = "goldmark takes a row's last pipe for its end even where it is escaped"
	angleInside  = "goldmark lets a definition's destination in angle brackets have one in it"
	declaration  = "goldmark knows declarations in capitals only, and shows others"
	nonCharacter = "what HTML may not hold is U+FFFD"
	obsidian     = "two brackets are a link of Obsidian's"
	noResult     = "the suite only wants no crash"
)

// as maps each of the numbers to a reason.
func as(reason string, numbers ...int) map[int]string {
	m := make(map[int]string)
	for _, n := range numbers {
		m[n] = reason
	}
	return m
}

func merged(lists ...map[int]string) map[int]string {
	all := make(map[int]string)
	for _, m := range lists {
		maps.Copy(all, m)
	}
	return all
}

func TestCommonMark(t *testing.T) {
	runSuite(t, commonMarkSuite(t), merged(
		as(allowList, 150, 163, 169, 170, 171, 172, 173, 176, 178, 201, 491, 524, 536, 617),
		as(balanced, 148, 187, 191, 344, 476, 477, 494, 613, 614, 615, 616, 630, 631, 642, 643),
		as(brokenTag, 156, 157, 158),
		as(unknown, 623),
		as(hollow, 161),
		as(scheme, 598, 599, 601),
		as(bareLink, 602, 608, 611, 612),
		as(empty, 79),
		as(fences, 98),
		as(obsidian, 548, 590),
		as(hasAlt, 475),
	))
}

func TestGFM(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "gfm-0.29.json"), merged(
		as(allowList, 120, 133, 139, 140, 141, 142, 145, 147, 170, 500, 532, 544, 636, 653),
		as(balanced, 118, 156, 160, 354, 485, 486, 503, 632, 633, 634, 635, 650, 651, 663, 664),
		as(brokenTag, 126, 127, 128),
		as(unknown, 642),
		as(hollow, 131),
		as(scheme, 606, 607, 609),
		as(bareLink, 610, 616, 619, 620),
		as(empty, 49),
		as(fences, 68),
		as(obsidian, 556, 598),
		as(hasAlt, 484),
		as(newer, 645, 646),
	))
}

func TestGFMExtensions(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "gfm-extensions.json"), merged(
		as(allowList, 22),
		as(oneTilde, 18),
		as(plainItem, 23),
		as(noResult, 20),
	))
}

// TestRegressionSuites runs what cmark and its fork at GitHub once got wrong.
func TestRegressionSuites(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "cmark-regression.json"), merged(
		as(angleInside, 6),
		as(hollow, 8),
		as(allowList, 14),
		as(declaration, 17, 21),
		as(nonCharacter, 23),
		as(unknown, 26),
	))
	runSuite(t, filepath.Join(shared(t), "spec", "gfm-regression.json"), merged(
		as(angleInside, 6),
		as(hollow, 9, 14),
		as(plainItem, 13),
	))
}

func TestAlertSuites(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "comrak-alerts.json"), merged(
		as(inlineTitle, 10),
		as(atTop, 11),
	))
	runSuite(t, filepath.Join(shared(t), "spec", "hs-alerts.json"), nil)
}

func TestMathSuites(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "comrak-math_code.json"), nil)
	runSuite(t, filepath.Join(shared(t), "spec", "comrak-math_dollars.json"), as(mathBlock, 3, 8))
}

func TestFootnoteSuite(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "hs-footnotes.json"), as(otherNotes, 1, 2, 6))
}

func TestTaskListSuite(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "hs-task_lists.json"), as(boxAlone, 5, 6))
}

func TestPipeTableSuite(t *testing.T) {
	runSuite(t, filepath.Join(shared(t), "spec", "hs-pipe_tables.json"), merged(
		as(rowGoesOn, 6),
		as(listFirst, 11),
		as(interrupts, 13),
		as(lazyRow, 14),
		as(escapedPipe, 15),
	))
}

type example struct {
	Markdown, HTML, Section string
	Example                 int
}

func runSuite(t *testing.T, file string, known map[int]string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Skip("the spec suite is not there:", err)
	}
	var examples []example
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	compiler := New(Options{})
	for _, e := range examples {
		n, body := compiler.Compile("example.md", []byte(e.Markdown))
		got := canonical(t, leadOf(n)+string(fill(n, body)))
		want := canonical(t, e.HTML)
		reason, listed := known[e.Example]
		switch {
		case got != want && !listed:
			t.Errorf("example %d (%s)\nmarkdown: %q\ngot:  %s\nwant: %s", e.Example, e.Section, e.Markdown, got, want)
		case got == want && listed:
			t.Errorf("example %d agrees, but is listed: %s", e.Example, reason)
		}
	}
}

// commonMarkSuite returns the file with the examples of CommonMark 0.31.2 that goldmark carries.
func commonMarkSuite(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Skip("goldmark's folder is not known:", err)
	}
	return filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json")
}

// shared returns the folder of inputs and spec suites that may stand beside the checkout.
func shared(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared")
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
}

// canonical returns a serialisation of HTML in which what this package adds by design is gone:
// regions around code and tables, ids and anchors of headings, accessible names, classes. What is
// left must be what the suites expect.
func canonical(t *testing.T, source string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!doctype html><body>" + source))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	dropComments(root)
	write(&b, root.LastChild.LastChild, false)
	return strings.TrimSpace(b.String())
}

// dropComments removes comments, and joins the texts around them.
func dropComments(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.CommentNode {
			if before := c.PrevSibling; before != nil && next != nil && before.Type == html.TextNode && next.Type == html.TextNode {
				before.Data += next.Data
				after := next.NextSibling
				n.RemoveChild(next)
				next = after
			}
			n.RemoveChild(c)
		} else {
			dropComments(c)
		}
		c = next
	}
}

func write(b *strings.Builder, n *html.Node, inPre bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && inPre:
			b.WriteString(html.EscapeString(c.Data))
		case c.Type == html.TextNode:
			s := strings.Join(strings.Fields(c.Data), " ")
			if s != "" {
				spaced := html.EscapeString(s)
				if strings.TrimLeft(c.Data, " \n\t") != c.Data && isInline(c.PrevSibling) {
					spaced = " " + spaced
				}
				if strings.TrimRight(c.Data, " \n\t") != c.Data && isInline(c.NextSibling) {
					spaced += " "
				}
				b.WriteString(spaced)
			} else if isInline(c.PrevSibling) && isInline(c.NextSibling) {
				b.WriteString(" ")
			}
		case c.Type == html.ElementNode:
			writeElement(b, c, inPre)
		}
	}
}

func writeElement(b *strings.Builder, n *html.Node, inPre bool) {
	class := attr(n, "class")
	switch {
	case n.Data == "figcaption" && n.Parent.Data == "figure" && strings.HasPrefix(attr(n.Parent, "class"), "code"):
		return
	case n.Data == "figure" && class == "ascii":
		b.WriteString("<pre><code>")
		write(b, n.FirstChild, true)
		b.WriteString("\n</code></pre>")
		return
	case n.Data == "figure" && strings.HasPrefix(class, "code"), n.Data == "div" && class == "table",
		n.Data == "span" && n.Parent.Data == "li", n.Data == "div" && n.Parent.Data == "li":
		write(b, n, inPre)
		return
	case (n.Data == "span" || n.Data == "a") && class == "tag":
		write(b, n, inPre)
		return
	case n.Data == "a" && class == "an", n.Data == "svg":
		return
	case isMath(n):
		b.WriteString("<math>" + html.EscapeString(strings.TrimSpace(n.FirstChild.Data)) + "</math>")
		return
	case n.Data == "pre" && n.FirstChild != nil && isMath(n.FirstChild):
		write(b, n, inPre)
		return
	}
	b.WriteString("<" + n.Data)
	var attrs []string
	for _, a := range n.Attr {
		if s := canonicalAttribute(n.Data, a); s != "" {
			attrs = append(attrs, s)
		}
	}
	slices.Sort(attrs)
	b.WriteString(strings.Join(attrs, ""))
	b.WriteString(">")
	write(b, n, inPre || n.Data == "pre")
	b.WriteString("</" + n.Data + ">")
}

// isMath reports whether an element holds TeX, in our spelling or in that of comrak's suites.
func isMath(n *html.Node) bool {
	class := attr(n, "class")
	return (class == "math" || class == "math display" || attr(n, "data-math-style") != "") && n.FirstChild != nil && n.FirstChild.Type == html.TextNode
}

func canonicalAttribute(element string, a html.Attribute) string {
	switch a.Key {
	case "aria-label", "aria-level", "role", "tabindex", "scope", "data-copy":
		return ""
	case "align":
		return ` class="al-` + a.Val + `"`
	case "id":
		if headingLevel(element) > 0 {
			return ""
		}
	case "class":
		if element == "code" || !strings.HasPrefix(a.Val, "al-") {
			return ""
		}
	case "style":
		if align, ok := strings.CutPrefix(a.Val, "text-align: "); ok {
			return ` class="al-` + strings.TrimSuffix(align, ";") + `"`
		}
	case "href", "src":
		return " " + a.Key + `="` + canonicalURL(a.Val) + `"`
	}
	return " " + a.Key + `="` + a.Val + `"`
}

// canonicalURL undoes percent-encoding, which is the business of whoever fills the holes.
func canonicalURL(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			high, low := unhex(s[i+1]), unhex(s[i+2])
			if high >= 0 && low >= 0 {
				b.WriteByte(byte(high<<4 | low))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func unhex(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }

func isInline(n *html.Node) bool {
	if n == nil {
		return false
	}
	switch n.Data {
	case "p", "ul", "ol", "li", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table",
		"thead", "tbody", "tr", "td", "th", "div", "figure", "br", "section", "input", "svg":
		return false
	}
	return true
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
