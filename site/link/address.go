package link

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/note"
)

// addressPages gives every folder and note its address: folders first, then notes by path, so that
// who wins a clash follows from the paths alone. Addresses that notes ask for come last, so that no
// note can take what is another's by its path.
func (l *linker) addressPages() {
	g := l.graph
	for i := range g.Folders {
		f := &g.Folders[i]
		source := f.Path + "/"
		if f.Index >= 0 {
			source = l.in.Notes[f.Index].Path
		}
		// A clash moves the folder, whatever its page's file is called.
		f.Address = l.claim(source, l.in.Style.FolderAddress(f.Path), strings.Count(f.Path, "/"))
		if f.Index >= 0 {
			g.Address[f.Index] = f.Address
		}
	}
	for n, each := range l.in.Notes {
		if g.Folders[g.Within[n]].Index != n {
			g.Address[n] = l.claim(each.Path, l.in.Style.NoteAddress(each.Path), strings.Count(each.Path, "/"))
		}
		if name := stem(each.Path); !strings.HasPrefix(g.Address[n], name) {
			l.reportUnsafeNames(name, each.Path)
		}
	}
	l.grantPermalinks()
}

// publishFiles gives an address to every file that a target refers to, in order of path, and sets
// those targets, whose File was an index into Input.Files until now.
func (l *linker) publishFiles() {
	g := l.graph
	l.uses = make([]int, len(l.in.Files))
	for _, targets := range g.Links {
		for i := range targets {
			if f := targets[i].File; f >= 0 {
				l.uses[f]++
			}
		}
	}
	l.published = make(map[int]int)
	for f, p := range l.in.Files {
		if l.uses[f] > 0 {
			l.published[f] = len(g.Files)
			l.sources = append(l.sources, f)
			g.Files = append(g.Files, File{Path: p, Address: l.claim(p, note.AttachmentPath(p), strings.Count(p, "/"))})
			if note.SafePath(p) != p {
				l.reportUnsafeNames(p, p)
			}
		}
	}
	for _, targets := range g.Links {
		for i := range targets {
			if targets[i].File >= 0 {
				l.publish(&targets[i])
			}
		}
	}
}

// publish makes a target that is a file of the Input one of the Graph.
func (l *linker) publish(t *Target) {
	t.File = l.published[t.File]
	t.Address = l.graph.Files[t.File].Address
}

// claim takes an address for a source and reports it if it had to be another one.
func (l *linker) claim(source, address string, unit int) string {
	got, clash := l.claims.take(source, address, unit)
	if clash == nil {
		return got
	}
	code, message := clash.describe(source)
	l.graph.AddressDiags = append(l.graph.AddressDiags, note.Diag{
		Path:     strings.TrimSuffix(source, "/"),
		Severity: note.Warning,
		Code:     code,
		Message:  message,
		Hint:     fmt.Sprintf("it is published at `%s`; rename one to choose", got),
	})
	return got
}

// describe names the two sources of a clash, and what kind it is.
func (c *clash) describe(source string) (code, message string) {
	switch {
	case c.owner == "":
		return note.CodeReservedName, fmt.Sprintf("`%s` wants `%s`, which Sheaf keeps for files of its own", source, c.address)
	case c.alike:
		return note.CodeCaseClash, fmt.Sprintf("`%s` and `%s` want addresses that differ only in letter case or the form of a letter: `%s`", source, c.owner, c.address)
	}
	return note.CodeAddressClash, fmt.Sprintf("`%s` and `%s` both want the address `%s`", source, c.owner, c.address)
}

// reportUnsafeNames warns of the names in a path that note.SafePath changes, leading dots aside,
// once each: of folders, and last that of the source itself.
func (l *linker) reportUnsafeNames(p, source string) {
	segments := strings.Split(p, "/")
	for i, name := range segments {
		subject := source
		if i < len(segments)-1 {
			subject = strings.Join(segments[:i+1], "/")
		}
		safe := note.SafePath(name)
		if safe == strings.TrimLeft(name, ".") || l.unsafe[subject] {
			continue
		}
		l.unsafe[subject] = true
		l.graph.AddressDiags = append(l.graph.AddressDiags, note.Diag{
			Path:     subject,
			Severity: note.Warning,
			Code:     note.CodeUnsafeName,
			Message:  fmt.Sprintf("the name `%s` cannot be used on every system or server", path.Base(subject)),
			Hint:     fmt.Sprintf("it is published as `%s`; rename it to choose", safe),
		})
	}
}

// claims says which output paths are taken, and by whom. It treats paths as the least able disk
// would: names that fold alike are one, and a name is a file or a folder, not both.
type claims struct {
	taken   map[string]claimed // by folded output path
	numbers map[string]int     // by folded address: the highest number that was appended to it
	moved   map[string]bool    // folded folders that had to be numbered, and are reported
}

