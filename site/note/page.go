package note

import "sort"

// A Page is one of the pages that a split note makes, as a part of the note's body. The first is the
// note's own page; each other one begins with a heading and lies below another in the outline.
type Page struct {
	Heading   *Heading // of the note, the page's title; nil for the first
	Parent    int      // the section that it is listed on, which comes before it; -1 for the first
	Pieces    []Part   // what it shows of the body, in order; its heading is at the start of the first piece, unless it is the note's Lead
	Footnotes []int    // those that it shows below: indices into Note.Footnotes
}

// A PageFinder finds the sections of one note by what they show.
type PageFinder struct {
	ends     []int // of all pieces, in order
	sections []int // parallel: whose they are
}

// NewPageFinder returns a finder for the sections of a note.
func NewPageFinder(sections []Page) *PageFinder {
	f := &PageFinder{}
	for i := range sections {
		for _, p := range sections[i].Pieces {
			f.ends = append(f.ends, p.End)
			f.sections = append(f.sections, i)
		}
	}
	sort.Sort(f)
	return f
}

// At returns the section that shows what stands at an offset of the body, or -1 if only the list of
// footnotes does.
func (f *PageFinder) At(offset int) int {
	i := sort.SearchInts(f.ends, offset+1)
	if i == len(f.ends) {
		return -1
	}
	return f.sections[i]
}

// Len, Less and Swap are for package sort.
func (f *PageFinder) Len() int           { return len(f.ends) }
func (f *PageFinder) Less(i, j int) bool { return f.ends[i] < f.ends[j] }
func (f *PageFinder) Swap(i, j int) {
	f.ends[i], f.ends[j] = f.ends[j], f.ends[i]
	f.sections[i], f.sections[j] = f.sections[j], f.sections[i]
}
