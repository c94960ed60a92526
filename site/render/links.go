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
		start := f.Len()
		f.title(b.Folder)
		if b.Count > 1 {
			if b.Folder != "" {
				f.raw(", ")
			}
			f.int(b.Count)
			f.raw(" links")
		}
		rows[i].Place = f.since(start)
	}
	return rows
}

func (f *fragment) folders(list []Row) []FolderRow {
	rows := make([]FolderRow, len(list))
	for i := range list {
		r := &list[i]
		rows[i] = FolderRow{Link: f.link(&r.Item, "t", "").Link, Summary: r.Summary, Notes: count(r.Count, "note", "notes")}
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

// facts writes a note's reading time and tags, and how many pages it makes.
func (f *fragment) facts(r *Row) template.HTML {
	start := f.Len()
	if r.Minutes > 0 {
		f.raw("<span>")
		f.int(r.Minutes)
		f.raw(" min</span> ")
	}
	if r.Count > 0 {
		f.raw("<span>")
		f.raw(count(r.Count, "section", "sections"))
		f.raw("</span> ")
	}
	for _, tag := range r.Tags {
		f.raw(`<span class="tag">`)
		f.text(tag)
		f.raw("</span> ")
	}
	return f.since(start)
}
