package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// setHelp has the help of all commands fit the window that it is read in, or 80 columns where there is none.
func setHelp(root *cobra.Command, out io.Writer) {
	width := helpWidth(out)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages |", fmt.Sprintf("Flags.FlagUsagesWrapped %d |", width)))
	for _, c := range append(below(root), root) {
		c.Long = wrapped(c.Long, width)
	}
}

// helpWidth is the width of a terminal, if it is one, within what can be read.
func helpWidth(out io.Writer) int {
	width := 80
	if f, ok := out.(*os.File); ok && isTerminal(out) {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			width = columns
		}
	}
	return min(max(width, 20), 110)
}

// wrapped breaks the prose of a text at a width. Lines that are indented stay as they are.
func wrapped(text string, width int) string {
	var b strings.Builder
	column := 0
	end := func() {
		if column > 0 {
			b.WriteByte('\n')
		}
		column = 0
	}
	for line := range strings.Lines(text) {
		if line == "\n" || line[0] == ' ' {
			end()
			b.WriteString(line)
			continue
		}
		for _, word := range strings.Fields(line) {
			length := len([]rune(word))
			if column > 0 && column+1+length > width {
				end()
			}
			if column > 0 {
				b.WriteByte(' ')
				column++
			}
			b.WriteString(word)
			column += length
		}
	}
	return b.String()
}
