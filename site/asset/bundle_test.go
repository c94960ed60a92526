package asset_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"sheaf/site/asset"
	"sheaf/static"
)

func mustBuild(t *testing.T, fsys fs.FS, highlightCSS string) *asset.Bundle {
	t.Helper()
	b, err := asset.Build(fsys, highlightCSS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func file(t *testing.T, b *asset.Bundle, address string) string {
	t.Helper()
	for _, f := range b.Files {
		if f.Address == address {
			return string(f.Bytes)
		}
	}
	t.Fatalf("the bundle has no file %q", address)
	return ""
}

func gzipped(t *testing.T, text string) int {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return packed.Len()
}

// 12 KB of style sheet and 6 KB of script, gzipped, are the budget.
func TestThemeIsLight(t *testing.T) {
	b := mustBuild(t, static.FS, "")
	sheet, paper, script := file(t, b, b.Stylesheet), file(t, b, b.PrintSheet), file(t, b, b.Script)
	t.Logf("gzipped: style sheet %d, for paper %d, script %d, inline script %d plain", gzipped(t, sheet), gzipped(t, paper), gzipped(t, script), len(b.ThemeScript))
	if n := gzipped(t, sheet) + gzipped(t, paper); n > 12<<10 {
		t.Errorf("the style sheets are %d bytes gzipped", n)
	}
	if n := gzipped(t, script) + len(b.ThemeScript); n > 6<<10 {
		t.Errorf("the scripts are %d bytes gzipped", n)
	}
	if strings.Contains(b.ThemeScript, "</script") || strings.Contains(b.ThemeScript, "<!--") {
		t.Errorf("the inline script would end early: %s", b.ThemeScript)
	}
}

func TestThemeAsksNoOtherHost(t *testing.T) {
	b := mustBuild(t, static.FS, "")
	elsewhere := regexp.MustCompile(`(?:url\(|import|src=|fetch\()\s*["']?(?:https?:)?//`)
	for _, f := range b.Files {
		if found := elsewhere.Find(f.Bytes); found != nil {
			t.Errorf("%s loads from elsewhere: %s", f.Address, found)
		}
	}
}

func TestBuildIsDeterministic(t *testing.T) {
	if !reflect.DeepEqual(mustBuild(t, static.FS, ".a{}"), mustBuild(t, static.FS, ".a{}")) {
		t.Error("two builds differ")
	}
}

func TestAddressesFollowTheBytes(t *testing.T) {
	theme := fstest.MapFS{"theme.css": {Data: []byte("@import './a.css'; b{color:red}")}, "a.css": {Data: []byte("a{color:red}")}, "sheaf.ts": {Data: []byte("alert(1 as number)")}}
	before := mustBuild(t, theme, "")
	if !regexp.MustCompile(`^_sheaf/sheaf-[0-9a-f]{8}\.css$`).MatchString(before.Stylesheet) {
		t.Errorf("address %q", before.Stylesheet)
	}
	theme["a.css"] = &fstest.MapFile{Data: []byte("a{color:blue}")}
	after := mustBuild(t, theme, "")
	if after.Stylesheet == before.Stylesheet || after.Script != before.Script {
		t.Errorf("style sheet %s then %s, script %s then %s", before.Stylesheet, after.Stylesheet, before.Script, after.Script)
	}
	if got, want := file(t, after, after.Script), "(()=>{alert(1);})();\n"; got != want {
		t.Errorf("script %q, want %q", got, want)
	}
	if after.PrintSheet != "" || len(after.Icon) > 0 || after.ThemeScript != "" {
		t.Errorf("files that the theme has not: %+v", after)
	}
}

func TestHighlightingComesLast(t *testing.T) {
	theme := fstest.MapFS{"theme.css": {Data: []byte("a{color:red}")}}
	b := mustBuild(t, theme, ".k { color: blue }")
	if got, want := file(t, b, b.Stylesheet), "a{color:red}.k{color:#00f}\n"; got != want {
		t.Errorf("style sheet %q, want %q", got, want)
	}
}

func TestFontsAndPicturesArePublished(t *testing.T) {
	theme := fstest.MapFS{
		"theme.css":     {Data: []byte("@import './css/f.css'; a{background:url(data:image/gif;base64,R0)}")},
		"css/f.css":     {Data: []byte("@font-face{font-family:F;src:url(../fonts/f.woff2)}")},
		"fonts/f.woff2": {Data: []byte("font")},
	}
	b := mustBuild(t, theme, "")
	sheet := file(t, b, b.Stylesheet)
	address := regexp.MustCompile(`url\((\./f-[0-9a-f]{8}\.woff2)\)`).FindStringSubmatch(sheet)
	if address == nil {
		t.Fatalf("no reference to the font in %s", sheet)
	}
	if got := file(t, b, path.Join(asset.Folder, address[1])); got != "font" {
		t.Errorf("the font is %q", got)
	}
	if !strings.Contains(sheet, "url(data:image/gif;base64,R0)") {
		t.Errorf("a data URL was touched: %s", sheet)
	}
}

func TestMistakesHavePlaces(t *testing.T) {
	tests := []struct {
		name  string
		theme map[string]string
		want  string
	}{
		{"style sheet", map[string]string{"theme.css": "a{}\n  é { color: red"}, `theme file theme.css:2:17: `},
		{"imported style sheet", map[string]string{"theme.css": "@import './css/a.css';", "css/a.css": "\n}"}, `theme file css/a.css:2:1: `},
		{"script", map[string]string{"theme.css": "a{}", "sheaf.ts": "let x = 1;\nlet = = 2;"}, `theme file sheaf.ts:2:7: `},
		{"missing import", map[string]string{"theme.css": "/**/\n@import './gone.css';"}, `theme file theme.css:2:9: `},
		{"late import", map[string]string{"theme.css": "a{}\n@import './b.css';", "b.css": ""}, `theme file theme.css:2:1: `},
		{"outside", map[string]string{"theme.css": "@import '../../etc/passwd';"}, `theme file theme.css:1:9: `},
		{"missing picture", map[string]string{"theme.css": "a{background:url(gone.png)}"}, `theme file theme.css:1:14: `},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			theme := fstest.MapFS{}
			for name, text := range tt.theme {
				theme[name] = &fstest.MapFile{Data: []byte(text)}
			}
			_, err := asset.Build(theme, "")
			var at *asset.Error
			if !errors.As(err, &at) || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %s…", err, tt.want)
			}
		})
	}
}
