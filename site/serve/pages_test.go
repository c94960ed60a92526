package serve

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAddressesNameWhatTheyShould(t *testing.T) {
	s := serveFiles(t,
		"README.md", "# Home\n\n![](a/picture.png)",
		"a/b.md", "# Page B",
		"a/c d%é.md", "# Page C",
		"a:b/c:d.md", "# Colons",
		"a/picture.png", "not really",
		"../outside.md", "# SECRET",
	)
	for _, c := range []struct {
		target   string
		status   int
		location string
	}{
		{"/", 200, ""},
		{"/?x=1", 200, ""},
		{"/a/", 200, ""},
		{"/a/b/", 200, ""},
		{"/%61/b/", 200, ""},
		{"/a/b/index.html", 200, ""},
		{"/a/c%20d%25%C3%A9/", 200, ""},
		{"/a/picture.png", 200, ""},

		{"/a", 302, "./a/"},
		{"/a?x=1&y=//evil.example", 302, "./a/?x=1&y=//evil.example"},
		{"/a/b", 302, "./b/"},
		{"/a/c%20d%25%C3%A9", 302, "./c%20d%25%C3%A9/"},
		{"/a-b/c-d", 302, "./c-d/"},

		{"/nothing", 404, ""},
		{"/b/", 404, ""},
		{"/a/picture.png/", 404, ""},
		{"/a/b.md", 404, ""},
		{"//evil.example", 404, ""},
		{"//evil.example/", 404, ""},
		{"//a", 404, ""},
		{"/a//b/", 404, ""},
		{"/%2f/evil.example", 404, ""},
		{"/\\evil.example", 404, ""},
		{"/%5cevil.example", 404, ""},
		{"/a/../a/b/", 404, ""},
		{"/./a/b/", 404, ""},
		{"/../outside/", 404, ""},
		{"/..%2foutside/", 404, ""},
		{"/..%2F..%2F..%2F..%2Fetc/passwd", 404, ""},
		{"/%2e%2e/outside/", 404, ""},
		{"/%252e%252e/outside/", 404, ""},
		{"/..%5coutside/", 404, ""},
		{"/a%00", 404, ""},
		{"/a/b/%00.png", 404, ""},
		{"/%ff", 404, ""},
		{"/a/c%2520d%2525%25C3%25A9/", 404, ""},
	} {
		t.Run(c.target, func(t *testing.T) {
			response := s.exchange("GET " + c.target + " HTTP/1.1\nHost: HOST\nConnection: close\n\n")
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != c.status || response.Header.Get("Location") != c.location {
				t.Errorf("got %d %q, want %d %q", response.StatusCode, response.Header.Get("Location"), c.status, c.location)
			}
			if bytes.Contains(body, []byte("SECRET")) || bytes.Contains(body, []byte("root:")) {
				t.Errorf("the answer holds what lies outside:\n%s", body)
			}
		})
	}
}

func TestFilesComeWithTypePolicyAndRanges(t *testing.T) {
	const sandbox = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
	s := serveFiles(t,
		"README.md", "[](drawing.SVG) [](page.html) [](film.mp4) [](paper.pdf) [](strange.qqq) [](table.csv)",
		"drawing.SVG", "<svg><script>alert(1)</script></svg>",
		"page.html", "<script>alert(1)</script>",
		"film.mp4", "0123456789",
		"paper.pdf", "0123456789",
		"strange.qqq", "<script>alert(1)</script>",
		"table.csv", "a,b",
	)
	for _, c := range []struct{ name, mediaType, policy string }{
		{"drawing.SVG", "image/svg+xml", sandbox},
		{"page.html.txt", "text/plain; charset=utf-8", sandbox},
		{"strange.qqq", "application/octet-stream", sandbox},
		{"table.csv", "text/csv; charset=utf-8", sandbox},
		{"film.mp4", "video/mp4", ""},
		{"paper.pdf", "application/pdf", ""},
	} {
		response := s.exchange("GET /" + c.name + " HTTP/1.1\nHost: HOST\n\n")
		if got := response.Header.Get("Content-Type"); got != c.mediaType {
			t.Errorf("%s is served as %q, want %q", c.name, got, c.mediaType)
		}
		if got := response.Header.Get("Content-Security-Policy"); got != c.policy {
			t.Errorf("%s has the policy %q, want %q", c.name, got, c.policy)
		}
	}

	if _, picture := s.get("drawing.SVG"); strings.Contains(picture, "script") {
		t.Errorf("a picture is served as %s", picture)
	}
	part := s.exchange("GET /film.mp4 HTTP/1.1\nHost: HOST\nRange: bytes=2-4\nConnection: close\n\n")
	body, _ := io.ReadAll(part.Body)
	if part.StatusCode != http.StatusPartialContent || string(body) != "234" || part.Header.Get("Content-Range") != "bytes 2-4/10" {
		t.Errorf("a range is answered with %d %q %q", part.StatusCode, body, part.Header.Get("Content-Range"))
	}
	tag := part.Header.Get("ETag")
	if got := s.exchange("GET /film.mp4 HTTP/1.1\nHost: HOST\nIf-None-Match: " + tag + "\n\n").StatusCode; got != http.StatusNotModified {
		t.Errorf("an unchanged file is answered with %d", got)
	}
	s.write("film.mp4", "9876543210")
	if got := s.exchange("GET /film.mp4 HTTP/1.1\nHost: HOST\nIf-None-Match: " + tag + "\n\n").StatusCode; got != http.StatusOK {
		t.Errorf("a changed file is answered with %d", got)
	}
}

