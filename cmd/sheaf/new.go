package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheaf/site"
)

func newCommand() *cobra.Command {
	var open bool
	c := &cobra.Command{
		Use:   "new PATH [DIR]",
		Short: "Make a note from a template",
		Long: `New makes a note at PATH in the folder of notes DIR (default: the current folder), with the
folders it needs, and prints where it is. ".md" may be left out. A file that is there stays.

The text comes from ` + site.NoteTemplate + `, in the note's folder or the nearest above it within DIR,
with {{title}} and {{date}} filled in. Without one, the note has a title, made of its name, and
the day.`,
		Example: `  sheaf new guide/first-steps        make guide/first-steps.md
  sheaf new ideas/caching --open     and open it in $VISUAL or $EDITOR`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 1 {
				dir = args[1]
			}
			file, err := makeNote(dir, args[0])
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), file)
			if open {
				return openEditor(cmd.Context(), cmd, file)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&open, "open", false, "open the note in the editor that $VISUAL or $EDITOR names, else as the system does")
	return c
}

// makeNote makes the note that a user names in a folder of notes, and returns its file.
func makeNote(dir, named string) (string, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", &site.UsageError{Message: fmt.Sprintf("no folder of notes at %q", dir)}
	}
	p, err := site.NotePath(dir, named)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, filepath.FromSlash(p))
	err = site.NewNote(dir, p, time.Now())
	if errors.Is(err, fs.ErrExist) {
		return "", &site.UsageError{Message: file + " is there already"}
	}
	return file, err
}

// openEditor opens a file in the user's editor, and waits for it where it runs in the terminal.
func openEditor(ctx context.Context, cmd *cobra.Command, file string) error {
	words := strings.Fields(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"))) // "code --wait"
	if len(words) == 0 {
		return openBrowser(file, func(error) {}) // this program ends first
	}
	editor := exec.CommandContext(ctx, words[0], append(words[1:], file)...)
	editor.Stdin, editor.Stdout, editor.Stderr = os.Stdin, cmd.OutOrStdout(), cmd.ErrOrStderr()
	if err := editor.Run(); err != nil {
		return fmt.Errorf("open %s in %s: %w", file, words[0], err)
	}
	return nil
}
