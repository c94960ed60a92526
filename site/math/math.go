// Package math typesets formulas while a site is built: TeX in, MathML out, so that a reader's browser needs
// no script and no fonts for them.
//
// The work is Temml's, a JavaScript program from package bundle, which runs in an embedded engine without
// access to files, network, clock or randomness: the same formula makes the same bytes on any machine.
// A formula comes from an untrusted note. What it may cost is bounded by its length, by Temml's own count of
// macro expansions, and in the last resort by a time limit, after which it is shown as its source.
package math

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"
)

const (
	// maxLength bounds a formula, in bytes. Long derivations have some 2,000.
	maxLength = 16 << 10
	// maxMarkup bounds what comes out, in bytes.
	maxMarkup = 1 << 20
	// maxTime bounds the work on a formula, which usually takes a millisecond.
	maxTime = 5 * time.Second
	// maxDepth bounds the nesting of calls in the engine.
	maxDepth = 2000
)

// A Typesetter turns TeX into MathML. It is safe for concurrent use; each goroutine that uses it at the same
// time costs an engine of some megabytes, which is kept for the next.
type Typesetter struct {
	program *goja.Program

	mu   sync.Mutex
	idle []*engine
}

// New returns a Typesetter that runs a script, which must define the global function
// typeset(tex, display) and have it return MathML or throw an Error.
func New(script []byte) (*Typesetter, error) {
	program, err := goja.Compile("math.js", string(script), false)
	if err != nil {
		return nil, fmt.Errorf("compile the math typesetter: %w", err)
	}
	return &Typesetter{program: program}, nil
}

// Append appends the <math> element of a formula to dst: inline, or, where display is true, as a block of its own.
// An error says, in words for the note's author, why there is none; dst then comes back as it was.
func (t *Typesetter) Append(dst []byte, tex string, display bool) ([]byte, error) {
	if len(tex) > maxLength {
		return dst, fmt.Errorf("it is longer than %d KB", maxLength>>10)
	}
	e, err := t.engine()
	if err != nil {
		return dst, err
	}
	markup, err := e.typeset(tex, display)
	if err != nil {
		return dst, err // the engine may be in any state; it is not used again
	}
	t.mu.Lock()
	t.idle = append(t.idle, e)
	t.mu.Unlock()
	if len(markup) > maxMarkup {
		return dst, fmt.Errorf("what comes out is larger than %d MB", maxMarkup>>20)
	}
	return append(dst, markup...), nil
}

// engine takes an idle engine, or makes one.
func (t *Typesetter) engine() (*engine, error) {
	t.mu.Lock()
	if n := len(t.idle); n > 0 {
		e := t.idle[n-1]
		t.idle = t.idle[:n-1]
		t.mu.Unlock()
		return e, nil
	}
	t.mu.Unlock()
	return newEngine(t.program)
}

// An engine is one instance of the script.
type engine struct {
	runtime *goja.Runtime
	call    func(tex string, display bool) (string, error)
}

func newEngine(program *goja.Program) (*engine, error) {
	e := &engine{runtime: goja.New()}
	e.runtime.SetMaxCallStackSize(maxDepth)
	if _, err := e.runtime.RunProgram(program); err != nil {
		return nil, fmt.Errorf("start the math typesetter: %w", err)
	}
	if err := e.runtime.ExportTo(e.runtime.Get("typeset"), &e.call); err != nil {
		return nil, fmt.Errorf("start the math typesetter: %w", err)
	}
	return e, nil
}

func (e *engine) typeset(tex string, display bool) (string, error) {
	alarm := time.AfterFunc(maxTime, func() { e.runtime.Interrupt("it takes too long") })
	defer alarm.Stop()
	markup, err := e.call(tex, display)
	if err != nil {
		return "", errors.New(reason(err))
	}
	return markup, nil
}

// reason returns what a script's error says, in one line, without the copy of the formula that Temml adds.
func reason(err error) string {
	var interrupted *goja.InterruptedError
	if errors.As(err, &interrupted) {
		return fmt.Sprint(interrupted.Value())
	}
	var overflow *goja.StackOverflowError
	if errors.As(err, &overflow) {
		return "it is nested too deeply"
	}
	message := err.Error()
	var exception *goja.Exception
	if errors.As(err, &exception) {
		if object, ok := exception.Value().(*goja.Object); ok {
			message = object.Get("message").String()
		}
	}
	message, _, _ = strings.Cut(message, " at position")
	message, _, _ = strings.Cut(message, "\n")
	message = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\u0332' { // Temml underlines with it
			return -1
		}
		return r
	}, message))
	const longest = 200
	if len(message) > longest {
		message = strings.ToValidUTF8(message[:longest], "") + "…"
	}
	return message
}
