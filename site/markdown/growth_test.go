package markdown

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark/parser"
	reader "github.com/yuin/goldmark/text"
)

// constructs returns everything of the dialect that opens, closes or names something, whole and
// broken off. Repeated, nested and paired they are what the limits of this package must hold against.
func constructs() map[string]string {
	return map[string]string{
		"word": "a ", "emphasis": "*a* ", "emphasis open": "*a ", "strong open": "**a ", "under open": "_a ", "closer": "a_ ",
		"strike": "~~a~~ ", "strike open": "~~a ", "one tilde": "~a ", "mark": "==a== ", "mark open": "==a ", "comment": "%%a%% ", "comment open": "%%a ",
		"comment block": "\n\n%%\na\n%%\n\n", "comment block open": "\n\n%%\na\n\n",
		"code": "`a` ", "code open": "`a ", "long code open": "``a` ", "math": "$a$ ", "math open": "$a ", "display": "$$a$$ ", "display open": "$$a ", "math code": "$`a`$ ", "math code open": "$`a ",
		"math block": "\n\n$$\na\n$$\n\n", "math block open": "\n\n$$\na\n\n", "math fence": "\n```math\na\n```\n",
		"wikilink": "[[a]] ", "wikilink open": "[[a ", "wikilink text": "[[a#b|c]] ", "wikilink label": "[[a|*b* `c`]] ", "wikilink parts": "[[a|", "wikilink end": "]]", "embed": "![[a]] ", "embed open": "![[a ", "embed size": "![[a.png|9x9]] ",
		"link": "[a](b) ", "link open": "[a](b ", "link angle": "[a](<b ", "link title": "[a](b \"c ", "bracket": "[", "bracket end": "]", "image": "![a](b) ", "image open": "![", "image end": "](b)",
		"reference": "\n\n[a]: b\n\n", "reference line": "[a]: b\n", "reference use": "[a] ", "reference full": "[b][a] ",
		"footnote use": "[^a] ", "footnote": "\n\n[^a]: b\n\n", "footnote open": "[^a", "inline note": "^[a] ", "inline note open": "^[a ",
		"tag": "#a/b ", "tag run": "#a", "hashes": "#", "block id": "a ^b\n\n", "block id alone": "\n\n^b\n\n", "caret": "^", "heading id": "\n# a {#b}\n", "heading id open": "# a {#b\n", "heading": "\n# a\n\n", "setext": "a\n===\n\n", "setext line": "a\n---\n",
		"callout": "> [!note] a\n> b\n\n", "callout fold": "> [!a]- ", "callout open": "\n> [!", "quote": "> ", "lazy": "> a\nb\n",
		"item": "- ", "item line": "- a\n", "item blank": "- a\n\n", "ordered": "1. a\n", "task": "- [ ] a\n", "deep item": "  - a\n", "tab": "\t", "indent": "    a\n\n",
		"definition": "a\n: b\n\n", "definition line": "a\n: b\n", "definition nested": ": ", "abbreviation": "*[a]: b\n", "abbreviation block": "\n\n*[a]: b\n\n",
		"table": "\n\n| a | b |\n|---|---|\n| c | d |\n\n", "table row": "| a | b |\n", "table rule": "|-|-|\n", "pipe": "a|", "rule pipe": "-|",
		"autolink": "http://a.b/c ", "autolink run": "http://a.b", "www": "www.a.b ", "mail": "a@b.c ", "at": "a@", "angle": "<http://a.b> ", "angle open": "<http://a", "dot": "a.", "parens": "(", "parens end": ")",
		"emoji": ":smile: ", "emoji run": ":a", "colons": ":", "entity": "&amp; ", "entity open": "&a", "number entity": "&#", "ampersand": "&", "backslash": "\\", "escape": "\\*",
		"html comment": "<!-- a --> ", "comment start": "<!--", "html comment end": "-->", "instruction": "<?", "cdata": "<![CDATA[", "declaration": "<!A ",
		"tag b": "<b>", "tag b end": "</b>", "tag p": "<p>", "tag p aligned": "<p align=center>", "tag p end": "</p>", "heading tag": "<h1>", "td end": "</td>", "div": "\n\n<div>\n\n", "div end": "</div>", "details": "\n<details><summary>a</summary>\n\n", "td": "<table><tr><td>", "li": "<ul><li>", "a": "<a href=b>", "a name": "<a name=b></a>", "attribute": "<a b=\"", "attributes": "<a b=c ", "attr": " b=c", "script": "<script>", "pre": "<pre>", "unknown": "<T>", "less": "<", "img": "<img src=a>", "srcset": "<source srcset=\"a 1x, b 2x\">", "svg": "<svg>", "title": "<title>", "ruby": "<ruby><rt>",
		"fence": "\n```go\na\n```\n", "fence open": "\n````\n", "tilde fence": "~~~\n", "mermaid": "\n```mermaid\na\n```\n", "front": "---\na: b\n---\n", "rule": "\n---\n", "hard break": "a  \n", "break": "a\\\n", "line": "a\n", "blank": "\n", "space": " ", "wide": "漢", "invalid": "\xff", "control": "\x01", "return": "a\r", "suspect": "2*3*4 ", "braces": "{{ a }} ", "brace": "{", "attribute list": "{#a} ", "star": "*", "underscore": "_", "equals": "=", "percent": "%", "dollar": "$", "tilde": "~", "backtick": "`", "exclamation": "!", "semicolon": ";", "quote mark": "\"",
		"toc": "- [a](#a)\n",
	}
}

