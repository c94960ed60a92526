package site

import (
	"bytes"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/image/webp"

	"sheaf/site/cache"
)

// noise is a PNG that no compression makes smaller.
func noise(width, height int) string {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(uint64(width), 1))
	for i := range m.Pix {
		m.Pix[i] = uint8(r.Uint32()) | uint8(i%4/3*255)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return b.String()
}

func TestLargePicturesHaveSmallerCopies(t *testing.T) {
	source, out, kept := t.TempDir(), t.TempDir(), t.TempDir()
	for name, content := range map[string]string{
		"sub/a.md":                "![wide](<../my pictures/wide, 1.png>)\n\n<img src=\"../my pictures/wide, 1.png\" width=\"300\">\n\n![small](../small.png)\n\n![flat](../flat.png)\n",
		"my pictures/wide, 1.png": noise(2200, 40), "small.png": noise(900, 60), "flat.png": noise(1100, 20),
	} {
		name = filepath.Join(source, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	files := buildTree(t, Options{Source: source, CacheDir: kept}, filepath.Join(out, "site"))
	page := files["sub/a/index.html"]
	const set = `srcset="../../_sheaf/pictures/720/my%20pictures/wide,%201.png.webp 720w, ../../_sheaf/pictures/1440/my%20pictures/wide,%201.png.webp 1440w, ../../my%20pictures/wide,%201.png 2200w"`
	for _, want := range []string{
		`<img src="../../my%20pictures/wide,%201.png" alt="wide" ` + set + ` sizes="(max-width: 43rem) 100vw, 43rem" width="2200" height="40" decoding="async">`,
		set + ` sizes="(max-width: 300px) 100vw, 300px" width="300" height="5"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, mainOf(page))
		}
	}
	if n := strings.Count(page, "srcset"); n != 2 {
		t.Errorf("%d pictures have copies, want the wide ones alone", n)
	}
	for address, width := range map[string]int{"_sheaf/pictures/720/my pictures/wide, 1.png.webp": 720, "_sheaf/pictures/1440/my pictures/wide, 1.png.webp": 1440} {
		if c, err := webp.DecodeConfig(strings.NewReader(files[address])); err != nil || c.Width != width {
			t.Errorf("%s: %v, %v", address, c, err)
		}
	}

	s := loaded(t, Options{Source: source, CacheDir: kept})
	for i, c := range s.copies {
		data, err := s.builder.copying.read(c.source)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := s.builder.copying.cache.Body(cache.Key(s.builder.copying.contentKey(data, c.width))); !ok {
			t.Errorf("%s was not kept", c.address)
		}
		if served, err := s.smallerCopy(i); err != nil || string(served) != files[c.address] {
			t.Errorf("%s is another one when it is asked for: %v", c.address, err)
		}
	}
}

func TestPictureThatCannotBeReadStandsForItsCopy(t *testing.T) {
	whole := noise(1200, 60)
	s := loadTree(t, Options{}, fstest.MapFS{"a.md": {Data: []byte("![broken](x.png)\n")}, "x.png": {Data: []byte(whole[:len(whole)*9/10])}})
	if got := fileOf(t, s, s.copies[0].address); got != whole[:len(whole)*9/10] {
		t.Errorf("%d bytes that are no picture", len(got))
	}
}
