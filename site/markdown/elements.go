package markdown

// Which elements of raw HTML a note may use, and what each may hold. The list is GitHub's
// (html-pipeline's sanitization filter, and the media that github.com adds), made valid: what HTML
// calls obsolete is spelled as what replaced it.

// A model says what an element may hold, coarsely: enough to keep the output well-formed.
type model uint8

const (
	flow        model = iota // blocks and text
	phrasing                 // text and inline elements
	transparent              // what its parent may hold
	listItems                // li
	tableParts               // caption, thead, tbody, tfoot
	rows                     // tr
	cells                    // td, th
	terms                    // dt, dd
	disclosure               // summary, then flow
	sources                  // picture: source, img
	nothing                  // void
)

// An elementRule is what is known about one element of raw HTML.
type elementRule struct {
	name   string // in the output, where it is another than in the note
	block  bool   // cannot stand where only phrasing may
	model  model
	parent []model  // if not nil: it stands in one of these only
	attrs  []string // beyond those that every element may have
}

// ruleOf returns the rule of an element by its name in lower case, and whether a note may use it.
func ruleOf(tag string) (elementRule, bool) {
	switch tag {
	case "b", "i", "strong", "em", "code", "sub", "sup", "kbd", "samp", "var", "abbr", "cite", "dfn",
		"mark", "small", "span", "s", "u", "bdo", "bdi", "q", "ruby", "rt", "rp":
		return elementRule{name: tag, model: phrasing}, true
	case "tt":
		return elementRule{name: "code", model: phrasing}, true
	case "strike":
		return elementRule{name: "s", model: phrasing}, true
	case "acronym":
		return elementRule{name: "abbr", model: phrasing}, true
	case "time":
		return elementRule{name: tag, model: phrasing, attrs: []string{"datetime"}}, true
	case "a":
		return elementRule{name: tag, model: transparent}, true
	case "ins", "del":
		return elementRule{name: tag, model: transparent, attrs: []string{"datetime"}}, true
	case "br", "wbr", "img":
		return elementRule{name: tag, model: nothing}, true
	case "picture":
		return elementRule{name: tag, model: sources}, true
	case "source":
		return elementRule{name: tag, model: nothing, attrs: []string{"media", "type", "sizes"}}, true
	case "video", "audio":
		return elementRule{name: tag, model: phrasing, attrs: []string{"muted", "loop", "width", "height"}}, true
	}
	return blockRuleOf(tag)
}

// blockRuleOf is ruleOf for elements that cannot stand in a paragraph.
func blockRuleOf(tag string) (elementRule, bool) {
	rule := elementRule{name: tag, block: true}
	switch tag {
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre":
		rule.model = phrasing
	case "div", "blockquote", "figure", "figcaption":
	case "center":
		rule.name = "div"
	case "hr":
		rule.model = nothing
	case "ul":
		rule.model = listItems
	case "ol":
		rule.model, rule.attrs = listItems, []string{"start", "type", "reversed"}
	case "li":
		rule.parent, rule.attrs = []model{listItems}, []string{"value"}
	case "dl":
		rule.model = terms
	case "dt", "dd":
		rule.parent = []model{terms}
	case "details":
		rule.model, rule.attrs = disclosure, []string{"open"}
	case "summary":
		rule.model, rule.parent = phrasing, []model{disclosure}
	case "table":
		rule.model = tableParts
	case "caption":
		rule.parent = []model{tableParts}
	case "thead", "tbody", "tfoot":
		rule.model, rule.parent = rows, []model{tableParts}
	case "tr":
		rule.model, rule.parent = cells, []model{rows, tableParts}
	case "td":
		rule.parent, rule.attrs = []model{cells, rows, tableParts}, []string{"colspan", "rowspan"}
	case "th":
		rule.parent, rule.attrs = []model{cells, rows, tableParts}, []string{"colspan", "rowspan", "scope"}
	default:
		return elementRule{}, false
	}
	return rule, true
}

// losesContent reports whether an element goes with all that is in it: what it holds is no text of
// the note.
func losesContent(tag string) bool {
	switch tag {
	case "script", "style", "iframe", "textarea", "title", "noembed", "noframes", "noscript", "xmp",
		"plaintext", "svg", "math", "template", "object", "select", "applet":
		return true
	}
	return false
}

// isHTML reports whether a tag that no note may use is HTML or SVG all the same.
func isHTML(tag string) bool {
	if losesContent(tag) {
		return true
	}
	switch tag {
	case "address", "area", "article", "aside", "base", "basefont", "bgsound", "big", "blink", "body", "button", "canvas", "col",
		"colgroup", "command", "data", "datalist", "dialog", "dir", "embed", "fieldset", "font", "footer", "form", "frame",
		"frameset", "head", "header", "hgroup", "html", "input", "keygen", "label", "legend", "link", "main", "map", "marquee",
		"menu", "menuitem", "meta", "meter", "nav", "nobr", "optgroup", "option", "output", "param", "portal", "progress",
		"search", "section", "slot", "spacer", "track", "rb", "rtc",
		"animate", "circle", "clippath", "defs", "desc", "ellipse", "filter", "foreignobject", "g", "image", "line",
		"lineargradient", "marker", "mask", "metadata", "path", "pattern", "polygon", "polyline", "radialgradient", "rect",
		"stop", "symbol", "text", "tspan", "use", "mi", "mn", "mo", "mrow", "mfrac", "msup", "msub":
		return true
	}
	return false
}

// headingLevel returns 1 to 6 for h1 to h6, else 0.
func headingLevel(tag string) int {
	if len(tag) == 2 && tag[0] == 'h' && '1' <= tag[1] && tag[1] <= '6' {
		return int(tag[1] - '0')
	}
	return 0
}
