package render

import (
	"encoding/json"
	"html/template"
	"net/url"
	"strings"
)

// What a page says of itself to machines: where it stands, to search engines (schema.org as JSON-LD), to
// those who show a preview of it (the Open Graph protocol, whose names the others read too), and what else
// there is of it, to browsers. Nearly all of it needs full addresses, and is left out where a site does not know its own.

// meta writes those elements of the page's head.
func (f *fragment) meta(frame *Frame, v *View) template.HTML {
	start := f.Len()
	about := v.Description
	if about == "" {
		about = v.Summary
	}
	if about != "" {
		f.raw(`<meta name="description" content="`)
		f.text(about)
		f.raw(`">`)
	}
	if v.Markdown != "" {
		f.raw(`<link rel="alternate" type="text/markdown"`)
		f.href(v.Markdown)
		f.raw(">")
	}
	if v.NoIndex {
		f.raw(`<meta name="robots" content="noindex">`)
	}
	if frame.Feed != "" {
		f.raw(`<link rel="alternate" type="application/atom+xml"`)
		f.href(v.Root + frame.Feed)
		f.raw(` title="`)
		f.text(frame.Title)
		f.raw(`">`)
	}
	if frame.Site == "" || v.NoIndex {
		return f.since(start)
	}
	page := frame.Site + v.Address
	f.raw(`<link rel="canonical"`)
	f.href(page)
	f.raw(">")
	f.property("og:type", ogType(v))
	f.property("og:title", v.Title)
	f.property("og:url", page)
	f.property("og:site_name", frame.Title)
	f.property("og:description", about)
	if v.Card != "" {
		f.property("og:image", frame.Site+v.Card)
		f.raw(`<meta property="og:image:width" content="`)
		f.int(v.CardWidth)
		f.raw(`"><meta property="og:image:height" content="`)
		f.int(v.CardHeight)
		f.raw(`">`)
		f.property("og:image:alt", v.CardAlt)
		f.raw(`<meta name="twitter:card" content="summary_large_image">`)
	} else {
		f.raw(`<meta name="twitter:card" content="summary">`)
	}
	if data := linkedData(frame, v, page, about); data != nil {
		f.raw(`<script type="application/ld+json">`)
		f.raw(string(data))
		f.raw("</script>")
	}
	return f.since(start)
}

func ogType(v *View) string {
	if v.Layout == "note" {
		return "article"
	}
	return "website"
}

// property writes an Open Graph property, unless it is empty.
func (f *fragment) property(name, content string) {
	if content == "" {
		return
	}
	f.raw(`<meta property="`)
	f.raw(name)
	f.raw(`" content="`)
	f.text(content)
	f.raw(`">`)
}

// The JSON-LD of a page, as far as schema.org has names for what is known.

type ldGraph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type ldThing struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type ldArticle struct {
	Type        string    `json:"@type"`
	Headline    string    `json:"headline"`
	Description string    `json:"description,omitempty"`
	URL         string    `json:"url"`
	Image       string    `json:"image,omitempty"`
	Language    string    `json:"inLanguage"`
	Published   string    `json:"datePublished,omitempty"`
	Modified    string    `json:"dateModified,omitempty"`
	Authors     []ldThing `json:"author,omitempty"`
	Keywords    []string  `json:"keywords,omitempty"`
	Site        ldThing   `json:"isPartOf"`
}

type ldCrumbs struct {
	Type  string    `json:"@type"`
	Items []ldCrumb `json:"itemListElement"`
}

type ldCrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// linkedData describes a note, the site on its home page, and the way to a page. encoding/json escapes
// what would end the element.
func linkedData(frame *Frame, v *View, page, about string) []byte {
	var things []any
	site := ldThing{"WebSite", frame.Title, frame.Site}
	if v.Layout == "note" {
		article := ldArticle{
			Type: "TechArticle", Headline: v.Title, Description: about, URL: page, Language: language(v.Lang, language(frame.Lang, "en")),
			Published: isoDay(v.Date), Modified: isoDay(v.Updated), Site: site,
		}
		if v.Card != "" {
			article.Image = frame.Site + v.Card
		}
		for _, name := range v.Authors {
			article.Authors = append(article.Authors, ldThing{Type: "Person", Name: name})
		}
		for i := range v.Tags {
			article.Keywords = append(article.Keywords, v.Tags[i].Title)
		}
		things = append(things, article)
	} else if v.Address == "" || v.Address == "index.html" {
		things = append(things, site)
	}
	if base, err := url.Parse(page); err == nil && len(v.Crumbs) > 0 {
		crumbs := ldCrumbs{Type: "BreadcrumbList"}
		add := func(name, address string) {
			crumbs.Items = append(crumbs.Items, ldCrumb{"ListItem", len(crumbs.Items) + 1, name, address})
		}
		add(frame.Title, frame.Site)
		for i := range v.Crumbs {
			if to, err := base.Parse(v.Crumbs[i].URL); err == nil {
				add(v.Crumbs[i].Title, to.String())
			}
		}
		add(v.Title, page)
		things = append(things, crumbs)
	}
	if len(things) == 0 {
		return nil
	}
	data, err := json.Marshal(ldGraph{"https://schema.org", things})
	if err != nil { // texts and numbers always marshal
		return nil
	}
	return data
}

// isoDay returns a date that is one, or "".
func isoDay(date string) string {
	if len(date) == len("2006-01-02") && strings.Count(date, "-") == 2 {
		return date
	}
	return ""
}
