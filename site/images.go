package site

import (
	"io"
	"io/fs"
	"iter"
	"maps"
	"time"

	"sheaf/site/asset"
	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/shrink"
)

// An imageSize is an image's width and height in pixels; zero where it has none.
type imageSize struct {
	width, height int
	stamp         stamp
	trusted       bool
	broken        string // why the size could not be read

	format shrink.Format // None unless it is worth having smaller copies
}

// sizes reads the sizes of images from their headers and remembers them. The map is replaced when one
// changes, as Sites have it too.
type sizes struct {
	fsys  fs.FS
	known map[string]imageSize
}

// of returns the size of every image that a note shows, by path.
func (s *sizes) of(g *link.Graph) map[string]imageSize {
	now := map[string]imageSize{}
	for i := range g.Notes {
		for _, p := range imagesOf(g, i) {
			if _, seen := now[p]; !seen {
				now[p] = s.size(p)
			}
		}
	}
	s.known = now
	return now
}

// after returns what of returns, where only some notes are not what they were, and only some files may be.
func (s *sizes) after(g *link.Graph, notes []int, files []string) map[string]imageSize {
	copied := false
	look := func(p string) {
		old, known := s.known[p]
		size := s.size(p)
		if known && size == old {
			return
		}
		if !copied {
			s.known, copied = maps.Clone(s.known), true
		}
		s.known[p] = size
	}
	for _, i := range notes {
		for _, p := range imagesOf(g, i) {
			look(p)
		}
	}
	for _, p := range files {
		if _, known := s.known[p]; known {
			look(p)
		}
	}
	return s.known
}

// imagesOf yields the paths of the images that a note shows, by the link that shows them.
func imagesOf(g *link.Graph, i int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		links := g.Notes[i].Links
		for j, target := range g.Links[i] {
			if target.State != link.Attachment || links[j].Kind != note.Image && links[j].Kind != note.Embed && links[j].Kind != note.Card {
				continue
			}
			p := g.Files[target.File].Path
			if links[j].Kind == note.Embed && note.MediumOf(p) != note.Picture {
				continue
			}
			if !yield(j, p) {
				return
			}
		}
	}
}

// imageDiags returns what is wrong with the images that notes show.
func (s *Site) imageDiags() (diags []note.Diag) {
	broken := false
	for _, size := range s.sizes {
		broken = broken || size.broken != ""
	}
	if !broken { // as in most vaults; the links of all notes are many
		return nil
	}
	for i, n := range s.graph.Notes {
		for j, p := range imagesOf(s.graph, i) {
			if why := s.sizes[p].broken; why != "" {
				diags = append(diags, note.Diag{
					Path: n.Path, Pos: n.Links[j].Pos, Severity: note.Warning, Code: note.CodeBrokenImage,
					Message: "the image `" + n.Links[j].Dest + "` cannot be measured: " + why, Target: n.Links[j].Dest,
				})
			}
		}
	}
	return diags
}

func (s *sizes) size(p string) (size imageSize) {
	now := time.Now()
	info, err := fs.Stat(s.fsys, p)
	if err != nil {
		size.broken = reason(err)
		return size
	}
	at, ok := stampOf(info)
	if old, known := s.known[p]; known && ok && old.trusted && old.stamp == at {
		return old
	}
	size.stamp, size.trusted = at, ok && at.settled(now)
	f, err := s.fsys.Open(p)
	if err != nil {
		size.broken = reason(err)
		return size
	}
	defer f.Close()
	seeker, ok := f.(io.ReadSeeker)
	if !ok {
		return size
	}
	if size.width, size.height, err = asset.Size(seeker, p); err != nil {
		size.broken = err.Error()
	}
	if size.broken == "" && info.Size() >= minShrinkable && info.Size() <= maxShrinkable && size.width >= copyWidths[0]*3/2 {
		size.format = shrink.Of(seeker)
	}
	return size
}

// sameSizes reports whether two maps say the same of every image.
func sameSizes(a, b map[string]imageSize) bool {
	return maps.EqualFunc(a, b, func(x, y imageSize) bool {
		return x.width == y.width && x.height == y.height && x.broken == y.broken && x.format == y.format
	})
}
