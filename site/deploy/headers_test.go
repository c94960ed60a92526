package deploy

import (
	"strings"
	"testing"
)

func TestTypesOfFilesDoNotDependOnTheMachine(t *testing.T) {
	for _, test := range []struct{ path, head, want string }{
		{"a/index.html", "", "text/html; charset=utf-8"},
		{"a.JS", "", "text/javascript; charset=utf-8"},
		{"a.svg", "", "image/svg+xml; charset=utf-8"},
		{"a.webmanifest", "", "application/manifest+json; charset=utf-8"},
		{"feed.xml", "", "application/xml; charset=utf-8"},
		{"a.woff2", "", "font/woff2"},
		{"a.tar.gz", "", "application/gzip"},
		{"main.go", "package main", "text/plain; charset=utf-8"},
		{"Makefile", "all:", "text/plain; charset=utf-8"},
		{"a.unknown", "\x7fELF\x00", "application/octet-stream"},
		{"latin1.log", "gr\xfc\xdfe", "application/octet-stream"},
		{"cut.log", strings.Repeat("x", 511) + "\xe6", "text/plain; charset=utf-8"},
		{"cut.log", strings.Repeat("x", 510) + "\xe6\x97", "text/plain; charset=utf-8"},
		{".nojekyll", "", "text/plain; charset=utf-8"},
	} {
		if got := contentType(test.path, []byte(test.head)); got != test.want {
			t.Errorf("%s: %s, want %s", test.path, got, test.want)
		}
	}
}

func TestOnlyWhatNeverChangesIsCachedForLong(t *testing.T) {
	for path, want := range map[string]string{
		"_sheaf/sheaf-07f0f8b8.js":   "public, max-age=31536000, immutable",
		"_sheaf/54916463/math.css":   "public, max-age=31536000, immutable",
		"_sheaf/search/root.js":      "public, max-age=600",
		"_sheaf/search/t/1o8yacc.js": "public, max-age=600",
		"images/a-07f0f8b8.png":      "public, max-age=600",
		"index.html":                 "no-cache",
		"sitemap.xml":                "no-cache",
		"a/note.md":                  "no-cache",
		"worker.js":                  "no-cache",
	} {
		if got := cacheControl(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
