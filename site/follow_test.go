package site

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"sheaf/site/note"
)

// Splitting a note loses nothing: each link of the whole site is followed before and after, and each
// anchor that the note had on its one page is looked for from its old address.

func TestSplittingRealNotesLosesNoLinkAndNoAnchor(t *testing.T) {
	inputs := sharedInputs(t)
	for name, want := range map[string]struct{ anchors, links int }{
		"system-design-primer": {148, 700},
		"system-design-notes":  {44, 20},
	} {
		dir := filepath.Join(inputs, name)
		if _, err := os.Stat(dir); err != nil {
			t.Errorf("no %s to split: %v", name, err)
			continue
		}
		whole := readSite(t, buildTree(t, Options{Source: dir}, filepath.Join(t.TempDir(), "whole")))
		pages := len(whole.pages)
		for level := 1; level <= note.MaxSplit; level++ {
			split := readSite(t, buildTree(t, Options{Source: dir, Split: level}, filepath.Join(t.TempDir(), "split")))
			anchors, links := follow(t, whole, split)
			t.Logf("%s split at %d: %d pages of %d, %d anchors, %d links", name, level, len(split.pages), pages, anchors, links)
			if anchors < want.anchors || links < want.links {
				t.Errorf("%s split at %d: only %d anchors and %d links were followed", name, level, anchors, links)
			}
			if len(split.pages) < pages {
				t.Errorf("%s split at %d has %d pages, whole it has %d", name, level, len(split.pages), pages)
			}
			pages = len(split.pages)
		}
	}
}

func TestSplittingAnyNoteLosesNoLinkAndNoAnchor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "sheaf-split-*")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		e := &editor{source: filepath.Join(dir, "in"), contents: map[string]string{}}
		e.put(t, "README.md", splitText(t))
		e.put(t, "other.md", "# Other\n\n[a](README.md#one) [[README#Two]] ![[README#One]]\n")
		whole := readSite(t, buildTree(t, Options{Source: e.source}, filepath.Join(dir, "whole")))
		split := readSite(t, buildTree(t, Options{Source: e.source, Split: rapid.IntRange(1, note.MaxSplit).Draw(t, "level")}, filepath.Join(dir, "split")))
		follow(t, whole, split)
	})
}

// splitText is a note with headings of any level in any order, and with what can cross between them.
func splitText(t *rapid.T) string {
	var b strings.Builder
	if rapid.Bool().Draw(t, "title") {
		b.WriteString("---\ntitle: The title\n---\n")
	}
	pieces := []string{
		"text\n", "[to](#one) and [to](#two-1) and [old](#old)\n", "see[^1]\n", "see[^2] and[^1]\n", "a [reference link][ref]\n",
		"<a name=\"%s\"></a>\n", "<!-- page -->\n", "<!-- nosplit -->\n", "> # Two\n>\n> quoted[^1]\n", "- item ^b%s\n",
		"[[#Two]] ![[#One]]\n", "<details><summary>More</summary>\n\n## Inside\n\n</details>\n", "---\n", "in place^[a note [x](#one)]\n", "![](p.svg)\n",
	}
	for i := range rapid.IntRange(0, 25).Draw(t, "blocks") {
		if rapid.Bool().Draw(t, "heading") {
			text := rapid.SampledFrom([]string{"One", "Two", "Ünï 漢字", "🚀", "[link](#one) `code`", "Note[^1]", "Index", "x {#old}"}).Draw(t, "text")
			fmt.Fprintf(&b, "%s %s\n\n", strings.Repeat("#", rapid.IntRange(1, 4).Draw(t, "level")), text)
			continue
		}
		piece := rapid.SampledFrom(pieces).Draw(t, "piece")
		if strings.Contains(piece, "%s") {
			piece = fmt.Sprintf(piece, fmt.Sprint("n", i))
		}
		b.WriteString(piece + "\n")
	}
	b.WriteString("last[^1]\n\n[^1]: the first, see[^2]\n[^2]: the second, [there](#one)\n\n[ref]: #two\n")
	return b.String()
}

// A readPage is what a test sees of a page.
type readPage struct {
	ids       map[string]string // the address that an element's link leads to, if it is one of the outline; else ""
	links     []string          // of the note's own text: where they lead, below the root
	notes     []string          // the ids of footnotes
	noteLinks []string          // where the links in those lead
	top       string            // the id of the page's heading
	title     string            // of the window
}

type readPages struct{ pages map[string]*readPage } // by path of their files

// readSite reads all pages of a site and holds them against what is true of every page.
func readSite(t tester, files map[string]string) readPages {
	t.Helper()
	site := readPages{map[string]*readPage{}}
	for _, p := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(p, ".html") || p == "404.html" {
			continue
		}
		doc, err := html.Parse(strings.NewReader(files[p]))
		if err != nil {
			t.Fatal(err)
		}
		page := &readPage{ids: map[string]string{}}
		site.pages[p] = page
		page.read(t, p, doc, "")
		for _, id := range page.notes {
			if !bytes.Contains([]byte(files[p]), []byte(`href="#`+id+`"`)) {
				t.Errorf("%s has the footnote %s, which nothing on the page refers to", p, id)
			}
		}
	}
	return site
}

