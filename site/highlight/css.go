package highlight

import (
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// A look is how a kind of token is drawn. The zero value is plain ink.
type look struct {
	colour                  string // a custom property of the theme, which has a value for light and one for dark
	italic, bold, underline bool
}

// looks returns the look of each type of token that does not look as its parent does (see
// chroma.TokenType.Parent). What is plain on purpose stands here too; a test sees to it that no lexer's
// token is forgotten. An error token is plain: it says that a lexer does not know a text, which is no
// business of the reader's.
func looks() map[chroma.TokenType]look {
	var (
		plain    = look{}
		keyword  = look{colour: "important"}
		text     = look{colour: "tip"}
		constant = look{colour: "warning"}
		name     = look{colour: "note"} // of a function or a type
		wrong    = look{colour: "caution"}
	)
	return map[chroma.TokenType]look{
		chroma.Error: plain, chroma.Other: plain, chroma.None: plain, chroma.Text: plain, chroma.Operator: plain, chroma.Punctuation: plain,

		chroma.Keyword: keyword, chroma.KeywordConstant: constant, chroma.KeywordType: name,
		chroma.OperatorWord: keyword, chroma.OperatorReserved: keyword,

		chroma.Name: plain, chroma.NameTag: keyword, chroma.NameDecorator: keyword,
		chroma.NameFunction: name, chroma.NameBuiltin: name, chroma.NameClass: name, chroma.NameException: name,
		chroma.NameConstant: constant, chroma.NameAttribute: constant, chroma.NameLabel: constant, chroma.NameEntity: constant,

		chroma.Literal: constant, chroma.LiteralString: text, chroma.LiteralStringEscape: constant, chroma.LiteralNumber: constant,

		chroma.Comment: {colour: "ink3", italic: true}, chroma.CommentPreproc: keyword,

		chroma.Generic: plain, chroma.GenericDeleted: wrong, chroma.GenericError: wrong, chroma.GenericTraceback: wrong,
		chroma.GenericInserted: text, chroma.GenericHeading: {colour: "note", bold: true}, chroma.GenericSubheading: {colour: "note", bold: true},
		chroma.GenericEmph: {italic: true}, chroma.GenericStrong: {bold: true}, chroma.GenericUnderline: {underline: true},
		chroma.GenericPrompt: {colour: "ink3"},
	}
}

// lookOf returns how a type looks, by its own entry or that of its nearest ancestor; false if none has one.
func lookOf(t chroma.TokenType, looks map[chroma.TokenType]look) (look, bool) {
	for ; t != chroma.EOFType; t = t.Parent() {
		if l, ok := looks[t]; ok {
			return l, true
		}
	}
	return look{}, false
}

// faintOnMark are the colours that can't be read on --mark, the background of a highlighted line (class
// hl, see Options.LineClass).
func faintOnMark() []string { return []string{"ink3", "caution"} }

// CSS returns the style sheet for highlighted code: a rule for each look, for the tokens inside an
// element with class chroma. The colours are the theme's custom properties, so it is one sheet for
// light and dark: --important for keywords, --tip for strings and insertions, --warning for numbers
// and constants, --note for functions and types, --caution for deletions and errors, --ink3 for
// comments. All else keeps the colour of its surroundings.
func CSS() string {
	looks := looks()
	classes := map[string][]string{} // declarations -> selectors
	var faint []string
	for t := range chroma.StandardTypes {
		l, _ := lookOf(t, looks)
		if class, declarations := class(t), l.declarations(); class != "" && declarations != "" {
			classes[declarations] = append(classes[declarations], "."+class)
			if slices.Contains(faintOnMark(), l.colour) {
				faint = append(faint, "."+class)
			}
		}
	}
	var css strings.Builder
	for _, declarations := range slices.Sorted(maps.Keys(classes)) {
		writeRule(&css, ".chroma", classes[declarations], declarations)
	}
	writeRule(&css, ".chroma .hl", faint, "color:inherit")
	return css.String()
}

func writeRule(css *strings.Builder, inside string, classes []string, declarations string) {
	slices.Sort(classes)
	css.WriteString(inside + " :is(" + strings.Join(classes, ",") + "){" + declarations + "}\n")
}

func (l look) declarations() string {
	var all []string
	if l.colour != "" {
		all = append(all, "color:var(--"+l.colour+")")
	}
	if l.bold {
		all = append(all, "font-weight:650")
	}
	if l.italic {
		all = append(all, "font-style:italic")
	}
	if l.underline {
		all = append(all, "text-decoration:underline")
	}
	return strings.Join(all, ";")
}
