package site

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sheaf/site/note"
)

// The index of an output folder remembers, in the cache folder, what each file was made from and what it looked
// like then, so that the next build need not render it to see that it is still right; and what the whole of
// them was made from, with what was to be said of that (unchanged.go). An index that is lost or damaged
// costs that work, no more.

// An outputIndex is what was recorded of an output folder. The zero outputIndex knows nothing.
type outputIndex struct {
	origin  note.Hash // zero if it can't be told
	report  string    // a Report, encoded
	paths   []string  // of all files, sorted
	entries []outputEntry
}

// find returns what is known of the file at a path.
func (x *outputIndex) find(p string) (outputEntry, bool) {
	i, ok := slices.BinarySearch(x.paths, p)
	if !ok {
		return outputEntry{}, false
	}
	return x.entries[i], true
}

// indexName returns the file of the index of an output folder, named by its absolute path.
func (b *Builder) indexName(dir string) string {
	return filepath.Join(b.options.CacheDir, fmt.Sprintf("output-%x", sha256.Sum256([]byte(dir)))[:23])
}

// recordIndex writes the index, unless it says all that already. report is asked for only then.
func (o *output) recordIndex(origin note.Hash, paths []string, entries []outputEntry, report func() *Report) {
	if o.index == "" {
		return
	}
	for i := range entries {
		entries[i].staged = false
	}
	if origin == o.known.origin && slices.Equal(paths, o.known.paths) && slices.Equal(entries, o.known.entries) {
		return
	}
	b := slices.Clone(origin[:])
	b = appendString(b, string(report().append(nil)))
	for i, p := range paths {
		e := &entries[i]
		b = appendString(b, p)
		b = append(b, e.key[:]...)
		b = binary.AppendUvarint(b, uint64(e.size))
		b = binary.LittleEndian.AppendUint64(b, uint64(e.modified))
	}
	sum := sha256.Sum256(b)
	temp, err := os.CreateTemp(filepath.Dir(o.index), ".output-*")
	if err != nil {
		return
	}
	_, err = temp.Write(sum[:])
	if err == nil {
		_, err = temp.Write(b)
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), o.index)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
}

func readIndex(name string) (x outputIndex) {
	data, err := os.ReadFile(name)
	if err != nil || len(data) < sha256.Size || sha256.Sum256(data[sha256.Size:]) != [sha256.Size]byte(data[:sha256.Size]) {
		return outputIndex{}
	}
	d := &decoder{rest: string(data[sha256.Size:])}
	copy(x.origin[:], d.take(len(x.origin)))
	x.report = d.string()
	count := len(d.rest) / entrySize
	x.paths, x.entries = make([]string, 0, count), make([]outputEntry, 0, count)
	for d.rest != "" {
		var e outputEntry
		x.paths = append(x.paths, d.string())
		copy(e.key[:], d.take(len(e.key)))
		e.size = int64(d.int())
		if at := d.take(8); at != "" {
			e.modified = int64(binary.LittleEndian.Uint64([]byte(at)))
		}
		x.entries = append(x.entries, e)
	}
	if d.damaged || !slices.IsSortedFunc(x.paths, strings.Compare) {
		return outputIndex{}
	}
	return x
}

// entrySize is about how many bytes an entry takes in the file.
const entrySize = 80
