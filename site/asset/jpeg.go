package asset

import (
	"bytes"
	"encoding/binary"
)

// maxSegments bounds the search for a JPEG's frame header.
const maxSegments = 1000

// jpeg walks the segments to the frame header (ITU T.81, annex B), past the pixels of none, and swaps
// the sides if the EXIF orientation turns the picture by a quarter.
func (p *picture) jpeg() (int, int) {
	offset := int64(2)
	turned := false
	for range maxSegments {
		b := p.header(offset, 9)
		if p.err != nil || b[0] != 0xFF {
			break
		}
		marker, length := b[1], int64(binary.BigEndian.Uint16(b[2:]))
		switch {
		case marker == 0xFF: // a fill byte
			offset++
			continue
		case marker == 0x01, marker >= 0xD0 && marker <= 0xD8: // no length
			offset += 2
			continue
		case marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC:
			height, width := uint32(binary.BigEndian.Uint16(b[5:])), uint32(binary.BigEndian.Uint16(b[7:]))
			if turned {
				width, height = height, width
			}
			return p.check(width, height)
		case marker == 0xE1 && length > 2:
			turned = turned || isTurned(p.header(offset+4, int(length)-2))
		case marker == 0xD9, marker == 0xDA, length < 2: // the end, or pixels without a frame
			return p.check(0, 0)
		}
		offset += 2 + length
	}
	return p.check(0, 0)
}

// isTurned reports whether an APP1 segment holds an EXIF orientation of 5 to 8 (Exif 2.32, section
// 4.6.4.A: tag 0x112, a SHORT in the first directory).
func isTurned(segment []byte) bool {
	tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return false
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	start := int64(order.Uint32(tiff[4:]))
	if start+2 > int64(len(tiff)) {
		return false
	}
	count := int(order.Uint16(tiff[start:]))
	entries := tiff[start+2:]
	for i := 0; i < count && len(entries) >= 12; i++ {
		if order.Uint16(entries) == 0x112 {
			value := order.Uint16(entries[8:])
			return value >= 5 && value <= 8
		}
		entries = entries[12:]
	}
	return false
}
