package card

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"slices"
)

// A card has sixteen colours, so that a pixel takes half a byte: paper and ink with levels between them, the
// accent, and the most frequent colours of the mark.
type palette [16]color.RGBA

const (
	inkLevels  = 7 // entry 0 is paper, entry inkLevels ink
	greyLevels = 5 // the level of what is less important
	accent     = 8
	firstMark  = 9
)

// The colours of the theme on paper: --paper, --ink and --link of static/css/tokens.css.
var (
	paper  = color.RGBA{0xfd, 0xfd, 0xfc, 0xff}
	ink    = color.RGBA{0x19, 0x22, 0x26, 0xff}
	petrol = color.RGBA{0x00, 0x59, 0x63, 0xff}
)

func newPalette(mark image.Image) (p palette) {
	for i := range inkLevels + 1 {
		p[i] = mix(paper, ink, i, inkLevels)
	}
	p[accent] = petrol
	for i := firstMark; i < len(p); i++ {
		p[i] = petrol
	}
	if mark == nil {
		return p
	}
	counts := map[color.RGBA]int{}
	b := mark.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := rgba(mark.At(x, y))
			c = color.RGBA{c.R&^0xf | 8, c.G&^0xf | 8, c.B&^0xf | 8, 0xff} // near ones count as one
			counts[c]++
		}
	}
	delete(counts, color.RGBA{paper.R&^0xf | 8, paper.G&^0xf | 8, paper.B&^0xf | 8, 0xff})
	colours := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(code(a), code(b)))
	})
	copy(p[firstMark:], colours)
	return p
}

func code(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }

func rgba(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

// mix returns the colour at part of the way from a to b.
func mix(a, b color.RGBA, part, whole int) color.RGBA {
	of := func(a, b uint8) uint8 { return uint8((int(a)*(whole-part) + int(b)*part) / whole) }
	return color.RGBA{of(a.R, b.R), of(a.G, b.G), of(a.B, b.B), 0xff}
}

// nearest returns the entry that is most like a colour.
func (p *palette) nearest(c color.Color) uint8 {
	want := rgba(c)
	best, least := 0, 1<<30
	for i, have := range p {
		r, g, b := int(want.R)-int(have.R), int(want.G)-int(have.G), int(want.B)-int(have.B)
		if d := r*r + g*g + b*b; d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// of returns the pixels of a mark as entries.
func (p *palette) of(mark image.Image) []uint8 {
	pixels := make([]uint8, MarkSize*MarkSize)
	b := mark.Bounds()
	for y := range min(b.Dy(), MarkSize) {
		for x := range min(b.Dx(), MarkSize) {
			pixels[y*MarkSize+x] = p.nearest(mark.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return pixels
}

// An encoder writes PNG files (ISO 15948). The standard library's asks for each pixel by itself, which takes
// twice as long as drawing the card.
type encoder struct {
	file   bytes.Buffer
	packed *zlib.Writer
	row    [1 + Width/2]byte
}

// encode returns the card as a PNG file.
func (d *desk) encode(p *palette) ([]byte, error) {
	var data bytes.Buffer
	if d.packed == nil {
		var err error
		if d.packed, err = zlib.NewWriterLevel(&data, level); err != nil {
			return nil, err
		}
	}
	d.packed.Reset(&data)
	for y := range Height {
		pixels := d.pixels[y*Width:][:Width]
		for i := range Width / 2 {
			d.row[1+i] = pixels[2*i]<<4 | pixels[2*i+1]
		}
		if _, err := d.packed.Write(d.row[:]); err != nil {
			return nil, err
		}
	}
	if err := d.packed.Close(); err != nil {
		return nil, err
	}
	head := binary.BigEndian.AppendUint32(nil, Width)
	head = binary.BigEndian.AppendUint32(head, Height)
	head = append(head, 4, 3, 0, 0, 0) // four bits are an entry of the palette; nothing filtered or interlaced
	var colours []byte
	for _, c := range p {
		colours = append(colours, c.R, c.G, c.B)
	}
	d.file.Reset()
	d.file.WriteString("\x89PNG\r\n\x1a\n")
	d.chunk("IHDR", head)
	d.chunk("PLTE", colours)
	d.chunk("IDAT", data.Bytes())
	d.chunk("IEND", nil)
	return bytes.Clone(d.file.Bytes()), nil
}

// level is how hard deflate tries: see BenchmarkDraw.
const level = zlib.BestSpeed

func (e *encoder) chunk(name string, data []byte) {
	length := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	e.file.Write(length)
	sum := crc32.NewIEEE()
	for _, b := range [][]byte{[]byte(name), data} {
		e.file.Write(b)
		sum.Write(b)
	}
	e.file.Write(binary.BigEndian.AppendUint32(nil, sum.Sum32()))
}
