package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestArchivesDependOnTheirFilesAlone packs the same files in two orders, at one time told in two zones, and
// reads what came out.
func TestArchivesDependOnTheirFilesAlone(t *testing.T) {
	at := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	files := []file{{"sheaf", []byte("program"), true}, {"man/man1/sheaf.1", []byte("page"), false}, {"LICENSE", nil, false}}
	backwards := slices.Clone(files)
	slices.Reverse(backwards)
	for name, pack := range map[string]func(io.Writer, string, []file, time.Time) error{"tar.gz": tarGz, "zip": zipped} {
		var one, other bytes.Buffer
		if err := pack(&one, "sheaf_v1", files, at); err != nil {
			t.Fatal(err)
		}
		if err := pack(&other, "sheaf_v1", backwards, at.In(time.FixedZone("elsewhere", 3600)).Add(time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), other.Bytes()) {
			t.Errorf("two %s of the same files differ", name)
		}
		want := "sheaf_v1/LICENSE -rw-r--r-- 2026-01-31T12:00:00Z \nsheaf_v1/man/man1/sheaf.1 -rw-r--r-- 2026-01-31T12:00:00Z page\nsheaf_v1/sheaf -rwxr-xr-x 2026-01-31T12:00:00Z program\n"
		if got := listed(t, name, one.Bytes()); got != want {
			t.Errorf("%s has\n%swant\n%s", name, got, want)
		}
	}
}

// listed returns a line for each file of an archive.
func listed(t *testing.T, format string, archive []byte) string {
	t.Helper()
	var b strings.Builder
	line := func(name string, mode os.FileMode, at time.Time, r io.Reader) {
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s %s %s\n", name, mode, at.UTC().Format(time.RFC3339), content)
	}
	if format == "zip" {
		r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.File {
			content, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			line(f.Name, f.Mode(), f.Modified, content)
		}
		return b.String()
	}
	plain, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(plain)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 || h.Uname != "" || h.Gname != "" {
			t.Errorf("%s belongs to %d %s:%d %s", h.Name, h.Uid, h.Uname, h.Gid, h.Gname)
		}
		line(h.Name, h.FileInfo().Mode(), h.ModTime, r)
	}
}

// TestBillFitsItsSchema holds a bill of materials of all that go.sum and the bundle's lock file name against the schema
// that CycloneDX publishes, and has CycloneDX's own library read it.
func TestBillFitsItsSchema(t *testing.T) {
	sums, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	lock, err := os.ReadFile("../bundle/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	components, err := npmComponents(lock)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(sums)) {
		if f := strings.Fields(line); !strings.HasSuffix(f[1], "/go.mod") {
			components = append(components, goComponent(&debug.Module{Path: f[0], Version: f[1], Sum: f[2]}))
		}
	}
	text, err := billOf("v1.2.3+dirty", components)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := billSchema(t).Validate(document); err != nil {
		t.Error(err)
	}
	var read cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(text), cyclonedx.BOMFileFormatJSON).Decode(&read); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"pkg:golang/github.com/santhosh-tekuri/jsonschema/v6@", "pkg:npm/mermaid@", "pkg:npm/%40viz-js/viz@"} {
		at := slices.IndexFunc(*read.Components, func(c cyclonedx.Component) bool { return strings.HasPrefix(c.PackageURL, want) })
		if at < 0 || (*read.Components)[at].Hashes == nil {
			t.Errorf("%s… is not among the components, or has no hash", want)
		}
	}
}

// billSchema returns the schema, which comes with CycloneDX's library.
func billSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	const host = "http://cyclonedx.org/schema/"
	compiler := jsonschema.NewCompiler()
	for name, address := range map[string]string{
		"bom-1.6.schema.json": "bom-1.6.schema.json", "spdx.schema.json": "spdx.schema.json", "jsf-0.82.schemax.json": "jsf-0.82.schema.json",
	} {
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "schema", name))
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(host+address, document); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile(host + "bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
