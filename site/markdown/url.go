package markdown

import "strings"

// Which addresses a note may refer to. Whatever a browser would run is refused however it is
// spelled, because only what is known to be harmless is let through: no scheme, or one of these.

// maxURL bounds an address; browsers and servers give up earlier.
const maxURL = 64 << 10

// isSafeLink reports whether a reader may follow a link to dest.
func isSafeLink(dest string) bool {
	switch scheme, _ := splitScheme(dest); scheme {
	case "", "http", "https", "mailto", "tel", "ftp", "irc", "ircs", "xmpp", "sms", "geo", "news", "magnet":
		return len(dest) <= maxURL
	}
	return false
}

// isSafeMedia reports whether a page may load dest as an image, or as the source of a medium.
func isSafeMedia(dest string) bool {
	switch scheme, rest := splitScheme(dest); scheme {
	case "", "http", "https":
		return len(dest) <= maxURL
	case "data":
		kind, _, _ := strings.Cut(strings.ToLower(rest), ",")
		kind, _, _ = strings.Cut(kind, ";")
		switch kind {
		case "image/png", "image/gif", "image/jpeg", "image/webp":
			return true
		}
	}
	return false
}

// isElsewhere reports whether an address leads to another host.
func isElsewhere(dest string) bool {
	scheme, _ := splitScheme(dest)
	return scheme == "http" || scheme == "https" || scheme == "" && (strings.HasPrefix(dest, "//") || strings.HasPrefix(dest, `\\`))
}

// splitScheme returns the scheme of an address in lower case, "" for a relative one, and what
// follows its colon. It looks at the address as a browser does (WHATWG URL, section 4.4): control
// characters and spaces around it, and tabs and line ends in it, don't count.
func splitScheme(dest string) (scheme, rest string) {
	dest = strings.TrimFunc(dest, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(dest, "\t\n\r") {
		dest = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(dest)
	}
	for i := 0; i < len(dest); i++ {
		switch c := dest[i] | 0x20; {
		case 'a' <= c && c <= 'z':
		case dest[i] == ':' && i > 0:
			return strings.ToLower(dest[:i]), dest[i+1:]
		case i > 0 && ('0' <= dest[i] && dest[i] <= '9' || strings.IndexByte("+-.", dest[i]) >= 0):
		default:
			return "", dest
		}
	}
	return "", dest
}
