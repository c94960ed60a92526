package main

import (
	"github.com/spf13/cobra"

	"sheaf/site"
)

func configCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Describe what sheaf.yaml and front matter may say",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	var frontMatter bool
	print := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of sheaf.yaml, for editors",
		Long: `Print the JSON Schema (draft 2020-12) of sheaf.yaml, or of front matter. An editor that
is told of it completes keys, shows what they mean, and marks mistakes.`,
		Example: `  sheaf config schema > sheaf.schema.json
  # in sheaf.yaml: # yaml-language-server: $schema=sheaf.schema.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			of := site.ConfigSchema
			if frontMatter {
				of = site.FrontMatterSchema
			}
			document, err := of()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(document)
			return err
		},
	}
	print.Flags().BoolVar(&frontMatter, "front-matter", false, "describe the front matter of notes instead")
	c.AddCommand(print)
	return c
}
