package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
)

const keysHelp = "r: read all notes anew   o: open the browser   q: quit   h: this help\n"

// listenToKeys calls what stands for a key as soon as it is pressed, where standard input is a terminal
// that this program is in the foreground of, until ctx ends. Ctrl+C, Ctrl+Z and what is printed work as ever:
// the terminal only stops to wait for whole lines and to show what is typed. restore makes it as it was; it is also
// called when ctx ends.
func listenToKeys(ctx context.Context, stderr io.Writer, keys map[byte]func()) (restore func()) {
	restore, ok := readKeys(os.Stdin)
	if !ok {
		return func() {}
	}
	restore = sync.OnceFunc(restore)
	context.AfterFunc(ctx, restore) // at once: a second interrupt ends the program without another word
	fmt.Fprint(stderr, keysHelp)
	// A read from a terminal can't be ended. This one ends with the program.
	go func() {
		pressed := make([]byte, 1)
		for {
			if n, err := os.Stdin.Read(pressed); n == 0 || err != nil || ctx.Err() != nil {
				return
			}
			if act, ok := keys[pressed[0]|0x20]; ok { // capitals, too
				act()
			} else if pressed[0] == 'h' || pressed[0] == 'H' || pressed[0] == '?' {
				fmt.Fprint(stderr, keysHelp)
			}
		}
	}()
	return restore
}
