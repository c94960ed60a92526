package search

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"sheaf/site/note"
)

// Folder is where the index is published, below the site's root.
const Folder = "_sheaf/search"

// A Page is one page that can be found.
type Page struct {
	Note    *note.Note
	Address string    // below the site's root
	Title   string    // as pages show it
	Crumbs  []string  // the titles of the folders it is in, from the root's down
	Links   []Link    // that lead to it from other pages
	Key     note.Hash // of all that its terms and text depend on
}

// A Link is the text by which another page refers to a section.
type Link struct{ Fragment, Text string }

// A Source gives what a page is found by, by the index of the page.
type Source interface {
	Terms(page int) ([]byte, error) // what Compile returned
	Text(page int) ([]byte, error)  // the texts of the sections it was given, one behind the other
}

// An Index is the index of a site. Its packs, which are most of it, are made one at a time.
type Index struct {
	Files []File // in order of Path

	pages  []Page
	shift  int       // see packShift
	makers sync.Pool // of *maker

	making  sync.Once // of an index that was listed: see shard
	made    *Index
	makeErr error
}

// A File is one file of the index: see Index.Make.
type File struct {
	Path  string    // below the site's root
	Key   note.Hash // of all that its bytes depend on
	bytes []byte    // nil: a pack, or the index is only listed
	page  int       // of a pack: index of the page, else -1
	id    uint32    // its number,
	pack  int       // and the pack's
}

// inlineSite is how large the whole index may be, in bytes after compression, to be one file.
const inlineSite = 20000

// Build makes the index of pages.
func Build(pages []Page, source Source) (*Index, error) {
	x := &Index{pages: pages}
	b := &builder{index: map[string]*postings{}}
	ids := pageIDs(pages)
	byID := make([]int, len(pages))
	for i := range byID {
		byID[i] = i
	}
	slices.SortFunc(byID, func(a, b int) int { return cmp.Compare(ids[a], ids[b]) })
	last := make([]int, len(pages)) // the number of each page's last passage
	for _, i := range byID {
		terms, err := source.Terms(i)
		if err != nil {
			return nil, err
		}
		passages, err := b.add(ids[i], &pages[i], terms)
		if err != nil {
			return nil, fmt.Errorf("index %s: %w", pages[i].Note.Path, err)
		}
		if n := len(passages); n > 0 {
			last[i] = passages[n-1].number
		}
	}
	x.shift = packShift(b.passages)
	for _, i := range byID {
		x.addPacks(i, ids[i], last[i])
	}
	root := &root{passages: b.passages, cap: b.cap(), shift: x.shift}
	files := b.shards(root)
	if err := x.finish(root, files, source); err != nil {
		return nil, err
	}
	slices.SortFunc(x.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return x, nil
}

// packShift says how many packs of packSlots passages make one file, as a power of two with that of packSlots: the file of a
// passage is its number shifted right so far. Small packs are the fewest bytes of a query, but a large site has too many of
// them: it takes longer to make ten thousand files than to fill them.
func packShift(passages int) int {
	shift := bits.Len(packSlots - 1)
	if passages > 32<<10 {
		shift++
	}
	if passages > 512<<10 {
		shift++
	}
	return shift
}

// pageIDs numbers the pages so that a page keeps its number when others come and go: by a hash of its
// address, in a space twice to four times as large as there are pages. Where two meet, the later one
// moves on.
func pageIDs(pages []Page) []uint32 {
	type hashed struct {
		hash uint32
		page int
	}
	list := make([]hashed, len(pages))
	for i := range pages {
		list[i] = hashed{hashOf(pages[i].Address), i}
	}
	slices.SortFunc(list, func(a, b hashed) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), strings.Compare(pages[a.page].Address, pages[b.page].Address))
	})
	shift := 32 - min(31, bits.Len(uint(len(pages)))+1)
	ids := make([]uint32, len(pages))
	next := uint32(0)
	for _, h := range list {
		next = max(next, h.hash>>shift)
		ids[h.page] = next
		next++
	}
	return ids
}

