package migrate

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// yamlFile reads a file as a mapping. Tags that others' programs give meaning to, such as !ENV or
// !!python/name:…, are read and not followed. A file without content is an empty mapping.
func (s *Site) yamlFile(name string) (*yaml.Node, error) {
	text, err := s.read(name)
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		var at *yaml.LoadError
		if errors.As(err, &at) {
			return nil, fmt.Errorf("%s:%d: %s", name, at.Mark.Line, at.Message)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(document.Content) == 0 || document.Content[0].Tag == "!!null" {
		return &yaml.Node{Kind: yaml.MappingNode}, nil
	}
	if document.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: not a list of `key: value` lines", name)
	}
	return document.Content[0], nil
}

// pairs calls a function for each key of a mapping.
func pairs(m *yaml.Node, each func(key, value *yaml.Node)) {
	m = followed(m)
	if m == nil || m.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		each(m.Content[i], followed(m.Content[i+1]))
	}
}

// followed returns what an alias stands for.
func followed(n *yaml.Node) *yaml.Node {
	for range 10 {
		if n == nil || n.Kind != yaml.AliasNode {
			break
		}
		n = n.Alias
	}
	return n
}

// value returns what stands under a chain of keys, nil if nothing does.
func value(m *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		var found *yaml.Node
		pairs(m, func(k, v *yaml.Node) {
			if k.Value == key {
				found = v
			}
		})
		if m = found; m == nil {
			return nil
		}
	}
	return m
}

// plain returns the text of a scalar; of MkDocs' `!ENV [VARIABLE, default]` it is the default.
func plain(n *yaml.Node) string {
	if n = followed(n); n == nil {
		return ""
	}
	if n.Kind == yaml.SequenceNode && n.Tag == "!ENV" && len(n.Content) > 1 {
		n = n.Content[len(n.Content)-1]
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.HasPrefix(n.Tag, "!ENV") {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// texts returns the texts of a list, or the lines of one text, with their places.
func texts(file string, n *yaml.Node) (list []string, places []place) {
	if n = followed(n); n == nil {
		return nil, nil
	}
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			if item = followed(item); item.Kind == yaml.ScalarNode {
				list, places = append(list, item.Value), append(places, place{file, item.Line})
			}
		}
		return list, places
	}
	for line := range strings.Lines(n.Value) {
		line, _, _ = strings.Cut(line, " #")
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && n.Kind == yaml.ScalarNode {
			list, places = append(list, line), append(places, place{file, n.Line})
		}
	}
	return list, places
}
