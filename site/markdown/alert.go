package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Alerts: a block quote of the note whose first line is "[!NOTE]", "[!TIP]", "[!IMPORTANT]",
// "[!WARNING]" or "[!CAUTION]". As on GitHub they don't nest in other blocks.

// An alertKind is one of the five.
type alertKind struct {
	name string // the class, and in capitals the marker
	icon string // the inside of its <svg>
}

func alertKinds() []alertKind {
	return []alertKind{
		{"note", `<circle cx="8" cy="8" r="6"/><path d="M8 7.5v3.5M8 5v.2"/>`},
		{"tip", `<path d="M5.5 11a4.5 4.5 0 1 1 5 0v1.2h-5zM6.3 14.3h3.4"/>`},
		{"important", `<path d="M2.5 3h11v8h-6L4.5 13.5V11h-2zM8 5v2.4M8 9v.1"/>`},
		{"warning", `<path d="M8 2.2 14.5 13.5h-13zM8 6.3v3.2M8 11.5v.1"/>`},
		{"caution", `<path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4zM8 4.8v3.8M8 10.9v.1"/>`},
	}
}

// alertAttribute is where the parser leaves an alert's kind on its block quote.
const alertAttribute = "alert"

// alertMarkers takes the marker's line out of the paragraph before its inline text is parsed.
type alertMarkers struct{}

func (alertMarkers) Transform(n *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != ast.Node(n) || quote.Parent() == nil || quote.Parent().Kind() != ast.KindDocument {
		return
	}
	first := n.Lines().At(0)
	marker := strings.TrimSpace(string(first.Value(reader.Source())))
	if !strings.HasPrefix(marker, "[!") || !strings.HasSuffix(marker, "]") {
		return
	}
	for _, kind := range alertKinds() {
		if !strings.EqualFold(marker[2:len(marker)-1], kind.name) {
			continue
		}
		quote.SetAttributeString(alertAttribute, kind)
		n.Lines().SetSliced(1, n.Lines().Len())
		if n.Lines().Len() == 0 {
			quote.RemoveChild(quote, n)
		}
		return
	}
}

// alertOf returns the kind of a block quote that is an alert.
func alertOf(n *ast.Blockquote) (alertKind, bool) {
	value, _ := n.AttributeString(alertAttribute)
	kind, ok := value.(alertKind)
	return kind, ok
}

func (w *writer) alert(n *ast.Blockquote, kind alertKind) {
	title := strings.ToUpper(kind.name[:1]) + kind.name[1:]
	if !n.HasChildren() { // GitHub wants something in it
		w.string("<blockquote>\n<p>[!" + strings.ToUpper(kind.name) + "]</p>\n</blockquote>\n")
		return
	}
	w.string(`<aside class="call ` + kind.name + `"`)
	w.attribute("aria-label", w.label(title))
	w.string(`><p class="ct"><svg class="i" viewBox="0 0 16 16" aria-hidden="true">` + kind.icon + "</svg>" + title + "</p>\n")
	i := w.push(element{tag: "aside", name: "aside", model: flow, block: true, link: -1})
	w.blocks(n)
	w.closeTo(i)
	w.string("\n")
}
