package serve

import "testing"

func TestEditorsOpenAtThePlace(t *testing.T) {
	for _, c := range []struct{ editor, file, want string }{
		{"vscode", "/notes/a b/c.md", "vscode://file/notes/a%20b/c.md:3:7"},
		{"CODE", "/n/a.md", "vscode://file/n/a.md:3:7"},
		{"vscodium", `/n/50%+&#?.md`, "vscodium://file/n/50%25%2B%26%23%3F.md:3:7"},
		{"goland", "/n/缓存.md", "goland://open?file=/n/%E7%BC%93%E5%AD%98.md&line=3&column=7"},
		{"jetbrains", "/n/a.md", "idea://open?file=/n/a.md&line=3&column=7"},
		{"nvim", "/n/a.md", "mvim://open?url=file:///n/a.md&line=3&column=7"},
		{"sublime", "/n/a.md", "subl://open?url=file:///n/a.md&line=3&column=7"},
		{"zed", "C:/n/a.md", "zed://file/C:/n/a.md:3:7"},
		{"mine://x?f={path}&at={line}.{column}", "/n/a.md", "mine://x?f=/n/a.md&at=3.7"},
		{"none", "/n/a.md", ""},
		{"", "/n/a.md", ""},
	} {
		link, err := EditorLink(c.editor)
		if got := editorURL(link, c.file, 3, 7); err != nil || got != c.want {
			t.Errorf("%s opens %s by %q (%v), want %q", c.editor, c.file, got, err, c.want)
		}
	}
	for _, wrong := range []string{"notepad", "javascript:alert('{path}')", "JavaScript:{path}", "data:text/html,{path}", "vscode://file", "{path}"} {
		if link, err := EditorLink(wrong); err == nil {
			t.Errorf("%q is taken for the address %q", wrong, link)
		}
	}
}

func TestEditorOfTheEnvironmentIsTakenIfAnAddressOpensIt(t *testing.T) {
	for command, want := range map[string]string{
		"code --wait": "code", "/usr/local/bin/codium": "codium", "subl -w": "subl", "Code.exe": "code", "goland": "goland", "mvim -f": "mvim",
		"vim": "", "nvim": "", "nano": "", "emacs -nw": "", "": "", "   ": "", "ed": "",
	} {
		if got := EditorOf(command); got != want {
			t.Errorf("%q is the editor %q, want %q", command, got, want)
		}
	}
}
