package main

import (
	"github.com/spf13/cobra"

	"sheaf/site/serve"
)

func serveCommand() *cobra.Command {
	var flags sourceFlags
	var host string
	var port int
	var poll bool
	c := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Serve the notes in DIR and show each change as it is saved",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			options, err := flags.options(args)
			if err != nil {
				return err
			}
			return serve.Run(cmd.Context(), serve.Options{
				Site: options, Host: host, Port: port, FixedPort: cmd.Flags().Changed("port"), Poll: poll, Stderr: cmd.ErrOrStderr(),
			})
		},
	}
	flags.add(c)
	flags.addSplit(c)
	c.Flags().StringVar(&host, "host", "127.0.0.1", "the `address` to listen on; others than this machine can read the notes if it is not 127.0.0.1")
	c.Flags().IntVarP(&port, "port", "p", 8000, "the `port` to listen on; 0 takes any")
	c.Flags().BoolVar(&poll, "poll", false, "look for changes once a second, for folders that report none, such as network shares")
	return c
}
