//go:build !linux && !darwin

package site

import "errors"

// exchange lets two folders change places in one step, or changes nothing.
func exchange(a, b string) error { return errors.ErrUnsupported }
