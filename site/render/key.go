package render

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"

	"sheaf/site/note"
)

// Key returns the hash of everything the page depends on: v and, by its own key, the frame. Two views
// with one key make one page, byte for byte, as long as the program is the same.
//
// Every string goes in with its length and every list with its count, so that no two views write the
// same bytes. A field added to View must be written here; a test changes each field and sees the key move.
func (v *View) Key(frame note.Hash) note.Hash {
	scratch, _ := keyScratch.Get().(*keyWriter)
	if scratch == nil {
		scratch = new(keyWriter)
	}
	w := append((*scratch)[:0], frame[:]...)
	w.strings(v.Layout, v.Root, v.Home, v.Source, v.Title, v.Window, v.Description, v.Lang, v.Date, v.Updated, v.Edit,
		v.Address, v.Summary, v.Report, v.Card, v.CardAlt, v.Markdown, v.Print)
	w.list(v.Authors)
	w.bool(v.NoIndex)
	w.bool(v.NotPrinted)
	w.heading(v.Lead)
	w.bool(v.HideTitle)
	w.int(v.Minutes)
	w.int(v.CardWidth)
	w.int(v.CardHeight)
	w.items(v.Tags)
	w.items(v.Crumbs)
	w.branches(v.Tree)
	w.entries(v.Contents)
	w.int(v.LinkedFrom)
	w.backlinks(v.Backlinks)
	w.int(v.Neighbours)
	w.int(len(v.Near))
	for i := range v.Near {
		w.item(&v.Near[i].Item)
	}
	w.int(v.MentionedBy)
	w.backlinks(v.Unlinked)
	w.int(len(v.Wanted))
	for i := range v.Wanted {
		wanted := &v.Wanted[i]
		w.strings(wanted.Name)
		w.int(wanted.Total)
		w.items(wanted.By)
	}
	w.item(v.Prev)
	w.item(v.Next)
	w.rows(v.Parts)
	w.outline(v.Outline)
	w.rows(v.Folders)
	w.rows(v.Notes)
	w.strip(v.Strip)
	w.rows(v.Recent)
	w.tagBranches(v.AllTags)
	w.int(v.Tagged)
	w.int(len(v.Groups))
	for i := range v.Groups {
		g := &v.Groups[i]
		w.item(&g.Item)
		w.int(g.Count)
		w.rows(g.Notes)
	}
	w.int(v.Unlisted)
	w.letters(v.Letters)
	w = append(w, v.Body[:]...)
	w.pieces(v.Pieces)
	w.int(v.Level)
	w.list(v.Fills)
	w.embeds(v.Embeds)
	key := sha256.Sum256(w)
	*scratch = w
	keyScratch.Put(scratch)
	return key
}

// keyScratch has what views are written into, of type *keyWriter. It belongs to no Renderer, as a View has a key without one.
var keyScratch sync.Pool

// Key returns the hash of what all pages share: the templates' sources and f.
func (r *Renderer) Key(f Frame) note.Hash {
	w := keyWriter(make([]byte, 0, 1<<10))
	w = append(w, r.sources[:]...)
	w.strings(f.Title, f.Lang, f.Base, f.Stylesheet, f.PrintSheet, f.Script, f.Icon, f.IconICO, f.TouchIcon, f.Manifest, f.MathSheet, f.Diagrams, f.DiagramFrame, f.RedirectScript, f.Register, f.ThemeScript, f.Live, f.Tags,
		f.FindScript, f.FindSheet, f.SearchPage, f.NoteIndex, f.OpenSearch, f.Site, f.Feed, f.Graph)
	return sha256.Sum256(w)
}

// A keyWriter gathers the bytes that a key is the hash of.
type keyWriter []byte

func (w *keyWriter) int(n int) { *w = binary.AppendVarint(*w, int64(n)) }

func (w *keyWriter) bool(b bool) {
	if b {
		*w = append(*w, 1)
	} else {
		*w = append(*w, 0)
	}
}

func (w *keyWriter) strings(fields ...string) {
	for _, s := range fields {
		w.int(len(s))
		*w = append(*w, s...)
	}
}

func (w *keyWriter) list(list []string) {
	w.int(len(list))
	w.strings(list...)
}

