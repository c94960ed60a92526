package note_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sheaf/site/note"
)

func TestIndexRank(t *testing.T) {
	for p, want := range map[string]int{
		"README.md": 1, "a/readme.markdown": 1, "a/ReadMe.MD": 1,
		"index.md": 2, "Index.mkd": 2, "a/_index.md": 3,
		"README": 0, "README.txt": 0, "README.en.md": 0, "my-index.md": 0, "README/a.md": 0, "": 0,
	} {
		if got := note.IndexRank(p); got != want {
			t.Errorf("IndexRank(%q) = %d, want %d", p, got, want)
		}
	}
}

func TestIsMarkdown(t *testing.T) {
	for p, want := range map[string]bool{
		"a.md": true, "a/b.MARKDOWN": true, "a.b.mdown": true, "a.mkd": true, "a.mkdn": true,
		"a.mdx": false, "a.txt": false, "md": false, "a.md/b": false, "": false,
	} {
		if got := note.IsMarkdown(p); got != want {
			t.Errorf("IsMarkdown(%q) = %v", p, got)
		}
	}
}

func TestAddressesOfBothStyles(t *testing.T) {
	for _, test := range []struct{ path, folders, files string }{
		{"a.md", "a/", "a.html"},
		{"a/b.c.md", "a/b.c/", "a/b.c.html"},
		{"a/ü x.markdown", "a/ü x/", "a/ü x.html"},
		{".notes/a?.md", "notes/a-/", "notes/a-.html"},
		{"con.md", "con-/", "con-.html"},
		{"a./b .md", "a-/b-/", "a-/b-.html"},
	} {
		if got := note.Folders.NoteAddress(test.path); got != test.folders {
			t.Errorf("Folders.NoteAddress(%q) = %q, want %q", test.path, got, test.folders)
		}
		if got := note.Files.NoteAddress(test.path); got != test.files {
			t.Errorf("Files.NoteAddress(%q) = %q, want %q", test.path, got, test.files)
		}
	}
	for _, test := range []struct{ path, folders, files string }{
		{"", "", "index.html"},
		{".", "", "index.html"},
		{"a", "a/", "a/index.html"},
		{"a/.b:", "a/b-/", "a/b-/index.html"},
	} {
		if got := note.Folders.FolderAddress(test.path); got != test.folders {
			t.Errorf("Folders.FolderAddress(%q) = %q, want %q", test.path, got, test.folders)
		}
		if got := note.Files.FolderAddress(test.path); got != test.files {
			t.Errorf("Files.FolderAddress(%q) = %q, want %q", test.path, got, test.files)
		}
	}
}

