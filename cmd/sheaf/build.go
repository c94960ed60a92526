package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"sheaf/bundle"
	"sheaf/site"
	"sheaf/site/note"
)

func buildCommand() *cobra.Command {
	var flags sourceFlags
	var out string
	var asJSON, strict bool
	c := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Write the website of the notes in DIR (default: this folder)",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			options, err := flags.options(args)
			if err != nil {
				return err
			}
			options.Once = true
			b, err := site.Open(options)
			if err != nil {
				return err
			}
			defer b.Close()
			stderr := cmd.ErrOrStderr()
			stopProgress := showProgress(stderr, b)
			defer stopProgress()

			start := time.Now()
			report, err := build(cmd.Context(), b, options, out, func() {
				fmt.Fprintf(stderr, "waiting for another build of %s\n", out)
			})
			if err != nil {
				return err
			}
			stopProgress()
			if report.NeedsBundle {
				fmt.Fprintf(stderr, "note: %s\n", bundle.Missing)
			}
			if stats := report.Stats; asJSON {
				if err := printJSON(cmd.OutOrStdout(), buildReport{report.Pages, jsonDiags(report.Diags), jsonStats(stats)}); err != nil {
					return err
				}
			} else {
				newPrinter(stderr).short(report.Diags)
				fmt.Fprintf(stderr, "%s in %s, %s from %s: %s\n", count(stats.Pages, "page"), out,
					count(stats.Written, "file")+" written", count(stats.Notes, "note"), time.Since(start).Round(time.Millisecond))
			}
			return verdict(report.Diags, strict)
		},
	}
	flags.add(c)
	flags.addSplit(c)
	c.Flags().StringVarP(&out, "output", "o", "public", "the `folder` to write the website to")
	flags.addBase(c)
	c.Flags().BoolVar(&flags.fileURLs, "file-urls", false, "write note.html instead of note/index.html, for reading without a server")
	c.Flags().BoolVar(&asJSON, "json", false, "print pages, diagnostics and statistics as one JSON object")
	c.Flags().BoolVar(&strict, "strict", false, "end with exit code 1 if a note has problems")
	return c
}

// build brings the folder out up to date, which takes the least where nothing has changed.
func build(ctx context.Context, b *site.Builder, o site.Options, out string, waiting func()) (*site.Report, error) {
	tuneMemory()
	if report, err := b.Unchanged(ctx, out, waiting); report != nil || err != nil {
		return report, err
	}
	s, stats, err := makeSite(ctx, b, o, out, waiting)
	if err != nil {
		return nil, err
	}
	return s.Report(stats), nil
}

// A build begins anew where somebody has written to its notes meanwhile, after a pause that grows.
const (
	buildAttempts = 5
	buildPause    = 100 * time.Millisecond
)

// makeSite brings the folder out up to date with what the notes are when it looks at them.
func makeSite(ctx context.Context, b *site.Builder, o site.Options, out string, waiting func()) (s *site.Site, stats site.Stats, err error) {
	for attempt := 1; ; attempt++ {
		if s, err = load(ctx, b, o); err == nil {
			stats, err = s.Write(ctx, out, waiting)
		}
		switch {
		case !errors.Is(err, site.ErrChanged):
			return s, stats, err
		case attempt == buildAttempts:
			return nil, stats, fmt.Errorf("%w (after %d attempts): build when no program writes to the notes", err, attempt)
		}
		select {
		case <-time.After(time.Duration(attempt) * buildPause):
		case <-ctx.Done():
			return nil, stats, ctx.Err()
		}
	}
}

// load looks at the notes, of which there must be some: a folder without is most likely not the one that
// was meant.
func load(ctx context.Context, b *site.Builder, o site.Options) (*site.Site, error) {
	s, err := b.Load(ctx)
	if err == nil && s.Notes() == 0 && !slices.ContainsFunc(s.Diags(), func(d note.Diag) bool { return d.Code == note.CodeUnreadable }) {
		return nil, &site.UsageError{Message: fmt.Sprintf("there are no notes (Markdown files that are no drafts) in %q", o.Source)}
	}
	return s, err
}

// verdict is the exit code that diagnostics ask for: 3 where a file could not be read, whatever was
// built of the others; 1 where strict is set and a note has a problem that is more than advice.
func verdict(diags []note.Diag, strict bool) error {
	problems := false
	for _, d := range diags {
		if d.Code == note.CodeUnreadable && d.Severity == note.Error {
			return &exit{exitIO}
		}
		problems = problems || d.Severity < note.Advice
	}
	if strict && problems {
		return &exit{exitProblems}
	}
	return nil
}

// The objects that --json prints. Their fields are a contract; see the guide before changing one.

type buildReport struct {
	Pages       []site.Page `json:"pages"`
	Diagnostics []jsonDiag  `json:"diagnostics"`
	Stats       statsReport `json:"stats"`
}

type checkReport struct {
	Diagnostics []jsonDiag `json:"diagnostics"`
}

type jsonDiag struct {
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	Target   string `json:"target,omitempty"`
}

type statsReport struct {
	Notes    int                `json:"notes"`
	Pages    int                `json:"pages"`
	Rendered int                `json:"rendered"`
	Written  int                `json:"written"`
	Removed  int                `json:"removed"`
	Bytes    int64              `json:"bytes"`
	MS       map[string]float64 `json:"ms"` // per stage
}

func jsonDiags(diags []note.Diag) []jsonDiag {
	list := make([]jsonDiag, len(diags))
	for i, d := range diags {
		list[i] = jsonDiag{d.Path, d.Pos.Line, d.Pos.Column, d.Severity.String(), d.Code, d.Message, d.Hint, d.Target}
	}
	return list
}

func jsonStats(s site.Stats) statsReport {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return statsReport{
		Notes: s.Notes, Pages: s.Pages, Rendered: s.Rendered, Written: s.Written, Removed: s.Removed, Bytes: s.Bytes,
		MS: map[string]float64{
			"read": ms(s.Elapsed.Read), "compile": ms(s.Elapsed.Compile), "link": ms(s.Elapsed.Link),
			"render": ms(s.Elapsed.Render), "write": ms(s.Elapsed.Write),
		},
	}
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
