package site

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGuideHasEveryConfigurationKey expects in the guide a heading for each key, and an example with that key
// that is read.
func TestGuideHasEveryConfigurationKey(t *testing.T) {
	text, err := os.ReadFile("../notes/guide/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, keys, _ := strings.Cut(string(text), "\n## The keys\n")
	var got, want []string
	for _, section := range strings.Split(keys, "\n### ")[1:] {
		key, rest, _ := strings.Cut(section, "\n")
		got = append(got, key)
		_, example, _ := strings.Cut(rest, "```yaml\n")
		example, _, ok := strings.Cut(example, "```")
		if _, err := parseConfig(ConfigFile, []byte(example)); err != nil || !ok || !strings.HasPrefix(example, key+":") {
			t.Errorf("the example of %s is no configuration with it: %q %v", key, example, err)
		}
	}
	for field := range reflect.TypeFor[Config]().Fields() {
		want = append(want, strings.ToLower(field.Name))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the keys of configuration.md (-program +guide):\n%s", diff)
	}
}
