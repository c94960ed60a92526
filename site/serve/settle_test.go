package serve

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"sheaf/site"
)

// What was heard of during a look, or was not ripe at the one before, waits for no other event.
func TestWhatWasHeardOfBeforeIsToldOfAtOnce(t *testing.T) {
	dir := t.TempDir()
	w := watch(dir, "", false, t.Logf)
	defer w.close()
	w.heard.add(fsnotify.Event{Name: filepath.Join(dir, "a.md"), Op: fsnotify.Remove}, time.Now().Add(-time.Minute))
	ctx, cancel := context.WithTimeout(context.Background(), pollEvery*9/10) // when the root is looked at anyway
	defer cancel()
	if touched, ok := w.next(ctx); !ok || len(touched) != 1 || touched[0] != "a.md" {
		t.Errorf("next returns %q, %v; want a.md", touched, ok)
	}
}

// A note that is written in its place, piece by piece, is looked at once, when it is whole.
func TestNoteIsWaitedForUntilItIsWhole(t *testing.T) {
	const before = "# Title\n\nSome text.\n\nThe end of it, as it was.\n"
	for _, c := range []struct {
		name, text string
		waits      time.Duration
	}{
		{"edited in the middle", "# Title\n\nSome other, longer text.\n\nThe end of it, as it was.\n", writeTime},
		{"cut in the middle", "The end of it, as it was.\n", writeTime},
		{"added to", before + "\nAnd more\nof it, without a line feed", writeTime},
		{"added to in its last line", "# Title\n\nSome text.\n\nThe end of it, as it was. And more.", writeTime},
		{"with another last word", "# Title\n\nSome text.\n\nThe end of it, as it is now.\n", writeTime},
		{"with a shorter last word", "# Title\n\nSome text.\n\nThe end of it, as it is.\n", writeTime},
		{"up to its last word", "# Title\n\nSome text.\n\nThe end of it, as it", growPatience},
		{"with another last word, and begun anew", "# Title\n\nSome text.\n\nThe end of", growPatience},
		{"other blanks", before + "\n\n\r\n  \n", writeTime},
		{"emptied", "", growPatience},
		{"begun", "# Title\n", growPatience},
		{"begun, and longer than it was", "# Another title\n\n" + strings.Repeat("More and more text. ", 20), growPatience},
		{"without its end", "# Title\n\nSome text.\n", growPatience},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			w := watch(dir, "", false, t.Logf)
			defer w.close()
			w.fingerprint = func(p string) (site.Fingerprint, bool) { return site.FingerprintOf([]byte(before)), p == "a.md" }
			now := time.Now()
			for _, name := range []string{"a.md", "new.md"} {
				p := filepath.Join(dir, name)
				if err := os.WriteFile(p, []byte(c.text), 0o666); err != nil {
					t.Fatal(err)
				}
				w.heard = heard{}
				w.heard.add(fsnotify.Event{Name: p, Op: fsnotify.Write}, now)
				want := c.waits
				if name == "new.md" { // nobody knows what it is to be
					want = writeTime
					if c.text == "" {
						want = savePatience
					}
				}
				if got := w.untilRipe(now); got != want {
					t.Errorf("%s is looked at after %v, want %v", name, got, want)
				}
				// Who puts a whole file in its place is not kept waiting.
				w.heard = heard{}
				w.heard.add(fsnotify.Event{Name: p, Op: fsnotify.Create}, now)
				if got := w.untilRipe(now); c.text != "" && got != quietTime {
					t.Errorf("%s, put in its place, is looked at after %v", name, got)
				}
			}
		})
	}
}

func TestPiecesAreWaitedForAtMostSoLong(t *testing.T) {
	dir := t.TempDir()
	w := watch(dir, "", false, t.Logf)
	defer w.close()
	w.fingerprint = func(string) (site.Fingerprint, bool) { return site.FingerprintOf([]byte("the end")), true }
	p := filepath.Join(dir, "a.md")
	if err := os.WriteFile(p, []byte("pieces of it"), 0o666); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	now := start
	for ; now.Sub(start) < 2*partLimit; now = now.Add(growPatience * 2 / 3) {
		w.heard.add(fsnotify.Event{Name: p, Op: fsnotify.Write}, now)
		if w.untilRipe(now) <= 0 {
			break
		}
	}
	if waited := now.Sub(start); waited < partLimit || waited > partLimit+growPatience {
		t.Errorf("a note that is always written to is looked at after %v", waited)
	}
}
