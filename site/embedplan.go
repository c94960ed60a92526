package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sheaf/site/link"
	"sheaf/site/note"
)

// What pages show of other notes is planned for all of them once the notes are linked, so that what
// is wrong with it can be said, and a view has only to follow the plan.

// Limits of what one page embeds. Notes that embed each other would show without end, and few notes
// that each embed the next one twice show more than any disk holds.
const (
	maxEmbedDepth = 5
	maxEmbeds     = 100
	maxEmbedBytes = 1 << 20
	perHole       = 128 // bytes that what fills a hole counts for
)

// An embedding is what one embed of a page shows.
type embedding struct {
	hole  int // in the body it stands in
	note  int // what is shown, index into graph.Notes
	part  note.Part
	cut   string      // why it is not shown, "" if it is
	inner []embedding // in order of their holes
}

// An embedPlan is what a page embeds, and what is wrong with that.
type embedPlan struct {
	plan  []embedding
	diags []note.Diag
}

// planEmbeds plans the embeds of all notes. Where only some notes differ from those of the Site before,
// and none of them embeds or is embedded, its plans hold.
func (s *Site) planEmbeds(before *Site) {
	var roots []int
	if s.change.All {
		for i := range s.graph.Notes {
			roots = append(roots, i)
		}
	} else {
		if !slices.ContainsFunc(s.change.Notes, func(i int) bool { return before.isInEmbeds(i) || s.hasEmbeds(i) }) {
			s.embeds, s.embedded = before.embeds, before.embedded
			return
		}
		roots = append(slices.Collect(maps.Keys(before.embeds)), s.change.Notes...)
	}
	s.embeds, s.embedded = make(map[int]embedPlan), make(map[string]int)
	for _, i := range roots {
		p := planner{site: s, root: i}
		if plan := p.plan(i, s.graph.Notes[i].Whole, nil); len(plan) > 0 {
			s.embeds[i] = embedPlan{plan, p.diags}
		}
	}
}

// isInEmbeds reports whether a note embeds others or is embedded.
func (s *Site) isInEmbeds(i int) bool {
	_, embeds := s.embeds[i]
	_, embedded := s.embedded[s.graph.Notes[i].Path]
	return embeds || embedded
}

func (s *Site) hasEmbeds(i int) bool {
	return slices.ContainsFunc(s.compiled[i].holes, func(h note.Hole) bool { return h.Kind == note.HoleEmbed })
}

// A planner plans the embeds of one page.
type planner struct {
	site  *Site
	root  int
	count int // of embeds shown
	bytes int
	diags []note.Diag
	over  bool // a limit was met, and is reported
}

// A step is an embed on the way from the page to what is being planned.
type step struct{ note, hole int }

// plan returns the embeddings in a part of a note, to which a chain of embeds leads. Those that there
// is no room for are left out.
func (p *planner) plan(i int, part note.Part, chain []step) []embedding {
	var plan []embedding
	holes, targets := p.site.compiled[i].holes, p.site.graph.Links[i]
	for h := part.First; h < part.Last; h++ {
		t := targets[holes[h].Link]
		if holes[h].Kind != note.HoleEmbed || t.State != link.Page || t.Note < 0 || t.Part.IsEmpty() {
			continue
		}
		if p.count >= maxEmbeds {
			p.reportOver(append(chain, step{i, h}), fmt.Sprintf("a page shows at most %d embeds", maxEmbeds))
			break
		}
		plan = append(plan, p.one(embedding{hole: h, note: t.Note, part: t.Part}, append(slices.Clip(chain), step{i, h})))
	}
	return plan
}

// one plans the embed that a chain ends with.
func (p *planner) one(e embedding, chain []step) embedding {
	size := e.part.End - e.part.Start + perHole*(e.part.Last-e.part.First)
	for k, at := range chain {
		if at.note == e.note && e.part.First <= at.hole && at.hole < e.part.Last {
			if k == 0 { // other cycles are reported by the notes that they go through
				p.reportCycle(chain)
			}
			e.cut = "It is a part of itself."
			return e
		}
	}
	p.count++
	switch {
	case len(chain) > maxEmbedDepth:
		e.cut = "There are too many notes in each other."
		p.reportOver(chain, fmt.Sprintf("embeds show embeds in at most %d levels", maxEmbedDepth))
	case p.bytes+size > maxEmbedBytes:
		e.cut = "There is too much on this page."
		p.reportOver(chain, fmt.Sprintf("a page embeds at most %d KiB", maxEmbedBytes>>10))
	default:
		p.bytes += size
		p.site.embedded[p.site.graph.Notes[e.note].Path] = e.note
		e.inner = p.plan(e.note, e.part, chain)
	}
	return e
}

func (p *planner) reportCycle(chain []step) {
	var path strings.Builder
	for _, at := range chain {
		fmt.Fprintf(&path, "`%s` → ", p.site.graph.Notes[at.note].Path)
	}
	fmt.Fprintf(&path, "`%s`", p.site.graph.Notes[p.root].Path)
	p.report(chain[0], note.Diag{
		Severity: note.Error, Code: note.CodeEmbedCycle,
		Message: "`![[%s]]` embeds itself: " + path.String(),
		Hint:    "leave out one `!`, which makes it a link",
	})
}

func (p *planner) reportOver(chain []step, limit string) {
	if p.over {
		return
	}
	p.over = true
	p.report(chain[0], note.Diag{
		Severity: note.Warning, Code: note.CodeEmbedBudget,
		Message: "`![[%s]]` is not shown whole: " + limit,
		Hint:    "link to notes instead of embedding all of them",
	})
}

// report adds a finding about an embed of the page's own note, once.
func (p *planner) report(at step, d note.Diag) {
	n := p.site.graph.Notes[p.root]
	l := n.Links[p.site.compiled[p.root].holes[at.hole].Link]
	d.Path, d.Pos, d.Target = n.Path, l.Pos, l.Dest
	d.Message = strings.Replace(d.Message, "%s", l.Dest, 1)
	if !slices.ContainsFunc(p.diags, func(other note.Diag) bool { return other.Code == d.Code && other.Pos == d.Pos }) {
		p.diags = append(p.diags, d)
	}
}
