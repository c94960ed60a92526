package serve

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// token is what a page of the server, open on this machine, learns.
func (s *served) token() string {
	s.Helper()
	response := s.exchange("GET /_sheaf/key?path=/ HTTP/1.1\nHost: HOST\nSec-Fetch-Site: same-origin\nConnection: close\n\n")
	var a answer
	s.do(json.NewDecoder(response.Body).Decode(&a))
	return a.Token
}

// post sends JSON as a page of the server does, and returns the status and the answer.
func (s *served) post(address string, body any) (int, string) {
	s.Helper()
	text, err := json.Marshal(body)
	s.do(err)
	response := s.exchange(fmt.Sprintf("POST /_sheaf/%s HTTP/1.1\nHost: HOST\nOrigin: http://HOST\nSec-Fetch-Site: same-origin\n"+
		"Content-Type: application/json\nContent-Length: %d\nConnection: close\n\n%s", address, len(text), text))
	answered, err := io.ReadAll(response.Body)
	s.do(err)
	return response.StatusCode, string(answered)
}

func (s *served) create(path string) (int, string) {
	return s.post("create", map[string]string{"token": s.token(), "path": path})
}

func TestMissingNoteIsCreatedWhereItsAddressSays(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home\n\n[[New thing]] [other](sub/other-one.md)", "sub/near.md", "# Near")
	for _, c := range []struct{ address, path, text, title string }{
		{"New%20thing/", "New thing.md", "title: New thing\n", "New thing"},
		{"sub/other-one/", "sub/other-one.md", "title: Other one\n", "Other one"},
		{"deep/er/%E7%BC%93%E5%AD%98/", "deep/er/缓存.md", "title: 缓存\n", "缓存"},
	} {
		before := s.asks("path=/" + c.address)
		if before.Missing == nil || before.Missing.Path != c.path || before.Missing.Title != c.title {
			t.Fatalf("/%s offers %+v, want %s", c.address, before.Missing, c.path)
		}
		status, answered := s.create(c.path)
		if status != http.StatusCreated || !strings.Contains(answered, c.address) {
			t.Errorf("creating %s is answered with %d %s", c.path, status, answered)
		}
		if text, err := os.ReadFile(s.path(c.path)); err != nil || !strings.Contains(string(text), c.text) {
			t.Errorf("%s holds %q (%v), want %q", c.path, text, err, c.text)
		}
		s.shows(c.address, c.title+"</h1>")
	}
	if a := s.asks("path=/sub/naer/"); a.Missing == nil || len(a.Missing.Near) != 1 || a.Missing.Near[0].Source != "sub/near.md" {
		t.Errorf("/sub/naer/ is near %+v, want sub/near.md", a.Missing)
	}
	if a := s.asks("path=/picture.png"); a.Missing != nil {
		t.Errorf("a missing picture offers %+v", a.Missing)
	}
}

func TestNothingIsCreatedElsewhereOrOverAnotherFile(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home", "draft.md", "---\ndraft: true\n---\nSecret", "../outside/secret.txt", "x")
	s.do(os.Symlink("../outside", s.path("way-out")))
	for _, path := range []string{
		"../escaped.md", "a/../../escaped.md", "/escaped.md", "way-out/escaped.md", "a//b.md", "./a.md", "a/./b.md", "..md",
		".hidden.md", ".git/hooks.md", "a/.b/c.md", "node_modules/x.md", "a.txt", "a.md/", "a", "", ".md", " .md", "a /b.md", "a\\b.md", "a\x00.md", "a\n.md",
		"CON.md", "a:b.md", "a?.md", "a|b.md", strings.Repeat("x", 300) + ".md", strings.Repeat("x/", 400) + "y.md",
	} {
		if status, answered := s.create(path); status < 400 {
			t.Errorf("creating %q is answered with %d %s", path, status, answered)
		}
	}
	for _, path := range []string{"README.md", "draft.md"} {
		before, err := os.ReadFile(s.path(path))
		s.do(err)
		status, _ := s.create(path)
		after, err := os.ReadFile(s.path(path))
		s.do(err)
		if status != http.StatusConflict || string(after) != string(before) {
			t.Errorf("creating %s over itself is answered with %d and leaves %q", path, status, after)
		}
	}
	outside, err := os.ReadDir(s.path("../outside"))
	s.do(err)
	if len(outside) != 1 {
		t.Errorf("something was written outside: %v", outside)
	}
	inside, err := os.ReadDir(s.dir)
	s.do(err)
	if len(inside) != 3 {
		t.Errorf("something was written: %v", inside)
	}
}

