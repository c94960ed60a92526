package deploy

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// A place is what a plan has to know of a target. Both functions may be called at once from several goroutines.
type place interface {
	// look compares what is at the path of a file of the site with it.
	look(ctx context.Context, f file) (found, error)

	// below returns the paths of all files in a folder; only asked where look found that folder.
	below(folder string) ([]string, error)

	// holds reports whether the target has a file at a path.
	holds(p string) (bool, error)
}

// found is what a target has where a file of the site belongs.
type found struct {
	state state
	at    string // behind: the path of what stands there; differs: by which name Sheaf put it there, if another
}

type state int

const (
	absent  state = iota
	same          // the file, as it should be
	differs       // another file, or an older one
	behind        // nothing, but a file stands where a folder on the way there must be
	isDir         // a folder
)

// A plan is what there is to do at a target.
type plan struct {
	site    *Source
	put     [turns][]file   // new and changed
	early   map[string]bool // to be deleted before anything comes, since a file and a folder change places
	last    []string        // to be deleted in the end
	report  *Report
	replace map[string]bool // those of put that replace a file
}

// newPlan compares the site with a target where Sheaf put the files that owned lists. workers bounds how much
// is looked at at once.
func newPlan(ctx context.Context, s *Source, target string, at place, owned []string, workers int, o *Options) (*plan, error) {
	seen := make([]found, len(s.files))
	var done atomic.Int64
	err := each(ctx, workers, len(s.files), func(ctx context.Context, i int) (err error) {
		if seen[i], err = at.look(ctx, s.files[i]); err != nil {
			return fmt.Errorf("compare %s: %w", s.files[i].path, err)
		}
		o.step("comparing", int(done.Add(1)), len(s.files))
		return nil
	})
	if err != nil {
		return nil, err
	}

	p := &plan{site: s, report: &Report{Target: target}, early: map[string]bool{}, replace: map[string]bool{}}
	ours := make(map[string]bool, len(owned))
	for _, path := range owned {
		ours[path] = true
	}
	if err := p.compare(seen, at, ours, o.Force); err != nil {
		return nil, err
	}
	for _, path := range owned {
		if s.has(path) || p.early[path] {
			continue
		}
		there, err := at.holds(path)
		if err != nil {
			return nil, err
		}
		if there {
			p.last = append(p.last, path)
		}
	}
	p.report.Deleted = slices.AppendSeq(slices.Clone(p.last), maps.Keys(p.early))
	slices.Sort(p.report.Deleted)
	return p, nil
}

// compare sorts the files of the site by what was seen of them.
func (p *plan) compare(seen []found, at place, ours map[string]bool, force bool) error {
	var taken, stuck []string
	for i, f := range p.site.files {
		isNew := true
		switch seen[i].state {
		case same:
			p.report.Unchanged++
			continue
		case differs:
			if isNew = false; !ours[f.path] && !ours[seen[i].at] && !force {
				taken = append(taken, f.path)
			}
		case behind:
			if other := seen[i].at; ours[other] && !p.site.has(other) {
				p.early[other] = true
			} else if !slices.Contains(stuck, other) {
				stuck = append(stuck, other)
			}
		case isDir:
			inside, err := at.below(f.path)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(inside, func(q string) bool { return !ours[q] || p.site.has(q) }) {
				stuck = append(stuck, f.path+"/")
			}
			for _, q := range inside {
				p.early[q] = true
			}
		}
		p.put[turnOf(f.path)] = append(p.put[turnOf(f.path)], f)
		p.report.Bytes += f.size
		if isNew {
			p.report.New = append(p.report.New, f.path)
		} else {
			p.report.Changed = append(p.report.Changed, f.path)
			p.replace[f.path] = true
		}
	}
	switch {
	case len(stuck) > 0:
		return inWay(p.report.Target, stuck, "move them, or name another target")
	case len(taken) > 0:
		return inWay(p.report.Target, taken, "--force replaces them")
	}
	return nil
}

// each calls work for 0 to n-1, at most workers at once, until one call fails or ctx ends.
func each(ctx context.Context, workers, n int, work func(ctx context.Context, i int) error) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i := range n {
		if inner.Err() != nil {
			break
		}
		group.Go(func() error { return work(inner, i) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// idle reports whether there is nothing to move.
func (p *plan) idle() bool { return p.report.Moved() == 0 }

// union returns the paths of the site and those that the target has from before, sorted.
func (p *plan) union(owned []string) []string {
	all := slices.Concat(p.site.paths(), owned)
	slices.SortFunc(all, strings.Compare)
	return slices.Compact(all)
}
