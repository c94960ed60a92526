package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"sheaf/site"
	"sheaf/site/history"
	"sheaf/site/migrate"
	"sheaf/site/note"
	"sheaf/site/scaffold"
)

// initFlags are the flags of init.
type initFlags struct {
	sheaf  string
	branch string
	from   string
	force  bool
	dryRun bool
}

func initCommand() *cobra.Command {
	var flags initFlags
	c := &cobra.Command{
		Use:   "init [DIR] [--from PROGRAM]",
		Short: "Write what the notes in DIR need to be published",
		Long: `Init writes, beside the notes in DIR (default: the current folder):

  sheaf.yaml                    the configuration, every key explained
  Makefile                      make serve, make build, make check
  .gitignore                    a line for the built site
  .github/workflows/pages.yml   publishes the notes on GitHub Pages at every
                                push; at the root of the git repository

Notes themselves stay as they are; a folder without any gets a first one. What exists is replaced
only with --force, or where you say so when you are asked.

With --from, DIR is the folder of a site of MkDocs, mdBook, Docusaurus, Jekyll or Obsidian. Its
title, address and order of pages go into sheaf.yaml, in the folder of its notes, and what has no
equivalent is listed with its place. The site's own files stay as they are.`,
		Example: `  sheaf init notes                  in a folder of notes
  sheaf init --from mkdocs          beside mkdocs.yml
  sheaf init docs-site --from       whichever it is`,
		Args: func(cmd *cobra.Command, args []string) error {
			_, rest := programIn(flags.from, args)
			return cobra.MaximumNArgs(1)(cmd, rest)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	c.Flags().StringVar(&flags.sheaf, "sheaf", origin(), "`where` the workflow gets Sheaf from: the address of an archive (.tar.gz), a Go package (…@VERSION) or a git repository (….git@TAG)")
	c.Flags().StringVar(&flags.branch, "branch", "", "the `branch` whose pushes publish (default: the one that is checked out)")
	c.Flags().StringVar(&flags.from, "from", "", "take over the `program`'s site in DIR: mkdocs, mdbook, docusaurus, jekyll, obsidian; without a name, what it is")
	c.Flags().Lookup("from").NoOptDefVal = migrate.Detect
	c.Flags().BoolVar(&flags.force, "force", false, "replace files that exist, without asking")
	c.Flags().BoolVarP(&flags.dryRun, "dry-run", "n", false, "say what would be written, and write nothing")
	return c
}

func (f *initFlags) run(cmd *cobra.Command, args []string) error {
	dir := "."
	if f.from, args = programIn(f.from, args); len(args) > 0 {
		dir = args[0]
	}
	if err := f.prepare(dir); err != nil {
		return err
	}
	project := dir
	imported, err := f.imported(dir)
	if err != nil {
		return err
	}
	if imported != nil {
		dir = filepath.Join(dir, filepath.FromSlash(imported.Notes))
	}
	facts, top, err := f.facts(cmd.Context(), dir, project)
	if err != nil {
		return err
	}
	if imported != nil {
		takeOver(facts.Keys, imported)
		facts.Empty = false // it may have notes that are not read
	}
	files, err := scaffold.Files(facts)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	writer := fileWriter{root: root, top: top, out: cmd.OutOrStdout(), force: f.force, dryRun: f.dryRun}
	if stdin, ok := cmd.InOrStdin().(*os.File); ok && isTerminal(stdin) && !f.dryRun {
		writer.answers = bufio.NewReader(stdin)
	}
	for _, file := range files {
		if err := writer.write(file); err != nil {
			return err
		}
	}
	if imported != nil {
		tellImport(cmd.OutOrStdout(), project, imported)
	}
	f.next(cmd.OutOrStdout(), dir, facts)
	return nil
}

// prepare makes sure that there is a folder.
func (f *initFlags) prepare(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case dir == "":
		return &site.UsageError{Message: `no folder of notes at ""`}
	case err == nil && !info.IsDir():
		return &site.UsageError{Message: fmt.Sprintf("%q is a file; name the folder of notes", dir)}
	case errors.Is(err, fs.ErrNotExist) && f.dryRun:
		return &site.UsageError{Message: fmt.Sprintf("no folder of notes at %q; without --dry-run it would be made", dir)}
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(dir, 0o777)
	}
	return err
}

// facts finds out about the notes in a folder, and returns the folder that paths count from: the top of the checkout that
// the notes are in, else the project's, which is their own or has it below.
func (f *initFlags) facts(ctx context.Context, dir, project string) (facts scaffold.Facts, top string, err error) {
	facts = scaffold.Facts{Notes: ".", Branch: f.branch, Sheaf: f.sheaf}
	if facts.Empty, err = hasNoNotes(dir); err != nil {
		return facts, "", fmt.Errorf("look for notes: %w", err)
	}
	top = project
	if below, err := filepath.Rel(project, dir); err == nil {
		facts.Notes = filepath.ToSlash(below)
	}
	var edit string
	if repository := history.Find(dir); repository != nil {
		at := repository.Checkout(ctx)
		top, facts.Notes = at.Top, cmp.Or(at.Prefix, ".")
		if facts.Branch == "" {
			facts.Branch = at.Branch
		}
		edit = editAddress(at.Origin, facts.Branch, at.Prefix)
	}
	for _, k := range site.ConfigKeys() {
		key := scaffold.Key{Name: k.Name, Description: k.Description, Default: k.Default, Example: k.Example}
		if k.Name == "edit" && edit != "" {
			key.Value = "edit: " + edit
		}
		facts.Keys = append(facts.Keys, key)
	}
	return facts, top, nil
}

// hasNoNotes reports whether there is no Markdown below a folder, folders that builds leave out aside.
func hasNoNotes(dir string) (bool, error) {
	empty := true
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && p == dir:
			return err
		case err != nil:
			return nil // a build says what cannot be read
		case d.IsDir() && p != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
			return filepath.SkipDir
		case !d.IsDir() && note.IsMarkdown(d.Name()):
			empty = false
			return filepath.SkipAll
		}
		return nil
	})
	return empty, err
}

