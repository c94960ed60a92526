package render

import (
	"html/template"

	"sheaf/site/note"
)

// link writes a link with a class and a word before its title, both of which may be "".
func (f *fragment) link(i *Item, class, before string) Link {
	start := f.Len()
	f.raw("<a")
	if class != "" {
		f.raw(` class="`)
		f.raw(class)
		f.raw(`"`)
	}
	f.href(i.URL)
	f.raw(">")
	if before != "" {
		f.raw("<small>")
		f.raw(before)
		f.raw("</small> ")
	}
	f.title(i.Title)
	f.raw("</a>")
	return Link{Link: f.since(start), Title: i.Title, URL: i.URL}
}

// tree writes the sidebar. Every row is a link; an open folder can be folded by the button beside its
// link, which is no part of the link, so that both can be reached.
func (f *fragment) tree(branches []Branch) template.HTML {
	start := f.Len()
	f.branches(branches)
	return f.since(start)
}

func (f *fragment) branches(list []Branch) {
	for i := range list {
		b := &list[i]
		f.raw("<li")
		if b.Apart {
			f.raw(` class="apart"`)
		}
		f.raw(">")
		f.branch(b)
		if isOpen(b) {
			f.raw(`<details open><summary aria-label="`)
			f.text(b.Title)
			f.raw(`"></summary><ul>`)
			f.branches(b.Branches)
			f.raw("</ul></details>")
		}
		f.raw("</li>")
	}
}

func isOpen(b *Branch) bool { return b.Folder && b.Open && len(b.Branches) > 0 }

// branch writes the link of one row.
func (f *fragment) branch(b *Branch) {
	f.raw("<a")
	switch {
	case b.More > 0:
		f.raw(` class="more"`)
	case isOpen(b):
		f.raw(` class="dir open"`)
	case b.Folder:
		f.raw(` class="dir"`)
	}
	f.href(b.URL)
	if b.Current {
		f.raw(` aria-current="page"`)
	}
	f.raw(">")
	if b.More > 0 {
		f.int(b.More)
		f.raw(" more</a>")
		return
	}
	f.title(b.Title)
	if b.Folder && b.Count > 0 {
		f.raw(" <small>")
		f.int(b.Count)
		f.raw("</small>")
	}
	f.raw("</a>")
}

// contents writes the table of contents.
func (f *fragment) contents(entries []Entry) template.HTML {
	start := f.Len()
	f.entries(entries)
	return f.since(start)
}

func (f *fragment) entries(list []Entry) {
	for i := range list {
		f.raw(`<li><a href="#`)
		f.text(note.EscapeFragment(list[i].ID))
		f.raw(`">`)
		f.title(list[i].Text)
		f.raw("</a>")
		if len(list[i].Entries) > 0 {
			f.raw("<ol>")
			f.entries(list[i].Entries)
			f.raw("</ol>")
		}
		f.raw("</li>")
	}
}

func (f *fragment) backlinks(links []Backlink) []BacklinkRow {
	if len(links) == 0 {
		return nil
	}
	rows := make([]BacklinkRow, len(links))
	for i := range links {
		b := &links[i]
		rows[i].Link = f.link(&b.Item, "", "").Link
		rows[i].Place = f.place(b)
		rows[i].Mentions = f.mentions(b)
	}
	return rows
}

// place says in which folders a note is that links here, and how often it does.
func (f *fragment) place(b *Backlink) template.HTML {
	start := f.Len()
	f.title(b.Folder)
	if b.Count > 1 {
		if b.Folder != "" {
			f.raw(", ")
		}
		f.int(b.Count)
		f.raw(" links")
	}
	return f.since(start)
}

// mentions writes the sentences in which a note refers to the page, each with where it stands.
func (f *fragment) mentions(b *Backlink) template.HTML {
	start := f.Len()
	for i := range b.Mentions {
		m := &b.Mentions[i]
		isQuoted := m.Before != "" || m.Text != "" || m.After != ""
		if !isQuoted && !m.Embed && m.Section.URL == "" {
			continue
		}
		f.raw(`<p dir="auto">`)
		if m.Embed {
			f.raw("<small>Embedded</small> ")
		}
		f.text(m.Before)
		if m.Text != "" {
			f.raw("<mark>")
			f.text(m.Text)
			f.raw("</mark>")
		}
		f.text(m.After)
		if m.Section.URL != "" {
			if isQuoted {
				f.raw(" ")
			}
			f.raw("<small>in ")
			f.link(&m.Section, "", "")
			f.raw("</small>")
		}
		f.raw("</p>")
	}
	return f.since(start)
}

