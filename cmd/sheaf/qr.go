package main

import (
	"fmt"
	"io"
	"strings"

	"rsc.io/qr"
)

// printQR draws an address as a QR code, two rows of it to a line of text. Without colour it takes the
// terminal for a dark one.
func printQR(w io.Writer, address string, colour bool) {
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		return // the address stands above in letters
	}
	const quiet = 2 // the light rows and columns around it
	light := func(x, y int) bool { return !code.Black(x, y) }
	before, after := "", ""
	if colour {
		before, after = "\x1b[38;5;231;48;5;16m", "\x1b[0m" // white on black, whatever the theme
	}
	for y := -quiet; y < code.Size+quiet; y += 2 {
		var line strings.Builder
		for x := -quiet; x < code.Size+quiet; x++ {
			switch upper, lower := light(x, y), light(x, y+1); {
			case upper && lower:
				line.WriteRune('█')
			case upper:
				line.WriteRune('▀')
			case lower:
				line.WriteRune('▄')
			default:
				line.WriteRune(' ')
			}
		}
		fmt.Fprintf(w, "%s%s%s\n", before, line.String(), after)
	}
}
