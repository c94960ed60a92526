package migrate

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// MkDocs keeps all in mkdocs.yml, which may take over another (INHERIT). See
// https://www.mkdocs.org/user-guide/configuration/.

// What MkDocs has in extensions and plugins, and Sheaf in itself.
var (
	mkdocsExtensions = []string{
		"abbr", "def_list", "fenced_code", "footnotes", "md_in_html", "sane_lists", "smarty", "tables", "toc",
		"markdown.extensions.footnotes", "markdown.extensions.tables", "markdown.extensions.toc", "markdown.extensions.fenced_code",
		"pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.magiclink", "pymdownx.mark",
		"pymdownx.superfences", "pymdownx.tasklist", "pymdownx.tilde", "codehilite", "mdx_math", "mdx_truly_sane_lists",
	}
	mkdocsPlugins = []string{
		"search", "tags", "git-revision-date", "git-revision-date-localized", "meta-descriptions", "glightbox", "minify", "offline",
		"privacy", "mermaid2", "roamlinks", "ezlinks", "callouts", "social", "autolinks", "section-index",
	}
	// of no consequence for what readers see
	mkdocsSilent = []string{
		"site_dir", "dev_addr", "strict", "watch", "validation", "site_author", "repo_name", "remote_branch", "remote_name",
		"not_in_nav", "INHERIT", "site_name", "site_description", "site_url", "repo_url", "edit_uri", "edit_uri_template",
		"docs_dir", "nav", "pages", "exclude_docs",
	}
)

func readMkDocs(s *Site) error {
	config := mkdocsFile{s, s.first("mkdocs.yml", "mkdocs.yaml"), map[*yaml.Node]string{}}
	top, err := s.yamlFile(config.name)
	if err != nil {
		return err
	}
	if err := config.inherit(top); err != nil {
		return err
	}
	docs := plain(value(top, "docs_dir"))
	if docs == "" {
		docs = "docs"
	}
	if err := s.folder(docs, config.at(value(top, "docs_dir"))); err != nil {
		return err
	}
	s.Title = plain(value(top, "site_name"))
	s.Description = plain(value(top, "site_description"))
	s.URL = plain(value(top, "site_url"))
	s.Lang = plain(value(top, "theme", "language"))
	if s.Lang == "" {
		s.Lang = strings.ReplaceAll(plain(value(top, "theme", "locale")), "_", "-")
	}
	config.edit(top)
	patterns, places := texts(config.name, value(top, "exclude_docs"))
	for i, pattern := range patterns {
		s.exclude(pattern, places[i])
	}
	nav := value(top, "nav")
	if nav == nil {
		nav = value(top, "pages")
	}
	s.sidebar = config.entries(nav)
	config.rest(top)
	return nil
}

// A mkdocsFile is a configuration being read.
type mkdocsFile struct {
	*Site
	name      string
	inherited map[*yaml.Node]string // the file that a node came from, if it is another
}

func (c mkdocsFile) at(n *yaml.Node) place {
	if n == nil {
		return place{c.name, 0}
	}
	if name := c.inherited[n]; name != "" {
		return place{name, n.Line}
	}
	return place{c.name, n.Line}
}

// inherit adds the keys of the file that the configuration takes over.
func (c mkdocsFile) inherit(top *yaml.Node) error {
	from := value(top, "INHERIT")
	for depth := 0; from != nil && depth < 8; depth++ {
		name := path.Clean(from.Value)
		if c.first(name) == "" {
			c.find(c.at(from), "INHERIT: %s is not a file below this folder; what it says is not known here", from.Value)
			return nil
		}
		parent, err := c.yamlFile(name)
		if err != nil {
			return err
		}
		c.mark(parent, name)
		merge(top, parent)
		from = value(parent, "INHERIT")
	}
	return nil
}

func (c mkdocsFile) mark(n *yaml.Node, file string) {
	c.inherited[n] = file
	for _, inner := range n.Content {
		c.mark(inner, file)
	}
}

// merge adds to a mapping what it lacks of another, as MkDocs does: mappings are merged key by key.
func merge(into, from *yaml.Node) {
	pairs(from, func(k, v *yaml.Node) {
		switch old := value(into, k.Value); {
		case old == nil:
			into.Content = append(into.Content, k, v)
		case old.Kind == yaml.MappingNode && v.Kind == yaml.MappingNode:
			merge(old, v)
		}
	})
}

// edit finds the address of sources. MkDocs knows where GitHub and others keep them.
func (c mkdocsFile) edit(top *yaml.Node) {
	repository, template := plain(value(top, "repo_url")), plain(value(top, "edit_uri_template"))
	if template != "" {
		if strings.Contains(template, "{path}") && !strings.Contains(strings.ReplaceAll(template, "{path}", ""), "{") {
			c.Edit = resolved(repository, template)
			return
		}
		c.find(c.at(value(top, "edit_uri_template")), "edit_uri_template has parts other than {path}; write the key edit yourself")
		return
	}
	uri := value(top, "edit_uri")
	tail := plain(uri)
	if repository == "" || uri != nil && tail == "" {
		return
	}
	if uri == nil {
		known := map[string]string{"github.com": "edit/master/docs/", "gitlab.com": "edit/master/docs/", "bitbucket.org": "src/default/docs/"}
		u, err := url.Parse(repository)
		if err != nil || known[u.Hostname()] == "" {
			return
		}
		tail = known[u.Hostname()]
	}
	if address := resolved(repository, tail); address != "" {
		if strings.ContainsAny(tail, "?#") {
			c.Edit = address + "{path}"
		} else {
			c.Edit = strings.TrimSuffix(address, "/") + "/{path}"
		}
	}
}

