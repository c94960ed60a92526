package note

import (
	"path"
	"strings"
)

// What is known of Obsidian's links, [[…]] and ![[…]], without knowing what they refer to.

// WikiText returns what a wikilink without a text of its own shows: its destination, with ">" between
// the note, the heading and the heading below it. It is "" for a destination that names nothing.
func WikiText(dest string) string {
	if !strings.Contains(dest, "#") {
		return dest
	}
	var parts []string
	for part := range strings.SplitSeq(dest, "#") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " > ")
}

// A Medium is what kind of file an embed shows.
type Medium uint8

const (
	NoMedium Medium = iota // a note, or a file that is only linked to
	Picture
	Audio
	Video
	Document // PDF
)

// MediumOf tells by its ending what a file is, to an embed of it.
func MediumOf(p string) Medium {
	switch strings.ToLower(path.Ext(p)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp":
		return Picture
	case ".mp3", ".wav", ".m4a", ".ogg", ".oga", ".opus", ".flac", ".3gp":
		return Audio
	case ".mp4", ".webm", ".ogv", ".mov", ".mkv", ".m4v":
		return Video
	case ".pdf":
		return Document
	}
	return NoMedium
}

// EmbedMedium is the medium of the file that an embed's destination names.
func EmbedMedium(dest string) Medium {
	name, _, _ := strings.Cut(dest, "#")
	return MediumOf(strings.TrimSpace(name))
}
