package serve

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"sheaf/site"
	"sheaf/site/asset"
	"sheaf/site/render"
)

// A problem is why the site cannot be shown as it is now: a mistake in the configuration or the theme,
// with the lines around it, or a folder that cannot be read.
type problem struct {
	Title   string   `json:"title"`
	Message string   `json:"message"`
	Hint    string   `json:"hint"`
	Place   string   `json:"place"` // "sheaf.yaml:3:1", or "" where it is not in one place
	Lines   []string `json:"lines"` // of the file, around the mistake
	First   int      `json:"first"` // the number of the first of Lines
	Line    int      `json:"line"`
	Column  int      `json:"column"`

	file string // of the mistake, absolute, or ""
}

// text is the problem in one line, for the terminal.
func (p *problem) text() string {
	text := p.Message
	if p.Place != "" {
		text = p.Place + ": " + text
	}
	if p.Hint != "" {
		text += " (" + p.Hint + ")"
	}
	return text
}

// describe makes what is told of an error. source is the folder of notes.
func describe(err error, source string) *problem {
	p := &problem{Title: "The site cannot be made", Message: err.Error()}
	var config *site.ConfigError
	var template *render.TemplateError
	var theme *asset.Error
	name := ""
	switch {
	case errors.As(err, &config):
		p.Title, p.Message, p.Hint = "The configuration is not valid", config.Message, config.Hint
		name, p.Line, p.Column = config.File, config.Line, config.Column
	case errors.As(err, &template):
		p.Title, p.Message = "A template is not valid", template.Message
		name, p.Line, p.Column = "templates/"+template.File, template.Line, template.Column
	case errors.As(err, &theme):
		p.Title, p.Message = "A file of the theme is not valid", theme.Message
		name, p.Line, p.Column = "static/"+theme.File, theme.Line, theme.Column
	default:
		return p
	}
	p.Place = place(name, p.Line, p.Column)
	if p.file = filepath.FromSlash(name); !filepath.IsAbs(p.file) {
		p.file = filepath.Join(source, p.file)
	}
	if p.Line > 0 {
		p.First, p.Lines = excerpt(p.file, p.Line)
	}
	return p
}

// place writes a place as compilers and editors do.
func place(name string, line, column int) string {
	switch {
	case line <= 0:
		return name
	case column <= 0:
		return fmt.Sprintf("%s:%d", name, line)
	}
	return fmt.Sprintf("%s:%d:%d", name, line, column)
}

const (
	excerptAround = 2       // lines before and after the one that is meant
	excerptWidth  = 240     // characters of a line
	excerptFile   = 1 << 20 // bytes that are read of a file
)

// excerpt returns the lines around one of a file, and the number of the first. It returns none if the
// file cannot be read: an excerpt is a help and not worth another error.
func excerpt(name string, line int) (first int, lines []string) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return 0, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return 0, nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, excerptFile))
	if err != nil {
		return 0, nil
	}
	all := bytes.Split(data, []byte("\n"))
	if line > len(all) {
		return 0, nil
	}
	first = max(line-excerptAround, 1)
	for _, l := range all[first-1 : min(line+excerptAround, len(all))] {
		lines = append(lines, shorten(strings.ToValidUTF8(strings.TrimRight(string(l), "\r"), "\uFFFD")))
	}
	return first, lines
}

func shorten(line string) string {
	if utf8.RuneCountInString(line) <= excerptWidth {
		return line
	}
	return string([]rune(line)[:excerptWidth]) + "…"
}

// document is the page that stands where there is none to show. live.js loads the address anew when there is.
func (p *problem) document() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(p.Title))
	if p.Place != "" {
		fmt.Fprintf(&b, "<p class=\"place\"><code>%s</code></p>\n", html.EscapeString(p.Place))
	}
	fmt.Fprintf(&b, "<p class=\"message\">%s</p>\n", html.EscapeString(p.Message))
	if len(p.Lines) > 0 {
		b.WriteString(`<pre tabindex="0" role="region" aria-label="The lines around the mistake">`)
		for i, line := range p.Lines {
			class := "line"
			if p.First+i == p.Line {
				class = "line here"
			}
			fmt.Fprintf(&b, `<span class="%s"><i>%d</i>%s</span>`+"\n", class, p.First+i, html.EscapeString(line))
			if p.First+i == p.Line && p.Column > 0 {
				fmt.Fprintf(&b, `<span class="line caret"><i></i>%s^</span>`+"\n", html.EscapeString(indent(line, p.Column)))
			}
		}
		b.WriteString("</pre>\n")
	}
	if p.Hint != "" {
		fmt.Fprintf(&b, "<p class=\"hint\">%s</p>\n", html.EscapeString(p.Hint))
	}
	return fmt.Appendf(nil, `<!doctype html>
<html lang="en" class="sheaf-error">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'">
<title>%[2]s</title>
<link rel="stylesheet" href="/%[1]slive.css">
<script src="/%[1]slive.js?key=%[4]s" defer></script>
</head>
<body>
<main>
%[3]s<p class="watching">The page appears here as soon as this is mended.</p>
</main>
</body>
</html>
`, liveFolder, html.EscapeString(p.Title), b.String(), p.key())
}

// indent is what stands before a column, as blanks of the same width.
func indent(line string, column int) string {
	var b strings.Builder
	for i, r := range []rune(line) {
		switch {
		case i >= column-1:
			return b.String()
		case r == '\t':
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// key is that of the page that document returns.
func (p *problem) key() string {
	return "none-" + hashOf(fmt.Appendf(nil, "%q", []any{p.Title, p.Message, p.Hint, p.Place, p.Lines}))
}

// equals reports whether two problems, either of which may be none, are told alike.
func (p *problem) equals(other *problem) bool {
	return p == other || p != nil && other != nil && p.key() == other.key()
}
