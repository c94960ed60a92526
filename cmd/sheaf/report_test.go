package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/site/note"
)

func TestExcerptsKeepTheCaretUnderItsPlace(t *testing.T) {
	long := strings.Repeat("word ", 100)
	tests := []struct {
		name, line string
		column     int
		want       string // the column's place is marked by ^
	}{
		{"plain", "a [x](y)", 3, "a ^[x](y)"},
		{"start", "a", 1, "^a"},
		{"behind the end", "ab", 9, "ab^"},
		{"tabs", "\ta\tb", 4, "    a   ^b"},
		{"wide characters", "缓存 x", 4, "缓存 ^x"},
		{"combining marks", "e\u0301 x", 4, "e\u0301 ^x"},
		{"control characters", "\x1b[0m x", 6, "\uFFFD[0m ^x"},
		{"start of a long line", long, 1, "^" + strings.TrimRight(long[:100], " ") + "…"},
		{"middle of a long line", long, 251, "…" + long[217:250] + "^" + strings.TrimRight(long[250:317], " ") + "…"},
		{"end of a long line", long, 499, "…" + long[400:498] + "^d"},
	}
	for _, test := range tests {
		shown, caret := excerpt(test.line, test.column)
		before, _, _ := strings.Cut(test.want, "^")
		cells := 0
		for _, r := range before {
			cells += runeWidth(r)
		}
		if want := strings.Replace(test.want, "^", "", 1); shown != want || caret != cells {
			t.Errorf("%s: %q with the caret at %d,\nwant %q at %d", test.name, shown, caret, want, cells)
		}
	}
}

func TestGitHubCommandsAreEscaped(t *testing.T) {
	r := &report{source: t.TempDir(), diags: []note.Diag{
		{Path: "a,b:c%.md", Pos: note.Pos{Line: 1, Column: 2}, Code: "broken-link", Message: "100% of\r\n::error::x", Hint: "none"},
		{Path: "a.png", Severity: note.Advice, Code: "unused-attachment", Message: "m"},
		{Path: "a.md", Severity: note.Warning, Code: "too-large", Message: "m"},
	}}
	var out bytes.Buffer
	if err := r.print(&out, "github"); err != nil {
		t.Fatal(err)
	}
	want := "::error file=a%2Cb%3Ac%25.md,line=1,col=2,title=broken-link::100%25 of\uFFFD\uFFFD::error::x%0Anone\n" +
		"::notice file=a.png,title=unused-attachment::m\n" +
		"::warning file=a.md,title=too-large::m\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// TestSARIFHasWhatTheSchemaRequires decodes a log into plain values and looks for every property that
// the schema of SARIF 2.1.0 requires, or that code scanning services do.
func TestSARIFHasWhatTheSchemaRequires(t *testing.T) {
	top := t.TempDir()
	source := filepath.Join(top, "my notes")
	for _, dir := range []string{source, filepath.Join(top, ".git")} {
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	r := &report{source: source, diags: []note.Diag{
		{Path: "a#b.md", Pos: note.Pos{Line: 3, Column: 2}, Code: note.CodeWrongCase, Message: "m", Hint: "h",
			Fix: &note.Edit{Pos: note.Pos{Line: 3, Column: 5}, Old: "Ü.md", New: "ü.md"}},
		{Path: "x.png", Severity: note.Advice, Code: note.CodeUnusedAttachment, Message: "m"},
	}}
	var out bytes.Buffer
	if err := r.print(&out, "sarif"); err != nil {
		t.Fatal(err)
	}
	var log map[string]any
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	at := func(v any, way ...any) any {
		for _, step := range way {
			switch step := step.(type) {
			case string:
				m, _ := v.(map[string]any)
				v = m[step]
			case int:
				l, _ := v.([]any)
				if step >= len(l) {
					return nil
				}
				v = l[step]
			}
		}
		return v
	}
	run := at(log, "runs", 0)
	rules, _ := at(run, "tool", "driver", "rules").([]any)
	if at(log, "version") != "2.1.0" || at(run, "tool", "driver", "name") != "Sheaf" || at(run, "columnKind") != "unicodeCodePoints" || len(rules) != len(note.Codes()) {
		t.Errorf("the head of the log is wrong:\n%.600s", out.String())
	}
	for i, rule := range rules {
		if at(rule, "id") == "" || at(rule, "shortDescription", "text") == "" || !isLevel(at(rule, "defaultConfiguration", "level")) {
			t.Errorf("rule %d is %v", i, rule)
		}
	}
	for i, d := range r.diags {
		result := at(run, "results", i)
		index, _ := at(result, "ruleIndex").(float64)
		if at(result, "ruleId") != d.Code || at(rules, int(index), "id") != d.Code || at(result, "message", "text") == "" || !isLevel(at(result, "level")) {
			t.Errorf("result %d is %v", i, result)
		}
		place := at(result, "locations", 0, "physicalLocation")
		uri, _ := at(place, "artifactLocation", "uri").(string)
		if u, err := url.Parse(uri); err != nil || u.IsAbs() || u.Path != "my notes/"+d.Path {
			t.Errorf("result %d is about %q", i, uri)
		}
		if line := at(place, "region", "startLine"); d.Pos.Line > 0 && line != float64(d.Pos.Line) || d.Pos.Line == 0 && at(place, "region") != nil {
			t.Errorf("result %d is in line %v", i, line)
		}
	}
	change := at(run, "results", 0, "fixes", 0, "artifactChanges", 0, "replacements", 0)
	if at(change, "deletedRegion", "startColumn") != 5.0 || at(change, "deletedRegion", "endColumn") != 9.0 || at(change, "insertedContent", "text") != "ü.md" {
		t.Errorf("the fix is %v", change)
	}
	out.Reset()
	if err := (&report{source: source}).print(&out, "sarif"); err != nil || !strings.Contains(out.String(), `"results": []`) {
		t.Errorf("without findings there must be an empty list: %v", err)
	}
}

func isLevel(v any) bool { return v == "error" || v == "warning" || v == "note" }
