package migrate

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v4"
)

// frontMatter returns the plain values of a note's front matter; none where there is none or it cannot be read.
func (s *Site) frontMatter(p string) map[string]string {
	values, _ := s.matter(p)
	return values
}

// matter also reports whether there is any, be it empty.
func (s *Site) matter(p string) (values map[string]string, there bool) {
	values = map[string]string{}
	text, err := s.read(path.Join(s.Notes, p))
	if err != nil {
		return values, false
	}
	rest, ok := strings.CutPrefix(strings.ReplaceAll(string(text), "\r\n", "\n"), "---\n")
	if !ok {
		return values, false
	}
	block, _, ok := strings.Cut("\n"+rest, "\n---")
	if !ok {
		return values, false
	}
	var document yaml.Node
	if yaml.Unmarshal([]byte(block), &document) != nil || len(document.Content) == 0 {
		return values, true
	}
	pairs(document.Content[0], func(k, v *yaml.Node) {
		if v.Kind == yaml.ScalarNode && v.Tag != "!!null" {
			values[k.Value] = v.Value
		}
	})
	return values, true
}
