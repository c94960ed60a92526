package note

import "strings"

// Limits of a tag, so that a note cannot fill the disk with the pages of its tags. What is beyond them
// is shown as text and is no tag.
const (
	maxTag      = 200 // bytes
	maxTagDepth = 8   // parts of a nested tag
)

// CleanTag returns the name of a tag as a note may write it, "#a/b" or "/a//b/", in the one form that
// the site uses: no "#" before it, each run of white space one space, and no part of a nested tag
// empty. It returns "" for what can be no tag: nothing is left, or it is over a limit.
func CleanTag(s string) string {
	s = strings.TrimLeft(strings.TrimSpace(s), "#")
	if len(s) > 4*maxTag {
		return ""
	}
	var parts []string
	for part := range strings.SplitSeq(strings.ToValidUTF8(s, "\uFFFD"), "/") {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			parts = append(parts, part)
		}
	}
	if s = strings.Join(parts, "/"); len(s) > maxTag || len(parts) > maxTagDepth {
		return ""
	}
	return s
}