// wanted writes the notes that are not there, each with the others that link to it.
func (f *fragment) wanted(list []Wanted) template.HTML {
	start := f.Len()
	for i := range list {
		w := &list[i]
		f.raw(`<li><span dir="auto">`)
		f.text(w.Name)
		f.raw("</span>")
		for j := range w.By {
			if j == 0 {
				f.raw(" <small>also wanted by ")
			} else {
				f.raw(", ")
			}
			f.link(&w.By[j], "", "")
		}
		if more := w.Total - len(w.By); more > 0 {
			f.raw(" and ")
			f.text(Count(more, "more note", "more notes"))
		}
		if len(w.By) > 0 {
			f.raw("</small>")
		}
		f.raw("</li>")
	}
	return f.since(start)
}

func (f *fragment) folders(list []Row) []FolderRow {
	rows := make([]FolderRow, len(list))
	for i := range list {
		r := &list[i]
		rows[i] = FolderRow{Link: f.link(&r.Item, "t", "").Link, Summary: r.Summary, Notes: Count(r.Count, "note", "notes")}
	}
	return rows
}

func (f *fragment) notes(list []Row) []NoteRow {
	rows := make([]NoteRow, len(list))
	for i := range list {
		r := &list[i]
		rows[i] = NoteRow{Link: f.link(&r.Item, "t", "").Link, Summary: r.Summary, Facts: f.facts(r), Date: f.date(r.Date)}
	}
	return rows
}

// outline writes the headings of a split note. A link to a heading on another page has the heading's id,
// so that an address from before the note was split leads to it: see static/ts/moved.ts.
func (f *fragment) outline(list []Moved) template.HTML {
	start := f.Len()
	f.moved(list)
	return f.since(start)
}

func (f *fragment) moved(list []Moved) {
	for i := range list {
		m := &list[i]
		f.raw("<li>")
		f.movedLink(m.ID, m.URL, m.Text)
		for j := range m.Anchors {
			f.raw(" <small>")
			f.movedLink(m.Anchors[j].Title, m.Anchors[j].URL, "#"+m.Anchors[j].Title)
			f.raw("</small>")
		}
		if len(m.Entries) > 0 {
			f.raw("<ul>")
			f.moved(m.Entries)
			f.raw("</ul>")
		}
		f.raw("</li>")
	}
}

func (f *fragment) movedLink(id, url, text string) {
	f.raw("<a")
	if id != "" {
		f.raw(` id="`)
		f.text(id)
		f.raw(`"`)
	}
	f.href(url)
	f.raw(">")
	f.title(text)
	f.raw("</a>")
}

// facts writes a note's reading time, how many pages it makes, folders and tags.
func (f *fragment) facts(r *Row) template.HTML {
	start := f.Len()
	if r.Minutes > 0 {
		f.raw("<span>")
		f.int(r.Minutes)
		f.raw(" min</span> ")
	}
	if r.Count > 0 {
		f.raw("<span>")
		f.raw(Count(r.Count, "section", "sections"))
		f.raw("</span> ")
	}
	if r.Place != "" {
		f.raw(`<span dir="auto">`)
		f.title(r.Place)
		f.raw("</span> ")
	}
	for i := range r.Tags {
		f.link(&r.Tags[i], "tag", "")
		f.raw(" ")
	}
	return f.since(start)
}

func (f *fragment) letters(list []Letter) []LetterRows {
	rows := make([]LetterRows, len(list))
	for i := range list {
		l := &list[i]
		rows[i] = LetterRows{
			Link:  f.link(&Item{Title: l.Label, URL: l.URL}, "", "").Link,
			Label: l.Label, ID: l.ID, Count: Count(l.Count, "note", "notes"),
		}
		start := f.Len()
		for j := range l.Notes {
			n := &l.Notes[j]
			f.raw("<li>")
			f.link(&n.Item, "", "")
			if n.Folder != "" {
				f.raw(" <small>")
				f.title(n.Folder)
				f.raw("</small>")
			}
			f.raw("</li>")
		}
		rows[i].Notes = f.since(start)
	}
	return rows
}

func (f *fragment) tags(list []Item) []Link {
	if len(list) == 0 {
		return nil
	}
	links := make([]Link, len(list))
	for i := range list {
		links[i] = f.link(&list[i], "tag", "")
	}
	return links
}

// allTags writes the list of all tags, each with those below it.
func (f *fragment) allTags(list []TagBranch) template.HTML {
	start := f.Len()
	f.tagBranches(list)
	return f.since(start)
}

func (f *fragment) tagBranches(list []TagBranch) {
	for i := range list {
		b := &list[i]
		f.raw("<li>")
		f.link(&b.Item, "tag", "")
		f.raw(" <small>")
		f.int(b.Count)
		f.raw("</small>")
		if len(b.Tags) > 0 {
			f.raw("<ul>")
			f.tagBranches(b.Tags)
			f.raw("</ul>")
		}
		f.raw("</li>")
	}
}
