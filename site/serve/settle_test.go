package serve

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
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
