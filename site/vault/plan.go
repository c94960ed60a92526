package vault

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"path"
	"strings"
)

// A plan is what all notes of a vault agree on: which folder each is in, its file name, its title and
// its headings. Everything is computed from the seed and a number when asked for; nothing is stored but
// the folders' paths.
type plan struct {
	seed    uint64
	notes   int
	folders []string // paths; the root ("") first, every parent before its children
}

// Streams keep the random numbers of one note's parts apart: a note's headings can be asked for
// without making its text.
const (
	streamFolder = iota
	streamName
	streamOutline
	streamText
	streamImage
)

const (
	notesPerFolder = 14
	foldersInEach  = 6 // a folder's children: 10,000 notes are nested four deep
)

func newPlan(o Options) *plan {
	count := max(1, (o.Notes+notesPerFolder-1)/notesPerFolder)
	p := &plan{seed: o.Seed, notes: o.Notes, folders: make([]string, count)}
	for f := 1; f < count; f++ {
		parent := p.folders[(f-1)/foldersInEach]
		p.folders[f] = path.Join(parent, p.folderName(f))
	}
	return p
}

// random returns the numbers for one stream of one thing.
func (p *plan) random(stream, number int) *rand.Rand {
	return rand.New(rand.NewPCG(p.seed, uint64(number)<<3|uint64(stream)))
}

func (p *plan) folderName(f int) string {
	r := p.random(streamFolder, f)
	name := pick(r, topics)
	switch r.IntN(8) {
	case 0:
		name = title(name) + " " + pick(r, nouns) // a space in the path
	case 1:
		name += "_" + pick(r, nouns)
	}
	return fmt.Sprintf("%s-%d", name, f)
}

// folder returns the folder that note i is in. The first notes are READMEs, one for every second
// folder, the root first; the others are spread unevenly, as people do.
func (p *plan) folder(i int) int {
	if p.isReadme(i) {
		return 2 * i
	}
	r := p.random(streamName, i)
	u := r.Float64()
	return int(u * u * float64(len(p.folders))) // more in the early, upper folders
}

func (p *plan) isReadme(i int) bool { return 2*i < len(p.folders) }

// path returns where note i is. Numbers in the names keep them apart in any letter case.
func (p *plan) path(i int) string {
	dir := p.folders[p.folder(i)]
	if p.isReadme(i) {
		return path.Join(dir, "README.md")
	}
	r := p.random(streamName, i)
	r.Float64() // spent by folder
	words := []string{pick(r, adjectives), pick(r, nouns)}
	var name string
	switch r.IntN(10) {
	case 0:
		name = title(words[0]) + " " + words[1] + " " + fmt.Sprint(i)
	case 1:
		name = fmt.Sprintf("%s_%s_%d", title(words[0]), title(words[1]), i)
	case 2:
		name = fmt.Sprintf("笔记-%s-%d", words[1], i)
	default:
		name = fmt.Sprintf("%s-%s-%d", words[0], words[1], i)
	}
	return path.Join(dir, name+".md")
}

// An outline is a note's title and headings, without its text.
type outline struct {
	title    string
	inMatter bool // the title stands in front matter, not in a level 1 heading
	headings []heading
}

type heading struct {
	level    int
	text, id string
}

// outline returns the headings that note i has, with the ids that GitHub gives them.
func (p *plan) outline(i int) outline {
	r := p.random(streamOutline, i)
	o := outline{
		title:    title(pick(r, adjectives)) + " " + pick(r, nouns) + " " + fmt.Sprint(i),
		inMatter: r.IntN(4) == 0,
	}
	seen := map[string]int{}
	if !o.inMatter {
		seen[slug(o.title)] = 1
	}
	level := 2
	for range 1 + r.IntN(4) + r.IntN(6) {
		text := headingText(r)
		id := slug(text)
		n := seen[id]
		seen[id]++
		if n > 0 {
			id = fmt.Sprintf("%s-%d", id, n)
		}
		o.headings = append(o.headings, heading{level, text, id})
		level = 2 + r.IntN(min(level, 3)) // at most one level deeper than the one before
	}
	return o
}

func headingText(r *rand.Rand) string {
	switch r.IntN(12) {
	case 0:
		return pick(r, questions)
	case 1:
		return pick(r, cjkHeadings)
	case 2:
		return title(pick(r, nouns)) // short: now and then twice in one note
	default:
		return title(pick(r, adjectives)) + " " + pick(r, nouns) + " " + pick(r, nouns)
	}
}

// slug is GitHub's rule for the characters that the generator's headings have: letters and digits of any
// script and "-" stay, a space becomes "-", other punctuation goes.
func slug(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case strings.ContainsRune("?,'’.:;!()/`+", r):
			return -1
		}
		return r
	}, strings.ToLower(text))
}

// images returns how many pictures folder f has.
func (p *plan) images(f int) int { return p.random(streamImage, f).IntN(4) }

func (p *plan) imagePath(f, k int) string {
	return path.Join(p.folders[f], "images", fmt.Sprintf("figure-%d.png", k))
}

// picture draws a small bar chart, so that every picture is another file of its own size.
func picture(seed uint64, f, k int) []byte {
	r := rand.New(rand.NewPCG(seed^0x9e3779b97f4a7c15, uint64(f)<<8|uint64(k)))
	width, height := 40+8*r.IntN(20), 30+8*r.IntN(12)
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{
		color.White, color.RGBA{0, 0x59, 0x63, 0xff}, color.RGBA{0xdc, 0xe1, 0xde, 0xff},
	})
	for x := 0; x < width; x += 8 {
		top := r.IntN(height)
		for y := top; y < height; y++ {
			for dx := range 6 {
				if x+dx < width {
					img.SetColorIndex(x+dx, y, uint8(1+(x/8)%2))
				}
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a bytes.Buffer takes everything, and the image is valid by construction
	}
	return b.Bytes()
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// title returns s with its first letter in upper case; the generator's words are ASCII.
func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
