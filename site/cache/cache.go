// Package cache keeps compiled notes between builds, in one append-only file.
//
// The file is a header and then records, each a key, a head (the note) and a body (its HTML), which
// are opaque bytes here. A record never changes. What a key stands for is the caller's business; it
// must cover everything that the record depends on, the program's version included, so that an
// entry is right for ever or never asked for again. Bodies stay on disk until they are asked for:
// a build holds the heads of all notes in memory and the bodies of those it is rendering.
//
// Nothing read from the file is trusted. Every part carries a checksum; a record that is torn,
// damaged or foreign counts as absent, and so does everything behind one whose length cannot be
// believed. Losing the file costs time, never a build. One process at a time may append; another
// one that opens the file meanwhile reads it and puts what it adds into a temporary file, as one does that
// has no cache file at all.
package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"sheaf/site/lock"
)

// A Key names a record.
type Key [32]byte

// A Cache is an open cache file, or what stands in for one. It is safe for concurrent use.
type Cache struct {
	mu      sync.Mutex
	file    *os.File   // the cache file; nil: there is none
	lock    *lock.Lock // nil: the cache file is not to be written to
	spill   *os.File   // the temporary file, once there is something to put into it
	end     int64      // of what is in the file that is written to: where the next record goes
	scanned bool       // entries has the records of the file
	record  []byte     // scratch
	entries map[Key]*entry
}

type entry struct {
	in         *os.File // the file it is in; nil: memory
	offset     int64    // of the record in the file
	head, body int      // lengths
	used       bool     // asked for or added since Open
	sums       [2]uint32
	memory     [2][]byte // head and body where there is no file
}

// sumOf returns the CRC-32C of data (RFC 3720, appendix B.4), which processors have an instruction for. It is there to
// tell damage; whoever could forge a record could forge any sum.
func sumOf(data []byte) uint32 { return crc32.Checksum(data, castagnoli) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const (
	magic      = "sheaf cache 2\n\x00\x00" // 16 bytes
	sumsAt     = 32 + 4 + 4                // key, head and body length; behind them their sums, and the sum of all that
	recordSize = sumsAt + 4 + 4 + 4
	maxPart    = 1 << 30
	maxScratch = 1 << 20 // what is kept of it
)

// Open opens the cache file in dir, making both if need be. A file that cannot be had, read or
// written leaves a Cache that works all the same until it is closed; the error that says why is for
// telling, not failing. dir "" asks for no file from the start.
func Open(dir string) (*Cache, error) {
	c := &Cache{entries: map[Key]*entry{}}
	if dir == "" {
		return c, nil
	}
	return c, c.open(dir)
}

func (c *Cache) open(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	name := filepath.Join(dir, "notes.cache")
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	readOnly := err != nil
	if readOnly {
		if file, err = os.Open(name); err != nil {
			return err
		}
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		file.Close()
		return errors.Join(err, errors.New(name+" is not a regular file"))
	}
	c.file = file
	if !readOnly {
		c.lock, _ = lock.Try(filepath.Join(dir, "notes.lock"))
	}
	return nil
}

// Prepare finds the records of the file, which the first question to it would have to wait for.
func (c *Cache) Prepare() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ready()
}

// ready makes sure that entries has the records of the file, which a build that finds nothing changed never
// asks for. The caller holds mu.
func (c *Cache) ready() {
	if c.scanned || c.file == nil {
		return
	}
	c.scanned = true
	c.scan()
	if c.lock == nil {
		return
	}
	err := c.file.Truncate(c.end)
	if c.end == 0 && err == nil { // new, foreign, or of another version: start anew
		_, err = c.file.WriteAt([]byte(magic), 0)
		c.end = int64(len(magic))
	}
	if err != nil { // it is only read from now on
		c.lock.Unlock()
		c.lock = nil
	}
}

// scan finds the records of the file, up to the first that cannot be believed.
func (c *Cache) scan() {
	info, err := c.file.Stat()
	if err != nil {
		return
	}
	var header [recordSize]byte
	if _, err := c.file.ReadAt(header[:len(magic)], 0); err != nil || string(header[:len(magic)]) != magic {
		return
	}
	c.end = int64(len(magic))
	for {
		if _, err := c.file.ReadAt(header[:], c.end); err != nil {
			return
		}
		key, e, ok := parseRecord(&header)
		next := c.end + recordSize + int64(e.head) + int64(e.body)
		if !ok || next > info.Size() {
			return
		}
		e.in, e.offset = c.file, c.end
		c.entries[key] = e
		c.end = next
	}
}

func parseRecord(b *[recordSize]byte) (key Key, e *entry, ok bool) {
	copy(key[:], b[:32])
	e = &entry{head: int(binary.LittleEndian.Uint32(b[32:])), body: int(binary.LittleEndian.Uint32(b[36:]))}
	for i := range e.sums {
		e.sums[i] = binary.LittleEndian.Uint32(b[sumsAt+4*i:])
	}
	return key, e, sumOf(b[:recordSize-4]) == binary.LittleEndian.Uint32(b[recordSize-4:]) && e.head < maxPart && e.body < maxPart
}

