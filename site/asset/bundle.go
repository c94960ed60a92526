// Package asset makes the files that pages refer to but that are no pages: the theme's style sheets and
// script; and it reads the size of pictures.
//
// Build turns the theme's sources, an fs.FS that may have the user's files laid over it, into minified
// files whose names carry a hash of their bytes, so that a host may let browsers keep them for ever.
// esbuild does the work in this process; no Node is needed to build a site. Size reads as much of a
// picture as its header takes and never decodes a pixel, so a picture that claims to be enormous costs
// nothing.
package asset

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The sources of the theme, below its folder. A theme may leave out all but the style sheet.
const (
	themeSheet  = "theme.css"   // the style sheet; it imports its parts
	printSheet  = "print.css"   // for paper
	script      = "sheaf.ts"    // runs once the page is read
	engine      = "search.ts"   // the search engine, which script loads when it is wanted
	tableScript = "tables.ts"   // sorts and filters tables; script loads it where there are any
	linksScript = "links.ts"    // looks ahead along links; script loads it when one is pointed at
	readerEntry = "reader.ts"   // what readers ask for; script loads it when they do
	readerSheet = "reader.css"  // how that looks
	themeScript = "theme.ts"    // runs before the first paint, inside the page
	redirect    = "redirect.ts" // the script of pages that lead to another
	icon        = "icon.svg"    // the mark
	diagrams    = "diagrams.ts" // loaded by pages that have diagrams
	worker      = "offline.ts"  // the service worker of sites that ask for one
	register    = "register.ts" // the script of their pages that registers it
	findScript  = "find.ts"     // search as the reader sees it; loaded when it is first wanted
	findSheet   = "find.css"    // for that script's parts of the page
)

// Folder is where the files are published, below the site's root.
const Folder = "_sheaf"

// HasFingerprint reports whether the address of a published file names its contents, so that another file will
// never stand there: the theme's files end in a hash, and those of the npm bundle lie in a folder named after one.
func HasFingerprint(address string) bool {
	const digits = 8
	name, ok := strings.CutPrefix(address, Folder+"/")
	if folder, _, nested := strings.Cut(name, "/"); nested {
		name = folder
	} else {
		name = strings.TrimSuffix(name, path.Ext(name))
		dash := strings.LastIndexByte(name, '-')
		ok = ok && dash > 0
		name = name[dash+1:]
	}
	return ok && len(name) == digits && strings.Trim(name, "0123456789abcdef") == ""
}

// A Bundle is the theme's files, ready to be published.
type Bundle struct {
	Files []File // in order of Address

	// Addresses below the site's root; "" for what the theme leaves out.
	Stylesheet, PrintSheet, Script string

	Icon []byte // the mark, in SVG; nil if the theme has none

	Diagrams       string // the script of pages that have diagrams
	RedirectScript string // the script of pages that lead to another

	Worker   []byte // the service worker, without what it is told of the site
	Register string // the script of pages that registers it

	FindScript, FindSheet string // what the search field loads when it is used

	ThemeScript string // the text of the inline script
}

// A File is one file to publish.
type File struct {
	Address string // "_sheaf/sheaf-<hash>.css": the hash is the first 8 digits of the bytes' SHA-256
	Bytes   []byte
}

// Build makes the theme in static. highlightCSS, which may be "", comes after the theme's own rules.
// The same sources make the same bytes on any machine. Mistakes in the sources are *Error
// values, joined.
func Build(static fs.FS, highlightCSS string) (*Bundle, error) {
	b := &builder{static: static, files: map[string][]byte{}}
	var bundle Bundle
	var errs []error
	run := func(entry, highlightCSS string) []byte {
		text, err := b.compile(entry, highlightCSS)
		errs = append(errs, err)
		return text
	}
	bundle.Stylesheet = b.publish("sheaf.css", run(themeSheet, highlightCSS))
	bundle.PrintSheet = b.publish("print.css", run(printSheet, ""))
	b.beside = map[string]string{
		"SEARCH_ENGINE": b.publish("search.js", run(engine, "")),
		"TABLES_SCRIPT": b.publish("tables.js", run(tableScript, "")),
		"LINKS_SCRIPT":  b.publish("links.js", run(linksScript, "")),
		"READER_SCRIPT": b.publish("reader.js", run(readerEntry, "")),
		"READER_SHEET":  b.publish("reader.css", run(readerSheet, "")),
	}
	bundle.Script = b.publish("sheaf.js", run(script, ""))
	bundle.RedirectScript = b.publish("redirect.js", run(redirect, ""))
	bundle.FindScript = b.publish("find.js", run(findScript, ""))
	bundle.FindSheet = b.publish("find.css", run(findSheet, ""))
	bundle.Diagrams = b.publish("diagrams.js", run(diagrams, ""))
	bundle.Worker, bundle.Register = run(worker, ""), b.publish("register.js", run(register, ""))
	bundle.ThemeScript = strings.TrimRight(string(run(themeScript, "")), "\n")
	var err error
	bundle.Icon, err = readOptional(static, icon)
	errs = append(errs, err)

	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for address, bytes := range b.files {
		bundle.Files = append(bundle.Files, File{address, bytes})
	}
	slices.SortFunc(bundle.Files, func(a, b File) int { return strings.Compare(a.Address, b.Address) })
	return &bundle, nil
}

// Script bundles and minifies one script with all that it imports from fsys. A mistake in them is an *Error.
func Script(fsys fs.FS, entry string) ([]byte, error) {
	b := &builder{static: fsys, files: map[string][]byte{}}
	text, err := b.compile(entry, "")
	if err == nil && text == nil {
		err = &Error{File: entry, Message: "the script is missing"}
	}
	return text, err
}

// A builder gathers what is published.
type builder struct {
	static fs.FS
	files  map[string][]byte // by address
	beside map[string]string // by the name that scripts have for them: addresses of what they load by themselves
}

// publish names a file by its bytes and returns its address; no bytes, no file.
func (b *builder) publish(name string, bytes []byte) string {
	if len(bytes) == 0 {
		return ""
	}
	sum := sha256.Sum256(bytes)
	ext := path.Ext(name)
	address := Folder + "/" + strings.TrimSuffix(path.Base(name), ext) + "-" + hex.EncodeToString(sum[:4]) + ext
	b.files[address] = bytes
	return address
}

// readOptional reads a file that may be missing.
func readOptional(fsys fs.FS, name string) ([]byte, error) {
	bytes, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return bytes, err
}
