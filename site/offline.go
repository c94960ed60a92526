package site

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"sheaf/site/note"
	"sheaf/site/search"
)

// A site that asks for it (`offline`) can be read without a network: a service worker (static/offline.ts) keeps what all
// pages need, and the notes that were read. Its script is at the root, where it must be, with a list before it that
// names the version: whatever a reader sees of the site changes it. The development server has none, for it would
// come between the writer and the page, nor has a site that is opened from the disk.

const (
	workerAddress  = "offline.js"
	offlineAddress = "offline.html" // what is shown in place of a page that is not kept
)

// maxSearchKept is how much text the notes may have, in bytes, for the whole search index to be kept from the start;
// of a larger one are those parts that were used.
const maxSearchKept = 4 << 20

func (s *Site) isOffline() bool {
	o := &s.builder.options
	return s.Config.Offline && !o.FileURLs && o.Live == "" && s.theme.bundle.Register != ""
}

// isPublished reports whether the site has a use for one of the theme's files.
func (s *Site) isPublished(file string) bool {
	switch bundle := s.theme.bundle; file {
	case bundle.RedirectScript:
		return len(s.graph.Redirects) > 0
	case bundle.Register:
		return s.isOffline()
	}
	return true
}

// register returns the address of the script that registers the worker, or "".
func (s *Site) register() string {
	if !s.isOffline() {
		return ""
	}
	return s.theme.bundle.Register
}

func (s *Site) eachWorker(add func(string, int)) {
	if s.isOffline() {
		add(workerAddress, 0)
	}
}

// worker makes the service worker.
func (s *Site) worker(int) ([]byte, error) {
	files, err := s.keptFiles()
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	h.Write(s.frameKey[:])
	fmt.Fprintf(h, "%#v %q %q", s.Config, s.outputs, s.updated)
	for _, m := range s.compiled {
		h.Write(m.key[:])
	}
	for _, f := range files {
		io.WriteString(h, f+"\n")
	}
	list := struct {
		Version  string   `json:"version"`
		Files    []string `json:"files"`
		Fallback string   `json:"fallback"`
	}{fmt.Sprintf("%x", h.Sum(nil)[:8]), files, offlineAddress}
	data, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte("const OFFLINE="), data, []byte(";\n"), s.theme.bundle.Worker), nil
}

// keptFiles returns the references from the root to what every page may need.
func (s *Site) keptFiles() ([]string, error) {
	addresses := []string{s.graph.Folders[0].Address, offlineAddress, s.finding.page, s.finding.all, sidebarAddress, tagListAddress, manifestAddress, s.frame.MathSheet}
	for _, f := range s.theme.bundle.Files {
		if s.isPublished(f.Address) {
			addresses = append(addresses, f.Address)
		}
	}
	for _, f := range iconFiles() {
		addresses = append(addresses, s.iconAddress(f.name))
	}
	x, err := s.searched()
	if err != nil {
		return nil, err
	}
	files := []string{"./"}
	for _, address := range addresses {
		if _, ok := s.byOutput[note.OutputPath(address)]; ok && address != "" {
			files = append(files, note.EscapePath(address))
		}
	}
	small := s.textSize() <= maxSearchKept
	for _, f := range x.Files {
		if small || f.Path == search.Folder+"/root.js" {
			files = append(files, note.EscapePath(f.Path))
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}
