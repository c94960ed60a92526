package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sheaf/site"
	"sheaf/site/migrate"
	"sheaf/site/serve"
)

func completionCommand() *cobra.Command {
	shells := map[string]func(*cobra.Command) error{
		"bash":       func(c *cobra.Command) error { return c.Root().GenBashCompletionV2(c.OutOrStdout(), true) },
		"zsh":        func(c *cobra.Command) error { return c.Root().GenZshCompletion(c.OutOrStdout()) },
		"fish":       func(c *cobra.Command) error { return c.Root().GenFishCompletion(c.OutOrStdout(), true) },
		"powershell": func(c *cobra.Command) error { return c.Root().GenPowerShellCompletionWithDesc(c.OutOrStdout()) },
	}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print what makes a shell complete commands, flags and their values",
		Long: `Completion prints a script for bash, zsh, fish or powershell. To have it in every shell that you
open, put it where the shell looks:

  sheaf completion bash > ~/.local/share/bash-completion/completions/sheaf
  sheaf completion zsh > "${fpath[1]}/_sheaf"
  sheaf completion fish > ~/.config/fish/completions/sheaf.fish
  sheaf completion powershell >> $PROFILE

Bash needs the package bash-completion, and zsh "autoload -U compinit; compinit" in ~/.zshrc.`,
		Args:                  cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs:             slices.Sorted(maps.Keys(shells)),
		DisableFlagsInUseLine: true,
		RunE:                  func(cmd *cobra.Command, args []string) error { return shells[args[0]](cmd) },
	}
}

// words completes one argument or value by a list. A tab separates a word from what it means.
func words(list ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}

// folders completes the name of a folder.
func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// oneFolder completes the argument [DIR] of a command, and no second one.
func oneFolder(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// newArguments completes PATH [DIR]: the folders that a new note may go into, then that of the notes.
func newArguments(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// deployArguments completes [DIR] [TARGET]. Whatever does not begin as a target is a folder.
func deployArguments(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	targets := []string{
		"gh-pages\ta branch of the git repository", "git:\ta branch of another, git:REMOTE#BRANCH",
		"s3://\ta bucket, s3://BUCKET/PREFIX", "file:\ta folder",
	}
	if len(args) == 0 && !slices.ContainsFunc(targets, func(t string) bool { return strings.HasPrefix(t, typed) }) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	if len(args) > 1 {
		targets = nil
	}
	return targets, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// themeFiles completes names of the theme's files, each once.
func themeFiles(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	left := slices.DeleteFunc(site.ThemeFiles(), func(name string) bool { return slices.Contains(args, name) })
	return left, cobra.ShellCompDirectiveNoFileComp
}

// addCompletions says how the arguments and flags of all commands are completed.
func addCompletions(root *cobra.Command) {
	values := map[string]cobra.CompletionFunc{
		"cache": folders, "output": folders, "to": folders,
		"config": func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
		},
		"editor":   words(append(serve.Editors(), "none\tcopy places, and open nothing")...),
		"format":   words("text\tfor people", "json\tone object for each finding", "github\tannotations of a workflow", "sarif\tfor code scanning"),
		"from":     words(migrate.Programs()...),
		"split":    words("1\tpages of first headings", "2\tand of second ones", "3\tand of third ones"),
		"host":     words("127.0.0.1\tthis machine alone", "0.0.0.0\teverybody who reaches it"),
		"base-url": words(), "branch": words(), "date": words(), "port": words(), "sheaf": words(),
	}
	arguments := map[string]cobra.CompletionFunc{"new": newArguments, "deploy": deployArguments, "copy": themeFiles, "completion": nil}
	for _, c := range below(root) {
		complete, special := arguments[c.Name()]
		switch {
		case special:
			c.ValidArgsFunction = complete
		case strings.Contains(c.Use, "[DIR]"):
			c.ValidArgsFunction = oneFolder
		case !c.HasSubCommands():
			c.ValidArgsFunction = words()
		}
		for name, complete := range values {
			if c.Flags().Lookup(name) != nil {
				must(c.RegisterFlagCompletionFunc(name, complete))
			}
		}
	}
}

// below returns all commands that a command has, and theirs.
func below(c *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, sub := range c.Commands() {
		all = append(append(all, sub), below(sub)...)
	}
	return all
}

// must ends the program on a mistake of its own, one that every run would make.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
