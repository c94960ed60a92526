package migrate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"sheaf/site/note"
)

// Docusaurus is configured by a script, docusaurus.config.js, and its sidebar by another, sidebars.js, by the files
// _category_.json of folders, and by front matter and numbers before names. See
// https://docusaurus.io/docs/sidebar.

// docusaurusConfigs are the names that its configuration may have: of a site, and of a repository with one below.
func docusaurusConfigs() []string {
	var names []string
	for _, folder := range []string{"", "website/", "docs/"} {
		for _, ext := range []string{"js", "ts", "mjs", "cjs", "mts"} {
			names = append(names, folder+"docusaurus.config."+ext)
		}
	}
	return names
}

func readDocusaurus(s *Site) error {
	d := docusaurus{Site: s, name: s.first(docusaurusConfigs()...)}
	text, err := s.read(d.name)
	if err != nil {
		return err
	}
	for _, object := range objects(string(text)) {
		if object.get("title") != nil && (object.get("url") != nil || object.get("presets") != nil || object.get("baseUrl") != nil) {
			d.config = object
			break
		}
	}
	if d.config == nil {
		return fmt.Errorf("%s: no object with title and url is written out in it", d.name)
	}
	docs := d.docs()
	folder := cmp.Or(docs.get("path").string(), "docs")
	if err := s.folder(path.Join(path.Dir(d.name), folder), place{d.name, d.config.line}); err != nil {
		return err
	}
	s.Title, s.Description, s.Lang = d.text("title"), d.text("tagline"), d.config.get("i18n", "defaultLocale").string()
	if address := d.text("url"); address != "" {
		s.URL = strings.TrimSuffix(address, "/") + "/" + strings.TrimPrefix(d.config.get("baseUrl").string(), "/")
	}
	if edit := docs.get("editUrl"); edit.string() != "" {
		address, err := url.JoinPath(edit.text, folder) // which may be ../docs
		if err != nil {
			return fmt.Errorf("%s:%d: editUrl: %w", d.name, edit.line, err)
		}
		s.Edit = address + "/{path}"
	} else if edit != nil {
		s.find(place{d.name, edit.line}, "editUrl is computed; write the key edit yourself")
	}
	d.list()
	if err := d.sidebars(docs); err != nil {
		return err
	}
	d.rest(docs)
	return nil
}

type docusaurus struct {
	*Site
	name   string
	config *literal
	pages  map[string]string // paths of notes by Docusaurus's name for them
	order  []string          // all notes
}

// text returns a text of the configuration, and reports one that is computed.
func (d *docusaurus) text(key string) string {
	l := d.config.get(key)
	if l != nil && !l.isText {
		d.find(place{d.name, l.line}, "%s is computed; write it yourself", key)
	}
	return l.string()
}

// docs returns the options of the documentation: of the classic preset, or of the plugin.
func (d *docusaurus) docs() *literal {
	for _, list := range []string{"presets", "plugins"} {
		l := d.config.get(list)
		if l == nil {
			continue
		}
		for _, item := range l.items {
			if len(item.items) < 2 {
				continue
			}
			name, options := item.items[0].string(), item.items[1]
			switch {
			case list == "presets" && options.get("docs") != nil:
				return options.get("docs")
			case list == "plugins" && strings.HasSuffix(name, "content-docs") && options.get("id").string() == "":
				return options
			}
		}
	}
	return nil
}

// numbered is a name with a number before it that Docusaurus leaves out. Dates and versions are none.
var numbered = regexp.MustCompile(`^(\d+)\s*[-_.]+\s*([^-_.\s].*)$`)
var notNumbered = regexp.MustCompile(`^(?:\d{4}[-_.]\d{1,2}|\d+[-_.]\d+)`)

// unnumbered returns a name without its number, and the number.
func unnumbered(name string) (string, float64, bool) {
	m := numbered.FindStringSubmatch(name)
	if m == nil || notNumbered.MatchString(name) {
		return name, math.Inf(1), false
	}
	n, _ := strconv.ParseFloat(m[1], 64)
	return m[2], n, true
}

// beside returns the path of a file that the configuration names.
func (d *docusaurus) beside(name string) string { return path.Join(path.Dir(d.name), name) }

