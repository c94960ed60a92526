package render

import "bytes"

// outlined makes headings that skip levels headings of their place in the outline: <h3 aria-level="2"> becomes <h2>. HTML asks for
// that, and the Nu checker calls anything else an error, whatever aria-level says. It is done last, as the pages of a split
// note and embeds find headings by the levels that their author gave them.
func outlined(body []byte) []byte {
	level := []byte(` aria-level="`)
	if !bytes.Contains(body, level) {
		return body
	}
	out := make([]byte, 0, len(body))
	for {
		at := headingTag(body)
		if at < 0 {
			return append(out, body...)
		}
		out = append(out, body[:at]...)
		body = body[at:]
		end := bytes.IndexByte(body, '>') + 1
		tag := body[:end]
		found := bytes.Index(tag, level)
		closing := bytes.Index(body, []byte{'<', '/', 'h', body[2], '>'})
		digit := found + len(level)
		if found < 0 || closing < 0 || digit+1 >= len(tag) || tag[digit] < '1' || tag[digit] > '6' || tag[digit+1] != '"' {
			out = append(out, tag...)
			body = body[end:]
			continue
		}
		out = append(out, '<', 'h', tag[digit])
		out = append(out, tag[3:found]...)
		out = append(out, tag[digit+2:]...)
		out = append(out, body[end:closing]...)
		out = append(out, '<', '/', 'h', tag[digit], '>')
		body = body[closing+len("</h1>"):]
	}
}

// headingTag returns where the first start tag of a heading is, or -1. Attributes of compiled notes have no ">" in them.
func headingTag(body []byte) int {
	for from := 0; ; {
		i := bytes.Index(body[from:], []byte("<h"))
		if i < 0 {
			return -1
		}
		i += from
		if len(body) > i+3 && '1' <= body[i+2] && body[i+2] <= '6' && (body[i+3] == ' ' || body[i+3] == '>') && bytes.IndexByte(body[i:], '>') > 0 {
			return i
		}
		from = i + 2
	}
}
