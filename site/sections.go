package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"sheaf/site/link"
	"sheaf/site/markdown"
	"sheaf/site/note"
	"sheaf/site/split"
)

// Split notes: which notes make several pages, and what the rest of the site needs to know of those.
// Splitting comes between compile and link (package split cuts, package link finds addresses); what a
// page then shows is in sectionview.go, and how its HTML is put together in assemble.go.

// A SplitRule says at which headings notes are split.
type SplitRule struct {
	Pattern string // of paths; "" for the root's page alone
	Level   int    // 1 to note.MaxSplit; 0 for notes that are one page
}

// A section is what is known of a page of a split note beyond note.Page.
type section struct {
	title   string // "" for the root's page: the site's title
	nth     int    // which one of that title it is among those below the same page, from 1
	summary string
	words   int
	below   []int // the sections that it lists
	inside  int   // how many sections lie below it at any depth
}

// splitting keeps what splitting a note found, for as long as neither the note nor the level changes.
type splitting map[splitKey]*splitNote

type splitKey struct {
	note  *note.Note
	level int
}

// A splitNote is a note with its pages; one page is none.
type splitNote struct {
	pages  []note.Page
	finder *note.PageFinder // of pages
	facts  []section
	ofLink []int // per link of the note: the section it stands in
}

// split cuts the notes that are to be split, and returns their pages by index into the notes.
func (s *Site) split() (map[int][]note.Page, error) {
	b := s.builder
	root := rootPage(s.compiled)
	known := make(splitting)
	pages := make(map[int][]note.Page)
	s.sections = make(map[int]*splitNote)
	for i, c := range s.compiled {
		level := s.splitLevel(c.note, i == root)
		if level == 0 {
			continue
		}
		key := splitKey{c.note, level}
		found := b.splitting[key]
		if found == nil {
			var err error
			if found, err = b.cut(c, level); err != nil {
				return nil, err
			}
		}
		known[key] = found
		if len(found.pages) > 0 {
			pages[i], s.sections[i] = found.pages, found
		}
	}
	b.splitting = known
	return pages, nil
}

// rootPage returns the note that is the root's page; where there is only one note, that one; else -1.
func rootPage(notes []*memo) int {
	best, bestRank := -1, 0
	for i, c := range notes {
		if strings.Contains(c.note.Path, "/") {
			continue
		}
		if rank := note.IndexRank(c.note.Path); rank > 0 && (best < 0 || rank < bestRank) {
			best, bestRank = i, rank
		}
	}
	if best < 0 && len(notes) == 1 {
		return 0
	}
	return best
}

// splitLevel returns the level of heading that makes pages of a note, 0 for none. What is asked for on
// the command line goes before the note's own word, and that before the configuration's.
func (s *Site) splitLevel(n *note.Note, isRoot bool) int {
	if isRoot && s.builder.options.Split > 0 {
		return s.builder.options.Split
	}
	if n.Split != 0 {
		return max(0, n.Split) // note.NoSplit is below
	}
	for _, rule := range s.Config.Split {
		if rule.Pattern == "" && isRoot || rule.Pattern != "" && matchPath(rule.Pattern, n.Path) {
			return rule.Level
		}
	}
	return 0
}

// cut splits a note, and reads in its body what each page is about.
func (b *Builder) cut(c *memo, level int) (*splitNote, error) {
	pages := split.Sections(c.note, level)
	found := &splitNote{pages: pages, finder: note.NewPageFinder(pages), facts: make([]section, len(pages)), ofLink: make([]int, len(c.note.Links))}
	if len(pages) == 0 {
		return found, nil
	}
	body, err := b.compile.body(c)
	if err != nil {
		return nil, err
	}
	type sibling struct {
		parent int
		title  string
	}
	seen := make(map[sibling]int)
	for k := range pages {
		p, f := &pages[k], &found.facts[k]
		f.summary, f.words = markdown.Excerpt(c.note, body, p.Pieces)
		f.title = firstTitle(c.note, pages)
		if k > 0 {
			f.title = cmp.Or(p.Heading.Text, "Section")
			found.facts[p.Parent].below = append(found.facts[p.Parent].below, k)
			seen[sibling{p.Parent, f.title}]++
			f.nth = seen[sibling{p.Parent, f.title}]
		}
		parts := p.Pieces
		for _, i := range p.Footnotes {
			parts = append(parts[:len(parts):len(parts)], c.note.Footnotes[i].Part)
		}
		for _, part := range parts {
			for _, h := range c.holes[part.First:part.Last] {
				found.ofLink[h.Link] = k
			}
		}
	}
	for k := len(pages) - 1; k > 0; k-- { // those below a page come after it
		found.facts[pages[k].Parent].inside += found.facts[k].inside + 1
	}
	found.nameGroups()
	return found, nil
}

// nameGroups gives pages that have no text of their own a summary: the titles of those below them.
func (s *splitNote) nameGroups() {
	const most = 160 // bytes
	for k := range s.facts {
		f := &s.facts[k]
		if f.summary != "" {
			continue
		}
		var names []string
		size := 0
		for _, below := range f.below {
			if size += len(s.facts[below].title); size > most {
				names = append(names, "…")
				break
			}
			names = append(names, s.facts[below].title)
		}
		f.summary = strings.Join(names, " · ")
	}
}

