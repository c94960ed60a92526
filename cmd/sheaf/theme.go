package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sheaf/site"
)

func themeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "theme",
		Short: "List or copy the files of the theme, to change how the site looks",
		Long: `The theme is made of templates and static files. A file of the same name in the
folders templates/ and static/ of your notes takes the place of the theme's.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return listTheme(cmd) },
	}
	list := &cobra.Command{
		Use:   "list",
		Short: "List the files of the theme",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return listTheme(cmd) },
	}
	var dir string
	var force bool
	copyFiles := &cobra.Command{
		Use:   "copy FILE...",
		Short: "Copy files of the theme into your notes, to change them there",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, name := range args {
				if err := copyThemeFile(cmd, dir, name, force); err != nil {
					return err
				}
			}
			return nil
		},
	}
	copyFiles.Flags().StringVar(&dir, "to", ".", "the `folder` of notes to copy into")
	copyFiles.Flags().BoolVar(&force, "force", false, "overwrite files that are there")
	c.AddCommand(list, copyFiles)
	return c
}

func listTheme(cmd *cobra.Command) error {
	for _, name := range site.ThemeFiles() {
		fmt.Fprintln(cmd.OutOrStdout(), name)
	}
	return nil
}

func copyThemeFile(cmd *cobra.Command, dir, name string, force bool) error {
	name = filepath.ToSlash(name)
	if !slices.Contains(site.ThemeFiles(), name) {
		for _, known := range site.ThemeFiles() {
			if strings.HasSuffix(known, "/"+name) {
				return &site.UsageError{Message: fmt.Sprintf("the theme has no file %q; did you mean %s?", name, known)}
			}
		}
		return &site.UsageError{Message: fmt.Sprintf("the theme has no file %q; `sheaf theme list` shows those it has", name)}
	}
	data, err := site.ThemeFile(name)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return &site.UsageError{Message: fmt.Sprintf("no folder of notes at %q", dir)}
	}
	defer root.Close()
	if err := root.MkdirAll(filepath.FromSlash(name[:strings.LastIndexByte(name, '/')]), 0o777); err != nil {
		return err
	}
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := root.OpenFile(filepath.FromSlash(name), mode, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return &site.UsageError{Message: fmt.Sprintf("%s is there already; --force overwrites it", filepath.Join(dir, filepath.FromSlash(name)))}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "copied %s\n", filepath.Join(dir, filepath.FromSlash(name)))
	}
	return err
}
