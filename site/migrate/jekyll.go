package migrate

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Jekyll keeps its options in _config.yml. The order of pages is a theme's affair; that of just-the-docs, which
// most sites of documentation have, is in front matter. See https://jekyllrb.com/docs/configuration/options/ and
// https://just-the-docs.com/docs/navigation/.

// jekyllSilent are keys of _config.yml of no consequence for what readers see.
var jekyllSilent = []string{
	"title", "description", "tagline", "url", "baseurl", "lang", "locale", "exclude", "permalink", "include", "keep_files", "encoding", "host", "port",
	"repository", "sass", "liquid", "markdown", "kramdown", "highlighter", "incremental", "source", "destination", "timezone", "compress_html",
	"search", "search_enabled", "heading_anchors", "enable_copy_code_button", "back_to_top", "back_to_top_text", "nav_sort", "nav_enabled",
	"nav_error_report", "last_edit_timestamp", "last_edit_time_format", "mermaid", "safe", "strict_front_matter", "show_excerpts", "quiet", "future",
	"gh_edit_link", "gh_edit_link_text", "gh_edit_repository", "gh_edit_branch", "gh_edit_source", "gh_edit_view_mode", "author", "email", "github", "twitter",
}

func readJekyll(s *Site) error {
	name := s.first("_config.yml", "_config.yaml")
	top, err := s.yamlFile(name)
	if err != nil {
		return err
	}
	at := func(n *yaml.Node) place { return place{name, n.Line} }
	if source := value(top, "source"); source != nil && plain(source) != "." {
		if err := s.folder(plain(source), at(source)); err != nil {
			return err
		}
	}
	s.Title, s.Description = plain(value(top, "title")), cmp.Or(plain(value(top, "description")), plain(value(top, "tagline")))
	s.Lang = cmp.Or(plain(value(top, "lang")), strings.ReplaceAll(plain(value(top, "locale")), "_", "-"))
	if address := plain(value(top, "url")); address != "" {
		s.URL = strings.TrimSuffix(address, "/") + "/" + strings.Trim(plain(value(top, "baseurl")), "/")
		s.URL = strings.TrimSuffix(s.URL, "/") + "/"
	}
	if repository := plain(value(top, "gh_edit_repository")); repository != "" {
		s.Edit = strings.Join([]string{strings.TrimSuffix(repository, "/"), cmp.Or(plain(value(top, "gh_edit_view_mode")), "tree"), cmp.Or(plain(value(top, "gh_edit_branch")), "main")}, "/")
		if source := plain(value(top, "gh_edit_source")); source != "" {
			s.Edit += "/" + strings.Trim(source, "/")
		}
		s.Edit += "/{path}"
	}
	patterns, places := texts(name, value(top, "exclude"))
	for i, pattern := range patterns {
		s.exclude(pattern, places[i])
	}
	jekyllNotes(s)
	if permalink := value(top, "permalink"); permalink != nil && plain(permalink) != "pretty" {
		s.find(at(permalink), "permalink %s: addresses follow paths, as a/b/, or a/b.html with --file-urls", plain(permalink))
	}
	pairs(top, func(k, v *yaml.Node) {
		switch {
		case k.Value == "plugins" || k.Value == "gems":
			list, places := texts(name, v)
			for i, plugin := range list {
				if !slices.Contains([]string{"jekyll-seo-tag", "jekyll-sitemap", "jekyll-feed", "jekyll-redirect-from", "jekyll-relative-links", "jekyll-readme-index", "jekyll-optional-front-matter", "jekyll-titles-from-headings", "jekyll-include-cache", "jekyll-last-modified-at", "jemoji"}, plugin) {
					s.find(places[i], "the plugin %s has no equivalent", plugin)
				}
			}
		case k.Value == "theme" || k.Value == "remote_theme":
			s.find(at(k), "the theme has no equivalent: see templates/ and static/ (sheaf theme list)")
		case !slices.Contains(jekyllSilent, k.Value):
			s.find(at(k), "%s has no equivalent", k.Value)
		}
	})
	return nil
}

