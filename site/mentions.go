package site

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sort"

	"sheaf/site/mention"
	"sheaf/site/note"
	"sheaf/site/render"
)

// Unlinked mentions, for sites whose configuration asks for them: the notes whose text has the title or an
// alias of another in it, and no link to it.

// mentioning is what a Builder remembers of the mentions it has found: by the key of a note, as long as
// the names are the same.
type mentioning struct {
	names note.Hash
	found map[note.Hash][]mention.Found
}

// An unlinked mention is a place in the text of a note.
type unlinked struct {
	from  int // the note that the text is of
	found mention.Found
}

// maxNamesakes is how many notes of one name are told of a mention of it.
const maxNamesakes = 5

// findMentions fills Site.mentions.
func (s *Site) findMentions(ctx context.Context, m *mentioning) error {
	names, holders := s.mentionNames()
	known := hashNames(names)
	if known != m.names {
		m.names, m.found = known, nil
	}
	finder := mention.New(names)
	all := make([][]mention.Found, len(s.compiled))
	err := inParallel(ctx, len(all), func() func(int) error {
		return func(i int) error {
			c := s.compiled[i]
			if found, ok := m.found[c.key]; ok {
				all[i] = found
				return nil
			}
			body, err := s.builder.compile.body(c)
			if err == nil {
				all[i] = finder.Find(body, c.note.Links)
			}
			return err
		}
	})
	if err != nil {
		return err
	}
	m.found = make(map[note.Hash][]mention.Found, len(all))
	counts := make([]int, len(names))
	for i, found := range all {
		m.found[s.compiled[i].key] = found
		for _, each := range found {
			counts[each.Name]++
		}
	}
	s.mentions = make([][]unlinked, len(all))
	for from, found := range all {
		for _, each := range found {
			if isCommon(counts[each.Name], len(all)) {
				continue
			}
			for _, to := range holders[each.Name] {
				if to != from && !s.linksTo(from, to) && !isMentionedBy(s.mentions[to], from) {
					s.mentions[to] = append(s.mentions[to], unlinked{from, each})
				}
			}
		}
	}
	return nil
}

// isCommon reports whether a name that so many notes have in their text is a word like any other: more than
// a quarter of the notes, and more than ten.
func isCommon(count, notes int) bool { return count > 10 && count > notes/4 }

// isMentionedBy reports whether the last mention is one by a note.
func isMentionedBy(list []unlinked, from int) bool {
	return len(list) > 0 && list[len(list)-1].from == from
}

// mentionNames returns the titles and aliases of all notes, each once, and the notes that have them.
func (s *Site) mentionNames() (names []string, holders [][]int) {
	at := make(map[string]int)
	for i, n := range s.graph.Notes {
		for _, name := range append([]string{n.Title}, n.Aliases...) {
			key := mention.Key(name)
			if key == "" {
				continue
			}
			k, ok := at[key]
			if !ok {
				k = len(names)
				at[key] = k
				names, holders = append(names, name), append(holders, nil)
			}
			if len(holders[k]) < maxNamesakes && !slices.Contains(holders[k], i) {
				holders[k] = append(holders[k], i)
			}
		}
	}
	return names, holders
}

func hashNames(names []string) note.Hash {
	h := sha256.New()
	for _, name := range names {
		h.Write(binary.AppendUvarint(nil, uint64(len(name))))
		h.Write([]byte(name))
	}
	return note.Hash(h.Sum(nil))
}

// linksTo reports whether a note links to another.
func (s *Site) linksTo(from, to int) bool {
	links := s.graph.Backlinks[to]
	at := sort.Search(len(links), func(i int) bool { return links[i].Note >= from })
	return at < len(links) && links[at].Note == from
}

// unlinked returns the first notes that mention note i without a link, and how many there are.
func (s *Site) unlinked(i int) (list []render.Backlink, total int) {
	if s.mentions == nil {
		return nil, 0
	}
	for _, m := range s.mentions[i][:min(len(s.mentions[i]), maxBacklinks)] {
		n := s.graph.Notes[m.from]
		place := render.Mention{Before: m.found.Before, Text: m.found.Text, After: m.found.After}
		at := sort.Search(len(n.Headings), func(h int) bool { return n.Headings[h].Part.Start >= m.found.Offset })
		if at > 0 && n.Headings[at-1].ID != "" && n.Headings[at-1].Text != "" {
			h := &n.Headings[at-1]
			place.Section = render.Item{Title: h.Text, URL: note.URL(s.graph.Address[i], s.addressOf(m.from, h), h.ID)}
		}
		list = append(list, render.Backlink{
			Item:   s.nav.item(s.graph.Address[i], page{index: m.from}),
			Folder: s.nav.placeOf(page{index: m.from}), Count: 1, Mentions: []render.Mention{place},
		})
	}
	return list, len(s.mentions[i])
}