// hashOf is FNV-1a of 32 bits, its high bits mixed with the low ones. The client has it too.
func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>12
}

// A builder merges the terms of pages, which come in order of their numbers.
type builder struct {
	index    map[string]*postings
	passages int
}

// postings are a term's, encoded: per page the step from the last page's number, then per passage its
// number's step from the last, twice, plus one if another of the page's follows, and its payload.
type postings struct {
	data  []byte
	last  uint32 // page
	count int    // passages
}

// add merges the terms of a page, and returns its passages.
func (b *builder) add(id uint32, p *Page, terms []byte) ([]passage, error) {
	r := &reader{rest: terms}
	passages := r.passages()
	b.passages += len(passages)
	named := linkTerms(p, passages)
	var list []posting
	for range r.int() {
		term := r.bytes(r.int())
		list = list[:0]
		for range r.int() {
			list = append(list, r.posting())
			if r.damaged {
				return nil, errDamaged
			}
		}
		if more := named[string(term)]; more != nil {
			list = nameIn(list, more)
			delete(named, string(term))
		}
		b.append(id, term, list)
	}
	if r.damaged {
		return nil, errDamaged
	}
	for term, more := range named {
		b.append(id, []byte(term), nameIn(nil, more))
	}
	return passages, nil
}

// A posting is what the index says of a term in one passage.
type posting struct {
	number  int  // of the passage in its page
	payload byte // see use.appendPayload
	more    byte // the second byte, if payload has the bit hasMore
}

func (r *reader) posting() posting {
	p := posting{number: r.int(), payload: r.byte()}
	if p.payload&hasMore != 0 {
		p.more = r.byte()
	}
	return p
}

// append adds a page to a term's postings.
func (b *builder) append(id uint32, term []byte, list []posting) {
	if len(list) == 0 {
		return
	}
	p := b.index[string(term)]
	if p == nil {
		p = &postings{}
		b.index[string(term)] = p
	}
	p.data = binary.AppendUvarint(p.data, uint64(id-p.last))
	p.last = id
	last := 0
	for i, u := range list {
		step := (u.number - last) << 1
		if i < len(list)-1 {
			step |= 1
		}
		last = u.number
		p.data = append(binary.AppendUvarint(p.data, uint64(step)), u.payload)
		if u.payload&hasMore != 0 {
			p.data = append(p.data, u.more)
		}
	}
	p.count += len(list)
}

// linkTerms returns the terms of the links that lead to a page: per term, how many lead to the passage
// of each number.
func linkTerms(p *Page, passages []passage) map[string]map[int]int {
	if len(p.Links) == 0 {
		return nil
	}
	at := map[string]int{}
	for i := len(passages) - 1; i >= 0; i-- { // the first passage of a heading wins
		if h := passages[i].heading; h >= 0 && h < len(p.Note.Headings) {
			at[p.Note.Headings[h].ID] = passages[i].number
		}
	}
	found := map[string]map[int]int{}
	number := 0
	t := tokenizer{emit: func(term []byte, _ int) {
		if found[string(term)] == nil {
			found[string(term)] = map[int]int{}
		}
		found[string(term)][number]++
	}}
	for _, l := range p.Links {
		if number = at[l.Fragment]; len(l.Text) <= maxLinkText {
			t.tokens(l.Text, 0)
		}
	}
	return found
}

// maxLinkText is how long the text of a link may be, in bytes, to count as a name of its target.
const maxLinkText = 120

// nameIn adds the terms of links to a page's postings, which are in order of number. A heading that
// has the term says more.
func nameIn(list []posting, links map[int]int) []posting {
	for number, count := range links {
		i, ok := slices.BinarySearchFunc(list, number, func(p posting, n int) int { return cmp.Compare(p.number, n) })
		if !ok {
			list = slices.Insert(list, i, posting{number: number})
		}
		if list[i].payload&0x70 == 0 {
			list[i].payload |= hasMore
			list[i].more = max(list[i].more, byte(min(15, 4+2*bits.Len(uint(count)))))
		}
	}
	return list
}
