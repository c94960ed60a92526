package site

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"time"

	"sheaf/site/link"
	"sheaf/site/note"
)

// What a save costs does not grow with the vault, but for copying some slices of pointers: Update looks
// only where it is told to, and what follows from unchanged things is taken over from the Site before.
// Each stage has that rule beside it: tree.stands, compiling.all, link.Linker, sizes.after, inclusions.after,
// Site.planEmbeds, navigation.after, Site.index; what a configuration asks for beyond (mentions) is done
// anew. Load differs from Update in what it looks at alone, and
// a Site must not show which of them made it, nor how many were made before.

// Load looks at the source tree and returns the site it makes now; that is the Site returned before if
// nothing has changed (and Options.Once is not set). What is wrong with notes is in the Site's Diags; an error means there is no site:
// a *ConfigError, a *render.TemplateError, an *asset.Error, or the source folder cannot be read.
func (b *Builder) Load(ctx context.Context) (*Site, error) { return b.load(ctx, nil) }

// Update returns what Load returns, provided that nothing has changed since the last look, but for what
// is at some paths: slash paths below the source folder, of files or folders, which may have come or
// gone. It looks at no more than it must. Paths may be too many; if one is missing, its change is not
// seen before the next Load.
func (b *Builder) Update(ctx context.Context, paths []string) (*Site, error) {
	if paths == nil {
		paths = []string{}
	}
	return b.load(ctx, paths)
}

// load looks at the tree where paths may have changed; nil stands for all there are. What a look that
// failed was told of is looked at the next time, too. One whose context ended counts as none.
func (b *Builder) load(ctx context.Context, paths []string) (*Site, error) {
	everywhere := paths == nil || b.last == nil || b.unseenAll
	b.unseen = append(b.unseen, paths...)
	slices.Sort(b.unseen)
	b.unseen = slices.Compact(b.unseen)
	look := append([]string{}, b.unseen...)
	if everywhere {
		look = nil
	}
	s, err := b.lookAgain(ctx, look)
	switch {
	case err == nil:
		b.unseen, b.unseenAll, b.last = nil, false, s
	case ctx.Err() == nil:
		b.unseenAll = everywhere
	}
	return s, err
}

func (b *Builder) lookAgain(ctx context.Context, paths []string) (*Site, error) {
	s := &Site{builder: b}
	var err error
	if s.Config, err = b.Config(); err != nil {
		return nil, err
	}
	start := time.Now()
	var preparing sync.WaitGroup
	var themeErr error
	preparing.Go(func() { s.theme, themeErr = b.themes.load(paths) }) // which looks at files that walking leaves alone
	if b.last == nil {
		preparing.Go(b.cache.Prepare)
	}
	tree, glance, look, err := b.look(ctx, s.Config, paths)
	preparing.Wait()
	if err := cmp.Or(themeErr, err); err != nil {
		return nil, err
	}
	if glance != nil {
		s.origin = b.origin(s.Config, tree, glance, b.themes.of)
	}
	s.Elapsed.Read = lap(&start)

	b.progress.start("compiling", len(tree.notes))
	asked := make(chan error, 1)
	go func() { asked <- b.past.read(ctx, s.Config.Authors) }()
	all, err := b.compile.all(ctx, tree.notes, glance, look, b.progress.step)
	if err := errors.Join(err, <-asked); err != nil {
		return nil, err
	}
	s.Elapsed.Compile = lap(&start)
	if s, err = b.assemble(ctx, s, tree, all, paths); err != nil {
		b.linker = link.Linker{} // its last graph is none of a Site
		return nil, err
	}
	if s != b.last {
		s.Elapsed.Link = lap(&start)
	}
	if b.tree = tree; b.options.Once {
		b.linker = link.Linker{}
	}
	return s, nil
}

// lap returns the time since *start and sets it to now.
func lap(start *time.Time) time.Duration {
	now := time.Now()
	d := now.Sub(*start)
	*start = now
	return d
}

// look returns the tree, and the paths at which notes may have changed; nil stands for all, and then there
// is what the walk saw of them.
func (b *Builder) look(ctx context.Context, config Config, paths []string) (now *tree, g *glance, look map[string]bool, err error) {
	now = b.tree
	if before := b.glanced; before != nil {
		if b.glanced = nil; paths == nil && slices.Equal(config.Exclude, before.exclude) {
			return before.tree, before.glance, nil, nil
		}
	}
	if paths == nil || !slices.Equal(config.Exclude, b.last.Config.Exclude) || !now.stands(b.root, paths) {
		if now, g, err = walk(ctx, b.fsys, config.Exclude); err != nil {
			return nil, nil, nil, err
		}
		if paths == nil || !now.names(b.root, paths) {
			return now, g, nil, nil
		}
	}
	look = make(map[string]bool, len(paths))
	for _, p := range paths {
		look[p] = true
	}
	return now, nil, look, nil
}

