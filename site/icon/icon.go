// Package icon draws the mark of a site, one SVG picture, as the pixels that browsers and systems want which
// show no SVG: PNG files of any size, and Windows' ICO.
//
// The drawing is oksvg's, in this process. It knows paths, basic shapes, groups, gradients and transforms. Parse
// says so of a picture that needs more (text, filters, masks, pictures in it), and of one whose drawing could
// take for ever, so that nothing is drawn half.
package icon

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
)

// A Mark is a picture that can be drawn. It is read-only and safe for concurrent use.
type Mark struct{ svg []byte }

// maxSource bounds a mark, in bytes: it is to be known at 16 pixels.
const maxSource = 256 << 10

// ink is what currentColor stands for.
const ink = "#192226"

// endless are what a drawing may repeat without end.
var endless = []string{"<use", "stroke-dasharray"}

// Parse makes a mark of an SVG file. The error says what of the file cannot be drawn.
func Parse(svg []byte) (*Mark, error) {
	if len(svg) > maxSource {
		return nil, fmt.Errorf("it is larger than %d KiB", maxSource>>10)
	}
	for _, word := range endless {
		if bytes.Contains(svg, []byte(word)) {
			return nil, fmt.Errorf("it has `%s` in it", word)
		}
	}
	if bytes.Contains(svg, []byte("stroke")) && (bytes.Contains(svg, []byte("scale(")) || bytes.Contains(svg, []byte("matrix("))) {
		return nil, errors.New("it scales strokes by a transform") // see Draw
	}
	m := &Mark{svg}
	if _, err := m.Draw(16, 1, color.Transparent); err != nil {
		return nil, err
	}
	return m, nil
}

// Draw returns the mark in the middle of a square of size pixels, filling the given part of its side (1: all of
// it), on a background. Marks that are not square keep their shape.
func (m *Mark) Draw(size int, part float64, background color.Color) (dst *image.RGBA, err error) {
	defer func() {
		if problem := recover(); problem != nil { // the parser's, about a file that is no SVG
			err = fmt.Errorf("it is no picture: %v", problem)
		}
	}()
	picture, err := oksvg.ReadReplacingCurrentColor(bytes.NewReader(m.svg), ink, oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	box := picture.ViewBox
	if !(box.W > 0 && box.H > 0) {
		return nil, errors.New("it has no viewBox, width or height")
	}
	if len(picture.SVGPaths) == 0 {
		return nil, errors.New("it has no shape in it")
	}
	side := float64(size) * part
	scale := min(side/box.W, side/box.H)
	w, h := box.W*scale, box.H*scale
	picture.SetTarget((float64(size)-w)/2, (float64(size)-h)/2, w, h)
	for i := range picture.SVGPaths { // the library scales shapes and no pens
		picture.SVGPaths[i].LineWidth *= scale
	}
	dst = image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(background), image.Point{}, draw.Src)
	picture.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, dst, dst.Bounds())), 1)
	return dst, nil
}

// PNG writes what Draw returns as a PNG file.
func (m *Mark) PNG(size int, part float64, background color.Color) ([]byte, error) {
	drawn, err := m.Draw(size, part, background)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := png.Encode(&file, drawn); err != nil {
		return nil, fmt.Errorf("write a PNG: %w", err)
	}
	return file.Bytes(), nil
}

// ICO returns the mark as an icon of Windows with these sizes, each below 256, as PNG files in it.
func (m *Mark) ICO(sizes ...int) ([]byte, error) {
	const header, entry = 6, 16
	file := binary.LittleEndian.AppendUint16(nil, 0)
	file = binary.LittleEndian.AppendUint16(file, 1) // an icon, and no cursor
	file = binary.LittleEndian.AppendUint16(file, uint16(len(sizes)))
	var pictures []byte
	for _, size := range sizes {
		picture, err := m.PNG(size, 1, color.Transparent)
		if err != nil {
			return nil, err
		}
		file = append(file, byte(size), byte(size), 0, 0) // no palette
		file = binary.LittleEndian.AppendUint16(file, 1)  // colour planes
		file = binary.LittleEndian.AppendUint16(file, 32) // bits per pixel
		file = binary.LittleEndian.AppendUint32(file, uint32(len(picture)))
		file = binary.LittleEndian.AppendUint32(file, uint32(header+entry*len(sizes)+len(pictures)))
		pictures = append(pictures, picture...)
	}
	return append(file, pictures...), nil
}
