package markdown

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"sheaf/site/note"
)

// checkInvariants returns what is wrong with a compiled note, whatever it was compiled from: the
// output must be well-formed, so that HTML's parser builds just the tree that its tags spell, safe,
// and its holes in order.
func checkInvariants(n *note.Note, b *note.Body) error {
	at := 0
	for i, h := range b.Holes {
		if h.Offset < at || h.Offset > len(b.HTML) || h.Link < 0 || h.Link >= len(n.Links) {
			return fmt.Errorf("hole %d is %+v in %d bytes with %d links", i, h, len(b.HTML), len(n.Links))
		}
		at = h.Offset
	}
	for _, l := range n.Links {
		if l.Pos.Line < 1 || l.Pos.Column < 1 {
			return fmt.Errorf("link %+v has no place", l)
		}
	}
	filled := leadOf(n) + string(fill(n, b))
	if !utf8.ValidString(filled) || strings.ContainsRune(filled, 0) {
		return fmt.Errorf("output is not UTF-8 without NUL")
	}
	if err := checkParts(n, b); err != nil {
		return err
	}
	spelled, err := spelledTree(filled)
	if err != nil {
		return err
	}
	parsed, err := parsedTree(filled)
	if err != nil {
		return err
	}
	if spelled != parsed {
		return fmt.Errorf("HTML's parser sees another tree\nspelled: %s\nparsed:  %s\nHTML: %s", spelled, parsed, filled)
	}
	return nil
}

// checkParts holds every part of the note that may be shown elsewhere against the tree: it must be
// whole elements.
func checkParts(n *note.Note, b *note.Body) error {
	if whole := (note.Part{End: len(b.HTML), Last: len(b.Holes)}); n.Whole != whole {
		return fmt.Errorf("the whole is %v and not %v", n.Whole, whole)
	}
	parts := make(map[string]note.Part)
	if n.Lead != nil {
		parts["lead"] = n.Lead.Part
	}
	for i, h := range n.Headings[:min(len(n.Headings), 50)] {
		parts[fmt.Sprintf("section %d (%s)", i, h.Text)] = h.Part
		if h.Part.End <= h.Part.Start {
			return fmt.Errorf("section %d is empty: %v", i, h.Part)
		}
	}
	for _, block := range n.Blocks[:min(len(n.Blocks), 50)] {
		parts[block.ID] = block.Part
	}
	for name, part := range parts {
		if part.Start < 0 || part.Start > part.End || part.End > len(b.HTML) {
			return fmt.Errorf("%s is %v of %d bytes", name, part, len(b.HTML))
		}
		if part.First < 0 || part.First > part.Last || part.Last > len(b.Holes) {
			return fmt.Errorf("%s is %v of %d holes", name, part, len(b.Holes))
		}
		for _, h := range b.Holes[part.First:part.Last] {
			if h.Offset < part.Start || h.Offset > part.End {
				return fmt.Errorf("%s is %v and has a hole at %d", name, part, h.Offset)
			}
		}
		if _, err := spelledTree(string(b.HTML[part.Start:part.End])); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "wbr": true, "source": true}

// spelledTree serialises the tree that the tags spell when each end tag closes the element that is
// open, and checks each element on the way.
func spelledTree(source string) (string, error) {
	var b strings.Builder
	var open []string
	ids := make(map[string]bool)
	z := html.NewTokenizer(strings.NewReader(source))
	afterPre := false
	for {
		kind := z.Next()
		t := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				return "", fmt.Errorf("%v stay open in %s", open, source)
			}
			return b.String(), nil
		case html.TextToken:
			text := t.Data
			if afterPre {
				text = strings.TrimPrefix(text, "\n")
			}
			b.WriteString(html.EscapeString(text))
		case html.StartTagToken:
			if err := checkElement(t, open, ids); err != nil {
				return "", fmt.Errorf("%w in %s", err, source)
			}
			b.WriteString("<" + t.Data + ">")
			if !void[t.Data] && !strings.HasPrefix(t.Data, "svg:") {
				open = append(open, t.Data)
			}
		case html.SelfClosingTagToken: // in our own icons only
			b.WriteString("<" + t.Data + ">" + "</" + t.Data + ">")
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != t.Data {
				return "", fmt.Errorf("</%s> closes %v in %s", t.Data, open, source)
			}
			open = open[:len(open)-1]
			b.WriteString("</" + t.Data + ">")
		case html.CommentToken, html.DoctypeToken:
			return "", fmt.Errorf("a comment or doctype in %s", source)
		}
		afterPre = kind == html.StartTagToken && t.Data == "pre"
	}
}

