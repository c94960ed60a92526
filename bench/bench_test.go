package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func needsShell(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("cases are commands for sh")
	}
}

func TestMeasureTellsWhatACommandCost(t *testing.T) {
	needsShell(t)
	out := filepath.Join(t.TempDir(), "o'ut") // a name that must be quoted
	r, err := measure(context.Background(), Case{
		Name:    "writer",
		Prepare: "mkdir -p " + quote(out+"/deep") + " && printf abc >" + quote(out+"/deep/a.html"),
		Command: "sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; printf 12345 >\"$0/b\"' " + quote(out),
		Out:     out,
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Output != 8 || r.HTML != 3 {
		t.Errorf("output %d bytes, %d in pages; want 8 and 3", r.Output, r.HTML)
	}
	if r.CPU <= 0 || r.Wall <= 0 || r.RSS < 100<<10 {
		t.Errorf("%+v: a loop of 20,000 steps costs time and memory", r)
	}
}

func TestMeasureReportsFailureWithWhatWasSaid(t *testing.T) {
	needsShell(t)
	for _, c := range []Case{
		{Name: "runner", Command: "sh -c 'echo no such luck; exit 3'"},
		{Name: "runner", Prepare: "echo no such luck; exit 3", Command: "true"},
	} {
		_, err := measure(context.Background(), c)
		if err == nil || !strings.Contains(err.Error(), "no such luck") || !strings.Contains(err.Error(), "runner") {
			t.Errorf("%+v: error %v, want one with the name and the command's output", c, err)
		}
	}
}

func TestInTurnInterleavesAndDropsWarmRounds(t *testing.T) {
	needsShell(t)
	log := filepath.Join(t.TempDir(), "log")
	say := func(word string) Case {
		return Case{Name: word, Command: "sh -c 'printf " + word + " >>\"$0\"' " + quote(log)}
	}
	runs, err := inTurn(context.Background(), []Case{say("A"), say("B")}, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(log)
	if string(got) != "ABABAB" || len(runs) != 2 || len(runs[0]) != 2 {
		t.Errorf("ran %s, kept %d runs of the first; want ABABAB and 2", got, len(runs[0]))
	}
}

func TestRatiosArePairedByRound(t *testing.T) {
	second := func(n float64) Run {
		return Run{Wall: time.Duration(n * float64(time.Second)), Output: int64(n * 2e7), HTML: int64(n * 1e7)}
	}
	slowMachine := [][]Run{
		{second(1), second(2), second(10)}, // half of the baseline in every round, whatever the machine did
		{second(2), second(4), second(20)},
	}
	cases := []Case{{Name: "ours", Out: "x"}, {Name: "theirs", Out: "y"}}
	var b strings.Builder
	printComparison(&b, cases, slowMachine, 1)
	lines := strings.Split(b.String(), "\n")
	if want := "| ours | 2.00 (1.00) | 0.00 |  | 40 | 20 | 0.50 | 0.50 |"; lines[2] != want {
		t.Errorf("got  %s\nwant %s", lines[2], want)
	}
	if want := "| theirs | 4.00 (2.00) | 0.00 |  | 80 | 40 | 1.00 | 1.00 |"; lines[3] != want {
		t.Errorf("got  %s\nwant %s", lines[3], want)
	}
}

func TestParseCases(t *testing.T) {
	got, err := parseCases([]string{"Hugo | rm -rf out | hugo -d out | out", "x |  | true | "})
	if err != nil || len(got) != 2 || got[0] != (Case{"Hugo", "rm -rf out", "hugo -d out", "out"}) || got[1] != (Case{"x", "", "true", ""}) {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range [][]string{nil, {"only a name"}, {"a | b | c"}, {" | b | c | d"}, {"a | b |  | d"}} {
		if _, err := parseCases(bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
