// Command release makes what a release consists of, in a folder: an archive of the program for each system,
// with its manual pages, completions and licences; a list of what the programs are made of, in CycloneDX's
// JSON; and SHA256SUMS. It is run by `make release`, at the root of a checkout.
//
// The same commit, built by the same Go, gives the same bytes in any folder on any machine: no path, name or
// clock goes into them, and the time of files in archives is that of the commit. release/twice.sh checks it.
package main

import (
	"context"
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// all are the systems that a release is for.
const all = "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64"

// A target is a system, in Go's words.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "/" + t.arch }

// program is the name of the program there.
func (t target) program() string {
	if t.os == "windows" {
		return "sheaf.exe"
	}
	return "sheaf"
}

// A release is one being made.
type release struct {
	out     string // folder that takes it
	address string // where its files will be, "" if that is not known: see cmd/sheaf/version.go
	tag     string // what the version must be, "" for any
	go_     string // the Go command
	targets []target
	scratch string // folder that goes afterwards

	version  string    // of the programs, as Go recorded it
	time     time.Time // of the commit
	programs []program
}

// A program is one that was built.
type program struct {
	target
	file string
	info *buildinfo.BuildInfo
}

func main() {
	r := release{}
	flag.StringVar(&r.out, "o", "dist", "the `folder` for the release; what is in it goes")
	flag.StringVar(&r.address, "address", "", "the `address` of the folder that the files will be in, which `sheaf init` writes into workflows")
	flag.StringVar(&r.tag, "tag", "", "refuse if the programs' version is not this `tag`")
	flag.StringVar(&r.go_, "go", "go", "the Go `command`")
	targets := flag.String("targets", all, "the `systems`; this machine's must be among them, as its program writes the manual")
	flag.Parse()
	for _, name := range strings.Split(*targets, ",") {
		system, arch, _ := strings.Cut(name, "/")
		r.targets = append(r.targets, target{system, arch})
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := r.make(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// make makes the release beside its folder, and moves it there when it is whole.
func (r *release) make(ctx context.Context) (err error) {
	if _, err := os.Stat("bundle/dist/version"); err != nil {
		return errors.New("a release has the npm bundle, which is not here: make bundle")
	}
	if r.scratch, err = os.MkdirTemp("", "sheaf-release-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.scratch)
	for _, t := range r.targets {
		fmt.Println("build", t)
		if err := r.build(ctx, t); err != nil {
			return fmt.Errorf("build for %s: %w", t, err)
		}
	}
	if err := r.dated(); err != nil {
		return err
	}
	extras, err := r.extras(ctx)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o777); err != nil {
		return err
	}
	for _, p := range r.programs {
		if err := r.archive(p, extras); err != nil {
			return err
		}
	}
	if err := r.bill(); err != nil {
		return err
	}
	if err := checksums(r.out); err != nil {
		return err
	}
	return r.checkAddress(ctx)
}

// build builds the program for a target. Settings of the environment that would show in it are overruled.
func (r *release) build(ctx context.Context, t target) error {
	p := program{target: t, file: filepath.Join(r.scratch, t.os+"-"+t.arch, t.program())}
	command := exec.CommandContext(ctx, r.go_, "build", "-trimpath", "-buildvcs=true", "-ldflags", "-s -w -X main.release="+r.address, "-o", p.file, "./cmd/sheaf")
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.os, "GOARCH="+t.arch, "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=", "GOEXPERIMENT=", "GOFIPS140=off")
	command.Stderr = os.Stderr
	err := command.Run()
	if err == nil {
		p.info, err = buildinfo.ReadFile(p.file)
	}
	r.programs = append(r.programs, p)
	return err
}

// dated finds out the version and the time of the commit, which Go wrote into the programs.
func (r *release) dated() error {
	info := r.programs[0].info
	r.version = info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			var err error
			if r.time, err = time.Parse(time.RFC3339, s.Value); err != nil {
				return fmt.Errorf("time of the commit: %w", err)
			}
		}
	}
	switch {
	case r.version == "" || r.version == "(devel)" || r.time.IsZero():
		return errors.New("Go did not record a version: release from a git checkout")
	case r.tag != "" && r.tag != r.version:
		return fmt.Errorf("this is %s, not %s: is the tag that of the commit, and nothing changed?", r.version, r.tag)
	}
	return nil
}

// checkAddress has the program that runs here say where a workflow should get it, and looks whether that
// is one of the archives.
func (r *release) checkAddress(ctx context.Context) error {
	linux := target{"linux", "amd64"} // what GitHub's machines are
	if r.address == "" || !slices.Contains(r.targets, linux) {
		return nil
	}
	host, err := r.host()
	if err != nil {
		return err
	}
	folder := filepath.Join(r.scratch, "init")
	if err := exec.CommandContext(ctx, host, "init", folder).Run(); err != nil {
		return fmt.Errorf("run sheaf init: %w", err)
	}
	workflow, err := os.ReadFile(filepath.Join(folder, ".github/workflows/pages.yml"))
	if err != nil {
		return err
	}
	want := strings.TrimSuffix(r.address, "/") + "/" + r.archiveName(linux)
	if !strings.Contains(string(workflow), "SHEAF: \""+want+"\"") {
		return fmt.Errorf("sheaf init does not name %s", want)
	}
	return nil
}