func checkElement(t html.Token, open []string, ids map[string]bool) error {
	switch t.Data {
	case "script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "math", "textarea", "template", "plaintext":
		return fmt.Errorf("a <%s>", t.Data)
	}
	for _, a := range t.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "action", a.Key == "formaction":
			return fmt.Errorf("attribute %s", a.Key)
		case a.Key == "href" && !isSafeLink(a.Val), (a.Key == "src" || a.Key == "poster") && !isSafeMedia(a.Val):
			return fmt.Errorf("address %q", a.Val)
		case a.Key == "id":
			if ids[a.Val] || a.Val == "" {
				return fmt.Errorf("id %q twice", a.Val)
			}
			ids[a.Val] = true
		}
	}
	for _, o := range open {
		if o == "a" && (t.Data == "a" || t.Data == "table" || t.Data == "details" || t.Data == "button" || t.Data == "input") ||
			headingLevel(o) > 0 && headingLevel(t.Data) > 0 {
			return fmt.Errorf("<%s> in <%s>", t.Data, o)
		}
	}
	return nil
}

// parsedTree serialises the tree that HTML's parser builds.
func parsedTree(source string) (string, error) {
	root, err := html.ParseWithOptions(strings.NewReader("<!doctype html><html><head></head><body><main>" + source + "</main>"))
	if err != nil {
		return "", err
	}
	main := root.LastChild.LastChild.FirstChild
	if main == nil || main.NextSibling != nil {
		return "", fmt.Errorf("the page's <main> is closed by %s", source)
	}
	var b strings.Builder
	serialise(&b, main)
	return b.String(), nil
}

func serialise(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(html.EscapeString(c.Data))
			continue
		}
		b.WriteString("<" + c.Data + ">")
		serialise(b, c)
		if !void[c.Data] {
			b.WriteString("</" + c.Data + ">")
		}
	}
}

