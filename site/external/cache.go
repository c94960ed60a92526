package external

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// The cache holds addresses that were fine, with the time of the answer. What was wrong is asked
// again each time: it may have been mended, or was never broken. An entry counts for CacheFor, and
// not if it is from the future. The file is only an economy, so that no error about it matters.

// A remembered address was fine.
type remembered struct {
	Checked time.Time `json:"checked"`
	MovedTo string    `json:"movedTo,omitempty"`
}

// readCache returns what is known and still counts.
func (c Checker) readCache() map[string]remembered {
	known := make(map[string]remembered)
	if c.CacheFile == "" {
		return known
	}
	data, err := os.ReadFile(c.CacheFile)
	if err != nil || json.Unmarshal(data, &known) != nil || known == nil {
		return make(map[string]remembered)
	}
	for address, r := range known {
		if age := c.now().Sub(r.Checked); age < 0 || age >= c.CacheFor {
			delete(known, address)
		}
	}
	return known
}

// writeCache adds what was fine to what is known, and replaces the file in one step.
func (c Checker) writeCache(known map[string]remembered, results map[string]result) {
	if c.CacheFile == "" {
		return
	}
	for address, r := range results {
		if _, ok := known[address]; !ok && r.err == nil && r.status < 400 {
			known[address] = remembered{c.now().UTC().Truncate(time.Second), r.movedTo}
		}
	}
	data, err := json.Marshal(known)
	if err != nil || os.MkdirAll(filepath.Dir(c.CacheFile), 0o777) != nil {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(c.CacheFile), ".external-*")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), c.CacheFile)
	}
	if err != nil {
		os.Remove(f.Name())
	}
}
