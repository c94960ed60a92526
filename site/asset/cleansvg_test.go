package asset

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func names(removed []Removed) string {
	var all []string
	for _, r := range removed {
		all = append(all, r.What)
	}
	return strings.Join(all, ", ")
}

func TestSVGThatCanRunNothingStaysAsItIs(t *testing.T) {
	for _, source := range []string{
		`<svg xmlns="http://www.w3.org/2000/svg" width="1"><path d="M0 0"/></svg>`,
		"\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<!-- made by hand -->\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg\n  xmlns='http://www.w3.org/2000/svg' ><g/></svg>\n",
		`<?xml version="1.0" encoding="ISO-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><text>caf` + "\xe9" + `</text></svg>`,
		`<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><s:use xlink:href="#a"/><s:a href="https://example.org/"><s:text>x</s:text></s:a></s:svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" sodipodi:docname="..\x.svg"><sodipodi:namedview inkscape:zoom="1"/><metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata></svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg"><defs><style><![CDATA[@font-face{font-family:x;src:url(data:font/woff2;base64,AA==) format("woff2")} .a{fill:url(#b)}]]></style></defs><rect fill="url(#b)" style="filter:url('#c'); transform: rotate(3deg)"/></svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,AA=="/><image href="other.png"/><animate attributeName="opacity" values="0;1" dur="1s"/><set attributeName="x" to="1"/></svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg" content="&lt;mxfile a=&quot;javascript&quot;&gt;"><switch><foreignObject width="1"><div xmlns="http://www.w3.org/1999/xhtml" style="display: flex">a<br/><b>b</b></div></foreignObject><text>t</text></switch></svg>`,
	} {
		clean, removed := CleanSVG([]byte(source))
		if string(clean) != source || len(removed) > 0 {
			t.Errorf("%s\nbecomes %s, without %s", source, clean, names(removed))
		}
	}
}

func TestSVGLosesWhatRuns(t *testing.T) {
	const open, end = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`, `</svg>`
	tests := []struct{ name, source, want, removed string }{
		{"script", open + `<script>a()</script><g/>` + end, open + `<g/>` + end, "<script>"},
		{"nested script", open + `<script><script/><g/></script><g/>` + end, open + `<g/>` + end, "<script>"},
		{"script of a prefix", `<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script/></x:svg>`, `<x:svg xmlns:x="http://www.w3.org/2000/svg"></x:svg>`, "<script>"},
		{"script of HTML", open + `<script xmlns="http://www.w3.org/1999/xhtml"/>` + end, open + end, "<script>"},
		{"HTML outside of foreignObject", open + `<b xmlns="http://www.w3.org/1999/xhtml"/>` + end, open + end, "<b>"},
		{"handlers", `<svg xmlns="http://www.w3.org/2000/svg" onload = "a()" width="1"><g ONCLICK='a("b")' id="c"/></svg>`, `<svg xmlns="http://www.w3.org/2000/svg" width="1"><g id="c"/></svg>`, "onload, ONCLICK"},
		{"address of script", open + `<a xlink:href="java&#10;script:a()"><text/></a>` + end, open + `<a><text/></a>` + end, "href"},
		{"address of script in capitals", open + `<a href=" JavaScript:a()"/>` + end, open + `<a/>` + end, "href"},
		{"page as data", open + `<a href="data:text/html,x"/><use href="data:image/svg+xml,x#y"/>` + end, open + `<a/><use/>` + end, "href, href"},
		{"picture from elsewhere", open + `<image href="http://example.org/x.png" x="1"/><image href="//example.org/x"/>` + end, open + `<image x="1"/><image/>` + end, "href, href"},
		{"SVG as data in SVG", open + `<image href="data:image/svg+xml,x"/>` + end, open + `<image/>` + end, "href"},
		{"foreignObject with a frame", open + `<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">a<iframe src="x"/></div></foreignObject><g/>` + end, open + `<g/>` + end, "<iframe>"},
		{"foreignObject with a handler", open + `<foreignObject><div xmlns="http://www.w3.org/1999/xhtml" onclick="a"/></foreignObject>` + end, open + end, "onclick"},
		{"animated address", open + `<a><animate attributeName="xlink:href" values="javascript:a()"/><set attributeName=" href" to="x"/></a>` + end, open + `<a></a>` + end, "<animate>, <set>"},
		{"animated handler", open + `<set attributeName="onclick" to="a()"/>` + end, open + end, "<set>"},
		{"style sheet of another host", "<?xml version=\"1.0\"?>\n<?xml-stylesheet href=\"http://example.org/x.css\"?>" + open + end, "<?xml version=\"1.0\"?>\n" + open + end, "<?xml-stylesheet?>"},
		{"import", open + `<style>@import url(http://example.org/x.css); .a{fill:red}</style>` + end, open + `<style> .a{fill:red}</style>` + end, "an address of another host in <style>"},
		{"font of another host", open + `<style>@font-face{src: url("https://example.org/f.woff2")}</style>` + end, open + `<style>@font-face{src: none}</style>` + end, "an address of another host in <style>"},
		{"reference spelled in escapes", open + `<style>a{fill:\75 rl(http://example.org)}</style>` + end, open + `<style></style>` + end, "an address of another host in <style>"},
		{"reference in pieces", open + `<style>a{fill:ur<!-- -->l(htt<![CDATA[p://example.org)]]>}</style>` + end, open + `<style>a{fill:none}</style>` + end, "an address of another host in <style>"},
		{"reference behind a comment", open + `<style>/* url(#a */ b{fill:url(http://example.org)}</style>` + end, open + `<style></style>` + end, "an address of another host in <style>"},
		{"reference by characters", open + `<rect style="fill:u&#114;l(http://example.org)"/><rect fill="url(//example.org)"/>` + end, open + `<rect/><rect/>` + end, "style, fill"},
		{"attributes of the document type", `<!DOCTYPE svg [<!ATTLIST svg onload CDATA "a()">]>` + open + end, open + end, "<!DOCTYPE>"},
		{"entities of a drawing program", `<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;"><text>&ns;</text></svg>`, `<svg xmlns="http://www.w3.org/2000/svg"><text>http://www.w3.org/2000/svg</text></svg>`, ""},
		{"entity with script", `<!DOCTYPE svg [<!ENTITY a "<script/>">]>` + open + `&a;<g/>` + end, open + end, "<!DOCTYPE>, all from here on: invalid character entity &a;"},
		{"script before an error", open + `<g><script>a()</script><text>b</g>`, open + `<g><text>b</text></g></svg>`, "<script>, all from here on: element <text> closed by </g>"},
		{"error in a script", open + `<g><script>a()<`, open + `<g></g></svg>`, "<script>, all from here on: unexpected EOF"},
		{"no XML", "GIF89a <script", emptySVG, "all from here on: unexpected EOF"},
		{"HTML by the name of SVG", `<html xmlns="http://www.w3.org/1999/xhtml"><script>a()</script></html>`, "", "<html>"},
		{"another encoding", `<?xml version="1.0" encoding="UTF-7"?><svg/>`, emptySVG, "all of it: its encoding is UTF-7 and should be UTF-8"},
		{"UTF-16", "\xff\xfe<\x00s\x00", emptySVG, "all of it: its encoding is UTF-16 and should be UTF-8"},
		{"base", open + `<g xml:base="http://example.org/"/>` + end, open + `<g/>` + end, "base"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			clean, removed := CleanSVG([]byte(tt.source))
			if got := names(removed); got != tt.removed {
				t.Errorf("removed %q, want %q", got, tt.removed)
			}
			if string(clean) != tt.want {
				t.Errorf("got  %s\nwant %s", clean, tt.want)
			}
			for _, r := range removed {
				if r.Offset < 0 || r.Offset > len(tt.source) {
					t.Errorf("%s is removed from %d", r.What, r.Offset)
				}
			}
		})
	}
}

