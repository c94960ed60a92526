package link

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/site/note"
)

// In these vaults "@" writes a permalink and "~" an alias.
func TestRedirects(t *testing.T) {
	tests := []struct {
		name      string
		vault     string
		renamed   []Rename
		style     note.Style
		redirects string // address -> note
		links     string // of index.md: link -> target
		diags     string
	}{
		{
			name:      "a permalink moves the page, and the address of its path leads to it",
			vault:     "index.md /x/ /x a.md /a.html\na.md @/x/",
			redirects: "a/ -> a.md",
			links:     "/x/ -> x/\n/x -> x/\na.md -> x/\n/a.html -> x/",
		},
		{
			name:      "in the style of files a permalink is a file",
			vault:     "index.md\na.md @/x/y ~old/ ~/z.html",
			style:     note.Files,
			redirects: "a.html -> a.md\nold/index.html -> a.md\nz.html -> a.md",
		},
		{
			name:      "a folder's page can move, and what is in the folder stays",
			vault:     "index.md sub/a.md sub/ sub/README.md\nsub/README.md @/top\nsub/a.md",
			redirects: "sub/ -> sub/README.md",
			links:     "sub/a.md -> sub/a/\nsub/ -> top/\nsub/README.md -> top/",
		},
		{
			name:      "a note that asks for the address of a folder without a page is its page",
			vault:     "Home.md @/ sub/ /\nsub/a.md @sub ./\nsub/b.md @SUB/\nx/c.md @/sub",
			redirects: "Home/ -> Home.md\nsub/a/ -> sub/a.md",
			links:     "sub/ -> sub/\n/ -> \n./ -> sub/",
			diags: "sub/b.md:1:1: warning: `sub/b.md` and `sub/a.md` want addresses that differ only in letter case or the form of a letter: `SUB/` [case-clash]\n" +
				"\tit is published at `sub/b/`\n" +
				"x/c.md:1:1: warning: `x/c.md` and `sub/a.md` both want the address `sub/` [address-clash]\n" +
				"\tit is published at `x/c/`",
		},
		{
			name:  "a note that asks for a folder's address which is reserved stays where it is",
			vault: "index.md\nx.md @/_sheaf/\n_sheaf/a.md",
			diags: "_sheaf: warning: `_sheaf/` wants `_sheaf/`, which Sheaf keeps for files of its own [reserved-name]\n" +
				"\tit is published at `_sheaf-2/`; rename one to choose\n" +
				"x.md:1:1: warning: `x.md` wants `_sheaf/`, which Sheaf keeps for files of its own [reserved-name]\n" +
				"\tit is published at `x/`",
		},
		{
			name:      "a permalink that is the note's own address changes nothing",
			vault:     "index.md a.md\na.md @/a",
			redirects: "",
			links:     "a.md -> a/",
		},
		{
			name:  "of two permalinks the lower path has it, and no path is taken from its note",
			vault: "index.md\na.md @/x\nb.md @/x\nc.md @/d\nd.md @/y\ne.md @/_sheaf/e",
			redirects: "a/ -> a.md\n" +
				"d/ -> d.md",
			diags: "b.md:1:1: warning: `b.md` and `a.md` both want the address `x/` [address-clash]\n" +
				"\tit is published at `b/`\n" +
				"c.md:1:1: warning: `c.md` and `d.md` both want the address `d/` [address-clash]\n" +
				"\tit is published at `c/`\n" +
				"e.md:1:1: warning: `e.md` wants `_sheaf/e/`, which Sheaf keeps for files of its own [reserved-name]\n" +
				"\tit is published at `e/`",
		},
		{
			name:      "an alias stands beside its note if it is a name, and below the root if it is a path",
			vault:     "index.md sub/Old-name.md sub/old-name/ /p/q/ /p/q.md sub/a.md\nsub/a.md ~Old␣name ~/p/q.html ~/p/q/ ~Old␣dir/An␣old␣name",
			redirects: "Old dir/An old name/ -> sub/a.md\np/q.html -> sub/a.md\np/q/ -> sub/a.md\nsub/Old-name/ -> sub/a.md",
			links:     "sub/Old-name.md -> sub/a/\nsub/old-name/ -> sub/a/\n/p/q/ -> sub/a/\n/p/q.md -> sub/a/\nsub/a.md -> sub/a/",
		},
		{
			name:      "an alias gives way to pages, files and the notes before, and is silent about itself",
			vault:     "index.md x.png\na.md ~b ~a ~one ~one\nb.md ~ONE ~/x.png/y\nsub/c.md\nd.md ~sub ~/_sheaf/x\nx.png",
			redirects: "one/ -> a.md",
			links:     "x.png -> x.png",
			diags: "a.md:1:1: warning: aliases: `b` is not led from `b/` to this note: `b.md` has that address [redirect-clash]\n" +
				"\tchoose another alias, or move what is there\n" +
				"b.md:1:1: warning: aliases: `ONE` is not led from `ONE/` to this note: `a.md` has that address [redirect-clash]\n" +
				"\tchoose another alias, or move what is there\n" +
				"b.md:2:1: warning: aliases: `/x.png/y` is not led from `x.png/y/` to this note: `x.png` has that address [redirect-clash]\n" +
				"\tchoose another alias, or move what is there\n" +
				"d.md:1:1: warning: aliases: `sub` is not led from `sub/` to this note: `sub/` has that address [redirect-clash]\n" +
				"\tchoose another alias, or move what is there\n" +
				"d.md:2:1: warning: aliases: `/_sheaf/x` is not led from `_sheaf/x/` to this note: Sheaf keeps that address for itself [reserved-name]\n" +
				"\tchoose another alias, or move what is there",
		},
		{
			name:  "notes that ask for each other's addresses are a loop",
			vault: "one.md ~two\nthree.md ~one\ntwo.md ~three ~lone\nlone.md",
			diags: "one.md:1:1: warning: aliases: `two` is not led from `two/` to this note: `two.md` has that address [redirect-clash]\n" +
				"\tchoose another alias, or move what is there\n" +
				"three.md:1:1: warning: aliases: `one` would close a loop of redirects: `one.md` -> `two.md` -> `three.md` -> `one.md` [redirect-loop]\n" +
				"\teach of these notes asks for the address of the next; all of them stay where they are\n" +
				"two.md:1:1: warning: aliases: `three` is not led from `three/` to this note: `three.md` has that address [redirect-clash]\n" +
				"\tchoose another alias, or move what is there\n" +
				"two.md:2:1: warning: aliases: `lone` is not led from `lone/` to this note: `lone.md` has that address [redirect-clash]\n" +
				"\tchoose another alias, or move what is there",
		},
		{
			name:      "a former path leads to the note unless something is there, which is as it should be",
			vault:     "index.md\na.md ~taken\nsub/README.md",
			renamed:   []Rename{{".x/a.md", "a.md"}, {"gone.md", "nowhere.md"}, {"index.md", "a.md"}, {"old.md", "a.md"}, {"old/b.md", "a.md"}, {"older/README.md", "sub/README.md"}, {"taken.md", "sub/README.md"}},
			redirects: "old/ -> a.md\nold/b/ -> a.md\nolder/ -> sub/README.md\ntaken/ -> a.md",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := parseVault(test.vault)
			in.Style, in.Renamed, in.Reserved = test.style, test.renamed, []string{"404.html", "_sheaf/"}
			g := Build(in)
			var redirects, links []string
			for _, r := range g.Redirects {
				redirects = append(redirects, fmt.Sprintf("%s -> %s", r.Address, g.Notes[r.Note].Path))
			}
			for n, each := range g.Notes {
				for i, target := range g.Links[n] {
					links = append(links, fmt.Sprintf("%s -> %s", each.Links[i].Dest, target.Address))
				}
			}
			diff(t, "redirects", test.redirects, strings.Join(redirects, "\n"))
			if test.links != "" {
				diff(t, "links", test.links, strings.Join(links, "\n"))
			}
			diff(t, "diagnostics", test.diags, formatDiags(g.Diags()))
		})
	}
}

// Each of a thousand notes asks for the address of the next, and the last for that of the first.
func TestALongLoopIsReportedOnceAndInOneLine(t *testing.T) {
	var vault strings.Builder
	const notes = 1000
	for i := range notes {
		fmt.Fprintf(&vault, "n%03d.md ~n%03d\n", i, (i+1)%notes)
	}
	g := Build(parseVault(vault.String()))
	loops := 0
	for _, d := range g.Diags() {
		if d.Code == note.CodeRedirectLoop {
			loops++
			if len(d.Message) > 300 {
				t.Errorf("the message has %d bytes: %s", len(d.Message), d.Message)
			}
		}
	}
	if loops != 1 || len(g.Diags()) != notes {
		t.Errorf("%d loops among %d findings, want 1 among %d", loops, len(g.Diags()), notes)
	}
}
