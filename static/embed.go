// Package static holds the default theme's style sheets, scripts and mark.
//
// theme.css imports its parts from css/ in the order of the cascade; print.css is for paper. sheaf.ts
// is the script of the read page, with one file for each thing it does; theme.ts runs inside the page
// before the first paint; find.ts and find.css are search as its reader sees it, and load when it is
// first wanted. Package asset bundles them. Nothing here loads anything from another host.
package static

import "embed"

// FS holds the sources. A folder of the user's may lie over it, file by file.
//
//go:embed *.css css/*.css css/*/*.css *.ts ts/*.ts ts/*/*.ts icon.svg
var FS embed.FS
