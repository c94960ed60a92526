package asset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Size returns the width and height in CSS pixels at which a browser shows a picture, read from its
// header alone: PNG, JPEG (turned as its EXIF orientation says), GIF, WebP, BMP, AVIF and SVG, told
// apart by their first bytes. An SVG without a size of its own is 0, 0. name is for the error, which
// comes for every other format and for a header that is cut or makes no sense.
func Size(r io.ReadSeeker, name string) (width, height int, err error) {
	p := &picture{r: r}
	head := p.at(0, 32)
	if p.err != nil && !errors.Is(p.err, io.ErrUnexpectedEOF) {
		return 0, 0, fmt.Errorf("size of %s: %w", name, p.err)
	}
	p.err = nil // a small SVG is shorter than the longest signature
	read := reader(head)
	if read == nil {
		return 0, 0, fmt.Errorf("size of %s: not a picture of a known format", name)
	}
	width, height = read(p)
	if p.err != nil {
		return 0, 0, fmt.Errorf("size of %s: %w", name, p.err)
	}
	return width, height, nil
}

// reader returns what reads the format that begins with head.
func reader(head []byte) func(*picture) (width, height int) {
	has := func(offset int, signature string) bool {
		return len(head) >= offset && bytes.HasPrefix(head[offset:], []byte(signature))
	}
	switch {
	case has(0, "\x89PNG\r\n\x1a\n"):
		return (*picture).png
	case has(0, "\xff\xd8\xff"):
		return (*picture).jpeg
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return (*picture).gif
	case has(0, "RIFF") && has(8, "WEBP"):
		return (*picture).webp
	case has(0, "BM"):
		return (*picture).bmp
	case has(4, "ftyp"):
		return (*picture).avif
	case isMarkup(head):
		return (*picture).svg
	}
	return nil
}

var errMalformed = errors.New("the header is malformed")

// A picture is a file being read. The first error sticks, and what is read after it is zeros, so that
// the formats' readers need not ask after each step.
type picture struct {
	r   io.ReadSeeker
	err error
}

// at returns n bytes from offset. Past the end it is shorter and the error io.ErrUnexpectedEOF; after
// any earlier error it is n zeros.
func (p *picture) at(offset int64, n int) []byte {
	b := make([]byte, n)
	if p.err != nil {
		return b
	}
	if _, p.err = p.r.Seek(offset, io.SeekStart); p.err != nil {
		return b
	}
	got, err := io.ReadFull(p.r, b)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	p.err = err
	return b[:max(got, 0)]
}

// header is at for a format's reader, which indexes what it gets: always n bytes.
func (p *picture) header(offset int64, n int) []byte {
	b := p.at(offset, n)
	return append(b, make([]byte, n-len(b))...)
}

// check returns the size if a browser would show it, else it fails.
func (p *picture) check(width, height uint32) (int, int) {
	if p.err == nil && (width == 0 || height == 0 || width > 1<<24 || height > 1<<24) {
		p.err = errMalformed
	}
	return int(width), int(height)
}

// png reads the IHDR chunk, always the first (PNG, section 11.2.1).
func (p *picture) png() (int, int) {
	b := p.header(8, 16)
	if p.err == nil && string(b[4:8]) != "IHDR" {
		p.err = errMalformed
	}
	return p.check(binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[12:]))
}

// gif reads the logical screen descriptor.
func (p *picture) gif() (int, int) {
	b := p.header(6, 4)
	return p.check(uint32(binary.LittleEndian.Uint16(b)), uint32(binary.LittleEndian.Uint16(b[2:])))
}

// bmp reads the DIB header: OS/2's has 16-bit sizes, all later ones 32-bit, with a negative height for
// pictures stored from the top.
func (p *picture) bmp() (int, int) {
	b := p.header(14, 12)
	if binary.LittleEndian.Uint32(b) == 12 {
		return p.check(uint32(binary.LittleEndian.Uint16(b[4:])), uint32(binary.LittleEndian.Uint16(b[6:])))
	}
	height := int32(binary.LittleEndian.Uint32(b[8:]))
	if height < 0 {
		height = -height
	}
	return p.check(binary.LittleEndian.Uint32(b[4:]), uint32(height))
}

// webp reads the first chunk (WebP container specification; RFC 6386, section 9.1, for VP8).
func (p *picture) webp() (int, int) {
	b := p.header(12, 18)
	data := b[8:]
	switch string(b[:4]) {
	case "VP8X":
		return p.check(1+uint24(data[4:]), 1+uint24(data[7:]))
	case "VP8L":
		bits := binary.LittleEndian.Uint32(data[1:])
		return p.check(1+bits&0x3FFF, 1+bits>>14&0x3FFF)
	case "VP8 ":
		return p.check(uint32(binary.LittleEndian.Uint16(data[6:])&0x3FFF), uint32(binary.LittleEndian.Uint16(data[8:])&0x3FFF))
	}
	return p.check(0, 0)
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
