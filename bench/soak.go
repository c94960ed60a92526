package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"sheaf/site/note"
	"sheaf/site/vault"
)

// soak edits the notes of a running server at random for a long time, as writers, their programs and git do
// (soakedits.go). It holds three things, and fails if one does not hold:
//
//   - no update is lost: each text that is saved carries a mark, which its page must show soon, and the address
//     of a note that is gone must say so;
//   - memory stays flat: in the last quarter of the time the heap after a collection is what it was in
//     the second, as is the number of open files;
//   - at the end each file that a clean build of the notes writes is served, byte for byte, and nothing else
//     at the addresses that notes had once.
//
// The notes are about as many at the end as at the beginning, so what grows is the server. Pages are open
// all the time, which ask what they show whenever the server says that something changed.
func soak(ctx context.Context, flags *flag.FlagSet, args []string) error {
	minutes := flags.Float64("minutes", 15, "how long")
	notes := flags.Int("notes", 1000, "how many `notes`")
	seed := flags.Uint64("seed", 1, "another `seed`, other notes and edits")
	program := flags.String("sheaf", "", "the `program` to try (default: built from this tree)")
	tabs := flags.Int("tabs", 20, "how many pages are open")
	flags.Parse(args)
	if *notes < 100 || *minutes <= 0 {
		return errors.New("soak: at least 100 notes and some time are needed")
	}
	dir, err := os.MkdirTemp("", "sheaf-soak-")
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
	s := newSoaker(filepath.Join(dir, "notes"), *notes, *seed)
	if err := vault.Write(s.source, vault.Options{Notes: *notes, Seed: *seed}); err != nil {
		return err
	}
	heap := &heapLog{}
	s.server, err = launch(ctx, func(port string) []string {
		return []string{*program, "serve", s.source, "--port", port, "--cache", filepath.Join(dir, "cache")}
	}, []string{"GODEBUG=gctrace=1"}, heap)
	if err != nil {
		return err
	}
	s.server.said = heap.last
	err = s.run(ctx, time.Duration(*minutes*float64(time.Minute)), *tabs, heap)
	if err == nil {
		err = s.compare(ctx, *program, filepath.Join(dir, "out"))
	}
	if err = errors.Join(err, s.server.stop()); err != nil {
		return fmt.Errorf("soak with seed %d: %w\nthe server said last:\n%s", *seed, err, heap.last())
	}
	return nil
}

// A soaker edits a folder of notes and knows what is in it.
type soaker struct {
	*rand.Rand
	source string
	server *running
	usual  int               // how many notes there are to be
	texts  map[string]string // of the notes, by path, without their marks
	paths  []string          // of the notes, sorted
	former map[string]bool   // paths that notes had
	marks  int

	edits    int
	waits    []time.Duration // until an edit showed, since the last row of the table
	longest  time.Duration
	slowest  string // what took so long
	searches int
}

func newSoaker(source string, notes int, seed uint64) *soaker {
	s := &soaker{
		Rand: rand.New(rand.NewPCG(seed, 0)), source: source, usual: notes,
		texts: map[string]string{}, former: map[string]bool{},
	}
	for p, text := range vault.Files(vault.Options{Notes: notes, Seed: seed}) {
		if note.IsMarkdown(p) {
			s.texts[p] = string(text)
			s.paths = append(s.paths, p)
		}
	}
	slices.Sort(s.paths)
	return s
}

// run edits until the time is over and prints how the server does.
func (s *soaker) run(ctx context.Context, limit time.Duration, tabs int, heap *heapLog) error {
	address := s.server.base + escaped(addressOf(s.paths[len(s.paths)/2]))
	starting, started := context.WithTimeout(ctx, startLimit)
	defer started()
	if err := s.server.await(starting, address, contains("<html")); err != nil {
		return err
	}
	open, closeTabs := context.WithCancel(ctx)
	var listening sync.WaitGroup
	defer listening.Wait()
	defer closeTabs()
	for i := range tabs {
		p := escaped(addressOf(s.paths[i*len(s.paths)/tabs]))
		listening.Go(func() { s.server.keepOpen(open, p) })
	}
	fmt.Printf("%d notes, %d pages open, %v\n\n", len(s.paths), tabs, limit)
	fmt.Println("| min | edits | notes | shown p50 ms | p95 | longest | live heap MB | resident MB | files | threads |")
	fmt.Println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	start, row := time.Now(), 0
	every := max(limit/30, 5*time.Second)
	var samples []sample
	for time.Since(start) < limit {
		if err := s.step(ctx); err != nil {
			return fmt.Errorf("edit %d: %w", s.edits, err)
		}
		if now := int(time.Since(start) / every); now > row {
			row = now
			samples = append(samples, s.sample(start, heap))
		}
	}
	return grown(samples, 10+2*tabs) // each page has one connection or two
}

