package icon

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect x="0" y="0" width="10" height="10" fill="#ff0000"/></svg>`

func TestAMarkFillsItsPartOfTheSquare(t *testing.T) {
	m, err := Parse([]byte(square))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := m.Draw(100, 0.6, color.White)
	if err != nil {
		t.Fatal(err)
	}
	red := color.RGBA{255, 0, 0, 255}
	for x, want := range map[int]color.RGBA{10: {255, 255, 255, 255}, 22: red, 50: red, 78: red, 90: {255, 255, 255, 255}} {
		if got := drawn.RGBAAt(x, 50); got != want {
			t.Errorf("at %d it is %v, want %v", x, got, want)
		}
	}
}

func TestAWideMarkKeepsItsShape(t *testing.T) {
	m, err := Parse([]byte(strings.Replace(strings.Replace(square, "0 0 10 10", "0 0 20 10", 1), `width="10"`, `width="20"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := m.Draw(100, 1, color.Transparent)
	if err != nil {
		t.Fatal(err)
	}
	if drawn.RGBAAt(50, 10).A != 0 || drawn.RGBAAt(50, 50).A != 255 || drawn.RGBAAt(2, 50).A != 255 || drawn.RGBAAt(50, 90).A != 0 {
		t.Error("it is stretched")
	}
}

func TestStrokesGrowWithTheMark(t *testing.T) {
	m, err := Parse([]byte(`<svg viewBox="0 0 10 10"><path d="M5 0v10" stroke="#00f" stroke-width="4"/></svg>`))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := m.Draw(100, 1, color.Transparent)
	if err != nil {
		t.Fatal(err)
	}
	blue := color.RGBA{0, 0, 255, 255}
	if drawn.RGBAAt(33, 50) != blue || drawn.RGBAAt(67, 50) != blue || drawn.RGBAAt(27, 50).A != 0 || drawn.RGBAAt(73, 50).A != 0 {
		t.Errorf("at 33 and 67 it is %v and %v", drawn.RGBAAt(33, 50), drawn.RGBAAt(67, 50))
	}
}

func TestAnIconHasAPictureOfEachSize(t *testing.T) {
	m, err := Parse([]byte(square))
	if err != nil {
		t.Fatal(err)
	}
	sizes := []int{16, 32, 48}
	file, err := m.ICO(sizes...)
	if err != nil {
		t.Fatal(err)
	}
	if n := binary.LittleEndian.Uint16(file[4:]); n != 3 {
		t.Fatalf("it has %d pictures", n)
	}
	for i, size := range sizes {
		entry := file[6+16*i:]
		length, offset := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		picture, err := png.Decode(bytes.NewReader(file[offset : offset+length]))
		if err != nil || picture.Bounds().Dx() != size || int(entry[0]) != size {
			t.Errorf("picture %d: %v, %v", i, picture, err)
		}
	}
}

func TestWhatCannotBeDrawnIsSaid(t *testing.T) {
	wrap := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">` + inside + `</svg>`
	}
	for name, source := range map[string]string{
		"text":         wrap(`<text>A</text>`),
		"no size":      `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>`,
		"nothing":      wrap(""),
		"no SVG":       "hello",
		"empty":        "",
		"cut":          `<svg viewBox="0 0 1 1"><path d="M`,
		"itself":       wrap(`<defs><g id="a"><use href="#a"/></g></defs><use href="#a"/>`),
		"many dashes":  wrap(`<path d="M0 0h9" stroke="red" stroke-dasharray="1e-9"/>`),
		"closing only": "</svg>",
		"scaled pen":   wrap(`<g transform="scale(2)"><path d="M0 0h9" stroke="red"/></g>`),
		"too large":    wrap(strings.Repeat(" ", maxSource)),
	} {
		if _, err := Parse([]byte(source)); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
}

func TestEnormousShapesAreCut(t *testing.T) {
	if _, err := Parse([]byte(`<svg viewBox="0 0 10 10"><path d="M-1e12 -1e12L1e12 1e12V-1e12z"/></svg>`)); err != nil {
		t.Error(err)
	}
}
