package serve

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/site/note"
	"sheaf/site/vault"
)

// BenchmarkSaveToFreshBytes measures from the return of the write that saves a note to the last byte of
// its page, asked for when the event stream says that something has changed.
func BenchmarkSaveToFreshBytes(b *testing.B) {
	for _, notes := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(notes), func(b *testing.B) {
			s := newServed(b)
			s.do(vault.Write(s.dir, vault.Options{Notes: notes, Seed: 1}))
			var edited string // a note in the middle
			var text []byte
			i := 0
			for p, contents := range vault.Files(vault.Options{Notes: notes, Seed: 1}) {
				if i++; i > notes/2 && note.IsMarkdown(p) && note.IndexRank(p) == 0 {
					edited, text = p, contents
					break
				}
			}
			s.start(Options{})
			address := note.EscapePath(note.Folders.NoteAddress(edited))
			messages := s.listen()
			var took []time.Duration
			for n := 0; b.Loop(); n++ {
				mark := fmt.Sprintf("\n\nEdition %d.\n", n)
				s.write(edited, string(text)+mark)
				start := time.Now()
				for {
					s.hears(messages)
					if _, page := s.get(address); strings.Contains(page, strings.TrimSpace(mark)) {
						break
					}
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
		})
	}
}
