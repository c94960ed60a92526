// Package card draws the picture that others show beside a link to a page: the page's title, large, with the
// site's mark and name above it and the folders it is in below, in the colours of the theme on paper.
//
//	type.go     the faces: which one has a letter, and its outline
//	set.go      lines: where they may break, how large they are set
//	ink.go      letters to pixels
//	picture.go  pixels to a PNG file
//
// The same text makes the same pixels on any machine: all that decides about one is done in integers, or in
// floating point where nothing is rounded.
//
// Latin, Greek and Cyrillic letters are those of the Go fonts, which come as a Go module. Chinese, Japanese
// and Korean ones come with the npm bundle. A letter that no face has, or of a script whose letters must be joined, is not
// drawn as a box: a line with one is left out, and of a card whose title is such a line the mark and the name of the site remain.
package card

import (
	"fmt"
	"image"
	"io/fs"
	"sync"
)

// The size of a card, in pixels, and how far from its edges things stand.
const (
	Width  = 1200
	Height = 630
	margin = 80
)

// MarkSize is the side of the picture that New takes.
const MarkSize = 84

// A Text is what a card says. Any of it may be empty.
type Text struct {
	Title string // of the page
	Site  string // its title
	Place string // the folders that the page is in
}

// A Press draws the cards of one site. It is safe for concurrent use.
type Press struct {
	faces   *faces
	mark    []uint8 // a row after the other, as entries of the palette; nil for none
	palette palette
	desks   sync.Pool // of *desk
}

// New returns what draws the cards of a site with a mark, a square of MarkSize on the theme's paper, nil for none.
// wide has the letters of Chinese, Japanese and Korean, as the folder cards of package bundle; nil for none.
func New(mark image.Image, wide fs.FS) (*Press, error) {
	faces, err := openFaces(wide)
	if err != nil {
		return nil, fmt.Errorf("open the fonts of cards: %w", err)
	}
	p := &Press{faces: faces, palette: newPalette(mark)}
	if mark != nil {
		p.mark = p.palette.of(mark)
	}
	p.desks.New = func() any { return newDesk() }
	return p, nil
}

// Draw returns a card as a PNG file.
func (p *Press) Draw(t Text) ([]byte, error) {
	d := p.desks.Get().(*desk)
	defer p.desks.Put(d)
	if err := p.paint(d, t); err != nil {
		return nil, fmt.Errorf("draw the card of %q: %w", t.Title, err)
	}
	return d.encode(&p.palette)
}

// paint draws a card's pixels.
func (p *Press) paint(d *desk, t Text) error {
	d.clear()
	head, ok := p.faces.line(d, plain, clean(t.Site), 36, Width-2*margin-MarkSize-24)
	if !ok {
		head = nil
	}
	title, ok := p.faces.title(d, clean(t.Title))
	if !ok || len(title.lines) == 0 {
		title = nil
	}
	d.band()
	if title == nil {
		return p.quiet(d, head)
	}
	left := margin
	if p.mark != nil {
		d.picture(p.mark, margin, margin-16)
		left += MarkSize + 24
	}
	const headline = margin - 16 + MarkSize/2 + 13 // the middle of the mark is that of small letters beside it
	if err := d.set(p.faces, head, left, headline, inkLevels); err != nil {
		return err
	}
	place, ok := p.faces.line(d, plain, clean(t.Place), 32, Width-2*margin)
	if !ok {
		place = nil
	}
	bottom := Height - margin
	if err := d.set(p.faces, place, margin, bottom, greyLevels); err != nil {
		return err
	}
	// The title stands in the middle of the room that is left, a little high.
	top, end := margin+MarkSize+16, bottom-56
	y := top + (end-top-title.height())/2
	for _, line := range title.lines {
		if err := d.set(p.faces, line, margin, y+title.ascent(), inkLevels); err != nil {
			return err
		}
		y += title.leading()
	}
	return nil
}

// quiet draws the card of a page whose title cannot be drawn: the mark and the name of the site.
func (p *Press) quiet(d *desk, head *line) error {
	y := Height/2 - MarkSize/2
	if head != nil {
		y -= 40
	}
	if p.mark != nil {
		d.picture(p.mark, (Width-MarkSize)/2, y)
	}
	if head == nil {
		return nil
	}
	return d.set(p.faces, head, (Width-head.width.Ceil())/2, y+MarkSize+72, inkLevels)
}
