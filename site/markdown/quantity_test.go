package markdown

import "testing"

func TestFiguresOfTables(t *testing.T) {
	for _, cell := range []string{
		"1", "1,024", "-3.5 %", "$12k", "~ 0.5 ms", "**7**", "36 days", "3 years", "1 h 30 min", "2 hours, 5 minutes", "10–20 ms", "10 - 20 MB/s",
		"1-3 days", "5 Mbit/s", "12 req/s", "4 kilobytes", "1.5 million", "16 bytes", "~100 µs", "3 weeks", "1\u00a0TB", "5s", "100 Gbps",
	} {
		if number, _ := isNumeric(cell); !number {
			t.Errorf("%q is no figure", cell)
		}
	}
	for _, cell := range []string{
		"3 replicas", "2 days ago", "2024-05-01", "10 apples/day trip", "v1.2", "5 of 9", "1 Main Street", "12 monkeys", "a", "3 and 4", "1/2 of it", "10:30", "2024-05",
	} {
		if number, _ := isNumeric(cell); number {
			t.Errorf("%q is a figure", cell)
		}
	}
}
