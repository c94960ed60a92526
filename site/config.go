package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// A Config is what sheaf.yaml may say; configKeys has a key for each field. The zero Config is a working one.
type Config struct {
	Title       string      // of the site; default: the title of the root's page, else "Notes"
	Description string      // of the site, one sentence
	URL         string      // where the site is published, "https://host/path/"; 404.html and OpenSearch need it
	Lang        string      // BCP 47 tag of the notes' language; default "en"
	Exclude     []string    // path patterns (see path.Match) of files and folders to leave out
	Edit        string      // address of a note's source, with {path} in it; see sourcehost.go
	Report      string      // address where a problem is reported, with {path}, {title} or {url} in it
	Authors     bool        // name on each page those who committed its note
	Mentions    bool        // list on each page the notes that mention it without a link
	Offline     bool        // publish a service worker, which keeps what was read
	Print       bool        // give each folder a page with all its notes
	Deploy      string      // where `sheaf deploy` publishes the site: see package deploy
	Split       []SplitRule // which notes make a page of each heading; the first that fits counts
	Nav         []NavItem   // in which order notes and folders stand, and under which titles
}

// ConfigFile is the name of the configuration at the root of the source tree.
const ConfigFile = "sheaf.yaml"

// A ConfigError says what is wrong in sheaf.yaml, and where. Line 0 means the file as a whole.
type ConfigError struct {
	File          string
	Line, Column  int
	Message, Hint string
}

func (e *ConfigError) Error() string {
	place := e.File
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column)
	}
	if e.Hint != "" {
		return fmt.Sprintf("%s: %s (%s)", place, e.Message, e.Hint)
	}
	return fmt.Sprintf("%s: %s", place, e.Message)
}

// maxConfig bounds sheaf.yaml, in bytes.
const maxConfig = 1 << 20

// readConfig reads the configuration from the file name in fsys. A missing file is the zero Config
// unless it is required; all that is wrong with one is a *ConfigError.
func readConfig(fsys fs.FS, name string, required bool) (Config, error) {
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) && !required {
		if other := strings.TrimSuffix(ConfigFile, ".yaml") + ".yml"; isFile(fsys, other) {
			return Config{}, &ConfigError{File: other, Message: "the configuration is called " + ConfigFile, Hint: "rename it"}
		}
		return Config{}, nil
	}
	if err == nil && !info.Mode().IsRegular() && !required { // reading a pipe might never end
		return Config{}, &ConfigError{File: name, Message: "the configuration is not a regular file"}
	}
	var data []byte
	if err == nil {
		var f fs.File
		if f, err = fsys.Open(name); err == nil {
			data, err = io.ReadAll(io.LimitReader(f, maxConfig+1))
			f.Close()
		}
	}
	if err != nil {
		return Config{}, &ConfigError{File: name, Message: "cannot read the configuration: " + reason(err)}
	}
	if len(data) > maxConfig {
		return Config{}, &ConfigError{File: name, Message: "the configuration is larger than 1 MiB"}
	}
	return parseConfig(name, data)
}

func isFile(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// reason is an error's text without the path, which the caller says better.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

// parseConfig reads YAML strictly: every key must be known, once, and of its type.
func parseConfig(name string, data []byte) (c Config, err error) {
	if at := notText(data); at >= 0 {
		before := data[:at]
		return c, &ConfigError{
			File: name, Line: bytes.Count(before, []byte("\n")) + 1, Column: at - bytes.LastIndexByte(before, '\n'),
			Message: "this byte is no text: the configuration must be UTF-8",
		}
	}
	var document, second yaml.Node
	documents := yaml.NewDecoder(bytes.NewReader(data))
	if err := documents.Decode(&document); err != nil && err != io.EOF {
		return c, syntaxError(name, err)
	}
	switch err := documents.Decode(&second); {
	case err == nil && len(second.Content) > 0 && second.Content[0].Tag != "!!null":
		return c, in(name, wrong(second.Content[0], "", "a second document begins above, which nobody would read"))
	case err != nil && err != io.EOF:
		return c, syntaxError(name, err)
	}
	if len(document.Content) == 0 {
		return c, nil // empty, or comments only
	}
	top := document.Content[0]
	if top.Kind == yaml.ScalarNode && top.Tag == "!!null" {
		return c, nil
	}
	if top.Kind != yaml.MappingNode {
		return c, in(name, wrong(top, "write `title: My notes`", "the configuration must be a list of `key: value` lines"))
	}

	keys := configKeys()
	seen := map[string]int{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		if line, twice := seen[key.Value]; twice {
			return c, in(name, wrong(key, fmt.Sprintf("the first is on line %d", line), "key %q stands here a second time", key.Value))
		}
		seen[key.Value] = key.Line
		known := slices.IndexFunc(keys, func(k configKey) bool { return k.Name == key.Value })
		if known < 0 {
			return c, in(name, wrong(key, unknownHint(key.Value, keys), "unknown key %q", key.Value))
		}
		if value.Kind == yaml.ScalarNode && value.Tag == "!!null" {
			continue // as if it were not there
		}
		if err := keys[known].set(&c, value); err != nil {
			return c, in(name, err)
		}
	}
	if edit, report, ok := sourceLinks(c.Edit); ok {
		if c.Edit = edit; seen["report"] == 0 {
			c.Report = report
		}
	}
	return c, nil
}

// wrong is a ConfigError at a node; in says of which file.
func wrong(n *yaml.Node, hint, format string, args ...any) error {
	return &ConfigError{Line: n.Line, Column: n.Column, Message: fmt.Sprintf(format, args...), Hint: hint}
}

func in(file string, err error) error {
	var config *ConfigError
	if errors.As(err, &config) {
		config.File = file
	}
	return err
}

// unknownHint says what a key that is not known may have been meant for.
func unknownHint(key string, keys []configKey) string {
	var known []string
	for _, k := range keys {
		known = append(known, k.Name)
	}
	slices.Sort(known)
	if near := nearest(key, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "known keys: " + strings.Join(known, ", ")
}

// syntaxError turns an error of the YAML parser into a ConfigError.
func syntaxError(name string, err error) error {
	e := &ConfigError{File: name, Message: err.Error()}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		e.Line, e.Column, e.Message = load.Mark.Line, max(load.Mark.Column, 1), load.Message
	}
	if strings.Contains(e.Message, "cannot start any token") {
		e.Hint = "indent with spaces, not tabs; a text that begins with @, % or ` needs quotes"
	}
	return e
}

// notText returns the place of the first byte that no text has: one that is not UTF-8, or a control character. -1 is none.
func notText(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return i
		}
		i += size
	}
	return -1
}

// isLanguageTag reports whether s has the form of a BCP 47 tag: letters and digits in parts of at most
// eight, the first of at least two letters.
func isLanguageTag(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) == 0 || len(part) > 8 || i == 0 && len(part) < 2 {
			return false
		}
		for _, c := range []byte(part) {
			if (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// nearest returns the known word that a mistyped one most likely means, or "" if none is near:
// within two edits and less than half of the word.
func nearest(word string, known []string) string {
	best, bestDistance := "", min(3, (len(word)+1)/2+1)
	for _, k := range known {
		if d := editDistance(strings.ToLower(word), k); d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

// editDistance is the Levenshtein distance of a and b in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