// A sample is what a server holds at one moment.
type sample struct {
	heap, resident int64 // bytes; the heap is what was live at the last collection
	files, threads int
}

// sample takes one and prints its row.
func (s *soaker) sample(start time.Time, heap *heapLog) sample {
	pid := s.server.cmd.Process.Pid
	now := sample{heap: heap.live(), files: openFiles(pid), threads: threads(pid)}
	now.resident, _ = residentSet(pid)
	slices.Sort(s.waits)
	ms := func(percent int) float64 {
		if len(s.waits) == 0 {
			return 0
		}
		return float64(s.waits[(len(s.waits)-1)*percent/100].Microseconds()) / 1000
	}
	fmt.Printf("| %.1f | %d | %d | %.1f | %.1f | %.1f | %.1f | %.0f | %d | %d |\n", time.Since(start).Minutes(), s.edits, len(s.paths),
		ms(50), ms(95), ms(100), float64(now.heap)/1e6, float64(now.resident)/1e6, now.files, now.threads)
	s.waits = s.waits[:0]
	return now
}

// grown returns an error if the last quarter of the samples holds more than the second one. A few files more may
// be open.
func grown(samples []sample, fewFiles int) error {
	quarter := len(samples) / 4
	if quarter == 0 {
		return nil // too short a time to tell
	}
	figures := func(samples []sample) (heap int64, files int) {
		heaps, opens := make([]int64, len(samples)), make([]int, len(samples))
		for i, s := range samples {
			heaps[i], opens[i] = s.heap, s.files
		}
		return middle(heaps), middle(opens)
	}
	heap, files := figures(samples[quarter : 2*quarter])
	heapNow, filesNow := figures(samples[len(samples)-quarter:])
	fmt.Printf("\nlive heap %.1f MB, then %.1f MB; open files %d, then %d\n", float64(heap)/1e6, float64(heapNow)/1e6, files, filesNow)
	const slack = 8 << 20 // what edits in flight hold
	if heapNow > heap+heap/5+slack {
		return fmt.Errorf("the heap has grown from %d to %d bytes", heap, heapNow)
	}
	if filesNow > files+fewFiles {
		return fmt.Errorf("%d files were open, and now %d", files, filesNow)
	}
	return nil
}

// heapLog reads what the Go runtime of a server says of its collections under GODEBUG=gctrace=1, and keeps
// the end of what else it said.
type heapLog struct {
	mu     sync.Mutex
	begun  []byte // of a line
	bytes  int64
	others []string
}

// Write implements io.Writer.
func (h *heapLog) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.begun = append(h.begun, p...)
	for {
		line, rest, ok := bytes.Cut(h.begun, []byte("\n"))
		if !ok {
			return len(p), nil
		}
		h.line(string(line))
		h.begun = append(h.begun[:0], rest...)
	}
}

// line takes in "gc 7 @1.2s 3%: ..., 40->42->21 MB, ..." (package runtime), or another line.
func (h *heapLog) line(line string) {
	var before, after, live int64
	if _, sizes, ok := strings.Cut(line, " ms cpu, "); ok && strings.HasPrefix(line, "gc ") {
		if _, err := fmt.Sscanf(sizes, "%d->%d->%d MB", &before, &after, &live); err == nil {
			h.bytes = live << 20
			return
		}
	}
	const kept = 20
	h.others = append(h.others, line)
	if len(h.others) > 2*kept {
		h.others = slices.Delete(h.others, 0, kept)
	}
}

func (h *heapLog) live() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bytes
}

