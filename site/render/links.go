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

// tree writes the rows of the sidebar.
func (f *fragment) tree(branches []Branch) []TreeRow {
	if len(branches) == 0 {
		return nil
	}
	rows := make([]TreeRow, len(branches))
	for i := range branches {
		b := &branches[i]
		row := &rows[i]
		*row = TreeRow{Link: f.branch(b), Title: b.Title, URL: b.URL}
		row.Open = b.Folder && b.Open && len(b.Branches) > 0
		if row.Open {
			row.Branches = f.tree(b.Branches)
		}
	}
	return rows
}

func (f *fragment) branch(b *Branch) template.HTML {
	start := f.Len()
	f.raw("<a")
	switch {
	case b.More > 0:
		f.raw(` class="more"`)
	case b.Folder && b.Open:
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
		return f.since(start)
	}
	f.title(b.Title)
	if b.Folder && b.Count > 0 {
		f.raw(" <small>")
		f.int(b.Count)
		f.raw("</small>")
	}
	f.raw("</a>")
	return f.since(start)
}

// contents writes the rows of the table of contents.
func (f *fragment) contents(entries []Entry) []ContentsRow {
	if len(entries) == 0 {
		return nil
	}
	rows := make([]ContentsRow, len(entries))
	for i := range entries {
		e := &entries[i]
		start := f.Len()
		f.raw(`<a href="#`)
		f.text(note.EscapeFragment(e.ID))
		f.raw(`">`)
		f.title(e.Text)
		f.raw("</a>")
		rows[i] = ContentsRow{Link: f.since(start), Text: e.Text, ID: e.ID, Entries: f.contents(e.Entries)}
	}
	return rows
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

// facts writes a note's reading time and tags.
func (f *fragment) facts(r *Row) template.HTML {
	start := f.Len()
	if r.Minutes > 0 {
		f.raw("<span>")
		f.int(r.Minutes)
		f.raw(" min</span> ")
	}
	for _, tag := range r.Tags {
		f.raw(`<span class="tag">`)
		f.text(tag)
		f.raw("</span> ")
	}
	return f.since(start)
}
