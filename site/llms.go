package site

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
)

// For language models a site has llms.txt (llmstxt.org): what it is about, and its pages in the order of the sidebar, each
// with the address of its Markdown (of the page itself, on a site without twins). The whole text in one file is llms-full.txt.

// The names of those files. One of the author's takes their place: see rootfile.go.
const (
	llmsFile = "llms.txt"
	fullFile = "llms-full.txt"
)

// maxFull is how much text llms-full.txt may have, in bytes. It is some million tokens, more than any model reads at
// once; a larger site has no such file, which would double its size for nobody.
const maxFull = 4 << 20

// textSize returns the bytes of all notes' text.
func (s *Site) textSize() (size int) {
	for _, n := range s.graph.Notes {
		size += n.Size
	}
	return size
}

// llms makes llms.txt.
func (s *Site) llms() []byte {
	root := s.nav.pageOf(0)
	about := s.Config.Description
	if !root.folder {
		about = cmp.Or(about, summary(s.graph.Notes[root.index]))
	}
	b := []byte("# " + escapedText(s.frame.Title) + "\n")
	if about != "" {
		b = append(b, "\n> "+escapedText(about)+"\n"...)
	}
	if s.isFull {
		b = append(b, "\nAll notes in one file: ["+fullFile+"]("+s.frame.Site+fullFile+")\n"...)
	} else {
		b = fmt.Appendf(b, "\nThe notes have %d MiB of text, which is too much for one file.\n", s.textSize()>>20)
	}
	for _, group := range s.pagesByFolder() {
		b = append(b, "\n## "+escapedText(group.title)+"\n\n"...)
		for _, p := range group.pages {
			b = s.appendRow(b, p, llmsFile, s.frame.Site)
		}
	}
	return b
}

// A pageGroup is a folder at the root with all pages in it.
type pageGroup struct {
	title string
	pages []page
}

// pagesByFolder returns all pages in order, those at the root first.
func (s *Site) pagesByFolder() []pageGroup {
	groups := []pageGroup{{title: s.frame.Title}}
	at := map[int]int{0: 0}
	for _, p := range s.nav.order {
		f := p.index
		if !p.folder {
			f = s.graph.Within[p.index]
		}
		if way := s.nav.path(f); len(way) > 0 {
			f = way[0]
		}
		if _, ok := at[f]; !ok {
			at[f] = len(groups)
			groups = append(groups, pageGroup{title: s.nav.folderTitle(f)})
		}
		group := &groups[at[f]]
		group.pages = append(group.pages, p)
	}
	return groups
}

// full makes llms-full.txt.
func (s *Site) full() ([]byte, error) {
	var b []byte
	for _, p := range s.nav.order {
		if p.folder {
			continue
		}
		head := bytes.TrimSuffix(s.twinHead(p), []byte("---\n\n"))
		b = append(append(b, head...), yamlLine("page", s.frame.Site+strings.TrimPrefix(s.nav.item(fullFile, p).URL, "./"))+"---\n\n"...)
		var err error
		if b, err = s.appendTwin(b, p, s.twinEdits(p, fullFile), fullFile); err != nil {
			return nil, err
		}
		b = append(b, '\n')
	}
	return b, nil
}
