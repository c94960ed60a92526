package site

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"html"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"sheaf/site/asset"
	"sheaf/site/cache"
	"sheaf/site/note"
	"sheaf/site/shrink"
)

// Smaller copies of large pictures, among which a browser chooses by `srcset`. Which there are follows from the header and the
// size of a picture's file alone, so that a page never waits for one: a build makes copies while it writes, the development server
// the ones that it is asked for. They are kept in the cache by what they are made of; a copy that comes out no smaller than its picture, or
// not at all, has the picture's own bytes.

// copyWidths are the widths of copies, in pixels: of a column of text on an ordinary screen (and a phone's, which has twice as
// many pixels for it), and on one that has twice as many.
var copyWidths = [...]int{720, 1440}

const (
	// Files of fewer bytes are not worth it, and one of more is no picture for a page.
	minShrinkable, maxShrinkable = 128 << 10, 64 << 20

	// maxCopyCost bounds the memory that a copy takes while it is made, in bytes. A picture that is over it has no copy; a
	// camera's of 24 megapixels is within.
	maxCopyCost = 320 << 20

	// copyMemory bounds what copies take together: of large ones one is made at a time.
	copyMemory = 64 << 20
)

// A smaller is a copy of a picture, as a file of the site.
type smaller struct {
	source  string // the picture, below the source folder
	address string
	width   int // in pixels
}

// copiesOf returns the copies of a picture, narrowest first. One is half as wide again at least, or it would save little.
func copiesOf(source, address string, size imageSize) (copies []smaller) {
	if size.format == shrink.None {
		return nil
	}
	for _, width := range copyWidths {
		if size.width < width*3/2 || shrink.Cost(size.width, size.height, width) > maxCopyCost {
			break
		}
		name := address
		if ext := strings.ToLower(path.Ext(address)); ext != string(size.format) && !(ext == ".jpeg" && size.format == shrink.JPEG) {
			name += string(size.format)
		}
		copies = append(copies, smaller{source, asset.Folder + "/pictures/" + strconv.Itoa(width) + "/" + name, width})
	}
	return copies
}

// listCopies lists the copies of all pictures that notes show.
func (s *Site) listCopies() (list []smaller) {
	for _, f := range s.graph.Files {
		if size, ok := s.sizes[f.Path]; ok {
			list = append(list, copiesOf(f.Path, f.Address, size)...)
		}
	}
	return list
}

// srcset is the attributes by which a browser chooses among a picture and its copies, where it is shown so many pixels
// wide; "" if there are none.
func (f *filler) srcset(file, width int) string {
	source := f.site.graph.Files[file]
	size := f.site.sizes[source.Path]
	copies := copiesOf(source.Path, source.Address, size)
	if len(copies) == 0 {
		return ""
	}
	var set []string
	for _, c := range copies {
		set = append(set, fmt.Sprintf("%s %dw", note.URL(f.address, c.address, ""), c.width))
	}
	set = append(set, fmt.Sprintf("%s %dw", note.URL(f.address, source.Address, ""), size.width))
	shown := "43rem" // --measure in the widest window
	if width < 688 {
		shown = strconv.Itoa(width) + "px"
	}
	return ` srcset="` + html.EscapeString(strings.Join(set, ", ")) + `" sizes="(max-width: ` + shown + `) 100vw, ` + shown + `"`
}

// copying makes copies.
type copying struct {
	fsys    fs.FS
	cache   *cache.Cache
	program func() note.Hash
	memory  *semaphore.Weighted // of copyMemory
}

func newCopying(fsys fs.FS, store *cache.Cache, program func() note.Hash) *copying {
	return &copying{fsys, store, program, semaphore.NewWeighted(copyMemory)}
}

// copyKey is the key of a copy's file: the stamp of the picture where that vouches for its contents, else the contents.
func (s *Site) copyKey(i int) (key note.Hash) {
	c, small := s.builder.copying, s.copies[i]
	now := time.Now()
	info, err := fs.Stat(c.fsys, small.source)
	if err != nil {
		return key // making it says why
	}
	at, ok := stampOf(info)
	if !ok || !at.settled(now) {
		source, err := c.read(small.source)
		if err != nil {
			return key
		}
		return c.contentKey(source, small.width)
	}
	stamped := stampKey(at, small.source, c.program())
	key = sha256.Sum256(binary.LittleEndian.AppendUint32(stamped[:], uint32(small.width)))
	if content, ok := c.cache.Head(cache.Key(key)); ok && len(content) == len(key) {
		c.cache.Use(cache.Key(content)) // it is worth keeping as long as the picture is there
	}
	return key
}

// smallerCopy makes a copy, or takes it from the cache.
func (s *Site) smallerCopy(i int) ([]byte, error) {
	c, small := s.builder.copying, s.copies[i]
	stamped := s.copyKey(i)
	source, err := c.read(small.source)
	if err != nil {
		return nil, changed(err)
	}
	key := c.contentKey(source, small.width)
	data, ok := c.cache.Body(cache.Key(key))
	if !ok {
		if data, err = c.shrunk(source, s.sizes[small.source], small.width); err != nil {
			return nil, err
		}
		c.cache.Put(cache.Key(key), nil, data)
	}
	if stamped != key && stamped != (note.Hash{}) {
		if _, ok := c.cache.Head(cache.Key(stamped)); !ok {
			c.cache.Put(cache.Key(stamped), key[:], nil)
		}
	}
	if len(data) == 0 {
		return source, nil
	}
	return data, nil
}

// shrunk makes a copy; it is empty if the picture itself must do.
func (c *copying) shrunk(source []byte, size imageSize, width int) ([]byte, error) {
	cost := min(shrink.Cost(size.width, size.height, width), copyMemory)
	if err := c.memory.Acquire(context.Background(), cost); err != nil {
		return nil, err
	}
	defer c.memory.Release(cost)
	data, err := shrink.Copy(source, width)
	if err != nil || len(data) >= len(source) {
		return nil, nil
	}
	return data, nil
}

// contentKey is the key of a copy in the cache.
func (c *copying) contentKey(source []byte, width int) note.Hash {
	sum := sha256.Sum256(source)
	return sha256.Sum256(fmt.Appendf(nil, "copy %x %x %d", c.program(), sum, width))
}

// read returns the bytes of a picture.
func (c *copying) read(p string) ([]byte, error) { return readUpTo(c.fsys, p, maxShrinkable) }
