package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSuspiciousMarkdown lists what is reported of a note, as "line:column code", and what is not.
func TestSuspiciousMarkdown(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"product", "2B/(24*60*60) per second", "1:7 unintended-emphasis"},
		{"power", "2**10**3 and 10~20 or 30~40", "1:2 unintended-emphasis, 1:16 unintended-emphasis"},
		{"two products", "3*4 rows and 5*6 columns", "1:2 unintended-emphasis"},
		{"globs", "src/**/x/**/*.go", "1:5 unintended-emphasis"},
		{"emphasis that is meant", "un*frigging*believable, 80*x*87, vc*x*0, (**MD5**) [*2*](x), *2*, 3 *is* 4, 第1**强调**2, *a* 1~~2~~", ""},
		{"products that stay text", "2*3 is 6\n\n2 * 3 * 4, `2*3*4`\n\n2\\*3*4", ""},

		{"open fence", "a\n\n```go\nx\n\n# y", "3:1 unclosed-fence"},
		{"open fence without code", "~~~", "1:1 unclosed-fence"},
		{"open fence in a list", "- ```\n  x\n\ntext", "1:3 unclosed-fence"},
		{"fence closed by a shorter one", "````\nx\n```", "1:1 unclosed-fence"},
		{"closed fences", "```\nx\n```\n\n- ~~~\n  x\n  ~~~~\n> ```\n> ```\n\n```\n\n```", ""},

		{"too many cells", "|a|b|\n|-|-|\n|1|2|3|\n|`x|y`|z|", "3:1 ragged-table, 4:1 ragged-table"},
		{"too few cells", "> |a|b|c|\n> |-|-|-|\n> |1|2", "3:3 ragged-table"},
		{"text below a table", "|a|b|\n|-|-|\n|1|2|\ntext", "4:1 ragged-table"},
		{"even tables", "|a|b|\n|-|-|\n|1||\n| |2|\n|`x\\|y`|z|\n|part|\n|1|2| |\n\na|b\n-|-\n1|2", ""},

		{"headings without a space", "##Two\ntext\n###3 Three", "1:1 heading-space, 3:1 heading-space"},
		{"first line", "#The title", "1:1 heading-space"},
		{"no headings", "#tag and text\n\n#The next\n\n#123 Fixed\n\n#include <x.h>\n\n#! sh\n\n#Tag\n\n## Two\n\n\\##x\n\n#######Seven\n\n`##x`", ""},

		{"bullets below a number", "1. a\n  - b\n2. c", "2:3 flattened-list"},
		{"one space", "- a\n - b\n- c\n - d", "2:2 flattened-list, 4:2 flattened-list"},
		{"one space at the end", "- a\n - b", "2:2 flattened-list"},
		{"lists that are as they look", "1. a\n   - b\n2. c\n\n - a\n - b\n\n text\n\n- a\n - b\n - c\n - d\n\ntext\n\n1. a\n- b\n\n 9. a\n10. b", ""},

		{"ids", "<a id=x></a><a name=y></a>\n\n<p id=x>a</p> <a name=y></a>", "3:1 duplicate-id, 3:15 duplicate-id"},
		{"id of a heading", "# Title\n\n## Here\n<a id=here></a> <a id=q name=q></a>", ""},
	}
	compiler := New(Options{})
	for _, test := range tests {
		n, _ := compiler.Compile("a.md", []byte(test.text+"\n"))
		var got []string
		for _, d := range n.Diags {
			got = append(got, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Column, d.Code))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", test.name, diff, n.Diags)
		}
	}
}

func TestOneMistakeIsNotReportedForEver(t *testing.T) {
	n, _ := New(Options{}).Compile("a.md", []byte(strings.Repeat("1*2*3\n<a id=x></a>\n\n", 1000)))
	if len(n.Diags) != 2*maxSuspected {
		t.Errorf("%d findings, want %d", len(n.Diags), 2*maxSuspected)
	}
}
