//go:build !linux && !darwin

package site

import "errors"

func exchangeAtomically(a, b string) error { return errors.ErrUnsupported }
