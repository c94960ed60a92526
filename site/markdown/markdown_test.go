package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"sheaf/site/highlight"
	"sheaf/site/note"
)

var update = flag.Bool("update", false, "rewrite what the fixtures of testdata expect")

// TestFixtures compiles input.md of each fixture and compares its HTML, with the holes shown as
// {anchor 0}, {end 0}, {image 1}, {url 2}, {wiki 3}, {embed 4}, {figure 5} and {code 6}, and everything else that is known of the note.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures:", err)
	}
	compiler := New(Options{Highlight: shout})
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, input := archive.Files[0].Name, archive.Files[0].Data
			n, body := compiler.Compile(name, input)
			if err := checkInvariants(n, body); err != nil {
				t.Error(err)
			}
			got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{
				{Name: name, Data: input},
				{Name: "html", Data: withHoles(body)},
				{Name: "note", Data: describe(n)},
			}}
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
				t.Errorf("-want +got; -update rewrites it\n%s", diff)
			}
		})
	}
}

// shout stands for a highlighter that knows Go.
func shout(dst []byte, language, code string, options highlight.Options) ([]byte, highlight.Outcome) {
	if options.Lines {
		return new(highlight.Highlighter).AppendWith(dst, language, code, options)
	}
	if language != "go" {
		return append(dst, "must not be seen"...), highlight.UnknownLanguage
	}
	return append(appendText(append(dst, `<span class="k">`...), []byte(strings.ToUpper(code))), "</span>"...), highlight.Highlighted
}

func withHoles(b *note.Body) []byte {
	var out []byte
	at := 0
	for _, h := range b.Holes {
		out = append(out, b.HTML[at:h.Offset]...)
		out = fmt.Appendf(out, "{%s %d}", [...]string{"anchor", "end", "image", "url", "wiki", "embed", "picture", "figure", "code"}[h.Kind], h.Link)
		at = h.Offset
	}
	out = append(out, b.HTML[at:]...)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	return out
}

// describe writes what is known of a note, leaving out what is empty.
func describe(n *note.Note) []byte {
	var b bytes.Buffer
	line := func(name string, value any) {
		if s := fmt.Sprintf("%q", value); s != `""` && s != "[]" {
			fmt.Fprintf(&b, "%s %s\n", name, s)
		}
	}
	line("title", n.Title)
	line("description", n.Description)
	line("summary", n.Summary)
	line("lang", n.Lang)
	line("date", n.Date)
	line("tags", n.Tags)
	line("aliases", n.Aliases)
	if n.Ordered {
		fmt.Fprintf(&b, "order %v\n", n.Order)
	}
	if n.Draft {
		b.WriteString("draft\n")
	}
	if w := n.Permalink; w != nil {
		fmt.Fprintf(&b, "permalink %d:%d: %s %q is %q\n", w.Pos.Line, w.Pos.Column, w.Key, w.Value, w.Path)
	}
	for _, w := range n.Redirects {
		fmt.Fprintf(&b, "redirect %d:%d: %q is %q\n", w.Pos.Line, w.Pos.Column, w.Value, w.Path)
	}
	if n.Words > 0 {
		fmt.Fprintf(&b, "words %d\n", n.Words)
	}
	if h := n.Lead; h != nil {
		fmt.Fprintf(&b, "lead %d: %q id %q html %q\n", h.Line, h.Text, h.ID, h.HTML)
	}
	for _, h := range n.Headings {
		fmt.Fprintf(&b, "heading %d: level %d %q id %q\n", h.Line, h.Level, h.Text, h.ID)
	}
	for _, block := range n.Blocks {
		fmt.Fprintf(&b, "block %q\n", block.ID)
	}
	var anchors []string
	for _, a := range n.Anchors {
		anchors = append(anchors, a.ID)
	}
	line("anchors", anchors)
	for i, l := range n.Links {
		fmt.Fprintf(&b, "link %d at %d:%d: %s %q", i, l.Pos.Line, l.Pos.Column, [...]string{"anchor", "image", "media", "wiki", "embed", "tag"}[l.Kind], l.Dest)
		for _, more := range []struct{ name, value string }{
			{"text", l.Text}, {"before", l.Before}, {"after", l.After}, {"title", l.Title}, {"width", l.Width}, {"height", l.Height}, {"align", l.Align}, {"theme", l.Theme},
		} {
			if more.value != "" {
				fmt.Fprintf(&b, " %s %q", more.name, more.value)
			}
		}
		b.WriteByte('\n')
	}
	for _, d := range n.Diags {
		fmt.Fprintf(&b, "%v\n", d)
	}
	return b.Bytes()
}

