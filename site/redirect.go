package site

import (
	"sheaf/site/note"
	"sheaf/site/render"
)

// redirect makes the page of one of graph.Redirects.
func (s *Site) redirect(i int) []byte {
	r := s.graph.Redirects[i]
	return render.Redirect(s.frame, note.URL(r.Address, "", ""), render.Item{
		Title: s.nav.title(page{index: r.Note}),
		URL:   note.URL(r.Address, s.graph.Address[r.Note], ""),
	})
}

func (s *Site) redirectSource(i int) string { return s.graph.Notes[s.graph.Redirects[i].Note].Path }
