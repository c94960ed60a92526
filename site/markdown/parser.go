package markdown

import (
	"fmt"

	emoji "github.com/yuin/goldmark-emoji"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxNesting bounds how deep block quotes and lists nest, a list counting twice: its item is a block
// too. Go's stack must hold the tree's depth, and goldmark's time grows with its square.
const maxNesting = 100

// newParser returns goldmark set up for GitHub's dialect.
func newParser() parser.Parser {
	inline := inlineParsers()
	return newParserOf(append(inline, util.Prioritized(newPlainText(inline), 1000)))
}

// newParserOf returns goldmark with these parsers of what can stand in a paragraph.
func newParserOf(inline []util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(headings{parser.NewSetextHeadingParser()}, 100),
			util.Prioritized(nested{extension.NewDefinitionListParser()}, 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(nested{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(headings{parser.NewATXHeadingParser()}, 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(newMathFences(), 710),
			util.Prioritized(markerBlocks{marker: "%%", open: func() ast.Node { return new(hidden) }}, 720),
			util.Prioritized(nested{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(nested{footnoteBodies{extension.NewFootnoteBlockParser()}}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(inline...),
		parser.WithParagraphTransformers(
			util.Prioritized(calloutMarkers{}, 50),
			util.Prioritized(abbreviations{}, 60),
			util.Prioritized(definitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(newTables(), 200),
			util.Prioritized(blockIDs{}, 300),
		),
		parser.WithASTTransformers(
			util.Prioritized(wikiLabels{}, 0),
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
			util.Prioritized(inlineNotes{}, 1000),
		),
	)
}

// inlineParsers returns the parsers of what can stand in a paragraph.
func inlineParsers() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(checkBoxes{}, 0),
		util.Prioritized(codeSpans{parser.NewCodeSpanParser()}, 100),
		util.Prioritized(footnoteMarks{extension.NewFootnoteParser()}, 101),
		util.Prioritized(formulas{}, 110),
		util.Prioritized(comments{}, 120),
		util.Prioritized(tags{}, 130),
		util.Prioritized(inlineNotes{}, 140),
		util.Prioritized(wikiLinks{}, 190),
		util.Prioritized(embeds{}, 190),
		util.Prioritized(links{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(delimiters{parser.NewEmphasisParser()}, 500),
		util.Prioritized(delimiters{extension.NewStrikethroughParser()}, 500),
		util.Prioritized(delimiters{marks{}}, 500),
		util.Prioritized(autolinks{}, 900),
		util.Prioritized(emoji.NewParser(), 999),
	}
}

// nested is the parser of a container, which opens none where too many blocks are open: what would
// have been its marker stays text.
type nested struct{ parser.BlockParser }

// nestingAttribute is where nested leaves, on the document, the offset of the first such marker.
const nestingAttribute = "nesting"

func (p nested) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	open := pc.OpenedBlocks()
	if len(open) < maxNesting {
		return p.BlockParser.Open(parent, reader, pc)
	}
	if doc := open[0].Node.Parent(); doc != nil {
		if _, ok := doc.AttributeString(nestingAttribute); !ok {
			_, segment := reader.PeekLine()
			doc.SetAttributeString(nestingAttribute, segment.Start)
		}
	}
	return nil, parser.NoChildren
}

// reportNesting says where blocks nest too deep, if they do.
func (w *writer) reportNesting(doc ast.Node) {
	if offset, ok := doc.AttributeString(nestingAttribute); ok {
		w.tooLarge(offset.(int), fmt.Sprintf("more than %d blocks in each other: the markers of deeper ones are shown as text", maxNesting))
	}
}
