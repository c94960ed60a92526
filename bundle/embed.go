// Package bundle holds what the binary carries of others' programs, as npm publishes them: Temml, which
// turns TeX into MathML while a site is built, Mermaid and Graphviz, which draw diagrams in the
// reader's browser, and letters of Noto Sans for the cards of Chinese, Japanese and Korean titles.
//
// The folder dist is made by `make bundle`, from exactly the packages that package-lock.json names, and
// is not committed. Without it, as on a machine without npm, everything else of Sheaf builds and works, and
// pages show the sources of formulas and diagrams.
package bundle

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Missing says in one sentence what to do about an empty bundle.
const Missing = "this sheaf was built without its npm bundle, so formulas and diagrams are shown as their source; `make bundle` in its repository fetches it"

// FS returns the bundle's files, false if this program was built without them:
//
//	version      a hash of the others, in hexadecimal digits
//	math.js      defines the function typeset(tex, display): see package math
//	math/        to publish with pages that have formulas; math.css is their style sheet
//	diagrams/    to publish with pages that have diagrams: modules, and frame.html, which draws what it is sent;
//	             classic.html does so where frame.js is bundled into one script
//	cards/       fonts of package card, not published
func FS() (files fs.FS, ok bool) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(files, "version")
	return files, err == nil
}