// nestings are pairs of what opens and what closes something.
func nestings() [][2]string {
	return [][2]string{
		{"[", "]"}, {"[a", "](b)"}, {"![", "](b)"}, {"*a", "*"}, {"**a ", "b** "}, {"==a", "=="}, {"~~a ", "~~"}, {"^[a ", "]"}, {"[[", "]]"}, {"![[", "]]"},
		{"<b>", "</b>"}, {"<div>\n\n", "\n\n</div>"}, {"<details><summary>a</summary>\n\n", "\n\n</details>"}, {"<ul><li>", "</li></ul>"}, {"<a name=x>", "</a>"}, {"(", ")"}, {"http://a.b/(", ")"}, {"{", "}"}, {"$", "$"}, {"%%", "%%"}, {"`", "`"},
		{"<table><tr><td>", "</td></tr></table>"}, {"<!--", "-->"}, {"> ", ""}, {"- ", ""}, {"1. ", ""}, {": ", ""}, {"[^a]: ", ""}, {"> [!a]- ", ""},
	}
}

// repeated returns notes of some size in bytes of each construct alone, in other blocks, and nested.
func repeated(size int) map[string]string {
	all := make(map[string]string)
	fill := func(s string) string { return strings.Repeat(s, size/max(len(s), 1)) }
	for name, s := range constructs() {
		block := strings.Trim(s, "\n")
		all[name] = fill(s)
		all[name+", one paragraph"] = "a\n" + fill(strings.ReplaceAll(strings.TrimLeft(s, "\n"), "\n\n", "\n"))
		all[name+", quoted"] = fill("> " + strings.ReplaceAll(block, "\n", "\n> ") + "\n")
		all[name+", in items"] = fill("- " + strings.ReplaceAll(block, "\n", "\n  ") + "\n")
		all[name+", in cells"] = "|a|\n|-|\n" + fill("|"+strings.ReplaceAll(block, "\n", " ")+"|\n")
		all[name+", in a heading"] = "# " + fill(strings.ReplaceAll(s, "\n", ""))
		all[name+", in front matter"] = "---\n" + fill(s) + "\n---\n"
	}
	for _, n := range nestings() {
		count := size / len(n[0]+n[1])
		all["nested "+n[0]+n[1]] = strings.Repeat(n[0], count) + "a" + strings.Repeat(n[1], count)
		all["nested lines "+n[0]+n[1]] = strings.Repeat(n[0], count) + "a\n" + strings.Repeat(n[1]+"\n", count)
	}
	return all
}

// TestRepeatedConstructsStayInBounds compiles every construct again and again, and one with another:
// what is counted stays within its limits, and the output is what it must be.
func TestRepeatedConstructsStayInBounds(t *testing.T) {
	const size = 3000
	inputs := repeated(size)
	parts := constructs()
	names := slices.Sorted(maps.Keys(parts))
	for i, name := range names {
		other := names[(i*37+11)%len(names)]
		inputs[name+" + "+other] = strings.Repeat(parts[name]+parts[other], size/len(parts[name]+parts[other]))
	}
	parse := newParser()
	for name, source := range inputs {
		text, s := newSource([]byte(source), 1).text, newSession()
		parse.Parse(reader.NewReader(text), parser.WithContext(s))
		if over := -s.left; over > 4*len(source) {
			t.Errorf("%s: %d steps over the limit", name, over)
		}
		n, body := New(Options{}).Compile("n.md", []byte(source))
		if most := 1024 * len(source); len(body.HTML) > most {
			t.Errorf("%s: %d bytes make %d of HTML", name, len(source), len(body.HTML))
		}
		if err := checkInvariants(n, body); err != nil {
			t.Errorf("%s: %.500s", name, err.Error())
		}
	}
}

// BenchmarkRepeatedConstructs compiles every construct n and 4n times, and tells which has the
// largest ratio of times: 4 is linear. With -v it names all above 8.
func BenchmarkRepeatedConstructs(b *testing.B) {
	const size = 40_000
	small, large := repeated(size), repeated(4*size)
	compiler := New(Options{})
	took := func(source string) time.Duration {
		start := time.Now()
		compiler.Compile("n.md", []byte(source))
		return time.Since(start)
	}
	for b.Loop() {
		worst := 0.0
		for name, source := range large {
			slow := min(took(source), took(source))
			if slow < 50*time.Millisecond {
				continue
			}
			fast := took(small[name])
			ratio := float64(slow) / float64(fast)
			if ratio > 8 {
				b.Logf("%s: %v, then %v", name, fast, slow)
			}
			worst = max(worst, ratio)
		}
		b.ReportMetric(worst, "largest-ratio")
	}
}