func (w *keyWriter) heading(h *note.Heading) {
	w.bool(h != nil)
	if h != nil {
		w.int(h.Level)
		w.strings(h.ID, h.Text, h.HTML)
		w.int(h.Line)
		w.int(int(h.Cut))
		w.bool(h.Bare)
		w.part(h.Part)
	}
}

func (w *keyWriter) embeds(list []Embed) {
	w.int(len(list))
	for i := range list {
		e := &list[i]
		w.int(e.Hole)
		w.strings(e.Before, e.After, e.Source, e.Prefix, e.URL)
		*w = append(*w, e.Body[:]...)
		w.part(e.Part)
		w.bool(e.Demote)
		w.list(e.Fills)
		w.embeds(e.Embeds)
	}
}

func (w *keyWriter) pieces(list []Piece) {
	w.int(len(list))
	for i := range list {
		w.strings(list[i].Before)
		w.part(list[i].Part)
	}
}

func (w *keyWriter) outline(list []Moved) {
	w.int(len(list))
	for i := range list {
		m := &list[i]
		w.strings(m.Text, m.URL, m.ID)
		w.int(len(m.Anchors))
		for j := range m.Anchors {
			w.item(&m.Anchors[j])
		}
		w.outline(m.Entries)
	}
}

func (w *keyWriter) part(p note.Part) {
	w.int(p.Start)
	w.int(p.End)
	w.int(p.First)
	w.int(p.Last)
}

func (w *keyWriter) item(i *Item) {
	w.bool(i != nil)
	if i != nil {
		w.strings(i.Title, i.URL)
	}
}

func (w *keyWriter) backlinks(list []Backlink) {
	w.int(len(list))
	for i := range list {
		b := &list[i]
		w.item(&b.Item)
		w.strings(b.Folder)
		w.int(b.Count)
		w.int(len(b.Mentions))
		for j := range b.Mentions {
			m := &b.Mentions[j]
			w.strings(m.Before, m.Text, m.After)
			w.bool(m.Embed)
			w.item(&m.Section)
		}
	}
}

func (w *keyWriter) items(list []Item) {
	w.int(len(list))
	for i := range list {
		w.item(&list[i])
	}
}

func (w *keyWriter) tagBranches(list []TagBranch) {
	w.int(len(list))
	for i := range list {
		b := &list[i]
		w.item(&b.Item)
		w.int(b.Count)
		w.tagBranches(b.Tags)
	}
}

func (w *keyWriter) branches(list []Branch) {
	w.int(len(list))
	for i := range list {
		b := &list[i]
		w.strings(b.Title, b.URL)
		w.bool(b.Folder)
		w.int(b.Count)
		w.bool(b.Open)
		w.bool(b.Current)
		w.bool(b.Apart)
		w.int(b.More)
		w.branches(b.Branches)
	}
}

func (w *keyWriter) entries(list []Entry) {
	w.int(len(list))
	for i := range list {
		w.strings(list[i].Text, list[i].ID)
		w.entries(list[i].Entries)
	}
}

func (w *keyWriter) rows(list []Row) {
	w.int(len(list))
	for i := range list {
		r := &list[i]
		w.item(&r.Item)
		w.strings(r.Summary, r.Date, r.Place)
		w.int(r.Minutes)
		w.items(r.Tags)
		w.int(r.Count)
	}
}

func (w *keyWriter) strip(s *Strip) {
	w.bool(s != nil)
	if s == nil {
		return
	}
	w.int(s.Per)
	w.int(len(s.Sheaves))
	for i := range s.Sheaves {
		sh := &s.Sheaves[i]
		w.item(&sh.Item)
		w.int(sh.Count)
		w.int(sh.New)
		w.int(len(sh.Strokes))
		for _, stroke := range sh.Strokes {
			w.int(stroke.Height)
			w.bool(stroke.New)
		}
	}
}

func (w *keyWriter) letters(list []Letter) {
	w.int(len(list))
	for i := range list {
		l := &list[i]
		w.strings(l.Label, l.URL, l.ID)
		w.int(l.Count)
		w.int(len(l.Notes))
		for j := range l.Notes {
			w.item(&l.Notes[j].Item)
			w.strings(l.Notes[j].Folder)
		}
	}
}
