package atlas

import (
	"cmp"
	"html"
	"slices"
	"strconv"
)

// Draw returns the picture as an SVG element. Its colours and widths are those that a style sheet gives the classes:
// "atlas" for all of it, "disc" and "line" for what they say, "b1" to "b4" for lines between groups by how many links
// they stand for, "d1" to "d3" for dots by how many links they have.
func Draw(m *Map) []byte {
	l := lay(m)
	w := &writer{origin: point{l.min.x - one, l.min.y - gap}}
	w.raw(`<svg class="gr atlas" viewBox="0 0 `)
	w.length(l.max.x - l.min.x + 2*one)
	w.raw(" ")
	w.length(l.max.y - l.min.y + gap + one)
	w.raw(`" width="`)
	w.length((l.max.x - l.min.x + 2*one) * 3 / 2)
	w.raw(`" role="group" aria-label="Graph of all notes">`)
	for i := range l.discs {
		d := &l.discs[i]
		w.circle("disc", d.at, d.radius)
		w.raw("</circle>")
	}
	if len(m.Links) <= mostLines {
		w.lines(m, l)
	} else {
		w.bundles(m, l)
	}
	w.dots(m, l)
	w.raw(`<g font-size="`) // in proportion, so that names can be read however large the picture is
	w.length(max(10*int64(one), (l.max.x-l.min.x)/64))
	w.raw(`">`)
	for i := range l.discs {
		w.name(&m.Groups[l.discs[i].group], &l.discs[i])
	}
	w.raw("</g></svg>")
	return w.svg
}

// A writer writes SVG. Places are counted from origin.
type writer struct {
	svg    []byte
	origin point
}

func (w *writer) raw(s string) { w.svg = append(w.svg, s...) }

func (w *writer) text(s string) { w.raw(html.EscapeString(s)) }

// length writes a length in whole pixels.
func (w *writer) length(n int64) { w.svg = strconv.AppendInt(w.svg, (n+one/2)/one, 10) }

func (w *writer) place(p point) {
	w.length(p.x - w.origin.x)
	w.raw(" ")
	w.length(p.y - w.origin.y)
}

// circle writes a circle up to its end tag.
func (w *writer) circle(class string, at point, radius int64) {
	w.raw(`<circle class="`)
	w.raw(class)
	w.raw(`" cx="`)
	w.length(at.x - w.origin.x)
	w.raw(`" cy="`)
	w.length(at.y - w.origin.y)
	w.raw(`" r="`)
	w.length(radius)
	w.raw(`">`)
}

// lines draws every link. Those between two groups bend towards the line between the groups, as cables lie in a duct: so
// one sees which groups belong together, and the space between them stays free.
func (w *writer) lines(m *Map, l *layout) {
	at := centres(m, l)
	w.raw(`<path class="line" d="`)
	for _, pair := range m.Links {
		from, to := m.Notes[pair[0]].Group, m.Notes[pair[1]].Group
		w.raw("M")
		w.place(l.places[pair[0]])
		if from == to {
			w.raw("L")
		} else {
			w.raw("C")
			w.place(between(at[from], at[to], 1))
			w.raw(" ")
			w.place(between(at[from], at[to], 2))
			w.raw(" ")
		}
		w.place(l.places[pair[1]])
	}
	w.raw(`"/>`)
}

// between returns the place that is so many thirds of the way from a to b.
func between(a, b point, thirds int64) point {
	return point{a.x + (b.x-a.x)*thirds/3, a.y + (b.y-a.y)*thirds/3}
}

// centres returns where the groups are.
func centres(m *Map, l *layout) []point {
	at := make([]point, len(m.Groups))
	for _, d := range l.discs {
		at[d.group] = d.at
	}
	return at
}

// bundles draws one line between two groups for all links between their notes, the wider the more they are.
func (w *writer) bundles(m *Map, l *layout) {
	count := map[[2]int]int{}
	for _, pair := range m.Links {
		a, b := m.Notes[pair[0]].Group, m.Notes[pair[1]].Group
		if a != b {
			count[[2]int{min(a, b), max(a, b)}]++
		}
	}
	var pairs [][2]int
	for pair := range count {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	at := centres(m, l)
	for width, from := range []int{1, 10, 100, 1000} {
		w.raw(`<path class="line b`)
		w.raw(strconv.Itoa(width + 1))
		w.raw(`" d="`)
		for _, pair := range pairs {
			if n := count[pair]; n >= from && n < 10*from || n >= from && from == 1000 {
				w.raw("M")
				w.place(at[pair[0]])
				w.raw("L")
				w.place(at[pair[1]])
			}
		}
		w.raw(`"/>`)
	}
}

// dots draws the notes: those that are links of the picture as circles with their names, the others as the ends of lines
// without length, which take the fewest bytes.
func (w *writer) dots(m *Map, l *layout) {
	named := make([]bool, len(m.Notes))
	order := make([]int, len(m.Notes))
	for i := range order {
		order[i] = i
	}
	if len(order) > mostNamed {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.degree[b], l.degree[a]) })
		order = order[:hubs]
		slices.Sort(order)
	}
	for _, i := range order {
		named[i] = true
	}
	if len(order) < len(m.Notes) {
		for size := 1; size <= 3; size++ {
			w.raw(`<path class="dots d`)
			w.raw(strconv.Itoa(size))
			w.raw(`" d="`)
			for i := range m.Notes {
				if !named[i] && dotSize(l.degree[i]) == size {
					w.raw("M")
					w.place(l.places[i])
					w.raw("h0")
				}
			}
			w.raw(`"/>`)
		}
	}
	for _, i := range order {
		size := dotSize(l.degree[i])
		w.raw(`<a href="`)
		w.text(m.Notes[i].URL)
		w.raw(`">`)
		w.circle("d"+strconv.Itoa(size), l.places[i], int64(2+size)*one)
		w.raw("<title>")
		w.text(m.Notes[i].Title)
		w.raw("</title></circle></a>")
	}
}

// dotSize is 1 to 3, for a note that is linked with so many others.
func dotSize(degree int) int {
	switch {
	case degree >= 20:
		return 3
	case degree >= 5:
		return 2
	}
	return 1
}

// name writes a group's name above its disc.
func (w *writer) name(g *Group, d *disc) {
	if g.URL != "" {
		w.raw(`<a href="`)
		w.text(g.URL)
		w.raw(`">`)
	}
	w.raw(`<text x="`)
	w.length(d.at.x - w.origin.x)
	w.raw(`" y="`)
	w.length(d.at.y - d.radius - 7*one - w.origin.y)
	w.raw(`">`)
	w.text(g.Title)
	w.raw("</text>")
	if g.URL != "" {
		w.raw("</a>")
	}
}
