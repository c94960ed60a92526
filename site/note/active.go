package note

import (
	"path"
	"strings"
)

// AttachmentPath returns the address of an attachment: SafePath, and behind names by which servers
// tell a browser to show a page or an XML document, an ending that makes a text of it ("a.html.txt")
// or, of packed SVG, a download ("a.svgz.gz"). Such a file could run script in its reader's browser,
// as if the site had written it. Pictures in SVG keep their name: what could run is taken out of
// them.
func AttachmentPath(p string) string {
	safe := SafePath(p)
	switch ending := strings.ToLower(path.Ext(safe)); {
	case ending == ".svgz":
		return SafePath(safe + ".gz")
	case isActive(ending):
		return SafePath(safe + ".txt")
	}
	return safe
}

// isActive reports whether browsers show files with this ending, in lower case, as a page or as XML,
// in which script may stand: the types of HTML and XML in the tables of servers (mime.types).
func isActive(ending string) bool {
	switch ending {
	case ".html", ".htm", ".shtml", ".shtm", ".xhtml", ".xhtm", ".xht", ".xhvml", ".hta", ".htc", ".mht", ".mhtml",
		".xml", ".xsl", ".xslt", ".xsd", ".xspf", ".xul", ".xbl", ".rdf", ".owl", ".rss", ".atom",
		".mathml", ".mml", ".smil", ".smi", ".wsdl", ".wadl", ".kml", ".gpx", ".gml", ".dae", ".x3d", ".opf", ".tei", ".xlf",
		".vxml", ".vml", ".xaml":
		return true
	}
	return false
}
