package markdown

import (
	"unicode"
	"unicode/utf8"
)

// A number and its unit stay in one line: the space between them becomes one that lines are not broken at. Only the page
// has it so; in the plain text, which is searched and listed, a space stays a space.

const noBreakSpace = "\u00a0"

// prose writes text of a paragraph.
func (w *writer) prose(value []byte) {
	for {
		i := unitSpace(value)
		if i < 0 {
			break
		}
		w.marked(value[:i])
		w.plain = append(w.plain, ' ')
		w.out = append(w.out, noBreakSpace...)
		value = value[i+1:]
	}
	w.marked(value)
}

// marked writes text with its abbreviations marked, if the note defines any.
func (w *writer) marked(text []byte) {
	if len(w.abbreviations) > 0 {
		w.abbreviated(text)
	} else {
		w.text(text)
	}
}

// unitSpace returns where the first space between a digit and a unit is, or -1.
func unitSpace(text []byte) int {
	for i, c := range text {
		if isDigit(c) && i+1 < len(text) && text[i+1] == ' ' && beginsWithUnit(text[i+2:]) {
			return i + 1
		}
	}
	return -1
}

func beginsWithUnit(text []byte) bool {
	end := 0
	for end < len(text) && end <= len("bytes") {
		r, size := utf8.DecodeRune(text[end:])
		if !unicode.IsLetter(r) && r != '%' && r != '°' && r != '€' {
			if unicode.IsDigit(r) || r == '_' {
				return false
			}
			break
		}
		end += size
	}
	switch string(text[:end]) {
	case "%", "°C", "°F", "€", "ns", "µs", "μs", "us", "ms", "s", "min", "h", "d",
		"B", "kB", "KB", "MB", "GB", "TB", "PB", "EB", "KiB", "MiB", "GiB", "TiB", "PiB", "bit", "bits", "byte", "bytes",
		"kbit", "Mbit", "Gbit", "kb", "Kb", "Mb", "Gb", "kbps", "Kbps", "Mbps", "Gbps", "k", "K", "M", "G", "T",
		"Hz", "kHz", "MHz", "GHz", "nm", "µm", "mm", "cm", "m", "km", "mg", "g", "kg", "V", "mV", "kV", "W", "mW", "kW", "MW", "GW", "Wh", "kWh", "mA", "mAh",
		"px", "pt", "em", "rem", "req", "ops", "rps", "qps", "RPS", "QPS", "TPS", "IOPS":
		return true
	}
	return false
}
