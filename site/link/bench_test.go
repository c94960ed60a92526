package link

import (
	"fmt"
	"testing"

	"sheaf/site/note"
)

// manyNotes makes a vault of n notes in folders of fifty, with twelve links and eight headings
// each: most to notes, one in four with a fragment, some external, to folders and pictures. One
// link of every "broken" is broken, none if that is 0.
func manyNotes(n, broken int) Input {
	var in Input
	folder := func(i int) string { return fmt.Sprintf("area-%04d/topic-%02d", i/500, i/50%10) }
	for i := range n {
		each := &note.Note{Path: fmt.Sprintf("%s/note-about-%06d.md", folder(i), i)}
		for h := range 8 {
			each.Headings = append(each.Headings, note.Heading{Level: 2, ID: fmt.Sprintf("section-%d", h)})
		}
		for k := range 12 {
			to := (i*31 + k*k*977) % n
			up := "../../"
			var l note.Link
			switch {
			case broken > 0 && (i*12+k)%broken == 0:
				l.Dest = fmt.Sprintf("%s%s/note-abuot-%06d.md", up, folder(to), to)
			case k == 0:
				l.Dest = fmt.Sprintf("https://example.org/%d", i)
			case k == 1:
				l.Dest = fmt.Sprintf("%s%s/", up, folder(to))
			case k == 2:
				l.Kind, l.Dest = note.Image, fmt.Sprintf("images/picture-%d.png", i%7)
			case k%4 == 3:
				l.Dest = fmt.Sprintf("%s%s/note-about-%06d.md#section-%d", up, folder(to), to, k%8)
			case k == 4:
				l.Dest = fmt.Sprintf("%s%s/note-about-%06d", up, folder(to), to)
			default:
				l.Dest = fmt.Sprintf("%s%s/note-about-%06d.md", up, folder(to), to)
			}
			each.Links = append(each.Links, l)
		}
		in.Notes = append(in.Notes, each)
		if i%50 == 0 {
			for k := range 7 {
				in.Files = append(in.Files, fmt.Sprintf("%s/images/picture-%d.png", folder(i), k))
			}
		}
	}
	return in
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in := manyNotes(n, 0)
			b.ReportAllocs()
			for b.Loop() {
				if g := Build(in); len(g.Diags()) > 0 {
					b.Fatal(g.Diags()[0])
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/note")
		})
	}
}

// BenchmarkBuildBroken links a vault in which every link is broken.
func BenchmarkBuildBroken(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in := manyNotes(n, 1)
			for b.Loop() {
				if g := Build(in); len(g.Diags()) != 12*n {
					b.Fatal(len(g.Diags()))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(12*n), "ns/link")
		})
	}
}