// jekyllNotes leaves out what Jekyll does not publish, and reads the order that just-the-docs has.
func jekyllNotes(s *Site) {
	all, _ := s.notes()
	var pages []jekyllPage
	withoutMatter := 0
	_, hasIndex := s.matter("index.md")
	for _, p := range all {
		top, _, inFolder := strings.Cut(p, "/")
		if s.excludes(p) {
			continue
		}
		front, there := s.matter(p)
		switch {
		case strings.HasPrefix(top, "_") && inFolder: // collections such as _posts are published, if they are asked for
			if top != "_posts" && !slices.Contains(s.Exclude, top) {
				s.Exclude = append(s.Exclude, top)
			}
			continue
		case !there && hasIndex && strings.EqualFold(p, "README.md"):
			s.Exclude = append(s.Exclude, p) // it would be the home page
			continue
		case !there:
			withoutMatter++
			continue
		case front["nav_exclude"] == "true" || front["title"] == "":
			continue
		}
		pages = append(pages, jekyllPage{p, front})
	}
	s.Exclude = slices.DeleteFunc(s.Exclude, func(pattern string) bool { // most are about programs
		return !slices.ContainsFunc(all, func(p string) bool { return covers(pattern, p) })
	})
	if withoutMatter > 0 {
		s.find(place{".", 0}, "%d notes have no front matter, for which Jekyll publishes them as they are; here they become pages, unless exclude names them", withoutMatter)
	}
	if slices.ContainsFunc(pages, func(p jekyllPage) bool { return p.front["parent"] != "" || p.front["nav_order"] != "" }) {
		s.sidebar = childrenOf(pages, "", "", 0)
	}
}

// excludes reports whether a path is left out, by itself or with a folder that it is in.
func (s *Site) excludes(p string) bool {
	return slices.ContainsFunc(s.Exclude, func(pattern string) bool { return covers(pattern, p) })
}

func covers(pattern, p string) bool {
	for ; p != "."; p = path.Dir(p) {
		whole, _ := path.Match(pattern, p)
		last, _ := path.Match(pattern, path.Base(p))
		if whole || last {
			return true
		}
	}
	return false
}

// A jekyllPage is a page with the front matter that says its place.
type jekyllPage struct {
	path  string
	front map[string]string
}

// childrenOf returns the pages below one, by its title and that of its parent, in the order of just-the-docs: those with
// a number for nav_order, those with a text, and the others by title.
func childrenOf(pages []jekyllPage, title, parent string, depth int) []Entry {
	var children []jekyllPage
	for _, p := range pages {
		if p.front["parent"] == title && (p.front["grand_parent"] == "" || p.front["grand_parent"] == parent) {
			children = append(children, p)
		}
	}
	rank := func(p jekyllPage) (int, float64, string) {
		order := p.front["nav_order"]
		if n, err := strconv.ParseFloat(order, 64); err == nil {
			return 0, n, ""
		}
		if order != "" {
			return 1, 0, order
		}
		return 1, 0, p.front["title"]
	}
	slices.SortStableFunc(children, func(a, b jekyllPage) int {
		kindA, numberA, textA := rank(a)
		kindB, numberB, textB := rank(b)
		return cmp.Or(cmp.Compare(kindA, kindB), cmp.Compare(numberA, numberB), cmp.Compare(textA, textB), cmp.Compare(a.path, b.path))
	})
	var entries []Entry
	for _, p := range children {
		e := Entry{Path: p.path, place: place{p.path, 0}}
		if depth < 8 && p.front["title"] != title {
			if e.Entries = childrenOf(pages, p.front["title"], title, depth+1); len(e.Entries) > 0 {
				e.Title = p.front["title"]
			}
		}
		entries = append(entries, e)
	}
	return entries
}