func TestPageKnowsItsKey(t *testing.T) {
	s := serveFiles(t, "a.md", "# A", "b.md", "# _sheaf/live.js in the title")
	for _, address := range []string{"a/", "b/", "missing/"} {
		_, page := s.get(address)
		key := s.key("/" + address).Key
		if key == "" || strings.Count(page, "_sheaf/live.js?key="+key+`"`) != 1 || strings.Count(page, "?key=") != 1 {
			t.Errorf("/%s has the key %q, and is\n%s", address, key, page)
		}
	}
	if s.key("/a/").Key == s.key("/b/").Key {
		t.Error("two pages have one key")
	}
}

func TestKeyLeavesOutNothingButStyleSheets(t *testing.T) {
	page := func(head, body string) string {
		return "<html><head>" + head + "</head><body>" + body + "</body></html>"
	}
	keyOf := func(page string) (string, []string) {
		return pageKey([]byte(page), func(string) string { return "" })
	}
	base, baseStyles := keyOf(page(`<link rel="stylesheet" href="a.css">`, "x"))
	if strings.Join(baseStyles, " ") != "a.css" {
		t.Errorf("the style sheets are %q", baseStyles)
	}
	for _, c := range []struct {
		name, page string
		same       bool
		styles     string
	}{
		{"another sheet", page(`<link rel="stylesheet" href="b&amp;.css">`, "x"), true, "b&.css"},
		{"another body", page(`<link rel="stylesheet" href="a.css">`, "y"), false, "a.css"},
		{"another sheet for print only", page(`<link rel="stylesheet" media="print" href="a.css">`, "x"), false, "a.css"},
		{"another icon", page(`<link rel="icon" href="a.css"><link rel="stylesheet" href="a.css">`, "x"), false, "a.css"},
		{"a sheet in the body", page(`<link rel="stylesheet" href="a.css">`, `x<link rel="stylesheet" href="a.css">`), false, "a.css"},
		{"no sheet", page("", "x"), false, ""},
	} {
		key, styles := keyOf(c.page)
		if (key == base) != c.same || strings.Join(styles, " ") != c.styles {
			t.Errorf("%s: same key %v, sheets %q", c.name, key == base, styles)
		}
	}
	one, styles := keyOf(page("<link href=a.css rel=stylesheet><link rel='stylesheet' href='b.css'>", "x"))
	two, _ := keyOf(page("<link href=c.css rel=stylesheet><link rel='stylesheet' href='d.css'>", "x"))
	if one != two || strings.Join(styles, " ") != "a.css b.css" {
		t.Errorf("other spellings of the links are not found: %q", styles)
	}
}

func TestKeyTellsOfChangedPictures(t *testing.T) {
	s := serveFiles(t,
		"a/b.md", "![](<../my pictures/one.png>) <picture><source srcset=\"two.png 2x\"><img src=\"../my%20pictures/one.png\"></picture>",
		"c.md", "# No picture",
		"my pictures/one.png", "1", "a/two.png", "2",
	)
	other := s.key("/c/").Key
	for _, name := range []string{"my pictures/one.png", "a/two.png"} {
		before := s.key("/a/b/").Key
		s.write(name, "another one")
		if s.key("/a/b/").Key == before {
			t.Errorf("%s has changed, the key of the page that shows it has not", name)
		}
	}
	if s.key("/c/").Key != other {
		t.Error("a page without pictures has another key")
	}
}