func TestLineEndsDontMatter(t *testing.T) {
	const lf = "---\ntitle: t\ntags: [a]\n---\n# H\n\n|a|b|\n|-|-|\n|1|[x](y)|\n\n```go\nx\n\ny\n```\n\npara  \nbreak\\\nend <b\nid=q>c</b>\n"
	compiler := New(Options{})
	want, wantBody := compiler.Compile("n.md", []byte(lf))
	for name, end := range map[string]string{"CR LF": "\r\n", "CR": "\r"} {
		got, gotBody := compiler.Compile("n.md", []byte(strings.ReplaceAll(lf, "\n", end)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: note -LF +%s\n%s", name, name, diff)
		}
		if diff := cmp.Diff(string(wantBody.HTML), string(gotBody.HTML)); diff != "" {
			t.Errorf("%s: HTML -LF +%s\n%s", name, name, diff)
		}
	}
	mixed, _ := compiler.Compile("n.md", []byte("# mix\r\na\nb\rc [x](y)\n"))
	if got := mixed.Links[0].Pos; got != (note.Pos{Line: 4, Column: 3}) {
		t.Errorf("link in the file's fourth line is at %v", got)
	}
}

func TestBytesThatAreNoText(t *testing.T) {
	tests := []struct{ name, in, want, diag string }{
		{"byte order mark", "\xef\xbb\xbf---\ntitle: x\n---\nb", "<p>b</p>\n", ""},
		{"only a byte order mark", "\xef\xbb\xbf", "", ""},
		{"nothing", "", "", ""},
		{"NUL", "a\x00b", "<p>a\uFFFDb</p>\n", ""},
		{"escape character", "a\x1b[0m", "<p>a\uFFFD[0m</p>\n", ""},
		{"C1 control", "a\u0085b\u009fc", "<p>a\uFFFDb\uFFFDc</p>\n", ""},
		{"noncharacter", "a\uFFFEb\U0001FFFFc", "<p>a\uFFFDb\uFFFDc</p>\n", ""},
		{"invalid bytes", "ok\n\xff\xfe é\xc3(", "<p>ok\n\uFFFD\uFFFD é\uFFFD(</p>\n", "n.md:2:1: warning: byte 0xff at offset 3 is not UTF-8 [invalid-utf8]"},
		{"invalid behind a mark", "\xef\xbb\xbfé\xe2\x82", "<p>é\uFFFD\uFFFD</p>\n", "n.md:1:2: warning: byte 0xe2 at offset 5 is not UTF-8 [invalid-utf8]"},
		{"surrogate", "\xed\xa0\x80", "<p>\uFFFD\uFFFD\uFFFD</p>\n", "n.md:1:1: warning: byte 0xed at offset 0 is not UTF-8 [invalid-utf8]"},
		{"control by reference", "&#0;&#1;&#x7f;&#xD800;&#13;", "<p>\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD</p>\n", ""},
		{"control by reference in HTML", "<div title='&#1;'>&#1;</div>", "<div title=\"\uFFFD\">\uFFFD</div>\n", ""},
	}
	compiler := New(Options{})
	for _, tt := range tests {
		n, body := compiler.Compile("n.md", []byte(tt.in))
		if got := string(body.HTML); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		var diags []string
		for _, d := range n.Diags {
			diags = append(diags, d.String())
		}
		if got := strings.Join(diags, "\n"); got != tt.diag {
			t.Errorf("%s: diagnostics %q, want %q", tt.name, got, tt.diag)
		}
	}
}

func TestPlacesCountCodePoints(t *testing.T) {
	n, _ := New(Options{}).Compile("n.md", []byte("---\nx: 1\n---\n\n日本 é [a](b) <a href=c>d</a>\n> - http://e.f\n\n| x | [g](h) |\n|---|---|\n"))
	var got []string
	for _, l := range n.Links {
		got = append(got, fmt.Sprintf("%s %d:%d", l.Dest, l.Pos.Line, l.Pos.Column))
	}
	want := []string{"b 5:6", "c 5:13", "http://e.f 6:5", "h 8:7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("-want +got\n" + diff)
	}
}

func TestTitlesFromPaths(t *testing.T) {
	for path, want := range map[string]string{
		"a/load-shedding_notes.md": "load shedding notes", "a/b/README.md": "b", "a/index.md": "a", "my-notes/_index.md": "my notes",
		"README.md": "", "index.markdown": "", "---.md": "---", "x.y.md": "x.y",
	} {
		if n, _ := New(Options{}).Compile(path, []byte("text")); n.Title != want {
			t.Errorf("title of %s is %q, want %q", path, n.Title, want)
		}
	}
}

func TestCompileIsSafeForConcurrentUse(t *testing.T) {
	source := []byte("# T\n\n[a](b) :smile: ~~x~~ www.a.b\n\n- [ ] t\n\n> [!NOTE]\n> n[^1]\n\n[^1]: f\n\n<div>\n\n```go\nx\n```\n\n|a|\n|-|\n|1|\n")
	compiler := New(Options{Highlight: shout})
	other := []byte("---\ncover: c.png\n---\n## U\n\nText [c](d \"e\") ![f](g.png) <b>h</b>\n\n    code\n\n* [[i]]\n")
	wantNote, wantBody := New(Options{Highlight: shout}).Compile("n.md", source)
	wantOther, wantOthers := New(Options{Highlight: shout}).Compile("o.md", other)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 { // each leaves its memory to the next
				n, body := compiler.Compile("n.md", source)
				o, others := compiler.Compile("o.md", other)
				if !cmp.Equal(n, wantNote) || !cmp.Equal(body, wantBody) || !cmp.Equal(o, wantOther) || !cmp.Equal(others, wantOthers) {
					t.Error("two compilations of one note differ")
					return
				}
			}
		})
	}
	wait.Wait()
	if n, body := compiler.Compile("n.md", nil); n.Links != nil || body.HTML != nil || body.Holes != nil {
		t.Errorf("an empty note has %v, %v and %v", n.Links, body.HTML, body.Holes)
	}
}

