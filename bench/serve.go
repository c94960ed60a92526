package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"sheaf/site/note"
	"sheaf/site/vault"
)

// serve measures development servers on a generated vault: how long they take to show the first page, with
// nothing kept from before and again, how long from the rename(2) that puts a saved note in its place to
// the last fresh byte of its page over HTTP, and how much memory they have at the end. The page is asked
// for every millisecond until it is fresh. Servers are measured one after the other, as two would slow each
// other down.
func serve(ctx context.Context, flags *flag.FlagSet, args []string) error {
	var b serveBench
	flags.IntVar(&b.notes, "notes", 10_000, "how many `notes`")
	seed := flags.Uint64("seed", 1, "the vault's `seed`")
	flags.IntVar(&b.edits, "edits", 100, "how many saves of each kind; a peer is given ten at most")
	flags.DurationVar(&b.pause, "pause", 200*time.Millisecond, "between two saves")
	program := flags.String("sheaf", "", "the `program` to measure (default: built from this tree)")
	hugo := flags.String("hugo", "", "Hugo's `program`, to compare with; needs -hugo-site")
	hugoSite := flags.String("hugo-site", "", "a `command` that makes a Hugo site: it is given the folder of notes and the site's")
	flags.StringVar(&b.dom, "dom", "", "a `command` that measures until a page in a browser has changed: see e2e/saves.mjs")
	flags.Parse(args)
	if b.notes < 100 || b.edits < 1 {
		return errors.New("serve: at least 100 notes and one edit are needed")
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
	b.dir = filepath.Join(dir, "notes")
	if err := vault.Write(b.dir, vault.Options{Notes: b.notes, Seed: *seed}); err != nil {
		return err
	}
	b.choose(*seed)
	servers := []*devServer{{
		name: "Sheaf", source: b.dir, address: note.Folders.NoteAddress, edits: b.edits, patience: 30 * time.Second,
		command: func(port string) []string {
			return []string{*program, "serve", b.dir, "--port", port, "--cache", filepath.Join(dir, "cache")}
		},
	}}
	if *hugo != "" && *hugoSite != "" {
		site := filepath.Join(dir, "hugo")
		if _, err := shell(ctx, *hugoSite+" "+quote(b.dir)+" "+quote(site)); err != nil {
			return fmt.Errorf("make the Hugo site: %w", err)
		}
		servers = append(servers, &devServer{
			name: "Hugo", source: filepath.Join(site, "content"), address: hugoAddress,
			edits: min(b.edits, 10), patience: 5 * time.Minute, // a save takes it a third of a minute
			command: func(port string) []string {
				return []string{*hugo, "server", "--source", site, "--port", port, "--bind", "127.0.0.1"}
			},
		})
	}
	var failed error
	for i, s := range servers {
		if err := b.measure(ctx, s); err != nil {
			failed = fmt.Errorf("measure %s: %w", s.name, err)
			servers = servers[:i]
			break
		}
	}
	b.print(os.Stdout, servers) // what was measured before a peer failed is worth reading
	return failed
}

// serveBench is one run of serve.
type serveBench struct {
	dir    string
	notes  int
	edits  int
	pause  time.Duration
	dom    string
	edited []string // paths of the notes that are saved, in turn
}

// A devServer is a server to measure, and what was found.
type devServer struct {
	name    string
	source  string // where its notes are
	address func(p string) string
	command func(port string) []string

	starts       [2]time.Duration // to the first page: with nothing kept from before, and again
	bodies       []time.Duration  // sorted
	titles       []time.Duration
	memory, peak int64 // bytes, resident
	dom          string

	edits    int           // how many saves of each kind
	patience time.Duration // for one of them to show
}

// hugoAddress is where Hugo puts a note.
func hugoAddress(p string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(p, path.Ext(p)), " ", "-")) + "/"
}

// choose picks the notes to save: spread over the vault, with a title in their front matter.
func (b *serveBench) choose(seed uint64) {
	var titled []string
	for p, text := range vault.Files(vault.Options{Notes: b.notes, Seed: seed}) {
		if note.IsMarkdown(p) && note.IndexRank(p) == 0 && titleLine.Match(text) {
			titled = append(titled, p)
		}
	}
	for i := range 20 {
		b.edited = append(b.edited, titled[i*len(titled)/20])
	}
}

