package serve

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"regexp"
	"strings"

	"sheaf/site"
)

// What the server must find in a page. Text in it can't be mistaken for these: its "<" is escaped.
var (
	styleLink  = regexp.MustCompile(`(?i)<link\b[^>]*\brel=["']?stylesheet\b[^>]*>`)
	hrefValue  = regexp.MustCompile(`(?i)\bhref=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	mediaValue = regexp.MustCompile(`(?i)<(?:img|source|video|audio)\b[^>]*?\b(?:src|srcset|poster)="([^"]*)"`)
	liveTag    = regexp.MustCompile(`(?i)<script\b[^>]*\b_sheaf/live\.js`)
)

// head returns the part of a page before its body.
func head(page []byte) []byte {
	if i := bytes.Index(page, []byte("<body")); i >= 0 {
		return page[:i]
	}
	return page
}

// pageKey returns a hash of what an open page shows: its bytes but for the addresses of its style sheets, and the
// state of the pictures and films in it, which state tells by their references. It also returns the
// addresses of the style sheets: where only they differ, an open page need not be loaded anew.
func pageKey(page []byte, state func(ref string) string) (key string, styles []string) {
	h := sha256.New()
	rest := 0
	for _, link := range styleLink.FindAllIndex(head(page), -1) {
		tag := page[link[0]:link[1]]
		m := hrefValue.FindSubmatchIndex(tag)
		if m == nil {
			continue
		}
		for group := 2; group < len(m); group += 2 {
			if m[group] >= 0 {
				styles = append(styles, html.UnescapeString(string(tag[m[group]:m[group+1]])))
				h.Write(page[rest : link[0]+m[group]])
				rest = link[0] + m[group+1]
			}
		}
	}
	h.Write(page[rest:])
	for _, m := range mediaValue.FindAllSubmatch(page[len(head(page)):], -1) {
		for candidate := range strings.SplitSeq(html.UnescapeString(string(m[1])), ", ") { // those of a srcset
			ref, _, _ := strings.Cut(strings.TrimSpace(candidate), " ")
			io.WriteString(h, state(ref)+"\n")
		}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16]), styles
}

// mediaState returns what changes when the file changes that the page at a path refers to, or "" if ref is not
// that of a file of the site.
func mediaState(s *site.Site, page, ref string) string {
	u, err := (&url.URL{Path: "/" + page}).Parse(ref)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	p, ok := sitePath(u.EscapedPath())
	if !ok {
		return ""
	}
	content, _, _ := s.At(p)
	if content.File == nil {
		return ""
	}
	defer content.File.Close()
	info, err := content.File.Stat()
	if err != nil {
		return ""
	}
	return fileTag(info)
}

// fileTag tells a file's states apart.
func fileTag(info fs.FileInfo) string {
	return fmt.Sprintf("%x-%x", info.Size(), info.ModTime().UnixNano())
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// withKey returns the page with its key in the address of live.js, which so knows what it is part of.
// (Asking for the key later could get that of a newer page.)
func withKey(page []byte, key string) []byte {
	at := liveTag.FindIndex(head(page))
	if at == nil {
		return page
	}
	out := make([]byte, 0, len(page)+len(key)+8)
	out = append(out, page[:at[1]]...)
	out = append(out, "?key="...)
	out = append(out, key...)
	return append(out, page[at[1]:]...)
}
