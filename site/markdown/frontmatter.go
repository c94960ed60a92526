package markdown

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/site/note"
)

// Front matter: YAML between lines of "---" (or from "---" to "..."), or TOML between lines of
// "+++", at the very start of a file. Keys that are not listed in frontKeys are the author's own.
//
// Values of another type than a key wants are taken as their text where that makes sense: numbers
// and dates as written, one string as a list of one, "a, b" and "a b" as two tags, null as if the key were not
// there; yes, no, on, off, 1 and 0, in quotes or not, as true or false, with a warning. Whatever else
// is found is left out with a warning: mappings, merge keys ("<<"), binary data, "tags: #a", which YAML takes for
// a comment. Anchors and aliases go no deeper than a list. JSON may stand between the lines, for it is YAML; alone it is text.
//
// "order" says where a note stands in its folder. What others call it counts where it is missing: nav_order
// (Just the Docs), weight (Hugo, where 0 is none), sidebar_position (Docusaurus).
//
// An alias is a name for wikilinks, and an address that leads to the note; see addresses.go, where
// "permalink" and "slug" are too.
//
// "publish: false" is a draft, whatever draft says: what two keys disagree about stays unpublished.

// maxFrontMatter bounds front matter, in bytes.
const maxFrontMatter = 64 << 10

// A field is a key of front matter, and where it stands.
type field struct {
	key   string
	value value
	pos   note.Pos // in the file
}

// A value is a value of front matter, as far as any key cares.
type value struct {
	kind  valueKind
	text  string   // scalar: as written
	items []value  // list
	pos   note.Pos // in the file; zero where it is not known

	comment string // null: what stands behind it
}

type valueKind uint8

const (
	nullValue valueKind = iota
	textValue           // a string
	scalarValue
	boolValue
	listValue
	mappingValue
	dataValue // binary
)

// frontMatter reads the front matter of a file into n, and returns the rest and the number of the
// line that it begins with. An opening line that nothing closes is no front matter.
func frontMatter(n *note.Note, file []byte) (body []byte, first int) {
	head, body, fence := splitFrontMatter(file)
	if fence == "" {
		if fence = opening(file); fence != "" {
			m := &matter{note: n, last: 1}
			m.warn(note.Pos{Line: 1, Column: 1}, "front matter is not closed, so it is shown as text: no line of `%s` follows", fence)
		}
		return file, 1
	}
	first = 1 + bytes.Count(file[:len(file)-len(body)], []byte("\n"))
	m := &matter{note: n, last: max(first-1, 1)}
	if len(head) > maxFrontMatter {
		m.warn(note.Pos{Line: 1, Column: 1}, "front matter of %d KiB is not read: the limit is %d KiB", len(head)>>10, maxFrontMatter>>10)
		return body, first
	}
	var fields []field
	ok := true
	if fence == "+++" {
		fields = m.readTOML(head)
	} else {
		fields, ok = m.readYAML(head)
	}
	if !ok {
		return file, 1
	}
	m.apply(fields)
	return body, first
}

// splitFrontMatter returns what stands between the fences, what follows, and the opening fence, ""
// if there is no front matter. More than the limit only counts if it begins with a key.
func splitFrontMatter(file []byte) (head, body []byte, fence string) {
	line, rest, ok := bytes.Cut(file, []byte("\n"))
	fence = string(bytes.TrimRight(line, " \t"))
	if !ok || fence != "---" && fence != "+++" {
		return nil, nil, ""
	}
	for at := 0; at < len(rest); {
		end := bytes.IndexByte(rest[at:], '\n') + 1
		if end == 0 {
			end = len(rest) - at
		}
		line := string(bytes.TrimRight(rest[at:min(at+end, at+8)], " \t\n"))
		if line == fence || line == "..." && fence == "---" {
			if len(bytes.TrimRight(rest[at:at+end], " \t\n")) == len(line) {
				if at > maxFrontMatter && !beginsWithKey(rest) {
					break
				}
				return rest[:at], rest[at+end:], fence
			}
		}
		at += end
	}
	return nil, nil, ""
}

// opening returns the fence that a file begins with, if a key that front matter may have stands below
// it: then it is no thematic break.
func opening(file []byte) string {
	line, rest, _ := bytes.Cut(file, []byte("\n"))
	fence, separator := string(bytes.TrimRight(line, " \t")), ":"
	switch fence {
	case "---":
	case "+++":
		separator = "="
	default:
		return ""
	}
	key, _, ok := bytes.Cut(rest[:min(len(rest), 64)], []byte(separator))
	if !ok || keyOf(strings.ToLower(string(bytes.TrimSpace(key)))) == nil {
		return ""
	}
	return fence
}

func beginsWithKey(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	key, _, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		key, _, ok = bytes.Cut(line, []byte("="))
	}
	return ok && len(key) > 0 && len(key) < 64 && bytes.IndexAny(bytes.TrimSpace(key), " #*[(<") < 0
}

// A matter reads front matter into a note.
type matter struct {
	note   *note.Note
	last   int // the closing fence's line
	fields []field
}

