package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"sheaf/site/highlight"
	"sheaf/site/note"
)

// An info is what the info string of a fenced code block says: "go {3} title=\"main.go\"".
type info struct {
	language string
	title    string
	lines    lineMarks
	file     string // what the block shows instead of the code in it: see include.go
	region   string // of the file
	part     string // of the file or the region: its lines
}

func parseInfo(s string) info {
	const longest = 4 << 10
	s = strings.TrimSpace(s[:min(len(s), longest)])
	word, rest, _ := strings.Cut(s, " ")
	if i := strings.IndexAny(word, "{,"); i >= 0 {
		word, rest = word[:i], s[i:]
	}
	in := info{title: infoTitle(rest)}
	in.readInfo(rest)
	if language, option, ok := strings.Cut(word, ":"); ok && strings.HasSuffix(option, "line-numbers") {
		word, in.lines.numbered = language, option == "line-numbers" // VitePress has it so
	}
	if after, ok := strings.CutPrefix(rest, "{."); ok && word == "" {
		word, _, _ = strings.Cut(strings.TrimRight(after, "}"), " ") // Pandoc and MkDocs have it so
	}
	if len(word) <= 40 {
		in.language = word
	}
	return in
}

// infoTitle returns the value of title="…" or title='…', "" if there is none.
func infoTitle(s string) string {
	for {
		i := strings.Index(s, "title=")
		if i < 0 {
			return ""
		}
		before := s[:i]
		s = s[i+len("title="):]
		if s == "" || s[0] != '"' && s[0] != '\'' || before != "" && strings.IndexByte(" {,", before[len(before)-1]) < 0 {
			continue
		}
		if value, _, ok := strings.Cut(s[1:], s[:1]); ok {
			return strings.TrimSpace(strings.ToValidUTF8(value, "\uFFFD"))
		}
	}
}

func (w *writer) fencedCode(n *ast.FencedCodeBlock) {
	w.suspectFence(n)
	var in info
	if n.Info != nil {
		in = parseInfo(unescaped(n.Info.Segment.Value(w.src.text)))
	}
	if strings.EqualFold(in.language, "math") {
		w.formulaBlock(n)
		return
	}
	if in.file != "" {
		w.include(n, in)
		return
	}
	w.code(n, in)
}

func (w *writer) indentedCode(n *ast.CodeBlock) { w.code(n, info{}) }

func (w *writer) code(n ast.Node, in info) {
	code := w.lines(n.Lines())
	w.takeCode(code)
	if strings.EqualFold(in.language, "goat") && w.drawing(n, in, code) {
		return
	}
	if in.title == "" && !in.lines.wanted() && isPicture(in.language, code) {
		w.diagram(code)
		return
	}
	code = in.lines.takeComments(code)
	w.startCode(in)
	w.highlighted(n, in, code)
	w.string(endOfCode)
}

const endOfCode = "</code></pre></figure>\n"

// startCode writes what stands before a block of code, up to the name of the element <code>.
func (w *writer) startCode(in info) {
	language := languageName(in.language)
	what := strings.TrimSpace(language + " code")
	drawn := ""
	if kind := drawnInBrowser(in.language); kind != "" {
		w.note.Diagrams = true
		drawn = ` data-diagram="` + kind + `"`
	}
	if in.title == "" {
		w.string(`<figure class="code bare"` + drawn + `><figcaption>`)
	} else {
		w.string(`<figure class="code"` + drawn + `><figcaption><b>`)
		w.out = appendText(w.out, []byte(in.title))
		w.string("</b>")
		what = in.title + " code"
	}
	if language != "" {
		w.string("<span>")
		w.out = appendText(w.out, []byte(language))
		w.string("</span>")
	} else {
		what = strings.ToUpper(what[:1]) + what[1:]
	}
	w.string(`<button class="copy" type="button" data-copy hidden>Copy</button></figcaption><pre tabindex="0" role="region"`)
	w.attribute("aria-label", w.label(what))
	if in.lines.numbered {
		w.string(` class="numbered"`)
	}
	w.string("><code")
}

// drawnInBrowser returns the kind of diagram that a language describes, "" for code.
func drawnInBrowser(language string) string {
	switch strings.ToLower(language) {
	case "mermaid":
		return "mermaid"
	case "dot", "graphviz", "gv":
		return "dot"
	}
	return ""
}