// list finds out what Docusaurus calls the notes.
func (d *docusaurus) list() {
	d.pages = map[string]string{}
	notes, foreign := d.notes(".mdx")
	if len(foreign) > 0 {
		d.find(place{path.Join(d.Notes, foreign[0]), 0}, "MDX is not read, so this and %d more are left out; files without components may be renamed to .md", len(foreign)-1)
	}
	for _, p := range notes {
		d.order = append(d.order, p)
		var parts []string
		for _, part := range strings.Split(stem(p), "/") {
			name, _, _ := unnumbered(part)
			parts = append(parts, name)
		}
		if id := d.frontMatter(p)["id"]; id != "" {
			parts[len(parts)-1] = id
		}
		name := strings.Join(parts, "/")
		if d.pages[name] == "" {
			d.pages[name] = p
		}
		if d.pages[stem(p)] == "" {
			d.pages[stem(p)] = p
		}
	}
	for _, p := range foreign { // so that the sidebar's word of it is not reported for each
		d.pages[stem(p)] = p
	}
}

// sidebars reads the order of notes.
func (d *docusaurus) sidebars(docs *literal) error {
	said := docs.get("sidebarPath")
	name := d.beside(said.string())
	if said != nil && d.first(name) == "" { // it may be computed, as by require.resolve, or have another extension
		name = d.first(d.beside("sidebars.js"), d.beside("sidebars.ts"), d.beside("sidebars.json"))
	}
	if d.first(name) == "" {
		d.sidebar = d.generated(".")
		return nil
	}
	text, err := d.read(name)
	if err != nil {
		return err
	}
	all := objects(string(text))
	if len(all) == 0 {
		d.find(place{name, 0}, "no sidebar is written out in it; the order is that of names and sidebar_position")
		d.sidebar = d.generated(".")
		return nil
	}
	largest := slices.MaxFunc(all, func(a, b *literal) int { return cmp.Compare(size(a), size(b)) })
	for _, key := range largest.keys {
		d.sidebar = append(d.sidebar, d.items(name, largest.fields[key])...)
	}
	if len(largest.keys) > 1 {
		d.find(place{name, largest.line}, "%d sidebars follow each other in one", len(largest.keys))
	}
	return nil
}

// size counts the parts of a literal.
func size(l *literal) int {
	n := 1
	for _, item := range l.items {
		n += size(item)
	}
	for _, key := range l.keys {
		n += size(l.fields[key])
	}
	return n
}

// items reads a list of entries, or an object of such lists by their titles.
func (d *docusaurus) items(file string, l *literal) []Entry {
	var entries []Entry
	for _, item := range l.items {
		entries = append(entries, d.item(file, item)...)
	}
	for _, key := range l.keys {
		entries = append(entries, Entry{Title: key, Entries: d.items(file, l.fields[key]), place: place{file, l.fields[key].line}})
	}
	return entries
}

func (d *docusaurus) item(file string, l *literal) []Entry {
	at := place{file, l.line}
	switch kind := l.get("type").string(); {
	case l.isText:
		return d.page("", l.text, at)
	case kind == "doc" || kind == "ref":
		return d.page(l.get("label").string(), l.get("id").string(), at)
	case kind == "autogenerated":
		return d.generated(path.Clean(l.get("dirName").string()))
	case kind == "category":
		e := Entry{Title: l.get("label").string(), place: at}
		if id := l.get("link", "id").string(); id != "" {
			e.Path = d.pages[id]
		}
		if items := l.get("items"); items != nil {
			e.Entries = d.items(file, items)
		}
		if path.Ext(e.Path) == ".mdx" {
			e.Path = ""
		}
		return []Entry{e}
	case kind == "link" || kind == "html":
		d.find(at, "the sidebar has a %s; one of Sheaf has notes alone", cmp.Or(kind, "link"))
	case l.kind == '{' && kind == "":
		return d.items(file, l)
	default:
		d.find(at, "this part of the sidebar is computed")
	}
	return nil
}

func (d *docusaurus) page(title, id string, at place) []Entry {
	p := d.pages[id]
	switch {
	case p == "":
		d.find(at, "the sidebar has %q, which is no note", id)
		return nil
	case path.Ext(p) == ".mdx":
		return nil
	}
	return []Entry{{Title: title, Path: p, place: at}}
}

