package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestExitCodes(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	good, broken, config := t.TempDir(), t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		filepath.Join(good, "a.md"):         "# A\n",
		filepath.Join(broken, "a.md"):       "[b](b.md)\n",
		filepath.Join(config, "a.md"):       "# A\n",
		filepath.Join(config, "sheaf.yaml"): "titel: x\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "public")
	for _, test := range []struct {
		code int
		args []string
	}{
		{0, []string{"check", good}},
		{0, []string{"build", good, "-o", out}},
		{0, []string{"build", broken, "-o", out}},
		{0, []string{"--help"}},
		{0, []string{"version"}},
		{1, []string{"check", broken}},
		{1, []string{"check", broken, "--json"}},
		{1, []string{"build", broken, "-o", out, "--strict"}},
		{2, []string{"check", config}},
		{2, []string{"nonsense"}},
		{2, []string{"theme", "nonsense"}},
		{2, []string{"build", "--nonsense"}},
		{2, []string{"build", good, "-o", good}},
		{2, []string{"check", t.TempDir()}},
		{2, []string{"serve", good, "--port", "99999"}},
		{3, []string{"build", good, "-o", "/proc/sheaf/public"}},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(test.args, &stdout, &stderr); code != test.code {
			t.Errorf("sheaf %q ends with %d, want %d\n%s", test.args, code, test.code, stderr.String())
		}
	}
}
