package site

import (
	"net/url"
	"path"
	"strings"

	"go.yaml.in/yaml/v4"

	"sheaf/site/markdown"
	"sheaf/site/schema"
)

// A configKey is one key of sheaf.yaml: what is said of it, and how its value comes into a Config. The
// parser, the JSON Schema, the file that `sheaf init` writes and the test of the guide know keys from
// configKeys alone.
type configKey struct {
	schema.Key
	example string                              // what follows the key in an example
	set     func(c *Config, v *yaml.Node) error // v is not null; errors are made by wrong
}

// ConfigKey is a key of sheaf.yaml and an example of it, "key: value".
type ConfigKey struct {
	schema.Key
	Example string
}

// ConfigKeys returns the keys that sheaf.yaml may have, the most wanted first.
func ConfigKeys() []ConfigKey {
	var keys []ConfigKey
	for _, k := range configKeys() {
		keys = append(keys, ConfigKey{k.Key, k.Name + ": " + k.example})
	}
	return keys
}

// ConfigSchema returns the JSON Schema of sheaf.yaml.
func ConfigSchema() ([]byte, error) {
	var keys []schema.Key
	for _, k := range configKeys() {
		keys = append(keys, k.Key)
	}
	return schema.Document("sheaf.yaml", "The configuration of a site that Sheaf makes of Markdown notes.", keys, true)
}

// FrontMatterSchema returns the JSON Schema of a note's front matter, which may have keys of its author's too.
func FrontMatterSchema() ([]byte, error) {
	return schema.Document("front matter", "What stands at the beginning of a note that Sheaf publishes.", markdown.FrontMatterKeys(), false)
}

func configKeys() []configKey {
	address := schema.Matching(`^[Hh][Tt][Tt][Pp][Ss]?://[^/?#]+`, "https://owner.github.io/repository/")
	navItem := schema.Value{Types: []string{"string", "object"}, Others: &schema.Value{Types: []string{"string"}}, Least: 1, Most: 1}
	level := schema.OneOf(0, 1, 2, 3, false)
	return []configKey{
		{schema.Key{
			Name: "title", Value: schema.Text("System design"), Default: `the title of the root's page, else "Notes"`,
			Description: "The site's title.",
		}, "System design", text("title", func(c *Config) *string { return &c.Title })},
		{schema.Key{
			Name: "description", Value: schema.Text(), Default: "none",
			Description: "One sentence for the home page, used where no README makes that page.",
		}, "What we know about our systems.", text("description", func(c *Config) *string { return &c.Description })},
		{schema.Key{
			Name: "url", Value: address, Default: "the root of a host",
			Description: "The full address that the site will have. `--base-url` overrides it.",
		}, "https://owner.github.io/repository/", setURL},
		{schema.Key{
			Name: "lang", Value: schema.Matching("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", "en", "pt-BR"), Default: "`en`",
			Description: "The language of the notes, as a BCP 47 tag.",
		}, "pt-BR", setLang},
		{schema.Key{
			Name: "edit", Value: schema.Matching(`\{path\}|^https?://(github\.com|gitlab\.[^/]+|codeberg\.org|(gitea|forgejo)\.[^/]+|bitbucket\.org|git\.sr\.ht)/[^/]+/[^?#]+$`, "https://github.com/owner/repository/tree/main/notes", "https://example.org/edit/{path}"), Default: "none",
			Description: "Where the notes' sources are: the address of their folder at GitHub, GitLab, Codeberg, Gitea, Bitbucket or sourcehut, or any address with {path} in it. Gives each page a link to edit it, and on the first four hosts one to report a problem.",
		}, "https://github.com/owner/repository/tree/main/notes", setEdit},
		{schema.Key{
			Name: "report", Value: schema.Matching(`\{(path|title|url)\}|^$`, "https://example.org/report?about={path}"), Default: "what follows from `edit`",
			Description: "Where readers report a problem with a note: an address with {path}, {title} or {url} in it. Empty for no such link.",
		}, "https://example.org/report?about={path}", setReport},
		{schema.Key{
			Name: "exclude", Value: schema.Texts([]string{"drafts", "*.tmp.md"}), Default: "none",
			Description: "Patterns of files and folders to leave out, compared with the whole path and with the last name in it.",
		}, `[drafts, "*.tmp.md"]`, setExclude},
		{schema.Key{
			Name: "split", Default: "none",
			Value:       schema.Value{AnyOf: []schema.Value{level, schema.Map(level)}, Examples: []any{2, map[string]int{"docs/**": 1}}},
			Description: "The level of heading, 1 to 3, that makes pages of the root's page; or levels by path, of which the first that fits counts.",
		}, `{README.md: 2, "docs/**": 1}`, func(c *Config, v *yaml.Node) (err error) {
			c.Split, err = splitRules(v)
			return err
		}},
		{schema.Key{
			Name: "nav", Default: "folders, then notes, by `order` and name",
			Value:       schema.Value{Types: []string{"array", "null"}, Items: &navItem},
			Description: "The order of notes and folders in the sidebar: a list of paths, each alone or behind the title that it has there. What is not listed follows.",
		}, "[start.md, Reference: reference/]", setNav},
		{schema.Key{
			Name: "mentions", Value: schema.Truth(), Default: "`false`",
			Description: "Whether each note lists those that have its title or an alias in their text and no link to it.",
		}, "true", truth("mentions", func(c *Config) *bool { return &c.Mentions })},
		{schema.Key{
			Name: "authors", Value: schema.Truth(), Default: "`false`",
			Description: "Whether each page names those who committed its note, as git and a .mailmap spell their names.",
		}, "true", truth("authors", func(c *Config) *bool { return &c.Authors })},
		{schema.Key{
			Name: "offline", Value: schema.Truth(), Default: "`false`",
			Description: "Whether readers' browsers keep the notes that they read, and the search index, for when there is no network.",
		}, "true", truth("offline", func(c *Config) *bool { return &c.Offline })},
		{schema.Key{
			Name: "print", Value: schema.Truth(), Default: "`false`",
			Description: "Whether each folder, and the whole site, also has one page with all its notes, to print or to keep as a PDF.",
		}, "true", truth("print", func(c *Config) *bool { return &c.Print })},
		{schema.Key{
			Name: "deploy", Value: schema.Text("gh-pages"), Default: "none",
			Description: "Where `sheaf deploy` publishes the site: `gh-pages`, `git:REMOTE#BRANCH`, `s3://BUCKET/PREFIX` or a folder.",
		}, "gh-pages", text("deploy", func(c *Config) *string { return &c.Deploy })},
	}
}