// generated returns the entries of a folder as Docusaurus finds them: by _category_ files, sidebar_position, numbers
// before names, and names.
func (d *docusaurus) generated(dir string) []Entry {
	dir = d.realFolder(dir)
	type ranked struct {
		Entry
		position float64
		name     string
	}
	var list []ranked
	seen := map[string]bool{}
	for _, p := range d.order {
		rest, ok := strings.CutPrefix(p, dir+"/")
		if dir == "." {
			rest, ok = p, true
		}
		if !ok {
			continue
		}
		name, _, deeper := strings.Cut(rest, "/")
		if seen[name] || strings.HasPrefix(name, "_") {
			continue
		}
		seen[name] = true
		plain, position, isNumbered := unnumbered(name)
		if !deeper {
			if dir != "." && note.IndexRank(p) > 0 {
				continue // the page of the folder
			}
			front := d.frontMatter(p)
			if n, err := strconv.ParseFloat(front["sidebar_position"], 64); err == nil {
				position = n
			}
			list = append(list, ranked{Entry{Title: front["sidebar_label"], Path: p}, position, name})
			continue
		}
		folder := path.Join(dir, name)
		e := Entry{Folder: folder, Entries: d.generated(folder)}
		if isNumbered {
			e.Title = plain
		}
		label, at := d.category(folder)
		e.Title = cmp.Or(label, e.Title)
		if !math.IsNaN(at) {
			position = at
		}
		list = append(list, ranked{e, position, name})
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.position, b.position), cmp.Compare(a.name, b.name))
	})
	var entries []Entry
	for _, r := range list {
		entries = append(entries, r.Entry)
	}
	return entries
}

// realFolder returns a folder whose name may leave out numbers.
func (d *docusaurus) realFolder(dir string) string {
	if info, err := fs.Stat(d.fsys, path.Join(d.Notes, dir)); err == nil && info.IsDir() {
		return dir
	}
	for _, p := range d.order {
		var plain []string
		real := strings.Split(path.Dir(p), "/")
		for i, part := range real {
			name, _, _ := unnumbered(part)
			plain = append(plain, name)
			if strings.Join(plain, "/") == dir {
				return strings.Join(real[:i+1], "/")
			}
		}
	}
	return dir
}

// category returns what the _category_ file of a folder says: a label or "", and a position or NaN.
func (d *docusaurus) category(folder string) (label string, position float64) {
	name := d.first(path.Join(d.Notes, folder, "_category_.json"), path.Join(d.Notes, folder, "_category_.yml"), path.Join(d.Notes, folder, "_category_.yaml"))
	if name == "" {
		return "", math.NaN()
	}
	var says struct {
		Label    string   `yaml:"label" json:"label"`
		Position *float64 `yaml:"position" json:"position"`
	}
	text, err := d.read(name)
	if err == nil && path.Ext(name) == ".json" {
		err = json.Unmarshal(text, &says)
	} else if err == nil {
		err = yaml.Unmarshal(text, &says)
	}
	if err != nil {
		d.find(place{name, 0}, "cannot be read: %v", err)
	}
	if says.Position == nil {
		return says.Label, math.NaN()
	}
	return says.Label, *says.Position
}

// rest reports what has no equivalent.
func (d *docusaurus) rest(docs *literal) {
	for _, key := range []string{"themeConfig", "themes", "plugins", "scripts", "stylesheets", "customFields", "headTags"} {
		if l := d.config.get(key); l != nil {
			d.find(place{d.name, l.line}, "%s has no equivalent", key)
		}
	}
	for _, key := range []string{"versions", "remarkPlugins", "rehypePlugins", "include", "numberPrefixParser"} {
		if l := docs.get(key); l != nil {
			d.find(place{d.name, l.line}, "%s has no equivalent", key)
		}
	}
	if l := docs.get("exclude"); l != nil {
		for _, item := range l.items {
			d.exclude(item.string(), place{d.name, l.line})
		}
	}
	if locales := d.config.get("i18n", "locales"); locales != nil && len(locales.items) > 1 {
		d.find(place{d.name, locales.line}, "translations have no equivalent; a site has one language, and a note may have its own")
	}
	for _, folder := range []string{"blog", "src/pages", "versioned_docs"} {
		if _, err := fs.Stat(d.fsys, d.beside(folder)); err == nil {
			d.find(place{d.beside(folder), 0}, "is not part of the site; a site has one folder of notes")
		}
	}
}
