package asset

import "encoding/binary"

// maxMeta bounds the metadata of an AVIF that is read: thousands of tiles fit.
const maxMeta = 1 << 20

// avif reads the image properties (ISO/IEC 23008-12, sections 6.5.3 and 6.5.10): the largest spatial
// extent is the whole picture's, as tiles and thumbnails are smaller, and a rotation by a quarter
// swaps its sides.
func (p *picture) avif() (int, int) {
	meta := p.metaBox()
	if len(meta) < 4 {
		return p.check(0, 0)
	}
	var width, height uint32
	turned := false
	properties := findBox(findBox(meta[4:], "iprp"), "ipco") // a full box: version and flags first
	for kind, data := range boxes(properties) {
		switch {
		case kind == "ispe" && len(data) >= 12:
			w, h := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
			if uint64(w)*uint64(h) > uint64(width)*uint64(height) {
				width, height = w, h
			}
		case kind == "irot" && len(data) >= 1:
			turned = data[0]&1 == 1
		}
	}
	if turned {
		width, height = height, width
	}
	return p.check(width, height)
}

// metaBox returns the contents of the file's meta box, nil if there is none of a sane size.
func (p *picture) metaBox() []byte {
	offset := int64(0)
	for range 16 {
		b := p.header(offset, 8)
		size := int64(binary.BigEndian.Uint32(b))
		if p.err != nil || size < 8 {
			return nil
		}
		if string(b[4:]) == "meta" {
			if size > maxMeta {
				return nil
			}
			return p.header(offset+8, int(size-8))
		}
		offset += size
	}
	return nil
}

// boxes yields the type and the contents of each box in data.
func boxes(data []byte) func(func(kind string, data []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for len(data) >= 8 {
			size := int64(binary.BigEndian.Uint32(data))
			if size < 8 || size > int64(len(data)) {
				return
			}
			if !yield(string(data[4:8]), data[8:size]) {
				return
			}
			data = data[size:]
		}
	}
}

func findBox(data []byte, kind string) []byte {
	for k, contents := range boxes(data) {
		if k == kind {
			return contents
		}
	}
	return nil
}