// TestInvariantsHoldForRealNotes compiles every note of the inputs beside the checkout.
func TestInvariantsHoldForRealNotes(t *testing.T) {
	root := filepath.Join(shared(t), "inputs")
	if _, err := os.Stat(root); err != nil {
		t.Skip("there are no inputs beside the checkout:", err)
	}
	compiler := New(Options{})
	count := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !note.IsMarkdown(path) {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		count++
		n, b := compiler.Compile(filepath.Base(path), source)
		if err := checkInvariants(n, b); err != nil {
			t.Errorf("%s: %.3000s", path, err.Error())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d notes", count)
}

// TestInvariantsHoldForTagSoup compiles notes made of all that opens and closes something, in any order.
func TestInvariantsHoldForTagSoup(t *testing.T) {
	tags := strings.Fields(`a a b i em code sub span del ins br img picture source video audio p p div div center font
		h1 h2 h3 pre blockquote figure figcaption hr ul ol li li dl dt dd details details summary table table caption
		thead tbody tr tr td td th ruby rt script style svg title section unknown kbd`)
	attributes := []string{"", "", "", " align=center", " id=x", " name=y", " href=z", " src=w", " href=javascript:1", " class=c onclick=1", "/"}
	markdown := []string{
		"\n\n", "\n\n", "\n", "text", " ", "**", "*", "_", "`", "[l](d)", "![i](d)", "[x](<", "~~", "- ", "> ", "1. ", "\n# ", "\n---\n",
		"\n- [ ] ", "| a | b |\n|---|---|\n| c | d |\n", "```\ncode\n```\n", "    ", "http://a.b", "[^1]", "\n\n[^1]: note ", "<!-- c -->",
		"> [!TIP]\n> ", "> [!faq]- title ", "\\", "==", "%%", "\n%%\n", "$", "$$", "\n$$\n", " #tag", "\n: ", " {#id}\n", "^[", "*[b]: x\n\n", "&amp;", ":smile:", "\n\n  ",
		"[[w]]", "[[w#h|t]]", "![[e]]", "![[e.png|3]]", "![[e.mp3]]", " ^id1", "\n\n^id2\n\n", " ^id3\n",
	}
	compiler := New(Options{})
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for range 1 + random.IntN(25) {
			switch random.IntN(5) {
			case 0, 1:
				b.WriteString("<" + tags[random.IntN(len(tags))] + attributes[random.IntN(len(attributes))] + ">")
			case 2:
				b.WriteString("</" + tags[random.IntN(len(tags))] + ">")
			default:
				b.WriteString(markdown[random.IntN(len(markdown))])
			}
		}
		n, body := compiler.Compile("soup.md", []byte(b.String()))
		if err := checkInvariants(n, body); err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"# Title\n\ntext *em* **strong** `code` [link](a.md \"t\") ![img](b.png)\n\n- [ ] a\n- [x] b\n",
		"<div align=center>\n\n# T\n\n</div>\n<a name=x>\n\ntext\n",
		"<details><summary>S</summary>\n\n```go\nx\n```\n\n</details>\n\n> [!NOTE]\n> hi\n",
		"<table><tr><td>\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n</td></tr></table>\n",
		"a <b>b *c</b> d* <p>e</p> <ul><li>f</ul> <script>g</script> <svg><a href=x>h</svg>\n",
		"x[^1] y[^1]\n\n[^1]: note <h2>z</h2>\n\n<picture><source srcset='a 1x, b 2x'><img src=c></picture>\n",
		"---\ntitle: [a\n---\n<h1>\n\npara\n\n</h1><summary><li><td>x<dl><dd><ruby>\n",
		"<video src=a poster=b><source src=c></video><pre>\n\nx</pre><center><font>y</center>\n",
		"<a href=x><div>\n\n[y](z)\n\n</div></a> <a id=q name=r>text</a><a id=q>\n",
		"[[a]] [[b#c|d]] [[#e]] ![[f]] ![[g.png|h|1x2]]\n\n# ![[i]]\n\n- j ^k\n\n^l\n\n| [[m\\|n]] | ![[o]] |\n|-|-|\n\n**![[p]]** q ![[r]] ^s\n",
		"[[a]](b) [[c]] [![[d]]](e) `[[f]]` [[g\n]] [[]] [[|h]] [[i|]] ![[j.mp4]] <div>\n\n## k\n\n^l\n\n</div>\n\n[c]: d\n",
		"# T {#x}\n\nterm\n: def\n\n> [!faq]- *t* <b>\n> > [!todo]+\n> > x ==m== %%c%% #t $a$ $`b`$ $$c$$\n\n$$\nd\n$$\n\n%%\ne\n%%\n",
		"*[b]: c\n\na b^[note *x* ^[y]] {{ b }} {% c %} <T>\n\n[^1]: z ^[w]\n\n[^1]",
		"http://a.b/c_d_ www.x.y a_b@c.de :smile: <!-- c --> <?php ?> &amp; &#0; \\* ~~s~~\r\n\x00\xff",
		"[[A:]] ![[javascript:b]] [[http://c.d|e]]",
	} {
		f.Add([]byte(seed))
	}
	compiler := New(Options{})
	f.Fuzz(func(t *testing.T, source []byte) {
		n, b := compiler.Compile("fuzz.md", source)
		if err := checkInvariants(n, b); err != nil {
			t.Fatalf("%q: %v", source, err)
		}
	})
}

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{
		"title: x\ntags: [a, 1, null]\ndraft: \"no\"\n", "a: &a [*a]\n", "- list\n", "x: {y: [z]}\n", "\ttab: 1\n", "title: |\n  a\n  b\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, matter string) {
		for _, fence := range []string{"---\n", "+++\n"} {
			n := &note.Note{Path: "fuzz.md"}
			file, _ := decode("fuzz.md", []byte(fence+matter+"\n"+fence+"body\n"))
			body, first := frontMatter(n, file)
			lines := strings.Split(string(file), "\n")
			if rest := strings.Join(lines[first-1:], "\n"); rest != string(body) {
				t.Fatalf("body begins with line %d, but is %q of %q", first, body, file)
			}
			for _, d := range n.Diags {
				if d.Pos.Line < 1 || d.Pos.Line > len(lines) || d.Pos.Column < 1 {
					t.Fatalf("%v is outside of %q", d, file)
				}
			}
		}
	})
}
