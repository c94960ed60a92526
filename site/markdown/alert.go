package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Alerts: a block quote of the note whose first line is "[!NOTE]", "[!TIP]", "[!IMPORTANT]",
// "[!WARNING]" or "[!CAUTION]". As on GitHub they don't nest in other blocks.

// alertKinds are the five, by the class that the theme draws them by.
func alertKinds() []string { return []string{"note", "tip", "important", "warning", "caution"} }

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
		if !strings.EqualFold(marker[2:len(marker)-1], kind) {
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
func alertOf(n *ast.Blockquote) (string, bool) {
	value, _ := n.AttributeString(alertAttribute)
	kind, ok := value.(string)
	return kind, ok
}

func (w *writer) alert(n *ast.Blockquote, kind string) {
	title := strings.ToUpper(kind[:1]) + kind[1:]
	if !n.HasChildren() { // GitHub wants something in it
		w.string("<blockquote>\n<p>[!" + strings.ToUpper(kind) + "]</p>\n</blockquote>\n")
		return
	}
	w.string(`<aside class="call ` + kind + `"`)
	w.attribute("aria-label", w.label(title))
	w.string(`><p class="ct">` + title + "</p>\n")
	i := w.push(element{tag: "aside", name: "aside", model: flow, block: true, link: -1})
	w.blocks(n)
	w.closeTo(i)
	w.string("\n")
}
