package markdown

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"sheaf/site/note"
)

// The addresses that front matter asks for:
//
//	permalink: /guide/start/   the note's address, always from the site's root
//	slug: start                the same beside the note's place, or from the root with a slash in front
//	aliases: [Old name, a/old] addresses that lead to the note: a name beside it, a path from the root
//	redirect_from: [/a/old/]   the same, as Jekyll has it: addresses, and no names for wikilinks
//
// Nothing leads away from a note, so that redirects make no chain or circle: redirect and redirect_to are
// refused. A value that cannot be an address is left out with a warning, and the note has the address of its path.

// setPermalink takes the address that the note asks for. A permalink counts before a slug.
func (m *matter) setPermalink(key string, f field) {
	if old := m.note.Permalink; old != nil && old.Key == "permalink" {
		return
	}
	switch f.value.kind {
	case textValue, scalarValue, boolValue:
	default:
		m.warn(f.pos, "%s: want text, got %s", f.key, f.value.kind)
		return
	}
	folder := ""
	if key == "slug" {
		folder = path.Dir(m.note.Path)
	}
	p, err := note.ParseAddress(f.value.text, folder)
	if err != nil {
		m.refuse(note.CodeBadPermalink, f, f.value, err, "the note keeps the address of its path")
		return
	}
	m.note.Permalink = &note.Asked{Path: p, Key: key, Value: f.value.text, Pos: m.place(f, f.value)}
}

// addAliases takes the note's other names. Those that are no addresses are names all the same.
func (m *matter) addAliases(_ string, f field) {
	n := m.note
	for _, v := range m.texts(f) {
		name := strings.Join(strings.Fields(v.text), " ")
		isName := name != "" && !strings.EqualFold(f.key, "redirect_from")
		if isName && slices.Contains(n.Aliases, name) {
			continue
		}
		if isName {
			n.Aliases = append(n.Aliases, name)
		}
		p, err := note.ParseAlias(v.text, path.Dir(n.Path))
		if err != nil {
			m.refuse(note.CodeBadAlias, f, v, err, "nothing leads from there to the note")
		} else if p != "" || strings.HasPrefix(strings.TrimSpace(v.text), "/") {
			n.Redirects = append(n.Redirects, note.Asked{Path: p, Key: f.key, Value: v.text, Pos: m.place(f, v)})
		}
	}
}

// refuseRedirect says how to write what a redirect from the note itself would do.
func (m *matter) refuseRedirect(f field) {
	m.note.Diags = append(m.note.Diags, note.Diag{
		Path: m.note.Path, Pos: m.place(f, f.value), Severity: note.Warning, Code: note.CodeBadAlias,
		Message: fmt.Sprintf("%s: a note cannot lead away from itself; its page is published as it is", f.key),
		Hint:    fmt.Sprintf("remove the note, and write `aliases: [%s]` in the one that is to be read instead", strings.TrimSuffix(m.note.Path, path.Ext(m.note.Path))),
	})
}

// place is where a value stands, or its key where that is not known.
func (m *matter) place(f field, v value) note.Pos {
	pos := v.pos
	if pos.Line == 0 {
		pos = f.pos
	}
	pos.Line = min(pos.Line, m.last)
	return pos
}

func (m *matter) refuse(code string, f field, v value, err error, hint string) {
	const shown = 80 // bytes
	text := v.text
	if len(text) > shown {
		text = strings.ToValidUTF8(text[:shown], "") + "…"
	}
	m.note.Diags = append(m.note.Diags, note.Diag{
		Path: m.note.Path, Pos: m.place(f, v), Severity: note.Warning, Code: code,
		Message: fmt.Sprintf("%s: the address %q %s", f.key, text, err), Hint: hint,
	})
}
