package site

import (
	"strings"
	"testing"
)

const taggedNotes = `
-- README.md --
# Start

About #Kafka and [a #kafka link](a.md).
-- a.md --
---
tags: "#kafka/streams go"
---
# A
Text.
-- deep/folder/b.md --
---
tags: [kafka/streams, kafka/connect, 日本語, machine learning, 5]
---
# B

## Heading with #inheading
-- draft.md --
---
draft: true
tags: [kafka, hidden]
---
# Draft
-- tags/mine.md --
# A folder of the same name
`

func TestTagPages(t *testing.T) {
	b := buildArchive(t, taggedNotes)
	b.has("tags/index.html", "<h1 dir=\"auto\">Tags</h1>",
		`<a class="tag" href="kafka/">kafka</a> <small>3</small><ul><li><a class="tag" href="kafka/connect/">connect</a> <small>1</small></li><li><a class="tag" href="kafka/streams/">streams</a> <small>2</small>`,
		`href="%E6%97%A5%E6%9C%AC%E8%AA%9E/">日本語</a>`, `href="machine-learning/">machine learning</a>`, `href="5/">5</a>`, ">inheading</a>")
	b.lacks("tags/index.html", `href="hidden`)
	b.has("tags/kafka/index.html", `<h1 dir="auto">#kafka</h1>`, "3 notes", `<a href="../">Tags</a>`, ">Start</a>", ">A</a>", ">B</a>", "Deep / Folder")
	page := mainOf(b.files["tags/kafka/index.html"])
	own, connect, streams := strings.Index(page, ">Start</a>"), strings.Index(page, ">kafka/connect</a> <small>1"), strings.Index(page, ">kafka/streams</a> <small>2")
	first := strings.Index(page, `href="../../deep/folder/b/"`)
	if own < 0 || own > connect || connect > first || first > streams || strings.Count(page, `href="../../deep/folder/b/"`) != 1 {
		t.Errorf("the notes are not in groups, each once:\n%s", page)
	}
	b.has("tags/kafka/streams/index.html", `<a href="../../">Tags</a>`, `<a href="../">kafka</a>`, ">A</a>", ">B</a>")
	b.has("index.html", `<a href="tags/kafka/" class="tag">#Kafka</a>`, `<a class="tag" href="tags/kafka/">kafka</a>`, `>Tags</a>`)
	b.lacks("index.html", `<a href="a/">a <a`)
	b.has("deep/folder/b/index.html", `<span class="tag">#inheading</span>`, `<a class="tag" href="../../../tags/inheading/">`)
	b.has("tags-2/mine/index.html", "A folder of the same name")
	if _, ok := b.files["tags/hidden/index.html"]; ok {
		t.Error("the tag of a draft has a page")
	}
}

func TestTagPagesFollowTheNotes(t *testing.T) {
	f := newFolder(t, taggedNotes)
	out := t.TempDir() + "/public"
	f.build(out, Options{})
	f.put("-- README.md --\n# Start\n\n#KAFKA\n-- a.md --\n# A, renamed\n\n#KAFKA #one/two\n-- deep/folder/b.md --\n(gone)\n")
	b := f.build(out, Options{})
	b.has("tags/kafka/index.html", "#KAFKA</h1>", "A, renamed")
	b.has("tags/one/two/index.html", "A, renamed")
	for _, p := range []string{"tags/kafka/streams/index.html", "tags/5/index.html"} {
		if _, ok := b.files[p]; ok {
			t.Errorf("%s is there although no note has the tag", p)
		}
	}
	f.put("-- README.md --\n# Start\n-- a.md --\n(gone)\n")
	b = f.build(out, Options{})
	if _, ok := b.files["tags/index.html"]; ok {
		t.Error("there is a page of tags, and no tag")
	}
	b.lacks("index.html", `href="tags/`)
}
