package markdown

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"sheaf/site/note"
)

// The attributes of raw HTML: which are kept, and those that are links.

// attribute returns the value of an attribute of t, "" if it has none.
func attribute(t *html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// attributes writes what is kept of the attributes of t, all but the id. That it returns, if it has
// one that is free, for the caller to put where it belongs.
func (w *writer) attributes(t *html.Token, rule elementRule) (id string) {
	class := ""
	switch t.Data {
	case "center":
		class = "al-center"
	case "details":
		class = "fold"
	}
	for i, a := range t.Attr {
		if slices.ContainsFunc(t.Attr[:i], func(b html.Attribute) bool { return a.Key == b.Key }) {
			continue // the first one counts
		}
		switch a.Key {
		case "id":
			id = w.anchor(a.Val)
		case "align":
			if rule.block {
				class = cmp.Or(alignClass(a.Val), class)
			}
		case "title":
			w.attribute(a.Key, a.Val)
		case "lang":
			if isLanguage(a.Val) {
				w.attribute(a.Key, a.Val)
			}
		case "dir":
			switch v := strings.ToLower(a.Val); v {
			case "ltr", "rtl", "auto":
				w.attribute(a.Key, v)
			}
		default:
			if slices.Contains(rule.attrs, a.Key) {
				w.ownAttribute(t.Data, a.Key, a.Val)
			}
		}
	}
	if class != "" {
		w.attribute("class", class)
	}
	return id
}

// ownAttribute writes an attribute that only some elements may have, if its value is valid.
func (w *writer) ownAttribute(tag, key, value string) {
	value = strings.TrimSpace(value)
	ok := true
	switch key {
	case "open", "reversed", "muted", "loop":
		w.string(" " + key)
		return
	case "start", "value":
		_, err := strconv.ParseInt(value, 10, 32)
		ok = err == nil
	case "colspan":
		ok = isNumber(value, 1, 1000)
	case "rowspan":
		ok = isNumber(value, 1, 65534)
	case "width", "height":
		ok = isNumber(value, 1, 1<<16)
	case "type":
		ok = tag != "ol" && isMIME(value) || tag == "ol" && len(value) == 1 && strings.Contains("1aAiI", value)
	case "scope":
		ok = value == "col" || value == "row"
	case "media", "sizes":
		ok = value != "" && strings.Trim(strings.ToLower(value), "abcdefghijklmnopqrstuvwxyz0123456789 ()-:,.") == ""
	case "datetime":
		ok = isDate(value)
	}
	if ok {
		w.attribute(key, value)
	}
}

func isNumber(s string, low, high int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && low <= n && n <= high && s[0] != '+'
}

func isMIME(s string) bool {
	kind, sub, ok := strings.Cut(s, "/")
	letters := func(s string) bool {
		return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789+-.") == ""
	}
	return ok && letters(kind) && letters(sub)
}

// isDate reports whether s is YYYY-MM-DD, with or without a time behind it that is not looked at
// closely: "T10:00" or "T10:00:00Z".
func isDate(s string) bool {
	if len(s) > 10 && strings.Trim(s[10:], "0123456789:.TZ+-") != "" {
		return false
	}
	return len(s) >= 10 && (len(s) == 10 || s[10] == 'T') && isDay(s[:10])
}

// isDay reports whether s is a day that exists, as YYYY-MM-DD.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isLanguage reports whether s looks like a BCP 47 tag.
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 1 || len(part) > 8 || i == 0 && (len(part) < 2 || len(part) > 3) {
			return false
		}
		for _, c := range []byte(part) {
			if !('a' <= c|0x20 && c|0x20 <= 'z' || i > 0 && '0' <= c && c <= '9') {
				return false
			}
		}
	}
	return true
}

// alignClass returns the class that says what an obsolete align attribute said.
func alignClass(align string) string {
	switch strings.ToLower(strings.TrimSpace(align)) {
	case "left":
		return "al-left"
	case "center", "middle":
		return "al-center"
	case "right":
		return "al-right"
	}
	return ""
}

// anchor records an id or name of raw HTML as a place that links may point at. It returns "" if the
// note cannot give it: it is taken, has white space in it, or belongs to the page around the note.
func (w *writer) anchor(id string) string {
	id = strings.TrimSpace(id)
	if strings.ContainsAny(id, " \t\n\f") || strings.HasPrefix(id, "sheaf:") || len(id) > 1024 {
		return ""
	}
	if !w.claim(id) {
		w.suspectID(id)
		return ""
	}
	w.note.Anchors = append(w.note.Anchors, note.RawAnchor{ID: id, At: len(w.out)})
	if w.explicit == nil {
		w.explicit = make(map[string]bool)
	}
	w.explicit[id] = true
	return id
}

// rawAnchor writes <a>: a link, or a place to point at. The latter is often left open by hand.
func (w *writer) rawAnchor(p *piece, t *html.Token) {
	if i := w.find("a"); i >= 0 {
		if i < w.barrier() {
			return // in a link of Markdown's
		}
		w.closeTo(i)
	}
	if len(w.stack) >= maxDepth {
		return
	}
	href, isLink := attributeSet(t, "href")
	href = cleanURL(href)
	isLink = isLink && isSafeLink(href)
	w.makeRoom(false)
	name := attribute(t, "name")
	if id := attribute(t, "id"); id != "" && name != "" && name != id {
		if name = w.anchor(name); name != "" {
			w.string("<a")
			w.attribute("id", name)
			w.string("></a>")
		}
		name = ""
	}
	id := name
	if own := attribute(t, "id"); own != "" {
		id = own
	}
	e := element{tag: "a", name: "a", model: transparent, raw: true, link: -1}
	if !isLink {
		if id = w.anchor(id); id == "" {
			return // neither a link nor a place
		}
		w.string("<a")
		w.attribute("id", id)
	} else {
		w.string("<a")
		e.link = w.addLink(note.Link{Dest: href, Title: attribute(t, "title")}, p.offset())
		w.locateAttribute(p, "href")
		e.mark = len(w.plain)
		w.collector.open++
		w.hole(note.HoleAnchor, e.link)
		if id = w.anchor(id); id != "" {
			w.attribute("id", id)
		}
	}
	t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "id" })
	w.attributes(t, elementRule{})
	w.string(">")
	w.push(e)
	if !isLink && !w.closesAnchor(p) {
		w.closeTop()
	}
}

// closesAnchor reports whether an <a> is closed in its own block, before the next one opens.
func (w *writer) closesAnchor(p *piece) bool {
	if p.node.Type() == ast.TypeBlock {
		return p.closes("a") && tagIndex(p.text[p.at+1:p.ends["a"]], "<a") < 0
	}
	for s := p.node.NextSibling(); s != nil; s = s.NextSibling() {
		switch s := s.(type) {
		case *ast.RawHTML:
			first := s.Segments.At(0)
			tag := first.Value(w.src.text)
			if tagIndex(tag, "</a") == 0 {
				return true
			}
			if tagIndex(tag, "<a") == 0 {
				return false
			}
		case *ast.Link:
			return false
		}
	}
	return false
}

func attributeSet(t *html.Token, name string) (string, bool) {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}
