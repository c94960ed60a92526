package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"sheaf/site"
	"sheaf/site/serve"
)

// serveFlags are the flags of serve alone.
type serveFlags struct {
	host           string
	port           int
	lan, open      bool
	navigate, poll bool
	editor         string
}

func serveCommand() *cobra.Command {
	var source sourceFlags
	var flags serveFlags
	c := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Serve the notes in DIR and show each change as it is saved",
		Long: `Serve the notes in DIR (default: the current folder) and show each change as it is saved.

An open page changes in place and keeps what its reader did to it. A panel lists what is wrong with the
note, with a link to the place in your editor. The page of a note that is not written yet offers to create it.

Nothing is written but what you ask for on such a page, and only programs on this machine can read the notes
unless --lan or --host says otherwise. In a terminal, press h for the keys.`,
		Example: `  sheaf serve ~/notes --open      read them in the browser
  sheaf serve --editor vscode     open VS Code where a problem is
  sheaf serve --navigate          the browser follows you from note to note
  sheaf serve --lan               read them on a phone, too`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			options, err := source.options(args)
			if err != nil {
				return err
			}
			if flags.lan && cmd.Flags().Changed("host") {
				return &site.UsageError{Message: "--lan finds the address to listen on by itself: leave out --host"}
			}
			link, err := flags.editorLink(cmd.Flags().Changed("editor"))
			if err != nil {
				return err
			}
			return flags.run(cmd.Context(), cmd.ErrOrStderr(), serve.Options{
				Site: options, Host: flags.host, Port: flags.port, FixedPort: cmd.Flags().Changed("port"),
				LAN: flags.lan, Editor: link, Navigate: flags.navigate, Poll: flags.poll, Stderr: cmd.ErrOrStderr(),
			})
		},
	}
	source.add(c)
	source.addSplit(c)
	c.Flags().StringVar(&flags.host, "host", "127.0.0.1", "the `address` to listen on; others than this machine can read the notes if it is not 127.0.0.1")
	c.Flags().IntVarP(&flags.port, "port", "p", 8000, "the `port` to listen on, and no other; 0 takes any (default: the first that is free from 8000)")
	c.Flags().Lookup("port").DefValue = "0" // the text above says it better
	c.Flags().BoolVar(&flags.lan, "lan", false, "let other devices in the local network read the notes, and show a QR code for them")
	c.Flags().BoolVar(&flags.open, "open", false, "open the browser")
	c.Flags().BoolVar(&flags.navigate, "navigate", false, "have the page in view go to each note that is saved, and to the change in it")
	c.Flags().StringVar(&flags.editor, "editor", "", "what opens a place in a note: an `editor` such as vscode, cursor, zed, goland, emacs, macvim, or\nan address like myeditor://open?file={path}&line={line}; none copies places (default: $VISUAL or $EDITOR)")
	c.Flags().BoolVar(&flags.poll, "poll", false, "look for changes once a second, for folders that report none, such as network shares")
	return c
}

// editorLink is the address that opens the editor that was chosen, by the flag or in the environment.
func (f *serveFlags) editorLink(chosen bool) (string, error) {
	if !chosen {
		f.editor = serve.EditorOf(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")))
	}
	return serve.EditorLink(f.editor)
}

// run serves until the program is interrupted or told to quit.
func (f *serveFlags) run(ctx context.Context, stderr io.Writer, o serve.Options) error {
	ctx, quit := context.WithCancel(ctx)
	defer quit()
	rebuild := make(chan struct{}, 1)
	restore := func() {}
	o.Rebuild = rebuild
	endTuning := tuneMemory()
	o.Ready = func(now serve.Running) {
		endTuning()
		show := func() {
			failed := func(err error) { fmt.Fprintf(stderr, "cannot open a browser: %v\n", err) }
			if err := openBrowser(now.Address, failed); err != nil {
				failed(err)
			}
		}
		if now.LAN != "" && isTerminal(stderr) {
			printQR(stderr, now.LAN, newPrinter(stderr).colour)
		}
		if f.open {
			show()
		}
		restore = listenToKeys(ctx, stderr, map[byte]func(){
			'o': show,
			'q': quit,
			'r': func() {
				select {
				case rebuild <- struct{}{}:
				default: // it is about to
				}
			},
		})
	}
	err := serve.Run(ctx, o)
	restore()
	return err
}

// browserPatience is how soon a program that opens the browser says that it can't. Later it was a browser that ended.
const browserPatience = 5 * time.Second

// openBrowser has the system show an address in the user's browser. What goes wrong after its return is told to failed.
func openBrowser(address string, failed func(error)) error {
	var command *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		command = exec.Command("open", address)
	case "windows":
		command = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	default:
		command = exec.Command("xdg-open", address)
	}
	if err := command.Start(); err != nil {
		return err
	}
	start := time.Now()
	go func() { // it may live as long as the browser
		if err := command.Wait(); err != nil && time.Since(start) < browserPatience {
			failed(fmt.Errorf("%s: %w", command.Args[0], err))
		}
	}()
	return nil
}
