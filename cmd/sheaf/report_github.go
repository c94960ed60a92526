package main

import (
	"fmt"
	"io"
	"strings"

	"sheaf/site/note"
)

// github prints findings as commands of a GitHub workflow, which shows them beside the lines that they
// are about: ::error file=a.md,line=1,col=5,title=broken-link::message
// (docs.github.com/actions, "Workflow commands", and @actions/core's command.ts for the escapes.)
func (r *report) github(w io.Writer) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	levels := [...]string{note.Error: "error", note.Warning: "warning", note.Advice: "notice"}
	prefix := r.prefix()
	for _, d := range r.diags {
		place := ""
		if d.Pos.Line > 0 {
			place = fmt.Sprintf(",line=%d,col=%d", d.Pos.Line, d.Pos.Column)
		}
		message := visible(d.Message)
		if d.Hint != "" {
			message += "\n" + visible(d.Hint)
		}
		_, err := fmt.Fprintf(w, "::%s file=%s%s,title=%s::%s\n", levels[d.Severity],
			property.Replace(prefix+d.Path), place, property.Replace(d.Code), data.Replace(message))
		if err != nil {
			return err
		}
	}
	return nil
}
