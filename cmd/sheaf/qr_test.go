package main

import (
	"strings"
	"testing"

	"rsc.io/qr"
)

// The drawing is read back, module by module.
func TestQRCodeIsDrawnWhole(t *testing.T) {
	const address = "http://192.168.1.7:8000/"
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	var drawn strings.Builder
	printQR(&drawn, address, false)
	if strings.Contains(drawn.String(), "\x1b") {
		t.Error("without colour there are escape codes")
	}
	lines := strings.Split(strings.TrimSuffix(drawn.String(), "\n"), "\n")
	light := func(x, y int) bool {
		r := []rune(lines[(y+2)/2])[x+2]
		return r == '█' || (y+2)%2 == 0 && r == '▀' || (y+2)%2 == 1 && r == '▄'
	}
	for y := -2; y < code.Size+2; y++ {
		for x := -2; x < code.Size+2; x++ {
			if light(x, y) == code.Black(x, y) {
				t.Fatalf("the module at %d, %d is drawn wrong:\n%s", x, y, &drawn)
			}
		}
	}
}
