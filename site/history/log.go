package history

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// What git log writes is a row of texts, each ended by NUL, which no path can hold. A commit is its mark,
// its id, the day of its author, and the author's name if that was asked for; then, for each file, what the commit did and one path, or two of
// a rename. As what is done comes before the paths, no name of a file can pass for anything else.

// commitMark begins a commit.
const commitMark = "\x01"

// errFormat is what output has that git does not write.
var errFormat = errors.New("unexpected output")

// parse reads the output of git log. shallow are the ids of the commits whose parents were not fetched:
// to git they seem to have added all their files, which they did not.
func parse(r io.Reader, shallow []byte) (*History, error) {
	boundary := map[string]bool{}
	for id := range bytes.FieldsSeq(shallow) {
		boundary[string(id)] = true
	}
	t := &tracks{now: map[string]string{}, files: map[string]*File{}, former: map[string]bool{}, authors: map[*File]map[string]int{}}
	in := bufio.NewReaderSize(r, 64<<10)
	day, unknown := "", false
	for {
		text, err := next(in)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if commit, ok := bytes.CutPrefix(text, []byte(commitMark)); ok {
			id, date, _ := bytes.Cut(commit, []byte(" "))
			date, name, _ := bytes.Cut(date, []byte(" "))
			day, t.author, unknown = dayOf(string(date)), nameOf(string(name)), boundary[string(id)]
			continue
		}
		if len(text) == 0 {
			continue
		}
		action := text[0]
		from, err := nextPath(in)
		if err != nil {
			return nil, err
		}
		to := from
		if action == 'R' {
			if to, err = nextPath(in); err != nil {
				return nil, err
			}
		}
		if !unknown {
			if err := t.step(action, from, to, day); err != nil {
				return nil, err
			}
		} else if action == 'A' { // by then at the latest
			t.at(from)
		}
	}
	h := &History{Shallow: len(boundary) > 0, Files: make(map[string]File, len(t.files))}
	for p, f := range t.files {
		f.Authors = t.authorsOf(f)
		h.Files[p] = *f
	}
	return h, nil
}

// next returns the next text without its NUL; it is valid until the next call. A line break before it
// parts a commit from its files.
func next(in *bufio.Reader) ([]byte, error) {
	text, err := in.ReadSlice(0)
	switch {
	case err == io.EOF && len(bytes.TrimSpace(text)) == 0:
		return nil, io.EOF
	case err == io.EOF:
		return nil, fmt.Errorf("%w: it ends within a text", errFormat)
	case err != nil: // longer than any path
		return nil, fmt.Errorf("%w: %w", errFormat, err)
	}
	return bytes.TrimPrefix(text[:len(text)-1], []byte("\n")), nil
}

func nextPath(in *bufio.Reader) (string, error) {
	text, err := in.ReadSlice(0)
	if err != nil || len(text) < 2 {
		return "", fmt.Errorf("%w: a path is missing", errFormat)
	}
	return string(text[:len(text)-1]), nil
}

// dayOf returns a date if it is one, else "": a commit can say anything.
func dayOf(date string) string {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return ""
	}
	return date
}

// nameOf returns the name of a person, "" for that of a program, of nobody, or one that holds an address.
func nameOf(name string) string {
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))), " ")
	if strings.HasSuffix(name, "[bot]") || strings.Contains(name, "@") {
		return ""
	}
	return name
}

// maxAuthors bounds the names of a file's authors.
const maxAuthors = 20

// authorsOf lists who committed a file.
func (t *tracks) authorsOf(f *File) []string {
	commits := t.authors[f]
	names := slices.SortedFunc(maps.Keys(commits), func(a, b string) int {
		return cmp.Or(cmp.Compare(commits[b], commits[a]), cmp.Compare(a, b))
	})
	return names[:min(len(names), maxAuthors)]
}

// tracks follow files back in time, from the commit that is checked out to the first. A file is known
// by the path it has at the end, and now tells the path it has had at the point that was reached.
type tracks struct {
	now    map[string]string // path at that point -> path at the end; "" for a file that is gone at the end
	files  map[string]*File  // by path at the end
	former map[string]bool   // paths that are a former one of some file: the latest has them

	author  string                   // of the commit, "" for none to name
	authors map[*File]map[string]int // how many commits of whom
}

// at returns the file that a path is of at the point reached, or nil if it is gone at the end. A path
// that was not met yet is that of a file which is there at the end.
func (t *tracks) at(p string) (*File, string) {
	end, met := t.now[p]
	if !met {
		end = p
		t.now[p] = p
	}
	if end == "" {
		return nil, ""
	}
	f := t.files[end]
	if f == nil {
		f = &File{}
		t.files[end] = f
	}
	return f, end
}

// step goes back over what one commit did to a file.
func (t *tracks) step(action byte, from, to, day string) error {
	switch action {
	case 'D':
		t.now[from] = "" // what has the path later is another file, and has been seen
		return nil
	case 'A', 'M', 'T', 'R':
	default:
		return fmt.Errorf("%w: a file with the state %q", errFormat, action)
	}
	f, end := t.at(to)
	if f != nil {
		if f.Last == "" {
			f.Last = day
		}
		if action == 'A' {
			f.First = day
		}
		if t.author != "" {
			if t.authors[f] == nil {
				t.authors[f] = map[string]int{}
			}
			t.authors[f][t.author]++
		}
	}
	switch action {
	case 'A':
		t.now[to] = "" // older commits speak of another file
	case 'R':
		t.now[to] = ""
		t.now[from] = end
		if f != nil && from != end && !t.former[from] {
			t.former[from] = true
			f.Former = append(f.Former, from)
		}
	}
	return nil
}
