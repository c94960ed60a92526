package link

import (
	"cmp"
	"strings"

	"sheaf/site/note"
)

// When names come or go, any link may lead elsewhere: one that was found by another spelling, in another folder, or
// not at all. But not one that is written as the path of a note or a file is. That has been asked for first, so it is
// found as long as it is there, whatever else is; and the anchor in it as long as the note there is the same. Most
// links are such, and of those only numbers and addresses are brought up to date. All others are resolved anew.

// isDirect reports whether a link of which there is nothing to report means its target whatever else there is in the
// vault.
func (r *reference) isDirect(t *Target) bool {
	switch {
	case t.State == External || t.State == Tagged:
		return true
	case r.link.Kind == note.Wiki || r.link.Kind == note.Embed:
		return false
	case t.State == Page && t.Note >= 0:
		return r.dest.path == "" || r.path == r.in.Notes[t.Note].Path
	case t.State == Attachment:
		return r.path == r.in.Files[t.File]
	}
	return false
}

// known is what the linker before knows of the vault that is linked now.
type known struct {
	*linker
	was   []int // per note now: its index then, -1 for one that was another
	notes []int // per note then: its index now, -1 for one that is another
	files []int // per file of the Input then: its index now, or -1
}

// knownFrom compares the vault with the one before. It returns nil if nothing is to be had from that.
func knownFrom(before *linker, in Input) *known {
	if before == nil || before.spoiled {
		return nil
	}
	k := &known{linker: before}
	k.notes, k.was = match(before.in.Notes, in.Notes, func(a, b *note.Note) int { return strings.Compare(a.Path, b.Path) })
	for then, now := range k.notes {
		if now >= 0 && before.in.Notes[then] != in.Notes[now] {
			k.notes[then], k.was[now] = -1, -1
		}
	}
	k.files, _ = match(before.in.Files, in.Files, cmp.Compare[string])
	return k
}

// match returns for each element of two sorted lists where the other has it, or -1.
func match[T any](a, b []T, compare func(a, b T) int) (inB, inA []int) {
	inB, inA = make([]int, len(a)), make([]int, len(b))
	for j := range b {
		inA[j] = -1
	}
	j := 0
	for i := range a {
		for j < len(b) && compare(b[j], a[i]) < 0 {
			j++
		}
		if inB[i] = -1; j < len(b) && compare(b[j], a[i]) == 0 {
			inB[i], inA[j] = j, i
			j++
		}
	}
	return inB, inA
}

// target returns the target of a direct link of note n, as resolving it would; ok is false if it must be resolved.
func (k *known) target(l *linker, n, link int) (t Target, ok bool) {
	if k == nil || k.was[n] < 0 || !k.direct[k.was[n]][link] {
		return Target{}, false
	}
	t = k.graph.Links[k.was[n]][link]
	switch {
	case t.Note >= 0:
		now := k.notes[t.Note]
		if now < 0 || k.isSplit(t.Note) || l.isSplit(now) {
			return Target{}, false
		}
		t.Note, t.Address = now, l.graph.Address[now]
	case t.File >= 0:
		now := k.files[k.sources[t.File]]
		if now < 0 {
			return Target{}, false
		}
		t.File, t.Address = now, "" // see publishFiles
	}
	return t, true
}
