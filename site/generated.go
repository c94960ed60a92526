package site

import (
	"sheaf/site/asset"
	"sheaf/site/link"
	"sheaf/site/note"
)

// Beside pages and attachments a site has files that it makes of itself. Each kind of them is one entry of
// generators: where its files are, and how they are made. Building and serving both go by it, so that
// there is nothing more to do for a new one than to write its entry.

// A generator makes files of a site. Its functions are given the Site, and the number that each gave the file.
type generator struct {
	// reserved are addresses that no note may have, whether there is a file or not; a folder's ends with a
	// slash.
	reserved []string

	// each calls add with the address of every file below the site's root. Addresses follow from those of
	// the graph, the configuration and the theme: Site.index asks for them when one of these has changed.
	each func(s *Site, add func(address string, i int))

	// bytes makes a file.
	bytes func(*Site, int) ([]byte, error)

	// key is a hash of all that a file's bytes depend on, for files that cost more to make than their bytes
	// to compare; nil for others.
	key func(*Site, int) note.Hash

	media  string                     // the media type; "" to find out by name
	source func(*Site, int) string    // the note that a file is made from; nil for none
	shows  func(*Site, int) note.Hash // what Site.Key returns of a file that is a page; nil for others
}

// generators lists what a site makes of itself.
func generators() []*generator {
	return []*generator{{
		reserved: []string{".nojekyll"}, // GitHub Pages: serve folders whose names start with "_"
		each:     at(".nojekyll"),
		bytes:    func(*Site, int) ([]byte, error) { return nil, nil },
		media:    "text/plain; charset=utf-8",
	}, {
		each: func(s *Site, add func(string, int)) {
			for i, f := range s.theme.bundle.Files {
				if s.isPublished(f.Address) {
					add(f.Address, i)
				}
			}
		},
		bytes: func(s *Site, i int) ([]byte, error) { return s.theme.bundle.Files[i].Bytes, nil },
	}, {
		each: func(s *Site, add func(string, int)) {
			for i, name := range s.bundledFiles {
				add(s.builder.bundled.address+name, i)
			}
		},
		bytes: (*Site).bundledFile,
		key:   (*Site).bundledKey,
	}, {
		each: func(s *Site, add func(string, int)) {
			for i, c := range s.copies {
				add(c.address, i)
			}
		},
		bytes: (*Site).smallerCopy,
		key:   (*Site).copyKey,
	}, {
		each: func(s *Site, add func(string, int)) {
			for i, r := range s.graph.Redirects {
				add(r.Address, i)
			}
		},
		bytes:  (*Site).redirect,
		media:  "text/html; charset=utf-8",
		source: (*Site).redirectSource,
		shows:  (*Site).redirectShows,
	}, {
		each:   (*Site).eachTwin,
		bytes:  (*Site).twin,
		key:    (*Site).twinKey,
		media:  "text/markdown; charset=utf-8",
		source: (*Site).twinSource,
	}, {
		each:  at(tagListAddress),
		bytes: (*Site).tagList,
	}, {
		each:  at(sidebarAddress),
		bytes: (*Site).sidebarFile,
	}, {
		each: func(s *Site, add func(string, int)) {
			if s.finding.description != "" {
				add(s.finding.description, 0)
			}
		},
		bytes: (*Site).openSearch,
	}, {
		reserved: []string{feedAddress},
		each: func(s *Site, add func(string, int)) {
			if s.frame.Feed != "" {
				add(feedAddress, 0)
			}
		},
		bytes: (*Site).feed,
		media: "application/atom+xml; charset=utf-8",
	}, {
		reserved: []string{sitemapAddress},
		each:     (*Site).eachSitemap,
		bytes:    (*Site).sitemap,
	}, {
		each:  (*Site).eachIcon,
		bytes: (*Site).iconFile,
		key:   (*Site).iconKey,
	}, {
		each:  (*Site).eachCard,
		bytes: (*Site).cardFile,
		key:   (*Site).cardKey,
	}, {
		reserved: []string{manifestAddress},
		each: func(s *Site, add func(string, int)) {
			if s.frame.Manifest != "" {
				add(manifestAddress, 0)
			}
		},
		bytes: (*Site).webManifest,
		media: "application/manifest+json; charset=utf-8",
	}, {
		reserved: []string{workerAddress},
		each:     (*Site).eachWorker,
		bytes:    (*Site).worker,
		media:    "text/javascript; charset=utf-8",
	}, {
		reserved: rootFiles,
		each:     (*Site).eachRootFile,
		bytes:    (*Site).rootFile,
		media:    "text/plain; charset=utf-8",
	}}
}

// at is generator.each for one file that every site has.
func at(address string) func(*Site, func(string, int)) {
	return func(_ *Site, add func(string, int)) { add(address, 0) }
}

// reserved lists the addresses that are Sheaf's own.
func reserved() []string {
	list := []string{"404.html", offlineAddress, asset.Folder + "/", link.TagsFolder, "search.html", "search/", graphFile, graphFolder, ManifestName}
	for _, g := range generators() {
		list = append(list, g.reserved...)
	}
	return list
}

// content makes a file as Site.At returns it.
func (g *generator) content(s *Site, i int) (Content, error) {
	data, err := g.bytes(s, i)
	c := Content{Type: g.media, Bytes: data}
	if g.source != nil {
		c.Source = g.source(s, i)
	}
	return c, err
}
