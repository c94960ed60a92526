package site

import (
	"crypto/sha256"
	"fmt"
	"time"

	"sheaf/site/markdown"
	"sheaf/site/note"
)

// What a note may cost is counted (site/markdown/limit.go), the same on every machine. A clock is the
// last resort, for input that nobody has thought of: a note that has not compiled when it strikes, or
// whose compiling panics, is shown as its text, with a finding that says so.
//
// A clock makes a build depend on the machine, which nothing else here does. So it is generous, by
// far more than the slowest note within the limits needs; it counts ticks, so that a machine that was
// asleep has not lost any; and what it makes has a key of its own, so that it is never found in place
// of the compiled note: it is in no cache, and the next run of the program tries again.

// Patience with one note.
const (
	tick           = 250 * time.Millisecond
	leastPatience  = 30 * time.Second
	patiencePerMiB = 10 * time.Second
)

// patience returns how many ticks a note of a size in bytes may take.
func patience(size int) int {
	return int((leastPatience + patiencePerMiB*time.Duration(size>>20)) / tick)
}

// compile compiles a note, for so many ticks. What cannot be compiled gives the body as well, which
// is to be kept, for it must not be compiled again. If keep is set, source is still being read.
func (c *compiling) compile(p string, source []byte) (n *note.Note, body *note.Body, failed, keep bool) {
	type result struct {
		note  *note.Note
		body  *note.Body
		cause any
	}
	done := make(chan result, 1) // has room for a result that nobody waits for any more
	go func() {
		var r result
		defer func() {
			r.cause = recover()
			done <- r
		}()
		r.note, r.body = c.compileNote(p, source)
	}()
	ticks := time.NewTicker(c.tick)
	defer ticks.Stop()
	why := note.Diag{
		Path: p, Severity: note.Warning, Code: note.CodeNotCompiled,
		Hint: "this is a fault of Sheaf's: please report it, with the note if you can",
	}
	for left := patience(len(source)); ; {
		select {
		case r := <-done:
			if r.cause == nil {
				return r.note, r.body, false, false
			}
			why.Message = fmt.Sprintf("cannot be compiled, so its text is shown as it is: %v", r.cause)
			n, body = markdown.Verbatim(p, source, why)
			return n, body, true, false
		case <-ticks.C:
			if left--; left <= 0 {
				// Its goroutine cannot be stopped. It holds nothing that anybody waits for, and ends with the
				// program.
				why.Message = fmt.Sprintf("has not compiled in %v, so its text is shown as it is", time.Duration(patience(len(source)))*c.tick)
				n, body = markdown.Verbatim(p, source, why)
				return n, body, true, true
			}
		}
	}
}

// failedKey is the key of a note that could not be compiled: another one than it would have.
func failedKey(key note.Hash) note.Hash {
	return sha256.Sum256(append([]byte("not compiled "), key[:]...))
}