// remotes are the addresses of repositories that git takes, with the host and the path apart.
var remotes = regexp.MustCompile(`^(?:https?://(?:[^@/]*@)?|ssh://(?:[^@/]*@)?|git@)([A-Za-z0-9.-]+)(?::\d+/|[:/])(.+?)(?:\.git)?/?$`)

// editAddress returns what the key edit is for a repository at one of the hosts whose addresses are known, or "".
func editAddress(origin, branch, prefix string) string {
	found := remotes.FindStringSubmatch(origin)
	if found == nil || branch == "" {
		return ""
	}
	return site.SourceFolder(found[1], found[2], branch, prefix)
}

// A fileWriter writes proposed files and tells what it did with each.
type fileWriter struct {
	root          *os.Root
	top           string // root's name
	out           io.Writer
	force, dryRun bool
	answers       *bufio.Reader // of somebody who can be asked, else nil
}

func (w *fileWriter) write(file scaffold.File) error {
	name := w.name(file.Path)
	state, err := file.Compare(w.root)
	if err != nil && !w.force {
		w.tell("kept", name, reasonOf(err))
		return nil
	}
	did, why := "created", ""
	switch {
	case state == scaffold.Same:
		w.tell("same", name, "")
		return nil
	case state == scaffold.Different && file.Lines:
		did = "added to"
		lines := strings.Join(strings.Fields(string(file.Content)), ", ")
		why = lines
		if !w.may("add " + lines + " to " + name) {
			w.tell("kept", name, "it lacks "+lines+"; --force adds it")
			return nil
		}
	case state == scaffold.Different:
		did = "replaced"
		if !w.may("replace " + name) {
			w.tell("kept", name, "it exists; --force replaces it")
			return nil
		}
	}
	if w.dryRun {
		w.tell("would be "+did, name, why)
		return nil
	}
	if err := file.Write(w.root); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	w.tell(did, name, why)
	return nil
}

func (w *fileWriter) tell(did, name, why string) {
	if why != "" {
		why = "  (" + why + ")"
	}
	fmt.Fprintf(w.out, "%-9s %s%s\n", did, visible(name), why)
}

// name returns a file's name as its user would say it: counted from the current folder if that is short.
func (w *fileWriter) name(p string) string {
	full := filepath.Join(w.top, filepath.FromSlash(p))
	here, err := os.Getwd()
	if err != nil {
		return full
	}
	if abs, err := filepath.Abs(full); err == nil {
		if rel, err := filepath.Rel(here, abs); err == nil && len(rel) < len(abs) {
			return rel
		}
	}
	return full
}

// may reports whether something that exists may be changed. Where nobody can be asked it may not.
func (w *fileWriter) may(do string) bool {
	if w.force || w.answers == nil {
		return w.force
	}
	fmt.Fprintf(w.out, "%s? [y/N] ", do)
	answer, _ := w.answers.ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}

// reasonOf leaves the path off an error that is told beside it.
func reasonOf(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// next says what is left to do.
func (f *initFlags) next(out io.Writer, dir string, facts scaffold.Facts) {
	where := ""
	if dir != "." {
		where = " " + dir
	}
	fmt.Fprintf(out, "\nNow: sheaf serve%s\n", visible(where))
	fmt.Fprint(out, "To publish: choose \"GitHub Actions\" under Settings > Pages of the repository, then push.\n")
	if facts.Sheaf == "" {
		fmt.Fprintf(out, "First say in %s, at SHEAF, where Sheaf can be fetched: this one was built from a checkout and does not know.\n", scaffold.Workflow)
	}
}