var titleLine = regexp.MustCompile(`(?m)\A---\ntitle: (.*)$`)

func (b *serveBench) measure(ctx context.Context, s *devServer) error {
	for i := range s.starts {
		run, err := b.start(ctx, s)
		if err != nil {
			return err
		}
		s.starts[i] = run.ready
		if i == 1 {
			err = b.saves(ctx, s, run)
		}
		if err = errors.Join(err, run.stop()); err != nil {
			return err
		}
	}
	return nil
}

// saves measures all saves on a running server.
func (b *serveBench) saves(ctx context.Context, s *devServer, run *running) (err error) {
	body := func(text []byte, mark string) []byte { return append(text, "\n\n"+mark+"\n"...) }
	title := func(text []byte, mark string) []byte {
		return titleLine.ReplaceAll(text, []byte("---\ntitle: "+mark))
	}
	if _, err = b.series(ctx, s, run, body, max(1, s.edits/10)); err != nil { // to warm up
		return err
	}
	if s.bodies, err = b.series(ctx, s, run, body, s.edits); err != nil {
		return err
	}
	if s.titles, err = b.series(ctx, s, run, title, s.edits); err != nil {
		return err
	}
	s.memory, s.peak = residentSet(run.cmd.Process.Pid)
	if b.dom != "" && s.name == "Sheaf" {
		p := b.edited[0]
		s.dom, err = printed(ctx, fmt.Sprintf("%s %s %s %d", b.dom, quote(run.base+escaped(s.address(p))), quote(filepath.Join(s.source, filepath.FromSlash(p))), b.edits))
	}
	return err
}

// series saves notes in turn and returns how long each took to show, sorted. Each begins when the server shows again what
// was there before the last one.
func (b *serveBench) series(ctx context.Context, s *devServer, run *running, edit func([]byte, string) []byte, count int) ([]time.Duration, error) {
	var took []time.Duration
	for i := range count {
		p := b.edited[i%len(b.edited)]
		file := filepath.Join(s.source, filepath.FromSlash(p))
		original, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		mark := fmt.Sprintf("zqmark%dx%d", i, time.Now().UnixNano())
		start, err := replace(file, edit(bytes.Clone(original), mark))
		if err != nil {
			return nil, err
		}
		address := run.base + escaped(s.address(p))
		if err := s.await(ctx, run, address, mark, true); err != nil {
			return nil, fmt.Errorf("save %s: %w", p, err)
		}
		took = append(took, time.Since(start))
		time.Sleep(b.pause / 2)
		if _, err := replace(file, original); err != nil {
			return nil, err
		}
		if err := s.await(ctx, run, address, mark, false); err != nil {
			return nil, fmt.Errorf("take back what was saved in %s: %w", p, err)
		}
		time.Sleep(b.pause / 2)
	}
	slices.Sort(took)
	return took, nil
}

// await waits until a page of the server has a text, or has it no more, as long as its patience lasts.
func (s *devServer) await(ctx context.Context, run *running, address, text string, shown bool) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	has := contains(text)
	return run.await(ctx, address, func(page []byte) bool { return has(page) == shown })
}

func contains(text string) func(page []byte) bool {
	return func(page []byte) bool { return bytes.Contains(page, []byte(text)) }
}

// replace puts a file with these contents in the place of another, and returns when.
func replace(file string, contents []byte) (time.Time, error) {
	temporary := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".new")
	if err := os.WriteFile(temporary, contents, 0o644); err != nil {
		return time.Time{}, err
	}
	start := time.Now()
	return start, os.Rename(temporary, file)
}

func escaped(address string) string { return (&url.URL{Path: address}).EscapedPath() }

// running is a server that runs.
type running struct {
	cmd   *exec.Cmd
	base  string
	ready time.Duration
	ended chan error
	said  func() string // what it printed, once it has ended
}

const startLimit = 10 * time.Minute

