package serve

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"sheaf/site"
	"sheaf/site/note"
)

// What an open page learns when it looks again: all that it needs, in one answer.

// An answer is what live.js gets when it looks again.
type answer struct {
	Key       string            `json:"key"`            // of what the address shows now
	Page      string            `json:"page,omitempty"` // the page, if its key is not the one that was sent
	Broken    bool              `json:"broken"`         // there is no page: the Problem is its own
	Elsewhere bool              `json:"elsewhere"`      // the address shows no page any more: load it anew
	Styles    []string          `json:"styles"`         // the addresses of the page's style sheets
	Media     map[string]string `json:"media"`          // the states of the files that it shows, by their references
	Problem   *problem          `json:"problem"`        // why this is not up to date, or null
	Place     string            `json:"place"`          // the editor's address of the Problem, or ""
	Findings  []finding         `json:"findings"`       // about the note that the page shows
	Count     tally             `json:"count"`          // in all notes
	Missing   *missing          `json:"missing"`        // the note that is not here, or null
	Saved     *saved            `json:"saved"`          // the note that was changed last, if pages are to go there
	Token     string            `json:"token"`          // with it the page may write: see write.go; "" if it may not
}

// A finding is a note.Diag as the page shows it.
type finding struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Place    string `json:"place"` // "a/b.md:3:1"
	Editor   string `json:"editor"`
	URL      string `json:"url"` // the path of the note's page; "" if it has none
	Fixable  bool   `json:"fixable"`
}

// A tally counts findings.
type tally struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"` // that the site has
}

func tallyOf(s *site.Site) (t tally) {
	if s == nil {
		return t
	}
	t.Notes = s.Notes()
	for _, d := range s.Diags() {
		switch d.Severity {
		case note.Error:
			t.Errors++
		case note.Warning:
			t.Warnings++
		}
	}
	return t
}

// A missing note is one whose address was asked for.
type missing struct {
	Path  string      `json:"path"`  // where it would be, "" if no note can be there
	Title string      `json:"title"` // that it would get
	Near  []site.Page `json:"near"`  // notes whose names are spelled like it
}

const nearest = 5 // notes that are offered in place of a missing one

// missingAt returns the note that a page at a path would be made from.
func missingAt(s *site.Site, p string) *missing {
	m := &missing{Path: strings.TrimSuffix(p, "/")}
	if m.Path == "" || !strings.HasSuffix(p, "/") && path.Ext(p) != "" {
		return nil
	}
	if !note.IsMarkdown(m.Path) {
		m.Path += ".md"
	}
	m.Near = s.Near(m.Path, nearest)
	m.Title = site.NewTitle(m.Path)
	if !site.CanCreate(m.Path) {
		m.Path = ""
	}
	return m
}

// A saved note is one that was changed while it was served.
type saved struct {
	ID  string `json:"id"`  // another one for each save
	URL string `json:"url"` // of its page, below the site's root
}

// noteSaved remembers which of the touched notes was written last, if pages are to go there.
func (st *state) noteSaved(now *shown, touched []string) {
	if !st.follows || now.site == nil {
		return
	}
	var newest time.Time
	for _, p := range touched {
		if !note.IsMarkdown(p) {
			continue
		}
		address, ok := now.site.NoteAt(p)
		written := modTime(filepath.Join(st.options.Source, filepath.FromSlash(p)))
		if ok && !written.Before(newest) {
			newest = written
			st.saved.Store(&saved{ID: written.Format(time.RFC3339Nano) + p, URL: address})
		}
	}
}

// serveKey answers live.js, which sends its page's path and its key: would the page look the same now?
func (st *state) serveKey(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	found, now := st.find(query.Get("path"))
	if found.content.File != nil {
		found.content.File.Close()
	}
	local := fromHere(r)
	a := answer{
		Key: found.key, Styles: found.styles, Media: found.media, Problem: now.problem, Count: now.count(), Findings: []finding{},
		Elsewhere: found.broken == nil && !isPage(found.content), Saved: st.saved.Load(),
	}
	switch {
	case found.broken != nil:
		a.Broken, a.Problem, a.Key = true, found.broken, found.broken.key()
	case found.status == http.StatusNotFound:
		a.Missing = missingAt(now.site, found.path)
	case found.content.Source != "":
		own := of(now.site.Diags(), found.content.Source)
		a.Findings = st.findings(now.site, slices.Concat(own, now.site.Unused(found.content.Source)), local)
	}
	if has := query.Get("key"); query.Has("key") && has != a.Key && isPage(found.content) && found.broken == nil {
		a.Page = string(withKey(found.content.Bytes, found.key))
	}
	if local && ownPage(r) {
		a.Token = st.token
		if a.Problem != nil {
			a.Place = editorURL(st.editor, a.Problem.file, a.Problem.Line, a.Problem.Column)
		}
	}
	writeJSON(w, http.StatusOK, a)
}

// of returns those of diags, which are sorted, that are about one file.
func of(diags []note.Diag, p string) []note.Diag {
	first := sort.Search(len(diags), func(i int) bool { return diags[i].Path >= p })
	last := first
	for last < len(diags) && diags[last].Path == p {
		last++
	}
	return diags[first:last]
}

// maxFindings bounds how many findings are listed in one answer.
const maxFindings = 500

// findings makes what is shown of diags. Who does not sit at this machine gets no addresses of files on it.
func (st *state) findings(s *site.Site, diags []note.Diag, local bool) []finding {
	list := make([]finding, 0, min(len(diags), maxFindings))
	urls := map[string]string{}
	for _, d := range diags[:min(len(diags), maxFindings)] {
		if _, known := urls[d.Path]; !known {
			if address, ok := s.NoteAt(d.Path); ok {
				urls[d.Path] = "/" + address
			}
		}
		f := finding{
			Severity: d.Severity.String(), Code: d.Code, Message: d.Message, Hint: d.Hint,
			Path: d.Path, Line: d.Pos.Line, Column: d.Pos.Column, Place: place(d.Path, d.Pos.Line, d.Pos.Column), URL: urls[d.Path],
		}
		if local {
			f.Editor = editorURL(st.editor, filepath.Join(st.options.Source, filepath.FromSlash(d.Path)), d.Pos.Line, d.Pos.Column)
			f.Fixable = d.Fix != nil
		}
		list = append(list, f)
	}
	return list
}

// serveProblems answers with the findings of all notes, and with the advice that no page shows.
func (st *state) serveProblems(w http.ResponseWriter, r *http.Request) {
	now := st.shown.Load()
	a := struct {
		Findings []finding `json:"findings"`
		Left     int       `json:"left"` // how many there are besides
	}{Findings: []finding{}}
	if now.site != nil {
		all := append(append([]note.Diag(nil), now.site.Diags()...), now.site.Advice()...)
		sort.SliceStable(all, func(i, j int) bool { return all[i].Severity < all[j].Severity })
		a.Findings = st.findings(now.site, all, fromHere(r))
		a.Left = len(all) - len(a.Findings)
	}
	writeJSON(w, http.StatusOK, a)
}

// fromHere reports whether a request comes from this machine.
func fromHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	from, err := netip.ParseAddr(host)
	return err == nil && from.Unmap().IsLoopback()
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}