// A claimed path is a file of one source, or a folder that sources share.
type claimed struct {
	source string // "" for what is reserved
	output string // as it is spelled
	folder bool
}

// A clash is why a source did not get the address it wanted.
type clash struct {
	owner   string // the source that has it, "" for what is reserved
	address string // the part of the address that is taken
	alike   bool   // the owner has it in another spelling that folds alike
}

func newClaims(reserved []string) *claims {
	c := &claims{
		taken:   make(map[string]claimed),
		numbers: make(map[string]int),
		moved:   make(map[string]bool),
	}
	for _, p := range reserved {
		// A reserved folder counts as a file, for nothing may be put into it.
		c.add("", strings.TrimSuffix(p, "/"))
	}
	return c
}

// add records an output path and the folders above it.
func (c *claims) add(source, output string) {
	key := fold(output)
	c.taken[key] = claimed{source: source, output: output}
	for key = folderOf(key); key != ""; key = folderOf(key) {
		if _, ok := c.taken[key]; ok {
			return // and so are those above
		}
		output = folderOf(output)
		c.taken[key] = claimed{source: source, output: output, folder: true}
	}
}

// take gives a source the address it wants, or the first free one with "-2", "-3" and so on behind
// what is in the way: the source's own segment, number unit of the address, or a folder above it,
// which then moves for all that is in it. The clash is nil for a source that got what it wanted,
// or moved along with a folder.
func (c *claims) take(source, address string, unit int) (string, *clash) {
	if c.isFree(address) {
		c.add(source, note.OutputPath(address))
		return address, nil
	}
	var first *clash
	wanted := strings.Split(address, "/")
	got := slices.Clone(wanted)
	for i := range wanted[:unit+1] {
		obstacle, blocked := c.obstacle(got, i, unit)
		if !blocked {
			continue
		}
		part := strings.Join(got[:i+1], "/")
		if i < len(got)-1 {
			part += "/"
		}
		if key := fold(part); first == nil && (i == unit || !c.moved[key]) {
			first = &clash{owner: obstacle.source, address: part, alike: !strings.HasPrefix(note.OutputPath(strings.Join(got, "/")), obstacle.output)}
			c.moved[key] = true
		}
		number, key := 1, ""
		if i == unit { // folders are few and shared, so those start from 2 each time
			key = fold(strings.Join(got, "/"))
			number = max(1, c.numbers[key])
		}
		for blocked {
			number++
			got[i] = numbered(wanted[i], number, i == len(got)-1)
			_, blocked = c.obstacle(got, i, unit)
		}
		if i == unit {
			c.numbers[key] = number
		}
	}
	address = strings.Join(got, "/")
	c.add(source, note.OutputPath(address))
	return address, first
}

// wish takes an address for a source if nothing is in its way; else it says what is.
func (c *claims) wish(source, address string) *clash {
	output := note.OutputPath(address)
	if c.isFree(address) {
		c.add(source, output)
		return nil
	}
	if isKept(output) {
		return &clash{address: address}
	}
	there, ok := c.taken[fold(output)]
	for part := output; !ok || there.folder && part != output; {
		part = folderOf(part)
		there, ok = c.taken[fold(part)]
	}
	return &clash{owner: there.source, address: address, alike: !strings.HasPrefix(output, there.output)}
}

// isFree reports whether nothing is in the way of an address: neither something in its own place
// nor a file in place of a folder above it.
func (c *claims) isFree(address string) bool {
	if isKept(address) {
		return false
	}
	key := fold(note.OutputPath(address))
	if _, ok := c.taken[key]; ok {
		return false
	}
	for key = folderOf(key); key != ""; key = folderOf(key) {
		if above, ok := c.taken[key]; ok {
			return above.folder
		}
	}
	return true
}

// isKept reports whether a name in an address is kept for what stands beside pages of notes.
func isKept(address string) bool {
	for segment := range strings.SplitSeq(address, "/") {
		if note.IsKept(segment) {
			return true
		}
	}
	return false
}

// obstacle returns what is in the way of an address at segment i, those before it being free.
func (c *claims) obstacle(segments []string, i, unit int) (claimed, bool) {
	if note.IsKept(segments[i]) {
		return claimed{}, true
	}
	there, ok := c.taken[fold(strings.Join(segments[:i+1], "/"))]
	if ok && !there.folder || i < unit {
		return there, ok && !there.folder
	}
	there, ok = c.taken[fold(note.OutputPath(strings.Join(segments, "/")))]
	return there, ok
}

// numbered appends a number to a name, before the ending if it is a file's.
func numbered(name string, number int, file bool) string {
	ending := ""
	if file {
		ending = path.Ext(name)
	}
	return strings.TrimSuffix(name, ending) + "-" + strconv.Itoa(number) + ending
}
