package markdown

import "sheaf/site/note"

func frontMatter(n *note.Note, text []byte) (body []byte, lines int) { return text, 1 }
