package shrink

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/webp"
)

// quarters is red, green, blue and white from the upper left to the lower right.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{255, 255, 255, 255}
			case x >= w/2:
				c = color.RGBA{0, 255, 0, 255}
			case y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func pngOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// with puts a chunk into a PNG, behind its first one.
func with(file []byte, kind string, data []byte) []byte {
	const first = 8 + 12 + 13
	out := append([]byte{}, file[:first]...)
	out = append(binary.BigEndian.AppendUint32(out, uint32(len(data))), kind...)
	out = append(out, data...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[len(out)-len(data)-4:]))
	return append(out, file[first:]...)
}

// turned gives a JPEG an orientation.
func turned(file []byte, orientation byte) []byte {
	exif := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	exif[29] = orientation
	return append(append([]byte("\xff\xd8"), exif...), file[2:]...)
}

func TestCopiesHaveTheColoursOfWhatTheyCover(t *testing.T) {
	for _, size := range []image.Point{{90, 60}, {91, 61}, {97, 33}} {
		copied, err := Copy(pngOf(t, quarters(size.X, size.Y)), 30)
		if err != nil {
			t.Fatal(err)
		}
		got, err := webp.Decode(bytes.NewReader(copied))
		if err != nil {
			t.Fatal(err)
		}
		b := got.Bounds()
		if want := (size.Y*30 + size.X/2) / size.X; b.Dx() != 30 || b.Dy() != want {
			t.Errorf("%v became %v, want 30 by %d", size, b.Size(), want)
		}
		for at, want := range map[image.Point]color.RGBA{
			{2, 1}: {255, 0, 0, 255}, {27, 1}: {0, 255, 0, 255}, {2, b.Dy() - 2}: {0, 0, 255, 255}, {27, b.Dy() - 2}: {255, 255, 255, 255},
		} {
			if c := color.RGBAModel.Convert(got.At(at.X, at.Y)); c != want {
				t.Errorf("%v: %v is %v, want %v", size, at, c, want)
			}
		}
	}
}

func TestEachPixelCountsAsMuchAsIsCoveredOfIt(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 3, 1))
	copy(m.Pix, []uint8{90, 0, 0, 255, 0, 90, 0, 255, 0, 0, 90, 255})
	got := reduced(m, image.Pt(2, 1)).Pix
	if want := []uint8{60, 30, 0, 255, 0, 30, 60, 255}; !bytes.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTurnedPicturesStandUpright(t *testing.T) {
	file := jpegOf(t, quarters(96, 64))
	// The colour that the upper left corner has as the picture is shown, by orientation.
	for o, want := range []string{1: "red", 2: "green", 3: "white", 4: "blue", 5: "red", 6: "blue", 7: "white", 8: "green"} {
		if o == 0 {
			continue
		}
		copied, err := Copy(turned(file, byte(o)), 32)
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(copied))
		if err != nil {
			t.Fatal(err)
		}
		height := 21
		if o >= 5 {
			height = 48
		}
		if m.Bounds().Size() != image.Pt(32, height) {
			t.Errorf("orientation %d: %v", o, m.Bounds().Size())
		}
		r, g, b, _ := m.At(4, 4).RGBA()
		got := map[[3]bool]string{{true, false, false}: "red", {false, true, false}: "green", {false, false, true}: "blue", {true, true, true}: "white"}[[3]bool{r > 0x8000, g > 0x8000, b > 0x8000}]
		if got != want {
			t.Errorf("orientation %d: the corner is %s, want %s", o, got, want)
		}
	}
}

func TestProfilesAreKept(t *testing.T) {
	var packed bytes.Buffer
	packed.WriteString("name\x00\x00")
	z := zlib.NewWriter(&packed)
	z.Write([]byte("a profile"))
	z.Close()
	copied, err := Copy(with(pngOf(t, quarters(90, 60)), "iCCP", packed.Bytes()), 30)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(copied, []byte("ICCP\x09\x00\x00\x00a profile\x00VP8L")) {
		t.Errorf("no profile in %q", copied[:min(len(copied), 60)])
	}
	if c, err := webp.DecodeConfig(bytes.NewReader(copied)); err != nil || c.Width != 30 || c.Height != 20 {
		t.Error(c, err)
	}
	segment := []byte("\xff\xe2\x00\x10ICC_PROFILE\x00\x01\x01")
	file := jpegOf(t, quarters(90, 60))
	copied, err = Copy(append(append([]byte("\xff\xd8"), segment...), file[2:]...), 30)
	if err != nil || !bytes.HasPrefix(copied[2:], segment) {
		t.Error("the profile of a JPEG is gone", err)
	}
}

func TestOnlyTrueColourThatStandsStillIsCopied(t *testing.T) {
	m := quarters(90, 60)
	grey, palette := image.NewGray(m.Rect), image.NewPaletted(m.Rect, color.Palette{color.Black, color.White})
	truth := pngOf(t, m)
	cmyk := jpegOf(t, m)
	cmyk[bytes.Index(cmyk, []byte{0xFF, 0xC0})+9] = 4
	for name, tt := range map[string]struct {
		file []byte
		want Format
	}{
		"PNG": {truth, PNG}, "JPEG": {jpegOf(t, m), JPEG}, "grey JPEG": {jpegOf(t, grey), JPEG}, "standard colours": {with(truth, "sRGB", []byte{0}), PNG},
		"grey": {pngOf(t, grey), None}, "palette": {pngOf(t, palette), None}, "16 bits": {pngOf(t, image.NewNRGBA64(m.Rect)), None},
		"moving": {with(truth, "acTL", make([]byte, 8)), None}, "other gamma": {with(truth, "gAMA", []byte{0, 1, 0x86, 0xA0}), None},
		"broken profile": {with(truth, "iCCP", []byte("x\x00\x00y")), None}, "four colours": {cmyk, None}, "GIF": {[]byte("GIF89a......"), None}, "nothing": {nil, None},
		"cut": {truth[:20], None}, "text": {[]byte("<script>1</script>"), None},
	} {
		if got := Of(bytes.NewReader(tt.file)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func FuzzCopy(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("\xff\xd8\xff\xe1"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(file)); err == nil && c.Width*c.Height > 1<<20 {
			return // who calls Copy has looked at Cost
		}
		Copy(file, 3)
	})
}
