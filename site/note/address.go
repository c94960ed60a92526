package note

import (
	"path"
	"strings"
	"unicode/utf8"
)

// Addresses are slash paths below the site's root, without a leading slash and not percent-encoded:
// "" is the root page, "a/b/" a page with a folder of its own, "a/b.html" one without (see Style),
// "images/x.png" a file. They name what is written; URL turns one into a reference.

// A Style says how a page's address ends.
type Style uint8

const (
	Folders Style = iota // a/note.md is a/note/, written as a/note/index.html
	Files                // a/note.md is a/note.html, for sites opened without a server
)

// IsMarkdown reports whether a path names a note.
func IsMarkdown(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".md", ".markdown", ".mdown", ".mkd", ".mkdn":
		return true
	}
	return false
}

// IndexRank tells how strongly a note claims to be its folder's page: 1 for README, 2 for index,
// 3 for _index (any Markdown ending, any letter case), 0 for every other note.
func IndexRank(p string) int {
	if !IsMarkdown(p) {
		return 0
	}
	base := path.Base(p)
	switch strings.ToLower(strings.TrimSuffix(base, path.Ext(base))) {
	case "readme":
		return 1
	case "index":
		return 2
	case "_index":
		return 3
	}
	return 0
}

// FolderAddress returns the address of a folder's page; "" and "." are the root.
func (s Style) FolderAddress(folder string) string {
	if folder == "" || folder == "." {
		if s == Files {
			return "index.html"
		}
		return ""
	}
	if s == Files {
		return SafePath(folder) + "/index.html"
	}
	return SafePath(folder) + "/"
}

// NoteAddress returns the address of a note that is not its folder's page.
func (s Style) NoteAddress(p string) string {
	stem := SafePath(strings.TrimSuffix(p, path.Ext(p)))
	if s == Files {
		return stem + ".html"
	}
	return stem + "/"
}

// TwinAddress returns the address of the Markdown that a page is made from: a/note/index.md beside a/note/,
// a/note.index.md beside a/note.html. Every host knows the ending: a file that ends in ".html.md" some would serve as HTML, and
// what a note says must not run.
func TwinAddress(page string) string {
	output := OutputPath(page)
	if folder, ok := strings.CutSuffix(output, "index.html"); ok && (folder == "" || strings.HasSuffix(folder, "/")) {
		return folder + twinName
	}
	return strings.TrimSuffix(output, ".html") + "." + twinName
}

const twinName = "index.md"

// PrintName is the name of the page with all notes of a folder, beside the folder's own.
const PrintName = "print-all.html"

// IsKept reports whether a name is one that pages made beside those of notes may have, in any letter case, so that
// nothing else of that name may stand in their way.
func IsKept(name string) bool { return isTwin(name) || strings.EqualFold(name, PrintName) }

func isTwin(name string) bool {
	at := len(name) - len(twinName)
	return at >= 0 && strings.EqualFold(name[at:], twinName) && (at == 0 || name[at-1] == '.')
}

// OutputPath returns the file that an address is written to, below the output folder.
func OutputPath(address string) string {
	if address == "" || strings.HasSuffix(address, "/") {
		return address + "index.html"
	}
	return address
}

// URL returns the reference from the page at one address to another address, percent-encoded and
// relative, with "#fragment" where fragment is not "". A reference from a page to itself is
// "#fragment", or "./" or the file's name where there is no fragment.
func URL(from, to, fragment string) string {
	suffix := ""
	if fragment != "" {
		suffix = "#" + EscapeFragment(fragment)
	}
	if from == to && suffix != "" {
		return suffix
	}
	fromDir := from[:strings.LastIndexByte(from, '/')+1]
	common := 0 // length of the shared folders
	for i := 0; i < len(fromDir) && i < len(to) && fromDir[i] == to[i]; i++ {
		if fromDir[i] == '/' {
			common = i + 1
		}
	}
	ref := strings.Repeat("../", strings.Count(fromDir[common:], "/")) + EscapePath(to[common:])
	switch {
	case ref == "":
		ref = "./"
	case to[common:] != "" && common == len(fromDir) && strings.Contains(firstSegment(ref), ":"):
		ref = "./" + ref // "a:b" would read as a scheme
	}
	return ref + suffix
}

func firstSegment(ref string) string {
	first, _, _ := strings.Cut(ref, "/")
	return first
}

