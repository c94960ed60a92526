package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// compare runs the cases in turn and prints a Markdown table.
func compare(ctx context.Context, flags *flag.FlagSet, args []string) error {
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "usage: bench compare [-rounds N] [-baseline NAME] CASE...\n"+
			"A CASE is four fields: \"name | prepare command | measured command | output folder\".\n"+
			"The commands are for sh; prepare and the folder may be empty.\n")
		flags.PrintDefaults()
	}
	rounds := flags.Int("rounds", 5, "how often every case is run")
	warm := flags.Int("warm", 1, "rounds before those that count")
	baseline := flags.String("baseline", "", "the `name` of the case that the others are compared with")
	flags.Parse(args)
	cases, err := parseCases(flags.Args())
	if err != nil {
		return err
	}
	base := -1
	for i, c := range cases {
		if c.Name == *baseline {
			base = i
		}
	}
	if *baseline != "" && base < 0 {
		return fmt.Errorf("no case is named %q", *baseline)
	}
	if *rounds < 1 {
		return fmt.Errorf("-rounds %d: at least one is needed", *rounds)
	}
	runs, err := inTurn(ctx, cases, *warm, *rounds)
	if err != nil {
		return err
	}
	printComparison(os.Stdout, cases, runs, base)
	return nil
}

func parseCases(args []string) (cases []Case, err error) {
	for _, arg := range args {
		fields := strings.Split(arg, " | ")
		if len(fields) != 4 {
			return nil, fmt.Errorf("case %q has %d fields, not the four of \"name | prepare | command | output folder\"", arg, len(fields))
		}
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if fields[0] == "" || fields[2] == "" {
			return nil, fmt.Errorf("case %q lacks a name or a command", arg)
		}
		cases = append(cases, Case{fields[0], fields[1], fields[2], fields[3]})
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("no case to compare")
	}
	return cases, nil
}

// inTurn measures every case once a round; the result is by case, then by round.
func inTurn(ctx context.Context, cases []Case, warm, rounds int) ([][]Run, error) {
	runs := make([][]Run, len(cases))
	for round := range warm + rounds {
		for i, c := range cases {
			r, err := measure(ctx, c)
			if err != nil {
				return nil, err
			}
			if round >= warm {
				runs[i] = append(runs[i], r)
			}
		}
	}
	return runs, nil
}

// printComparison prints medians; the ratios are medians of each round's ratio to the baseline.
func printComparison(w io.Writer, cases []Case, runs [][]Run, base int) {
	fmt.Fprintln(w, "| | wall s (fastest) | CPU s | peak RSS MB | output MB | pages MB | wall, of baseline | pages, of baseline |")
	fmt.Fprintln(w, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for i, c := range cases {
		own := runs[i]
		fastest := own[0].Wall
		for _, r := range own {
			fastest = min(fastest, r.Wall)
		}
		relative, smaller := "", ""
		if base >= 0 {
			relative = fmt.Sprintf("%.2f", pairedRatio(own, runs[base], func(r Run) float64 { return r.Wall.Seconds() }))
			if html(runs[base][0]) > 0 && c.Out != "" {
				smaller = fmt.Sprintf("%.2f", pairedRatio(own, runs[base], func(r Run) float64 { return float64(r.HTML) }))
			}
		}
		fmt.Fprintf(w, "| %s | %.2f (%.2f) | %.2f | %s | %s | %s | %s | %s |\n", c.Name, median(own, wall).Seconds(), fastest.Seconds(),
			median(own, cpu).Seconds(), megabytes(median(own, rss)), megabytes(median(own, output)), megabytes(median(own, html)), relative, smaller)
	}
}

// pairedRatio returns the median over the rounds of a's figure divided by b's in the same round.
func pairedRatio(a, b []Run, figure func(Run) float64) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = figure(a[i]) / figure(b[i])
	}
	return middle(ratios)
}

// megabytes formats a size in MB of a million bytes, "" for none.
func megabytes(n int64) string {
	switch {
	case n == 0:
		return ""
	case n < 10_000_000:
		return fmt.Sprintf("%.2f", float64(n)/1e6)
	}
	return fmt.Sprintf("%.0f", float64(n)/1e6)
}
