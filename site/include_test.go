package site

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFencesShowFilesOfTheSourceTree(t *testing.T) {
	b := buildArchive(t, `
-- sub/a.md --
# A

~~~go file="../src/x.go" region="add" {1}
~~~

~~~ { file=/src/x.go lines="1" title="The package" }
~~~

~~~md file=b.md
~~~

> ![[b]]
-- sub/b.md --
# B

~~~txt file="../src/a b.txt"
~~~
-- src/x.go --
package x // <&>

// #region add
	func add() {} // [!code ++]
// #endregion
-- src/a b.txt --
spaced
`)
	b.has("sub/a/index.html",
		`<figcaption><b>x.go</b><span>Go</span>`, `aria-label="x.go code"`, `<span class="line hl ins">`, `<span class="nf">add</span>`,
		`<figcaption><b>The package</b><span>Go</span>`, `<span class="c1">// &lt;&amp;&gt;`, `aria-label="b.md code"`, `~~~txt file=`, "spaced",
	)
	b.lacks("sub/a/index.html", "#region", "[!code")
	for _, p := range []string{"src/x.go", "src/a b.txt"} {
		if _, ok := b.files[p]; ok {
			t.Errorf("%s is published, though no link leads to it", p)
		}
	}
	b.diags()
}

func TestFencesThatNameNoFileSaySo(t *testing.T) {
	f := newFolder(t, `
-- a.md --
# A

~~~go file="nowhere.go"
~~~

Text.

  ~~~go file="X.go"
  ~~~

~~~go file="../../etc/passwd"
written here
~~~

~~~go file="x.go" region="y"
~~~

~~~go file="sub"
~~~

~~~go file="linked.go"
~~~

~~~go file="https://example.org/x.go"
~~~

~~~go file=".env"
~~~
-- x.go --
// #region x
package x
// #endregion
-- sub/y.go --
package y
-- .env --
SECRET
`)
	outside := filepath.Join(t.TempDir(), "outside.go")
	if err := os.WriteFile(outside, []byte("SECRET"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(f.dir, "linked.go")); err != nil {
		t.Skip("no symbolic links here")
	}
	b := f.build("", Options{})
	b.diags(
		"a.md:3:1: error: `nowhere.go` is not there [broken-include]",
		"a.md:8:3: error: `X.go` differs from the path in letter case [wrong-case]",
		"a.md:11:1: error: `../../etc/passwd` leads out of the source folder [outside-root]",
		"a.md:15:1: error: `x.go` has no region `y` [broken-include]",
		"a.md:18:1: error: `sub` is a folder and cannot be shown as code [broken-include]",
		"a.md:21:1: error: `linked.go` is not there [broken-include]",
		"a.md:24:1: error: `https://example.org/x.go` is not there [broken-include]",
		"a.md:27:1: error: `.env` is not there [broken-include]",
		"linked.go: warning: is a symbolic link, which is not followed [symlink]",
	)
	b.has("a/index.html", "`nowhere.go` is not there.", ">written<", "package", "has no region")
	for _, d := range b.site.Diags() {
		if d.Pos.Line == 15 && d.Hint != "its regions are `x`" {
			t.Errorf("the hint for a region that is not there is %q", d.Hint)
		}
	}
	b.lacks("a/index.html", "SECRET")
}

func TestAPageShowsLimitedCodeOfFiles(t *testing.T) {
	line := strings.Repeat("x", 1023) + "\n"
	f := newFolder(t, "-- a.md --\n"+strings.Repeat("~~~txt file=big.txt\n~~~\n\n", 3)+"~~~txt file=huge.txt\n~~~\n-- big.txt --\n"+strings.Repeat(line, 1000)+"-- huge.txt --\n"+strings.Repeat(line, 1025))
	b := f.build("", Options{})
	b.has("a/index.html", "There is too much code on this page.")
	b.diags(
		"a.md:7:1: warning: a page shows at most 2 MiB of files, so that `big.txt` is left out [too-large]",
		"a.md:10:1: error: `huge.txt` is larger than 1 MiB [broken-include]",
	)
}

func TestAnEditOfAnIncludedFileChangesItsPagesAlone(t *testing.T) {
	f := newFolder(t, "-- a.md --\n~~~go file=x.go\n~~~\n-- b.md --\n# B\n-- x.go --\nfirst\n")
	b, err := Open(Options{Source: f.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	before, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	f.put("-- x.go --\nsecond\n")
	after, err := b.Update(context.Background(), []string{"x.go"})
	if err != nil {
		t.Fatal(err)
	}
	if before.Key("a/") == after.Key("a/") || before.Key("b/") != after.Key("b/") {
		t.Error("want another key of a's page, and the same of b's")
	}
	if page, _, err := after.At("a/"); err != nil || !strings.Contains(string(page.Bytes), "second") {
		t.Errorf("the page shows what the file was: %v", err)
	}
}
