// Package templates holds the default theme's pages.
//
// Every file at the top level but base.html is a layout: it defines "main", which base.html puts
// into the page's frame. A file under partials/ is a template named like the file without ".html".
// What they are given is render.Page. {{.Link}} in its rows is a whole, escaped <a> element, made in Go
// because a page has many. A line break between tags or actions is layout and is not sent; a space
// that must show stands on the same line.
package templates

import "embed"

// FS holds the templates. A folder of the user's may lie over it, file by file.
//
//go:embed *.html partials/*.html
var FS embed.FS
