package site

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/render"
)

// Embeds in the view and on the page. The view names each part that shows, with all that fills its
// holes, so that its hash covers what the page shows of other notes; the bodies come in when the page
// is made.

// embedIDs begins every id of an embedded part. A note's own ids cannot begin so.
const embedIDs = "sheaf:e"

// part fills the holes of a part of note i that stands on the filler's page.
func (f *filler) part(i int, part note.Part, plan []embedding) (fills []string, embeds []render.Embed) {
	n, targets, holes := f.site.graph.Notes[i], f.site.graph.Links[i], f.site.compiled[i].holes
	f.inLink = false
	fills = make([]string, 0, part.Last-part.First)
	for h := part.First; h < part.Last; h++ {
		l, t := &n.Links[holes[h].Link], targets[holes[h].Link]
		if holes[h].Kind != note.HoleEmbed {
			f.note = i // an embed before may have changed it
			fills = append(fills, f.fill(holes[h].Kind, l, t))
			continue
		}
		planned := slices.IndexFunc(plan, func(e embedding) bool { return e.hole == h })
		if planned < 0 || plan[planned].cut != "" {
			why := ""
			if planned >= 0 {
				why = plan[planned].cut
			}
			fills = append(fills, f.notEmbedded(l, t, why))
			continue
		}
		e := f.embed(l, t, &plan[planned])
		e.Hole = len(fills)
		fills, embeds = append(fills, ""), append(embeds, e)
	}
	return fills, embeds
}

// embed is what the page shows of another note.
func (f *filler) embed(l *note.Link, t link.Target, e *embedding) render.Embed {
	f.embeds++
	shown := render.Embed{
		Before: f.embedHead(l, t), After: "</section>",
		Source: f.site.graph.Notes[e.note].Path, Body: f.site.compiled[e.note].key, Part: e.part,
		Prefix: embedIDs + strconv.Itoa(f.embeds) + ":", URL: note.URL(f.address, t.Address, ""),
	}
	shown.Fills, shown.Embeds = f.part(e.note, e.part, e.inner)
	return shown
}

func (f *filler) embedHead(l *note.Link, t link.Target) string {
	title := f.site.nav.title(page{index: t.Note, section: t.Section})
	text := title
	if l.Text != "" {
		text = l.Text
	}
	return `<section class="embed" aria-label="` + html.EscapeString("Embedded from "+title) + `"><header><span>From <a href="` +
		html.EscapeString(f.url(t)) + `">` + html.EscapeString(text) + "</a></span></header>\n"
}

// notEmbedded stands for an embed that shows nothing of a note: there is none, it is another file, or
// showing it would be too much.
func (f *filler) notEmbedded(l *note.Link, t link.Target, why string) string {
	switch {
	case t.State == link.Missing:
		return "<p>" + missing("Missing note", l) + "</p>"
	case t.State != link.Page || t.Note < 0:
		return "<p>" + f.wiki(l, t) + "</p>"
	case why == "" && t.Part.IsEmpty() && strings.Contains(l.Dest, "#"):
		why = "There is no such part of it."
	case why == "" && t.Part.IsEmpty():
		why = "It is empty."
	case why == "":
		why = "There is too much on this page."
	}
	return f.embedHead(l, t) + "<p>" + why + "</p></section>"
}

// shownText is the text that a link shows.
func shownText(l *note.Link, t link.Target) string {
	switch {
	case t.Swapped:
		return l.Dest
	case l.Text == "" && (l.Kind == note.Wiki || l.Kind == note.Embed):
		return note.WikiText(l.Dest)
	}
	return l.Text
}

// wiki is a whole link with its text.
func (f *filler) wiki(l *note.Link, t link.Target) string {
	return "<a" + f.anchor(l, t) + ">" + html.EscapeString(shownText(l, t)) + f.anchorEnd(t) + "</a>"
}

// medium is an embedded picture, sound, video or document.
func (f *filler) medium(l *note.Link, t link.Target) string {
	medium := note.EmbedMedium(l.Dest)
	if t.State == link.Attachment {
		medium = note.MediumOf(t.Address)
	}
	name := l.Text
	if name == "" {
		name, _, _ = strings.Cut(l.Dest[strings.LastIndexByte(l.Dest, '/')+1:], "#")
	}
	switch {
	case t.State == link.Missing && medium != note.Picture:
		return missing("Missing file", l)
	case t.State == link.Page:
		return f.wiki(l, t)
	case medium == note.Picture:
		picture := *l
		picture.Text = name
		return f.image(&picture, t)
	}
	isFile := t.State == link.Attachment
	reference := "<a" + f.anchor(l, t) + ">" + html.EscapeString(name) + "</a>"
	src := ` src="` + html.EscapeString(f.url(t)) + `"`
	switch {
	case !isFile:
	case medium == note.Audio:
		return `<audio controls preload="none"` + src + ">" + reference + "</audio>"
	case medium == note.Video:
		size := ""
		if width := pixels(l.Width); width > 0 {
			size = ` width="` + strconv.Itoa(width) + `"`
		}
		if height := pixels(l.Height); height > 0 {
			size += ` height="` + strconv.Itoa(height) + `"`
		}
		return `<video controls preload="metadata"` + src + size + ">" + reference + "</video>"
	}
	return reference
}

// missing stands for what is not there.
func missing(what string, l *note.Link) string {
	return `<span class="missing" role="img" aria-label="` + html.EscapeString(what+": "+l.Dest) + `"><code>` + html.EscapeString(l.Dest) + "</code></span>"
}

// withEmbeds returns a view that has the HTML of its embeds in the fills.
func (s *Site) withEmbeds(v *render.View) (*render.View, error) {
	if len(v.Embeds) == 0 {
		return v, nil
	}
	whole := *v
	whole.Fills = slices.Clone(v.Fills)
	if err := s.fillEmbeds(whole.Fills, v.Embeds); err != nil {
		return nil, err
	}
	return &whole, nil
}

// fillEmbeds puts the HTML of embeds into the fills among which they stand.
func (s *Site) fillEmbeds(fills []string, embeds []render.Embed) error {
	for i := range embeds {
		e := &embeds[i]
		body, err := s.builder.compile.body(s.compiled[s.noteAt(e.Source)])
		if err != nil {
			return err
		}
		inner := slices.Clone(e.Fills)
		if err := s.fillEmbeds(inner, e.Embeds); err != nil {
			return err
		}
		out := append(make([]byte, 0, len(e.Before)+e.Part.End-e.Part.Start+len(e.After)), e.Before...)
		if e.Demote {
			out = append(out, demoted(appendEmbedded(nil, body, e, inner))...)
		} else {
			out = appendEmbedded(out, body, e, inner)
		}
		fills[e.Hole] = string(append(out, e.After...))
	}
	return nil
}

// noteAt returns the note at a path, which there must be.
func (s *Site) noteAt(p string) int {
	i, _ := slices.BinarySearchFunc(s.graph.Notes, p, func(n *note.Note, p string) int { return strings.Compare(n.Path, p) })
	return i
}
