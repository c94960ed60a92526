package main

import (
	"fmt"
	"testing"
)

func TestHeapIsReadFromTheRuntimesLog(t *testing.T) {
	h := &heapLog{}
	fmt.Fprint(h, "Serving\ngc 1 @0.013s 2%: 0.026+0.94+0.003 ms clock, 0.05+0.2/0.6/0+0.0 ms cpu, 3->4->1 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n")
	fmt.Fprint(h, "gc 2 @0.113s 2%: 0.026+0.94+0.003 ms clock, 0.05+0.2/0.6/0+0.0 ms cpu, 30->41->")
	if h.live() != 1<<20 {
		t.Errorf("%d bytes are live, want a megabyte: the second line has not ended", h.live())
	}
	fmt.Fprint(h, "21 MB, 44 MB goal, 0 MB stacks, 0 MB globals, 2 P\nchanged a.md\n")
	if h.live() != 21<<20 {
		t.Errorf("%d bytes are live, want 21 megabytes", h.live())
	}
	if got := h.last(); got != "Serving\nchanged a.md" {
		t.Errorf("the rest is %q", got)
	}
}

func TestGrowthIsFound(t *testing.T) {
	steady := func(heap int64, files int) []sample {
		var list []sample
		for i := range 12 {
			list = append(list, sample{heap: heap + int64(i%3)<<20, files: files + i%2})
		}
		return list
	}
	if err := grown(append(steady(40<<20, 30), steady(41<<20, 31)...), 10); err != nil {
		t.Errorf("memory that comes and goes: %v", err)
	}
	if grown(append(steady(40<<20, 30), steady(80<<20, 30)...), 10) == nil {
		t.Error("a heap of twice the size is no error")
	}
	if grown(append(steady(40<<20, 30), steady(40<<20, 60)...), 10) == nil {
		t.Error("thirty more open files are no error")
	}
}

func TestServedPageIsHeldAgainstThePublishedOne(t *testing.T) {
	served := `<head><script src="../_sheaf/live.js?key=abc" defer></script><title>T</title></head><a class="x" title="Not written yet: b.md" href="../b/">b</a>`
	want := `<head><title>T</title></head><a class="x" title="Not written yet: b.md">b</a>`
	if got := string(published([]byte(served))); got != want {
		t.Errorf("without what serve adds it is %s, want %s", got, want)
	}
}
