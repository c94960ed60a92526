package site

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"sheaf/site/markdown"
)

// TestSchemasSayWhatTheParsersTake holds both JSON Schemas against what reads the documents.
func TestSchemasSayWhatTheParsersTake(t *testing.T) {
	config, frontMatter := compiled(t, ConfigSchema), compiled(t, FrontMatterSchema)
	takes := func(text string) bool {
		_, err := parseConfig(ConfigFile, []byte(text))
		return err == nil
	}
	for _, text := range []string{
		"", "title: Notes", "title: 2024", "title:", "title: [a]", "titel: x", "- title",
		"description: d", "url: https://example.org/notes/", "url: notes", "url: ftp://example.org/", "url: ''", "url: https://",
		"lang: pt-BR", "lang: English language", "edit: https://example.org/{path}", "edit: https://example.org/",
		"exclude: drafts", "exclude: [drafts, 1]", "exclude: [[a]]", "exclude: {a: b}",
		"mentions: true", "mentions: maybe", "mentions: [true]",
		"split: 2", "split: 4", "split: 0", "split: false", "split: {a: 1, b/**: 0}", "split: {a: 4}", "split: [1]",
	} {
		if want, got := takes(text), fits(t, config, text); got != want {
			t.Errorf("the parser takes %q: %v; its schema: %v", text, want, got)
		}
	}
	compiler := markdown.New(markdown.Options{})
	for _, text := range []string{
		"title: a", "title: 3", "title: {a: b}", "tags: [a, b]", "tags: a b", "tags: {a: b}", "draft: true", "draft: perhaps",
		"date: 2026-01-31", "date: 2026-01-31T10:00:00Z", "date: yesterday", "split: 2", "split: 9", "order: 1.5", "order: first",
		"lang: de", "lang: '?'", "others: {a: [b]}", "aliases: [a]", "aliases: {a: b}", "permalink: /a/", "permalink: [a]",
	} {
		note, _ := compiler.Compile("a.md", []byte("---\n"+text+"\n---\n"))
		if want, got := len(note.Diags) == 0, fits(t, frontMatter, text); got != want {
			t.Errorf("front matter %q is read without a warning: %v; it fits the schema: %v", text, want, got)
		}
	}
}

// TestKeysOfFrontMatterAreInTheGuide expects each key in the guide's table of properties.
func TestKeysOfFrontMatterAreInTheGuide(t *testing.T) {
	text, err := os.ReadFile("../notes/guide/writing.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Properties\n")
	rows := regexp.MustCompile("(?m)^\\|.*").FindAllString(section, -1)
	for _, k := range markdown.FrontMatterKeys() {
		if !strings.Contains(strings.Join(rows, "\n"), "`"+k.Name+"`") {
			t.Errorf("writing.md has no row with `%s`", k.Name)
		}
	}
}

// compiled checks a schema against that of JSON Schema, and makes a validator of it.
func compiled(t *testing.T, of func() ([]byte, error)) *jsonschema.Schema {
	t.Helper()
	text, err := of()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fits(t *testing.T, s *jsonschema.Schema, text string) bool {
	t.Helper()
	var document any
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	if keys, ok := document.(map[string]any); ok {
		for k, v := range keys {
			if at, ok := v.(time.Time); ok { // a text to JSON, and to the editors that use the schema
				keys[k] = at.Format(time.RFC3339)
			}
		}
	}
	return s.Validate(document) == nil
}