// resolved returns an address that may count from a repository's.
func resolved(repository, tail string) string {
	if strings.Contains(tail, "://") {
		return tail
	}
	if strings.HasPrefix(tail, "?") || strings.HasPrefix(tail, "#") {
		return strings.TrimSuffix(repository, "/") + tail
	}
	return strings.TrimSuffix(repository, "/") + "/" + strings.TrimPrefix(tail, "/")
}

// entries reads a list of the navigation.
func (c mkdocsFile) entries(list *yaml.Node) []Entry {
	if list = followed(list); list == nil || list.Kind != yaml.SequenceNode {
		return nil
	}
	var entries []Entry
	for _, item := range list.Content {
		item = followed(item)
		if item.Kind == yaml.ScalarNode {
			entries = append(entries, c.page("", item)...)
			continue
		}
		pairs(item, func(title, v *yaml.Node) {
			if v.Kind == yaml.SequenceNode {
				entries = append(entries, Entry{Title: title.Value, Entries: c.entries(v), place: c.at(title)})
				return
			}
			entries = append(entries, c.page(title.Value, v)...)
		})
	}
	return entries
}

// page returns the entry of a page, or none for a link to elsewhere or for a folder that a plugin fills in.
func (c mkdocsFile) page(title string, n *yaml.Node) []Entry {
	switch {
	case n.Kind != yaml.ScalarNode || n.Value == "":
		return nil
	case strings.Contains(n.Value, "://") || strings.HasPrefix(n.Value, "/") || strings.HasPrefix(n.Value, "mailto:"):
		c.find(c.at(n), "nav has the link %s; a sidebar of Sheaf has notes alone", n.Value)
		return nil
	case strings.ContainsAny(n.Value, "*"):
		c.find(c.at(n), "nav has the pattern %s; what is not listed follows by name", n.Value)
		return nil
	case strings.HasSuffix(n.Value, "/"):
		folder := path.Clean(n.Value)
		return []Entry{{Title: title, Folder: folder, Entries: c.inFolder(folder), place: c.at(n)}}
	}
	return []Entry{{Title: title, Path: path.Clean(n.Value), place: c.at(n)}}
}

// inFolder returns the notes of a folder.
func (c mkdocsFile) inFolder(folder string) []Entry {
	notes, _ := c.notes()
	var entries []Entry
	for _, p := range notes {
		if path.Dir(p) == folder {
			entries = append(entries, Entry{Path: p})
		}
	}
	return entries
}

// rest reports what has no equivalent.
func (c mkdocsFile) rest(top *yaml.Node) {
	if plain(value(top, "use_directory_urls")) == "false" {
		c.find(c.at(value(top, "use_directory_urls")), "addresses such as a/b.html are what `sheaf build --file-urls` gives")
	}
	pairs(top, func(k, v *yaml.Node) {
		switch k.Value {
		case "use_directory_urls":
		case "plugins":
			c.listed(v, mkdocsPlugins, "the plugin %s")
		case "markdown_extensions":
			c.listed(v, mkdocsExtensions, "the extension %s")
		case "theme":
			c.find(c.at(k), "the theme and its options have no equivalent: see templates/ and static/ (sheaf theme list)")
		default:
			if !slices.Contains(mkdocsSilent, k.Value) {
				c.find(c.at(k), "%s has no equivalent", k.Value)
			}
		}
	})
}

// listed reports what a list of plugins or extensions has that Sheaf does not.
func (c mkdocsFile) listed(list *yaml.Node, known []string, what string) {
	report := func(name, options *yaml.Node) {
		base := strings.TrimPrefix(name.Value, "material/")
		hint := map[string]string{
			"redirects":         ": write `aliases: [/old/address/]` into the notes that addresses lead to",
			"admonition":        ": `!!! note` shows as text; write `> [!NOTE]`",
			"pymdownx.details":  ": `??? note` shows as text; write `> [!NOTE]-`",
			"pymdownx.snippets": ": a fence with file=\"path\" shows a file",
			"attr_list":         " but for {#id} on headings",
		}[base]
		if !slices.Contains(known, base) {
			c.find(c.at(name), what+" has no equivalent%s", name.Value, hint)
		}
		if base == "redirects" {
			pairs(value(options, "redirect_maps"), func(old, to *yaml.Node) {
				c.find(c.at(old), "the old address %s leads to %s", old.Value, to.Value)
			})
		}
	}
	if list == nil || list.Kind != yaml.SequenceNode {
		pairs(list, report)
		return
	}
	for _, item := range list.Content {
		if item = followed(item); item.Kind == yaml.ScalarNode {
			report(item, nil)
		} else {
			pairs(item, report)
		}
	}
}