func TestOnlyOwnPagesOnThisMachineMayWrite(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home")
	const own = "Origin: http://HOST\nSec-Fetch-Site: same-origin\nContent-Type: application/json\n"
	body := `{"token":"` + s.token() + `","path":"made.md"}`
	for _, c := range []struct {
		name, method, target, headers, body string
		want                                int
	}{
		{"another site", "POST", "create", "Origin: http://evil.example\nSec-Fetch-Site: cross-site\nContent-Type: application/json\n", body, 403},
		{"another site that claims ours", "POST", "create", "Origin: http://evil.example\nSec-Fetch-Site: same-origin\nContent-Type: application/json\n", body, 403},
		{"another port", "POST", "create", "Origin: http://127.0.0.1:1\nSec-Fetch-Site: same-site\nContent-Type: application/json\n", body, 403},
		{"a sandboxed frame", "POST", "create", "Origin: null\nSec-Fetch-Site: same-origin\nContent-Type: application/json\n", body, 403},
		{"no origin", "POST", "create", "Sec-Fetch-Site: same-origin\nContent-Type: application/json\n", body, 403},
		{"two origins", "POST", "create", "Origin: http://HOST\n" + own, body, 403},
		{"a form", "POST", "create", "Origin: http://HOST\nSec-Fetch-Site: same-origin\nContent-Type: text/plain\n", body, 403},
		{"no type", "POST", "create", "Origin: http://HOST\nSec-Fetch-Site: same-origin\n", body, 403},
		{"no token", "POST", "create", own, `{"path":"made.md"}`, 403},
		{"a guessed token", "POST", "create", own, `{"token":"x","path":"made.md"}`, 403},
		{"no JSON", "POST", "create", own, `path=made.md`, 400},
		{"an unknown field", "POST", "create", own, `{"tokens":"x"}`, 400},
		{"too much", "POST", "create", own, strings.Repeat(" ", maxRequest+1), 403},
		{"a fix of another site", "POST", "fix", "Origin: http://evil.example\nContent-Type: application/json\n", body, 403},
		{"to read", "GET", "create", own, "", 405},
		{"another method", "PUT", "create", own, body, 405},
		{"another address", "POST", "key", own, body, 405},
		{"a page", "POST", "../made/", own, body, 405},
	} {
		t.Run(c.name, func(t *testing.T) {
			length := ""
			if c.body != "" {
				length = fmt.Sprintf("Content-Length: %d\n", len(c.body))
			}
			response := s.exchange(c.method + " /_sheaf/" + c.target + " HTTP/1.1\nHost: HOST\n" + c.headers + length + "\n" + c.body)
			if response.StatusCode != c.want {
				t.Errorf("got status %d, want %d", response.StatusCode, c.want)
			}
			if _, err := os.Stat(s.path("made.md")); err == nil {
				t.Error("the note was made")
			}
		})
	}
}

func TestOnlyThePagesOfThisMachineLearnTheTokenAndThePaths(t *testing.T) {
	for remote, here := range map[string]bool{
		"127.0.0.1:1234": true, "[::1]:1234": true, "[::ffff:127.0.0.1]:1": true, "127.8.9.1:1": true,
		"192.168.1.7:1234": false, "[fe80::1%eth0]:1": false, "": false, "localhost:1": false,
	} {
		if got := fromHere(&http.Request{RemoteAddr: remote}); got != here {
			t.Errorf("a request from %q is of this machine: %v", remote, got)
		}
	}
	s := serveFiles(t, "README.md", "# Home")
	if a := s.asks("path=/"); a.Token != "" {
		t.Error("who is no page of the server learns the token")
	}
	response := s.exchange("GET /_sheaf/key?path=/ HTTP/1.1\nHost: HOST\nOrigin: http://evil.example\nConnection: close\n\n")
	if body, _ := io.ReadAll(response.Body); strings.Contains(string(body), s.token()) {
		t.Error("another site learns the token")
	}
}

func TestFindingIsMendedWhereItStands(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home\n\n[b](B.md) [gone](gone.md)\n", "b.md", "# B")
	findings := s.asks("path=/").Findings
	if len(findings) != 2 || !findings[0].Fixable || findings[1].Fixable || findings[0].Place != "README.md:3:1" {
		t.Fatalf("the findings are %+v", findings)
	}
	fix := map[string]any{"token": s.token(), "path": "README.md", "line": 3, "column": 1, "code": findings[0].Code}
	if status, answered := s.post("fix", fix); status != http.StatusOK {
		t.Fatalf("mending is answered with %d %s", status, answered)
	}
	if text, _ := os.ReadFile(s.path("README.md")); string(text) != "# Home\n\n[b](b.md) [gone](gone.md)\n" {
		t.Errorf("the note is now %q", text)
	}
	s.until("the finding is gone", func() bool { return len(s.asks("path=/").Findings) == 1 })
	for _, wrong := range []map[string]any{
		fix, // there is nothing to mend there any more
		{"token": s.token(), "path": "README.md", "line": 3, "column": 11, "code": "broken-link"},
		{"token": s.token(), "path": "../x.md", "line": 1, "column": 1, "code": "wrong-case"},
	} {
		if status, _ := s.post("fix", wrong); status != http.StatusConflict {
			t.Errorf("mending %v is answered with %d", wrong, status)
		}
	}
}
