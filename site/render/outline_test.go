package render

import "testing"

func TestHeadingsThatSkipLevelsTakeTheirPlaceInTheOutline(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"none skips":    {`<h2 id="a">A</h2><h3>B</h3>`, `<h2 id="a">A</h2><h3>B</h3>`},
		"one skips":     {`<p>x</p><h3 id="a" aria-level="2">A<a class="an" href="#a">#</a></h3><p>y</p>`, `<p>x</p><h2 id="a">A<a class="an" href="#a">#</a></h2><p>y</p>`},
		"several":       {`<h3 aria-level="2">A</h3><h5 aria-level="3" dir="auto">B</h5><h2>C</h2>`, `<h2>A</h2><h3 dir="auto">B</h3><h2>C</h2>`},
		"no heading":    {`<hr><header aria-level="2">h</header><h2>A</h2>`, `<hr><header aria-level="2">h</header><h2>A</h2>`},
		"never closed":  {`<h3 aria-level="2">A`, `<h3 aria-level="2">A`},
		"no such level": {`<h3 aria-level="12">A</h3>`, `<h3 aria-level="12">A</h3>`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(outlined([]byte(test.body))); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
