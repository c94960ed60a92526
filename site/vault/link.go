package vault

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"
)

// link returns a Markdown link and counts it: most lead to other notes, more often near than far; about
// one in sixty is broken in one of the ways that people break them.
func (w *writer) link() string {
	w.census.Links++
	switch k := w.rand.IntN(120); {
	case k < 18:
		return fmt.Sprintf("[%s](%s%s-%d)", pick(w.rand, nouns), pick(w.rand, sites), pick(w.rand, nouns), w.rand.IntN(100))
	case k < 20:
		return fmt.Sprintf("<%s%s>", pick(w.rand, sites), pick(w.rand, nouns))
	case k < 30:
		return w.sectionHere()
	case k == 30:
		w.census.BrokenLinks++
		return fmt.Sprintf("[%s](missing-%s.md)", pick(w.rand, nouns), pick(w.rand, nouns))
	case k == 31:
		w.census.BrokenAnchors++
		return fmt.Sprintf("[%s](%s#no-such-%s)", pick(w.rand, nouns), escape(w.relative(w.plan.path(w.other()))), pick(w.rand, nouns))
	case k == 32:
		return w.wrongCase()
	case k < 40:
		return w.folderLink()
	}
	return w.noteLink()
}

// other returns a note to link to: one in the same neighbourhood of numbers, or any; the first notes,
// which are the folders' pages, are linked most, as hubs are.
func (w *writer) other() int {
	switch w.rand.IntN(4) {
	case 0:
		u := w.rand.Float64()
		return int(u * u * u * float64(w.plan.notes))
	case 1:
		return w.rand.IntN(w.plan.notes)
	}
	return (w.number + w.rand.IntN(41) - 20 + w.plan.notes*21) % w.plan.notes
}

func (w *writer) noteLink() string {
	to := w.other()
	target := w.relative(w.plan.path(to))
	text := w.plan.outline(to).title
	fragment := ""
	if w.rand.IntN(4) == 0 {
		if headings := w.plan.outline(to).headings; len(headings) > 0 {
			h := pick(w.rand, headings)
			text, fragment = strings.Trim(h.text, "`"), "#"+h.id
		}
	}
	if strings.Contains(text, "`") {
		text = strings.ReplaceAll(text, "`", "")
	}
	switch w.rand.IntN(8) {
	case 0: // the way that keeps spaces readable
		return fmt.Sprintf("[%s](<%s%s>)", text, target, fragment)
	case 1: // as a website's address would be: GitHub has no file of that name, people write it all the same
		if !strings.Contains(path.Base(target), "README") {
			return fmt.Sprintf("[%s](%s%s)", text, escape(strings.TrimSuffix(target, ".md")), fragment)
		}
	case 2:
		return fmt.Sprintf("[%s](%s%s \"%s\")", text, escape(target), fragment, text)
	}
	return fmt.Sprintf("[%s](%s%s)", text, escape(target), fragment)
}

// sectionHere links to a heading of the same note.
func (w *writer) sectionHere() string {
	h := pick(w.rand, w.plan.outline(w.number).headings)
	return fmt.Sprintf("[%s](#%s)", strings.ReplaceAll(h.text, "`", ""), h.id)
}

func (w *writer) folderLink() string {
	folder := w.plan.folders[w.plan.folder(w.other())]
	return fmt.Sprintf("[%s](%s/)", pick(w.rand, topics), escape(w.relative(folder)))
}

// wrongCase links to a note by a name that only a file system that folds case would find.
func (w *writer) wrongCase() string {
	target := w.relative(w.plan.path(w.other()))
	dir, name := path.Split(target)
	var changed string
	switch first := name[0]; {
	case first >= utf8.RuneSelf: // 笔记 has no case
		changed = strings.TrimSuffix(name, ".md") + ".MD"
	default:
		changed = string(first^0x20) + name[1:] // the other case of an ASCII letter
	}
	w.census.WrongCase++
	return fmt.Sprintf("[%s](%s)", pick(w.rand, nouns), escape(dir+changed))
}

func (w *writer) image() {
	folder := w.folder
	if w.rand.IntN(3) == 0 {
		folder = w.plan.folder(w.other())
	}
	count := w.plan.images(folder)
	if count == 0 {
		w.paragraph()
		return
	}
	w.census.Links++
	if w.rand.IntN(25) == 0 {
		w.census.MissingImages++
		w.printf("![%s](images/lost-%s.png)\n\n", pick(w.rand, extras), pick(w.rand, nouns))
		return
	}
	target := escape(w.relative(w.plan.imagePath(folder, w.rand.IntN(count))))
	if w.rand.IntN(5) == 0 {
		w.printf("<img src=\"%s\" alt=\"%s\" width=\"120\">\n\n", target, pick(w.rand, extras))
		return
	}
	w.printf("![%s](%s)\n\n", pick(w.rand, extras), target)
}

// relative returns the path from this note's folder to another path of the vault.
func (w *writer) relative(to string) string {
	from := strings.Split(w.plan.folders[w.folder], "/")
	if from[0] == "" {
		from = nil
	}
	parts := strings.Split(to, "/")
	if to == "" {
		parts = nil
	}
	common := 0
	for common < len(from) && common < len(parts) && from[common] == parts[common] {
		common++
	}
	steps := strings.Repeat("../", len(from)-common) + strings.Join(parts[common:], "/")
	if steps == "" {
		return "."
	}
	return strings.TrimSuffix(steps, "/")
}

// escape percent-encodes what Markdown would not take as part of a destination. Letters beyond ASCII
// stay, as people write them.
func escape(p string) string { return strings.ReplaceAll(p, " ", "%20") }
