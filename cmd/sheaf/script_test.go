package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sheaf": main})
}

// TestScripts runs the program as a user does. Each script in testdata is a folder of files and what
// is done with them; UPDATE=1 in the environment rewrites what `cmp` expects.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"web": web},
		UpdateScripts: os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", env.WorkDir+"/.cache") // each script has a cache of its own
			env.Setenv("HOME", env.WorkDir+"/home")
			return nil
		},
	})
}

// web starts a web server and writes a note with links to its pages: /fine, /missing, and /moved, which
// leads to /fine for good.
func web(ts *testscript.TestScript, _ bool, args []string) {
	pages := http.NewServeMux()
	pages.HandleFunc("/fine", func(http.ResponseWriter, *http.Request) {})
	pages.Handle("/moved", http.RedirectHandler("/fine", http.StatusMovedPermanently))
	server := httptest.NewServer(pages)
	ts.Defer(server.Close)
	text := fmt.Sprintf("[x](%[1]s/fine)\n[y](%[1]s/missing)\n[z](%[1]s/moved)\n", server.URL)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o777))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}
