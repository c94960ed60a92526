package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/term"

	"sheaf/site/note"
)

// A printer writes diagnostics for people, in colour if they look at a terminal and want it.
type printer struct {
	w      io.Writer
	colour bool
}

func newPrinter(w io.Writer) *printer {
	return &printer{w, isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// short writes diagnostics for those who wanted something else: mere advice about notes is left out, not
// that about the folder as a whole, of which there is little.
func (p *printer) short(diags []note.Diag) {
	for _, d := range diags {
		if d.Severity == note.Advice && d.Path != "." {
			continue
		}
		p.headline(d)
		if d.Hint != "" {
			fmt.Fprintf(p.w, "    %s\n", visible(d.Hint))
		}
	}
}

func (p *printer) headline(d note.Diag) {
	fmt.Fprintf(p.w, "%s: %s: %s %s\n", visible(place(d)), p.severity(d.Severity), visible(d.Message), p.paint("2", "["+d.Code+"]"))
}

// visible replaces control characters, which names of files and links may carry to a terminal.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

func place(d note.Diag) string {
	if d.Pos.Line == 0 {
		return d.Path
	}
	return fmt.Sprintf("%s:%d:%d", d.Path, d.Pos.Line, d.Pos.Column)
}

func (p *printer) severity(s note.Severity) string {
	colours := [...]string{note.Error: "31", note.Warning: "33", note.Advice: "36"}
	return p.paint(colours[s], s.String())
}

func (p *printer) paint(colour, text string) string {
	if !p.colour {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// tally counts diagnostics in words: "2 errors, 1 warning", or "nothing to report".
func tally(diags []note.Diag) string {
	var counts [3]int
	for _, d := range diags {
		counts[d.Severity]++
	}
	text := ""
	for s, n := range counts {
		if n == 0 {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += count(n, note.Severity(s).String())
	}
	if text == "" {
		return "nothing to report"
	}
	return text
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// showProgress shows how far something is, on a terminal and once a second has passed, until the
// function that it returns is called; that may be done more than once.
func showProgress(w io.Writer, b interface {
	Progress() (stage string, done, total int)
}) (stop func()) {
	if !isTerminal(w) || os.Getenv("TERM") == "dumb" {
		return func() {}
	}
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		wait := time.NewTimer(time.Second)
		defer wait.Stop()
		shown := false
		for {
			select {
			case <-quit:
				if shown {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			case <-wait.C:
				stage, finished, total := b.Progress()
				fmt.Fprintf(w, "\r\x1b[K%s %d of %d", stage, finished, total)
				shown = true
				wait.Reset(100 * time.Millisecond)
			}
		}
	}()
	return sync.OnceFunc(func() {
		close(quit)
		<-done
	})
}
