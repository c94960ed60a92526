package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand writes the manual pages that releases come with. It is for those who make packages, so help does
// not list it. Cobra's own writer of such pages takes the texts for Markdown, and needs a library that nobody
// keeps any more; it would run the columns of ours together.
func manCommand() *cobra.Command {
	var date string
	c := &cobra.Command{
		Use:    "man FOLDER",
		Short:  "Write the manual pages into a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
				return &flagError{fmt.Errorf("--date %q is no day, such as 2026-01-31", date)}
			}
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return err
			}
			return writeManual(cmd.Root(), args[0], date)
		},
	}
	c.Flags().StringVar(&date, "date", "", "the `day` that the pages bear (default: none)")
	return c
}

// writeManual writes the page of a command, and of those below it.
func writeManual(c *cobra.Command, folder, date string) error {
	if c.Hidden || c.Name() == "help" {
		return nil
	}
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	if err := os.WriteFile(filepath.Join(folder, name+".1"), []byte(manualPage(c, name, date)), 0o666); err != nil {
		return err
	}
	for _, sub := range c.Commands() {
		if err := writeManual(sub, folder, date); err != nil {
			return err
		}
	}
	return nil
}

// manualPage returns a page in the language of man(7).
func manualPage(c *cobra.Command, name, date string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %q 1 %q %q %q\n", strings.ToUpper(name), date, "Sheaf "+version(), "Sheaf")
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(c.UseLine()))
	b.WriteString(".SH DESCRIPTION\n")
	paragraphs(&b, cmp.Or(c.Long, c.Short+"."))
	if flags := c.NonInheritedFlags(); flags.HasAvailableFlags() {
		b.WriteString(".SH OPTIONS\n")
		flags.VisitAll(func(f *pflag.Flag) { option(&b, f) })
	}
	if c.Example != "" {
		b.WriteString(".SH EXAMPLES\n")
		paragraphs(&b, c.Example)
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, code := range [][2]string{
		{"0", "Fine."}, {"1", "Problems in the notes (check, and build --strict)."}, {"2", "Wrong usage, configuration or theme."},
		{"3", "Something could not be read or written."},
	} {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", code[0], roff(code[1]))
	}
	var others []string
	if c.HasParent() {
		others = append(others, c.Parent().CommandPath())
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden && sub.Name() != "help" {
			others = append(others, sub.CommandPath())
		}
	}
	if len(others) > 0 {
		b.WriteString(".SH SEE ALSO\n")
		for i, other := range others {
			comma := ","
			if i == len(others)-1 {
				comma = ""
			}
			fmt.Fprintf(&b, ".BR %s (1)%s\n", roff(strings.ReplaceAll(other, " ", "-")), comma)
		}
	}
	return b.String()
}

// paragraphs writes a help text: prose is filled, lines that are indented stay as they are.
func paragraphs(b *strings.Builder, text string) {
	asIs, blank, first := false, false, true
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		line = strings.TrimRight(line, "\n")
		if line == "" {
			blank = true
			continue
		}
		indented := line[0] == ' '
		if asIs && !indented {
			b.WriteString(".fi\n.RE\n")
		}
		switch {
		case first || !blank:
		case asIs && indented:
			b.WriteString(".sp\n")
		case !indented:
			b.WriteString(".PP\n")
		}
		if indented && !asIs {
			b.WriteString(map[bool]string{true: "", false: ".sp\n"}[first] + ".RS 2\n.nf\n")
		}
		asIs, blank, first = indented, false, false
		b.WriteString(roff(strings.TrimPrefix(line, "  ")) + "\n")
	}
	if asIs {
		b.WriteString(".fi\n.RE\n")
	}
}

// option writes what help says of a flag.
func option(b *strings.Builder, f *pflag.Flag) {
	if f.Hidden {
		return
	}
	value, usage := pflag.UnquoteUsage(f)
	b.WriteString(".TP\n.B ")
	if f.Shorthand != "" {
		b.WriteString(roff("-"+f.Shorthand) + ", ")
	}
	b.WriteString(roff("--" + f.Name))
	if value != "" {
		b.WriteString(" " + roff(value))
	}
	b.WriteString("\n" + roff(usage) + "\n")
}

// roff escapes a line of text.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}
