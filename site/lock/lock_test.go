package lock

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestOneHolderAtATime(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{dir, filepath.Join(dir, "a.lock")} {
		first, err := Try(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Try(name); !errors.Is(err, ErrHeld) {
			t.Errorf("a second claim on %s gives %v, want ErrHeld", name, err)
		}
		if err := first.Unlock(); err != nil {
			t.Fatal(err)
		}
		second, err := Try(name)
		if err != nil {
			t.Errorf("claiming %s after it was given up: %v", name, err)
			continue
		}
		second.Unlock()
	}
}

func TestWaitTakesOver(t *testing.T) {
	dir := t.TempDir()
	first, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan error, 1)
	go func() {
		l, err := Wait(context.Background(), dir, nil)
		if err == nil {
			err = l.Unlock()
		}
		got <- err
	}()
	first.Unlock()
	select {
	case err := <-got:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the claim was given up and nobody took it")
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	dir := t.TempDir()
	first, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Unlock()
	ctx, cancel := context.WithCancelCause(context.Background())
	enough := errors.New("enough")
	cancel(enough)
	if _, err := Wait(ctx, dir, nil); !errors.Is(err, enough) {
		t.Errorf("got %v, want the context's cause", err)
	}
}

func TestMissingFolderIsAnError(t *testing.T) {
	if _, err := Try(filepath.Join(t.TempDir(), "no", "lock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that it does not exist", err)
	}
}
