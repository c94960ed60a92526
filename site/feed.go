package site

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"

	"sheaf/site/note"
)

// The feed has the notes that were changed last, as an Atom feed (RFC 4287). A note's date is that of its
// last commit, else the one it gives itself; one without is not in the feed, as the clock is nobody's
// witness. A site without dates, or that does not know its full address, has no feed.

const feedAddress = "feed.xml"

// maxFeed is how many notes are in the feed.
const maxFeed = 30

// changed returns the day on which a note was changed last, as YYYY-MM-DD, or "".
func (s *Site) changed(i int) string { return cmp.Or(s.updated[i], s.graph.Notes[i].Date) }

// latest returns the notes of the feed, the one that was changed last first.
func (s *Site) latest() []int {
	if s.absoluteBase() == "" {
		return nil
	}
	var list []int
	for i := range s.graph.Notes {
		if s.changed(i) != "" {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(s.changed(b), s.changed(a)) })
	return list[:min(len(list), maxFeed)]
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	About   string      `xml:"subtitle,omitempty"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomPerson  `xml:"author"`
	Icon    string      `xml:"icon,omitempty"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Link       atomLink       `xml:"link"`
	Authors    []atomPerson   `xml:"author"`
	Summary    string         `xml:"summary,omitempty"`
	Categories []atomCategory `xml:"category"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// feed makes the feed.
func (s *Site) feed(int) ([]byte, error) {
	list := s.latest()
	base := s.frame.Site
	f := atomFeed{
		Lang: s.frame.Lang, ID: base, Title: s.frame.Title, About: s.Config.Description,
		Links:  []atomLink{{"self", "application/atom+xml", base + feedAddress}, {"alternate", "text/html", base}},
		Author: atomPerson{s.frame.Title},
	}
	if s.frame.Icon != "" {
		f.Icon = base + s.frame.Icon
	}
	for _, i := range list {
		n := s.graph.Notes[i]
		address := base + note.EscapePath(s.graph.Address[i])
		e := atomEntry{
			ID: address, Title: s.nav.title(page{index: i}), Updated: atMidnight(s.changed(i)), Link: atomLink{Href: address},
			Summary: summary(n),
		}
		if n.Date != "" {
			e.Published = atMidnight(n.Date)
		}
		for _, name := range s.authors[i] {
			e.Authors = append(e.Authors, atomPerson{name})
		}
		for _, tag := range n.Tags {
			e.Categories = append(e.Categories, atomCategory{tag})
		}
		f.Entries = append(f.Entries, e)
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return asXML(f)
}

// atMidnight makes a time of a day, as RFC 3339 has it. Commits are known to the day only.
func atMidnight(day string) string { return day + "T00:00:00Z" }

// asXML writes a document.
func asXML(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write XML: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
