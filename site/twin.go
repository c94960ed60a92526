package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/site/link"
	"sheaf/site/markdown"
	"sheaf/site/note"
)

// Beside each page stands its Markdown twin, for programs that read: the note as its author wrote it, or the part of it
// that the page shows, with links that work from there. They lead to twins where pages are meant. Comments are left out,
// front matter is what the page says, and code that is shown out of a file is put in. What is embedded is a link.

// maxTwins is how much text the notes of a site with twins may have, in bytes. Twins are one more file for each
// page; on the 9,746 notes of cpp-docs (45 MB) they were a sixth of the bytes and of the processor time of a cold build.
const maxTwins = 16 << 20

// twinFrom returns the reference from a page to its twin, or "" where there are none.
func (s *Site) twinFrom(address string) string {
	if !s.hasTwins {
		return ""
	}
	return note.URL(address, note.TwinAddress(address), "")
}

// eachTwin is generator.each; twins have the numbers of their pages in the order of the sidebar.
func (s *Site) eachTwin(add func(string, int)) {
	if !s.hasTwins {
		return
	}
	for i, p := range s.nav.order {
		add(note.TwinAddress(s.nav.address(p)), i)
	}
}

func (s *Site) twinSource(i int) string {
	if p := s.nav.order[i]; !p.folder {
		return s.graph.Notes[p.index].Path
	}
	return ""
}

// twin makes a page's Markdown. It begins with front matter, so that no browser takes it for HTML.
func (s *Site) twin(i int) ([]byte, error) {
	p := s.nav.order[i]
	from := note.TwinAddress(s.nav.address(p))
	return s.appendTwin(s.twinHead(p), p, s.twinEdits(p, from), from)
}

// twinKey is the key of a twin: the compiled note's covers the text, and what links become is in the edits.
func (s *Site) twinKey(i int) (key note.Hash) {
	p := s.nav.order[i]
	h := sha256.New()
	program := s.builder.compile.program()
	h.Write(program[:])
	h.Write(s.twinHead(p))
	from := note.TwinAddress(s.nav.address(p))
	if p.folder {
		h.Write(s.appendRows(nil, p, from))
	} else {
		h.Write(s.compiled[p.index].key[:])
		for _, e := range s.twinEdits(p, from) {
			fmt.Fprintf(h, "%d %q %q", e.link, e.url, e.text)
		}
		fmt.Fprint(h, p.section, s.sections[p.index] != nil && len(s.sections[p.index].pages) > 0)
	}
	h.Sum(key[:0])
	return key
}

// twinHead is the front matter of a twin: what the page says of itself.
func (s *Site) twinHead(p page) []byte {
	b := append([]byte("---\n"), yamlLine("title", s.nav.title(p))...)
	if !p.folder {
		n := s.graph.Notes[p.index]
		if p.section == 0 {
			b = append(b, yamlLine("description", n.Description)...)
			b = append(b, yamlLine("date", n.Date)...)
		}
		b = append(b, yamlLine("updated", s.updated[p.index])...)
		if len(n.Tags) > 0 && p.section == 0 {
			b = append(append(append(b, "tags: "...), quoted(n.Tags)...), '\n')
		}
	} else if p.index == 0 {
		b = append(b, yamlLine("description", s.Config.Description)...)
	}
	return append(b, "---\n\n"...)
}

// yamlLine is a line of front matter, or nothing where there is nothing to say.
func yamlLine(key, value string) string {
	if value == "" {
		return ""
	}
	return key + ": " + string(quoted(value)) + "\n"
}

