package serve

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sheaf/site"
)

// A browser opens an editor by an address of the editor's own scheme. These are what the editors, or the
// small programs that people install for them, take.
var editors = map[string]string{
	"vscode":          "vscode://file{path}:{line}:{column}",
	"vscode-insiders": "vscode-insiders://file{path}:{line}:{column}",
	"vscodium":        "vscodium://file{path}:{line}:{column}",
	"cursor":          "cursor://file{path}:{line}:{column}",
	"windsurf":        "windsurf://file{path}:{line}:{column}",
	"zed":             "zed://file{path}:{line}:{column}",
	"sublime":         "subl://open?url=file://{path}&line={line}&column={column}",
	"textmate":        "txmt://open?url=file://{path}&line={line}&column={column}",
	"emacs":           "emacs://open?url=file://{path}&line={line}&column={column}",
	"macvim":          "mvim://open?url=file://{path}&line={line}&column={column}",
	"idea":            "idea://open?file={path}&line={line}&column={column}",
	"goland":          "goland://open?file={path}&line={line}&column={column}",
	"pycharm":         "pycharm://open?file={path}&line={line}&column={column}",
	"webstorm":        "webstorm://open?file={path}&line={line}&column={column}",
	"phpstorm":        "phpstorm://open?file={path}&line={line}&column={column}",
}

// Editors returns the names of the editors that EditorLink knows.
func Editors() []string { return slices.Sorted(maps.Keys(editors)) }

// otherNames are those that editors' programs have, and that people use for them.
var otherNames = map[string]string{
	"code": "vscode", "code-insiders": "vscode-insiders", "codium": "vscodium", "zeditor": "zed", "zedit": "zed",
	"subl": "sublime", "sublime_text": "sublime", "mate": "textmate", "emacsclient": "emacs", "mvim": "macvim", "gvim": "macvim",
	"vim": "macvim", "nvim": "macvim", "jetbrains": "idea", "intellij": "idea", "idea64": "idea", "goland64": "goland",
}

// terminalEditors run in a terminal, where most systems open no address: chosen by $EDITOR they say nothing about
// what a click should do.
var terminalEditors = []string{"vi", "vim", "nvim", "emacs", "emacsclient", "gvim"}

// EditorLink returns the address that opens a file in an editor, with {path}, {line} and {column} in it, for an editor's name
// or for such an address itself. "" and "none" are "": places are copied and not opened.
func EditorLink(editor string) (string, error) {
	if editor == "" || editor == "none" {
		return "", nil
	}
	if scheme, _, ok := strings.Cut(editor, ":"); ok && strings.Contains(editor, "{path}") {
		u, err := url.Parse(strings.NewReplacer("{path}", "/p", "{line}", "1", "{column}", "1").Replace(editor))
		switch {
		case err != nil || u.Scheme == "":
		case slices.Contains([]string{"javascript", "vbscript", "data", "blob", "file", "about"}, strings.ToLower(scheme)):
			return "", &site.UsageError{Message: fmt.Sprintf("a link of the scheme %q opens no editor", scheme)}
		default:
			return editor, nil
		}
	}
	name := strings.ToLower(editor)
	if other, ok := otherNames[name]; ok {
		name = other
	}
	if link, ok := editors[name]; ok {
		return link, nil
	}
	return "", &site.UsageError{Message: fmt.Sprintf("no editor %q: choose one of %s, or give the address that opens it, such as myeditor://open?file={path}&line={line}",
		editor, strings.Join(slices.Sorted(maps.Keys(editors)), ", "))}
}

// EditorOf returns the name, as EditorLink takes it, of the editor that a command such as $EDITOR starts,
// or "" if no address is known to open it.
func EditorOf(command string) string {
	program, _, _ := strings.Cut(strings.TrimSpace(command), " ")
	name := strings.ToLower(path.Base(filepath.ToSlash(program)))
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".exe"), ".cmd")
	if slices.Contains(terminalEditors, name) {
		return ""
	}
	if _, err := EditorLink(name); err != nil || strings.Contains(name, ":") {
		return ""
	}
	return name
}

// editorURL fills in an address of EditorLink. A file is a path of this system.
func editorURL(link, file string, line, column int) string {
	if link == "" || file == "" {
		return ""
	}
	p := filepath.ToSlash(file)
	if !strings.HasPrefix(p, "/") { // C:/notes
		p = "/" + p
	}
	// The path may stand in a query, where "+" and "&" mean something else.
	p = strings.NewReplacer("+", "%2B", "&", "%26", ";", "%3B").Replace((&url.URL{Path: p}).EscapedPath())
	return strings.NewReplacer("{path}", p, "{line}", strconv.Itoa(max(line, 1)), "{column}", strconv.Itoa(max(column, 1))).Replace(link)
}
