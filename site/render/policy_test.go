package render_test

import (
	"strings"
	"testing"

	"sheaf/site/render"
)

func TestPagesTurnTrustedTypesOn(t *testing.T) {
	r := renderer(t)
	for _, c := range []struct{ live, want string }{
		{"", "require-trusted-types-for &#39;script&#39;; trusted-types sheaf\""},
		{"live.js", "require-trusted-types-for &#39;script&#39;; trusted-types sheaf sheaf-live\""},
	} {
		page, err := r.Page(nil, render.Frame{Live: c.live, Base: "/"}, &render.View{Layout: "404", Title: "T"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), c.want) {
			t.Errorf("live %q: the page does not say %s", c.live, c.want)
		}
	}
}
