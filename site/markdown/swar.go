package markdown

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// SWAR: eight bytes at a time, as one number. Most of a text is nothing special, and it takes a tenth of the time to see that
// so (Knuth, The Art of Computer Programming, volume 4A, section 7.1.3).

const (
	lowBits  = 0x0101010101010101 // the lowest of each byte
	highBits = 0x80 * lowBits
)

// eightAt returns the bytes of a text from an offset on, the first of them lowest.
func eightAt(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at:]) }

// valueMask returns 0 if none of eight bytes is c.
func valueMask(eight uint64, c byte) uint64 { return lessMask(eight^lowBits*uint64(c), 1) }

// lessMask returns 0 if none of eight bytes is less than n, which is at most 0x80.
func lessMask(eight uint64, n byte) uint64 { return (eight - lowBits*uint64(n)) &^ eight & highBits }

// The masks of eight bytes of ASCII have the highest bit of each byte that is what they are for.

func letterMask(eight uint64) uint64 { return rangeMask(eight|0x20*lowBits, 'a', 'z') }

// wordMask is for letters and digits.
func wordMask(eight uint64) uint64 { return letterMask(eight) | rangeMask(eight, '0', '9') }

// gapMask is for spaces and control characters.
func gapMask(eight uint64) uint64 { return rangeMask(eight, 0, ' ') }

func rangeMask(eight uint64, from, to uint64) uint64 {
	return (eight + (0x80-from)*lowBits) &^ (eight + (0x80-to-1)*lowBits) & highBits
}

// lettersOf returns how many of eight bytes of ASCII are letters.
func lettersOf(eight uint64) int { return bits.OnesCount64(letterMask(eight)) }

// isASCII reports whether a text has no byte above 0x7F.
func isASCII(text []byte) bool {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		if eightAt(text, i)&highBits != 0 {
			return false
		}
	}
	for ; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// nextMarkup returns where the first "&", "<" or ">" in a text is, or its length.
func nextMarkup(text []byte) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		const but = '<' ^ '>'
		if eight := eightAt(text, i); valueMask(eight, '&')|valueMask(eight&^(but*lowBits), '<'&^but) != 0 {
			break
		}
	}
	for i < len(text) && text[i] != '&' && text[i] != '<' && text[i] != '>' {
		i++
	}
	return i
}

// nextUnclean returns where a text has its first byte from an offset on that is no visible ASCII, space, tab or line
// feed, or the text's length.
func nextUnclean(text []byte, i int) int {
	for i < len(text) {
		if i+8 <= len(text) {
			if eight := eightAt(text, i); eight&highBits|lessMask(eight, ' ')|valueMask(eight, 0x7f) == 0 {
				i += 8
				continue
			}
		}
		for end := min(i+8, len(text)); i < end; i++ {
			if c := text[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f {
				return i
			}
		}
	}
	return i
}
