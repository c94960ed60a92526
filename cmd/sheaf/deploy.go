package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"sheaf/bundle"
	"sheaf/site"
	"sheaf/site/deploy"
)

// deployFlags are the flags of deploy alone.
type deployFlags struct {
	source  sourceFlags
	out     string
	noBuild bool
	dryRun  bool
	force   bool
	strict  bool
	json    bool
}

func deployCommand() *cobra.Command {
	var flags deployFlags
	c := &cobra.Command{
		Use:   "deploy [DIR] [TARGET]",
		Short: "Build the website of the notes in DIR and publish it at TARGET",
		Long: `Deploy builds the website and brings what has changed to where it is published. TARGET is one of

  gh-pages             a branch in a git repository, as git:origin#gh-pages is
  git:REMOTE#BRANCH    another one
  s3://BUCKET/PREFIX   a bucket of Amazon S3, or of a store that speaks its
                       protocol, with ?endpoint=https://HOST&region=NAME
  file:FOLDER          a folder, as a web server or another program serves it

Without TARGET, the key deploy of sheaf.yaml says it. With one argument, that is the target if
it begins as above, else DIR. Only what Sheaf put there is deleted, and other files there are
replaced only with --force. Nothing is published while a note cannot be read, or, with
--strict, while one has problems.`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	flags.source.add(c)
	flags.source.addSplit(c)
	c.Flags().StringVarP(&flags.out, "output", "o", "public", "the `folder` to build the website in")
	flags.source.addBase(c)
	c.Flags().BoolVar(&flags.noBuild, "no-build", false, "publish what the last build left in the output folder")
	c.Flags().BoolVarP(&flags.dryRun, "dry-run", "n", false, "list what would be done at the target, and do nothing there")
	c.Flags().BoolVar(&flags.force, "force", false, "replace files at the target that Sheaf did not put there, and a branch that moved meanwhile")
	c.Flags().BoolVar(&flags.strict, "strict", false, "publish nothing, and end with exit code 1, if a note has problems")
	c.Flags().BoolVar(&flags.json, "json", false, "print what was done as one JSON object")
	return c
}

func (f *deployFlags) run(cmd *cobra.Command, args []string) error {
	args, named, err := targetArgument(args)
	if err != nil {
		return err
	}
	if f.noBuild && f.strict {
		return &flagError{errors.New("--strict looks at the notes, which --no-build does not read (see sheaf deploy --help)")}
	}
	options, err := f.source.options(args)
	if err != nil {
		return err
	}
	options.Once = true
	b, err := site.Open(options)
	if err != nil {
		return err
	}
	defer b.Close()
	target, err := f.target(b, options.Source, named)
	if err != nil {
		return err
	}
	if !f.noBuild {
		if err := f.build(cmd, b, options); err != nil {
			return err
		}
	}
	return f.publish(cmd, options.Source, target)
}

// targetArgument takes the target off the arguments. "" is the one of the configuration.
func targetArgument(args []string) (rest []string, target string, err error) {
	switch {
	case len(args) == 2 && deploy.Named(args[0]) && !deploy.Named(args[1]):
		return nil, "", &flagError{fmt.Errorf("the folder of notes comes before the target: sheaf deploy %s %s", args[1], args[0])}
	case len(args) == 2:
		return args[:1], args[1], nil
	case len(args) == 1 && deploy.Named(args[0]):
		return nil, args[0], nil
	}
	return args, "", nil
}

// target returns the target that the command line names, else that of the configuration. Folders count from the
// current one on the command line, and from the notes in their configuration.
func (f *deployFlags) target(b *site.Builder, notes, named string) (deploy.Target, error) {
	if named != "" {
		return deploy.Parse(named, ".")
	}
	config, err := b.Config()
	if err != nil {
		return nil, err
	}
	if config.Deploy == "" {
		return nil, &site.UsageError{Message: "no target to deploy to: name one, as in `sheaf deploy gh-pages`, or in sheaf.yaml, as in `deploy: gh-pages` (see sheaf deploy --help)"}
	}
	return deploy.Parse(config.Deploy, notes)
}

// build writes the site to the output folder, unless the notes forbid to publish it.
func (f *deployFlags) build(cmd *cobra.Command, b *site.Builder, options site.Options) error {
	stderr := cmd.ErrOrStderr()
	stopProgress := showProgress(stderr, b)
	defer stopProgress()
	s, stats, err := makeSite(cmd.Context(), b, options, f.out, func() { fmt.Fprintf(stderr, "waiting for another build of %s\n", f.out) })
	if err != nil {
		return err
	}
	stopProgress()
	if s.NeedsBundle() {
		fmt.Fprintf(stderr, "note: %s\n", bundle.Missing)
	}
	newPrinter(stderr).short(s.Diags())
	err = verdict(s.Diags(), f.strict)
	if err != nil {
		fmt.Fprintln(stderr, "nothing was published")
		return err
	}
	fmt.Fprintf(stderr, "%s in %s from %s\n", count(stats.Pages, "page"), f.out, count(stats.Notes, "note"))
	return nil
}

// publish deploys the output folder and says what that did.
func (f *deployFlags) publish(cmd *cobra.Command, notes string, target deploy.Target) error {
	stderr, start := cmd.ErrOrStderr(), time.Now()
	source, err := deploy.Open(cmd.Context(), f.out, func() { fmt.Fprintf(stderr, "waiting for a build of %s\n", f.out) })
	if err != nil {
		return err
	}
	defer source.Close()
	if n := len(source.LeftOut); n > 0 {
		fmt.Fprintf(stderr, "note: not published, as the build did not make them: %s\n", shortList(source.LeftOut))
	}
	var progress deployProgress
	stopProgress := showProgress(stderr, &progress)
	defer stopProgress()
	report, err := target.Deploy(cmd.Context(), source, deploy.Options{
		Notes: notes, DryRun: f.dryRun, Force: f.force, Progress: progress.set,
		Waiting: func() { fmt.Fprintf(stderr, "waiting for another deployment to %s\n", target) },
	})
	if err != nil {
		return err
	}
	stopProgress()
	if f.json {
		return printJSON(cmd.OutOrStdout(), deployReport{
			Target: report.Target, DryRun: f.dryRun, Commit: report.Commit, New: list(report.New), Changed: list(report.Changed),
			Deleted: list(report.Deleted), Unchanged: report.Unchanged, Bytes: report.Bytes,
		})
	}
	if f.dryRun {
		printMoves(cmd.OutOrStdout(), report)
	}
	fmt.Fprintln(stderr, deploySummary(report, f.dryRun, time.Since(start)))
	return nil
}

// deployReport is what --json prints. Its fields are a contract; see the guide before changing one.
type deployReport struct {
	Target    string   `json:"target"`
	DryRun    bool     `json:"dryRun"`
	Commit    string   `json:"commit,omitempty"`
	New       []string `json:"new"`
	Changed   []string `json:"changed"`
	Deleted   []string `json:"deleted"`
	Unchanged int      `json:"unchanged"`
	Bytes     int64    `json:"bytes"`
}

// list is never null in JSON.
func list(paths []string) []string { return append([]string{}, paths...) }

func printMoves(w io.Writer, r *deploy.Report) {
	for _, moves := range []struct {
		what  string
		paths []string
	}{{"new", r.New}, {"changed", r.Changed}, {"deleted", r.Deleted}} {
		for _, p := range moves.paths {
			fmt.Fprintf(w, "%-8s %s\n", moves.what, visible(p))
		}
	}
}

func deploySummary(r *deploy.Report, dryRun bool, took time.Duration) string {
	if r.Moved() == 0 {
		return fmt.Sprintf("nothing to do at %s: %s there", r.Target, count(r.Unchanged, "file"))
	}
	start, end := "deployed to ", " in "+took.Round(time.Millisecond).String()
	if dryRun {
		start, end = "this would be done at ", ""
	}
	if r.Commit != "" {
		end = " as commit " + r.Commit[:min(12, len(r.Commit))] + end
	}
	return fmt.Sprintf("%s%s: %d new, %d changed, %d deleted, %d as they were; %s%s",
		start, r.Target, len(r.New), len(r.Changed), len(r.Deleted), r.Unchanged, byteCount(r.Bytes), end)
}

// byteCount writes a number of bytes as people read it.
func byteCount(n int64) string {
	switch {
	case n < 1000:
		return count(int(n), "byte")
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1000/1000)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1000/1000/1000)
}

// shortList writes some of a list of paths.
func shortList(paths []string) string {
	const most = 3
	text := visible(strings.Join(paths[:min(most, len(paths))], ", "))
	if more := len(paths) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// deployProgress is how far a deployment is, for whoever wants to look.
type deployProgress struct {
	mu          sync.Mutex
	stage       string
	done, total int
}

func (p *deployProgress) set(stage string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage != p.stage || done > p.done { // several goroutines tell, in any order
		p.stage, p.done, p.total = stage, done, total
	}
}

func (p *deployProgress) Progress() (stage string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stage, p.done, p.total
}
