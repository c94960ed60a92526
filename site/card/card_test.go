package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/math/fixed"

	"sheaf/bundle"
)

// bundled returns the wide letters, or skips the test in a program built without them.
func bundled(t testing.TB) fs.FS {
	t.Helper()
	files, ok := bundle.FS()
	if !ok {
		t.Skip("no npm bundle")
	}
	wide, err := fs.Sub(files, "cards")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(wide, "letters"); err != nil {
		t.Skip("the npm bundle has no letters for cards: make bundle")
	}
	return wide
}

func testMark() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, MarkSize, MarkSize))
	for y := range MarkSize {
		for x := range MarkSize {
			m.Set(x, y, paper)
			if x > 30 && x < 54 {
				m.Set(x, y, petrol)
			}
		}
	}
	return m
}

func press(t testing.TB, wide fs.FS) *Press {
	t.Helper()
	p, err := New(testMark(), wide)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var latin = []Text{
	{"Caching", "System design", "Guide / Storage"},
	{"What happens when a reader's browser asks for a page that moved yesterday", "System design", ""},
	{strings.Repeat("A title that goes on and on and has far too many words to be read by anybody ", 4), "Notes", "a"},
	{"func (s *Site) noteView(self page) *render.View", "Sheaf", "site"},
	{"SUPER_LONG_ENVIRONMENT_VARIABLE_NAME_WITHOUT_ANY_SPACE_IN_IT_AT_ALL_TO_BREAK_A_LINE", "Sheaf", "site"},
	{"Ελληνικά και Кириллица", "Größe & Maße", "Überblick"},
	{"🚀 Launch 🎉 party", "Emoji ✨", "👩‍💻"},
}

var wide = []Text{
	{"分布式系统中的缓存一致性：原理与实践", "系统设计", "指南 / 存储"},
	{"Redis の永続化とレプリケーション、そして「フェイルオーバー」の仕組みについて", "システム設計", "ガイド"},
	{"캐시 일관성과 분산 트랜잭션", "시스템 설계", "안내"},
	{"臺灣繁體中文標題測試", "筆記", ""},
}

func TestACardIsAPictureOfItsSize(t *testing.T) { pictures(t, press(t, nil), latin) }

func TestTitlesAreSetInChineseJapaneseAndKorean(t *testing.T) {
	p := press(t, bundled(t))
	pictures(t, p, wide)
	d := newDesk()
	for _, text := range wide {
		for _, s := range []string{text.Title, text.Site, text.Place} {
			if _, ok := p.faces.line(d, bold, s, 20, Width); !ok {
				t.Errorf("%q has a letter that no face has", s)
			}
		}
	}
}

func TestATitleThatCannotBeDrawnLeavesTheSite(t *testing.T) {
	p := press(t, nil)
	quiet, err := p.Draw(Text{Site: "Notes"})
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"مقدمة في الأنظمة الموزعة", "מערכות מבוזרות", "ระบบแบบกระจาย", "वितरित प्रणाली", "缓存", "🎉", ""} {
		file, err := p.Draw(Text{Title: title, Site: "Notes"})
		if err != nil || !bytes.Equal(file, quiet) {
			t.Errorf("%q: its card is not that of the site: %v", title, err)
		}
	}
	save(t, Text{}, quiet)
}

func TestLinesBreakWhereTheScriptDoes(t *testing.T) {
	p := press(t, nil)
	for _, c := range []struct {
		title string
		want  []string
	}{
		{"Caching", []string{"Caching"}},
		{"What happens when a browser asks for a page", []string{"What happens when a", "browser asks for a page"}},
		{"path/to/some/folder/with/a/rather_long_name_of_a_file.go and more of it to come", []string{"path/to/some/folder/with/a/", "rather_long_name_of_a_file.go", "and more of it to come"}},
	} {
		b, ok := p.faces.title(newDesk(), c.title)
		if !ok {
			t.Fatalf("%q cannot be set", c.title)
		}
		var got []string
		for _, l := range b.lines {
			got = append(got, string(l.runes))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q is set as\n%q, want\n%q", c.title, got, c.want)
		}
	}
	if got, want := parts("「缓存」与，API（一致）性"), []string{"「缓", "存」", "与，", "API", "（一", "致）", "性"}; !slices.Equal(got, want) {
		t.Errorf("lines may break at %q, want %q", got, want)
	}
}

func TestALongTitleIsCutAtItsEnd(t *testing.T) {
	p := press(t, nil)
	for _, title := range []string{strings.Repeat("words and more ", 40), strings.Repeat("x", 3000), strings.Repeat("a_b/", 500)} {
		b, ok := p.faces.title(newDesk(), clean(title))
		if !ok || len(b.lines) != 5 {
			t.Fatalf("%.20q has %d lines", title, len(b.lines))
		}
		for i, l := range b.lines {
			if cut := l.runes[len(l.runes)-1] == ellipsis; cut != (i == 4) || l.width > fixed.I(Width-2*margin) {
				t.Errorf("%.20q: line %d is %q, %v wide", title, i, string(l.runes), l.width)
			}
		}
	}
}

// TestPixelsAreTheSameEverywhere holds the pixels against those that another machine has drawn. A new version of the
// fonts or of the layout changes them: look at the pictures, then write the new sum down.
func TestPixelsAreTheSameEverywhere(t *testing.T) {
	p := press(t, nil)
	d := newDesk()
	h := sha256.New()
	for _, text := range latin {
		d.clear()
		if err := p.paint(d, text); err != nil {
			t.Fatal(err)
		}
		h.Write(d.pixels)
	}
	const want = "b4cc62cb616bfa98"
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != want {
		t.Errorf("the pixels have the sum %s, want %s", got, want)
	}
}

// pictures draws cards and reads them as others do.
func pictures(t *testing.T, p *Press, texts []Text) {
	t.Helper()
	for _, text := range texts {
		file, err := p.Draw(text)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if b := picture.Bounds(); b.Dx() != Width || b.Dy() != Height {
			t.Errorf("%q: the picture is %v", text.Title, b)
		}
		if len(file) > 25_000 {
			t.Errorf("%q: %d bytes", text.Title, len(file))
		}
		if c := rgba(picture.At(0, 0)); c != paper {
			t.Errorf("%q: the corner is %v", text.Title, c)
		}
		if again, err := p.Draw(text); err != nil || !bytes.Equal(file, again) {
			t.Errorf("%q: the second time it is another file: %v", text.Title, err)
		}
		save(t, text, file)
	}
}

// save keeps a picture where SHEAF_CARDS names a folder, to be looked at.
func save(t *testing.T, text Text, file []byte) {
	t.Helper()
	folder := os.Getenv("SHEAF_CARDS")
	if folder == "" {
		return
	}
	sum := sha256.Sum256([]byte(text.Title))
	if err := os.WriteFile(filepath.Join(folder, hex.EncodeToString(sum[:4])+".png"), file, 0o666); err != nil {
		t.Fatal(err)
	}
}
