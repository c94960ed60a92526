package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// release is where the archives of this release are, as the address of their folder. `make release` sets it, with
// -ldflags -X; other builds leave it empty.
var release string

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print which version this is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			fmt.Fprintf(cmd.OutOrStdout(), "sheaf %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}

// version is the module's version, or the commit that it was built from, as the Go tool recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return "devel"
}

// origin is where a workflow can get this Sheaf from: the archive of the release for GitHub's machines, or the Go
// package as it was installed. A build from a checkout knows of neither, and gives "".
func origin() string {
	if release != "" {
		return fmt.Sprintf("%s/sheaf_%s_linux_amd64.tar.gz", strings.TrimSuffix(release, "/"), version())
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" || info.Main.Sum == "" {
		return "" // only what came through a module proxy has a sum
	}
	return info.Path + "@" + info.Main.Version
}
