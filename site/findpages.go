package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"sheaf/site/asset"
	"sheaf/site/note"
	"sheaf/site/render"
)

// Around search there are pages that no note makes: the search page, which is the dialog's results at
// leisure and what a browser's address bar leads to; and all notes by title, as a book has an index,
// for readers without script and for those who browse. A large site gives each letter a page of its own.

// findingPages are the addresses of those pages.
type findingPages struct {
	style       note.Style
	page        string
	all         string // the notes by title, or the letters that they begin with
	description string // the OpenSearch description, "" where the site does not know its host
	letters     []letter
}

// A letter is what titles begin with, and the notes that do.
type letter struct {
	label   string
	name    string // as an id and in addresses
	address string // of its own page, "" where all notes are on one
	notes   []int  // indices into graph.Notes, in their order there
}

// onePage is how many notes the page of all notes lists itself.
const onePage = 600

func (s *Site) newFindingPages() findingPages {
	style := s.builder.style()
	p := findingPages{style: style, page: style.NoteAddress("search.md"), all: style.NoteAddress("search/all.md")}
	if s.frame.Site != "" {
		p.description = "search/opensearch.xml"
	}
	return p
}

// each calls add with all that is to be published.
func (p *findingPages) each(add func(address string, kind resourceKind, index int)) {
	add(p.page, searchPage, 0)
	add(p.all, allNotes, 0)
	for i, l := range p.letters {
		if l.address != "" {
			add(l.address, letterPage, i)
		}
	}
}

func (p *findingPages) address(r resource) string {
	switch r.kind {
	case allNotes:
		return p.all
	case letterPage:
		return p.letters[r.index].address
	}
	return p.page
}

func (p *findingPages) title(r resource) string {
	switch r.kind {
	case allNotes:
		return "All notes"
	case letterPage:
		return "Notes: " + p.letters[r.index].label
	}
	return "Search"
}

// searchView is the view of one of the pages.
func (s *Site) searchView(r resource) *render.View {
	address := s.finding.address(r)
	v := s.pageView("search", address, page{index: -1}, 0)
	v.Title = s.finding.title(r)
	if r.kind == searchPage {
		return v
	}
	v.Layout = "letters"
	v.Crumbs = []render.Item{{Title: "Search", URL: note.URL(address, s.finding.page, "")}}
	if r.kind == letterPage {
		v.Crumbs = append(v.Crumbs, render.Item{Title: "All notes", URL: note.URL(address, s.finding.all, "")})
	}
	for i := range s.finding.letters {
		l := &s.finding.letters[i]
		row := render.Letter{Label: l.label, Count: len(l.notes)}
		if l.address == "" || l.address == address {
			row.ID, row.Notes = "sheaf:"+l.name, s.places(address, l.notes)
			row.URL = note.URL(address, address, row.ID)
		} else {
			row.URL = note.URL(address, l.address, "")
		}
		v.Letters = append(v.Letters, row)
	}
	return v
}

// places lists notes by title, each with its folders.
func (s *Site) places(from string, notes []int) []render.Place {
	type entry struct {
		key string
		render.Place
	}
	entries := make([]entry, len(notes))
	for at, i := range notes {
		self := page{index: i}
		e := entry{Place: render.Place{Item: s.nav.item(from, self)}}
		e.key = sortKey(e.Title)
		for _, crumb := range s.nav.crumbs(from, self, s.graph.Within[i]) {
			if e.Folder != "" {
				e.Folder += " / "
			}
			e.Folder += crumb.Title
		}
		entries[at] = e
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.Title, b.Title), strings.Compare(a.Folder, b.Folder))
	})
	places := make([]render.Place, len(entries))
	for i := range entries {
		places[i] = entries[i].Place
	}
	return places
}

// hasAddressesOf reports whether two Sites have these pages at the same addresses.
func (p *findingPages) hasAddressesOf(other *findingPages) bool {
	return p.page == other.page && p.all == other.all && p.description == other.description &&
		slices.EqualFunc(p.letters, other.letters, func(a, b letter) bool { return a.address == b.address })
}

// lettersAfter returns what letters returns; that of the Site before if no title has changed.
func (s *Site) lettersAfter(before *Site) []letter {
	if s.change.All || s.frame.Title != before.frame.Title ||
		slices.ContainsFunc(s.change.Notes, func(i int) bool {
			return s.sections[i] != nil || s.graph.Notes[i].Title != before.graph.Notes[i].Title
		}) {
		return s.letters()
	}
	return before.finding.letters
}

