package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// maxSVGHead bounds how far the <svg> element may be from the start of its file.
const maxSVGHead = 64 << 10

// isMarkup reports whether head could begin an XML file.
func isMarkup(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	head = bytes.TrimLeft(head, " \t\r\n")
	return len(head) > 0 && head[0] == '<'
}

// svg reads the attributes of the <svg> element. Where only one side is given, or none, the view box
// tells the shape.
func (p *picture) svg() (int, int) {
	root := p.svgRoot()
	var width, height float64
	var box [4]float64
	for _, a := range root {
		if a.Name.Space != "" {
			continue
		}
		switch a.Name.Local {
		case "width":
			width = pixels(a.Value)
		case "height":
			height = pixels(a.Value)
		case "viewBox":
			box = viewBox(a.Value)
		}
	}
	if ratio := box[2] / box[3]; box[2] > 0 && box[3] > 0 {
		switch {
		case width == 0 && height == 0:
			width, height = box[2], box[3]
		case width == 0:
			width = height * ratio
		case height == 0:
			height = width / ratio
		}
	}
	if width == 0 || height == 0 || p.err != nil {
		return 0, 0
	}
	return p.check(round(width), round(height))
}

func round(length float64) uint32 { return uint32(min(max(math.Round(length), 1), math.MaxUint32)) }

// svgRoot returns the attributes of the <svg> element.
func (p *picture) svgRoot() []xml.Attr {
	head := p.at(0, maxSVGHead)
	if errors.Is(p.err, io.ErrUnexpectedEOF) {
		p.err = nil // the whole file
	}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // sizes are ASCII
	for p.err == nil {
		token, err := d.Token()
		if err != nil {
			p.err = errMalformed
			break
		}
		if start, ok := token.(xml.StartElement); ok {
			if start.Name.Local != "svg" {
				p.err = errMalformed
			}
			return start.Attr
		}
	}
	return nil
}

// pixels reads a CSS length in an absolute unit; "100%" and the like say nothing and are 0.
func pixels(length string) float64 {
	length = strings.TrimSpace(length)
	number := strings.TrimRight(length, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(n > 0) || math.IsInf(n, 0) {
		return 0
	}
	switch strings.ToLower(length[len(number):]) {
	case "", "px":
		return n
	case "pt":
		return n * 96 / 72
	case "pc":
		return n * 16
	case "in":
		return n * 96
	case "cm":
		return n * 96 / 2.54
	case "mm":
		return n * 96 / 25.4
	case "q":
		return n * 96 / 101.6
	case "em", "rem":
		return n * 16
	case "ex":
		return n * 8
	}
	return 0
}

// viewBox reads "min-x min-y width height"; anything else is zeros.
func viewBox(value string) (box [4]float64) {
	fields := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' })
	if len(fields) != len(box) {
		return box
	}
	for i, field := range fields {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return [4]float64{}
		}
		box[i] = n
	}
	return box
}
