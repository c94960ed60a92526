package asset_test

import (
	"bytes"
	"compress/gzip"
	"testing"

	"sheaf/site/asset"
	"sheaf/static"
)

func gzipped(b []byte) int {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, 9)
	w.Write(b)
	w.Close()
	return out.Len()
}

func TestBuildWeight(t *testing.T) {
	b, err := asset.Build(static.FS, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range b.Files {
		t.Logf("%s %d bytes, %d gzipped", f.Address, len(f.Bytes), gzipped(f.Bytes))
	}
	t.Log(b.ThemeScript)
}
