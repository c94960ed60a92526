package site

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"sheaf/site/history"
	"sheaf/site/note"
)

// A build over notes that nobody has touched since the last one can only end where that one did. Unchanged
// sees that without reading a note, linking, or making a view: a Site is a function of its origin, which
// is the rule of a view's key for the site as a whole. The index of the output folder (output.go) has the
// origin that the folder was written from and what was reported of it then.

// An origin is what a Site follows from, seen from outside before any of it was read: so a file that changes
// while a build runs has another origin than the one that the build remembers.
type origin struct {
	*glance
	key note.Hash // of all of it; zero where something in it cannot vouch for itself
}

// A glance is what a walk saw of the files of a tree without opening them.
type glance struct {
	at     time.Time
	sum    hash.Hash        // of the paths and stamps of all files, in the walk's order
	stamps map[string]stamp // of the notes
	fresh  []string         // files that changed so shortly before that their stamps don't vouch for them
	blind  bool             // some file has no stamp
}

func newGlance() *glance {
	return &glance{at: time.Now(), sum: sha256.New(), stamps: map[string]stamp{}}
}

// add notes the state of a regular file.
func (g *glance) add(p string, d fs.DirEntry) {
	info, err := d.Info()
	if err != nil {
		g.blind = true
		return
	}
	at, ok := stampOf(info)
	if !ok {
		g.blind = true
		return
	}
	if !at.settled(g.at) {
		g.fresh = append(g.fresh, p)
	}
	if note.IsMarkdown(p) {
		g.stamps[p] = at
	}
	key := stampKey(at, p, note.Hash{})
	g.sum.Write(key[:])
}

