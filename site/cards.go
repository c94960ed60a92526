package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"sheaf/bundle"
	"sheaf/site/asset"
	"sheaf/site/card"
	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/render"
)

// A card is the picture that others show beside a link to a page. Where the site knows its full address, each
// page of a note or folder has one that says its title (package card), unless its front matter names a picture.
//
// A card takes 1.6 ms of a processor and 13 KB. So on a site of more than maxCards pages a page has that of
// the folder it is in, lest cards take longer than all the rest of a build and fill a host.
const maxCards = 3000

// cardFolder is where cards are, each under the path of its page.
const cardFolder = asset.Folder + "/cards/"

// findCards finds the pages that have a card: none where the site does not know its address.
func (s *Site) findCards() {
	if s.frame.Site == "" {
		return
	}
	var all, folders []page
	for i := range s.graph.Notes {
		all = append(all, page{index: i})
		for k := 1; k < len(s.graph.Sections[i]); k++ {
			all = append(all, page{index: i, section: k})
		}
	}
	for f := range s.graph.Folders {
		p := s.nav.pageOf(f)
		if folders = append(folders, p); p.folder {
			all = append(all, p)
		}
	}
	if len(all) > maxCards {
		all = folders
	}
	s.hasCard = make(map[page]bool, len(all))
	for _, p := range all {
		if _, has := s.ownPicture(p); !has {
			s.cards = append(s.cards, p)
			s.hasCard[p] = true
		}
	}
}

func (s *Site) eachCard(add func(string, int)) {
	for i, p := range s.cards {
		add(s.cardAddress(p), i)
	}
}

func (s *Site) cardAddress(p page) string {
	return cardFolder + strings.TrimSuffix(note.OutputPath(s.nav.address(p)), ".html") + ".png"
}

// cardText is what the card of a page says.
func (s *Site) cardText(p page) card.Text {
	t := card.Text{Site: s.frame.Title}
	folder := p.index
	if p.folder {
		t.Title = s.nav.folderTitle(p.index)
	} else {
		t.Title, folder = s.nav.title(p), s.graph.Within[p.index]
	}
	var above []string
	for _, crumb := range s.nav.crumbs("", p, folder) {
		above = append(above, crumb.Title)
	}
	if t.Place = strings.Join(above, " / "); t.Title == t.Site {
		t.Site = ""
	}
	return t
}

// cardSum is a hash of what a card shows.
func (s *Site) cardSum(p page) note.Hash {
	t := s.cardText(p)
	return sha256.Sum256(fmt.Appendf(nil, "%x %q %q %q", s.icon.sum, t.Title, t.Site, t.Place))
}

func (s *Site) cardKey(i int) note.Hash {
	sum := s.cardSum(s.cards[i])
	program := s.builder.compile.program()
	return sha256.Sum256(slices.Concat(program[:], []byte("card"), sum[:]))
}

func (s *Site) cardFile(i int) ([]byte, error) {
	press, err := s.icon.press()
	if err != nil {
		return nil, err
	}
	return press.Draw(s.cardText(s.cards[i]))
}

// newPress makes what draws cards with a mark.
func (i *siteIcon) newPress() (*card.Press, error) {
	var wide fs.FS
	if files, ok := bundle.FS(); ok {
		letters, err := fs.Sub(files, "cards")
		if err == nil {
			_, err = fs.Stat(letters, "letters")
		}
		switch {
		case err == nil:
			wide = letters
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	if i.mark == nil {
		return card.New(nil, wide)
	}
	drawn, err := i.mark.Draw(card.MarkSize, 1, paperColour)
	if err != nil {
		return nil, err
	}
	return card.New(drawn, wide)
}

// showCard gives a page its card, or that of the folder it is in. The address changes with what the card shows,
// since others keep pictures for long.
func (s *Site) showCard(v *render.View, p page, folder int) {
	if s.frame.Site == "" {
		return
	}
	if picture, has := s.ownPicture(p); has {
		size := s.sizes[picture.Path]
		v.Card, v.CardAlt = note.EscapePath(picture.Address), v.Title
		v.CardWidth, v.CardHeight = size.width, size.height
		return
	}
	if !s.hasCard[p] {
		if p = s.nav.pageOf(folder); !s.hasCard[p] {
			return // the folder's note has a picture of its own
		}
	}
	sum := s.cardSum(p)
	v.Card = fmt.Sprintf("%s?%x", note.EscapePath(s.cardAddress(p)), sum[:4])
	v.CardAlt = s.cardText(p).Title
	v.CardWidth, v.CardHeight = card.Width, card.Height
}

// ownPicture returns the picture that the front matter of a page's note names, if others can show it.
func (s *Site) ownPicture(p page) (link.File, bool) {
	if p.folder || p.section > 0 {
		return link.File{}, false
	}
	links := s.graph.Notes[p.index].Links
	if len(links) == 0 || links[0].Kind != note.Card {
		return link.File{}, false
	}
	target := s.graph.Links[p.index][0]
	if target.State != link.Attachment {
		return link.File{}, false
	}
	file := s.graph.Files[target.File]
	switch strings.ToLower(path.Ext(file.Path)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return file, s.sizes[file.Path].width > 0
	}
	return link.File{}, false
}
