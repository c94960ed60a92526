package serve

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
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

// routes answers every request that the guard lets through. (http.ServeMux would redirect paths that it
// finds odd; here they just name nothing.)
func routes(st *state) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/" + liveAddress:
			st.serveScript(w, r)
		case "/" + liveFolder + "live.css":
			serveBytes(w, r, mediaType("live.css"), st.client.sheet)
		case "/" + liveFolder + "events":
			st.bell.stream(w, r)
		case "/" + liveFolder + "key":
			st.serveKey(w, r)
		case "/" + liveFolder + "problems":
			st.serveProblems(w, r)
		case createAddress:
			st.create(w, r)
		case fixAddress:
			st.mend(w, r)
		default:
			if !st.isLoaded(r.Context()) {
				st.serveLoading(w)
				return
			}
			st.servePage(w, r)
		}
	})
}

func (st *state) serveScript(w http.ResponseWriter, r *http.Request) {
	script, err := st.client.bundle()
	if err != nil {
		st.fail(err)
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	serveBytes(w, r, mediaType("live.js"), script)
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
	path     string            // below the site's root, as Site.At takes it
	location string            // status 302: relative, without the query
	key      string            // see pageKey
	styles   []string          // those addresses, as the page has them
	media    map[string]string // the states of the files that the page shows, by their references
	broken   *problem          // why there is no page
}

func isPage(c site.Content) bool { return c.File == nil && strings.HasPrefix(c.Type, "text/html") }

// find makes what stands at a path. It also returns the state of the site that it is of.
func (st *state) find(escaped string) (r reply, now *shown) {
	st.using.RLock()
	defer st.using.RUnlock()
	now = st.shown.Load()
	if now.site == nil {
		r.status, r.broken = http.StatusInternalServerError, now.problem
		if r.broken == nil {
			r.broken = &problem{Title: "The notes are not read yet", Message: "The folder of notes is not there, or is still being read."}
		}
		return r, now
	}
	r.status = http.StatusOK
	p, ok := sitePath(escaped)
	err := fs.ErrNotExist
	if ok {
		var moved bool
		r.path = p
		r.content, moved, err = now.site.At(p)
		if moved {
			r.status = http.StatusFound
			r.location = "./" + note.EscapePath(path.Base(p)) + "/"
			return r, now
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		r.status = http.StatusNotFound
		r.content = site.Content{Type: "text/html; charset=utf-8"}
		r.content.Bytes, err = now.site.NotFound()
	}
	if err != nil {
		st.fail(err)
		r.status, r.broken = http.StatusInternalServerError, describe(err, st.options.Source)
	} else if isPage(r.content) {
		r.media = map[string]string{}
		r.key, r.styles = pageKey(r.content.Bytes, func(ref string) string {
			state := mediaState(now.site, p, ref)
			if state != "" {
				r.media[ref] = state
			}
			return state
		})
	}
	return r, now
}

func (st *state) servePage(w http.ResponseWriter, r *http.Request) {
	found, _ := st.find(r.URL.EscapedPath())
	switch {
	case found.broken != nil:
		writePage(w, found.status, found.broken.document())
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
		serveBytes(w, r, cmp.Or(found.content.Type, mediaType(r.URL.Path)), found.content.Bytes)
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
func serveBytes(w http.ResponseWriter, r *http.Request, media string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+hashOf(content)+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
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
	t := mediaType(r.URL.Path)
	h := w.Header()
	h.Set("Content-Type", t)
	if policy := attachmentPolicy(t); policy != "" {
		h.Set("Content-Security-Policy", policy)
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+fileTag(info)+`"`)
	if c.Bytes != nil {
		seeker = bytes.NewReader(c.Bytes)
	}
	http.ServeContent(w, r, "", info.ModTime(), seeker)
}
