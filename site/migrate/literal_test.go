package migrate

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestLiteralsAreReadAndNothingElse gives the reader scripts as people write them.
func TestLiteralsAreReadAndNothingElse(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"module", `module.exports = {title: 'a'};`, "a"},
		{"no semicolon", "const c = {\n title: \"a\"\n}\n\nexport default c", "a"},
		{"type", `export default {title: 'a'} satisfies Config;`, "a"},
		{"function", `export default async function make() { return { title: 'a' }; }`, "a"},
		{"arrow", `const c = () => { if (x) { y() } return { title: 'a' } }`, "a"},
		{"comments", "// { title: 'b' }\n/* { title: 'c' } */ x = { /* title: 'd', */ title: 'a' }", "a"},
		{"escapes", `x = {title: 'it\'s \"a\"'}`, `it's "a"`},
		{"template", "x = {title: `a`}", "a"},
		{"filled template", "x = {title: `a${b}`}", ""},
		{"sum", `x = {title: 'a' + b}`, ""},
		{"call", `x = {other: require.resolve('./{title}'), title: 'a'}`, "a"},
		{"method", `x = {f() { return {title: 'b'} }, ...y, z, title: 'a'}`, "a"},
		{"function's value", `x = {f: ({a, b}) => { return 'b}' }, title: 'a'}`, "a"},
		{"apostrophe in a regular expression", "x = {r: /don't/,\n title: 'a'}", "a"},
		{"open", `x = {title: 'a`, ""},
		{"deep", "x = " + strings.Repeat("{a: [", 500) + "1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, o := range objects(c.script) {
				if title := o.get("title").string(); title != "" {
					got = title
					break
				}
			}
			if got != c.want {
				t.Errorf("title %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzRead gives every reader odd configurations: it must end, and say an error at most.
func FuzzRead(f *testing.F) {
	f.Add("module.exports = {title: 'a', url: 'https://x', presets: [['classic', {docs: {sidebarPath: 's.js'}}]]}")
	f.Add("site_name: a\nnav:\n  - &x [*x]\n  - a: [b.md, {c: d.md}]\nINHERIT: mkdocs.yml\n")
	f.Add("[book]\nsrc = '.'\n[output.html.redirect]\na = 'b'\n")
	f.Add("- [a](a.md)\n\t- [b](b.md)\n[c]()\n")
	f.Add(`{"userIgnoreFilters": ["/", "//", "[", "a/**/b"]}`)
	f.Add("x = {a: '\\")
	f.Fuzz(func(t *testing.T, text string) {
		file := &fstest.MapFile{Data: []byte(text)}
		for _, name := range Programs() {
			tree := fstest.MapFS{
				"mkdocs.yml": file, "docs/a.md": file, "book.toml": file, "src/SUMMARY.md": file, "docusaurus.config.js": file, "sidebars.js": file,
				"_config.yml": file, ".obsidian/app.json": file, "docs/b/_category_.json": file, "docs/b/c.md": file,
			}
			site, err := Read(tree, name)
			if err == nil && site.Notes == "" {
				t.Errorf("%s: no folder of notes", name)
			}
		}
	})
}
