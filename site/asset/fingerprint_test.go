package asset_test

import (
	"testing"

	"sheaf/site/asset"
)

func TestOnlyAddressesThatNameTheirContentsHaveAFingerprint(t *testing.T) {
	for address, want := range map[string]bool{
		"_sheaf/sheaf-2111e937.css":         true,
		"_sheaf/icon-bd4612e1.svg":          true,
		"_sheaf/54916463/math/math.css":     true,
		"_sheaf/54916463/diagrams/frame.js": true,
		"_sheaf/tags.js":                    false,
		"_sheaf/search/root.js":             false,
		"_sheaf/search/t/1o8yacc.js":        false,
		"_sheaf/search/t/a-12345678.js":     false,
		"_sheaf/x-2111e937/a.css":           false,
		"_sheaf/sheaf-2111e93z.css":         false,
		"_sheaf/-111e937.css":               false,
		"images/photo-2111e937.png":         false, // an author's name for a file, who may change what is in it
		"_sheaf/":                           false,
		"":                                  false,
	} {
		if got := asset.HasFingerprint(address); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}
