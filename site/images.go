package site

import (
	"io"
	"io/fs"
	"time"

	"sheaf/site/asset"
	"sheaf/site/link"
	"sheaf/site/note"
)

// An imageSize is an image's width and height in pixels; zero where it has none.
type imageSize struct {
	width, height int
	stamp         stamp
	trusted       bool
	broken        string // why the size could not be read
}

// sizes reads the sizes of images from their headers and remembers them.
type sizes struct {
	fsys  fs.FS
	known map[string]imageSize
}

// of returns the size of every image that a note shows, by path, and what is wrong with some.
func (s *sizes) of(g *link.Graph) (map[string]imageSize, []note.Diag) {
	now := map[string]imageSize{}
	var diags []note.Diag
	for i, n := range g.Notes {
		for j, target := range g.Links[i] {
			if target.State != link.Attachment || n.Links[j].Kind != note.Image && n.Links[j].Kind != note.Embed {
				continue
			}
			p := g.Files[target.File].Path
			if n.Links[j].Kind == note.Embed && note.MediumOf(p) != note.Picture {
				continue
			}
			size, seen := now[p]
			if !seen {
				size = s.size(p)
				now[p] = size
			}
			if size.broken != "" {
				diags = append(diags, note.Diag{
					Path: n.Path, Pos: n.Links[j].Pos, Severity: note.Warning, Code: note.CodeBrokenImage,
					Message: "the image `" + n.Links[j].Dest + "` cannot be measured: " + size.broken, Target: n.Links[j].Dest,
				})
			}
		}
	}
	s.known = now
	return now, diags
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
	return size
}
