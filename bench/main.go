// Command bench measures whole runs of programs from outside: wall time, CPU time, peak memory and the
// size of what they wrote, each in a process of its own.
//
//	bench builds [-notes 100,1000,10000] [-rounds 3]     Sheaf's builds of generated vaults
//	bench compare [-rounds 5] [-baseline NAME] CASE...   commands in turn, against a baseline
//	bench serve [-notes 10000] [-edits 100]              development servers: from a save to the fresh page
//	bench soak [-minutes 15] [-notes 1000] [-seed 1]     edit the notes of a running server for a long time
//	bench vault -notes N [-seed S] DIR                   write a generated vault
//
// On a busy machine one run says little, so compare runs its cases in turn (A B C A B C …) and compares
// each run with its neighbour in the same round: what disturbs one is likely to disturb the other. The
// table shows medians. bench/README.md says how to read it, and bench/peers.sh is the comparison with
// other generators.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"sheaf/site/vault"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name what to do: builds, compare, serve, soak or vault")
	}
	flags := flag.NewFlagSet("bench "+args[0], flag.ExitOnError)
	switch args[0] {
	case "builds":
		return builds(ctx, flags, args[1:])
	case "compare":
		return compare(ctx, flags, args[1:])
	case "serve":
		return serve(ctx, flags, args[1:])
	case "soak":
		return soak(ctx, flags, args[1:])
	case "vault":
		notes := flags.Int("notes", 1000, "how many `notes`")
		seed := flags.Uint64("seed", 1, "another `seed`, another vault")
		flags.Parse(args[1:])
		if flags.NArg() != 1 {
			return fmt.Errorf("vault: name the folder to write to")
		}
		return vault.Write(flags.Arg(0), vault.Options{Notes: *notes, Seed: *seed})
	}
	return fmt.Errorf("%q is not one of builds, compare, serve, soak and vault", args[0])
}
