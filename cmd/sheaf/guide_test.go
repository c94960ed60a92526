package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sheaf/site/note"
)

var update = flag.Bool("update", false, "rewrite the command reference in notes/guide")

// guide is the part of the notes that documents the program.
const guide = "../../notes/guide"

// TestGuideHasTheCommands expects the command reference to be what the commands say of themselves.
// After a change to them, `go test ./cmd/sheaf -run TestGuide -update` writes it anew.
func TestGuideHasTheCommands(t *testing.T) {
	name := filepath.Join(guide, "commands.md")
	want := commandReference(rootCommand())
	if *update {
		if err := os.WriteFile(name, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")))); diff != "" {
		t.Errorf("%s is not what the commands say; -update rewrites it (-commands +guide):\n%s", name, diff)
	}
}

// TestGuideHasEveryCode expects a heading for each code of a finding in the guide, and none for others, in
// the order and with the severity that the program has.
func TestGuideHasEveryCode(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(guide, "checking.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, codes, ok := strings.Cut(string(text), "\n## The codes\n")
	if !ok {
		t.Fatal("checking.md has no section `The codes`")
	}
	sections := strings.Split(codes, "\n### ")[1:]
	var got, want []string
	for _, section := range sections {
		code, rest, _ := strings.Cut(section, "\n\n")
		severity, _, _ := strings.Cut(rest, ".")
		got = append(got, code+": "+strings.ToLower(severity))
	}
	for _, c := range note.Codes() {
		want = append(want, c.Code+": "+c.Severity.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the codes of checking.md (-program +guide):\n%s", diff)
	}
}

// commandReference returns the note that lists all commands with their flags.
func commandReference(root *cobra.Command) []byte {
	var b bytes.Buffer
	b.WriteString(`---
title: Commands
description: Every command of sheaf with its flags, as the program describes them.
tags: [guide, reference]
order: 12
---

# Commands

This is what ` + "`sheaf COMMAND --help`" + ` prints. DIR is the folder of notes; without it, the current folder is meant.
Exit codes are the same for all: 0 fine, 1 problems in the notes (` + "`check`, and `build --strict`" + `), 2 wrong usage,
configuration or theme, 3 something could not be read or written. ` + "`sheaf completion SHELL`" + ` prints a script that completes
commands and flags in bash, zsh, fish or PowerShell.
`)
	writeCommands(&b, root)
	return b.Bytes()
}

// writeCommands appends the sections of the commands below one that users may call, in alphabetical order.
func writeCommands(b *bytes.Buffer, parent *cobra.Command) {
	for _, c := range parent.Commands() {
		if c.Hidden {
			continue
		}
		fmt.Fprintf(b, "\n## %s\n\n", c.CommandPath())
		long := c.Long
		if long == "" {
			long = c.Short + "."
		}
		fmt.Fprintf(b, "%s\n\n```sh\n%s\n```\n", escapeMarkdown(long), strings.TrimSuffix(c.UseLine(), " [flags]"))
		if c.Example != "" {
			fmt.Fprintf(b, "\n```sh\n%s\n```\n", exampleLines(c.Example))
		}
		writeFlags(b, c.LocalNonPersistentFlags())
		writeCommands(b, c)
	}
}

// writeFlags appends a table of flags, if there are any.
func writeFlags(b *bytes.Buffer, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	b.WriteString("\n| flag | does |\n| --- | --- |\n")
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "`--" + strings.TrimSpace(f.Name+" "+value) + "`"
		if f.Shorthand != "" {
			name = "`-" + f.Shorthand + "`, " + name
		}
		usage = escapeMarkdown(strings.ReplaceAll(usage, "\n", " "))
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			usage += " (default: `" + f.DefValue + "`)"
		}
		fmt.Fprintf(b, "| %s | %s |\n", name, usage)
	})
}

// exampleLines returns cobra's examples, each a command and what it is for, as lines of a shell.
func exampleLines(examples string) string {
	var lines []string
	for line := range strings.SplitSeq(examples, "\n") {
		command, purpose, _ := strings.Cut(strings.TrimSpace(line), "   ")
		lines = append(lines, fmt.Sprintf("%-32s # %s", command, strings.TrimSpace(purpose)))
	}
	return strings.Join(lines, "\n")
}

// escapeMarkdown returns text that Markdown shows as it is.
func escapeMarkdown(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", `\<`, "*", `\*`, "_", `\_`, "[", `\[`, "$", `\$`, "://", `:\//`).Replace(text)
}