// TestNothingRefersToTheSource compiles from a buffer that is used again, as a builder does.
func TestNothingRefersToTheSource(t *testing.T) {
	source := []byte("---\ntitle: abc\ntags: [def]\n---\n# lead\n\npara [text](dest \"title\") <a id=anchor></a>\n\n## head\n\n![alt](img)\n")
	n, body := New(Options{}).Compile("n.md", source)
	before, html := fmt.Sprintf("%+v %+v", *n, *n.Lead), string(body.HTML)
	for i := range source {
		source[i] = 'X'
	}
	if after := fmt.Sprintf("%+v %+v", *n, *n.Lead); after != before || string(body.HTML) != html {
		t.Errorf("the note has changed with its source:\n%s\n%s", before, after)
	}
}

// TestBounds compiles what is nested or large beyond all reason.
func TestBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const n = 20_000
	tests := map[string]string{
		"quotes":       strings.Repeat("> ", n) + "x\n",
		"lists":        strings.Repeat("- ", n) + "x\n",
		"blank lines":  strings.Repeat("- ", n) + "x" + strings.Repeat("\n", n),
		"both":         strings.Repeat("> - ", n) + "x\n",
		"divs":         strings.Repeat("<div>\n\n", n),
		"inline":       "x" + strings.Repeat("<b>", n),
		"details":      strings.Repeat("<details>", n),
		"strong":       strings.Repeat("**a ", n) + strings.Repeat("b** ", n),
		"nested image": strings.Repeat("![", 500) + strings.Repeat("](x)", 500),
		"headings":     strings.Repeat("# Same\n", n),
		"anchors":      strings.Repeat("<a name=x>\n\n", n),
		"open anchors": strings.Repeat("<a name=x>", n),
		"open titles":  "<div>" + strings.Repeat("<title>", n),
		"closers":      strings.Repeat(")", n) + "http://a.b/" + strings.Repeat("(", n) + strings.Repeat(")", 2*n),
		"lists in td":  strings.Repeat("<table><tr><td><ul><li>", 2000),
		"srcset":       "<picture><source srcset=\"" + strings.Repeat("a 2x,", n) + "\">",
		"wikilinks":    strings.Repeat("[[", n) + strings.Repeat("[[a", n) + strings.Repeat("[[a]](<", n) + strings.Repeat("[[a]](b (", n) + strings.Repeat("[[a]][", n),
		"embeds":       strings.Repeat("![[", n) + strings.Repeat("![[a]]", n) + "\n\n" + strings.Repeat("[[a]] ", n),
		"block ids":    strings.Repeat("- a ^b\n", n) + "\n" + strings.Repeat("a ^b\n\n^c\n\n# h\n", n) + "<h1>\n\n" + strings.Repeat("a ^d\n\n", n),
		"at signs":     strings.Repeat("a@", n) + "b.c",
	}
	for name, source := range tests {
		start := time.Now()
		note, body := New(Options{}).Compile("n.md", []byte(source))
		t.Logf("%s: %v", name, time.Since(start).Round(time.Millisecond))
		if err := checkInvariants(note, body); err != nil {
			t.Errorf("%s: %.300s", name, err.Error())
		}
	}
}

