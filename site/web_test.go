package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed/atom"
	"golang.org/x/net/html"
)

// What a site owes the web is read here as others read it: by parsers that are not ours.

const webNotes = `
-- sheaf.yaml --
url: https://example.org/repo/
title: Notes & <more>
-- README.md --
---
date: 2024-01-02
---
# Home

What it is "about" & more.
-- a b/c.md --
---
title: "C </script> & D"
date: 2025-05-06
tags: [go, "x y"]
description: All <of> "it".
---
Text.
-- a b/later.md --
---
date: 2025-05-07
---
# Later
-- undated.md --
# Undated
`

func TestTheFeedListsTheNotesThatChangedLast(t *testing.T) {
	b := buildArchive(t, webNotes)
	feed, err := (&atom.Parser{}).Parse(strings.NewReader(b.files["feed.xml"]))
	if err != nil {
		t.Fatal(err)
	}
	if feed.ID != "https://example.org/repo/" || feed.Title != "Notes & <more>" || feed.UpdatedParsed == nil || feed.Updated != "2025-05-07T00:00:00Z" || len(feed.Authors) != 1 {
		t.Errorf("the feed is %+v", feed)
	}
	var got []string
	for _, e := range feed.Entries {
		if e.UpdatedParsed == nil || e.ID != e.Links[0].Href {
			t.Errorf("%s: updated %q, id %q, link %q", e.Title, e.Updated, e.ID, e.Links[0].Href)
		}
		got = append(got, e.ID+" "+e.Title)
	}
	want := []string{
		"https://example.org/repo/a%20b/later/ Later",
		"https://example.org/repo/a%20b/c/ C </script> & D",
		"https://example.org/repo/ Home",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the entries are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if e := feed.Entries[1]; e.Summary != `All <of> "it".` || len(e.Categories) != 2 || e.Categories[1].Term != "x y" {
		t.Errorf("an entry is %+v", e)
	}
	b.has("a b/c/index.html", `<link rel="alternate" type="application/atom+xml" href="../../feed.xml"`)
}

func TestTheSitemapListsEveryPage(t *testing.T) {
	b := buildArchive(t, webNotes)
	var sitemap struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc     string `xml:"loc"`
			Lastmod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(b.files["sitemap.xml"]), &sitemap); err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, u := range sitemap.URLs {
		listed[u.Loc] = u.Lastmod
	}
	for _, p := range b.site.Pages() {
		if _, ok := listed["https://example.org/repo/"+p.URL]; !ok {
			t.Errorf("%s is not listed", p.URL)
		}
	}
	if len(listed) != len(b.site.Pages()) || listed["https://example.org/repo/a%20b/c/"] != "2025-05-06" || listed["https://example.org/repo/undated/"] != "" {
		t.Errorf("listed are %v", listed)
	}
	b.has("robots.txt", "\nSitemap: https://example.org/repo/sitemap.xml\n")
}

func TestASitemapOfManyPagesIsSplit(t *testing.T) {
	var pages []sitemapPage
	for i := range 7 {
		pages = append(pages, sitemapPage{fmt.Sprintf("https://example.org/%d/", i), fmt.Sprintf("2024-01-0%d", 1+i)})
	}
	type file struct {
		URLs  []string `xml:"url>loc"`
		Files []string `xml:"sitemap>loc"`
		Days  []string `xml:"sitemap>lastmod"`
	}
	read := func(i int) (f file) {
		data, err := sitemapOf("https://example.org/", pages, i, 3)
		if err == nil {
			err = xml.Unmarshal(data, &f)
		}
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	index := read(0)
	if !slices.Equal(index.Files, []string{"https://example.org/sitemap-1.xml", "https://example.org/sitemap-2.xml", "https://example.org/sitemap-3.xml"}) ||
		!slices.Equal(index.Days, []string{"2024-01-03", "2024-01-06", "2024-01-07"}) {
		t.Errorf("the index is %+v", index)
	}
	var all []string
	for i := range index.Files {
		all = append(all, read(i+1).URLs...)
	}
	if len(all) != 7 || all[3] != "https://example.org/3/" || sitemapParts(6, 3) != 2 || sitemapParts(3, 3) != 0 {
		t.Errorf("the parts list %q", all)
	}
}

// head returns the attributes of a page's meta and link elements, by name, property or rel, and its JSON-LD.
func headOf(t *testing.T, page string) (map[string]string, map[string]any) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	found, data := map[string]string{}, map[string]any{}
	for n := range root.Descendants() {
		a := map[string]string{}
		for _, attr := range n.Attr {
			a[attr.Key] = attr.Val
		}
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "meta":
			found[a["name"]+a["property"]] = a["content"]
		case n.Data == "link":
			found[a["rel"]+a["type"]] = a["href"]
		case n.Data == "script" && a["type"] == "application/ld+json":
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &data); err != nil {
				t.Fatal(err)
			}
		}
	}
	return found, data
}

