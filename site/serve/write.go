package serve

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"time"

	"sheaf/site"
	"sheaf/site/note"
)

// Two requests write, and only below the folder of notes: one makes a note that is not there, one makes the edit of
// a finding that carries it. The guard lets them through from pages of this server that are open on this
// machine (see mayWrite), and here they must show a token, which only such a page can have read.

const (
	createAddress = "/" + liveFolder + "create"
	fixAddress    = "/" + liveFolder + "fix"
)

const (
	maxRequest    = 16 << 10         // bytes
	writePatience = 10 * time.Second // for a request to come in, and for a new note to show
)

// receive decodes a request that writes into v, which embeds a token; false means that it was answered.
func (st *state) receive(w http.ResponseWriter, r *http.Request, v interface{ shows() string }) bool {
	if r.Method != http.MethodPost {
		refuse(w, http.StatusMethodNotAllowed, "This address is for writing.")
		return false
	}
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(writePatience))
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxRequest))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		refuse(w, http.StatusBadRequest, "This is no such request.")
		return false
	}
	if subtle.ConstantTimeCompare([]byte(v.shows()), []byte(st.token)) != 1 {
		refuse(w, http.StatusForbidden, "The server was started anew since this page was loaded: load it again.")
		return false
	}
	return true
}

type token struct {
	Token string `json:"token"`
}

func (t token) shows() string { return t.Token }

// create makes a note that is not there, and answers with the address of its page.
func (st *state) create(w http.ResponseWriter, r *http.Request) {
	var request struct {
		token
		Path string `json:"path"`
	}
	if !st.receive(w, r, &request) {
		return
	}
	p := request.Path
	if !site.CanCreate(p) {
		refuse(w, http.StatusUnprocessableEntity, "No note can have this name.")
		return
	}
	_, next := st.bell.listen()
	switch err := site.NewNote(st.options.Source, p, time.Now()); {
	case errors.Is(err, fs.ErrExist):
		refuse(w, http.StatusConflict, fmt.Sprintf("%s is there already. Is it a draft, or left out by the configuration?", p))
		return
	case err != nil:
		st.print("%s cannot create %s: %v", clock(), p, err)
		refuse(w, http.StatusInternalServerError, fmt.Sprintf("%s cannot be created: %v", p, reason(err)))
		return
	}
	st.print("%s created %s", clock(), p)
	patience := time.NewTimer(writePatience)
	defer patience.Stop()
	for {
		if now := st.shown.Load(); now.site != nil {
			if address, ok := now.site.NoteAt(p); ok {
				writeJSON(w, http.StatusCreated, map[string]string{"url": address})
				return
			}
		}
		select {
		case <-next:
			_, next = st.bell.listen()
		case <-r.Context().Done():
			return
		case <-patience.C:
			refuse(w, http.StatusAccepted, fmt.Sprintf("%s is created, but the configuration leaves it out.", p))
			return
		}
	}
}

// reason is an error's text without the path, which the caller says better.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// mend makes the edit of a finding.
func (st *state) mend(w http.ResponseWriter, r *http.Request) {
	var request struct {
		token
		Path   string `json:"path"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
		Code   string `json:"code"`
	}
	if !st.receive(w, r, &request) {
		return
	}
	st.using.RLock()
	defer st.using.RUnlock()
	now := st.shown.Load()
	if now.site == nil {
		refuse(w, http.StatusConflict, "There is no site yet.")
		return
	}
	diags := of(now.site.Diags(), request.Path)
	i := slices.IndexFunc(diags, func(d note.Diag) bool {
		return d.Fix != nil && d.Code == request.Code && d.Pos == note.Pos{Line: request.Line, Column: request.Column}
	})
	if i < 0 {
		refuse(w, http.StatusConflict, "This has changed: look at the list again.")
		return
	}
	if err := now.site.Mend(diags[i]); err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	st.print("%s mended %s", clock(), place(request.Path, request.Line, request.Column))
	writeJSON(w, http.StatusOK, map[string]string{})
}

// modTime returns when a file was written, or the zero time.
func modTime(name string) time.Time {
	info, err := os.Stat(name)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
