package link

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"sheaf/site/note"
)

// Advice is what only those want to know who look after their notes: files that no note refers to,
// notes that nothing leads to, titles that are given twice. It is no part of Build, because no page
// shows it. All of it are hints, and each kind is left out where a folder is evidently kept in
// another way: a code repository is full of pictures that belong to its programs, and notes that are
// found by their folders need no links.
func (g *Graph) Advice(files []string) []note.Diag {
	diags := slices.Concat(g.unused(files), g.orphans(), g.twins())
	note.SortDiags(diags)
	return diags
}

func advice(p, code, message, hint string) note.Diag {
	return note.Diag{Path: p, Severity: note.Advice, Code: code, Message: message, Hint: hint}
}

// unused finds media files among files that no note refers to. Only those count that lie where notes
// keep their attachments: beside one that is used (and nowhere else in a dot folder), beside a note below the root, or in a folder with
// a name such as "images" beside notes.
func (g *Graph) unused(files []string) (diags []note.Diag) {
	used := make(map[string]bool, len(g.Files))
	keeps := make(map[string]bool) // folders of attachments
	for _, f := range g.Files {
		used[f.Path] = true
		keeps[folderOf(f.Path)] = true
	}
	hasNotes := make(map[string]bool)
	for _, n := range g.Notes {
		hasNotes[folderOf(n.Path)] = true
	}
	for _, f := range files {
		folder := folderOf(f)
		if used[f] || !isMedia(f) || isHidden(f) && !keeps[folder] || folder == "" && !keeps[""] {
			continue
		}
		if keeps[folder] || hasNotes[folder] || isForAttachments(folder) && hasNotes[folderOf(folder)] {
			diags = append(diags, advice(f, note.CodeUnusedAttachment, "no note refers to this file", "link to it, or remove it"))
		}
	}
	return diags
}

// UnusedOf returns what Advice says of the files that are the affair of one note, the page of a folder: those below
// that folder which are below no nearer one with such a page.
func (g *Graph) UnusedOf(p string, files []string) (diags []note.Diag) {
	pages := map[string]bool{} // of the folders with a page of their own: whether it is this note
	own := false
	for _, f := range g.Folders {
		if f.Index >= 0 {
			pages[f.Path] = g.Notes[f.Index].Path == p
			own = own || pages[f.Path]
		}
	}
	if !own {
		return nil
	}
	for _, d := range g.unused(files) {
		folder := folderOf(d.Path)
		for {
			isOwn, hasPage := pages[folder]
			if isOwn {
				diags = append(diags, d)
			}
			if hasPage || folder == "" {
				break
			}
			folder = folderOf(folder)
		}
	}
	return diags
}

// isMedia reports whether a file's name says that it is a picture, video, sound or PDF.
func isMedia(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff",
		".mp4", ".webm", ".mov", ".m4v", ".mkv", ".mp3", ".ogg", ".oga", ".ogv", ".opus", ".wav", ".flac", ".m4a", ".pdf":
		return !strings.HasPrefix(path.Base(p), "favicon") && !strings.HasPrefix(path.Base(p), "apple-touch-icon")
	}
	return false
}

func isForAttachments(folder string) bool {
	switch strings.ToLower(strings.TrimLeft(path.Base(folder), "._")) {
	case "images", "image", "img", "imgs", "pictures", "figures", "attachments", "attachment", "assets", "media", "screenshots", "diagrams", "files":
		return true
	}
	return false
}

// orphans finds notes that no other note links to. The page of a folder is none, nor is a note in a
// folder whose list of notes is linked to, nor a file that has its reader by its name.
func (g *Graph) orphans() (diags []note.Diag) {
	folders := make(map[string]int) // by address, those that have no page of their own
	for i, f := range g.Folders {
		if f.Index < 0 {
			folders[f.Address] = i
		}
	}
	listed := make(map[int]bool)
	for _, targets := range g.Links {
		for _, t := range targets {
			if f, ok := folders[t.Address]; ok && t.State == Page && t.Note < 0 {
				listed[f] = true
			}
		}
	}
	linked := 0
	for n, each := range g.Notes {
		switch f := g.Within[n]; {
		case g.Folders[f].Index == n || isRead(each.Path):
		case len(g.Backlinks[n]) > 0 || listed[f]:
			linked++
		default:
			diags = append(diags, advice(each.Path, note.CodeOrphan, "no note links to this one", "link to it from a note on its subject, or from its folder's page"))
		}
	}
	if linked < len(diags) {
		return nil // links are not how one finds around here
	}
	return diags
}

// isRead reports whether a note has a name under which it is looked for: by people on GitHub, or by
// GitHub itself.
func isRead(p string) bool {
	switch strings.ToLower(strings.TrimSuffix(path.Base(p), path.Ext(p))) {
	case "contributing", "code_of_conduct", "code-of-conduct", "security", "license", "licence", "changelog", "changes", "history",
		"support", "governance", "authors", "maintainers", "agents", "claude", "home", "summary", "toc", "todo", "_sidebar", "_footer", "_header", "pull_request_template", "issue_template":
		return true
	}
	return note.IndexRank(p) > 0 || strings.EqualFold(withoutLanguage(p), folderOf(p)+"/readme") || strings.EqualFold(withoutLanguage(p), "readme")
}

// twins finds notes of one folder with the same title. Across folders titles repeat by right, and
// so they do in translations.
func (g *Graph) twins() (diags []note.Diag) {
	type title struct {
		folder, text string
	}
	first := make(map[title]int)
	for n, each := range g.Notes {
		key := title{folderOf(each.Path), fold(each.Title)}
		other, ok := first[key]
		if !ok || each.Title == "" {
			first[key] = n
			continue
		}
		if to := g.Notes[other].Path; withoutLanguage(to) != withoutLanguage(each.Path) {
			d := advice(each.Path, note.CodeDuplicateTitle, fmt.Sprintf("`%s` has the same title: %s", path.Base(to), each.Title), "give each its own, so that lists and searches tell them apart")
			if each.Lead != nil && each.Lead.Text == each.Title {
				d.Pos = note.Pos{Line: each.Lead.Line, Column: 1}
			}
			diags = append(diags, d)
		}
	}
	return diags
}

// withoutLanguage returns a note's path without its ending and what looks like the tag of a
// language there: "a/README" for "a/README-zh-Hans.md" and "a/README.ja.md".
func withoutLanguage(p string) string {
	p = stem(p)
	for range 2 { // the script or region, then the language
		i := strings.LastIndexAny(p, "-_.")
		if i < strings.LastIndexByte(p, '/')+2 {
			break
		}
		size := len(p) - i - 1
		if size != 2 && size != 4 || strings.Trim(strings.ToLower(p[i+1:]), "abcdefghijklmnopqrstuvwxyz") != "" {
			break
		}
		p = p[:i]
	}
	return p
}
