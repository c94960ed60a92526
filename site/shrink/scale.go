package shrink

import (
	"image"
	"image/draw"
)

// reduced returns an image in a smaller size. Each pixel is the mean of what it covers of the old ones, each by the part of it
// that is covered, worked out in whole numbers: kernels of floating point are sharper by a trifle, but processors that multiply and
// add in one step round them otherwise, and take five times as long.
func reduced(whole image.Image, to image.Point) *image.RGBA {
	from := whole.Bounds()
	small := image.NewRGBA(image.Rectangle{Max: to})
	row := image.NewRGBA(image.Rect(0, 0, from.Dx(), 1))
	across := make([]uint32, 4*to.X)
	sums := make([]uint64, 4*to.X)
	area := uint64(from.Dx()) * uint64(from.Dy())
	y := 0 // of the copy's row that is being summed up
	for i := range from.Dy() {
		draw.Draw(row, row.Rect, whole, image.Pt(from.Min.X, from.Min.Y+i), draw.Src)
		sumAcross(across, row.Pix, from.Dx(), to.X)
		for part := to.Y; part > 0; { // of this row: it is so high, where a row of the copy is from.Dy() high
			end := (y + 1) * from.Dy()
			top := (i+1)*to.Y - part
			covered := min(part, end-top)
			for k, v := range across {
				sums[k] += uint64(v) * uint64(covered)
			}
			part -= covered
			if top+covered == end {
				line := small.Pix[y*small.Stride:]
				for k, v := range sums {
					line[k] = uint8((v + area/2) / area)
					sums[k] = 0
				}
				y++
			}
		}
	}
	return small
}

// sumAcross sums up a row of from pixels for each of to pixels, weighted by what is covered, in parts of 1/to.
func sumAcross(sums []uint32, row []uint8, from, to int) {
	x, left := 0, from // the sum that is being made, and what it still wants
	clear(sums)
	for i := range from {
		p := row[4*i : 4*i+4 : 4*i+4]
		for part := to; part > 0; {
			covered := min(part, left)
			s := sums[4*x : 4*x+4 : 4*x+4]
			w := uint32(covered)
			s[0] += uint32(p[0]) * w
			s[1] += uint32(p[1]) * w
			s[2] += uint32(p[2]) * w
			s[3] += uint32(p[3]) * w
			part -= covered
			if left -= covered; left == 0 {
				x, left = x+1, from
			}
		}
	}
}
