package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A file is one in an archive.
type file struct {
	path       string // slash path below the archive's one folder
	content    []byte
	executable bool
}

func (f file) mode() os.FileMode {
	if f.executable {
		return 0o755
	}
	return 0o644
}

// archiveName is the name of a target's archive. cmd/sheaf/version.go knows it, too.
func (r *release) archiveName(t target) string {
	if t.os == "windows" {
		return r.stem(t) + ".zip"
	}
	return r.stem(t) + ".tar.gz"
}

func (r *release) stem(t target) string {
	return fmt.Sprintf("sheaf_%s_%s_%s", r.version, t.os, t.arch)
}

// archive writes the archive of one program.
func (r *release) archive(p program, extras []file) error {
	content, err := os.ReadFile(p.file)
	if err != nil {
		return err
	}
	files := append([]file{{p.program(), content, true}}, extras...)
	pack := tarGz
	if p.os == "windows" {
		pack = zipped
	}
	var b bytes.Buffer
	if err := pack(&b, r.stem(p.target), files, r.time); err != nil {
		return fmt.Errorf("archive for %s: %w", p.target, err)
	}
	return os.WriteFile(filepath.Join(r.out, r.archiveName(p.target)), b.Bytes(), 0o644)
}

// sorted returns the files by path.
func sorted(files []file) []file {
	return slices.SortedFunc(slices.Values(files), func(a, b file) int { return cmp.Compare(a.path, b.path) })
}

// tarGz writes files, in the order of their paths, below one folder. All have one time, and belong to nobody.
func tarGz(w io.Writer, folder string, files []file, at time.Time) error {
	compressed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(compressed)
	for _, f := range sorted(files) {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: folder + "/" + f.path, Size: int64(len(f.content)), Mode: int64(f.mode()),
			ModTime: at.UTC().Truncate(time.Second), Format: tar.FormatUSTAR,
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(f.content); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return compressed.Close()
}

// zipped does the same as tarGz in the format that Windows opens by itself.
func zipped(w io.Writer, folder string, files []file, at time.Time) error {
	archive := zip.NewWriter(w)
	for _, f := range sorted(files) {
		header := &zip.FileHeader{Name: folder + "/" + f.path, Method: zip.Deflate, Modified: at.UTC().Truncate(time.Second)}
		header.SetMode(f.mode())
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.content); err != nil {
			return err
		}
	}
	return archive.Close()
}

// checksums writes SHA256SUMS, as sha256sum prints it and `sha256sum -c` reads it.
func checksums(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var list strings.Builder
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(content), e.Name())
	}
	return os.WriteFile(filepath.Join(folder, "SHA256SUMS"), []byte(list.String()), 0o644)
}
