package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"sheaf/site"
	"sheaf/site/external"
	"sheaf/site/note"
)

// checkFlags are the flags of check alone.
type checkFlags struct {
	source sourceFlags
	format string
	json   bool
	codes  bool
	wanted bool
	fix    bool
	dryRun bool

	external        bool
	externalPrivate bool
}

func checkCommand() *cobra.Command {
	var flags checkFlags
	c := &cobra.Command{
		Use:   "check [DIR]",
		Short: "List broken links and other problems of the notes in DIR",
		Long: `Check lists what is wrong with the notes in DIR (default: the current folder): links,
anchors and pictures that lead nowhere, Markdown that does not mean what it seems to,
and, as hints, notes and files that nothing refers to. It ends with exit code 1 if
there is more than hints.

With --fix it mends what can be mended beyond doubt: wrong letter case, backslashes
in paths, and links to a file that was moved while it is the only one of its name.
Everything else is left to you.

With --wanted it lists the notes that links ask for and that nobody has written, those
that most notes want first, and where they are asked for.

With --external it asks the servers of other sites too, and remembers for a week what
was fine. Nothing else makes requests.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.complete(); err != nil {
				return err
			}
			if flags.codes {
				return printCodes(cmd.OutOrStdout())
			}
			return check(cmd, args, &flags)
		},
	}
	flags.source.add(c)
	c.Flags().StringVar(&flags.format, "format", "text", "how to print the findings: text, json, github (annotations of a workflow) or sarif")
	c.Flags().BoolVar(&flags.json, "json", false, "the same as --format json")
	c.Flags().BoolVar(&flags.codes, "codes", false, "list the codes that findings can have, and what they mean")
	c.Flags().BoolVar(&flags.wanted, "wanted", false, "list the notes that links ask for and that are not there, instead of findings")
	c.Flags().BoolVar(&flags.fix, "fix", false, "mend in the notes what can be mended beyond doubt, and list what is left")
	c.Flags().BoolVar(&flags.dryRun, "dry-run", false, "with --fix: print the edits as a diff and change nothing")
	c.Flags().BoolVar(&flags.external, "external", false, "ask the web whether links to other sites still lead somewhere")
	c.Flags().BoolVar(&flags.externalPrivate, "external-private", false, "with --external: ask servers on this machine and in private networks too")
	return c
}

// complete checks the flags against each other.
func (f *checkFlags) complete() error {
	usage := func(format string, args ...any) error {
		return &flagError{fmt.Errorf(format+" (see sheaf check --help)", args...)}
	}
	if f.json {
		if f.format != "text" && f.format != "json" {
			return usage("--json and --format %s are two formats", f.format)
		}
		f.format = "json"
	}
	switch f.format {
	case "text", "json", "github", "sarif":
	default:
		return usage("unknown format %q: there are text, json, github and sarif", f.format)
	}
	if f.wanted && (f.fix || f.external || f.format != "text" && f.format != "json") {
		return usage("--wanted lists notes, as text or with --json, and does nothing else")
	}
	if f.dryRun && !f.fix {
		return usage("--dry-run goes with --fix")
	}
	if f.dryRun && f.format != "text" {
		return usage("--dry-run prints a diff, which --format %s has no place for", f.format)
	}
	if f.externalPrivate && !f.external {
		return usage("--external-private goes with --external")
	}
	if f.dryRun && f.external {
		return usage("--dry-run asks nobody: leave out --external")
	}
	return nil
}

func check(cmd *cobra.Command, args []string, flags *checkFlags) error {
	options, err := flags.source.options(args)
	if err != nil {
		return err
	}
	b, err := site.Open(options)
	if err != nil {
		return err
	}
	defer b.Close()
	tuneMemory()
	stopProgress := showProgress(cmd.ErrOrStderr(), b)
	defer stopProgress()
	s, err := load(cmd.Context(), b, options)
	if err != nil {
		return err
	}
	if flags.wanted {
		stopProgress()
		return printWanted(cmd.OutOrStdout(), s.Wanted(), flags.format)
	}
	var unfixed error
	if flags.fix {
		stopProgress()
		fixes, err := s.Fixes()
		if flags.dryRun {
			return errors.Join(err, printFixes(cmd, s, fixes))
		}
		unfixed = errors.Join(err, applyFixes(cmd.ErrOrStderr(), b, fixes))
		if s, err = b.Load(cmd.Context()); err != nil {
			return err
		}
	}
	diags := append(s.Diags()[:len(s.Diags()):len(s.Diags())], s.Advice()...)
	stopProgress()
	if flags.external {
		found, err := checkExternal(cmd, s, options.CacheDir, flags.externalPrivate)
		if err != nil {
			return err
		}
		diags = append(diags, found...)
	}
	note.SortDiags(diags)

	r := &report{diags: diags, source: options.Source, read: s.Source}
	if err := r.print(cmd.OutOrStdout(), flags.format); err != nil {
		return err
	}
	fmt.Fprintf(silentIf(flags.format == "json", cmd.ErrOrStderr()), "%s checked: %s\n", count(s.Notes(), "note"), tally(diags))
	if unfixed != nil {
		return unfixed
	}
	return verdict(diags, true)
}

// silentIf returns a writer that writes nothing in the place of w.
func silentIf(silent bool, w io.Writer) io.Writer {
	if silent {
		return io.Discard
	}
	return w
}

// checkExternal asks for the links to other sites.
func checkExternal(cmd *cobra.Command, s *site.Site, cache string, private bool) ([]note.Diag, error) {
	checker := external.Checker{Private: private}
	if cache != "" {
		checker.CacheFile = filepath.Join(cache, "external.json")
	}
	var links []external.Link
	for _, l := range s.ExternalLinks() {
		links = append(links, external.Link{Path: l.Path, Pos: l.Pos, URL: l.URL, Dest: l.Dest})
	}
	stderr := cmd.ErrOrStderr()
	answered := 0
	step := func() {
		if answered++; isTerminal(stderr) && os.Getenv("TERM") != "dumb" {
			fmt.Fprintf(stderr, "\r\x1b[Kasked for %s", count(answered, "link")) // it goes on for minutes
		}
	}
	defer func() {
		if answered > 0 && isTerminal(stderr) && os.Getenv("TERM") != "dumb" {
			fmt.Fprint(stderr, "\r\x1b[K")
		}
	}()
	return checker.Check(cmd.Context(), links, step)
}

// printFixes prints the edits as a diff.
func printFixes(cmd *cobra.Command, s *site.Site, fixes []site.Fix) error {
	p := newPrinter(cmd.OutOrStdout())
	findings := 0
	for _, f := range fixes {
		p.diff(f.Path, f.Before, f.After)
		findings += f.Findings
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s of %d would be mended in %s; nothing was changed\n",
		count(findings, "finding"), len(s.Diags()), count(len(fixes), "note"))
	return verdict(s.Diags(), true)
}

// applyFixes makes the edits and says so.
func applyFixes(stderr io.Writer, b *site.Builder, fixes []site.Fix) error {
	var errs []error
	findings, notes := 0, 0
	for _, f := range fixes {
		if err := b.Apply(f); err != nil {
			errs = append(errs, err)
			continue
		}
		findings += f.Findings
		notes++
	}
	fmt.Fprintf(stderr, "%s mended in %s\n", count(findings, "finding"), count(notes, "note"))
	return errors.Join(errs...)
}

// printCodes lists the codes of findings.
func printCodes(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, c := range note.Codes() {
		fmt.Fprintf(t, "%s\t%s\t%s\n", c.Code, c.Severity, c.Meaning)
	}
	return t.Flush()
}