// start starts a server and waits for its first page.
func (b *serveBench) start(ctx context.Context, s *devServer) (*running, error) {
	var said bytes.Buffer // to be read once the server has ended
	start := time.Now()
	r, err := launch(ctx, s.command, nil, &said)
	if err != nil {
		return nil, err
	}
	r.said = said.String
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	text, err := os.ReadFile(filepath.Join(s.source, filepath.FromSlash(b.edited[0])))
	if err == nil {
		err = r.await(ctx, r.base+escaped(s.address(b.edited[0])), contains(string(titleLine.FindSubmatch(text)[1])))
	}
	r.ready = time.Since(start)
	if err != nil {
		err = errors.Join(err, r.stop())
	}
	return r, err
}

// launch starts a server on a free port, with more in its environment. What it prints goes to output.
func launch(ctx context.Context, command func(port string) []string, environment []string, output io.Writer) (*running, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(free.Addr().String())
	if err = cmp.Or(err, free.Close()); err != nil {
		return nil, err
	}
	words := command(port)
	r := &running{cmd: exec.CommandContext(ctx, words[0], words[1:]...), base: "http://127.0.0.1:" + port + "/", ended: make(chan error, 1)}
	r.cmd.Env = append(os.Environ(), environment...)
	r.cmd.Stdout, r.cmd.Stderr = output, output
	if err := r.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { r.ended <- r.cmd.Wait() }()
	return r, nil
}

// get returns the status and the body at an address, asked for as a page of the server asks.
func (r *running) get(ctx context.Context, address string) (status int, body []byte, err error) {
	response, err := r.request(ctx, address)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

func (r *running) request(ctx context.Context, address string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	return http.DefaultClient.Do(request)
}

// await asks for a page until it is as it should be, or ctx ends.
func (r *running) await(ctx context.Context, address string, asItShould func(page []byte) bool) error {
	for {
		status, page, err := r.get(ctx, address)
		if err == nil && status == http.StatusOK && asItShould(page) {
			return nil
		}
		select {
		case err := <-r.ended:
			r.ended <- err
			return fmt.Errorf("the server has ended: %v\n%s", err, r.said())
		case <-ctx.Done():
			return fmt.Errorf("%s never shows what it should: %w", address, ctx.Err())
		case <-time.After(time.Millisecond):
		}
	}
}

func (r *running) stop() error {
	if err := r.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-r.ended: // however it ends when it is told to
		return nil
	case <-time.After(10 * time.Second):
		return r.cmd.Process.Kill()
	}
}

// print prints the table; ratios are the first server's figures divided by the last's.
func (b *serveBench) print(w io.Writer, servers []*devServer) {
	fmt.Fprintf(w, "%d notes", b.notes)
	for _, s := range servers {
		fmt.Fprintf(w, "; %s: %d saves of each kind", s.name, s.edits)
	}
	fmt.Fprint(w, "\n\n")
	fmt.Fprintln(w, "| | first page, cold s | again s | body p50 ms | p95 | title p50 ms | p95 | memory MB | peak MB |")
	fmt.Fprintln(w, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	figures := make([][]float64, len(servers))
	for i, s := range servers {
		ms := func(sorted []time.Duration, percent int) float64 {
			return float64(sorted[(len(sorted)-1)*percent/100].Microseconds()) / 1000
		}
		figures[i] = []float64{
			s.starts[0].Seconds(), s.starts[1].Seconds(), ms(s.bodies, 50), ms(s.bodies, 95), ms(s.titles, 50), ms(s.titles, 95),
			float64(s.memory) / 1e6, float64(s.peak) / 1e6,
		}
		fmt.Fprintf(w, "| %s |", s.name)
		for k, f := range figures[i] {
			fmt.Fprintf(w, " %.*f |", []int{2, 2, 1, 1, 1, 1, 0, 0}[k], f)
		}
		fmt.Fprintln(w)
	}
	if last := len(servers) - 1; last > 0 {
		fmt.Fprint(w, "| ratio |")
		for k := range figures[0] {
			fmt.Fprintf(w, " %.3f |", figures[0][k]/figures[last][k])
		}
		fmt.Fprintln(w)
	}
	for _, s := range servers {
		if s.dom != "" {
			fmt.Fprintf(w, "\n%s in a browser, to the changed page: %s\n", s.name, strings.TrimSpace(s.dom))
		}
	}
}
