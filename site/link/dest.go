package link

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"sheaf/site/note"
)

// A destination is a link's destination, taken apart as browsers take URLs apart.
type destination struct {
	scheme   string // in lower case, "" for none
	host     bool   // "//host/…", which has no scheme but leaves the site
	path     string // percent-decoded
	query    string // without "?"
	fragment string // percent-decoded, without "#"
	url      string // all of it, cleaned
	tail     string // the query and the fragment as written, with "?" and "#"
}

// parse takes a destination apart. Spaces and control characters at the ends are no part of it, nor
// are tabs and line breaks anywhere; that is what browsers do (WHATWG URL, section 4.4), and what
// keeps "java\nscript:" from slipping through.
func parse(dest string) destination {
	dest = clean(dest)
	rest, fragment, _ := strings.Cut(dest, "#")
	written, query, _ := strings.Cut(rest, "?")
	return destination{
		url:      dest,
		scheme:   schemeOf(dest),
		host:     strings.HasPrefix(dest, "//"),
		path:     decode(written),
		query:    escapeURL(query),
		fragment: decode(fragment),
		tail:     dest[len(written):],
	}
}

func clean(dest string) string {
	if dest == "" || dest[0] > ' ' && dest[len(dest)-1] > ' ' && !strings.ContainsAny(dest, "\t\n\r") {
		return dest
	}
	dest = strings.TrimFunc(dest, func(r rune) bool { return r <= ' ' })
	return strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(dest)
}

// schemeOf returns the scheme of a URL in lower case (RFC 3986, section 3.1), or "".
func schemeOf(dest string) string {
	for i := 0; i < len(dest); i++ {
		c := dest[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(dest[:i])
		default:
			return ""
		}
	}
	return ""
}

// isDrive reports whether a scheme is a Windows drive letter: no registered scheme has one letter.
func isDrive(scheme string) bool { return len(scheme) == 1 }

// isRefused reports whether a URL may not be published: it could run code in the page or shows
// local files. Of data URLs only pictures pass, and only as pictures; SVG is code.
func isRefused(scheme, dest string, kind note.LinkKind) bool {
	switch scheme {
	case "javascript", "vbscript", "livescript", "mocha", "blob", "filesystem", "about", "view-source", "jar", "file":
		return true
	case "data":
		if kind == note.Anchor {
			return true
		}
		dest = strings.ToLower(dest[:min(len(dest), len("data:image/jpeg;"))])
		for _, format := range []string{"png", "gif", "jpeg", "webp"} {
			if rest, ok := strings.CutPrefix(dest, "data:image/"+format); ok && rest != "" && (rest[0] == ';' || rest[0] == ',') {
				return false
			}
		}
		return true
	}
	return false
}

// decode undoes percent-encoding. What is no encoded byte stays as it is, and so does the whole
// string if decoding would not yield UTF-8.
func decode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			b = append(b, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
		} else {
			b = append(b, s[i])
		}
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}

func unhex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// escapeURL percent-encodes what may not stand in a URL at all and keeps everything else, so that
// a destination as written becomes one that means the same.
func escapeURL(s string) string {
	const hex = "0123456789ABCDEF"
	const refused = "\"<>\\^`{|}"
	start := 0 // of what is not yet in b
	var b []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(refused, c) >= 0 ||
			c == '%' && (i+2 >= len(s) || unhex(s[i+1]) < 0 || unhex(s[i+2]) < 0) {
			b = append(append(b, s[start:i]...), '%', hex[c>>4], hex[c&15])
			start = i + 1
		}
	}
	if start == 0 {
		return s
	}
	return string(append(b, s[start:]...))
}

// join resolves a path against a folder, a leading slash meaning the source root, and reports
// whether the result is inside the root, which is "".
func join(folder, p string) (string, bool) {
	if strings.HasPrefix(p, "/") {
		folder, p = "", strings.TrimLeft(p, "/")
	}
	for { // most paths need no more than this, which allocates nothing
		if rest, ok := strings.CutPrefix(p, "./"); ok {
			p = rest
		} else if rest, ok := strings.CutPrefix(p, "../"); ok && folder != "" {
			folder, p = folderOf(folder), rest
		} else {
			break
		}
	}
	if isClean(p) {
		if folder == "" {
			return p, true
		}
		return folder + "/" + p, true
	}
	p = path.Join(folder, p)
	if p == "." {
		p = ""
	}
	return p, p != ".." && !strings.HasPrefix(p, "../")
}

// isClean reports whether path.Clean has nothing to do; false is always safe.
func isClean(p string) bool {
	return p != "" && p[0] != '.' && p[0] != '/' && p[len(p)-1] != '/' &&
		!strings.Contains(p, "//") && !strings.Contains(p, "/.")
}

// relative writes the way from a folder to a path as an author would put it into a link.
func relative(folder, to string) string {
	up, down := between(folder, to)
	ref := escapeReference(strings.Repeat("../", up) + down)
	if ref == "" || schemeOf(ref) != "" {
		ref = "./" + ref
	}
	return ref
}

// between returns how many folders to go up from a folder, and the path down from there to another
// path.
func between(folder, to string) (up int, down string) {
	for folder != "" && !strings.HasPrefix(to, folder+"/") {
		folder = folderOf(folder)
		up++
	}
	if folder == "" {
		return up, to
	}
	return up, to[len(folder)+1:]
}

// escapeReference percent-encodes what would end a destination in Markdown or mean something else
// in it, and leaves the rest readable.
func escapeReference(p string) string {
	const special = " %#?()<>\\"
	if !strings.ContainsAny(p, special) {
		return p
	}
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		if strings.IndexByte(special, p[i]) >= 0 {
			fmt.Fprintf(&b, "%%%02X", p[i])
		} else {
			b.WriteByte(p[i])
		}
	}
	return b.String()
}
