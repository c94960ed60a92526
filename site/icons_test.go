package site

import (
	"bytes"
	"encoding/json"
	"image/png"
	"strings"
	"testing"

	"sheaf/site/note"
)

func TestASiteHasIconsAndAManifest(t *testing.T) {
	b := buildArchive(t, "-- sheaf.yaml --\ntitle: \"A & B\"\n-- sub/a.md --\n# A\n-- favicon.svg --\n<svg viewBox=\"0 0 1 1\"><path d=\"M0 0h1v1z\"/></svg>\n")
	b.has("sub/a/index.html", `<link rel="icon" href="../../favicon.ico" sizes="32x32"><link rel="icon" href="../../favicon.svg" type="image/svg+xml">`+
		`<link rel="apple-touch-icon" href="../../apple-touch-icon.png"><link rel="manifest" href="../../manifest.webmanifest">`)
	b.has("favicon.svg", "M0 0h1v1z")
	var m webManifest
	if err := json.Unmarshal([]byte(b.files["manifest.webmanifest"]), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "A & B" || m.StartURL != "./" || len(m.Icons) != 4 {
		t.Errorf("the manifest is %+v", m)
	}
	for _, i := range m.Icons[1:] {
		picture, err := png.Decode(strings.NewReader(b.files[i.Source]))
		if err != nil {
			t.Fatalf("%s: %v", i.Source, err)
		}
		if size := picture.Bounds().Dx(); !strings.HasPrefix(i.Sizes, map[int]string{192: "192x", 512: "512x"}[size]) {
			t.Errorf("%s is %d pixels wide, and said to be %s", i.Source, size, i.Sizes)
		}
	}
}

func TestAnIconThatCannotBeDrawnIsReported(t *testing.T) {
	b := buildArchive(t, "-- a.md --\n# A\n-- favicon.svg --\n<svg viewBox=\"0 0 1 1\"><text>A</text></svg>\n-- favicon.ico --\nmine\n")
	b.has("a/index.html", `href="../favicon.ico"`)
	b.has("a/index.html", `href="../favicon.svg"`)
	if strings.Contains(b.files["a/index.html"], "apple-touch-icon") || b.files["icon-192.png"] != "" || b.files["favicon.ico"] != "mine\n" {
		t.Error("there are icons that nobody made")
	}
	found := false
	for _, d := range b.site.Diags() {
		found = found || d.Path == "favicon.svg" && d.Code == note.CodeBrokenImage
	}
	if !found {
		t.Errorf("the findings are %v", b.site.Diags())
	}
	if bytes.Contains([]byte(b.files["manifest.webmanifest"]), []byte("png")) {
		t.Error("the manifest names icons that are not there")
	}
}

func BenchmarkIcons(b *testing.B) {
	s := buildArchive(b, "-- a.md --\n# A\n").site
	for b.Loop() {
		for i := range iconFiles() {
			if _, err := s.iconFile(i); err != nil {
				b.Fatal(err)
			}
		}
	}
}