// appendHeader appends the header of a record.
func (e *entry) appendHeader(b []byte, key Key) []byte {
	start := len(b)
	b = append(b, key[:]...)
	for _, v := range []uint32{uint32(e.head), uint32(e.body), e.sums[0], e.sums[1]} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return binary.LittleEndian.AppendUint32(b, sumOf(b[start:]))
}

// Head returns the head of a record, or false if there is none that can be trusted.
func (c *Cache) Head(key Key) ([]byte, bool) { return c.part(nil, key, 0) }

// Body returns the body of a record, or false if there is none that can be trusted.
func (c *Cache) Body(key Key) ([]byte, bool) { return c.part(nil, key, 1) }

// AppendBody appends the body of a record to dst, or returns dst and false if there is none that can be trusted.
func (c *Cache) AppendBody(dst []byte, key Key) ([]byte, bool) { return c.part(dst, key, 1) }

// part appends a part of a record to dst.
func (c *Cache) part(dst []byte, key Key, which int) ([]byte, bool) {
	c.mu.Lock()
	c.ready()
	e := c.entries[key]
	if e != nil {
		e.used = true
	}
	c.mu.Unlock()
	if e == nil {
		return dst, false
	}
	if e.in == nil {
		return append(dst, e.memory[which]...), true
	}
	at, size := e.offset+recordSize, e.head
	if which == 1 {
		at, size = at+int64(e.head), e.body
	}
	start := len(dst)
	dst = slices.Grow(dst, size)[:start+size]
	data := dst[start:]
	if _, err := e.in.ReadAt(data, at); err != nil || sumOf(data) != e.sums[which] {
		c.mu.Lock()
		if c.entries[key] == e {
			delete(c.entries, key)
		}
		c.mu.Unlock()
		return dst[:start], false
	}
	return dst, true
}

// Use counts a record as one that is worth keeping, as asking for it does.
func (c *Cache) Use(key Key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ready()
	if e := c.entries[key]; e != nil {
		e.used = true
	}
}

// Put adds a record.
func (c *Cache) Put(key Key, head, body []byte) {
	e := &entry{head: len(head), body: len(body), used: true, sums: [2]uint32{sumOf(head), sumOf(body)}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ready()
	c.entries[key] = e
	if file := c.writable(); file != nil {
		record := e.appendHeader(slices.Grow(c.record[:0], recordSize+len(head)+len(body)), key)
		record = append(append(record, head...), body...)
		if cap(record) <= maxScratch {
			c.record = record
		}
		if _, err := file.WriteAt(record, c.end); err == nil {
			e.in, e.offset = file, c.end
			c.end += int64(len(record))
			return
		}
	}
	e.memory = [2][]byte{bytes.Clone(head), bytes.Clone(body)}
}

// writable returns the file that records are added to: the cache file if it is this process's to
// write, else a temporary file without a name. It is nil where neither is to be had.
func (c *Cache) writable() *os.File {
	if c.lock != nil {
		return c.file
	}
	if c.spill == nil {
		file, err := os.CreateTemp("", "sheaf-*")
		if err != nil {
			return nil
		}
		if os.Remove(file.Name()) != nil { // a file that has to keep its name would be left behind
			file.Close()
			os.Remove(file.Name())
			return nil
		}
		c.spill, c.end = file, 0
	}
	return c.spill
}

// Close closes the file. If keepUsed, and more than half of the file are records that nobody asked
// for since Open, they are dropped first; a whole build asks for every record that is worth keeping.
func (c *Cache) Close(keepUsed bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	if c.spill != nil {
		err = c.spill.Close()
		c.spill = nil
	}
	if c.file == nil {
		return err
	}
	if keepUsed && c.lock != nil && c.end > int64(len(magic)) {
		var used int64
		for _, e := range c.entries {
			if e.used && e.in == c.file {
				used += recordSize + int64(e.head) + int64(e.body)
			}
		}
		if used < (c.end-int64(len(magic)))/2 {
			err = c.compact()
		}
	}
	err = errors.Join(err, c.file.Close())
	if c.lock != nil {
		err = errors.Join(err, c.lock.Unlock())
	}
	c.file, c.lock = nil, nil
	return err
}

// compact writes the used records to a new file and puts it in the place of the old one.
func (c *Cache) compact() error {
	name := c.file.Name()
	fresh, err := os.CreateTemp(filepath.Dir(name), ".notes-*")
	if err != nil {
		return err
	}
	defer os.Remove(fresh.Name())
	at := int64(len(magic))
	if _, err = fresh.WriteAt([]byte(magic), 0); err == nil {
		for _, e := range c.entries {
			if !e.used || e.in != c.file {
				continue
			}
			size := recordSize + int64(e.head) + int64(e.body)
			if _, err = io.Copy(io.NewOffsetWriter(fresh, at), io.NewSectionReader(c.file, e.offset, size)); err != nil {
				break
			}
			at += size
		}
	}
	if err = errors.Join(err, fresh.Close()); err != nil {
		return err
	}
	return os.Rename(fresh.Name(), name)
}