func TestOutputPath(t *testing.T) {
	for address, want := range map[string]string{
		"": "index.html", "a/": "a/index.html", "a/b.html": "a/b.html", "x.png": "x.png",
	} {
		if got := note.OutputPath(address); got != want {
			t.Errorf("OutputPath(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestSafePath(t *testing.T) {
	long := strings.Repeat("é", 130) // 260 bytes
	blank := strings.Repeat(" ", 240)
	for p, want := range map[string]string{
		"a/b.png":              "a/b.png",
		"Ünï cøde/日本.md":       "Ünï cøde/日本.md",
		`a<b>c:d"e\f|g?h*i`:    "a-b-c-d-e-f-g-h-i",
		"tab\there\x00\x7f":    "tab-here--",
		"\u0085":               "-",
		"bad\xff\xfeutf":       "bad-utf",
		"\uFFFD":               "-",
		".images/.x.png":       "images/x.png",
		"..a/...":              "a/-",
		"":                     "-",
		"a//b":                 "a/-/b",
		"a/":                   "a/-",
		"end./end /.. .":       "end-/end-/ -",
		"con/CON.txt/Com1.md":  "con-/CON-.txt/Com1-.md",
		"nul .x/lpt¹":          "nul -.x/lpt¹-",
		"conin$/conout$.a":     "conin$-/conout$-.a",
		"console/com10/com":    "console/com10/com",
		long + ".png":          long[:236] + ".png",
		"a" + long:             "a" + long[:238],
		"con." + long:          "con-." + long[:234],
		"nul" + blank + "x.md": "nul" + blank[:233] + "-.md",
		"ab" + blank + "x":     "ab" + blank[:237] + "-",
	} {
		if got := note.SafePath(p); got != want {
			t.Errorf("SafePath(%q) = %q, want %q", p, got, want)
		}
	}
}

func TestSafePathsAreSafeAndStaySo(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "B", ".", " ", "/", "é", "日", "con", "COM1", "lpt²", "\x00", "\xff", "?", `\`, ":", strings.Repeat("x", 120), strings.Repeat("x", 236), strings.Repeat(" ", 237), "\uFFFD"})
	rapid.Check(t, func(t *rapid.T) {
		p := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "")
		safe := note.SafePath(p)
		if again := note.SafePath(safe); again != safe {
			t.Fatalf("%q becomes %q, which becomes %q", p, safe, again)
		}
		if strings.Count(safe, "/") != strings.Count(p, "/") {
			t.Fatalf("%q has other segments than %q", safe, p)
		}
		if !utf8.ValidString(safe) {
			t.Fatalf("%q is not UTF-8", safe)
		}
		for s := range strings.SplitSeq(safe, "/") {
			if s == "" || s[0] == '.' || strings.ContainsAny(s, "<>:\"\\|?*\x00") || strings.HasSuffix(s, ".") || strings.HasSuffix(s, " ") || len(s) > 240 {
				t.Fatalf("%q has the unsafe segment %q", safe, s)
			}
		}
	})
}

func TestURL(t *testing.T) {
	for _, test := range []struct{ from, to, fragment, want string }{
		{"", "", "", "./"},
		{"", "", "x", "#x"},
		{"", "a/", "", "a/"},
		{"", "a/b.png", "", "a/b.png"},
		{"a/", "", "", "../"},
		{"a/", "a/", "", "./"},
		{"a/", "a/", "x y", "#x%20y"},
		{"a/", "a/b/", "", "b/"},
		{"a/b/", "a/", "", "../"},
		{"a/b/", "a/c/", "h", "../c/#h"},
		{"a/b/", "ab/c/", "", "../../ab/c/"},
		{"a/b.html", "a/c.html", "", "c.html"},
		{"a/b.html", "a/b.html", "", "b.html"},
		{"a/b.html", "index.html", "", "../index.html"},
		{"", "tag:x/", "", "./tag:x/"},
		{"a/", "tag:x/", "", "../tag:x/"},
		{"", "a b/ü'&\"%#?.png", "", "a%20b/%C3%BC%27%26%22%25%23%3F.png"},
		{"", "", "ü/?#", "#%C3%BC/?%23"},
	} {
		if got := note.URL(test.from, test.to, test.fragment); got != test.want {
			t.Errorf("URL(%q, %q, %q) = %q, want %q", test.from, test.to, test.fragment, got, test.want)
		}
	}
}

// The truth is how net/url resolves references.
func TestAURLLeadsWhereItShould(t *testing.T) {
	segment := rapid.SampledFrom([]string{"a", "b", "ab", "c d", "ü", "x:y", "%41", "q?", "#", "'", "+", "a.html"})
	address := rapid.Custom(func(t *rapid.T) string {
		a := strings.Join(rapid.SliceOfN(segment, 0, 4).Draw(t, "segments"), "/")
		if a != "" && rapid.Bool().Draw(t, "folder") {
			a += "/"
		}
		return a
	})
	rapid.Check(t, func(t *rapid.T) {
		from, to := address.Draw(t, "from"), address.Draw(t, "to")
		fragment := rapid.SampledFrom([]string{"", "x", "ü y", "a%41", "#?/"}).Draw(t, "fragment")
		ref := note.URL(from, to, fragment)
		base := url.URL{Scheme: "https", Host: "example.org", Path: "/base/" + from}
		parsed, err := url.Parse(ref)
		if err != nil {
			t.Fatal(err)
		}
		got := base.ResolveReference(parsed)
		if got.Path != "/base/"+to || got.Fragment != fragment || got.RawQuery != "" || parsed.Scheme != "" {
			t.Fatalf("%q on %q leads to %s, want %q", ref, from, got, to)
		}
	})
}
