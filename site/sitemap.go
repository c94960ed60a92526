package site

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/note"
)

// For search engines a site has a list of its pages (sitemaps.org, protocol 0.9), with the days on which they
// were last changed, and a robots.txt that names it. Both need the site's full address.

const sitemapAddress = "sitemap.xml"

// maxSitemap is how many pages one sitemap may list, by the protocol. A site with more has sitemap-1.xml and so
// on, which sitemap.xml lists.
const maxSitemap = 50_000

type sitemapFile struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []sitemapPage `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Files   []sitemapPage `xml:"sitemap"`
}

type sitemapPage struct {
	Address string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

// eachSitemap is generator.each: file 0 is sitemap.xml, and the others are those that it lists, if any.
func (s *Site) eachSitemap(add func(string, int)) {
	if s.frame.Site == "" {
		return
	}
	add(sitemapAddress, 0)
	pages := 0
	for _, r := range s.byOutput {
		if r.isListed() {
			pages++
		}
	}
	for i := range sitemapParts(pages, maxSitemap) {
		add(sitemapPart(i+1), i+1)
	}
}

// sitemapParts returns how many files list so many pages beside the one that lists those files: none
// if that can list the pages itself.
func sitemapParts(pages, most int) int {
	if pages <= most {
		return 0
	}
	return (pages + most - 1) / most
}

func sitemapPart(i int) string { return "sitemap-" + strconv.Itoa(i) + ".xml" }

// isListed reports whether search engines are told of a page: those about search are for readers.
func (r resource) isListed() bool { return r.kind <= tagPage }

func (s *Site) sitemap(i int) ([]byte, error) {
	var pages []sitemapPage
	for _, p := range s.outputs {
		if r := s.byOutput[p]; r.isListed() {
			pages = append(pages, s.sitemapPage(r))
		}
	}
	return sitemapOf(s.frame.Site, pages, i, maxSitemap)
}

// sitemapOf makes one of the files that list pages, as eachSitemap numbers them.
func sitemapOf(base string, pages []sitemapPage, i, most int) ([]byte, error) {
	parts := sitemapParts(len(pages), most)
	if i == 0 && parts > 0 {
		var index sitemapIndex
		for k := range parts {
			part := pages[k*most : min(len(pages), (k+1)*most)]
			newest := slices.MaxFunc(part, func(a, b sitemapPage) int { return strings.Compare(a.Changed, b.Changed) })
			index.Files = append(index.Files, sitemapPage{base + sitemapPart(k+1), newest.Changed})
		}
		return asXML(index)
	}
	if i > 0 {
		pages = pages[(i-1)*most : min(len(pages), i*most)]
	}
	return asXML(sitemapFile{Pages: pages})
}

func (s *Site) sitemapPage(r resource) sitemapPage {
	var address, changed string
	switch r.kind {
	case notePage:
		address, changed = s.nav.address(page{index: r.index, section: r.section}), s.changed(r.index)
	case folderPage:
		address = s.graph.Folders[r.index].Address
	case tagsPage:
		address = s.graph.Tags.Address
	case tagPage:
		address = s.graph.Tags.List[r.index].Address
	}
	return sitemapPage{s.frame.Site + note.EscapePath(address), changed}
}

// robots lets everybody read everything. Search engines read it at the root of a host alone; below, the
// sitemap must be made known to them otherwise.
func (s *Site) robots() ([]byte, error) {
	return fmt.Appendf(nil, "User-agent: *\nAllow: /\n\nSitemap: %s%s\n", s.frame.Site, sitemapAddress), nil
}