// letters groups the notes by what their titles begin with.
func (s *Site) letters() []letter {
	at := map[string]int{}
	var list []letter
	for i := range s.graph.Notes {
		label, name := initial(s.nav.title(page{index: i}))
		j, ok := at[name]
		if !ok {
			j = len(list)
			at[name] = j
			list = append(list, letter{label: label, name: name})
		}
		list[j].notes = append(list[j].notes, i)
	}
	slices.SortFunc(list, func(a, b letter) int {
		return cmp.Or(cmp.Compare(letterRank(a.name), letterRank(b.name)), strings.Compare(a.name, b.name))
	})
	if len(s.graph.Notes) > onePage {
		for i := range list {
			list[i].address = s.finding.style.NoteAddress("search/all/" + list[i].name + ".md")
		}
	}
	return list
}

// letterRank orders digits before letters, and whatever is neither last.
func letterRank(name string) int {
	switch name {
	case "0-9":
		return 0
	case "other":
		return 2
	}
	return 1
}

// initial returns the letter that a title is listed under, and its name in addresses. Signs before the
// first letter don't count, nor do accents. The thousands of Chinese characters share one letter, and
// so do the Japanese and the Korean syllables.
func initial(title string) (label, name string) {
	for _, r := range title {
		switch {
		case r >= '0' && r <= '9':
			return "0–9", "0-9"
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			r &^= 0x20
			return string(r), string(r | 0x20)
		case r < utf8.RuneSelf || !unicode.In(r, unicode.L, unicode.N):
			continue
		case unicode.Is(unicode.Han, r):
			return "漢字", "han"
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return "かな", "kana"
		case unicode.Is(unicode.Hangul, r):
			return "한글", "hangul"
		}
		base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
		switch {
		case base < utf8.RuneSelf && base != r:
			return initial(string(base))
		case unicode.Is(unicode.N, base):
			return "0–9", "0-9"
		}
		lower := unicode.ToLower(base)
		return string(unicode.ToUpper(lower)), string(lower)
	}
	return "Other", "other"
}

// sortKey is what titles are ordered by: letters and digits from the first on, without case and accents.
func sortKey(title string) string {
	start := strings.IndexFunc(title, func(r rune) bool { return unicode.In(r, unicode.L, unicode.N) })
	if start < 0 {
		return title
	}
	drop := func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}
	return strings.Map(drop, norm.NFKD.String(title[start:]))
}

// asciiHost returns a host, with its port, as it stands in a URL: sitemaps and feeds take no other letters.
func asciiHost(host string) string {
	if ascii, err := idna.Punycode.ToASCII(strings.ToLower(host)); err == nil {
		return ascii
	}
	return host
}

// absoluteBase returns the site's full address with a slash at its end, or "" if only its path is known. The
// development server's pages are nobody's address.
func (s *Site) absoluteBase() string {
	if s.builder.options.Live != "" {
		return ""
	}
	base := s.builder.options.Base
	if base == "" {
		base = s.Config.URL
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + asciiHost(u.Host) + s.basePath()
}

// openSearch describes the search page to browsers, which then search from their address bar
// (OpenSearch 1.1). The name may have 16 characters.
func (s *Site) openSearch(int) ([]byte, error) {
	name := s.frame.Title
	if runes := []rune(name); len(runes) > 16 {
		name = strings.TrimSpace(string(runes[:15])) + "…"
	}
	address := s.frame.Site + note.EscapePath(s.finding.page)
	var b bytes.Buffer
	element := func(start, text, end string) {
		b.WriteString(start)
		xml.EscapeText(&b, []byte(text)) // a bytes.Buffer takes everything
		b.WriteString(end)
	}
	b.WriteString(xml.Header + `<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">` + "\n")
	element("<ShortName>", name, "</ShortName>\n")
	element("<Description>", "Search "+s.frame.Title, "</Description>\n")
	b.WriteString("<InputEncoding>UTF-8</InputEncoding>\n")
	element(`<Url type="text/html" template="`, address+"?q={searchTerms}", "\"/>\n")
	b.WriteString("</OpenSearchDescription>\n")
	return b.Bytes(), nil
}

// tagListAddress is where the search field finds the site's tags, to suggest them.
const tagListAddress = asset.Folder + "/tags.js"

// tagList is a script with all tags, most used first: each one's name, how many notes have it or one below
// it, and its page's address below the root.
func (s *Site) tagList(int) ([]byte, error) {
	tags := s.graph.Tags.List
	list := make([][3]any, len(tags))
	for i := range tags {
		list[i] = [3]any{tags[i].Name, tags[i].Count, note.EscapePath(tags[i].Address)}
	}
	slices.SortStableFunc(list, func(a, b [3]any) int { return cmp.Compare(b[1].(int), a[1].(int)) })
	text, err := json.Marshal(list) // escapes what would end a script or a line
	if err != nil {
		return nil, fmt.Errorf("list the tags: %w", err)
	}
	return fmt.Appendf(nil, "sheaf.tags=%s\n", text), nil
}