// TestRealPicturesStayAsTheyAre cleans the pictures of the inputs beside the checkout.
func TestRealPicturesStayAsTheyAre(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "inputs")
	if _, err := os.Stat(root); err != nil {
		t.Skip("there are no inputs beside the checkout:", err)
	}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".svg") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if _, removed := CleanSVG(source); len(removed) > 0 {
			t.Errorf("%s loses %s", path, names(removed))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// FuzzCleanSVG holds that what is left is XML, has nothing to lose any more, and that no element or
// attribute of it runs.
func FuzzCleanSVG(f *testing.F) {
	for _, seed := range []string{
		`<svg xmlns="http://www.w3.org/2000/svg" onload="x"><script/><a href="javascript:x"><style>@import "x"</style></a></svg>`,
		`<!DOCTYPE svg [<!ENTITY a "b">]><svg><!-- x --><g a="&a;"/><![CDATA[x]]></svg>`,
		`<svg><foreignObject><p xmlns="http://www.w3.org/1999/xhtml" style="a:url(b)"/></foreignObject><set attributeName="href"/>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		clean, _ := CleanSVG(source)
		again, removed := CleanSVG(clean)
		if string(again) != string(clean) && len(clean) > 0 {
			t.Fatalf("%q becomes %q and then %q without %v", source, clean, again, removed)
		}
		d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(string(clean), "\ufeff")))
		d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return singleBytes{r}, nil }
		for {
			token, err := d.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("%q becomes %q: %v", source, clean, err)
			}
			if start, ok := token.(xml.StartElement); ok {
				if start.Name.Local == "script" && (start.Name.Space == svgSpace || start.Name.Space == htmlSpace) {
					t.Fatalf("%q becomes %q", source, clean)
				}
				for _, a := range start.Attr {
					if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") && a.Name.Space == "" {
						t.Fatalf("%q becomes %q", source, clean)
					}
				}
			}
		}
	})
}
