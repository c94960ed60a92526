package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// autolinks parses bare addresses (GFM 0.29, section 6.9) as GitHub's cmark-gfm does, whose rules are
// these. An address is known by a character in its middle (":" in "https://", "." in "www.", "@"), so
// what stands before it is taken back from the text that is parsed already. That is also why prose
// costs little: few of its characters are looked at.
type autolinks struct{}

func (autolinks) Trigger() []byte { return []byte{':', '.', '@'} }

func (autolinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if segment.Padding > 0 || pc.IsInLinkLabel() {
		return nil
	}
	switch line[0] {
	case ':':
		return webLink(parent, block, line, segment.Start)
	case '.':
		return wwwLink(parent, block, line, segment.Start)
	}
	return emailLink(parent, block, pc, line, segment.Start)
}

// before returns the text in front of an offset that is parsed and can be taken back.
func before(parent ast.Node, source []byte, offset int) []byte {
	if last, ok := parent.LastChild().(*ast.Text); ok && last.Segment.Stop == offset && !last.SoftLineBreak() && !last.HardLineBreak() {
		return source[last.Segment.Start:offset]
	}
	return nil
}

// linked takes back the last n bytes of text, goes forward, and returns the link of both.
func linked(parent ast.Node, block text.Reader, kind ast.AutoLinkType, offset, n, forward int) *ast.AutoLink {
	if n > 0 {
		last := parent.LastChild().(*ast.Text)
		if last.Segment = last.Segment.WithStop(offset - n); last.Segment.Start >= last.Segment.Stop {
			parent.RemoveChild(parent, last)
		}
	}
	block.Advance(forward)
	return ast.NewAutoLink(kind, ast.NewTextSegment(text.NewSegment(offset-n, offset+forward)))
}

func webLink(parent ast.Node, block text.Reader, line []byte, offset int) ast.Node {
	if !bytes.HasPrefix(line, []byte("://")) {
		return nil
	}
	preceding := before(parent, block.Source(), offset)
	n := 0
	for n < len(preceding) && isLetter(preceding[len(preceding)-1-n]) {
		n++
	}
	switch strings.ToLower(string(preceding[len(preceding)-n:])) {
	case "http", "https", "ftp":
	default:
		return nil
	}
	rest := line[len("://"):]
	domain := domainLength(rest, true)
	if domain == 0 {
		return nil
	}
	end := len("://") + addressEnd(rest, domain)
	if end <= len("://") {
		return nil
	}
	return linked(parent, block, ast.AutoLinkURL, offset, n, end)
}

func wwwLink(parent ast.Node, block text.Reader, line []byte, offset int) ast.Node {
	const www = "www"
	source := block.Source()
	if offset < len(www) || string(source[offset-len(www):offset]) != www {
		return nil
	}
	preceding := before(parent, source, offset)
	if len(preceding) < len(www) {
		return nil
	}
	if start := offset - len(www); start > 0 && (len(preceding) > len(www) || parent.ChildCount() > 1) &&
		strings.IndexByte(" \t\n*_~(", source[start-1]) < 0 {
		return nil
	}
	whole := source[offset-len(www) : offset+len(line)]
	domain := domainLength(whole, false)
	if domain == 0 {
		return nil
	}
	end := addressEnd(whole, domain) - len(www)
	if end <= 0 {
		return nil
	}
	link := linked(parent, block, ast.AutoLinkURL, offset, len(www), end)
	link.Protocol = []byte("http")
	return link
}