// text takes one text.
func text(key string, field func(*Config) *string) func(*Config, *yaml.Node) error {
	return func(c *Config, v *yaml.Node) error {
		if v.Kind != yaml.ScalarNode {
			return wrong(v, "", "%s must be one text", key)
		}
		*field(c) = v.Value
		return nil
	}
}

// truth takes true or false.
func truth(key string, field func(*Config) *bool) func(*Config, *yaml.Node) error {
	return func(c *Config, v *yaml.Node) error {
		if v.Decode(field(c)) != nil {
			return wrong(v, "write `"+key+": true`", "%s must be true or false", key)
		}
		return nil
	}
}

func setURL(c *Config, v *yaml.Node) error {
	if err := text("url", func(c *Config) *string { return &c.URL })(c, v); err != nil || c.URL == "" {
		return err
	}
	if u, err := url.Parse(c.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return wrong(v, "write `url: https://example.org/notes/`", "url must be the site's full address")
	}
	return nil
}

func setLang(c *Config, v *yaml.Node) error {
	if err := text("lang", func(c *Config) *string { return &c.Lang })(c, v); err != nil || c.Lang == "" {
		return err
	}
	if !isLanguageTag(c.Lang) {
		return wrong(v, "write `lang: en` or `lang: pt-BR`", "lang must be a language tag")
	}
	return nil
}

func setEdit(c *Config, v *yaml.Node) error {
	if err := text("edit", func(c *Config) *string { return &c.Edit })(c, v); err != nil || c.Edit == "" {
		return err
	}
	if _, _, ok := sourceLinks(c.Edit); !ok && !strings.Contains(c.Edit, "{path}") {
		return wrong(v, "write `edit: https://github.com/owner/repository/tree/main/notes`, or `edit: https://example.org/edit/{path}`",
			"edit must be the address of a folder at a host that Sheaf knows, or have {path} in it, for the note's path")
	}
	return nil
}

func setReport(c *Config, v *yaml.Node) error {
	if err := text("report", func(c *Config) *string { return &c.Report })(c, v); err != nil || c.Report == "" {
		return err
	}
	if !strings.Contains(c.Report, "{path}") && !strings.Contains(c.Report, "{title}") && !strings.Contains(c.Report, "{url}") {
		return wrong(v, "write `report: https://example.org/report?about={path}`", "report must have {path}, {title} or {url} in it")
	}
	return nil
}

func setExclude(c *Config, v *yaml.Node) error {
	list, ok := stringList(v)
	if !ok {
		return wrong(v, "write `exclude: [a, b]`", "exclude must be a list of texts")
	}
	for _, pattern := range list {
		if _, err := path.Match(pattern, ""); err != nil {
			return wrong(v, "`*` stands for any characters, `?` for one, `[ab]` for one of these", "exclude: %q is no pattern", pattern)
		}
	}
	c.Exclude = list
	return nil
}

// stringList returns the texts of a list, or the one text.
func stringList(n *yaml.Node) ([]string, bool) {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}, n.Tag == "!!str"
	}
	if n.Kind != yaml.SequenceNode {
		return nil, false
	}
	var list []string
	for _, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			return nil, false
		}
		list = append(list, item.Value)
	}
	return list, true
}
