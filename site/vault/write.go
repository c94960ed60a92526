package vault

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// A writer makes one note's Markdown and counts what it puts in.
type writer struct {
	plan   *plan
	number int
	folder int
	rand   *rand.Rand
	buf    bytes.Buffer
	census Census

	footnotes int
}

func (w *writer) bytes() []byte { return w.buf.Bytes() }

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(&w.buf, format, args...) }

// note writes note i.
func (p *plan) note(i int) *writer {
	w := &writer{plan: p, number: i, folder: p.folder(i), rand: p.random(streamText, i)}
	o := p.outline(i)
	w.frontMatter(o)
	if !o.inMatter {
		w.printf("# %s\n\n", o.title)
	}
	w.paragraph()
	blocks := w.length(len(o.headings))
	for _, h := range o.headings {
		w.printf("%s %s\n\n", strings.Repeat("#", h.level), h.text)
		w.paragraph()
		for range blocks {
			w.block()
		}
	}
	for n := range w.footnotes {
		w.printf("[^%d]: %s\n", n+1, w.sentence())
		w.census.FootnoteBodies++
	}
	return w
}

// length returns how many blocks follow each heading. Notes' sizes are about log-normal, as in real
// documentation: most are short, a few are twenty times the median.
func (w *writer) length(headings int) int {
	total := math.Exp(1.65 + 0.8*w.rand.NormFloat64())
	return min(int(total/float64(headings)+w.rand.Float64()), 60)
}

func (w *writer) frontMatter(o outline) {
	if !o.inMatter && w.rand.IntN(3) > 0 {
		return
	}
	w.printf("---\n")
	if o.inMatter {
		w.printf("title: %s\n", o.title)
	}
	if w.rand.IntN(2) == 0 {
		w.printf("date: %d-%02d-%02d\n", 2019+w.rand.IntN(7), 1+w.rand.IntN(12), 1+w.rand.IntN(28))
	}
	switch w.rand.IntN(3) {
	case 0:
		w.printf("tags: [%s, %s]\n", pick(w.rand, topics), pick(w.rand, nouns))
	case 1:
		w.printf("tags:\n  - %s\n", pick(w.rand, topics))
	}
	w.printf("---\n\n")
}

// block writes one block, the kinds about as frequent as in technical notes.
func (w *writer) block() {
	switch n := w.rand.IntN(100); {
	case n < 50:
		w.paragraph()
	case n < 64:
		w.code()
	case n < 78:
		w.list()
	case n < 86:
		w.table()
	case n < 90:
		w.image()
	case n < 94:
		w.alert()
	case n < 97:
		w.printf("<details>\n<summary>%s</summary>\n\n", w.sentence())
		w.paragraph()
		w.printf("</details>\n\n")
	default:
		w.printf("> %s\n\n", w.sentence())
	}
}

func (w *writer) paragraph() {
	for n := range 2 + w.rand.IntN(4) {
		if n > 0 {
			w.printf(" ")
		}
		switch k := w.rand.IntN(40); {
		case k < 9:
			w.printf("%s See %s.", w.sentence(), w.link())
		case k == 9:
			w.footnotes++
			w.printf("%s[^%d]", w.sentence(), w.footnotes)
		case k == 10:
			w.printf("%s", pick(w.rand, cjkSentences))
		default:
			w.printf("%s", w.sentence())
		}
	}
	w.printf("\n\n")
}

// sentence returns a sentence of 5 to 20 words, with some inline markup.
func (w *writer) sentence() string {
	clause := func() string {
		return fmt.Sprintf("the %s %s %s the %s %s",
			pick(w.rand, adjectives), w.inline(pick(w.rand, nouns)), pick(w.rand, verbs), pick(w.rand, adjectives), pick(w.rand, nouns))
	}
	s := clause()
	if w.rand.IntN(2) == 0 {
		s += " " + pick(w.rand, glue) + " " + clause()
	}
	if w.rand.IntN(3) == 0 {
		s += " " + pick(w.rand, extras)
	}
	return title(s) + "."
}

func (w *writer) inline(word string) string {
	switch w.rand.IntN(14) {
	case 0:
		return "`" + word + "`"
	case 1:
		return "**" + word + "**"
	case 2:
		return "_" + word + "_"
	case 3:
		return "~~" + word + "~~"
	}
	return word
}

func (w *writer) list() {
	kind := w.rand.IntN(4)
	for n := range 3 + w.rand.IntN(5) {
		switch kind {
		case 0:
			w.printf("%d. %s\n", n+1, w.sentence())
		case 1:
			w.printf("- [%c] %s\n", " x"[w.rand.IntN(2)], w.sentence())
		case 2:
			w.printf("- %s %s\n", w.link(), w.sentence())
		default:
			w.printf("- %s\n", w.sentence())
			if n%2 == 1 {
				w.printf("  - %s\n", w.sentence())
			}
		}
	}
	w.printf("\n")
}

func (w *writer) table() {
	w.census.Tables++
	columns := 2 + w.rand.IntN(5)
	row := func(cell func(c int) string) {
		for c := range columns {
			w.printf("| %s ", cell(c))
		}
		w.printf("|\n")
	}
	row(func(int) string { return title(pick(w.rand, nouns)) })
	row(func(c int) string { return []string{"---", "---:", ":---:"}[min(c, 2)] })
	for range 2 + w.rand.IntN(8) {
		row(func(c int) string {
			switch {
			case c == 1:
				return fmt.Sprintf("%.1f", w.rand.Float64()*1000)
			case w.rand.IntN(12) == 0:
				return w.link()
			}
			return pick(w.rand, adjectives) + " " + w.inline(pick(w.rand, nouns))
		})
	}
	w.printf("\n")
}

func (w *writer) alert() {
	w.printf("> [!%s]\n> %s\n\n", pick(w.rand, []string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"}), w.sentence())
}

func (w *writer) code() {
	w.census.CodeBlocks++
	language := pick(w.rand, languages)
	w.printf("```%s\n", language.name)
	for range 1 + w.rand.IntN(4) {
		w.printf("%s", strings.NewReplacer(
			"NAME", pick(w.rand, nouns), "OTHER", pick(w.rand, nouns), "KIND", title(pick(w.rand, adjectives)),
			"NUMBER", fmt.Sprint(w.rand.IntN(10000)), "TEXT", pick(w.rand, extras),
		).Replace(pick(w.rand, language.pieces)))
	}
	w.printf("```\n\n")
}
