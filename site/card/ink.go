package card

import (
	"image"
	"image/draw"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A desk is what one card is drawn on at a time.
type desk struct {
	pixels []uint8 // indices into the palette, a row after the other
	buffer sfnt.Buffer
	raster vector.Rasterizer
	shapes map[shapeKey]*shape
	encoder
}

// A shape is a letter in pixels.
type shape struct {
	mask *image.Alpha
	at   image.Point // of its corner, from the point where the letter begins on the line
}

type shapeKey struct {
	glyph
	size int
}

// maxShapes bounds the letters that a desk remembers: a few megabytes.
const maxShapes = 800

func newDesk() *desk {
	return &desk{pixels: make([]uint8, Width*Height), shapes: map[shapeKey]*shape{}}
}

func (d *desk) clear() { clear(d.pixels) }

// band draws the coloured edge at the bottom.
func (d *desk) band() {
	const height = 14
	for i := Width * (Height - height); i < len(d.pixels); i++ {
		d.pixels[i] = accent
	}
}

// picture draws the mark.
func (d *desk) picture(mark []uint8, x, y int) {
	for row := range MarkSize {
		copy(d.pixels[(y+row)*Width+x:][:MarkSize], mark[row*MarkSize:])
	}
}

// set draws a line, whose letters begin at x and stand on y, in up to so many levels of ink.
func (d *desk) set(f *faces, l *line, x, y, levels int) error {
	if l == nil {
		return nil
	}
	at := fixed.I(x)
	var before glyph
	for i, r := range l.runes {
		g, _, err := f.glyph(d, l.weight, r)
		if err != nil {
			return err
		}
		if i > 0 {
			step, err := advance(d, before, g, l.size)
			if err != nil {
				return err
			}
			at += step
		}
		s, err := d.shape(g, l.size)
		if err != nil {
			return err
		}
		d.stamp(s, at.Round(), y, levels)
		before = g
	}
	return nil
}

// stamp puts a letter on the card.
func (d *desk) stamp(s *shape, x, y, levels int) {
	b := s.mask.Bounds()
	for row := range b.Dy() {
		to := (y+s.at.Y+row)*Width + x + s.at.X
		if to < 0 || to+b.Dx() > len(d.pixels) {
			continue
		}
		for column, cover := range s.mask.Pix[row*s.mask.Stride:][:b.Dx()] {
			level := uint8((int(cover)*levels + 127) / 255)
			if p := &d.pixels[to+column]; level > *p {
				*p = level
			}
		}
	}
}

// shape returns a letter in pixels.
func (d *desk) shape(g glyph, size int) (*shape, error) {
	key := shapeKey{g, size}
	if s := d.shapes[key]; s != nil {
		return s, nil
	}
	outline, err := g.font.LoadGlyph(&d.buffer, g.index, fixed.I(size), nil)
	if err != nil {
		return nil, err
	}
	box := outline.Bounds()
	at := image.Pt(box.Min.X.Floor(), box.Min.Y.Floor())
	w, h := box.Max.X.Ceil()-at.X, box.Max.Y.Ceil()-at.Y
	// The rasterizer counts in integers up to 512 pixels, in which no letter is larger.
	d.raster.Reset(max(w, 1), max(h, 1))
	d.trace(outline, fixed.P(-at.X, -at.Y))
	s := &shape{mask: image.NewAlpha(image.Rect(0, 0, max(w, 1), max(h, 1))), at: at}
	d.raster.DrawOp = draw.Src
	d.raster.Draw(s.mask, s.mask.Bounds(), image.Opaque, image.Point{})
	if len(d.shapes) >= maxShapes {
		clear(d.shapes)
	}
	d.shapes[key] = s
	return s, nil
}

// trace hands an outline to the rasterizer as straight lines, whose ends are worked out in integers: its own
// curves are in floating point, which processors round in their own ways.
func (d *desk) trace(outline sfnt.Segments, by fixed.Point26_6) {
	line := func(x, y fixed.Int26_6) { d.raster.LineTo(float32(x)/64, float32(y)/64) }
	var pen fixed.Point26_6
	for i, s := range outline {
		a, b, c := s.Args[0].Add(by), s.Args[1].Add(by), s.Args[2].Add(by)
		const n = 8 // lines to a curve: less than a tenth of a pixel off, at these sizes
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				d.raster.ClosePath()
			}
			d.raster.MoveTo(float32(a.X)/64, float32(a.Y)/64)
			pen = a
		case sfnt.SegmentOpLineTo:
			line(a.X, a.Y)
			pen = a
		case sfnt.SegmentOpQuadTo:
			for t := fixed.Int26_6(1); t <= n; t++ {
				u := n - t
				line((u*u*pen.X+2*u*t*a.X+t*t*b.X)/(n*n), (u*u*pen.Y+2*u*t*a.Y+t*t*b.Y)/(n*n))
			}
			pen = b
		case sfnt.SegmentOpCubeTo:
			for t := fixed.Int26_6(1); t <= n; t++ {
				u := n - t
				line((u*u*u*pen.X+3*u*u*t*a.X+3*u*t*t*b.X+t*t*t*c.X)/(n*n*n), (u*u*u*pen.Y+3*u*u*t*a.Y+3*u*t*t*b.Y+t*t*t*c.Y)/(n*n*n))
			}
			pen = c
		}
	}
	d.raster.ClosePath()
}
