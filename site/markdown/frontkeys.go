package markdown

import (
	"slices"
	"strings"

	"sheaf/site/note"
	"sheaf/site/schema"
)

// A frontKey is one key of front matter that means something to Sheaf: what is said of it, and how its
// value comes into the note. The parser, the JSON Schema and the test of the guide know keys from
// frontKeys alone; the package comment of frontmatter.go says what the parser forgives.
type frontKey struct {
	schema.Key
	set func(m *matter, key string, f field) // the value is not null; key is in lower case
}

// FrontMatterKeys returns the keys of front matter that mean something, the most wanted first.
func FrontMatterKeys() []schema.Key {
	var keys []schema.Key
	for _, k := range frontKeys {
		keys = append(keys, k.Key)
	}
	return keys
}

var frontKeys = []frontKey{
	{schema.Key{Name: "title", Value: schema.Text(), Default: "the first heading of level 1, else the file's name",
		Description: "The title."}, setTitle},
	{schema.Key{Name: "description", Value: schema.Text(), Default: "none",
		Description: "What the page says under its title."}, setDescription},
	{schema.Key{Name: "date", Value: schema.Matching(`^\d{4}([-/]?\d{1,2}){2}([Tt ].*)?$`, "2026-01-31"), Default: "none",
		Description: "A day, which the page shows. Of a point in time its day is kept as written."}, (*matter).setDate},
	{schema.Key{Name: "tags", Value: schema.Texts([]string{"guide"}), Default: "none",
		Description: "Tags, as a list or one text: `a, b` and `a b` are two tags."}, (*matter).addTags},
	{schema.Key{Name: "tag", Value: schema.Texts(), Default: "none",
		Description: "The same as tags."}, (*matter).addTags},
	{schema.Key{Name: "aliases", Value: schema.Texts([]string{"Old name"}), Default: "none",
		Description: "Other names, and addresses that lead here."}, (*matter).addAliases},
	{schema.Key{Name: "alias", Value: schema.Texts(), Default: "none",
		Description: "The same as aliases."}, (*matter).addAliases},
	{schema.Key{Name: "redirect_from", Value: schema.Texts([]string{"/old/place/"}), Default: "none",
		Description: "Addresses that lead here, as Jekyll's plugin has them; no names for wikilinks."}, (*matter).addAliases},
	{schema.Key{Name: "permalink", Value: schema.Text("/guide/start/"), Default: "the address of the file's path",
		Description: "The address, from the site's root."}, (*matter).setPermalink},
	{schema.Key{Name: "slug", Value: schema.Text("start"), Default: "the address of the file's path",
		Description: "The address, beside the note."}, (*matter).setPermalink},
	{schema.Key{Name: "lang", Value: schema.Matching("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", "en", "pt-BR"), Default: "that of the site",
		Description: "The language of this note, as a BCP 47 tag."}, setLang},
	{schema.Key{Name: "image", Value: schema.Text("cover.jpg"), Default: "a card that says the title",
		Description: "The picture that others show beside a link to this note: a PNG, JPEG, GIF or WebP file, by its path from the note."}, setImage},
	{schema.Key{Name: "draft", Value: schema.Truth(), Default: "`false`",
		Description: "true is not published without `--drafts`."}, setDraft},
	{schema.Key{Name: "publish", Value: schema.Truth(), Default: "`true`",
		Description: "false is a draft, whatever draft says."}, setPublish},
	{schema.Key{Name: "published", Value: schema.Value{Types: []string{"boolean", "string", "number", "null"}}, Default: "`true`",
		Description: "The same as publish, as Jekyll has it. Anything but true and false, such as a day, is the author's own."}, setPublished},
	{schema.Key{Name: "split", Value: schema.OneOf(0, 1, 2, 3, false), Default: "what sheaf.yaml says",
		Description: "The level of heading that makes pages of this note, 1 to 3; 0 keeps it whole."}, (*matter).setSplit},
	{schema.Key{Name: "order", Value: schema.Number(), Default: "after those that have one",
		Description: "The place of the note in its folder."}, setOrder},
	{schema.Key{Name: "nav_order", Value: schema.Number(), Default: "none",
		Description: "Counts where order is missing."}, setOthersOrder},
	{schema.Key{Name: "weight", Value: schema.Number(), Default: "none",
		Description: "Counts where order is missing; 0 is none."}, setOthersOrder},
	{schema.Key{Name: "sidebar_position", Value: schema.Number(), Default: "none",
		Description: "Counts where order is missing."}, setOthersOrder},
}

// keyOf returns what is known of a key, given in lower case; nil for one that is the author's own.
func keyOf(key string) *frontKey {
	if i := slices.IndexFunc(frontKeys, func(k frontKey) bool { return k.Name == key }); i >= 0 {
		return &frontKeys[i]
	}
	return nil
}

func setTitle(m *matter, _ string, f field) { m.note.Title = m.plain(f) }

func setDescription(m *matter, _ string, f field) { m.note.Description = m.plain(f) }

func setLang(m *matter, _ string, f field) {
	n := m.note
	if n.Lang = m.plain(f); n.Lang != "" && !isLanguage(n.Lang) {
		m.warn(f.pos, "lang: %q is not a language tag", n.Lang)
		n.Lang = ""
	}
}

// setImage takes the path of a picture. What else stands under this key (addresses of other hosts, which Jekyll's and
// Hugo's themes know, mappings) is the author's own.
func setImage(m *matter, _ string, f field) {
	dest := f.value.text
	if f.value.kind != textValue || note.MediumOf(dest) != note.Picture || strings.Contains(dest, ":") || strings.HasPrefix(dest, "//") {
		return
	}
	m.note.Links = append(m.note.Links, note.Link{Kind: note.Card, Dest: dest, Pos: f.pos})
}

func (m *matter) addTags(_ string, f field) {
	n := m.note
	for _, s := range m.tags(f) {
		if s = note.CleanTag(s); s != "" && len(n.Tags) < maxTags && !slices.ContainsFunc(n.Tags, func(t string) bool { return strings.EqualFold(t, s) }) {
			n.Tags = append(n.Tags, s)
		}
	}
}

func setDraft(m *matter, _ string, f field) {
	if draft, ok := m.truth(f); ok {
		m.note.Draft = m.note.Draft || draft
	}
}

// setPublish takes Obsidian's word for a note that is no draft.
func setPublish(m *matter, _ string, f field) {
	if publish, ok := m.truth(f); ok {
		m.note.Draft = m.note.Draft || !publish
	}
}

// setPublished takes Jekyll's word for the same. Others write under this key when they published something.
func setPublished(m *matter, key string, f field) {
	if f.value.kind == boolValue {
		setPublish(m, key, f)
	}
}

func setOrder(m *matter, _ string, f field) {
	if !m.setOrder(f) {
		m.warn(f.pos, "order: want a number, got %q", f.value.text)
	}
}

// setOthersOrder takes the place of a note from a key of another program.
func setOthersOrder(m *matter, key string, f field) {
	if !m.has("order") && (key != "weight" || f.value.text != "0") {
		m.setOrder(f)
	}
}