// origin returns the origin of the Site that the tree makes with a theme, of which it gets the hash of the overrides, zero
// if that is not certain. What is not in the tree goes into the origin with all its bytes: options, configuration and theme.
func (b *Builder) origin(config Config, t *tree, g *glance, overrides note.Hash) *origin {
	o := &origin{glance: g}
	unreadable := slices.ContainsFunc(t.diags, func(d note.Diag) bool { return d.Severity == note.Error })
	if g == nil || g.blind || unreadable || overrides == (note.Hash{}) {
		return o
	}
	options := b.options
	options.Config, options.CacheDir, options.Once = "", "", false
	var commit string
	if r := history.Find(b.options.Source); r != nil {
		commit = r.State(config.Authors)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%x %x %x %q %#v %#v %#v", b.compile.program(), overrides, g.sum.Sum(nil), commit, options, config, t.diags)
	h.Sum(o.key[:0])
	return o
}

// vouched returns the key of the Site's origin, or zero if something it was made of may have changed
// while it was made, or could not be read or compiled: the next build is to try again.
func (s *Site) vouched() note.Hash {
	c := s.builder.compile
	if s.origin == nil || s.builder.past.failed || slices.ContainsFunc(s.compiled, func(m *memo) bool { return m.plain != nil }) ||
		slices.ContainsFunc(s.readDiags, func(d note.Diag) bool { return d.Severity == note.Error }) {
		return note.Hash{}
	}
	for _, p := range s.origin.fresh { // by now, their stamps may vouch
		now := time.Now()
		info, err := fs.Stat(c.fsys, p)
		if err != nil {
			return note.Hash{}
		}
		at, ok := stampOf(info)
		known := c.found[p]
		if !ok || !at.settled(now) || at != s.origin.stamps[p] || known == nil {
			return note.Hash{}
		}
		if _, content, err := readNote(c.fsys, p, nil); err != nil || c.key(p, content) != known.source {
			return note.Hash{}
		}
	}
	return s.origin.key
}

// Unchanged returns what a build of the output folder would report, if the notes and all else that the
// site follows from are as they were when the folder was written, and it still holds what was written
// then. It returns nil if that cannot be seen at a glance; the next Load then goes on from that glance.
// Errors and waiting are as of Write.
func (b *Builder) Unchanged(ctx context.Context, out string, waiting func()) (*Report, error) {
	if b.options.CacheDir == "" || b.last != nil {
		return nil, nil
	}
	start := time.Now()
	resolved, err := resolveOutput(out, b.options.Source)
	if err != nil {
		return nil, err
	}
	of := readIndex(b.indexName(resolved)).origin
	if of == (note.Hash{}) {
		return nil, nil
	}
	config, err := b.Config()
	if err != nil {
		return nil, err
	}
	tree, g, err := walk(ctx, b.fsys, config.Exclude)
	if err != nil {
		return nil, err
	}
	overrides, _ := b.themes.overrides()
	if b.origin(config, tree, g, overrides).key != of {
		b.glanced = &glanced{config.Exclude, tree, g}
		return nil, nil
	}
	o, err := openOutput(ctx, out, b, waiting)
	if err != nil {
		return nil, err
	}
	defer o.close()
	if o.known.origin != of || !o.stands(ctx) {
		return nil, nil
	}
	report, err := decodeReport(o.known.report)
	if err != nil {
		return nil, nil // damaged: built anew, it is written anew
	}
	report.Stats.Elapsed.Read = time.Since(start)
	return report, nil
}

// glanced is a walk that Unchanged made in vain.
type glanced struct {
	exclude []string
	tree    *tree
	glance  *glance
}

// stands reports whether the output folder is as the last build left it.
func (o *output) stands(ctx context.Context) bool {
	if !slices.Equal(o.manifest, o.known.paths) {
		return false
	}
	var differs atomic.Bool
	const chunk = 256
	err := inParallel(ctx, (len(o.manifest)+chunk-1)/chunk, func() func(int) error {
		return func(i int) error {
			for at := i * chunk; at < min((i+1)*chunk, len(o.manifest)) && !differs.Load(); at++ {
				if !o.isAsLeft(o.manifest[at], &o.known.entries[at]) {
					differs.Store(true)
				}
			}
			return nil
		}
	})
	return err == nil && !differs.Load()
}

// isAsLeft reports whether the file at p is the one that an entry describes. Looking follows no link at p itself;
// elsewhere it does no harm, since nothing is written.
func (o *output) isAsLeft(p string, e *outputEntry) bool {
	info, err := os.Lstat(o.dir + string(filepath.Separator) + filepath.FromSlash(p))
	return err == nil && info.Mode().IsRegular() && info.Size() == e.size && info.ModTime().UnixNano() == e.modified
}

// A Report is what is to be said of a build.
type Report struct {
	Stats       Stats
	Pages       []Page      // as Site.Pages returns them
	Diags       []note.Diag // as Site.Diags returns them
	NeedsBundle bool
}

// Report returns what is to be said of the site, and of a Write.
func (s *Site) Report(stats Stats) *Report {
	return &Report{stats, s.Pages(), s.Diags(), s.NeedsBundle()}
}

// append writes what holds for the next build too, if it finds nothing changed.
func (r *Report) append(b []byte) []byte {
	for _, n := range []int{r.Stats.Notes, r.Stats.Pages, int(r.Stats.Bytes)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = appendBool(b, r.NeedsBundle)
	b = binary.AppendUvarint(b, uint64(len(r.Pages)))
	for _, p := range r.Pages {
		b = appendString(appendString(appendString(b, p.Source), p.URL), p.Title)
	}
	return appendDiags(b, r.Diags)
}

func decodeReport(data string) (*Report, error) {
	d := &decoder{rest: data}
	r := &Report{Stats: Stats{Notes: d.int(), Pages: d.int(), Bytes: int64(d.int())}}
	r.NeedsBundle = d.byte() != 0
	r.Pages = decodeList(d, func(d *decoder) Page { return Page{d.string(), d.string(), d.string()} })
	r.Diags = decodeList(d, (*decoder).diag)
	if d.damaged || d.rest != "" {
		return nil, errDamaged
	}
	return r, nil
}