// firstTitle returns the title of a split note's first page: the note's, unless that is the title of one
// of its other pages; then what its path says.
func firstTitle(n *note.Note, pages []note.Page) string {
	if len(pages) < 2 || pages[1].Heading.Text != n.Title || pages[1].Heading != n.Lead && pages[1].Heading != &n.Headings[0] {
		return n.Title
	}
	name := strings.TrimSuffix(path.Base(n.Path), path.Ext(n.Path))
	if note.IndexRank(n.Path) > 0 {
		if name = path.Base(path.Dir(n.Path)); name == "." {
			return ""
		}
	}
	return readableName(name)
}

// isAbove reports whether a section is one of those that another lies below.
func (s *splitNote) isAbove(above, k int) bool {
	for k > 0 {
		if k = s.pages[k].Parent; k == above {
			return true
		}
	}
	return false
}

// sectionOfLink returns the page that a link of a note stands on.
func (s *Site) sectionOfLink(n, l int) page {
	p := page{index: n}
	if found := s.sections[n]; found != nil {
		p.section = found.ofLink[l]
	}
	return p
}

// linksToPage returns the links that lead to a page of a note, those of the page itself left out, and those
// of the pages above it in the same note: they are its table of contents. Links of one page stand together.
func (s *Site) linksToPage(p page) []link.Backlink {
	if len(s.sections) == 0 {
		return s.graph.Backlinks[p.index]
	}
	list := s.linksToSection(p)
	slices.SortStableFunc(list, func(a, b link.Backlink) int {
		return cmp.Or(a.Note-b.Note, s.sectionOfLink(a.Note, a.Link).section-s.sectionOfLink(b.Note, b.Link).section)
	})
	return list
}

// linksToSection is linksToPage in any order.
func (s *Site) linksToSection(p page) []link.Backlink {
	all := s.graph.Backlinks[p.index]
	found := s.sections[p.index]
	if found == nil {
		return slices.Clone(all)
	}
	var list []link.Backlink
	for l, t := range s.graph.Links[p.index] {
		from := found.ofLink[l]
		if t.Note == p.index && t.Section == p.section && from != p.section && !found.isAbove(from, p.section) {
			list = append(list, link.Backlink{Note: p.index, Link: l})
		}
	}
	for _, b := range all {
		if s.graph.Links[b.Note][b.Link].Section == p.section {
			list = append(list, b)
		}
	}
	return list
}

// splitRules reads the value of the configuration's "split": a level, or levels by pattern.
func splitRules(value *yaml.Node) ([]SplitRule, error) {
	level := func(n *yaml.Node) (int, error) {
		switch {
		case n.Kind == yaml.ScalarNode && (n.Value == "0" || n.Value == "false"):
			return 0, nil
		case n.Kind == yaml.ScalarNode && len(n.Value) == 1 && '1' <= n.Value[0] && n.Value[0] <= '0'+note.MaxSplit:
			return int(n.Value[0] - '0'), nil
		}
		return 0, wrong(n, "write 1, 2 or 3, or 0 for notes that stay whole", "split wants the level of heading that makes pages")
	}
	if value.Kind == yaml.ScalarNode {
		l, err := level(value)
		return []SplitRule{{Level: l}}, err
	}
	if value.Kind != yaml.MappingNode {
		return nil, wrong(value, "write `split: 2`, or `split: {\"docs/**\": 2}`", "split must be a level of heading, or levels by path")
	}
	var rules []SplitRule
	for i := 0; i+1 < len(value.Content); i += 2 {
		key := value.Content[i]
		if key.Kind != yaml.ScalarNode || key.Value == "" {
			return nil, wrong(key, "write `\"docs/**\": 2`", "split: here must stand a pattern of paths")
		}
		for segment := range strings.SplitSeq(key.Value, "/") {
			if _, err := path.Match(segment, ""); err != nil {
				return nil, wrong(key, "`*` stands for any characters of a name, `**` for any folders, `?` for one character, `[ab]` for one of these", "split: %q is no pattern", key.Value)
			}
		}
		if slices.ContainsFunc(rules, func(r SplitRule) bool { return r.Pattern == key.Value }) {
			return nil, wrong(key, "the first that fits a note counts", "split: the pattern %q stands here a second time", key.Value)
		}
		l, err := level(value.Content[i+1])
		if err != nil {
			return nil, err
		}
		rules = append(rules, SplitRule{key.Value, l})
	}
	return rules, nil
}

// matchPath reports whether a pattern names a path: "*", "?" and "[ab]" are path.Match's and stay within
// a folder's name, "**" stands for any folders, or for all that is below one.
func matchPath(pattern, p string) bool {
	return matchSegments(strings.Split(strings.TrimPrefix(pattern, "/"), "/"), strings.Split(p, "/"))
}

func matchSegments(pattern, segments []string) bool {
	for len(pattern) > 0 && pattern[0] != "**" {
		if len(segments) == 0 {
			return false
		}
		if ok, _ := path.Match(pattern[0], segments[0]); !ok {
			return false
		}
		pattern, segments = pattern[1:], segments[1:]
	}
	if len(pattern) == 0 {
		return len(segments) == 0
	}
	for len(pattern) > 1 && pattern[1] == "**" {
		pattern = pattern[1:]
	}
	if len(pattern) == 1 {
		return len(segments) > 0
	}
	for i := range segments {
		if matchSegments(pattern[1:], segments[i:]) {
			return true
		}
	}
	return false
}
