package atlas

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// sample is a site with some notes in each group and a link from each note to the one three further.
func sample(sizes ...int) *Map {
	m := &Map{}
	for g, size := range sizes {
		m.Groups = append(m.Groups, Group{Title: fmt.Sprint("G", g), URL: fmt.Sprint("g", g, "/")})
		for range size {
			m.Notes = append(m.Notes, Note{Title: fmt.Sprint("N", len(m.Notes)), URL: fmt.Sprint("n", len(m.Notes), "/"), Group: g})
		}
	}
	for i := 3; i < len(m.Notes); i++ {
		m.Links = append(m.Links, [2]int{i - 3, i})
	}
	return m
}

func TestDiscsAndDotsStandApart(t *testing.T) {
	l := lay(sample(1, 400, 30, 2, 90, 3, 1, 55, 7))
	for i := range l.discs {
		a := &l.discs[i]
		if !isFree(a.at, a.radius, l.discs[:i]) {
			t.Errorf("disc %d lies over another", i)
		}
		for _, n := range a.notes {
			if p := l.places[n]; (p.x-a.at.x)*(p.x-a.at.x)+(p.y-a.at.y)*(p.y-a.at.y) > a.radius*a.radius {
				t.Errorf("note %d is outside of its disc", n)
			}
		}
	}
	for i, p := range l.places {
		for _, q := range l.places[:i] {
			if dx, dy := p.x-q.x, p.y-q.y; dx*dx+dy*dy < 8*one*8*one {
				t.Fatalf("note %d is nearer than 8 pixels to another: their dots touch", i)
			}
		}
	}
}

func TestAMapOfFewNotesHasALinkForEach(t *testing.T) {
	m := sample(5, 3, 0)
	m.Notes[0].Title = `<b>&"`
	svg := string(Draw(m))
	if links := strings.Count(svg, "<a href="); links != 10 { // eight notes, and the two groups that have some
		t.Errorf("%d links", links)
	}
	if strings.Contains(svg, "<b>") || !strings.Contains(svg, "&lt;b&gt;&amp;&#34;") {
		t.Error("a title is not escaped")
	}
	_, path, _ := strings.Cut(svg, `<path class="line" d="`)
	path, _, _ = strings.Cut(path, `"`)
	if lines := strings.Count(path, "M"); lines != len(m.Links) {
		t.Errorf("%d lines for %d links", lines, len(m.Links))
	}
}

func TestALargeMapStaysSmall(t *testing.T) {
	m := sample(6000, 2500, 1000, 400, 100)
	svg := Draw(m)
	if links := bytes.Count(svg, []byte("<a href=")); links != hubs+5 {
		t.Errorf("%d links", links)
	}
	if len(svg) > 160_000 {
		t.Errorf("%d bytes for 10,000 notes", len(svg))
	}
	if !bytes.Equal(svg, Draw(m)) {
		t.Error("the same map is drawn in two ways")
	}
}

func BenchmarkDraw(b *testing.B) {
	m := sample(6000, 2500, 1000, 400, 100)
	for b.Loop() {
		Draw(m)
	}
}
