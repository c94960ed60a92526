package migrate

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// mdBook keeps its options in book.toml and the order of chapters in SUMMARY.md. See
// https://rust-lang.github.io/mdBook/format/.

func readMdBook(s *Site) error {
	book := mdBook{Site: s, values: map[string]any{}}
	if name := s.first("book.toml"); name != "" {
		text, err := s.read(name)
		if err != nil {
			return err
		}
		if err := toml.Unmarshal(text, &book.values); err != nil {
			return err
		}
		book.lines = strings.Split(string(text), "\n")
	}
	source := book.text("book", "src")
	if source == "" {
		source = "src"
	}
	if err := s.folder(source, book.at("book", "src")); err != nil {
		return err
	}
	s.Title, s.Description, s.Lang = book.text("book", "title"), book.text("book", "description"), book.text("book", "language")
	book.addresses()
	if err := book.summary(); err != nil {
		return err
	}
	book.rest()
	return nil
}

// A mdBook is one being read.
type mdBook struct {
	*Site
	values map[string]any
	lines  []string
}

// get returns what book.toml has under a chain of keys, nil if nothing.
func (b *mdBook) get(keys ...string) any {
	var v any = b.values
	for _, key := range keys {
		table, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = table[key]
	}
	return v
}

func (b *mdBook) text(keys ...string) string {
	text, _ := b.get(keys...).(string)
	return strings.TrimSpace(text)
}

// at returns where a key stands: the line that begins with it, below that of its table.
func (b *mdBook) at(keys ...string) place {
	table, last := strings.Join(keys[:len(keys)-1], "."), keys[len(keys)-1]
	in := ""
	for i, line := range b.lines {
		line = strings.TrimSpace(line)
		if header, ok := strings.CutPrefix(line, "["); ok {
			in = strings.Trim(strings.SplitN(header, "]", 2)[0], "[] ")
			if in == strings.Join(keys, ".") {
				return place{"book.toml", i + 1}
			}
			continue
		}
		name, _, found := strings.Cut(line, "=")
		if found && in == table && strings.Trim(strings.TrimSpace(name), `"'`) == last {
			return place{"book.toml", i + 1}
		}
	}
	return place{"book.toml", 0}
}

// addresses reads where the book is published, and where its sources are.
func (b *mdBook) addresses() {
	if site := b.text("output", "html", "site-url"); site != "" {
		if u, err := url.Parse(site); err == nil && u.Host != "" {
			b.URL = site
		} else {
			b.find(b.at("output", "html", "site-url"), "site-url is a path; write the full address as the key url")
		}
	}
	template := b.text("output", "html", "edit-url-template")
	if before, after, ok := strings.Cut(template, "{path}"); ok { // there, paths count from the book's folder
		if b.Notes != "." {
			before += b.Notes + "/"
		}
		b.Edit = before + "{path}" + after
	}
}

// chapter is a line of SUMMARY.md: how far in, what marks it as numbered, title and path.
var chapter = regexp.MustCompile(`^([ \t]*)([-*+][ \t]+)?\[(.*)\]\(\s*<?([^)>]*)>?\s*\)\s*$`)

// summary reads the order of chapters.
func (b *mdBook) summary() error {
	name := path.Join(b.Notes, "SUMMARY.md")
	text, err := b.read(name)
	if err != nil {
		return err
	}
	b.Exclude = append(b.Exclude, "SUMMARY.md")
	type level struct {
		indent  int
		entries *[]Entry
	}
	stack := []level{{-1, &b.sidebar}}
	fence := false
	for i, line := range strings.Split(string(text), "\n") {
		at := place{name, i + 1}
		line = strings.TrimRight(line, "\r")
		if strings.HasPrefix(strings.TrimSpace(line), "<!--") || strings.HasPrefix(strings.TrimSpace(line), "```") {
			fence = !fence && !strings.Contains(line, "-->") && strings.HasPrefix(strings.TrimSpace(line), "```")
			continue
		}
		if part, ok := strings.CutPrefix(line, "# "); ok && len(b.sidebar) > 0 {
			b.find(at, "the part title “%s” has no equivalent", strings.TrimSpace(part))
		}
		m := chapter.FindStringSubmatch(line)
		if m == nil || fence {
			continue
		}
		indent := len(strings.ReplaceAll(m[1], "\t", "    "))
		if m[2] == "" {
			indent = 0
		}
		for len(stack) > 1 && indent <= stack[len(stack)-1].indent {
			stack = stack[:len(stack)-1]
		}
		p, err := url.PathUnescape(m[4])
		if err != nil {
			p = m[4]
		}
		entry := Entry{Title: plainTitle(m[3]), place: at}
		if strings.TrimSpace(p) == "" {
			b.find(at, "the chapter “%s” is not written yet, and has no place before it is", entry.Title)
		} else {
			entry.Path = path.Clean(strings.TrimPrefix(p, "./"))
		}
		in := stack[len(stack)-1].entries
		*in = append(*in, entry)
		stack = append(stack, level{indent, &(*in)[len(*in)-1].Entries})
	}
	return nil
}

// plainTitle takes the commonest marks of Markdown off a title.
func plainTitle(s string) string {
	return strings.TrimSpace(strings.NewReplacer("`", "", "**", "", `\_`, "_", `\*`, "*").Replace(s))
}

// rest reports what has no equivalent.
func (b *mdBook) rest() {
	for _, keys := range [][]string{
		{"output", "html", "theme"}, {"output", "html", "default-theme"}, {"output", "html", "additional-css"},
		{"output", "html", "additional-js"}, {"output", "html", "playground"}, {"output", "html", "fold"}, {"output", "html", "cname"},
	} {
		if b.get(keys...) != nil {
			b.find(b.at(keys...), "%s has no equivalent", keys[len(keys)-1])
		}
	}
	if redirects, ok := b.get("output", "html", "redirect").(map[string]any); ok {
		for old, to := range redirects {
			b.find(b.at("output", "html", "redirect", old), "the old address %s leads to %v: write it into that note's aliases", old, to)
		}
	}
	for _, kind := range []string{"preprocessor", "output"} {
		table, _ := b.get(kind).(map[string]any)
		for name := range table {
			if name != "html" && name != "links" && name != "index" {
				b.find(b.at(kind, name), "%s.%s has no equivalent", kind, name)
			}
		}
	}
}