func TestPagesDescribeThemselvesToMachines(t *testing.T) {
	b := buildArchive(t, webNotes)
	head, data := headOf(t, b.files["a b/c/index.html"])
	for name, want := range map[string]string{
		"description": `All <of> "it".`, "canonical": "https://example.org/repo/a%20b/c/", "og:type": "article", "og:title": "C </script> & D",
		"og:url": "https://example.org/repo/a%20b/c/", "og:site_name": "Notes & <more>", "og:description": `All <of> "it".`,
	} {
		if head[name] != want {
			t.Errorf("%s is %q, want %q", name, head[name], want)
		}
	}
	graph, _ := data["@graph"].([]any)
	if data["@context"] != "https://schema.org" || len(graph) != 2 {
		t.Fatalf("the JSON-LD is %v", data)
	}
	article, crumbs := graph[0].(map[string]any), graph[1].(map[string]any)
	if article["@type"] != "TechArticle" || article["headline"] != "C </script> & D" || article["datePublished"] != "2025-05-06" {
		t.Errorf("the article is %v", article)
	}
	items := crumbs["itemListElement"].([]any)
	if crumbs["@type"] != "BreadcrumbList" || len(items) != 3 || items[1].(map[string]any)["item"] != "https://example.org/repo/a%20b/" {
		t.Errorf("the breadcrumbs are %v", crumbs)
	}
	if head, _ := headOf(t, b.files["index.html"]); head["description"] != `What it is "about" & more.` {
		t.Errorf("a note without description is described as %q", head["description"])
	}
	if head, _ := headOf(t, b.files["404.html"]); head["canonical"] != "" || head["robots"] != "noindex" {
		t.Errorf("the error page has %v", head)
	}
}

func TestASiteWithoutAddressOwesNothing(t *testing.T) {
	f := newFolder(t, webNotes)
	first := f.build("", Options{})
	f.put("-- sheaf.yaml --\ntitle: Notes\n")
	b := f.build(first.out, Options{Base: "/repo/"})
	for _, p := range []string{"feed.xml", "sitemap.xml", "robots.txt"} {
		if _, ok := b.files[p]; ok {
			t.Errorf("%s is there", p)
		}
	}
	b.lacks("a b/c/index.html", "canonical", "og:", "ld+json", "feed.xml")
	if preview := f.build("", Options{Live: "_sheaf/live.js"}); preview.files["sitemap.xml"] != "" {
		t.Error("a preview has a sitemap")
	}
}

func TestFilesForTheHostArePublishedAsTheyAre(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n-- CNAME --\nnotes.example.org\n-- robots.txt --\nUser-agent: *\nDisallow: /\n-- sub/CNAME --\nno\n")
	first := f.build("", Options{Base: "https://notes.example.org"})
	first.has("CNAME", "notes.example.org\n")
	first.has("robots.txt", "Disallow: /\n")
	first.lacks("robots.txt", "Sitemap")
	if _, ok := first.files["sub/CNAME"]; ok {
		t.Error("a CNAME that is not at the root is published")
	}
	f.put("-- CNAME --\n(gone)\n-- robots.txt --\n(gone)\n")
	second := f.build(first.out, Options{})
	if len(second.files["CNAME"]+second.files["robots.txt"]) > 0 {
		t.Error("the files are still there")
	}
}

func TestFullAddressesAreURLsWhateverTheSiteIsGiven(t *testing.T) {
	f := newFolder(t, "-- a b.md --\n# A\n")
	out := ""
	for base, want := range map[string]string{
		"https://example.org":                     "https://example.org/",
		"https://example.org/repo":                "https://example.org/repo/",
		"https://example.org/repo/":               "https://example.org/repo/",
		"http://localhost:8000/a/b":               "http://localhost:8000/a/b/",
		"http://[::1]:8000":                       "http://[::1]:8000/",
		"https://B\u00dccher.example:8443/\u00fc": "https://xn--bcher-kva.example:8443/%C3%BC/",
		"https://me:secret@example.org/x y/":      "https://example.org/x%20y/",
	} {
		b := f.build(out, Options{Base: base})
		out = b.out
		head, _ := headOf(t, b.files["a b/index.html"])
		if head["canonical"] != want+"a%20b/" || !strings.HasPrefix(head["og:image"], want+"_sheaf/") || !strings.Contains(b.files["sitemap.xml"], "<loc>"+want+"a%20b/</loc>") {
			t.Errorf("%s: the page says %v, want %s", base, head, want)
		}
		u, err := url.Parse(want)
		if err != nil {
			t.Fatal(err)
		}
		b.has("404.html", `href="`+u.EscapedPath()+`_sheaf/`)
	}
}
