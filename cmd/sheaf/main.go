// Sheaf turns a folder of Markdown notes into a linked, static knowledge base, and serves it with live
// reload while the notes are written.
//
// This package is the command line: flags, what is printed, and exit codes. Results go to standard
// output, everything else to standard error. Exit codes: 0 fine, 1 problems in the notes (check, and
// build --strict), 2 wrong usage, configuration or theme, 3 something could not be read or written;
// a signal ends with 128 and its number.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"sheaf/site"
)

const (
	exitProblems = 1
	exitUsage    = 2
	exitIO       = 3
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main with its surroundings as arguments; it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := withSignals(context.Background())
	defer stop()
	root := rootCommand()
	setHelp(root, stdout)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var interrupted *interrupt
	if errors.As(context.Cause(ctx), &interrupted) {
		return 128 + int(interrupted.signal)
	}
	return exitCode(err, stderr)
}

// exitCode says what went wrong, unless a command has said it already, and returns the code for it.
func exitCode(err error, stderr io.Writer) int {
	var silent *exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &silent):
		return silent.code
	}
	fmt.Fprintf(stderr, "sheaf: %v\n", err)
	var flags *flagError
	if errors.As(err, &flags) || site.Misused(err) {
		return exitUsage
	}
	return exitIO
}

// exit ends the program with a code when there is nothing more to say.
type exit struct{ code int }

func (e *exit) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// flagError is a mistake in the arguments.
type flagError struct{ error }

func (e *flagError) Unwrap() error { return e.error }

// interrupt is the cause of a context that a signal ended.
type interrupt struct{ signal syscall.Signal }

func (i *interrupt) Error() string { return i.signal.String() }

// withSignals returns a context that an interrupt or a request to terminate ends, once; a second one
// ends the program as if nobody listened.
func withSignals(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case s := <-signals:
			signal.Stop(signals)
			if s, ok := s.(syscall.Signal); ok {
				cancel(&interrupt{s})
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
		<-done
	}
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "sheaf",
		Short: "Turn a folder of Markdown notes into a linked website",
		Long: `Sheaf turns a folder of Markdown notes into a linked, static website, and serves it
with live reload while you write.

  sheaf serve             read and edit the notes in this folder
  sheaf build -o public   write the website
  sheaf check             list broken links and other problems`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &flagError{fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())}
	})
	root.Version = version()
	root.SetVersionTemplate("sheaf {{.Version}}\n")
	root.AddCommand(initCommand(), newCommand(), buildCommand(), serveCommand(), checkCommand(), deployCommand(), configCommand(), themeCommand(), completionCommand(), versionCommand(), manCommand())
	addCompletions(root)
	markUsage(root)
	return root
}

// knownCommand refuses a word that is no command, and guesses at the one that was meant.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("unknown command %q: did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return fmt.Errorf("unknown command %q", args[0])
}

// markUsage makes wrong arguments of a command and those below it usage errors.
func markUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return &flagError{fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		markUsage(sub)
	}
}
