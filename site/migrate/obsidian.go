package migrate

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
)

// Obsidian keeps the options of a vault in JSON files in .obsidian. Its order of notes is by name, as it is here.

func readObsidian(s *Site) error {
	var app struct {
		UserIgnoreFilters []string `json:"userIgnoreFilters"`
	}
	const options = ".obsidian/app.json"
	if err := s.json(options, &app); err != nil {
		return err
	}
	for _, filter := range app.UserIgnoreFilters {
		if len(filter) > 1 && strings.HasPrefix(filter, "/") && strings.HasSuffix(filter, "/") {
			s.find(s.line(options, filter), "the regular expression %s has no equivalent in exclude", filter)
			continue
		}
		s.exclude(filter, s.line(options, filter))
	}
	var templates struct {
		Folder string `json:"folder"`
	}
	if err := s.json(".obsidian/templates.json", &templates); err != nil {
		return err
	}
	s.exclude(templates.Folder, place{".obsidian/templates.json", 1})
	var publish struct{ Excluded, Included []string }
	if err := s.json(".obsidian/publish.json", &publish); err != nil {
		return err
	}
	for _, folder := range publish.Excluded {
		s.exclude(folder, s.line(".obsidian/publish.json", folder))
	}
	if len(publish.Included) > 0 {
		s.find(s.line(".obsidian/publish.json", "included"), "Publish shows only %s; here all is published that exclude and publish: false leave", strings.Join(publish.Included, ", "))
	}
	var plugins []string
	if err := s.json(".obsidian/community-plugins.json", &plugins); err != nil {
		return err
	}
	for _, plugin := range plugins {
		s.find(s.line(".obsidian/community-plugins.json", plugin), "the plugin %s has no equivalent; what it writes at display shows as its source", plugin)
	}
	var appearance struct{ CSSTheme string }
	if err := s.json(".obsidian/appearance.json", &appearance); err != nil {
		return err
	}
	if appearance.CSSTheme != "" {
		s.find(s.line(".obsidian/appearance.json", "cssTheme"), "the theme %s has no equivalent: see templates/ and static/ (sheaf theme list)", appearance.CSSTheme)
	}
	for _, name := range []string{"publish.css", "publish.js"} {
		if s.first(name) != "" {
			s.find(place{name, 0}, "has no equivalent: see static/ (sheaf theme list)")
		}
	}
	for _, ext := range []string{".canvas", ".base"} {
		if _, others := s.notes(ext); len(others) > 0 {
			s.find(place{others[0], 0}, "%s files are not drawn; there are %d", strings.TrimPrefix(ext, "."), len(others))
		}
	}
	return nil
}

// json reads a file if it is there.
func (s *Site) json(name string, into any) error {
	if info, err := fs.Stat(s.fsys, name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	text, err := s.read(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		s.find(place{path.Clean(name), 0}, "cannot be read: %v", err)
	}
	return nil
}

// line returns where a text stands in a file.
func (s *Site) line(name, text string) place {
	content, err := s.read(name)
	before, _, found := strings.Cut(string(content), `"`+text+`"`)
	if err != nil || !found {
		return place{name, 0}
	}
	return place{name, strings.Count(before, "\n") + 1}
}
