package main

import (
	"os"
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
		UpdateScripts: os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", env.WorkDir+"/.cache") // each script has a cache of its own
			env.Setenv("HOME", env.WorkDir+"/home")
			return nil
		},
	})
}
