package link

import (
	"slices"
	"strings"

	"sheaf/site/note"
)

// A Tag is one tag of the vault: of its notes, or what nested tags begin with. Letter case does not
// tell tags apart, as in Obsidian.
type Tag struct {
	Name    string // whole, "kafka/streams", as most notes spell it; of equals the one that sorts first
	Address string // of its page
	Parent  int    // index into Tags.List, -1 for none
	Tags    []int  // the tags right below it, in order
	Notes   []int  // that have this very tag, in order: indices into Graph.Notes
	Count   int    // the notes that have it or a tag below it, each once
}

// Tags are all tags of a vault.
type Tags struct {
	Address string // of the page that lists them
	List    []Tag  // in the order that people expect, each before those below it
	ByName  map[string]int
}

// Find returns the index into t.List of the tag that a note's Tags or a link of kind note.Tag spell so,
// or -1 if no note has it.
func (t *Tags) Find(name string) int {
	if i, ok := t.ByName[fold(name)]; ok {
		return i
	}
	return -1
}

// TagsFolder is where the pages of tags are, below the site's root. No source may have an address in
// it: see Input.Reserved.
const TagsFolder = "tags/"

// GatherTags collects the tags of notes. The address of a tag's page follows from its name in lower case,
// so that it stays when another spelling becomes the usual one.
func GatherTags(notes []*note.Note, style note.Style) *Tags {
	folder := strings.TrimSuffix(TagsFolder, "/")
	t := &Tags{Address: style.FolderAddress(folder), ByName: make(map[string]int)}
	c := tagCollector{tags: t}
	for n, each := range notes {
		for _, name := range each.Tags {
			c.add(n, name)
		}
	}
	c.sort()
	taken := newClaims(nil)
	taken.take("", t.Address, 0)
	for i := range t.List {
		tag := &t.List[i]
		key := c.keys[i]
		parent := folder
		if tag.Parent >= 0 {
			above := &t.List[tag.Parent]
			key = key[len(c.keys[tag.Parent])+1:]
			tag.Name = above.Name + "/" + c.spelling(i)
			above.Tags = append(above.Tags, i)
			parent = note.OutputPath(above.Address)
			parent = parent[:strings.LastIndexByte(parent, '/')]
		} else {
			tag.Name = c.spelling(i)
		}
		segment := strings.ReplaceAll(key, " ", "-")
		tag.Address, _ = taken.take(key, style.FolderAddress(parent+"/"+segment), strings.Count(parent, "/")+1)
	}
	return t
}

// A tagCollector gathers the tags of one note after another.
type tagCollector struct {
	tags      *Tags
	keys      []string         // parallel to tags.List: the folded name
	spellings []map[string]int // parallel: the last part of the name as written, and by how many notes
	seen      []int            // parallel: the last note that is counted, plus one
}

// add records that a note has a tag, and so all those that it is below.
func (c *tagCollector) add(n int, name string) {
	at, parent := -1, -1
	for end := 0; end < len(name); end++ {
		start := end
		if i := strings.IndexByte(name[start:], '/'); i >= 0 {
			end = start + i
		} else {
			end = len(name)
		}
		at = c.tag(fold(name[:end]), parent)
		if c.seen[at] != n+1 {
			c.seen[at] = n + 1
			c.tags.List[at].Count++
			c.spellings[at][name[start:end]]++
		}
		parent = at
	}
	if at < 0 {
		return
	}
	if own := &c.tags.List[at].Notes; len(*own) == 0 || (*own)[len(*own)-1] != n {
		*own = append(*own, n)
	}
}

func (c *tagCollector) tag(key string, parent int) int {
	if i, ok := c.tags.ByName[key]; ok {
		return i
	}
	i := len(c.keys)
	c.tags.ByName[key] = i
	c.tags.List = append(c.tags.List, Tag{Parent: parent})
	c.keys = append(c.keys, key)
	c.spellings = append(c.spellings, make(map[string]int, 1))
	c.seen = append(c.seen, 0)
	return i
}

// sort puts the tags in order.
func (c *tagCollector) sort() {
	order := make([]int, len(c.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareNatural(c.keys[a], c.keys[b]) })
	place := make([]int, len(order))
	for at, i := range order {
		place[i] = at
	}
	list, keys, spellings := make([]Tag, len(order)), make([]string, len(order)), make([]map[string]int, len(order))
	for at, i := range order {
		list[at], keys[at], spellings[at] = c.tags.List[i], c.keys[i], c.spellings[i]
		if list[at].Parent >= 0 {
			list[at].Parent = place[list[at].Parent]
		}
		c.tags.ByName[keys[at]] = at
	}
	c.tags.List, c.keys, c.spellings = list, keys, spellings
}

// spelling returns how most notes spell the last part of a tag.
func (c *tagCollector) spelling(i int) (best string) {
	most := 0
	for name, count := range c.spellings[i] {
		if count > most || count == most && name < best {
			best, most = name, count
		}
	}
	return best
}
