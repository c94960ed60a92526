package markdown

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v4"

	"sheaf/site/note"
)

// The two languages of front matter. Both readers are given what stands between the fences, which
// begins at the file's second line.

// readYAML returns the fields of a mapping. It reports false if the text is a paragraph or a list:
// then the file begins with a thematic break, and the text must not be lost.
func (m *matter) readYAML(head []byte) ([]field, bool) {
	if fields, ok := plainYAML(head); ok {
		return fields, true
	}
	return m.parseYAML(head)
}

func (m *matter) parseYAML(head []byte) ([]field, bool) {
	var doc yaml.Node
	if err := yaml.Load(head, &doc); err != nil {
		pos := note.Pos{Line: 1, Column: 1}
		message := err.Error()
		var at *yaml.LoadError
		if errors.As(err, &at) {
			message = at.Message
			mark := at.Mark
			if at.ContextMark.Line > 0 { // where what is not finished begins
				mark = at.ContextMark
			}
			pos = note.Pos{Line: mark.Line + 1, Column: max(mark.Column, 1)}
		}
		if !isEmptyYAML(string(head)) {
			m.warn(pos, "front matter is not read: %s", message)
		}
		return nil, true
	}
	if doc.Kind == 0 || len(doc.Content) == 0 {
		return nil, true
	}
	root := doc.Content[0]
	switch {
	case root.Kind == yaml.MappingNode:
		return yamlFields(root), true
	case root.Kind == yaml.ScalarNode && root.Tag == "!!null":
		return nil, true
	case !strings.Contains("\n"+string(head), "\n\n"):
		m.warn(note.Pos{Line: root.Line + 1, Column: max(root.Column, 1)}, "front matter is not keys with values, so it is shown as text")
	}
	return nil, false
}

// isEmptyYAML reports whether there is nothing but comments in front matter.
func isEmptyYAML(head string) bool {
	for line := range strings.Lines(head) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return false
		}
	}
	return true
}

func yamlFields(mapping *yaml.Node) []field {
	fields := make([]field, 0, len(mapping.Content)/2)
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key := mapping.Content[i]
		if key.Kind == yaml.ScalarNode {
			pos := note.Pos{Line: key.Line + 1, Column: max(key.Column, 1)}
			f := field{key.Value, yamlValue(mapping.Content[i+1], 0), pos}
			if f.value.kind == nullValue {
				f.value.comment = key.LineComment
			}
			fields = append(fields, f)
		}
	}
	return fields
}

// yamlValue goes no deeper than a list of scalars, so that aliases, which may refer to each other,
// cannot grow.
func yamlValue(n *yaml.Node, depth int) value {
	if n.Kind == yaml.AliasNode && n.Alias != nil && depth < 2 {
		return yamlValue(n.Alias, depth+1)
	}
	switch n.Kind {
	case yaml.ScalarNode:
		kind := scalarValue
		switch n.Tag {
		case "!!null":
			return value{}
		case "!!binary":
			return value{kind: dataValue}
		case "!!str":
			kind = textValue
		case "!!bool":
			kind = boolValue
		}
		return value{kind: kind, text: n.Value, pos: note.Pos{Line: n.Line + 1, Column: max(n.Column, 1)}}
	case yaml.SequenceNode:
		v := value{kind: listValue}
		for _, item := range n.Content {
			if depth > 1 || item.Kind == yaml.SequenceNode {
				v.items = append(v.items, value{kind: listValue})
			} else {
				v.items = append(v.items, yamlValue(item, depth+2))
			}
		}
		return v
	}
	return value{kind: mappingValue}
}

func (m *matter) readTOML(head []byte) []field {
	var table map[string]any
	if err := toml.Unmarshal(head, &table); err != nil {
		pos := note.Pos{Line: 1, Column: 1}
		var at *toml.DecodeError
		if errors.As(err, &at) {
			line, column := at.Position()
			pos = note.Pos{Line: line + 1, Column: max(column, 1)}
		}
		m.warn(pos, "front matter is not read: %s", strings.TrimPrefix(err.Error(), "toml: "))
		return nil
	}
	var fields []field
	for key, v := range table {
		fields = append(fields, field{key, tomlValue(v, 0), keyPos(string(head), key)})
	}
	slices.SortFunc(fields, func(a, b field) int { return strings.Compare(a.key, b.key) })
	return fields
}

// keyPos returns where a key of the table at the top stands.
func keyPos(head, key string) note.Pos {
	line := 1
	for l := range strings.Lines(head) {
		line++
		name, _, ok := strings.Cut(l, "=")
		if strings.HasPrefix(l, "[") {
			name, ok = strings.Trim(l, "[] \t\n"), true
		}
		if ok && strings.Trim(strings.TrimSpace(name), `"'`) == key {
			return note.Pos{Line: line, Column: 1 + len(l) - len(strings.TrimLeft(l, " \t"))}
		}
	}
	return note.Pos{Line: 1, Column: 1}
}

func tomlValue(v any, depth int) value {
	switch v := v.(type) {
	case string:
		return value{kind: textValue, text: v}
	case bool:
		return value{kind: boolValue, text: strconv.FormatBool(v)}
	case int64, float64, toml.LocalDate, toml.LocalDateTime, toml.LocalTime:
		return value{kind: scalarValue, text: fmt.Sprint(v)}
	case time.Time:
		return value{kind: scalarValue, text: v.Format(time.RFC3339)}
	case []any:
		all := value{kind: listValue}
		for _, item := range v {
			if depth > 0 {
				break
			}
			all.items = append(all.items, tomlValue(item, depth+1))
		}
		return all
	}
	return value{kind: mappingValue}
}
