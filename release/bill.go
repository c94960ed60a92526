package main

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// The bill of materials follows CycloneDX 1.6 (ECMA-424), https://cyclonedx.org/docs/1.6/json/. It names what
// the programs were linked from, by their own build information, and the npm packages of the bundle, by its
// lock file. It has no date and no serial number, so that it is the same each time.

type bill struct {
	Schema       string       `json:"$schema"`
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type     string    `json:"type"`
	Ref      string    `json:"bom-ref"`
	Name     string    `json:"name"`
	Version  string    `json:"version"`
	Hashes   []hash    `json:"hashes,omitempty"`
	Licences []licence `json:"licenses,omitempty"`
	Purl     string    `json:"purl,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	Expression string `json:"expression"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// bill writes the bill of materials.
func (r *release) bill() error {
	lock, err := os.ReadFile("bundle/package-lock.json")
	if err != nil {
		return err
	}
	packages, err := npmComponents(lock)
	if err != nil {
		return fmt.Errorf("bundle/package-lock.json: %w", err)
	}
	components := []component{{
		Type: "library", Name: "std", Version: strings.TrimPrefix(r.programs[0].info.GoVersion, "go"),
		Purl: "pkg:golang/std@" + strings.TrimPrefix(r.programs[0].info.GoVersion, "go"),
	}}
	for _, m := range r.modules() {
		components = append(components, goComponent(m))
	}
	text, err := billOf(r.version, append(components, packages...))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, fmt.Sprintf("sheaf_%s.cdx.json", r.version)), text, 0o644)
}

// billOf returns the document about a version of Sheaf.
func billOf(version string, components []component) ([]byte, error) {
	self := component{Type: "application", Ref: "sheaf", Name: "sheaf", Version: version, Licences: []licence{{"MIT"}}}
	needs := dependency{Ref: self.Ref}
	dependencies := make([]dependency, 0, len(components)+1)
	for i := range components {
		components[i].Ref = components[i].Purl
		needs.DependsOn = append(needs.DependsOn, components[i].Ref)
		dependencies = append(dependencies, dependency{Ref: components[i].Ref})
	}
	document := bill{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: metadata{self}, Components: components, Dependencies: append([]dependency{needs}, dependencies...),
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(document)
	return b.Bytes(), err
}

// modules returns the Go modules of all programs, by path; some are for one system alone.
func (r *release) modules() []*debug.Module {
	all := map[string]*debug.Module{}
	for _, p := range r.programs {
		for _, m := range p.info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			all[m.Path] = m
		}
	}
	var list []*debug.Module
	for _, m := range all {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b *debug.Module) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

// goComponent describes a Go module. Its sum in go.sum, "h1:" and a SHA-256 in base64, goes in as CycloneDX's own
// program for Go has it.
func goComponent(m *debug.Module) component {
	c := component{Type: "library", Name: m.Path, Version: m.Version, Purl: "pkg:golang/" + escapePurl(m.Path) + "@" + escapePurl(m.Version)}
	if sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:")); err == nil && len(sum) > 0 {
		c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
	}
	return c
}

// npmComponents describes the packages of a lock file of npm, version 3.
func npmComponents(lock []byte) ([]component, error) {
	var document struct {
		Packages map[string]struct {
			Version, Integrity, License string
		} `json:"packages"`
	}
	if err := json.Unmarshal(lock, &document); err != nil {
		return nil, err
	}
	seen := map[string]bool{} // a package may be installed in several folders
	var list []component
	for place, p := range document.Packages {
		_, name, found := cutLast(place, "node_modules/")
		purl := "pkg:npm/" + escapePurl(name) + "@" + escapePurl(p.Version)
		if !found || seen[purl] {
			continue // the first is the bundle itself
		}
		seen[purl] = true
		c := component{Type: "library", Name: name, Version: p.Version, Purl: purl}
		if p.License != "" {
			c.Licences = []licence{{p.License}}
		}
		sum, ok := strings.CutPrefix(p.Integrity, "sha512-")
		if raw, err := base64.StdEncoding.DecodeString(sum); ok && err == nil {
			c.Hashes = []hash{{"SHA-512", hex.EncodeToString(raw)}}
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b component) int { return cmp.Compare(a.Purl, b.Purl) })
	return list, nil
}

// cutLast is strings.Cut at the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

// escapePurl escapes what separates the parts of a package URL.
func escapePurl(s string) string {
	return strings.NewReplacer("@", "%40", "+", "%2B", "?", "%3F", "#", "%23").Replace(s)
}