// has reports whether the front matter has a key.
func (m *matter) has(key string) bool {
	return slices.ContainsFunc(m.fields, func(f field) bool { return strings.EqualFold(f.key, key) })
}

func (m *matter) warn(pos note.Pos, format string, args ...any) {
	pos.Line = min(pos.Line, m.last) // YAML counts more characters as line ends than we do
	m.note.Diags = append(m.note.Diags, note.Diag{
		Path: m.note.Path, Pos: pos, Severity: note.Warning, Code: note.CodeFrontMatter, Message: fmt.Sprintf(format, args...),
	})
}

// apply sets what the note takes from its front matter.
func (m *matter) apply(fields []field) {
	m.fields = fields
	seen := make(map[string]bool)
	for _, f := range fields {
		key := strings.ToLower(f.key)
		switch key {
		case "<<":
			m.warn(f.pos, "keys are not merged: write what `<<` stands for")
		case "redirect", "redirect_to":
			m.refuseRedirect(f)
		}
		known := keyOf(key)
		if known == nil {
			continue
		}
		if seen[key] {
			m.warn(f.pos, "front matter has %q twice; the first one counts", f.key)
			continue
		}
		seen[key] = true
		switch {
		case f.value.kind != nullValue:
			known.set(m, key, f)
		case len(f.value.comment) > 1 && f.value.comment[1] > ' ':
			m.warn(f.pos, "%s: YAML takes `%s` for a comment: write it without `#`, or in quotes", f.key, f.value.comment)
		}
	}
}

// plain returns a value that is to be one text.
func (m *matter) plain(f field) string {
	switch f.value.kind {
	case textValue, scalarValue, boolValue:
		return strings.Join(strings.Fields(f.value.text), " ")
	}
	m.warn(f.pos, "%s: want text, got %s", f.key, f.value.kind)
	return ""
}

// texts returns the texts of a value that is to be a list of them, or one.
func (m *matter) texts(f field) []value {
	switch f.value.kind {
	case textValue, scalarValue, boolValue:
		return []value{f.value}
	case listValue:
		var all []value
		isReported := false
		for _, item := range f.value.items {
			switch item.kind {
			case nullValue:
			case textValue, scalarValue, boolValue:
				all = append(all, item)
			default:
				if !isReported {
					m.warn(f.pos, "%s: want a list of texts, got %s in it", f.key, item.kind)
				}
				isReported = true
			}
		}
		return all
	}
	m.warn(f.pos, "%s: want a list of texts, got %s", f.key, f.value.kind)
	return nil
}

// tags returns the texts of a value, a single one split at its commas, or else its spaces.
func (m *matter) tags(f field) []string {
	texts := m.texts(f)
	if len(texts) == 1 && f.value.kind != listValue {
		if strings.Contains(texts[0].text, ",") {
			return strings.Split(texts[0].text, ",")
		}
		return strings.Fields(texts[0].text)
	}
	var tags []string
	for _, t := range texts {
		tags = append(tags, t.text)
	}
	return tags
}

// setDate takes a day, or the day of a point in time, as it is written: no time zone moves it.
func (m *matter) setDate(_ string, f field) {
	s := m.plain(f)
	if s == "" {
		return
	}
	day := s
	if i := strings.IndexAny(s, "Tt "); i >= 0 {
		day = s[:i]
	}
	for _, layout := range []string{time.DateOnly, "2006-1-2", "2006/1/2", "20060102"} {
		if at, err := time.Parse(layout, day); err == nil {
			m.note.Date = at.Format(time.DateOnly)
			return
		}
	}
	m.warn(f.pos, "date: %q is not a date like 2006-01-02", s)
}

// setSplit takes a level of heading, or 0 or false for a note that is to be one page.
func (m *matter) setSplit(_ string, f field) {
	if f.value.kind == boolValue || f.value.kind == scalarValue || f.value.kind == textValue {
		switch s := m.plain(f); s {
		case "0", "false", "no":
			m.note.Split = note.NoSplit
			return
		case "1", "2", "3":
			m.note.Split = int(s[0] - '0')
			return
		}
	}
	m.warn(f.pos, "split: want the level of heading that makes pages, 1, 2 or 3, got %q", f.value.text)
}

// setOrder takes the place of a note among those of its folder, and reports whether it is a number.
func (m *matter) setOrder(f field) bool {
	order, err := strconv.ParseFloat(strings.TrimSpace(f.value.text), 64)
	if err != nil || math.IsInf(order, 0) || math.IsNaN(order) {
		return false
	}
	m.note.Ordered, m.note.Order = true, order
	return true
}

// truth returns a value that is to be true or false, and whether it is.
func (m *matter) truth(f field) (value, ok bool) {
	switch strings.ToLower(m.plain(f)) {
	case "true", "yes", "on", "1":
		value = true
	case "false", "no", "off", "0":
	default:
		m.warn(f.pos, "%s: want true or false, got %q", f.key, f.value.text)
		return false, false
	}
	if f.value.kind != boolValue {
		m.warn(f.pos, "%s: want true or false without quotes; %q is taken as %v", f.key, f.value.text, value)
	}
	return value, true
}

func (k valueKind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "a mapping", "binary data"}[k]
}
