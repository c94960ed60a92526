package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sheaf/site/vault"
)

// builds measures the program itself on generated vaults: cold (no cache, nothing there), warm (a full
// cache, nothing there) and unchanged (a full cache, the site there). Twice the notes should cost twice
// as much: the last column shows what one note costs.
func builds(ctx context.Context, flags *flag.FlagSet, args []string) error {
	list := flags.String("notes", "100,1000,10000", "sizes of the vaults, `numbers` with commas")
	rounds := flags.Int("rounds", 3, "how often everything is built")
	seed := flags.Uint64("seed", 1, "the vaults' `seed`")
	program := flags.String("sheaf", "", "the `program` to measure (default: built from this tree)")
	flags.Parse(args)
	var sizes []int
	for field := range strings.SplitSeq(*list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || n < 1 {
			return fmt.Errorf("-notes: %q is no number of notes", field)
		}
		sizes = append(sizes, n)
	}
	if *rounds < 1 {
		return fmt.Errorf("-rounds %d: at least one is needed", *rounds)
	}

	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if *program == "" {
		*program = filepath.Join(dir, "sheaf")
		if _, err := shell(ctx, "go build -o "+quote(*program)+" ./cmd/sheaf"); err != nil {
			return err
		}
	}
	fmt.Println("| notes | build | wall s (fastest) | notes/s | source MB/s | CPU s | peak RSS MB | output MB | CPU ms a note |")
	fmt.Println("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, n := range sizes {
		o := vault.Options{Notes: n, Seed: *seed}
		notes := filepath.Join(dir, fmt.Sprint("vault-", n))
		if err := vault.Write(notes, o); err != nil {
			return err
		}
		if err := buildOne(ctx, *program, notes, vault.Count(o), *rounds); err != nil {
			return err
		}
		os.RemoveAll(notes)
	}
	return nil
}

// buildOne prints the rows of one vault.
func buildOne(ctx context.Context, program, notes string, census vault.Census, rounds int) error {
	out, cache := notes+"-site", notes+"-cache"
	defer os.RemoveAll(out)
	defer os.RemoveAll(cache)
	build := fmt.Sprintf("%s build %s -o %s", quote(program), quote(notes), quote(out))
	cached := build + " --cache " + quote(cache)
	clear := "rm -rf " + quote(out)
	cases := []Case{
		{"cold", clear, build + " --no-cache", out},
		{"warm", clear, cached, out},
		{"unchanged", "", cached, out},
	}
	runs, err := inTurn(ctx, cases, 1, rounds) // the round before those that count fills the cache
	if err != nil {
		return err
	}
	for i, c := range cases {
		seconds, fastest := median(runs[i], wall).Seconds(), runs[i][0].Wall
		for _, r := range runs[i] {
			fastest = min(fastest, r.Wall)
		}
		busy := median(runs[i], cpu).Seconds()
		fmt.Printf("| %d | %s | %.3f (%.3f) | %.0f | %.1f | %.2f | %s | %s | %.3f |\n", census.Notes, c.Name, seconds, fastest.Seconds(),
			float64(census.Notes)/seconds, float64(census.Bytes)/1e6/seconds, busy,
			megabytes(median(runs[i], rss)), megabytes(median(runs[i], output)), busy*1000/float64(census.Notes))
	}
	return nil
}

// quote returns s as one word for sh.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
