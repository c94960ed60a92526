package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"sheaf/site/note"
)

// A NavItem is one line of the configuration's "nav", which is written as in MkDocs, but for being flat:
// what is in what, the folders say.
//
//	nav:
//	  - start.md
//	  - Reference: reference/
type NavItem struct {
	Path         string // of a note or folder below the source, cleaned; "" is the root
	Title        string // in lists and above pages, or ""; the page's own heading stays
	Line, Column int    // in the configuration
}

func setNav(c *Config, v *yaml.Node) error {
	const hint = "write `- guide/start.md` or `- Start: guide/start.md`"
	if v.Kind != yaml.SequenceNode {
		return wrong(v, hint, "nav must be a list of paths")
	}
	for _, n := range v.Content {
		item := NavItem{Line: n.Line, Column: n.Column}
		at := n
		if n.Kind == yaml.MappingNode && len(n.Content) == 2 {
			item.Title, at = n.Content[0].Value, n.Content[1]
		}
		if at.Kind == yaml.SequenceNode {
			return wrong(at, "list the folder, then what is in it", "nav has no levels: the folders of the notes are its levels")
		}
		if at.Kind != yaml.ScalarNode || at.Tag != "!!str" {
			return wrong(n, hint, "nav: each item must be a path, or a title and a path")
		}
		item.Path = path.Clean("/" + at.Value)[1:]
		c.Nav = append(c.Nav, item)
	}
	return nil
}

// navPaths returns the paths of items.
func navPaths(items []NavItem) []string {
	var paths []string
	for _, item := range items {
		paths = append(paths, item.Path)
	}
	return paths
}

// namesIn returns the titles that items give to pages. What a folder is called goes before what its note is.
func (nav *navigation) namesIn(items []NavItem) map[page]string {
	names := make(map[page]string)
	if len(items) == 0 {
		return names
	}
	titles := make(map[string]string)
	for _, item := range items {
		if _, twice := titles[item.Path]; !twice && item.Title != "" {
			titles[item.Path] = item.Title
		}
	}
	for i, n := range nav.graph.Notes {
		if title, ok := titles[n.Path]; ok {
			names[page{index: i}] = title
		}
	}
	for f := range nav.graph.Folders {
		if title, ok := titles[nav.graph.Folders[f].Path]; ok {
			names[nav.pageOf(f)] = title
		}
	}
	return names
}

// navDiags reports what "nav" lists in vain.
func (s *Site) navDiags() []note.Diag {
	if len(s.Config.Nav) == 0 {
		return nil
	}
	is := make(map[string]bool, len(s.graph.Notes)+len(s.graph.Folders))
	var paths []string
	for _, n := range s.graph.Notes {
		is[n.Path] = true
		paths = append(paths, n.Path)
	}
	for i := range s.graph.Folders {
		is[s.graph.Folders[i].Path] = true
	}
	file := ConfigFile
	if s.builder.options.Config != "" {
		file = s.builder.options.Config
	}
	var diags []note.Diag
	for _, item := range s.Config.Nav {
		if is[item.Path] {
			continue
		}
		hint := ""
		namesake := func(p string) bool { return strings.EqualFold(path.Base(p), path.Base(item.Path)) }
		if i := slices.IndexFunc(paths, namesake); i >= 0 {
			hint = fmt.Sprintf("did you mean %s?", paths[i])
		}
		diags = append(diags, note.Diag{
			Path: file, Pos: note.Pos{Line: item.Line, Column: item.Column}, Severity: note.Warning, Code: note.CodeBrokenNav,
			Message: fmt.Sprintf("nav lists `%s`, which is no note and no folder with notes", item.Path), Hint: hint,
		})
	}
	return diags
}
