package asset_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"sheaf/site/asset"
)

func encoded(t *testing.T, encode func(*bytes.Buffer, image.Image) error, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// exif puts an orientation into a JPEG, right after its first marker.
func exif(jpeg string, order binary.AppendByteOrder, name string, orientation uint16) string {
	tiff := []byte(name + "*\x00")
	if name == "MM" {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 0x112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, orientation)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	segment := "Exif\x00\x00" + string(tiff)
	header := binary.BigEndian.AppendUint16([]byte("\xff\xe1"), uint16(len(segment)+2))
	return jpeg[:2] + string(header) + segment + jpeg[2:]
}

func box(kind string, contents ...string) string {
	data := strings.Join(contents, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)+8))) + kind + data
}

func ispe(width, height uint32) string {
	b := binary.BigEndian.AppendUint32(make([]byte, 4), width)
	return box("ispe", string(binary.BigEndian.AppendUint32(b, height)))
}

func avif(properties ...string) string {
	return box("ftyp", "avif\x00\x00\x00\x00mif1") + box("meta", "\x00\x00\x00\x00", box("hdlr", "xxxx"), box("iprp", box("ipco", properties...)))
}

func webp(chunk, data string) string {
	return "RIFF\x00\x00\x00\x00WEBP" + chunk + "\x0a\x00\x00\x00" + data
}

func TestSize(t *testing.T) {
	toPNG := encoded(t, func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) }, 37, 11)
	toGIF := encoded(t, func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) }, 300, 2)
	toJPEG := encoded(t, func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }, 40, 30)
	toBMP := "BM" + strings.Repeat("\x00", 12) + "\x28\x00\x00\x00\x09\x00\x00\x00\x07\x00\x00\x00"
	svg := func(attributes string) string { return `<svg xmlns="http://www.w3.org/2000/svg" ` + attributes + `/>` }
	tests := []struct {
		name          string
		file          string
		width, height int // 0, 0 and bad for an error
		bad           bool
	}{
		{"png", toPNG, 37, 11, false},
		{"png header alone", toPNG[:24], 37, 11, false},
		{"png that claims a terabyte", toPNG[:16] + "\x00\x10\x00\x00\x00\x10\x00\x00", 1 << 20, 1 << 20, false},
		{"png of no width", toPNG[:16] + "\x00\x00\x00\x00\x00\x10\x00\x00", 0, 0, true},
		{"png cut", toPNG[:20], 0, 0, true},
		{"gif", toGIF, 300, 2, false},
		{"jpeg", toJPEG, 40, 30, false},
		{"jpeg upright", exif(toJPEG, binary.LittleEndian, "II", 3), 40, 30, false},
		{"jpeg turned, little-endian", exif(toJPEG, binary.LittleEndian, "II", 6), 30, 40, false},
		{"jpeg turned, big-endian", exif(toJPEG, binary.BigEndian, "MM", 8), 30, 40, false},
		{"jpeg without a frame", "\xff\xd8\xff\xda\x00\x02", 0, 0, true},
		{"jpeg of fill bytes", "\xff\xd8" + strings.Repeat("\xff", 5000), 0, 0, true},
		{"bmp", toBMP, 9, 7, false},
		{"bmp of OS/2", toBMP[:14] + "\x0c\x00\x00\x00\x09\x00\x07\x00\x01\x00\x01\x00", 9, 7, false},
		{"bmp from the top", toBMP[:22] + "\xf9\xff\xff\xff" + toBMP[26:], 9, 7, false},
		{"webp extended", webp("VP8X", "\x00\x00\x00\x00\x1f\x03\x00\x57\x02\x00"), 800, 600, false},
		{"webp lossless", webp("VP8L", "\x2f\x1f\x43\x95\x00\x00\x00\x00\x00\x00"), 800, 598, false},
		{"webp lossy", webp("VP8 ", "\x00\x00\x00\x9d\x01\x2a\x20\x43\x58\x02"), 800, 600, false},
		{"avif", avif(ispe(16, 16), ispe(640, 480)), 640, 480, false},
		{"avif turned", avif(ispe(640, 480), box("irot", "\x01")), 480, 640, false},
		{"avif without a size", avif(), 0, 0, true},
		{"video", box("ftyp", "isom\x00\x00\x00\x00") + box("moov", "x"), 0, 0, true},
		{"svg", svg(`width="120" height="80.4px"`), 120, 80, false},
		{"svg in other units", svg(`width="1in" height="25.4mm"`), 96, 96, false},
		{"svg by its view box", svg(`viewBox="0 0 24 12"`), 24, 12, false},
		{"svg with one side", svg(`width="48" viewBox="-4,-4 24,12"`), 48, 24, false},
		{"svg as wide as its place", svg(`width="100%" height="100%" viewBox="0 0 24 12"`), 24, 12, false},
		{"svg without a size", svg(``), 0, 0, false},
		{"svg with nonsense", svg(`width="NaN" height="-3" viewBox="0 0 1e999 2"`), 0, 0, false},
		{"svg after much", "\ufeff<?xml version='1.0' encoding='ISO-8859-1'?>\n<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<!-- c -->\n" + svg(`width="5" height="6"`), 5, 6, false},
		{"svg too far in", "<!--" + strings.Repeat("x", 70<<10) + "-->" + svg(`width="5" height="6"`), 0, 0, true},
		{"html", "<!doctype html><html></html>", 0, 0, true},
		{"text", "hello", 0, 0, true},
		{"nothing", "", 0, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			width, height, err := asset.Size(strings.NewReader(tt.file), "a.png")
			if width != tt.width || height != tt.height || (err != nil) != tt.bad {
				t.Errorf("size %d × %d, error %v", width, height, err)
			}
			if err != nil && !strings.HasPrefix(err.Error(), "size of a.png: ") {
				t.Errorf("error %q names no file", err)
			}
		})
	}
}

func FuzzSize(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Add([]byte(avif(ispe(1, 1))))
	f.Add([]byte("<svg viewBox='0 0 1 0'/>"))
	f.Add([]byte("BM"))
	f.Fuzz(func(t *testing.T, data []byte) {
		width, height, err := asset.Size(bytes.NewReader(data), "x")
		if width < 0 || height < 0 || err != nil && (width != 0 || height != 0) {
			t.Errorf("size %d × %d, error %v", width, height, err)
		}
	})
}
