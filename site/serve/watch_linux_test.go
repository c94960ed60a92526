package serve

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The kernel watches so many folders and no more. The test runs itself anew where it watches five.
func TestTooManyFoldersAreLookedAtInstead(t *testing.T) {
	const limited = "SHEAF_TEST_FEW_WATCHES"
	if os.Getenv(limited) == "" {
		again := exec.Command("unshare", "--user", "--map-root-user", "sh", "-c",
			`echo 5 >/proc/sys/user/max_inotify_watches && exec "$@"`, "sh", os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$")
		again.Env = append(os.Environ(), limited+"=1")
		said, err := again.CombinedOutput()
		if !strings.Contains(string(said), "=== RUN") {
			t.Skipf("this system lets nobody lower the limit: %v: %s", err, said)
		}
		if err != nil {
			t.Errorf("%v:\n%s", err, said)
		}
		return
	}
	files := []string{"README.md", "# Home"}
	for _, folder := range []string{"a", "b", "c", "d", "e", "f"} {
		files = append(files, folder+"/in.md", "# In "+folder)
	}
	s := serveFiles(t, files...)
	if n := strings.Count(s.log.String(), "fs.inotify.max_user_watches"); n != 1 {
		t.Errorf("the limit is told of %d times:\n%s", n, s.log)
	}
	s.write("f/in.md", "# In f, edited")
	s.shows("f/in/", "In f, edited")
	s.write("g/in.md", "# In g, new")
	s.shows("g/in/", "In g, new")
}