func (h *heapLog) last() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.others, "\n")
}

// settleLimit is how long after the last edit the server may still be looking at what was written.
const settleLimit = 5 * time.Second

// compare holds what is served against what a clean build writes.
func (s *soaker) compare(ctx context.Context, program, out string) error {
	build := fmt.Sprintf("%s build %s -o %s --base / --no-cache", quote(program), quote(s.source), quote(out))
	if _, err := shell(ctx, build); err != nil {
		return err
	}
	files, start := 0, time.Now()
	var wrong []string
	err := filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || d.Name() == ".sheaf-manifest" {
			return err
		}
		want, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(out, name)
		if err != nil {
			return err
		}
		p := strings.TrimSuffix("/"+filepath.ToSlash(below), "/index.html")
		if len(p) < len(below) {
			p += "/"
		}
		files++
		for {
			_, got, err := s.server.get(ctx, s.server.base+escaped(p[1:]))
			if err != nil {
				return err
			}
			if got = published(got); bytes.Equal(got, want) {
				return nil
			}
			if time.Since(start) > settleLimit {
				wrong = append(wrong, p+": "+difference(want, got))
				return nil
			}
			time.Sleep(time.Millisecond)
		}
	})
	if err != nil {
		return fmt.Errorf("compare with a clean build: %w", err)
	}
	for p := range s.former {
		address := addressOf(p)
		if _, err := os.Stat(filepath.Join(out, filepath.FromSlash(note.OutputPath(address)))); err == nil {
			continue // another note's now, or a folder's
		}
		status, _, err := s.server.get(ctx, s.server.base+escaped(address))
		if err != nil {
			return err
		}
		if status != http.StatusNotFound {
			wrong = append(wrong, address+" is still there")
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return fmt.Errorf("%d of %d files are served otherwise than a clean build has them:\n%s", len(wrong), files, strings.Join(wrong[:min(len(wrong), 10)], "\n"))
	}
	fmt.Printf("%d edits, none lost; it took longest until %s: %v; %d looks at the search index\n", s.edits, s.slowest, s.longest.Round(time.Millisecond), s.searches)
	fmt.Printf("%d files are served as a clean build has them; %d addresses that notes had are free\n", files, len(s.former))
	return nil
}

// published is a served page without what serve adds: its script and that one's right to parse pages, the marks of links
// to parts of a note that are not there, and the addresses
// at which links that lead nowhere offer to make a note.
func published(page []byte) []byte {
	page = bytes.Replace(page, []byte("trusted-types sheaf sheaf-live"), []byte("trusted-types sheaf"), 1)
	page = bytes.ReplaceAll(page, []byte(`<a class="broken" `), []byte("<a "))
	return wantedLink.ReplaceAll(liveScript.ReplaceAll(page, nil), []byte("$1"))
}

// difference shows where two texts begin to differ.
func difference(want, got []byte) string {
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	from := max(0, at-40)
	around := func(text []byte) []byte { return text[from:min(len(text), at+80)] }
	return fmt.Sprintf("byte %d is of %q, want %q", at, around(got), around(want))
}

// keepOpen does what an open page does until ctx ends.
func (r *running) keepOpen(ctx context.Context, p string) {
	for ctx.Err() == nil {
		r.follow(ctx, p)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// follow listens to the server and asks for the key of a page after each message, until the stream ends.
func (r *running) follow(ctx context.Context, p string) {
	stream, err := r.request(ctx, r.base+"_sheaf/events")
	if err != nil {
		return
	}
	defer stream.Body.Close()
	var shown struct{ Key string }
	for message := make([]byte, 4096); ; {
		if _, err := stream.Body.Read(message); err != nil {
			return
		}
		query := url.Values{"path": {"/" + p}, "key": {shown.Key}}
		_, answer, err := r.get(ctx, r.base+"_sheaf/key?"+query.Encode())
		if err != nil || json.Unmarshal(answer, &shown) != nil {
			return
		}
	}
}

// shown records how long it took until something was so.
func (s *soaker) shown(what string, took time.Duration) {
	s.waits = append(s.waits, took)
	if took > s.longest {
		s.longest, s.slowest = took, what
	}
}