// quoted writes a text or texts as JSON, which YAML takes, too.
func quoted(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil { // texts always can be
		return []byte(`""`)
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// A twinEdit is what becomes of a link in a twin.
type twinEdit struct {
	link int    // of the note's
	url  string // where it leads from the twin; "" for nowhere
	text string // Embed: the title of what is embedded, or the picture's; Include: the code
}

// twinEdits returns what becomes of the links on a page, seen from an address. Links that stay as they are have none.
func (s *Site) twinEdits(p page, from string) (edits []twinEdit) {
	if p.folder {
		return nil
	}
	f := filler{site: s, address: from}
	n, found := s.graph.Notes[p.index], s.sections[p.index]
	shown := 0
	for i, t := range s.graph.Links[p.index] {
		l := &n.Links[i]
		if found != nil && found.ofLink[i] != p.section || t.State == link.Unpublished || l.Kind == note.Tag {
			continue
		}
		e := twinEdit{link: i}
		switch t.State {
		case link.External:
			continue
		case link.Included:
			code := s.included[cuttingOf(l, t)]
			if shown += len(code.code); code.message != "" || shown > maxIncludedPage {
				continue
			}
			e.text = code.code
		case link.Page:
			if s.hasTwins {
				t.Address = note.TwinAddress(t.Address)
			}
			if l.Kind == note.Embed && t.Note >= 0 {
				e.text = s.nav.title(page{index: t.Note, section: t.Section})
			}
			e.url = f.url(t)
		default:
			e.url = f.url(t)
		}
		e.url = escapedBrackets.Replace(e.url)
		edits = append(edits, e)
	}
	return edits
}

// appendTwin appends the Markdown of a page, without front matter.
func (s *Site) appendTwin(dst []byte, p page, edits []twinEdit, from string) ([]byte, error) {
	if p.folder {
		return s.appendRows(dst, p, from), nil
	}
	n, known := s.graph.Notes[p.index], s.compiled[p.index]
	file, hash, err := readNote(s.builder.fsys, n.Path, nil)
	if err != nil {
		return nil, fmt.Errorf("read %s again: %w", n.Path, changed(err))
	}
	if s.builder.compile.key(n.Path, hash) != known.source {
		return nil, fmt.Errorf("read %s again: %w", n.Path, ErrChanged)
	}
	t := newTwinText(n, file)
	for _, e := range edits {
		t.edit(e)
	}
	for _, h := range n.Hidden {
		t.replace(h.Start, h.End, "")
	}
	slices.SortStableFunc(t.changes, func(a, b change) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	parts := []note.Span{{Start: 0, End: len(t.text)}}
	if found := s.sections[p.index]; found != nil {
		parts = t.partsOf(found, p.section)
	}
	start := len(dst)
	for _, part := range parts {
		dst = t.append(dst, part)
	}
	return append(dst[:start], tidied(dst[start:])...), nil
}

// tidied returns a text that begins and ends with a line that is not blank.
func tidied(text []byte) []byte {
	for {
		line, rest, ok := bytes.Cut(text, []byte("\n"))
		if !ok || len(bytes.TrimSpace(line)) > 0 {
			break
		}
		text = rest
	}
	return append(bytes.TrimRight(text, " \t\n"), '\n')
}

// escapedBrackets writes an address so that no bracket in it ends it in Markdown.
var escapedBrackets = strings.NewReplacer("(", "%28", ")", "%29")

// appendRows appends what is in a folder that has no note for its page.
func (s *Site) appendRows(dst []byte, p page, from string) []byte {
	dst = append(dst, "# "+escapedText(s.nav.title(p))+"\n\n"...)
	for _, e := range s.graph.Folders[p.index].Entries {
		dst = s.appendRow(dst, s.nav.entry(e), from, "")
	}
	return dst
}

// appendRow appends a list item that leads to the twin of a page, at an address below base or seen from one.
func (s *Site) appendRow(dst []byte, p page, from, base string) []byte {
	to := s.nav.address(p)
	if s.hasTwins {
		to = note.TwinAddress(to)
	}
	url := note.URL(from, to, "")
	if base != "" {
		url = base + note.EscapePath(to)
	}
	dst = append(dst, "- ["+escapedText(s.nav.title(p))+"]("+escapedBrackets.Replace(url)+")"...)
	about := ""
	if !p.folder {
		if about = summary(s.graph.Notes[p.index]); s.sections[p.index] != nil {
			about = s.sections[p.index].facts[p.section].summary
		}
	}
	if about != "" {
		dst = append(dst, ": "+escapedText(about)...)
	}
	return append(dst, '\n')
}

// escapedText makes one line of Markdown of plain text.
func escapedText(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if !strings.ContainsAny(text, "\\`*_[]<>|") {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_[]<>|", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// A twinText is a note's text with what is to change in it.
type twinText struct {
	note    *note.Note
	text    []byte
	first   int   // the file's line that it begins with
	lines   []int // where its lines begin; nil until one is asked for
	changes []change
}

// A change replaces a part of a text.
type change struct {
	start, end int
	by         string
}

func newTwinText(n *note.Note, file []byte) *twinText {
	text, first := markdown.Text(file, n.Size)
	return &twinText{note: n, text: text, first: first}
}

func (t *twinText) replace(start, end int, by string) {
	t.changes = append(t.changes, change{start, end, by})
}

// append appends a part of the text as it is to be. A change within another one is void.
func (t *twinText) append(dst []byte, part note.Span) []byte {
	at := part.Start
	from, _ := slices.BinarySearchFunc(t.changes, at, func(c change, at int) int { return c.start - at })
	for _, c := range t.changes[from:] {
		if c.start >= part.End {
			break
		}
		if c.start >= at {
			dst = append(append(dst, t.text[at:c.start]...), c.by...)
			at = c.end
		}
	}
	return append(dst, t.text[min(at, part.End):part.End]...)
}

// edit makes an edit, if the text has there what it should.
func (t *twinText) edit(e twinEdit) {
	l := &t.note.Links[e.link]
	at := t.offset(l.Pos)
	if at < 0 {
		return
	}
	switch l.Kind {
	case note.Wiki:
		t.editWiki(l, e, at)
	case note.Embed:
		inner, ok := brackets(t.text[at:], "![[")
		if !ok || e.url == "" {
			return
		}
		text, bang := l.Text, "!"
		if note.EmbedMedium(l.Dest) == note.NoMedium {
			text, bang = cmp.Or(l.Text, e.text, note.WikiText(l.Dest)), ""
		}
		t.replace(at, at+len("![[]]")+inner, bang+"["+escapedText(text)+"]("+e.url+")")
	case note.Include:
		t.include(at, e.text)
	default:
		dest := t.offset(l.DestPos)
		if dest >= 0 && e.url != "" && bytes.HasPrefix(t.text[dest:], []byte(l.Dest)) {
			t.replace(dest, dest+len(l.Dest), e.url)
		}
	}
}

// editWiki makes an ordinary link of a wikilink, or its text alone if it leads nowhere. What is written as
// its text stays where it is, for it may have links and comments of its own.
func (t *twinText) editWiki(l *note.Link, e twinEdit, at int) {
	inner, ok := brackets(t.text[at:], "[[")
	if !ok {
		return
	}
	open, closing := "[", "]("+e.url+")"
	if e.url == "" {
		open, closing = "", ""
	}
	end := at + len("[[") + inner
	if pipe := bytes.IndexByte(t.text[at:end], '|'); pipe > 0 {
		t.replace(at, at+pipe+1, open)
		t.replace(end, end+len("]]"), closing)
		return
	}
	t.replace(at, end+len("]]"), open+escapedText(note.WikiText(l.Dest))+closing)
}

// brackets returns how long what stands between an opening and "]]" is at the start of a text.
func brackets(text []byte, opening string) (int, bool) {
	if !bytes.HasPrefix(text, []byte(opening)) {
		return 0, false
	}
	line, _, _ := bytes.Cut(text[len(opening):], []byte("\n"))
	for i := 0; i+1 < len(line); i++ {
		if line[i] == '\\' {
			i++
		} else if line[i] == ']' && line[i+1] == ']' {
			return i, true
		}
	}
	return 0, false
}

// include puts code between the fences that begin in the line of an offset, where nothing stands before them.
func (t *twinText) include(at int, code string) {
	start := bytes.LastIndexByte(t.text[:at], '\n') + 1
	line, rest, _ := bytes.Cut(t.text[start:], []byte("\n"))
	fence := fenceOf(line)
	if fence == "" || strings.Contains(code, fence) {
		return
	}
	from := len(t.text) - len(rest)
	for to := from; to < len(t.text); {
		line, after, _ := bytes.Cut(t.text[to:], []byte("\n"))
		if closing := fenceOf(line); strings.HasPrefix(closing, fence) && len(bytes.TrimSpace(line)) == len(closing) {
			if code != "" && !strings.HasSuffix(code, "\n") {
				code += "\n"
			}
			t.replace(from, to, code)
			return
		}
		to = len(t.text) - len(after)
	}
}

// fenceOf returns the run of characters by which a line fences code, or "".
func fenceOf(line []byte) string {
	trimmed := bytes.TrimLeft(line, " ")
	if len(line)-len(trimmed) > 3 || len(trimmed) < 3 || trimmed[0] != '`' && trimmed[0] != '~' {
		return ""
	}
	rest := bytes.TrimLeft(trimmed, string(trimmed[:1]))
	if len(trimmed)-len(rest) < 3 {
		return ""
	}
	return string(trimmed[:len(trimmed)-len(rest)])
}

// offset returns where a place of the file is in the text, or -1.
func (t *twinText) offset(p note.Pos) int {
	if t.lines == nil {
		t.lines = []int{0}
		for i, c := range t.text {
			if c == '\n' {
				t.lines = append(t.lines, i+1)
			}
		}
	}
	line := p.Line - t.first
	if line < 0 || line >= len(t.lines) || p.Column < 1 {
		return -1
	}
	at := t.lines[line]
	for range p.Column - 1 {
		if at >= len(t.text) {
			return -1
		}
		_, size := utf8.DecodeRune(t.text[at:])
		at += size
	}
	return at
}
