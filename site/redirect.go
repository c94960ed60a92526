package site

import (
	"crypto/sha256"

	"sheaf/site/note"
	"sheaf/site/render"
)

// redirect makes the page of one of graph.Redirects.
func (s *Site) redirect(i int) ([]byte, error) {
	r := s.graph.Redirects[i]
	return render.Redirect(s.frame, note.URL(r.Address, "", ""), render.Item{
		Title: s.nav.title(page{index: r.Note}),
		URL:   note.URL(r.Address, s.graph.Address[r.Note], ""),
	}), nil
}

func (s *Site) redirectSource(i int) string { return s.graph.Notes[s.graph.Redirects[i].Note].Path }

// redirectShows returns the key of what a reader who is redirected sees.
func (s *Site) redirectShows(i int) note.Hash {
	to := s.graph.Redirects[i].Note
	key := s.view(resource{kind: notePage, index: to}).Key(s.frameKey)
	return sha256.Sum256(append(key[:], s.graph.Address[to]...))
}
