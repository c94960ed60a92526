package serve

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"sheaf/site"
	"sheaf/site/note"
)

// The server's own addresses, below the folder that is reserved for the theme's files.
const (
	liveFolder  = "_sheaf/"
	liveAddress = liveFolder + "live.js"
)

//go:embed live.js
var liveScript []byte

//go:embed live.css
var liveSheet []byte

// routes answers every request that the guard lets through. (http.ServeMux would redirect paths that it
// finds odd; here they just name nothing.)
func routes(st *state) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/" + liveAddress:
			serveBytes(w, r, "live.js", liveScript)
		case "/" + liveFolder + "live.css":
			serveBytes(w, r, "live.css", liveSheet)
		case "/" + liveFolder + "events":
			st.bell.stream(w, r)
		case "/" + liveFolder + "key":
			st.serveKey(w, r)
		default:
			if !st.isLoaded(r.Context()) {
				st.serveLoading(w)
				return
			}
			st.servePage(w, r)
		}
	})
}

// sitePath turns a request's path, as it was sent, into one below the site's root as Site.At takes it. It
// is decoded once. A path that hides a separator or walks up or on the spot is no path of a site.
func sitePath(escaped string) (p string, ok bool) {
	if lower := strings.ToLower(escaped); strings.Contains(lower, "%2f") || !strings.HasPrefix(escaped, "/") {
		return "", false
	}
	p, err := url.PathUnescape(escaped[1:])
	if err != nil || strings.ContainsAny(p, "\x00\\") {
		return "", false
	}
	if p == "" {
		return "", true
	}
	for segment := range strings.SplitSeq(strings.TrimSuffix(p, "/"), "/") {
		if segment == "" || segment == "." || segment == ".." {
			return "", false
		}
	}
	return p, true
}

// A reply is what an address shows: a page, with its key, a file, or where to go instead.
type reply struct {
	status   int
	content  site.Content
	location string   // status 302: relative, without the query
	key      string   // see pageKey
	styles   []string // those addresses, as the page has them
}

func isPage(c site.Content) bool { return c.File == nil && strings.HasPrefix(c.Type, "text/html") }

// find makes what stands at a path. It also returns what is wrong with the site as a whole, or "".
func (st *state) find(escaped string) (r reply, problem string, err error) {
	st.using.RLock()
	defer st.using.RUnlock()
	now := st.shown.Load()
	if now.site == nil {
		return r, now.problem, errors.New(now.problem)
	}
	r.status = http.StatusOK
	p, ok := sitePath(escaped)
	err = fs.ErrNotExist
	if ok {
		var moved bool
		r.content, moved, err = now.site.At(p)
		if moved {
			r.status = http.StatusFound
			r.location = "./" + note.EscapePath(path.Base(p)) + "/"
			return r, now.problem, nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		r.status = http.StatusNotFound
		r.content = site.Content{Type: "text/html; charset=utf-8"}
		r.content.Bytes, err = now.site.NotFound()
	}
	if err != nil {
		st.fail(err)
	} else if isPage(r.content) {
		r.key, r.styles = pageKey(r.content.Bytes, func(ref string) string { return mediaState(now.site, p, ref) })
	}
	return r, now.problem, err
}

func (st *state) servePage(w http.ResponseWriter, r *http.Request) {
	found, _, err := st.find(r.URL.EscapedPath())
	switch {
	case err != nil:
		writePage(w, http.StatusInternalServerError, errorDocument(err.Error()))
	case found.location != "":
		if r.URL.RawQuery != "" {
			found.location += "?" + r.URL.RawQuery
		}
		w.Header().Set("Location", found.location)
		w.WriteHeader(found.status)
	case found.content.File != nil:
		serveFile(w, r, found.content)
	case isPage(found.content):
		writePage(w, found.status, withKey(found.content.Bytes, found.key))
	default:
		serveBytes(w, r, path.Base(r.URL.Path), found.content.Bytes)
	}
}

func writePage(w http.ResponseWriter, status int, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(len(page)))
	w.WriteHeader(status)
	w.Write(page)
}

// serveBytes answers with a file that is in memory. A browser may keep it, and asks each time
// whether it is still right.
func serveBytes(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", mediaType(name))
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+hashOf(content)+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

// filePatience is how long sending a file may take: films are watched over slow lines.
const filePatience = time.Hour

func serveFile(w http.ResponseWriter, r *http.Request, c site.Content) {
	defer c.File.Close()
	info, err := c.File.Stat()
	seeker, ok := c.File.(io.ReadSeeker)
	if err != nil || !ok || !info.Mode().IsRegular() {
		refuse(w, http.StatusNotFound, "This is no file.")
		return
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(filePatience))
	t := mediaType(c.Source)
	h := w.Header()
	h.Set("Content-Type", t)
	if policy := attachmentPolicy(t); policy != "" {
		h.Set("Content-Security-Policy", policy)
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+fileTag(info)+`"`)
	http.ServeContent(w, r, "", info.ModTime(), seeker)
}

// serveKey answers live.js, which sends its page's path: would the page look the same now?
func (st *state) serveKey(w http.ResponseWriter, r *http.Request) {
	found, problem, err := st.find(r.URL.Query().Get("path"))
	if found.content.File != nil {
		found.content.File.Close()
	}
	if err != nil && problem == "" {
		problem = err.Error()
	}
	answer, err := json.Marshal(struct {
		Key     string   `json:"key"`
		Styles  []string `json:"styles"`
		Problem string   `json:"problem"`
	}{found.key, found.styles, problem})
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(answer)
}

// errorDocument is shown where there is no page to show. live.js keeps its text up to date, and loads
// the page when there is one.
func errorDocument(message string) []byte {
	return fmt.Appendf(nil, `<!doctype html>
<html lang="en" class="sheaf-error">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'">
<title>Cannot show this page</title>
<link rel="stylesheet" href="/%[1]slive.css">
<script src="/%[1]slive.js?key=none" defer></script>
</head>
<body>
<h1>This page cannot be shown</h1>
<pre id="sheaf-problem">%[2]s</pre>
<p>It will appear here as soon as this is mended.</p>
</body>
</html>
`, liveFolder, html.EscapeString(message))
}
