package note

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Asked is an address that a note asks for in its front matter: for its own page by `permalink` or
// `slug`, for a redirect by an alias. Whether it gets it is for package link to say.
type Asked struct {
	Path  string // below the site's root, without a slash in front: "a/b", "a/b/", "a/b.html"
	Key   string // of the front matter
	Value string // as written
	Pos   Pos    // of the value
}

// AskedAddress returns the address that the Path of an Asked names. What ends in ".html" or ".htm" is
// a file of that name in either style, so that an address of another site generator can be kept.
func (s Style) AskedAddress(p string) string {
	switch {
	case p == "" || strings.HasSuffix(p, "/"):
		return s.FolderAddress(strings.TrimSuffix(p, "/"))
	case strings.HasSuffix(p, ".html") || strings.HasSuffix(p, ".htm"):
		return SafePath(p)
	case s == Files:
		return SafePath(p) + ".html"
	}
	return SafePath(p) + "/"
}

// PathAddress returns the address of a note at a path, if it is its folder's page when it has the name
// of one.
func (s Style) PathAddress(p string) string {
	if IndexRank(p) > 0 {
		return s.FolderAddress(path.Dir(p))
	}
	return s.NoteAddress(p)
}

// maxAsked is the longest address that a note may ask for, in bytes: what systems take for a path
// (4096 on Linux, 1024 on macOS), less the output folder's own.
const maxAsked = 600

// ParseAddress reads an address that an author wrote and returns its path as Asked has it. One that
// begins with a slash counts from the site's root, any other from a folder. Front matter is no more
// trusted than the rest of a note: the error, which reads on from "the address", says why a value can
// be no address below the root that every system can hold.
func ParseAddress(value, folder string) (string, error) {
	p := strings.TrimSpace(value)
	if err := checkCharacters(p); err != nil {
		return "", err
	}
	if strings.ContainsAny(p, "?#") {
		return "", errors.New("has a `?` or `#`, which end the path of an address")
	}
	if strings.HasPrefix(p, "/") {
		p = p[1:]
	} else if folder != "" && folder != "." {
		p = folder + "/" + p
	}
	return checkPath(p)
}

// ParseAlias is ParseAddress for an alias, which is a name first of all, of a note in the folder. In
// a name, what stands between its words becomes a dash, as in the addresses of GitHub's wikis; a name
// that has no words has no address, which is no error. What has a slash in it is the path that a note
// had, from the root as Obsidian writes it, and its address is that of such a note.
func ParseAlias(value, folder string) (string, error) {
	p := strings.TrimSpace(value)
	if strings.HasPrefix(p, "/") {
		return ParseAddress(p, "")
	}
	if err := checkCharacters(p); err != nil {
		return "", err
	}
	if strings.Contains(p, "/") {
		return checkPath(strings.Map(func(r rune) rune {
			if isRefusedInNames(r) {
				return '-'
			}
			return r
		}, p))
	}
	if strings.Trim(p, ".") == "" {
		return "", errors.New("names no page")
	}
	words := strings.FieldsFunc(p, func(r rune) bool { return unicode.IsSpace(r) || r == '#' || isRefusedInNames(r) })
	if p = strings.Trim(strings.Join(words, "-"), "."); p == "" {
		return "", nil
	}
	return ParseAddress(p, folder)
}

// checkPath reads a path from the root.
func checkPath(p string) (string, error) {
	if len(p) > maxAsked {
		return "", fmt.Errorf("is longer than %d bytes", maxAsked)
	}
	for segment := range strings.SplitSeq(strings.TrimSuffix(p, "/"), "/") {
		if err := checkSegment(segment); err != nil && p != "" {
			return "", err
		}
	}
	return withoutIndex(p)
}

// checkCharacters refuses what may stand nowhere in an address.
func checkCharacters(p string) error {
	switch {
	case p == "":
		return errors.New("is empty")
	case !utf8.ValidString(p) || strings.ContainsFunc(p, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }):
		return errors.New("has a character that cannot be shown")
	case strings.Contains(p, `\`):
		return errors.New("has a backslash: write `/`")
	case strings.HasPrefix(p, "//") || strings.Contains(p, "://"):
		return errors.New("leads to another site")
	case isEncoded(p):
		return errors.New("is percent-encoded: write its letters as they are")
	}
	return nil
}

// isEncoded reports whether a byte is percent-encoded in p. Read as it stands, "%2e%2e" would be one
// thing to the disk and another to a browser.
func isEncoded(p string) bool {
	isHex := func(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
	for i := 0; i+2 < len(p); i++ {
		if p[i] == '%' && isHex(p[i+1]) && isHex(p[i+2]) {
			return true
		}
	}
	return false
}

// checkSegment refuses names that not every system or server can hold.
func checkSegment(s string) error {
	switch {
	case s == "":
		return errors.New("has two slashes in a row")
	case s == "." || s == "..":
		return fmt.Errorf("has `%s` in it: write the address from the root, with a slash in front", s)
	case s[0] == '.':
		return fmt.Errorf("has the hidden name `%s`, which some hosts leave out", s)
	}
	if safe := SafePath(s); safe != s {
		return fmt.Errorf("has the name `%s`, which some systems refuse: `%s` would do", s, safe)
	}
	return nil
}

// withoutIndex cuts what an address of a page ends with when its file is named: "a/index.html", and
// "a/README.md" and "a/b.md" for those who think of the note.
func withoutIndex(p string) (string, error) {
	folder, base := path.Split(p)
	switch {
	case strings.Contains(strings.ToLower("/"+folder), "/index.html/"):
		return "", errors.New("has `index.html` as the name of a folder")
	case strings.EqualFold(base, "index.html") || IndexRank(base) > 0:
		return folder, nil
	case IsMarkdown(base):
		return strings.TrimSuffix(p, path.Ext(p)), nil
	}
	return p, nil
}
