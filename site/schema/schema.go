// Package schema describes the keys that a document of Sheaf may have, such as sheaf.yaml and the front
// matter of a note. Whoever reads such a document has one table of Keys, by which it knows keys, and
// from which Document makes the JSON Schema that editors complete and check by.
//
// See json-schema.org/draft/2020-12 for the words.
package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// A Key is one key of a document.
type Key struct {
	Name        string
	Description string // one or two sentences
	Default     string // what holds without it, in words; a value that could be written stands in backticks
	Value       Value
}

// A Value is what may stand behind a key: a JSON Schema, of which this is the part that Sheaf needs.
type Value struct {
	Types      []string         `json:"type,omitempty"`
	Pattern    string           `json:"pattern,omitempty"`
	Enum       []any            `json:"enum,omitempty"`
	Minimum    *float64         `json:"minimum,omitempty"`
	Items      *Value           `json:"items,omitempty"`
	Properties map[string]Value `json:"properties,omitempty"`
	Others     *Value           `json:"additionalProperties,omitempty"` // of keys that are not in Properties
	Most       int              `json:"maxProperties,omitempty"`
	AnyOf      []Value          `json:"anyOf,omitempty"`
	None       *Value           `json:"not,omitempty"`
	Examples   []any            `json:"examples,omitempty"`
}

// Text is a text, a number standing for its digits. Words that YAML takes for something else (true, null)
// are texts in quotes only.
func Text(examples ...any) Value {
	return Value{Types: []string{"string", "number", "null"}, Examples: examples}
}

// Matching is a text that a regular expression fits. The empty text is as if the key were not there.
func Matching(pattern string, examples ...any) Value {
	return Value{Types: []string{"string", "null"}, Pattern: "^$|" + pattern, Examples: examples}
}

// Truth is true or false.
func Truth() Value { return Value{Types: []string{"boolean", "null"}} }

// Number is any number.
func Number() Value { return Value{Types: []string{"number", "null"}} }

// Texts is a list of texts, or one text.
func Texts(examples ...any) Value {
	item := Value{Types: []string{"string", "number", "boolean", "null"}}
	return Value{Types: []string{"array", "string", "null"}, Items: &item, Examples: examples}
}

// OneOf is one of some values.
func OneOf(values ...any) Value { return Value{Enum: append(values, nil)} }

// Map is a mapping from any texts to values.
func Map(of Value) Value { return Value{Types: []string{"object"}, Others: &of} }

// Never is a value that nothing fits.
func Never() *Value { return &Value{None: &Value{}} }

// Document returns the JSON Schema of a document with the keys given, in their order; one that is closed may
// have no others.
func Document(title, description string, keys []Key, closed bool) ([]byte, error) {
	var properties bytes.Buffer
	for i, k := range keys {
		if i > 0 {
			properties.WriteByte(',')
		}
		value, err := property(k)
		if err != nil {
			return nil, fmt.Errorf("describe the key %s: %w", k.Name, err)
		}
		fmt.Fprintf(&properties, "%q:%s", k.Name, value)
	}
	return indented(struct {
		Schema      string          `json:"$schema"`
		Title       string          `json:"title"`
		Description string          `json:"description"`
		Types       []string        `json:"type"`
		Properties  json.RawMessage `json:"properties"`
		Others      bool            `json:"additionalProperties"`
	}{
		"https://json-schema.org/draft/2020-12/schema", title, description, []string{"object", "null"},
		json.RawMessage("{" + properties.String() + "}"), !closed,
	})
}

// property returns the JSON of one key's schema.
func property(k Key) ([]byte, error) {
	description := k.Description + " Default: " + k.Default + "."
	return compact(struct {
		Description string `json:"description"`
		Default     any    `json:"default,omitempty"`
		Value
	}{description, k.literal(), k.Value})
}

// literal returns the default as a value, nil if it is none that could be written.
func (k Key) literal() any {
	text, ok := strings.CutPrefix(k.Default, "`")
	if text, ok = strings.CutSuffix(text, "`"); !ok || strings.Contains(text, "`") {
		return nil
	}
	if truth, err := strconv.ParseBool(text); err == nil && len(text) > 1 {
		return truth
	}
	if number, err := strconv.ParseFloat(text, 64); err == nil {
		return number
	}
	return text
}

func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

func indented(v any) ([]byte, error) {
	text, err := compact(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, text, "", "  ")
	b.WriteByte('\n')
	return b.Bytes(), err
}
