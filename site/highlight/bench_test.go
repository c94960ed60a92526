package highlight

import (
	"bytes"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	chtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
)

// BenchmarkLanguages measures code -> HTML for each language over the code on this machine, and for
// all of them together, and says how many times faster that is than chroma's lexer and formatter in
// the same run.
//
//	go test ./site/highlight -run '^$' -bench Languages [-corpus DIR]   (fenced blocks below DIR join in)
func BenchmarkLanguages(b *testing.B) {
	code := machineCode(b, 100_000, 5)
	if *corpus != "" {
		size := map[string]int{}
		for s := range corpusBlocks(b, *corpus) {
			if size[s.language] += len(s.code); size[s.language] < 300_000 {
				code[s.language] = append(code[s.language], s)
			}
		}
	}
	var h Highlighter
	h.setup.Do(h.prepare)
	var all []sample
	for _, language := range slices.Sorted(maps.Keys(code)) {
		if h.lexer(language).states == nil { // chroma runs it here too
			continue
		}
		b.Run(language, func(b *testing.B) { compareSpeed(b, code[language]) })
		all = append(all, code[language]...)
	}
	b.Run("all", func(b *testing.B) { compareSpeed(b, all) })
}

func compareSpeed(b *testing.B, samples []sample) {
	var h Highlighter
	size := 0
	for _, s := range samples { // compile what is compiled once
		size += len(s.code)
		h.Append(nil, s.language, s.code[:min(len(s.code), 2000)])
		runChroma(b, []sample{{"", s.language, s.code[:min(len(s.code), 2000)]}})
	}
	before := runChroma(b, samples)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	var html []byte
	start := cpuTime()
	for b.Loop() {
		for _, s := range samples {
			html, _ = h.Append(html[:0], s.language, s.code)
		}
	}
	ours := (cpuTime() - start) / time.Duration(b.N)
	after := runChroma(b, samples) // on both sides, since a machine's speed drifts
	b.ReportMetric(float64(before+after)/2/float64(ours), "x-chroma")
}

// runChroma returns how long chroma takes, with one formatter for all.
func runChroma(b *testing.B, samples []sample) time.Duration {
	formatter := chtml.New(chtml.WithClasses(true), chtml.PreventSurroundingPre(true))
	start := cpuTime()
	var html bytes.Buffer
	for _, s := range samples {
		tokens, err := chroma.Coalesce(lexers.Get(s.language)).Tokenise(nil, s.code)
		if err != nil {
			b.Fatal(err)
		}
		html.Reset()
		if err := formatter.Format(&html, styles.Fallback, tokens); err != nil {
			b.Fatal(err)
		}
	}
	return cpuTime() - start
}

// BenchmarkFirstBlock measures what the first block of a language costs: reading and compiling its lexer.
func BenchmarkFirstBlock(b *testing.B) {
	for _, language := range []string{"go", "cpp", "json", "python"} {
		b.Run(language, func(b *testing.B) {
			for b.Loop() {
				var h Highlighter
				h.Append(nil, language, "x = 1")
			}
		})
	}
}

// TestConcurrentUse highlights many languages at once, first uses included; it is for the race
// detector, and checks that nobody's tokens end up in another's block.
func TestConcurrentUse(t *testing.T) {
	var shared Highlighter
	samples := chromaSamples(t)[:40]
	want := make([]string, len(samples))
	for i, s := range samples {
		var own Highlighter
		html, _ := own.Append(nil, s.language, s.code[:min(len(s.code), 1000)])
		want[i] = string(html)
	}
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range samples {
				s := samples[(i+worker*5)%len(samples)]
				html, _ := shared.Append(nil, s.language, s.code[:min(len(s.code), 1000)])
				if string(html) != want[(i+worker*5)%len(samples)] {
					t.Errorf("%s: another result than alone", s.name)
				}
			}
		})
	}
	all.Wait()
}