// assemble links what was found and makes s of it, or returns the Site before, if s would be the same.
func (b *Builder) assemble(ctx context.Context, s *Site, tree *tree, all []*memo, paths []string) (*Site, error) {
	before := b.last
	notes := make([]*note.Note, 0, len(all))
	s.compiled = make([]*memo, 0, len(all))
	s.readDiags = slices.Concat(tree.diags, b.past.diags)
	for _, m := range all {
		switch {
		case m.problem != nil:
			s.readDiags = append(s.readDiags, *m.problem)
		case m.note.Draft && !b.options.Drafts:
			s.readDiags = append(s.readDiags, m.note.Diags...)
		default:
			notes = append(notes, m.note)
			s.compiled = append(s.compiled, m)
			known := b.past.of(m.note.Path)
			s.updated = append(s.updated, known.Last)
			s.authors = append(s.authors, known.Authors)
		}
	}
	s.files = tree.files
	sections, err := s.split()
	if err != nil {
		return nil, err
	}
	s.graph, s.change = b.linker.Link(link.Input{Notes: notes, Files: tree.files, Style: b.style(), Reserved: append(reserved(), s.reservedIcons()...), Sections: sections, Renamed: b.past.renamed(notes), Nav: navPaths(s.Config.Nav)})
	if paths == nil || s.change.All {
		s.sizes = b.sizes.of(s.graph)
	} else {
		s.sizes = b.sizes.after(s.graph, s.change.Notes, paths)
	}
	s.copies = s.listCopies()
	if paths == nil || s.change.All {
		s.included = b.includes.of(s.graph)
	} else {
		s.included = b.includes.after(s.graph, s.change.Notes, paths)
	}
	if paths == nil || s.change.All || slices.ContainsFunc(paths, isSVG) {
		s.pictures, s.pictureDiags = b.svgs.check(s.graph)
	} else {
		s.pictures, s.pictureDiags = before.pictures, before.pictureDiags
	}
	if s.icon, err = b.icon(s); err != nil {
		return nil, err
	}
	s.planEmbeds(before)
	s.setFrame()
	if s.change.All || !slices.Equal(s.Config.Nav, before.Config.Nav) {
		s.nav = newNavigation(s.graph, s.sections, s.frame.Title, s.Config.Nav)
	} else {
		s.nav = before.nav.after(s.graph, s.sections, s.change.Notes, s.frame.Title)
	}
	if s.Config.Mentions {
		if err := s.findMentions(ctx, &b.found); err != nil {
			return nil, err
		}
	}
	s.finding.letters = s.lettersAfter(before)
	s.printing = s.planPrinting()
	size := s.textSize()
	s.hasTwins, s.isFull = size <= maxTwins, size <= maxFull
	s.findCards()
	s.index(before)
	s.diags = sync.OnceValue(s.gatherDiags)
	if before != nil && s.equals(before) && !slices.ContainsFunc(paths, before.publishes) {
		return before, nil
	}
	return s, nil
}

// equals reports whether two Sites of one Builder are the same, but for what is in attachments.
func (s *Site) equals(before *Site) bool {
	return s.graph == before.graph && slices.Equal(s.files, before.files) && s.theme == before.theme && s.icon == before.icon && s.frameKey == before.frameKey &&
		reflect.DeepEqual(s.Config, before.Config) && reflect.DeepEqual(s.readDiags, before.readDiags) && slices.Equal(s.updated, before.updated) && slices.EqualFunc(s.authors, before.authors, slices.Equal) &&
		sameSizes(s.sizes, before.sizes) && sameInclusions(s.included, before.included) && reflect.DeepEqual(s.pictureDiags, before.pictureDiags) && slices.EqualFunc(s.compiled, before.compiled, func(a, b *memo) bool { return a == b || a.key == b.key })
}

// publishes reports whether an attachment or a file of the root is made from the file at a path.
func (s *Site) publishes(p string) bool {
	return slices.Contains(rootFiles, p) || isIconFile(p) || slices.ContainsFunc(s.graph.Files, func(f link.File) bool { return f.Path == p })
}

// Edited returns the paths of the notes that are not what they were in another Site of the same folder, in
// order.
func (s *Site) Edited(before *Site) []string {
	var paths []string
	old := before.compiled
	for _, m := range s.compiled {
		for len(old) > 0 && old[0].note.Path < m.note.Path {
			paths, old = append(paths, old[0].note.Path), old[1:]
		}
		if len(old) == 0 || old[0].note.Path != m.note.Path {
			paths = append(paths, m.note.Path)
			continue
		}
		if old[0] != m && old[0].key != m.key {
			paths = append(paths, m.note.Path)
		}
		old = old[1:]
	}
	for _, m := range old {
		paths = append(paths, m.note.Path)
	}
	return paths
}

// Diags returns what is wrong with the notes, sorted. The list is the caller's to read only.
func (s *Site) Diags() []note.Diag { return s.diags() }

func (s *Site) gatherDiags() []note.Diag {
	all := slices.Concat(s.readDiags, s.navDiags(), s.iconDiags(), s.pictureDiags, s.graph.AddressDiags, s.imageDiags(), s.includeDiags())
	for i, n := range s.graph.Notes {
		all = append(append(all, n.Diags...), s.graph.LinkDiags[i]...)
	}
	for _, e := range s.embeds {
		all = append(all, e.diags...)
	}
	note.SortDiags(all)
	return all
}