// EscapePath percent-encodes a slash path for a URL: every byte that is not unreserved, a
// sub-delimiter, ":", "@" or "/" (RFC 3986, section 3.3), and "'" and "&", which HTML would escape.
func EscapePath(p string) string { return escape(p, "-._~!$()*+,;=:@/") }

// EscapeFragment percent-encodes a fragment. Letters beyond ASCII are encoded too: browsers
// compare fragments after decoding.
func EscapeFragment(f string) string { return escape(f, "-._~!$()*+,;=:@/?") }

func escape(s, keep string) string {
	const hex = "0123456789ABCDEF"
	kept := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(keep, c) >= 0
	}
	first := 0
	for first < len(s) && kept(s[first]) {
		first++
	}
	if first == len(s) {
		return s // as nearly all are
	}
	b := make([]byte, first, len(s)+8)
	copy(b, s)
	for _, c := range []byte(s[first:]) {
		if kept(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

// SafePath returns p with every segment made fit to be a file or folder name anywhere: characters
// that Windows or GitHub's artifacts refuse become "-", so do control characters and bytes that are
// not UTF-8; leading dots go (GitHub Pages leaves hidden files out); a trailing dot or space and the
// device names of Windows get a "-"; a name of over 240 bytes is cut, its ending kept, because most
// file systems stop at 255. Most names are returned as they are.
func SafePath(p string) string {
	start, changed := 0, []byte(nil)
	for start <= len(p) {
		segment, _, _ := strings.Cut(p[start:], "/")
		safe := segment
		if !isSafeSegment(segment) {
			safe = safeSegment(segment)
		}
		if changed == nil && safe != segment {
			changed = append(make([]byte, 0, len(p)+8), p[:start]...)
		}
		start += len(segment) + 1
		if changed != nil {
			changed = append(changed, safe...)
			if start <= len(p) {
				changed = append(changed, '/')
			}
		}
	}
	if changed == nil {
		return p
	}
	return string(changed)
}

// maxSegment is the longest name in an address, in bytes: of the 255 that file systems allow, some
// are left for endings and for what keeps two names apart.
const maxSegment = 240

// isSafeSegment reports whether safeSegment returns s as it is, for the names that most files have;
// false is always safe.
func isSafeSegment(s string) bool {
	if len(s) < len("COM10") || len(s) > maxSegment || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || isRefusedInNames(rune(c)) {
			return false
		}
	}
	return !isDevice(s)
}

// isRefusedInNames reports whether Windows does not allow a character in the names of files.
func isRefusedInNames(r rune) bool {
	switch r {
	case '<', '>', ':', '"', '\\', '|', '?', '*':
		return true
	}
	return false
}

func safeSegment(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFFFD' || isRefusedInNames(r) {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(s, "-"))
	s = strings.TrimLeft(s, ".")
	if s == "" {
		return "-"
	}
	if endsUnsafely(s) {
		s = s[:len(s)-1] + "-"
	}
	if isDevice(s) {
		stem, _, _ := strings.Cut(s, ".")
		s = stem + "-" + s[len(stem):]
	}
	if len(s) > maxSegment {
		s = cutSegment(s)
	}
	return s
}

// cutSegment shortens a name to maxSegment bytes, between characters and before its ending. What is left of its stem ends
// in no space or dot, so that it does not become a device's name.
func cutSegment(s string) string {
	ending := path.Ext(s)
	if len(ending) > 16 {
		ending = ""
	}
	end := maxSegment - len(ending)
	for !utf8.RuneStart(s[end]) {
		end--
	}
	stem := s[:end]
	if endsUnsafely(stem) {
		stem = stem[:end-1] + "-"
	}
	return stem + ending
}

// endsUnsafely reports whether a name ends in what Windows drops from the end of names.
func endsUnsafely(s string) bool {
	last := s[len(s)-1]
	return last == '.' || last == ' '
}

// isDevice reports whether Windows takes a name for one of its devices, whatever ending it has.
func isDevice(s string) bool {
	stem, _, _ := strings.Cut(s, ".")
	stem = strings.TrimRight(stem, " ")
	if len(stem) < 3 || len(stem) > len("CONOUT$") {
		return false
	}
	switch strings.ToUpper(stem) {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
		"COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
		"LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³":
		return true
	}
	return false
}
