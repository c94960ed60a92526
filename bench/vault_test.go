package main

import (
	"context"
	"testing"

	"sheaf/site"
	"sheaf/site/note"
	"sheaf/site/vault"
)

// TestBuildFindsWhatTheGeneratorBroke builds a generated vault and compares the diagnostics with the
// generator's own account: every fault is found, and nothing that holds is called broken.
func TestBuildFindsWhatTheGeneratorBroke(t *testing.T) {
	o := vault.Options{Notes: 500, Seed: 11}
	dir := t.TempDir()
	if err := vault.Write(dir, o); err != nil {
		t.Fatal(err)
	}
	builder, err := site.Open(site.Options{Source: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer builder.Close()
	built, err := builder.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := vault.Count(o)
	if built.Notes() != want.Notes {
		t.Errorf("%d notes, want %d", built.Notes(), want.Notes)
	}
	expected := map[string]int{
		note.CodeBrokenLink:   want.BrokenLinks,
		note.CodeBrokenAnchor: want.BrokenAnchors,
		note.CodeWrongCase:    want.WrongCase,
		note.CodeMissingImage: want.MissingImages,
	}
	found := map[string]int{}
	for _, d := range built.Diags() {
		found[d.Code]++
		if expected[d.Code] == 0 || found[d.Code] > expected[d.Code] {
			t.Errorf("one too many: %s", d)
		}
	}
	for code, n := range expected {
		if found[code] != n {
			t.Errorf("%s: %d found, the vault has %d", code, found[code], n)
		}
	}
}
