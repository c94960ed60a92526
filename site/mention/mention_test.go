package mention

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/site/note"
)

func TestFind(t *testing.T) {
	names := []string{"Rate limiter", "rate limiter design", "Cache", "Go", "write-ahead log", "缓存", "C", "Ünïcode", "cache"}
	for _, test := range []struct{ name, html, want string }{
		{"whole words in any case", "<p>The CACHE, cached in caches.</p>", "Cache: The [CACHE], cached in caches."},
		{"the longest name", "<p>A rate limiter design. A rate limiter.</p>", "rate limiter design: A [rate limiter design].|Rate limiter: A [rate limiter]."},
		{"the first place of each", "<p>One cache.</p><p>Two cache.</p>", "Cache: One [cache]."},
		{"across lines and elements", "<p>a <em>rate</em>\nlimiter, write ahead log</p>", "Rate limiter: a [rate\nlimiter], write ahead log|write-ahead log: a rate limiter, [write ahead log]"},
		{"not across sentences or blocks", "<p>High rate. Limiter</p><ul><li>rate</li><li>limiter</li></ul>", ""},
		{"not in links, code and the like", `<p><a href="x">cache</a> <code>cache</code></p><pre>cache</pre><kbd>cache</kbd><span class="math">cache <span>x</span> cache</span>`, ""},
		{"not half in a link", `<p>rate <a href="x">limiter</a></p>`, ""},
		{"the text of links and code stays in the sentence", `<p>See <a href="x">this</a> cache of <code>a. B</code> here.</p>`, "Cache: See this [cache] of a. B here."},
		{"a heading without its sign", `<h2 id="x">On cache<a class="an" href="#x">#</a></h2><p>Text</p>`, "Cache: On [cache]"},
		{"no short words, no single letters", "<p>Go to C.</p>", ""},
		{"scripts without spaces", "<p>关于缓存的文章。</p>", "缓存: 关于[缓存]的文章。"},
		{"other letters", "<p>An ÜNÏCODE word</p>", "Ünïcode: An [ÜNÏCODE] word"},
		{"character references", "<p>A &lt;cache&gt; &amp; more</p>", "Cache: A <[cache]> & more"},
		{"a name that is not in one piece", "<p>rate, of a limiter</p>", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := described(names, New(names).Find(&note.Body{HTML: []byte(test.html)}, nil)); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func described(names []string, found []Found) string {
	var all []string
	for _, f := range found {
		all = append(all, fmt.Sprintf("%s: %s[%s]%s", names[f.Name], f.Before, f.Text, f.After))
	}
	return strings.Join(all, "|")
}

func TestWikilinksStandInTheSentenceAndAreNoMention(t *testing.T) {
	html := "<p>A  and a cache.</p>"
	body := &note.Body{HTML: []byte(html), Holes: []note.Hole{{Offset: len("<p>A "), Kind: note.HoleWiki}}}
	names := []string{"rate limiter", "cache"}
	if got, want := described(names, New(names).Find(body, []note.Link{{Text: "rate limiter"}})), "cache: A rate limiter and a [cache]."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHolesInTags(t *testing.T) {
	html := `<p><a class="x">cache</a> cache</p>`
	body := &note.Body{HTML: []byte(html), Holes: []note.Hole{{Offset: len("<p><a"), Kind: note.HoleAnchor}, {Offset: len(`<p><a class="x">cache`), Kind: note.HoleAnchorEnd}}}
	names := []string{"cache"}
	if got, want := described(names, New(names).Find(body, make([]note.Link, 1))), "cache: cache [cache]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
