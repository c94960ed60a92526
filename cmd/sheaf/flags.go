package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sheaf/site"
)

// sourceFlags are the flags of every command that reads notes.
type sourceFlags struct {
	config   string
	cache    string
	noCache  bool
	drafts   bool
	base     string
	fileURLs bool
	split    int

	published bool // the command asks where the site will be
}

func (f *sourceFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.config, "config", "", "the configuration `file` (default: sheaf.yaml in the folder of notes, if there)")
	c.Flags().StringVar(&f.cache, "cache", "", "the `folder` for compiled notes (default: one in your cache folder)")
	c.Flags().BoolVar(&f.noCache, "no-cache", false, "keep no compiled notes between builds")
	c.Flags().BoolVar(&f.drafts, "drafts", false, "publish notes marked draft: true too")
}

// baseVariable is the environment's word on where the site will be; a flag goes before it, and it before sheaf.yaml.
const baseVariable = "SHEAF_BASE_URL"

// addBase adds the flag of the commands that publish. --base is its short name.
func (f *sourceFlags) addBase(c *cobra.Command) {
	c.Flags().StringVar(&f.base, "base-url", "", "the `address` or path the site will have, such as https://example.org/notes/ or /notes/ (default: $"+baseVariable+", then url of sheaf.yaml)")
	c.Flags().SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "base" {
			name = "base-url"
		}
		return pflag.NormalizedName(name)
	})
	f.published = true
}

// addSplit adds the flag of the commands that make pages.
func (f *sourceFlags) addSplit(c *cobra.Command) {
	c.Flags().IntVar(&f.split, "split", 0, "make pages of the headings of the root's page, down to this `level`: 1, 2 or 3 (to keep it, write it into sheaf.yaml)")
}

// options returns what the flags and arguments ask for. The folder of notes is the one argument, or
// the current folder.
func (f *sourceFlags) options(args []string) (site.Options, error) {
	o := site.Options{Source: ".", Config: f.config, Base: f.base, FileURLs: f.fileURLs, Drafts: f.drafts, Split: f.split}
	if f.published && o.Base == "" {
		o.Base = os.Getenv(baseVariable)
	}
	if len(args) > 0 {
		o.Source = args[0]
	}
	if o.Source == "" {
		return o, &site.UsageError{Message: `no folder of notes at ""`}
	}
	switch {
	case f.noCache:
	case f.cache != "":
		o.CacheDir = f.cache
	default:
		o.CacheDir = defaultCache(o.Source)
	}
	return o, nil
}

// defaultCache is a folder of the user's for the notes of one source folder, or "" where users have
// no cache folder.
func defaultCache(source string) string {
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	abs, err := filepath.Abs(source)
	if err != nil {
		return ""
	}
	return filepath.Join(base, "sheaf", fmt.Sprintf("%x", sha256.Sum256([]byte(abs)))[:16])
}
