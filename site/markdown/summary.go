package markdown

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/site/note"
)

// maxSummary is how long a summary may be, in characters.
const maxSummary = 200

// summarise makes the paragraph whose text begins at mark the note's summary if it is the first one
// with words in it that are not all links. Badges, pictures and lists of translations have none.
func (w *writer) summarise(mark int) {
	if w.note.Summary != "" || mark > len(w.plain) {
		return
	}
	text := w.plain[mark:]
	if halfWords(text) > w.linked {
		w.note.Summary = truncate(collapse(text[:min(len(text), 16*maxSummary)]), maxSummary)
	}
}

// truncate cuts a text to so many characters, at the end of a word, and says so.
func truncate(s string, longest int) string {
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	end, count := 0, 0
	for i := range s {
		if count == longest-1 {
			end = i
			break
		}
		count++
	}
	cut := s[:end]
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 && s[end] != ' ' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.-–—(") + "…"
}

// title returns the note's title: what the front matter says, else its first level 1 heading, else
// the heading it opens with, else its name.
func (w *writer) title() string {
	n := w.note
	if n.Title != "" {
		return n.Title
	}
	if n.Lead != nil && n.Lead.Text != "" {
		return n.Lead.Text
	}
	for _, h := range n.Headings {
		if h.Level == 1 && h.Text != "" {
			return h.Text
		}
	}
	if w.opening && n.Headings[0].Text != "" {
		return n.Headings[0].Text
	}
	return TitleOf(n.Path)
}

// TitleOf returns a title made of a path: the file's name, or for a folder's page the folder's. For
// the root's page it is "".
func TitleOf(p string) string {
	name := strings.TrimSuffix(path.Base(p), path.Ext(p))
	if note.IndexRank(p) > 0 {
		if name = path.Base(path.Dir(p)); name == "." || name == "/" {
			return ""
		}
	}
	spaced := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) }), " ")
	if spaced == "" {
		return name
	}
	return spaced
}