// read gathers what is below a node; within says which part of the page that is.
func (page *readPage) read(t tester, p string, n *html.Node, within string) {
	if n.Type == html.ElementNode {
		class := attr(n, "class")
		switch {
		case n.Data == "title" && n.Namespace == "":
			page.title = n.FirstChild.Data
		case n.Data == "h1" && within == "" && page.top == "":
			within, page.top = "text", cmp.Or(attr(n, "id"), "(none)")
		case class == "prose", class == "outline", n.Data == "nav":
			within = map[string]string{"prose": "text", "outline": "outline"}[class]
		case class == "embed":
			within = "embed"
		case class == "notes":
			within = "notes"
		}
		id, href := attr(n, "id"), attr(n, "href")
		if _, twice := page.ids[id]; twice {
			t.Errorf("%s has the id %q twice", p, id)
		}
		if id != "" {
			page.ids[id] = ""
			if within == "outline" {
				page.ids[id] = resolve(p, href)
			}
			if within == "notes" && n.Data == "li" {
				page.notes = append(page.notes, id)
			}
		}
		if href != "" && n.Data == "a" && class != "an" && !strings.HasPrefix(href, "#fn") {
			switch within {
			case "text":
				page.links = append(page.links, resolve(p, href))
			case "notes":
				page.noteLinks = append(page.noteLinks, resolve(p, href))
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		page.read(t, p, c, within)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// resolve returns the file and fragment that a reference from a page leads to, or the reference itself
// where it leaves the site.
func resolve(p, ref string) string {
	u, err := url.Parse(ref)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return ref
	}
	to := p
	if u.Path != "" {
		to = path.Join(path.Dir(p), u.Path)
		if strings.HasSuffix(u.Path, "/") || path.Base(u.Path) == ".." || to == "." {
			to = path.Join(to, "index.html")
		}
	}
	return to + "#" + u.Fragment
}

// follow holds a split site against the whole one. It returns how many anchors and links were followed.
func follow(t tester, whole, split readPages) (anchors, links int) {
	t.Helper()
	const home = "index.html"
	for id := range whole.pages[home].ids {
		if strings.HasPrefix(id, "sheaf:") || strings.HasPrefix(id, "fn") {
			continue
		}
		anchors++
		moved, ok := split.pages[home].ids[id]
		if !ok {
			t.Errorf("nothing takes the old address #%s", id)
		} else if p, fragment, _ := strings.Cut(moved, "#"); moved != "" && (fragment != id || !split.has(p, id)) {
			t.Errorf("the old address #%s leads to %s", id, moved)
		}
	}
	titles := map[string]string{}
	for p, page := range split.pages {
		if other, ok := titles[page.title]; ok && whole.pages[p] == nil && whole.pages[other] == nil {
			t.Errorf("%s and %s have one title: %s", other, p, page.title)
		}
		titles[page.title] = p
	}
	want, got, from := map[string]int{}, map[string]int{}, map[string]string{}
	for p, page := range whole.pages {
		for _, l := range page.links {
			links++
			want[whole.canonical(t, p, l, whole)]++
		}
	}
	for p, page := range split.pages {
		for _, l := range page.links {
			got[split.canonical(t, p, l, whole)]++
			from[split.canonical(t, p, l, whole)] += p + " "
		}
	}
	shown := map[string]bool{} // a footnote may be on several pages
	for p, page := range split.pages {
		for _, l := range page.noteLinks {
			shown[split.canonical(t, p, l, whole)] = true
		}
	}
	for p, page := range whole.pages {
		for _, l := range page.noteLinks {
			if to := whole.canonical(t, p, l, whole); !shown[to] {
				t.Errorf("the link to %s in a footnote is lost", to)
			}
		}
	}
	for l, n := range want {
		if got[l] < n {
			t.Errorf("%d of %d links to %s are lost", n-got[l], n, l)
		}
	}
	for l, n := range got {
		if n > want[l] {
			t.Errorf("%d links to %s are new, of those on %s", n-want[l], l, from[l])
		}
	}
	return anchors, links
}

func (s readPages) has(p, id string) bool {
	page, ok := s.pages[p]
	if !ok {
		return false
	}
	moved, ok := page.ids[id]
	return ok && moved == ""
}

// canonical returns where a link leads as the whole site has it, and reports one that leads nowhere.
func (s readPages) canonical(t tester, from, to string, whole readPages) string {
	p, fragment, ok := strings.Cut(to, "#")
	page := s.pages[p]
	if !ok || page == nil {
		if ok && strings.HasSuffix(p, ".html") && !strings.Contains(p, "://") {
			t.Errorf("%s links to %s, which is not there", from, to)
		}
		return to
	}
	if fragment != "" && !s.has(p, fragment) {
		t.Errorf("%s links to %s, where there is no such place", from, to)
	}
	if whole.pages[p] != nil && p != "index.html" {
		return to
	}
	if _, ofNote := whole.pages["index.html"].ids[fragment]; p != "index.html" && !ofNote && fragment != "" {
		t.Errorf("%s links to %s, which the whole note does not have", from, to)
	}
	if p != "index.html" && fragment == "" {
		if fragment = page.top; fragment == "(none)" { // an anchor before the heading has its id
			fragment = path.Base(path.Dir(p))
		}
	}
	return "index.html#" + fragment
}