func emailLink(parent ast.Node, block text.Reader, pc parser.Context, line []byte, offset int) ast.Node {
	end := emailEnd(line)
	if end == 0 {
		return nil
	}
	n := 0
	for {
		preceding := before(parent, block.Source(), offset)
		for n < len(preceding) && isLocalPart(preceding[len(preceding)-1-n]) {
			n++
		}
		// An underscore inside the name was kept as what may begin or end emphasis.
		d, ok := delimiterBefore(parent, preceding, n)
		if !ok {
			break
		}
		pc.RemoveDelimiter(d)
		last := parent.LastChild().(*ast.Text)
		if name, ok := last.PreviousSibling().(*ast.Text); ok && name.Segment.Stop == last.Segment.Start {
			name.Segment = name.Segment.WithStop(last.Segment.Stop)
			parent.RemoveChild(parent, last)
		}
	}
	if start := offset - n; n == 0 || start > 0 && block.Source()[start-1] == '\\' {
		return nil
	}
	return linked(parent, block, ast.AutoLinkEmail, offset, n, end)
}

// delimiterBefore returns the underscores before the text that an e-mail address's name has used up,
// if they stand between two of the name's characters.
func delimiterBefore(parent ast.Node, preceding []byte, n int) (*parser.Delimiter, bool) {
	last := parent.LastChild()
	if n == 0 || n < len(preceding) || last == nil {
		return nil, false
	}
	d, ok := last.PreviousSibling().(*parser.Delimiter)
	if !ok || d.Char != '_' {
		return nil, false
	}
	name, ok := d.PreviousSibling().(*ast.Text)
	if !ok || name.Segment.Stop != d.Segment.Start || name.SoftLineBreak() {
		return nil, false
	}
	return d, true
}

// emailEnd returns the length of "@" and a domain at the start of line, 0 if there is none.
func emailEnd(line []byte) int {
	dots, end := 0, 1
scan:
	for ; end < len(line); end++ {
		switch c := line[end]; {
		case isLetter(c) || isDigit(c) || c == '-' || c == '_':
		case c == '.' && end+1 < len(line) && (isLetter(line[end+1]) || isDigit(line[end+1])):
			dots++
		default:
			break scan
		}
	}
	if end < 2 || dots == 0 || end < len(line) && line[end] == '@' || !isLetter(line[end-1]) {
		return 0
	}
	return end
}

// domainLength returns the length of a valid domain at the start of s, 0 if there is none: segments of
// letters, digits, "-" and "_", the last two of them without "_". One segment is enough if short.
func domainLength(s []byte, short bool) int {
	dots, before, last := 0, 0, 0 // underscores in the last two segments
	i := 0
	for i < len(s) {
		c := s[i]
		size := 1
		switch {
		case c == '_':
			last++
		case c == '.':
			before, last = last, 0
			dots++
		case c == '-' || isLetter(c) || isDigit(c):
		default:
			r, n := utf8.DecodeRune(s[i:])
			if c < utf8.RuneSelf || unicode.IsSpace(r) || unicode.IsPunct(r) {
				size = 0
			} else {
				size = n
			}
		}
		if size == 0 {
			break
		}
		i += size
	}
	const enough = 10 // segments, after which cmark-gfm no longer minds
	if i == 0 || s[0] == '.' || s[0] == '-' || (before > 0 || last > 0) && dots <= enough || dots == 0 && !short {
		return 0
	}
	return i
}

// addressEnd returns where an address ends whose domain has a length: before white space or "<", and
// without the punctuation that belongs to the sentence around it.
func addressEnd(s []byte, domain int) int {
	end := domain
	for end < len(s) && s[end] > ' ' && s[end] != '<' {
		end++
	}
	opening, closing := bytes.Count(s[:end], []byte("(")), bytes.Count(s[:end], []byte(")"))
	for end > 0 {
		switch s[end-1] {
		case '?', '!', '.', ',', ':', '*', '_', '~', '\'', '"':
			end--
		case ')':
			if closing <= opening {
				return end
			}
			closing--
			end--
		case ';':
			name := end - 2
			for name > 0 && (isLetter(s[name]) || isDigit(s[name])) {
				name--
			}
			if name < 0 || name >= end-2 || s[name] != '&' {
				end--
			} else {
				end = name
			}
		default:
			return end
		}
	}
	return 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLocalPart(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '.' || c == '+' || c == '-' || c == '_'
}
