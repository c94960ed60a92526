package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sheaf/site"
	"sheaf/site/migrate"
	"sheaf/site/scaffold"
)

// programIn returns the program that --from means. The word behind a --from without a value is one if it is a
// program's name, and else an argument.
func programIn(from string, args []string) (program string, rest []string) {
	if from == migrate.Detect {
		if at := slices.IndexFunc(args, func(a string) bool { return slices.Contains(migrate.Programs(), a) }); at >= 0 {
			return args[at], slices.Delete(slices.Clone(args), at, at+1)
		}
	}
	return from, args
}

// imported returns the other program's site that --from asks for; nil without the flag.
func (f *initFlags) imported(dir string) (*migrate.Site, error) {
	if f.from == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	imported, err := migrate.Read(root.FS(), f.from)
	if errors.Is(err, migrate.ErrUnknown) {
		return nil, &site.UsageError{Message: fmt.Sprintf("--from %s: %q: %v", f.from, dir, err)}
	}
	return imported, err
}

// takeOver sets the keys that another program's site has.
func takeOver(keys []scaffold.Key, from *migrate.Site) {
	values := map[string]string{}
	for key, text := range map[string]string{"title": from.Title, "description": from.Description, "url": from.URL, "lang": from.Lang, "edit": from.Edit} {
		if text != "" {
			values[key] = " " + yamlText(text)
		}
	}
	for _, pattern := range from.Exclude {
		values["exclude"] += "\n  - " + yamlText(pattern)
	}
	for _, item := range from.Nav {
		values["nav"] += "\n  - "
		if item.Title != "" {
			values["nav"] += yamlText(item.Title) + ": "
		}
		values["nav"] += yamlText(item.Path)
	}
	for i := range keys {
		if value, ok := values[keys[i].Name]; ok {
			keys[i].Value = keys[i].Name + ":" + value
		}
	}
}

// yamlPlain fits texts that YAML takes for themselves without quotes.
var yamlPlain = regexp.MustCompile(`^[\pL_][\pL\pN_./ ()&+'-]*$|^[\pN][\pL\pN_./+-]*(\.md|/)$`)

// yamlText writes a text as YAML has it. JSON's strings are YAML's, too.
func yamlText(s string) string {
	words := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	isAddress := strings.HasPrefix(s, "https://") && !strings.ContainsAny(s, " ") && !strings.HasSuffix(s, ":")
	if (yamlPlain.MatchString(s) || isAddress) && !slices.Contains(words, strings.ToLower(s)) && s == strings.TrimSpace(s) {
		return s
	}
	quoted, err := json.Marshal(strings.ToValidUTF8(s, "\ufffd"))
	if err != nil { // a string always can be
		return `""`
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(quoted))
}

// tellImport says what was taken over, and what was not.
func tellImport(out io.Writer, project string, from *migrate.Site) {
	fmt.Fprintf(out, "\nTaken over from %s, with %s in the order of its sidebar.\n", from.Program, count(len(from.Nav), "line"))
	if len(from.Findings) == 0 {
		return
	}
	fmt.Fprintf(out, "Without an equivalent:\n")
	for _, found := range from.Findings {
		found.File = filepath.Join(project, filepath.FromSlash(found.File))
		fmt.Fprintf(out, "  %s\n", visible(found.String()))
	}
}
