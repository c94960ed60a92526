package card

import "testing"

func BenchmarkDraw(b *testing.B) {
	p := press(b, nil)
	bytes := 0
	for i := 0; b.Loop(); i++ {
		file, err := p.Draw(latin[i%len(latin)])
		if err != nil {
			b.Fatal(err)
		}
		bytes += len(file)
	}
	b.ReportMetric(float64(bytes)/float64(b.N), "bytes/card")
}
