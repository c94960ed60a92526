package site

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"sheaf/site/link"
	"sheaf/site/note"
)

// What a save costs does not grow with the vault, but for copying some slices of pointers: Update looks
// only where it is told to, and what follows from unchanged things is taken over from the Site before.
// Each stage has that rule beside it: tree.stands, compiling.all, link.Linker, sizes.after,
// Site.planEmbeds, navigation.after, Site.index. Load differs from Update in what it looks at alone, and
// a Site must not show which of them made it, nor how many were made before.

// Load looks at the source tree and returns the site it makes now; that is the Site returned before if
// nothing has changed. What is wrong with notes is in the Site's Diags; an error means there is no site:
// a *ConfigError, a *render.TemplateError, an *asset.Error, or the source folder cannot be read.
func (b *Builder) Load(ctx context.Context) (*Site, error) { return b.load(ctx, nil) }

// Update returns what Load returns, provided that nothing has changed since the last look, but for what
// is at some paths: slash paths below the source folder, of files or folders, which may have come or
// gone. It looks at no more than it must. Paths may be too many; if one is missing, its change is not
// seen before the next Load.
func (b *Builder) Update(ctx context.Context, paths []string) (*Site, error) {
	return b.load(ctx, append([]string{}, paths...))
}

// load looks at the tree where paths may have changed; nil stands for all there are. What it did not get
// to see is looked at the next time.
func (b *Builder) load(ctx context.Context, paths []string) (*Site, error) {
	if b.last == nil || paths == nil || b.unseenAll {
		paths, b.unseenAll = nil, true
	} else {
		b.unseen = append(b.unseen, paths...)
		paths = b.unseen
	}
	s, err := b.lookAgain(ctx, paths)
	if err == nil {
		b.unseen, b.unseenAll, b.last = []string{}, false, s
	}
	return s, err
}

func (b *Builder) lookAgain(ctx context.Context, paths []string) (*Site, error) {
	s := &Site{builder: b}
	var err error
	if s.Config, err = b.config(); err != nil {
		return nil, err
	}
	if s.theme, err = b.themes.load(paths); err != nil {
		return nil, err
	}
	start := time.Now()
	tree, look, err := b.look(s.Config, paths)
	if err != nil {
		return nil, err
	}
	s.Elapsed.Read = lap(&start)

	b.progress.start("compiling", len(tree.notes))
	all, err := b.compile.all(ctx, tree.notes, look, b.progress.step)
	if err != nil {
		return nil, err
	}
	s.Elapsed.Compile = lap(&start)
	s = b.assemble(s, tree, all, paths)
	if s != b.last {
		s.Elapsed.Link = lap(&start)
	}
	b.tree = tree
	return s, nil
}

// lap returns the time since *start and sets it to now.
func lap(start *time.Time) time.Duration {
	now := time.Now()
	d := now.Sub(*start)
	*start = now
	return d
}

// look returns the tree, and the paths at which notes may have changed; nil stands for all.
func (b *Builder) look(config Config, paths []string) (*tree, map[string]bool, error) {
	same := paths != nil && b.last != nil && slices.Equal(config.Exclude, b.last.Config.Exclude) && b.tree.stands(b.root, paths)
	if same {
		look := make(map[string]bool, len(paths))
		for _, p := range paths {
			look[p] = true
		}
		return b.tree, look, nil
	}
	// Where files came or went, a name may be spelled unlike the path that the system told of.
	now, err := walk(b.fsys, config.Exclude)
	if err == nil && b.tree != nil && reflect.DeepEqual(now, b.tree) {
		now = b.tree
	}
	return now, nil, err
}

// assemble links what was found and makes s of it, or returns the Site before, if s would be the same.
func (b *Builder) assemble(s *Site, tree *tree, all []*memo, paths []string) *Site {
	before := b.last
	notes := make([]*note.Note, 0, len(all))
	s.compiled = make([]*memo, 0, len(all))
	s.readDiags = tree.diags[:len(tree.diags):len(tree.diags)]
	for _, m := range all {
		switch {
		case m.problem != nil:
			s.readDiags = append(s.readDiags, *m.problem)
		case m.note.Draft && !b.options.Drafts:
			s.readDiags = append(s.readDiags, m.note.Diags...)
		default:
			notes = append(notes, m.note)
			s.compiled = append(s.compiled, m)
		}
	}
	s.files = tree.files
	s.graph, s.change = b.linker.Link(link.Input{Notes: notes, Files: tree.files, Style: b.style(), Reserved: reserved})
	if paths == nil || s.change.All {
		s.sizes = b.sizes.of(s.graph)
	} else {
		s.sizes = b.sizes.after(s.graph, s.change.Notes, paths)
	}
	s.planEmbeds(before)
	s.setFrame()
	if s.change.All {
		s.nav = newNavigation(s.graph, s.frame.Title)
	} else {
		s.nav = before.nav.after(s.graph, s.change.Notes, s.frame.Title)
	}
	s.index(before)
	s.diags = sync.OnceValue(s.gatherDiags)
	if before != nil && s.equals(before) && !slices.ContainsFunc(paths, before.publishes) {
		return before
	}
	return s
}

// equals reports whether two Sites of one Builder are the same, but for what is in attachments.
func (s *Site) equals(before *Site) bool {
	return s.graph == before.graph && s.theme == before.theme && s.frameKey == before.frameKey &&
		reflect.DeepEqual(s.Config, before.Config) && reflect.DeepEqual(s.readDiags, before.readDiags) &&
		sameSizes(s.sizes, before.sizes) && slices.EqualFunc(s.compiled, before.compiled, func(a, b *memo) bool { return a == b || a.key == b.key })
}

// publishes reports whether an attachment is made from the file at a path.
func (s *Site) publishes(p string) bool {
	return slices.ContainsFunc(s.graph.Files, func(f link.File) bool { return f.Path == p })
}

// Diags returns what is wrong with the notes, sorted. The list is the caller's to read only.
func (s *Site) Diags() []note.Diag { return s.diags() }

// DiagsOf returns what is wrong with the file at a path.
func (s *Site) DiagsOf(p string) []note.Diag {
	all := s.Diags()
	first, _ := slices.BinarySearchFunc(all, p, func(d note.Diag, p string) int { return strings.Compare(d.Path, p) })
	end := first
	for end < len(all) && all[end].Path == p {
		end++
	}
	return all[first:end:end]
}

func (s *Site) gatherDiags() []note.Diag {
	all := slices.Concat(s.readDiags, s.graph.AddressDiags, s.imageDiags())
	for i, n := range s.graph.Notes {
		all = append(append(all, n.Diags...), s.graph.LinkDiags[i]...)
	}
	for _, e := range s.embeds {
		all = append(all, e.diags...)
	}
	note.SortDiags(all)
	return all
}
