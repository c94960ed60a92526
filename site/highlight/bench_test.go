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

// These measure the code on this machine, for each language and for all of them together, and say how
// many times the processor time chroma takes for the same in the same run: BenchmarkTokens its lexer,
// BenchmarkHTML its lexer and its formatter.
//
//	go test ./site/highlight -run '^$' -bench 'Tokens|HTML' [-corpus DIR]   (fenced blocks below DIR join in)

func BenchmarkTokens(b *testing.B) {
	var h Highlighter
	h.setup.Do(h.prepare)
	m := &machine{highlighter: &h}
	eachLanguage(b, &h, func(s sample) { m.highlight(s.language, s.code) }, func(tokens chroma.Iterator) error {
		for tokens() != chroma.EOF {
		}
		return nil
	})
}

func BenchmarkHTML(b *testing.B) {
	var h Highlighter
	h.setup.Do(h.prepare)
	var ours []byte
	var theirs bytes.Buffer
	formatter := chtml.New(chtml.WithClasses(true), chtml.PreventSurroundingPre(true))
	eachLanguage(b, &h, func(s sample) { ours, _ = h.Append(ours[:0], s.language, s.code) }, func(tokens chroma.Iterator) error {
		theirs.Reset()
		return formatter.Format(&theirs, styles.Fallback, tokens)
	})
}

// eachLanguage runs a benchmark for each language that is not chroma's to run here too.
func eachLanguage(b *testing.B, h *Highlighter, ours func(sample), theirs func(chroma.Iterator) error) {
	code := machineCode(b, 100_000, 5)
	if *corpus != "" {
		size := map[string]int{}
		for s := range corpusBlocks(b, *corpus) {
			if size[s.language] += len(s.code); size[s.language] < 300_000 {
				code[s.language] = append(code[s.language], s)
			}
		}
	}
	var all []sample
	for _, language := range slices.Sorted(maps.Keys(code)) {
		if h.lexer(language).states == nil {
			continue
		}
		b.Run(language, func(b *testing.B) { compareSpeed(b, code[language], ours, theirs) })
		all = append(all, code[language]...)
	}
	b.Run("all", func(b *testing.B) { compareSpeed(b, all, ours, theirs) })
}

func compareSpeed(b *testing.B, samples []sample, ours func(sample), theirs func(chroma.Iterator) error) {
	size := 0
	for _, s := range samples { // compile what is compiled once
		size += len(s.code)
		s.code = s.code[:min(len(s.code), 2000)]
		ours(s)
		runChroma(b, []sample{s}, theirs)
	}
	before := runChroma(b, samples, theirs)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	start := cpuTime()
	for b.Loop() {
		for _, s := range samples {
			ours(s)
		}
	}
	spent := (cpuTime() - start) / time.Duration(b.N)
	after := runChroma(b, samples, theirs) // on both sides, since a machine's speed drifts
	b.ReportMetric(float64(before+after)/2/float64(spent), "x-chroma")
}

// runChroma returns how long chroma takes.
func runChroma(b *testing.B, samples []sample, consume func(chroma.Iterator) error) time.Duration {
	known := map[string]chroma.Lexer{} // since looking up what is no name or alias takes chroma 10 ms
	for _, s := range samples {
		if known[s.language] == nil {
			known[s.language] = chroma.Coalesce(lexers.Get(s.language))
		}
	}
	start := cpuTime()
	for _, s := range samples {
		tokens, err := known[s.language].Tokenise(nil, s.code)
		if err == nil {
			err = consume(tokens)
		}
		if err != nil {
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
