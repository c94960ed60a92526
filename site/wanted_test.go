package site

import (
	"fmt"
	"strings"
	"testing"
)

func TestWantedNotesStandOnThePageThatLacksThem(t *testing.T) {
	var many strings.Builder
	for i := range 9 {
		fmt.Fprintf(&many, "-- m%d.md --\n[[Popular]] [[popular]]\n", i)
	}
	b := buildArchive(t, `
-- a.md --
[[Idea <b>]], [[idea <b>|again]], [[Popular]], [p](deep/page.md), [web](https://a.b/x.md), ![x](no.png), [[b]]
-- b.md --
See [[Idea <b>]].
-- deep/c.md --
See [page](page.md).
`+many.String())
	b.has("a/index.html",
		`<h2 id="sheaf:wanted">Not written yet</h2><ul><li><span dir="auto">Idea &lt;b&gt;</span> <small>also wanted by <a href="../b/">b</a></small></li>`,
		`<span dir="auto">deep/page</span> <small>also wanted by <a href="../deep/c/">c</a></small></li></ul>`,
		`<a href="../m4/">m4</a> and 4 more notes</small>`)
	b.lacks("a/index.html", ">web</span>", "no.png</span>", ">Idea &lt;b&gt;</span></li>")
	b.has("b/index.html", `also wanted by <a href="../a/">a</a></small></li></ul>`)
}

func TestWantedNotesGoOnceTheyAreWritten(t *testing.T) {
	f := newFolder(t, "-- a.md --\n[[Idea]]\n-- b.md --\n[[Idea]]\n")
	out := t.TempDir() + "/public"
	f.build(out, Options{}).has("a/index.html", "Not written yet", "also wanted by")
	f.put("-- b.md --\nnothing\n")
	f.build(out, Options{}).lacks("a/index.html", "also wanted by")
	f.put("-- Idea.md --\n# Idea\n")
	f.build(out, Options{}).lacks("a/index.html", "Not written yet")
}
