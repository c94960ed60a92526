package site

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"sheaf/site/note"
)

// A verdict is what an independent checker of GitHub's rules says about one link: see INPUTS.md
// beside the inputs.
type verdict struct {
	File    string
	Kind    string // "a", "img", or "wiki"
	URL     string
	Verdict string
}

// TestFindingsAgreeWithAnIndependentChecker compares the findings about links with those of a
// checker that shares neither code nor parser with us, record by record. Each of its verdicts stands
// for a finding, or for none; differences are listed with their reason, and the test fails when one
// of them is gone.
func TestFindingsAgreeWithAnIndependentChecker(t *testing.T) {
	inputs := sharedInputs(t)
	for _, vault := range []struct {
		name  string
		known map[string]string // a difference -> its reason; there is none on these inputs
	}{
		{name: "system-design-primer"},
		{name: "mfx-wiki"},
	} {
		t.Run(vault.name, func(t *testing.T) {
			want := verdicts(t, filepath.Join(inputs, "links", vault.name+".json"))
			got := linkFindings(t, filepath.Join(inputs, vault.name))
			if len(want) == 0 {
				t.Fatal("the independent checker found nothing: is this its log?")
			}
			t.Logf("%d different findings", len(want))
			for _, difference := range differences(want, got) {
				if reason, ok := vault.known[difference]; ok {
					t.Logf("%s, as known: %s", difference, reason)
					delete(vault.known, difference)
					continue
				}
				t.Error(difference)
			}
			for difference := range vault.known {
				t.Errorf("no longer a difference: %s", difference)
			}
		})
	}
}

// sharedInputs returns the folder of inputs beside the checkout, or skips the test.
func sharedInputs(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..") // the folder of go.mod
	if err != nil {
		t.Fatal(err)
	}
	inputs := filepath.Join(dir, "..", "shared", "inputs")
	if _, err := os.Stat(filepath.Join(inputs, "links")); err != nil {
		t.Skip("there are no shared inputs beside this checkout")
	}
	return inputs
}

// verdicts reads the records of the independent checker and counts the findings that they stand for.
func verdicts(t *testing.T, name string) map[string]int {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var log struct{ Records []verdict }
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, v := range log.Records {
		code := ""
		switch v.Verdict {
		case "broken_file", "broken_root_path", "page_missing":
			code = note.CodeBrokenLink
			if v.Kind == "img" {
				code = note.CodeMissingImage
			}
		case "case_mismatch":
			code = note.CodeWrongCase
		case "anchor_case":
			code = note.CodeWrongCase + " (anchor)"
		case "broken_anchor":
			code = note.CodeBrokenAnchor
		case "escapes_root":
			code = note.CodeOutsideRoot
		case "ok", "missing_ext", "line_anchor", "dir_ok", "page_ok", "site_path":
			continue
		default:
			t.Fatalf("no finding is known for the verdict %q", v.Verdict)
		}
		counts[finding(v.File, v.URL, code)]++
	}
	return counts
}

// linkFindings builds a folder and counts the findings about links.
func linkFindings(t *testing.T, dir string) map[string]int {
	t.Helper()
	s := loaded(t, Options{Source: dir})
	counts := map[string]int{}
	for _, d := range s.Diags() {
		switch d.Code {
		case note.CodeBrokenLink, note.CodeMissingImage, note.CodeBrokenAnchor, note.CodeOutsideRoot, note.CodeWrongCase:
			code := d.Code
			if code == note.CodeWrongCase && d.Severity == note.Warning {
				code += " (anchor)"
			}
			counts[finding(d.Path, d.Target, code)]++
		case note.CodeWrongPath: // it is shown all the same, which GitHub does not
			counts[finding(d.Path, d.Target, note.CodeMissingImage)]++
		}
	}
	return counts
}

// finding names a finding with its destination decoded: the two checkers read it at different ends of
// percent-encoding.
func finding(file, dest, code string) string {
	if decoded, err := url.PathUnescape(strings.TrimSpace(dest)); err == nil {
		dest = decoded
	}
	return fmt.Sprintf("%s: %s [%s]", file, dest, code)
}

// differences lists what one side has more of, in order.
func differences(want, got map[string]int) (list []string) {
	for f, n := range want {
		if n > got[f] {
			list = append(list, fmt.Sprintf("missed %d of %s", n-got[f], f))
		}
	}
	for f, n := range got {
		if n > want[f] {
			list = append(list, fmt.Sprintf("only here %d of %s", n-want[f], f))
		}
	}
	sort.Strings(list)
	return list
}
