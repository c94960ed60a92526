package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"image/color"
	"io/fs"
	"slices"
	"strconv"
	"sync"

	"sheaf/site/asset"
	"sheaf/site/card"
	"sheaf/site/icon"
	"sheaf/site/note"
)

// The icons of a site are made of one SVG picture: favicon.svg at the root of the notes, else the theme's
// icon.svg. A file at the root that has the name of one of them takes its place, as it is.

// The colours of the theme on paper: --paper and --link of static/css/tokens.css.
var (
	paperColour = color.RGBA{0xfd, 0xfd, 0xfc, 0xff}
	paperHex    = "#fdfdfc"
	accentHex   = "#005963"
)

const (
	iconSVG         = "favicon.svg"
	iconICO         = "favicon.ico"
	touchIcon       = "apple-touch-icon.png"
	manifestAddress = "manifest.webmanifest"
)

// An iconFile is a file that shows the mark.
type iconFile struct {
	name       string
	size       int         // of the PNG, in pixels; 0: another kind of file
	part       float64     // of its side that the mark takes
	background color.Color // systems show what is transparent in an icon of theirs as black
	purpose    string      // in the web manifest; "" for none
}

// maskable icons are cut to a circle at worst, of which 80 % of the side are safe: a square mark in it takes 56 %.
func iconFiles() []iconFile {
	return []iconFile{
		{name: iconSVG},
		{name: iconICO},
		{touchIcon, 180, 0.75, paperColour, ""},
		{"icon-192.png", 192, 1, color.Transparent, "any"},
		{"icon-512.png", 512, 1, color.Transparent, "any"},
		{"icon-maskable-512.png", 512, 0.56, paperColour, "maskable"},
	}
}

// isIconFile reports whether a file of the notes may be one of iconFiles.
func isIconFile(p string) bool {
	return slices.ContainsFunc(iconFiles(), func(f iconFile) bool { return f.name == p })
}

// A siteIcon is the mark of a site.
type siteIcon struct {
	source string     // the file that it is, as its author knows it
	svg    []byte     // as it is published; nil for none
	sum    note.Hash  // of svg
	mark   *icon.Mark // nil if it cannot be drawn
	why    string     // not

	press func() (*card.Press, error) // of the cards that show it
}

// icon reads the mark, and takes it from the Site before if it is the same.
func (b *Builder) icon(s *Site) (*siteIcon, error) {
	now := &siteIcon{source: "static/icon.svg", svg: s.theme.bundle.Icon}
	if s.hasFile(iconSVG) {
		_, clean, _, err := readSVG(b.fsys, iconSVG)
		if err != nil && !errors.Is(err, errSVGTooLarge) {
			return nil, &UsageError{iconSVG + " cannot be read: " + reason(err)}
		}
		now.source, now.svg = iconSVG, clean
	}
	now.svg, _ = asset.CleanSVG(now.svg)
	now.sum = sha256.Sum256(append([]byte(now.source+"\x00"), now.svg...))
	if b.last != nil && b.last.icon.sum == now.sum {
		return b.last.icon, nil
	}
	if len(now.svg) > 0 {
		var err error
		if now.mark, err = icon.Parse(now.svg); err != nil {
			now.why = err.Error()
		}
	}
	now.press = sync.OnceValues(now.newPress)
	return now, nil
}

func (s *Site) iconDiags() []note.Diag {
	if s.icon.why == "" {
		return nil
	}
	return []note.Diag{{
		Path: s.icon.source, Severity: note.Warning, Code: note.CodeBrokenImage, Target: s.icon.source,
		Message: "the site has no icons in PNG, for this one cannot be drawn: " + s.icon.why,
		Hint:    "use paths, shapes and gradients alone, or put a `favicon.ico` and an `apple-touch-icon.png` beside it",
	}}
}

// hasIcon reports whether the site has one of iconFiles.
func (s *Site) hasIcon(name string) bool {
	return s.hasFile(name) || s.icon.mark != nil || name == iconSVG && len(s.icon.svg) > 0
}

// iconAddress returns the address of one of iconFiles, or "".
func (s *Site) iconAddress(name string) string {
	if !s.hasIcon(name) {
		return ""
	}
	return name
}

// manifest returns the address of the web manifest. A browser does not read one from the disk, and complains.
func (s *Site) manifest() string {
	if s.builder.options.FileURLs {
		return ""
	}
	return manifestAddress
}

func (s *Site) eachIcon(add func(string, int)) {
	for i, f := range iconFiles() {
		if s.hasIcon(f.name) {
			add(f.name, i)
		}
	}
}

func (s *Site) iconFile(i int) ([]byte, error) {
	switch f := iconFiles()[i]; {
	case f.name == iconSVG:
		return s.icon.svg, nil
	case s.hasFile(f.name):
		return s.ownFile(f.name)
	case f.name == iconICO:
		return s.icon.mark.ICO(16, 32, 48)
	default:
		return s.icon.mark.PNG(f.size, f.part, f.background)
	}
}

// iconKey is the key of a drawn icon. Files of the author's are compared.
func (s *Site) iconKey(i int) (key note.Hash) {
	f := iconFiles()[i]
	if s.hasFile(f.name) && f.name != iconSVG {
		data, err := fs.ReadFile(s.builder.fsys, f.name)
		if err != nil {
			return key // making it says why
		}
		return sha256.Sum256(data)
	}
	program := s.builder.compile.program()
	return sha256.Sum256(slices.Concat(program[:], s.icon.sum[:], []byte(f.name)))
}

// reservedIcons are the names of what is made at the root, where the author has no file of the name.
func (s *Site) reservedIcons() (names []string) {
	for _, f := range iconFiles() {
		if !s.hasFile(f.name) {
			names = append(names, f.name)
		}
	}
	return names
}

// A webManifest is what the W3C's Web Application Manifest has names for, as far as a site of notes needs it.
// Addresses in it are relative to its own.
type webManifest struct {
	Name            string         `json:"name"`
	ShortName       string         `json:"short_name"`
	Description     string         `json:"description,omitempty"`
	Lang            string         `json:"lang"`
	StartURL        string         `json:"start_url"`
	Scope           string         `json:"scope"`
	Display         string         `json:"display"`
	ThemeColor      string         `json:"theme_color"`
	BackgroundColor string         `json:"background_color"`
	Icons           []manifestIcon `json:"icons,omitempty"`
}

type manifestIcon struct {
	Source  string `json:"src"`
	Type    string `json:"type"`
	Sizes   string `json:"sizes"`
	Purpose string `json:"purpose,omitempty"`
}

// webManifest makes the web manifest. Its display keeps the browser's buttons: notes are read back and forth.
func (s *Site) webManifest(int) ([]byte, error) {
	start := note.EscapePath(s.graph.Folders[0].Address)
	if start == "" {
		start = "./"
	}
	m := webManifest{
		Name: s.frame.Title, ShortName: s.frame.Title, Description: s.Config.Description, Lang: s.frame.Lang,
		StartURL: start, Scope: "./", Display: "minimal-ui", ThemeColor: accentHex, BackgroundColor: paperHex,
	}
	if s.frame.Icon != "" {
		m.Icons = append(m.Icons, manifestIcon{iconSVG, "image/svg+xml", "any", "any"})
	}
	for _, f := range iconFiles() {
		if f.purpose != "" && s.hasIcon(f.name) {
			size := strconv.Itoa(f.size)
			m.Icons = append(m.Icons, manifestIcon{f.name, "image/png", size + "x" + size, f.purpose})
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(m)
	return b.Bytes(), err
}
