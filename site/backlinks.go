package site

import (
	"sort"
	"strings"

	"sheaf/site/note"
	"sheaf/site/render"
)

// Backlinks: the notes that link to a page, and the sentences that they do it in.

const (
	maxBacklinks = 100 // notes that a page lists
	maxMentions  = 3   // links of each that are shown
)

// backlinks returns the first pages of notes that link to one, and how many there are.
func (s *Site) backlinks(to page) (list []render.Backlink, total int) {
	links := s.linksToPage(to)
	for start := 0; start < len(links); {
		from, end := s.sectionOfLink(links[start].Note, links[start].Link), start
		for end < len(links) && s.sectionOfLink(links[end].Note, links[end].Link) == from {
			end++
		}
		if total++; total <= maxBacklinks {
			b := render.Backlink{Item: s.nav.item(s.nav.address(to), from), Folder: s.nav.placeOf(from), Count: end - start}
			for _, l := range links[start:end] {
				if len(b.Mentions) == maxMentions {
					break
				}
				if m := s.mention(to, from, l.Link); !containsMention(b.Mentions, m) {
					b.Mentions = append(b.Mentions, m)
				}
			}
			list = append(list, b)
		}
		start = end
	}
	return list, total
}

func containsMention(list []render.Mention, m render.Mention) bool {
	for _, other := range list {
		if other == m {
			return true
		}
	}
	return false
}

// mention is a link of the page from, as another shows it. One in a sentence of its own, as in a
// list of links, has no more to say than where it is.
func (s *Site) mention(to, from page, link int) render.Mention {
	n := s.graph.Notes[from.index]
	l := &n.Links[link]
	m := render.Mention{Embed: l.Kind == note.Embed}
	if strings.TrimSpace(l.Before+l.After) != "" {
		m.Before, m.After = l.Before, l.After
		if !m.Embed {
			m.Text = cutText(shownText(l, s.graph.Links[from.index][link]), note.MaxAround)
		}
	}
	if h := sectionAt(n, l.Pos.Line); h != nil && !s.isHeadingOf(from, h) {
		m.Section = render.Item{Title: h.Text, URL: note.URL(s.nav.address(to), s.addressOf(from.index, h), h.ID)}
	}
	return m
}

// sectionAt returns the last heading of a note that begins at a line or before it and can be linked to, nil
// for none.
func sectionAt(n *note.Note, line int) *note.Heading {
	at := sort.Search(len(n.Headings), func(i int) bool { return n.Headings[i].Line > line })
	if at == 0 || n.Headings[at-1].ID == "" || n.Headings[at-1].Text == "" {
		return nil
	}
	return &n.Headings[at-1]
}

// cutText cuts a text to at most n characters.
func cutText(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
