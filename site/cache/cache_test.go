package cache

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func key(i int) Key { return sha256.Sum256(fmt.Append(nil, "key", i)) }

func record(i int) (head, body []byte) {
	return fmt.Append(nil, "head ", i), bytes.Repeat(fmt.Append(nil, "body ", i), 10)
}

func open(t *testing.T, dir string) *Cache {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func fill(t *testing.T, dir string, n int) {
	t.Helper()
	c := open(t, dir)
	for i := range n {
		head, body := record(i)
		c.Put(key(i), head, body)
	}
	if err := c.Close(true); err != nil {
		t.Fatal(err)
	}
}

// intact counts the records 0 to n-1 that are there, and fails on one that is there and wrong.
func intact(t *testing.T, c *Cache, n int) (count int) {
	t.Helper()
	for i := range n {
		head, body := record(i)
		gotHead, ok := c.Head(key(i))
		gotBody, ok2 := c.Body(key(i))
		if ok && !bytes.Equal(gotHead, head) || ok2 && !bytes.Equal(gotBody, body) {
			t.Errorf("record %d is wrong: %q, %q", i, gotHead, gotBody)
		}
		if ok && ok2 {
			count++
		}
	}
	return count
}

func TestRecordsOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 100)
	c := open(t, dir)
	defer c.Close(false)
	if n := intact(t, c, 100); n != 100 {
		t.Errorf("%d of 100 records are there after reopening", n)
	}
	if _, ok := c.Head(key(100)); ok {
		t.Error("a record that was never put is there")
	}
}

func TestDamageIsNeverReturned(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 20)
	name := filepath.Join(dir, "notes.cache")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(whole); at += 7 {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x20
		if err := os.WriteFile(name, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		c := open(t, dir)
		if n := intact(t, c, 20); n == 20 {
			t.Errorf("byte %d is damaged and every record still counts as whole", at)
		}
		c.Close(false)
	}
}

func TestTruncatedAndForeignFilesAreReplaced(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 20)
	name := filepath.Join(dir, "notes.cache")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range [][]byte{nil, whole[:9], whole[:len(whole)/2], whole[:len(whole)-1], []byte("#!/bin/sh\n" + string(whole)), bytes.Repeat([]byte{0xff}, 5000)} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
		c := open(t, dir)
		intact(t, c, 20)
		c.Close(false)
		fill(t, dir, 20)
		c = open(t, dir)
		if n := intact(t, c, 20); n != 20 {
			t.Errorf("after a file of %d odd bytes, %d of 20 records could be kept", len(content), n)
		}
		c.Close(false)
	}
}

func TestSecondProcessReadsAndKeepsItsOwnApart(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 5)
	first, second := open(t, dir), open(t, dir)
	defer first.Close(false)
	if n := intact(t, second, 5); n != 5 {
		t.Errorf("the second opener sees %d of 5 records", n)
	}
	size := func() int64 {
		info, err := os.Stat(filepath.Join(dir, "notes.cache"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	before := size()
	head, body := record(5)
	second.Put(key(5), head, body)
	if n := intact(t, second, 6); n != 6 {
		t.Errorf("the second opener has %d of 6 records", n)
	}
	if second.Close(true); size() != before {
		t.Error("the second opener wrote to the file")
	}
}

func TestCloseDropsWhatNobodyAskedFor(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 100)
	c := open(t, dir)
	intact(t, c, 10)
	if err := c.Close(true); err != nil {
		t.Fatal(err)
	}
	c = open(t, dir)
	defer c.Close(false)
	if n := intact(t, c, 100); n != 10 {
		t.Errorf("%d records are left, want the 10 that were asked for", n)
	}
}

func TestNoFolderIsNoLoss(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", filepath.Join(file, "below")} {
		c, _ := Open(dir)
		head, body := record(1)
		c.Put(key(1), head, body)
		if intact(t, c, 2) != 1 {
			t.Errorf("a cache in %q does not keep what was put", dir)
		}
		if err := c.Close(true); err != nil {
			t.Error(err)
		}
	}
}
