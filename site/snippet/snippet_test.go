package snippet

import (
	"errors"
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	const marked = `package x

// #region setup
	func a() {
		// [start:body]
		one()

		// ANCHOR: deep
		two()
		// ANCHOR_END: deep
		// [end:body]
	}
// #endregion

	// #region setup
	func b() {}
	// #endregion setup
last
`
	tests := []struct {
		name, source string
		selection    Selection
		want, err    string
	}{
		{"a whole file, without its markers", "\uFEFFa\r\n// #region x\r\n  b\r\n// #endregion\r\n\r\n", Selection{}, "a\n  b\n", ""},
		{"an empty file", "", Selection{}, "", ""},
		{"every piece of a region", marked, Selection{Region: "setup"}, "func a() {\n\tone()\n\n\ttwo()\n}\nfunc b() {}\n", ""},
		{"a region in a region", marked, Selection{Region: "body"}, "one()\n\ntwo()\n", ""},
		{"the innermost", marked, Selection{Region: "deep"}, "two()\n", ""},
		{"lines of a region", marked, Selection{Region: "body", Lines: "1"}, "one()\n", ""},
		{"lines of the file, counted with markers", marked, Selection{Lines: "4-6,18"}, "\tfunc a() {\n\t\tone()\nlast\n", ""},
		{"open ranges", "1\n2\n3\n4\n", Selection{Lines: "-1 3-"}, "1\n3\n4\n", ""},
		{"a region that overlaps another", "# region a\n1\n# region b\n2\n# endregion a\n3\n# endregion b\n", Selection{Region: "b"}, "2\n3\n", ""},
		{"prose about regions", "// region of memory\nx\n# the end of a region\n", Selection{}, "// region of memory\nx\n# the end of a region\n", ""},
		{"mixed indentation", "\t a\n\t\tb\n", Selection{}, " a\n\tb\n", ""},

		{"no such region", marked, Selection{Region: "x"}, "", "has no region `x`: its regions are `setup`, `body`, `deep`"},
		{"no regions at all", "x\n", Selection{Region: "x"}, "", "has no region `x`: mark it in the file, between the comments `#region name` and `#endregion`"},
		{"a region without an end", "// #region x\na\n", Selection{Region: "x"}, "", "has no end of the region `x`: mark it in the same way as the start: `#endregion`, `[end:x]`"},
		{"no such line", "a\nb\n", Selection{Lines: "2-3"}, "", "has no line 3: the last one is 2"},
		{"no lines", "a\n", Selection{Lines: "a-b"}, "", "cannot be cut at the lines `a-b`: write them like `3-7` or `3,5-7`"},
		{"lines backwards", "a\nb\n", Selection{Lines: "2-1"}, "", "cannot be cut at the lines `2-1`: write them like `3-7` or `3,5-7`"},
		{"lines over and over", "a\nb\n", Selection{Lines: "1-2,1-2"}, "", "would be shown more than whole by the lines `1-2,1-2`: name each line once"},
		{"no text", "a\x00b", Selection{}, "", "is not a text file: name a file of source code"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Cut([]byte(test.source), test.selection)
			why := ""
			if wrong := new(Error); errors.As(err, &wrong) {
				why = wrong.Message + ": " + wrong.Hint
			}
			if got != test.want || why != test.err {
				t.Errorf("got %q, %q\nwant %q, %q", got, why, test.want, test.err)
			}
		})
	}
}

func TestRegionsAreMarkedInCommentsOfAnyLanguage(t *testing.T) {
	for _, marks := range []string{
		"// #region r|// #endregion", "//#region r|//#endregion r", "//region r|//endregion", "/* #region r */|/* #endregion */",
		"# region r|# endregion", "#region r|#endregion", "# #region r|# #endregion", "<!-- #region r -->|<!-- #endregion -->",
		"#pragma region r|#pragma endregion", "-- #region r|-- #endregion", "(* #region r *)|(* #endregion r *)", "{/* #region r */}|{/* #endregion */}",
		`#Region "r"|#End Region`, "# --8<-- [start:r]|# --8<-- [end:r]", "; [start:r]|; [end:r]", "# ANCHOR: r|# ANCHOR_END: r", "// tag::r[]|// end::r[]",
	} {
		start, end, _ := strings.Cut(marks, "|")
		got, err := Cut([]byte("before\n  "+start+"\nin\n  "+end+"\nafter\n"), Selection{Region: "r"})
		if got != "in\n" || err != nil {
			t.Errorf("%s: got %q, %v", marks, got, err)
		}
	}
}
