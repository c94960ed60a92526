package site

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site/note"
)

// shared returns the folder of inputs that may stand beside the checkout.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared")
		}
		if dir == filepath.Dir(dir) {
			t.Skip("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// The wikilinks of a wiki on GitHub that lead nowhere are those that an independent checker names.
func TestWikilinksOfAGitHubWikiAgreeWithTheChecker(t *testing.T) {
	inputs := filepath.Join(shared(t), "inputs")
	data, err := os.ReadFile(filepath.Join(inputs, "links", "mfx-wiki.json"))
	if err != nil {
		t.Skip("the checker's findings are not there:", err)
	}
	var checked struct {
		Records []struct{ File, Kind, URL, Verdict string }
	}
	if err := json.Unmarshal(data, &checked); err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, r := range checked.Records {
		if r.Kind == "wiki" && r.Verdict == "page_missing" {
			want = append(want, fmt.Sprintf("%s [[%s]]", r.File, r.URL))
		}
	}
	b, err := Open(Options{Source: filepath.Join(inputs, "mfx-wiki")})
	if err != nil {
		t.Skip("the wiki is not there:", err)
	}
	defer b.Close()
	s, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range s.Diags() {
		if d.Code == note.CodeBrokenLink && strings.HasPrefix(d.Message, "`[[") {
			got = append(got, fmt.Sprintf("%s [[%s]]", d.Path, d.Target))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("missing pages (-checker +here):\n%s", diff)
	}
}

// Where an independent checker of Obsidian's rules (vaultcheck) finds something else on the vaults of
// Obsidian's and Foam's own documentation, this is why.
func TestWhereAnotherCheckerOfWikilinksDiffers(t *testing.T) {
	b := buildArchive(t, strings.ReplaceAll(`
-- a.md --
It keeps the punctuation of headings, which Obsidian leaves out: [[b#How large]].

It takes code out first, and with it the text of a link: [[b#hasTag|'hasTag']].

It knows no references, which come before wikilinks: [[publishing]].

<pre><code>'''go
</code></pre>

It takes fences in HTML for fences, and loses what is behind them: [[b#^none]].

[publishing]: b.md
-- b.md --
# B

## How large?

## 'hasTag()'
`, "'", "`"))
	b.has("a/index.html",
		`<a href="../b/#how-large">b &gt; How large</a>`,
		`<a href="../b/#hastag"><code>hasTag</code></a>`,
		`[<a href="../b/">publishing</a>]`)
	b.diags("a.md:10:68: error: `[[b#^none]]` names no block of `b.md` [broken-anchor]")
}
