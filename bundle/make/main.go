// Command make builds the folder dist of package bundle from the npm packages in node_modules. It is run by
// `make bundle`, in the folder bundle.
package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// run makes the folder anew beside the old one, so that dist is whole at any time.
func run() error {
	next, err := os.MkdirTemp(".", ".dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(next)
	for _, step := range []func(string) error{math, mathSheet, diagrams, licences, version, letters} {
		if err := step(next); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(next, ".keep"), nil, 0o644); err != nil {
		return err
	}
	if err := os.Chmod(next, 0o755); err != nil {
		return err
	}
	if err := os.RemoveAll("dist"); err != nil {
		return err
	}
	return os.Rename(next, "dist")
}

// common are the options of every script.
func common() api.BuildOptions {
	return api.BuildOptions{
		Bundle: true, Write: true, Charset: api.CharsetUTF8, LogLevel: api.LogLevelError, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
	}
}

// math makes the script that typesets formulas, in the language that the embedded engine knows.
func math(to string) error {
	o := common()
	o.EntryPoints = []string{"src/math.js"}
	o.Outfile = filepath.Join(to, "math.js")
	o.Format = api.FormatIIFE
	o.Target = api.ES2017
	return build(o)
}

// mathSheet makes the style sheet of formulas: what Temml needs, a padding for each twentieth of an em, and
// Temml's font of script capitals.
func mathSheet(to string) error {
	o := common()
	o.EntryPoints = []string{"src/math.css"}
	o.Outdir = filepath.Join(to, "math")
	o.AssetNames = "[name]"
	o.Loader = map[string]api.Loader{".woff2": api.LoaderFile}
	if err := build(o); err != nil {
		return err
	}
	var paddings strings.Builder
	for _, side := range []string{"left", "right", "top", "bottom"} {
		for step := range 41 {
			fmt.Fprintf(&paddings, ".p%c-%d{padding-%s:%gem}", side[0], step, side, float64(step)/20)
		}
	}
	sheet := filepath.Join(o.Outdir, "math.css")
	rules, err := os.ReadFile(sheet)
	if err != nil {
		return err
	}
	return os.WriteFile(sheet, append(rules, paddings.String()...), 0o644)
}

// frame.html is the page that diagrams are drawn in. It has a policy of its own: see src/frame.ts.
const frame = `<!doctype html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
	<meta name="robots" content="noindex">
	<title>Diagrams</title>
	<script %s></script>
</head>
<body></body>
</html>
`

// diagrams makes the frame that draws diagrams. It is split, so that of Mermaid's many parts a reader loads
// those that a diagram needs.
func diagrams(to string) error {
	o := common()
	o.EntryPoints = []string{"src/frame.ts"}
	o.Outdir = filepath.Join(to, "diagrams")
	o.Format = api.FormatESModule
	o.Splitting = true
	o.ChunkNames = "[hash]"
	o.Target = api.ES2022
	if err := build(o); err != nil {
		return err
	}
	for name, script := range map[string]string{"frame.html": `type="module" src="frame.js"`, "classic.html": `src="frame.js" defer`} {
		if err := os.WriteFile(filepath.Join(o.Outdir, name), fmt.Appendf(nil, frame, script), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func build(o api.BuildOptions) error {
	result := api.Build(o)
	if len(result.Errors) == 0 {
		return nil
	}
	return errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
}

// madeBy are the packages of subset-font and what it needs, which this command uses.
var madeBy = map[string]bool{
	"subset-font": true, "fontverter": true, "harfbuzzjs": true, "wawoff2": true, "woff2sfnt-sfnt2woff": true,
	"p-limit": true, "yocto-queue": true, "pako": true, "argparse": true,
}

// letters makes the fonts of cards, which is done by a script, as subset-font is one, and packs each. They are
// not published, so that the version does not cover them: how they are packed may differ.
func letters(to string) error {
	folder := filepath.Join(to, "cards")
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	node := exec.Command("node", filepath.Join("src", "letters.mjs"), folder)
	node.Stderr = os.Stderr
	if err := node.Run(); err != nil {
		return fmt.Errorf("cut the fonts of cards: %w", err)
	}
	fonts, err := filepath.Glob(filepath.Join(folder, "*.ttf"))
	if err != nil {
		return err
	}
	for _, name := range fonts {
		font, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return err
		}
		if _, err := w.Write(font); err != nil {
			return err
		}
		if err := errors.Join(w.Close(), os.WriteFile(name+".deflate", packed.Bytes(), 0o644), os.Remove(name)); err != nil {
			return err
		}
	}
	licence, err := os.ReadFile("node_modules/@fontsource-variable/noto-sans-sc/LICENSE")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "licence.txt"), licence, 0o644)
}

// licences gathers the licences of the packages; they are published with what is made of them.
func licences(to string) error {
	all := map[string]*strings.Builder{"math": {}, "diagrams": {}}
	err := filepath.WalkDir("node_modules", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(strings.ToUpper(d.Name()), "LICEN") {
			return err
		}
		text, err := os.ReadFile(path)
		of := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "node_modules/")
		folder := "diagrams"
		switch {
		case of == "temml":
			folder = "math"
		case strings.HasPrefix(of, "@fontsource-variable/"), madeBy[strings.SplitN(of, "/", 2)[0]]:
			return nil // nothing of it is published: cards are pictures
		}
		fmt.Fprintf(all[folder], "%s\n\n%s\n\n", of, strings.TrimSpace(string(text)))
		return err
	})
	if err != nil {
		return err
	}
	for folder, text := range all {
		if err := os.WriteFile(filepath.Join(to, folder, "licences.txt"), []byte(text.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// version writes a hash of all files, which is part of the address that they are published at.
func version(to string) error {
	h := sha256.New()
	err := filepath.WalkDir(to, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		bytes, err := os.ReadFile(path)
		fmt.Fprintln(h, d.Name(), len(bytes))
		h.Write(bytes)
		return err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "version"), fmt.Appendf(nil, "%x", h.Sum(nil)[:4]), 0o644)
}