// highlighted writes the rest of <code>'s start tag, and the code.
func (w *writer) highlighted(n ast.Node, in info, code []byte) {
	var outcome highlight.Outcome
	if w.out, outcome = w.options.appendCode(w.out, in, code); outcome != highlight.Highlighted && outcome != highlight.UnknownLanguage {
		w.tooLarge(max(n.Pos(), 0), "the code block is not highlighted: "+outcome.String())
	}
}

// appendCode appends the rest of <code>'s start tag, and the code.
func (o *Options) appendCode(dst []byte, in info, code []byte) ([]byte, highlight.Outcome) {
	outcome := highlight.UnknownLanguage
	if (in.language != "" || in.lines.wanted()) && o.Highlight != nil {
		start := len(dst)
		dst, outcome = o.Highlight(append(dst, ` class="chroma">`...), in.language, string(code), in.lines.options())
		if outcome == highlight.Highlighted || in.lines.wanted() {
			return dst, outcome
		}
		dst = dst[:start]
	}
	return appendText(append(dst, '>'), code), outcome
}

// tooLarge reports that a limit was met.
func (w *writer) tooLarge(offset int, message string) {
	w.note.Diags = append(w.note.Diags, note.Diag{
		Path: w.note.Path, Pos: w.src.place(offset), Severity: note.Warning, Code: note.CodeTooLarge, Message: message,
	})
}

// lines returns the source of a block, such as one of code, until it is called again.
func (w *writer) lines(lines *text.Segments) []byte {
	w.joint = w.joint[:0]
	for i := range lines.Len() {
		s := lines.At(i)
		w.joint = append(w.joint, s.Value(w.src.text)...)
	}
	return w.joint
}

// languageName returns what readers call a language that an info string names; a word that is not
// listed stands for itself.
func languageName(word string) string {
	switch strings.ToLower(word) {
	case "", "text", "txt", "plain", "plaintext", "none":
		return ""
	case "go", "golang":
		return "Go"
	case "js", "javascript", "mjs", "cjs", "node":
		return "JavaScript"
	case "ts", "typescript":
		return "TypeScript"
	case "jsx", "tsx", "html", "xml", "css", "scss", "json", "jsonc", "json5", "yaml", "sql", "http", "php", "csv", "ini", "toml", "svg":
		return strings.ToUpper(word)
	case "yml":
		return "YAML"
	case "py", "python", "python3", "py3":
		return "Python"
	case "rb", "ruby":
		return "Ruby"
	case "rs", "rust":
		return "Rust"
	case "c":
		return "C"
	case "cpp", "c++", "cc", "cxx", "hpp":
		return "C++"
	case "cs", "csharp", "c#":
		return "C#"
	case "fsharp", "fs", "f#":
		return "F#"
	case "objc", "objective-c":
		return "Objective-C"
	case "sh", "shell", "zsh", "console", "shell-session":
		return "Shell"
	case "bash":
		return "Bash"
	case "ps1", "powershell", "pwsh":
		return "PowerShell"
	case "bat", "cmd", "batch":
		return "Batch"
	case "md", "markdown":
		return "Markdown"
	case "tex", "latex":
		return "LaTeX"
	case "docker", "dockerfile":
		return "Dockerfile"
	case "make", "makefile":
		return "Makefile"
	case "proto", "protobuf":
		return "Protocol Buffers"
	case "graphql", "gql":
		return "GraphQL"
	case "kt", "kotlin":
		return "Kotlin"
	case "hs", "haskell":
		return "Haskell"
	case "ex", "exs", "elixir":
		return "Elixir"
	case "asm", "nasm":
		return "Assembly"
	case "hcl", "terraform", "tf":
		return "Terraform"
	case "vb", "vbnet":
		return "Visual Basic"
	case "plpgsql", "postgres", "postgresql":
		return "PostgreSQL"
	case "java", "scala", "swift", "dart", "lua", "perl", "r", "julia", "zig", "nim", "erlang", "clojure",
		"lisp", "scheme", "ocaml", "groovy", "diff", "mermaid", "graphviz", "nginx", "vim", "awk", "sed", "vue", "svelte":
		return strings.ToUpper(word[:1]) + strings.ToLower(word[1:])
	}
	return word
}
