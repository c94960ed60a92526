package render

import (
	"html/template"
	"strconv"
)

// A Strip is the sheaf strip of the root page: strokes for all notes.
type Strip struct {
	Per     int // how many notes share a stroke
	Sheaves []Sheaf
}

// A Sheaf is the notes of one folder. Its Item leads to the folder.
type Sheaf struct {
	Item
	Count   int // notes
	New     int // those of them that changed in the 30 days before the newest note of the site
	Strokes []Stroke
}

// A Stroke is a note, or several that are next to each other.
type Stroke struct {
	Height int // pixels
	New    bool
}

const (
	strokeStep = 4  // pixels from one stroke to the next
	stripHigh  = 62 // pixels: the tallest stroke, and a little air
)

// strip writes the list items of the strip: each sheaf is one link, drawn as its strokes and named by the
// folder and what they say.
func (f *fragment) strip(s *Strip) template.HTML {
	if s == nil {
		return ""
	}
	start := f.Len()
	for i := range s.Sheaves {
		sh := &s.Sheaves[i]
		f.raw("<li><a")
		f.href(sh.URL)
		f.raw(`><svg aria-hidden="true" width="`)
		f.int(len(sh.Strokes) * strokeStep)
		f.raw(`" height="`)
		f.int(stripHigh)
		f.raw(`">`)
		f.strokes(sh.Strokes, false)
		f.strokes(sh.Strokes, true)
		f.raw("</svg><span>")
		f.title(sh.Title)
		f.raw(`</span><span class="vh">, `)
		f.raw(Count(sh.Count, "note", "notes"))
		if sh.New > 0 {
			f.raw(", ")
			f.int(sh.New)
			f.raw(" new")
		}
		f.raw("</span></a></li>")
	}
	return f.since(start)
}

// strokes draws those that are new, or those that are not.
func (f *fragment) strokes(list []Stroke, isNew bool) {
	any := false
	for i, s := range list {
		if s.New != isNew {
			continue
		}
		if !any {
			any = true
			if isNew {
				f.raw(`<path class="new" d="`)
			} else {
				f.raw(`<path d="`)
			}
		}
		f.raw("M")
		f.int(i*strokeStep + 1)
		f.raw(" ")
		f.int(stripHigh)
		f.raw("v-")
		f.int(s.Height)
	}
	if any {
		f.raw(`"/>`)
	}
}

// stripCaption explains the strip.
func stripCaption(s *Strip) string {
	if s == nil {
		return ""
	}
	text := "One stroke per note, newest first"
	if s.Per > 1 {
		text = "One stroke for " + strconv.Itoa(s.Per) + " notes, newest first"
	}
	text += ". Taller is longer"
	for i := range s.Sheaves {
		if s.Sheaves[i].New > 0 {
			return text + "; colour marks the last 30 days."
		}
	}
	return text + "."
}
