package site

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGuideHasEveryConfigurationKey expects in the guide a heading for each key, its default, and an example with
// that key that is read; and a key for each field of a Config.
func TestGuideHasEveryConfigurationKey(t *testing.T) {
	text, err := os.ReadFile("../notes/guide/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, keys, _ := strings.Cut(string(text), "\n## The keys\n")
	defaults := map[string]string{}
	var got, want, fields []string
	for _, k := range ConfigKeys() {
		want = append(want, k.Name)
		defaults[k.Name] = k.Default
		if _, err := parseConfig(ConfigFile, []byte(k.Example)); err != nil {
			t.Errorf("the example of %s is none: %v", k.Name, err)
		}
		if k.Description == "" || k.Default == "" {
			t.Errorf("the key %s is not described", k.Name)
		}
	}
	slices.Sort(want)
	for _, section := range strings.Split(keys, "\n### ")[1:] {
		key, rest, _ := strings.Cut(section, "\n")
		got = append(got, key)
		if !strings.Contains(strings.ToLower(rest), strings.ToLower("default: "+defaults[key])) {
			t.Errorf("the section of %s does not say `default: %s`", key, defaults[key])
		}
		_, example, _ := strings.Cut(rest, "```yaml\n")
		example, _, ok := strings.Cut(example, "```")
		if _, err := parseConfig(ConfigFile, []byte(example)); err != nil || !ok || !strings.HasPrefix(example, key+":") {
			t.Errorf("the example of %s is no configuration with it: %q %v", key, example, err)
		}
	}
	for field := range reflect.TypeFor[Config]().Fields() {
		fields = append(fields, strings.ToLower(field.Name))
	}
	slices.Sort(fields)
	if diff := cmp.Diff(fields, want); diff != "" {
		t.Errorf("keys and fields of a Config (-fields +keys):\n%s", diff)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the keys of configuration.md (-program +guide):\n%s", diff)
	}
}
