package main

import (
	"fmt"
	"io"

	"sheaf/site"
)

// printWanted prints the notes that links ask for and that are not there.
func printWanted(w io.Writer, wanted []site.WantedNote, format string) error {
	if format == "json" {
		return printJSON(w, struct {
			Wanted []site.WantedNote `json:"wanted"`
		}{append([]site.WantedNote{}, wanted...)})
	}
	for _, each := range wanted {
		fmt.Fprintf(w, "%s, wanted by %s\n", visible(each.Name), count(each.Notes, "note"))
		for _, l := range each.Links {
			fmt.Fprintf(w, "    %s:%d:%d\n", visible(l.Path), l.Line, l.Column)
		}
	}
	return nil
}
