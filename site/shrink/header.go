package shrink

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

// A header is what stands before the pixels of a picture.
type header struct {
	format      Format
	orientation int    // JPEG: of EXIF, 1 to 8, or 0
	profile     []byte // of colours: JPEG: whole segments; PNG: the profile itself; nil for none
}

const (
	maxProfile = 1 << 20
	maxParts   = 1000 // of a header
)

var errOther = errors.New("no picture that copies are made of")

func readHeader(r io.ReadSeeker) (h header, err error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return h, err
	}
	var first [8]byte
	if _, err := io.ReadFull(r, first[:]); err != nil {
		return h, err
	}
	switch {
	case string(first[:]) == "\x89PNG\r\n\x1a\n":
		return readPNG(r)
	case first[0] == 0xFF && first[1] == 0xD8:
		if _, err := r.Seek(2, io.SeekStart); err != nil {
			return h, err
		}
		return readJPEG(r)
	}
	return h, errOther
}

// readPNG reads the chunks before the pixels (PNG, section 11). A palette or greys are small as they are, and scaling
// gives colours to a palette that it does not have.
func readPNG(r io.ReadSeeker) (h header, err error) {
	standard := false // its colours are those that a page has without being told
	for range maxParts {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return h, err
		}
		size := int64(binary.BigEndian.Uint32(head[:]))
		switch kind := string(head[4:]); kind {
		case "IDAT":
			h.format = PNG
			return h, nil
		case "acTL", "cICP": // it moves; its colours are not for us
			return h, errOther
		case "IHDR", "sRGB", "gAMA", "iCCP":
			if size > maxProfile {
				return h, errOther
			}
			data := make([]byte, size+4) // with the checksum
			if _, err := io.ReadFull(r, data); err != nil {
				return h, err
			}
			data = data[:size]
			switch {
			case kind == "IHDR" && (size < 13 || data[8] != 8 || data[9] != 2 && data[9] != 6):
				return h, errOther
			case kind == "sRGB":
				standard = true
			case kind == "gAMA" && size >= 4:
				if gamma := binary.BigEndian.Uint32(data); !standard && h.profile == nil && (gamma < 45000 || gamma > 46000) {
					return h, errOther
				}
			case kind == "iCCP":
				if h.profile, err = inflated(data); err != nil {
					return h, err
				}
			}
		default:
			if _, err := r.Seek(size+4, io.SeekCurrent); err != nil {
				return h, err
			}
		}
	}
	return h, errOther
}

// inflated returns the profile of an iCCP chunk: a name, the method, and the packed profile.
func inflated(chunk []byte) ([]byte, error) {
	_, rest, ok := bytes.Cut(chunk, []byte{0})
	if !ok || len(rest) < 1 {
		return nil, errOther
	}
	z, err := zlib.NewReader(bytes.NewReader(rest[1:]))
	if err != nil {
		return nil, err
	}
	profile, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
	if err != nil || len(profile) > maxProfile {
		return nil, errors.Join(err, errOther)
	}
	return profile, nil
}

// readJPEG reads the segments before the pixels (ITU T.81, annex B).
func readJPEG(r io.ReadSeeker) (h header, err error) {
	isFrame := false
	for range maxParts {
		var head [4]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return h, err
		}
		marker, size := head[1], int(binary.BigEndian.Uint16(head[2:]))
		if head[0] != 0xFF || size < 2 {
			return h, errOther
		}
		data := make([]byte, size-2)
		if _, err := io.ReadFull(r, data); err != nil {
			return h, err
		}
		switch {
		case marker == 0xDA:
			if !isFrame {
				return h, errOther
			}
			h.format = JPEG
			return h, nil
		case marker == 0xC0, marker == 0xC1, marker == 0xC2: // what image/jpeg reads
			isFrame = len(data) > 5 && data[0] == 8 && (data[5] == 1 || data[5] == 3)
		case marker == 0xE1 && h.orientation == 0:
			h.orientation = orientation(data)
		case marker == 0xE2 && bytes.HasPrefix(data, []byte("ICC_PROFILE\x00")):
			if len(h.profile) > maxProfile {
				return h, errOther
			}
			h.profile = append(append(h.profile, head[:]...), data...)
		}
	}
	return h, errOther
}

// orientation returns that of an APP1 segment with EXIF: tag 0x112, a SHORT in the first directory. 0 is none.
func orientation(segment []byte) int {
	tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	start := int64(order.Uint32(tiff[4:]))
	if start+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x112 {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 0
}

// withSegments puts segments into a JPEG, behind its first marker.
func withSegments(file, segments []byte) []byte {
	if len(segments) == 0 {
		return file
	}
	out := append(make([]byte, 0, len(file)+len(segments)), file[:2]...)
	return append(append(out, segments...), file[2:]...)
}

// withProfile puts a colour profile into a WebP of one chunk (WebP container specification, extended file format).
func withProfile(file []byte, m *image.RGBA, profile []byte) []byte {
	if len(profile) == 0 {
		return file
	}
	const start = 12 // of the chunks
	flags := byte(0x20)
	if !m.Opaque() {
		flags |= 0x10
	}
	w, h := m.Rect.Dx()-1, m.Rect.Dy()-1
	chunks := append([]byte("VP8X\x0a\x00\x00\x00"), flags, 0, 0, 0, byte(w), byte(w>>8), byte(w>>16), byte(h), byte(h>>8), byte(h>>16))
	chunks = binary.LittleEndian.AppendUint32(append(chunks, "ICCP"...), uint32(len(profile)))
	chunks = append(chunks, profile...)
	if len(profile)%2 == 1 {
		chunks = append(chunks, 0)
	}
	chunks = append(chunks, file[start:]...)
	out := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len("WEBP")+len(chunks)))
	return append(append(out, "WEBP"...), chunks...)
}
