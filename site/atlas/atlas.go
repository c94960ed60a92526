// Package atlas draws a whole site as one picture: a disc for each group of notes (a folder), a dot for each note,
// a line for each link.
//
// Place follows from the groups alone: the notes of a group stand in a spiral of seeds, as in a sunflower, those with
// the most links in the middle; discs are put one after the other where they are nearest to the centre of the picture,
// the largest first. So a new link moves no disc, and a picture of ten thousand notes takes some milliseconds.
// All of it is computed in integers: the same site gives the same bytes on any machine.
//
// What does not fit into a picture that people can read is drawn coarser. Where links are many, lines bind groups,
// and not notes; where notes are many, only those with the most links are links of the picture, and the others are
// dots. A list beside the picture must say the rest.
package atlas

import (
	"cmp"
	"slices"
)

// A Map is a site to draw.
type Map struct {
	Groups []Group
	Notes  []Note
	Links  [][2]int // pairs of notes that are linked, indices into Notes; each pair once
}

// A Group is a folder. A URL is a finished reference, "" for none.
type Group struct{ Title, URL string }

// A Note is a dot.
type Note struct {
	Title, URL string
	Group      int // index into Groups
}

const (
	mostLines = 1500 // links beyond which lines bind groups
	mostNamed = 300  // notes beyond which only the hubs are links of the picture
	hubs      = 100
)

// A point is a place in the picture, in units of 1/one pixel. Products of two lengths need 64 bits.
type point struct{ x, y int64 }

const one = 16

// A disc is a group's place.
type disc struct {
	group  int
	at     point // its middle
	radius int64
	notes  []int // from the middle outwards
}

// A layout is where everything is.
type layout struct {
	discs  []disc
	places []point // of the notes
	degree []int   // of the notes: how many others each is linked with
	min    point
	max    point
}

// lay places all groups and notes.
func lay(m *Map) *layout {
	l := &layout{places: make([]point, len(m.Notes)), degree: make([]int, len(m.Notes))}
	for _, pair := range m.Links {
		l.degree[pair[0]]++
		l.degree[pair[1]]++
	}
	l.discs = make([]disc, len(m.Groups))
	for g := range l.discs {
		l.discs[g].group = g
	}
	for i, n := range m.Notes {
		d := &l.discs[n.Group]
		d.notes = append(d.notes, i)
	}
	l.discs = slices.DeleteFunc(l.discs, func(d disc) bool { return len(d.notes) == 0 })
	for i := range l.discs {
		d := &l.discs[i]
		slices.SortStableFunc(d.notes, func(a, b int) int { return cmp.Compare(l.degree[b], l.degree[a]) })
		d.radius = root(int64(len(d.notes))*spread*spread) + margin
	}
	slices.SortStableFunc(l.discs, func(a, b disc) int { return cmp.Compare(len(b.notes), len(a.notes)) })
	l.placeDiscs()
	for i := range l.discs {
		d := &l.discs[i]
		for k, p := range seeds(len(d.notes)) {
			l.places[d.notes[k]] = point{d.at.x + p.x, d.at.y + p.y}
		}
	}
	return l
}

const (
	spread = 9 * one  // the distance of the seed k from the middle is spread times the root of k
	margin = 14 * one // between the outermost seeds and the rim
	gap    = 26 * one // between two discs: room for a name
)

// seeds returns the places of n seeds in a spiral about the origin: each is the golden angle further than the one
// before (H. Vogel, A better way to construct the sunflower head, 1979).
func seeds(n int) []point {
	const (
		unit   = 1 << 30
		cosine = -791743804 // of the golden angle, times unit
		sine   = 725302181
	)
	list := make([]point, n)
	x, y := int64(unit), int64(0)
	for k := range list {
		r := root(int64(k) * spread * spread)
		list[k] = point{x * r / unit, y * r / unit}
		x, y = (x*cosine-y*sine)/unit, (x*sine+y*cosine)/unit
	}
	return list
}

// placeDiscs puts each disc at the free place that is nearest to the centre. The picture becomes half as wide again
// as it is high.
func (l *layout) placeDiscs() {
	area := int64(0)
	for _, d := range l.discs {
		area += (d.radius + gap) * (d.radius + gap)
	}
	const fine = 60 // places to try between the centre and the rim
	step := max(int64(one), 2*root(area)/fine)
	var lattice []point
	for i := int64(-fine); i <= fine; i++ {
		for j := int64(-fine); j <= fine; j++ {
			lattice = append(lattice, point{i * step, j * step})
		}
	}
	distance := func(p point) int64 { return 4*p.x*p.x + 9*p.y*p.y }
	slices.SortStableFunc(lattice, func(a, b point) int { return cmp.Compare(distance(a), distance(b)) })
	for i := range l.discs {
		d := &l.discs[i]
		at := slices.IndexFunc(lattice, func(p point) bool { return isFree(p, d.radius, l.discs[:i]) })
		if at >= 0 {
			d.at = lattice[at]
		} else {
			d.at = point{l.max.x + d.radius + gap, 0}
		}
		l.min.x, l.min.y = min(l.min.x, d.at.x-d.radius), min(l.min.y, d.at.y-d.radius)
		l.max.x, l.max.y = max(l.max.x, d.at.x+d.radius), max(l.max.y, d.at.y+d.radius)
	}
}

func isFree(p point, radius int64, discs []disc) bool {
	for i := range discs {
		d := &discs[i]
		dx, dy, apart := p.x-d.at.x, p.y-d.at.y, radius+d.radius+gap
		if dx*dx+dy*dy < apart*apart {
			return false
		}
	}
	return true
}

// root returns the integer part of the square root of n.
func root(n int64) int64 {
	if n < 2 {
		return n
	}
	x := n
	for next := (x + 1) / 2; next < x; next = (x + n/x) / 2 {
		x = next
	}
	return x
}
