package serve

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"sheaf/site"
)

func TestOneAnswerHasAllThatAPageNeeds(t *testing.T) {
	s := serveWith(t, Options{Editor: "my://{path}#{line}"}, "a.md", "# A\n\n[gone](gone.md)\n![](one.png)", "one.png", "1", "b.md", "[gone](gone.md)", "c.md", "# C")
	first := s.asks("path=/a/&key=old")
	if first.Page == "" || !strings.Contains(first.Page, "?key="+first.Key+`"`) || len(first.Findings) != 2 || first.Count.Errors != 2 || first.Count.Notes != 3 {
		t.Errorf("the answer is %+v", first)
	}
	if !strings.HasPrefix(first.Findings[0].Editor, "my:///") || !strings.HasSuffix(first.Findings[0].Editor, "/notes/a.md#3") {
		t.Errorf("the finding is %+v", first.Findings[0])
	}
	again := s.asks("path=/a/&key=" + url.QueryEscape(first.Key))
	if again.Page != "" || again.Key != first.Key || again.Media["../one.png"] == "" {
		t.Errorf("with its key the page gets %+v", again)
	}
	s.write("one.png", "another")
	s.until("the picture's state differs", func() bool { return s.asks("path=/a/").Media["../one.png"] != again.Media["../one.png"] })
	if c := s.asks("path=/c/"); len(c.Findings) != 0 || c.Findings == nil {
		t.Errorf("a note without problems has %+v", c.Findings)
	}
	if moved := s.asks("path=/a"); !moved.Elsewhere {
		t.Errorf("a path that moves is answered with %+v", moved)
	}
	s.write("README.md", "# Home")
	s.write("images/spare.png", "x")
	s.until("the page of the folder has a hint", func() bool { f := s.asks("path=/").Findings; return len(f) == 1 && f[0].Code == "unused-attachment" })
	if home := s.asks("path=/"); home.Findings[0].Place != "images/spare.png" || home.Findings[0].Severity != "hint" || home.Count.Errors != 2 {
		t.Errorf("the page of the folder has %+v", home)
	}
	_, all := s.get("_sheaf/problems")
	if strings.Count(all, `"severity":"error"`) != 2 || !strings.Contains(all, `"url":"/b/"`) {
		t.Errorf("all problems are %s", all)
	}
}

func TestProblemHasItsPlaceAndTheLinesAroundIt(t *testing.T) {
	s := serveWith(t, Options{Editor: "my://{path}#{line}:{column}"}, "a.md", "# A")
	s.write("sheaf.yaml", "title: A\n\n# More\ntitel: \"<b>\"\nlang: en\n")
	s.until("the mistake is told", func() bool { return s.asks("path=/a/").Problem != nil })
	p := s.asks("path=/a/").Problem
	if p.Place != "sheaf.yaml:4:1" || p.First != 2 || p.Line != 4 || strings.Join(p.Lines, "|") != `|# More|titel: "<b>"|lang: en|` || !strings.Contains(p.Hint, "title") {
		t.Errorf("the problem is %+v", p)
	}
	s.write("sheaf.yaml", "title: A\n")
	s.until("all is well", func() bool { return s.asks("path=/a/").Problem == nil })

	for file, text := range map[string]string{"templates/note.html": "\n{{if}}", "static/theme.css": "\na { color: ; } }", "static/sheaf.ts": "\nlet = ;"} {
		s.write(file, text)
		s.until("the mistake in "+file+" is told", func() bool { p := s.asks("path=/a/").Problem; return p != nil && strings.HasPrefix(p.Place, file+":2") })
		if p := s.asks("path=/a/").Problem; len(p.Lines) != 2 || p.First != 1 {
			t.Errorf("the problem is %+v", p)
		}
		original, err := site.ThemeFile(file)
		s.do(err)
		s.write(file, string(original))
		s.until("all is well", func() bool { return s.asks("path=/a/").Problem == nil })
	}
}

func TestErrorPageShowsNothingFromOutside(t *testing.T) {
	s := newServed(t)
	s.write("a.md", "# A")
	s.write("../secret.txt", "one\nSECRET\n")
	s.do(os.Symlink("../secret.txt", s.path("sheaf.yaml")))
	s.start(Options{})
	status, page := s.get("a/")
	if status != 500 || strings.Contains(page, "SECRET") {
		t.Errorf("got %d and\n%s", status, page)
	}
}

func TestPagesFollowTheNoteThatIsSaved(t *testing.T) {
	s := serveWith(t, Options{Navigate: true}, "a.md", "# A", "sub/b.md", "# B", "c.md", "# C")
	if a := s.asks("path=/a/"); a.Saved != nil {
		t.Errorf("nothing is saved yet, but %+v", a.Saved)
	}
	s.write("sub/b.md", "# B, edited")
	s.until("b is the note just saved", func() bool { a := s.asks("path=/a/"); return a.Saved != nil && a.Saved.URL == "sub/b/" })
	before := s.asks("path=/a/").Saved.ID
	s.write("sub/b.md", "# B, edited again")
	s.until("another save has another name", func() bool { return s.asks("path=/a/").Saved.ID != before })

	plain := serveFiles(t, "a.md", "# A")
	plain.write("a.md", "# Another")
	plain.shows("a/", "Another")
	if a := plain.asks("path=/a/"); a.Saved != nil {
		t.Errorf("unasked, pages are sent to %+v", a.Saved)
	}
}

func TestRebuildReadsAllAnew(t *testing.T) {
	rebuild := make(chan struct{})
	s := serveWith(t, Options{Rebuild: rebuild}, "a.md", "# A")
	messages := s.listen()
	rebuild <- struct{}{}
	s.hears(messages)
	s.says("read 1 note, 0 problems")
	s.write("a.md", "# After it")
	s.shows("a/", "After it")
}

func TestSlowClientsAreLetGo(t *testing.T) {
	s := serveFiles(t, "a.md", "# A")
	conn, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(s.address, "http:"), "/"))
	s.do(err)
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(headerPatience + patience))
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: ")
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("a request that never ends is waited for: %v", err)
	}
}

func TestServerListensAtBothAddressesOnOnePort(t *testing.T) {
	listeners, err := listenAt([]string{"127.0.0.1", "127.0.0.2"}, 0)
	if err != nil {
		t.Skip("this system has one loopback address:", err)
	}
	defer closeAll(listeners)
	one, two := listeners[0].Addr().(*net.TCPAddr), listeners[1].Addr().(*net.TCPAddr)
	if one.Port != two.Port || one.IP.Equal(two.IP) {
		t.Errorf("it listens at %v and %v", one, two)
	}
	// Where the second is taken, none is kept.
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	taken, err := net.Listen("tcp", "127.0.0.2:"+strconv.Itoa(port))
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if _, err := listenAt([]string{"127.0.0.1", "127.0.0.2"}, port); err == nil {
		t.Error("a taken address is had")
	}
	if again, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port)); err != nil {
		t.Errorf("the first address is still held: %v", err)
	} else {
		again.Close()
	}
}

func TestClientIsBundled(t *testing.T) {
	s := serveFiles(t, "a.md", "# A")
	if status, script := s.get("_sheaf/live.js"); status != 200 || !strings.Contains(script, "sheaf:change") {
		t.Errorf("got %d and %d bytes", status, len(script))
	}
	if status, sheet := s.get("_sheaf/live.css"); status != 200 || !strings.Contains(sheet, "@media print") {
		t.Errorf("got %d and\n%s", status, sheet)
	}
}