func TestNestingBeyondTheLimitIsReported(t *testing.T) {
	for source, want := range map[string]string{
		"a\n\n" + strings.Repeat("> ", 200) + "x": "n.md:3:201: warning: more than 100 blocks in each other: the markers of deeper ones are shown as text [too-large]",
		"a\n\n" + strings.Repeat("<div>", 200):    "n.md:3:641: warning: more than 128 elements in each other: the tags of deeper ones are left out [too-large]",
	} {
		n, _ := New(Options{}).Compile("n.md", []byte(source))
		if got := fmt.Sprint(n.Diags); got != "["+want+"]" {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLargeCodeStaysPlain(t *testing.T) {
	code := strings.Repeat("x := 1 // <\n", highlight.Largest/10)
	n, body := New(Options{Highlight: new(highlight.Highlighter).AppendWith}).Compile("n.md", []byte("text\n\n```go\n"+code+"```\n"))
	if bytes.Contains(body.HTML, []byte("chroma")) {
		t.Error("a block over the limit is highlighted")
	}
	want := []note.Diag{{
		Path: "n.md", Pos: note.Pos{Line: 3, Column: 1}, Severity: note.Warning, Code: note.CodeTooLarge,
		Message: "the code block is not highlighted: too large",
	}}
	if diff := cmp.Diff(want, n.Diags); diff != "" {
		t.Error("-want +got\n" + diff)
	}
}

// fill puts into a body's holes what the suites expect there: the destination as written.
func fill(n *note.Note, b *note.Body) []byte {
	var out []byte
	at := 0
	for _, h := range b.Holes {
		out = append(out, b.HTML[at:h.Offset]...)
		at = h.Offset
		l := n.Links[h.Link]
		switch h.Kind {
		case note.HoleAnchor:
			out = append(appendAttribute(append(out, ` href="`...), l.Dest), '"')
		case note.HoleImage, note.HolePicture, note.HoleFigure:
			if h.Kind == note.HoleFigure { // the suites know no captions
				out = append(out, "<p>"...)
			}
			out = appendAttribute(append(out, `<img src="`...), l.Dest)
			out = appendAttribute(append(out, `" alt="`...), l.Text)
			if l.Title != "" {
				out = appendAttribute(append(out, `" title="`...), l.Title)
			}
			out = append(out, `">`...)
			if h.Kind == note.HoleFigure {
				out = append(out, "</p>"...)
			}
		case note.HoleWiki:
			address := l.Dest
			if strings.Contains(address, ":") && !strings.HasPrefix(address, "http") { // a name and no scheme: only linking makes an address of it
				address = "./" + address
			}
			out = appendAttribute(append(out, `<a href="`...), address)
			out = appendText(append(out, `">`...), []byte(l.Text))
			out = append(out, `</a>`...)
		case note.HoleEmbed:
			out = append(out, `<section><p>embedded</p></section>`...)
		case note.HoleURL:
			out = appendAttribute(out, l.Dest)
		}
	}
	return append(out, b.HTML[at:]...)
}

// leadOf returns the heading that was taken out of the body.
func leadOf(n *note.Note) string {
	if n.Lead == nil {
		return ""
	}
	return fmt.Sprintf("<h%d>%s</h%d>\n", n.Lead.Level, n.Lead.HTML, n.Lead.Level)
}
