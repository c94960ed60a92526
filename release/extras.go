package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// host returns the program that runs on this machine.
func (r *release) host() (string, error) {
	for _, p := range r.programs {
		if p.os == runtime.GOOS && p.arch == runtime.GOARCH {
			return p.file, nil
		}
	}
	return "", fmt.Errorf("a release cannot be made on %s/%s, as no program of it runs there", runtime.GOOS, runtime.GOARCH)
}

// extras returns what goes into each archive beside the program.
func (r *release) extras(ctx context.Context) ([]file, error) {
	host, err := r.host()
	if err != nil {
		return nil, err
	}
	var extras []file
	for _, name := range []string{"LICENSE", "README.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		extras = append(extras, file{path: name, content: text})
	}
	for shell, name := range map[string]string{"bash": "sheaf.bash", "zsh": "_sheaf", "fish": "sheaf.fish", "powershell": "sheaf.ps1"} {
		text, err := exec.CommandContext(ctx, host, "completion", shell).Output()
		if err != nil {
			return nil, fmt.Errorf("completions for %s: %w", shell, err)
		}
		extras = append(extras, file{path: "completions/" + name, content: text})
	}
	manual := filepath.Join(r.scratch, "man")
	if err := exec.CommandContext(ctx, host, "man", manual, "--date", r.time.UTC().Format(time.DateOnly)).Run(); err != nil {
		return nil, fmt.Errorf("manual pages: %w", err)
	}
	pages, err := os.ReadDir(manual)
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		text, err := os.ReadFile(filepath.Join(manual, page.Name()))
		if err != nil {
			return nil, err
		}
		extras = append(extras, file{path: "man/man1/" + page.Name(), content: text})
	}
	licences, err := r.licences(ctx)
	return append(extras, file{path: "LICENCES", content: licences}), err
}

// licenceName fits the names of files that must go with what is made of a module.
var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)`)

// licences returns the licences of everything that the programs are made of.
func (r *release) licences(ctx context.Context) ([]byte, error) {
	var all strings.Builder
	goroot, err := exec.CommandContext(ctx, r.go_, "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	folders := [][2]string{{"Go", strings.TrimSpace(string(goroot))}}
	for _, m := range r.modules() {
		folder, err := exec.CommandContext(ctx, r.go_, "list", "-m", "-f", "{{.Dir}}", m.Path).Output()
		if err != nil {
			return nil, fmt.Errorf("where is %s: %w", m.Path, err)
		}
		folders = append(folders, [2]string{m.Path, strings.TrimSpace(string(folder))})
	}
	for _, of := range folders {
		entries, err := os.ReadDir(of[1])
		if err != nil {
			return nil, err
		}
		before := all.Len()
		for _, e := range entries {
			if !licenceName.MatchString(e.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(of[1], e.Name()))
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&all, "%s: %s\n\n%s\n\n", of[0], e.Name(), strings.TrimSpace(string(text)))
		}
		if all.Len() == before {
			return nil, fmt.Errorf("%s has no licence", of[0])
		}
	}
	for _, folder := range []string{"math", "diagrams"} {
		text, err := os.ReadFile(filepath.Join("bundle/dist", folder, "licences.txt"))
		if err != nil {
			return nil, err
		}
		all.Write(text)
	}
	return []byte(all.String()), nil
}
