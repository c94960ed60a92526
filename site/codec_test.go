package site

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site/note"
)

// distinct fills every field below v with a value of its own, so that a field that the codec leaves
// out, or takes for another, shows.
func distinct(v reflect.Value, next *int) {
	*next++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		distinct(v.Elem(), next)
	case reflect.Struct:
		for i := range v.NumField() {
			distinct(v.Field(i), next)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range v.Len() {
			distinct(v.Index(i), next)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d é\x00\n", *next))
	case reflect.Int:
		v.SetInt(int64(*next) * 1000)
	case reflect.Uint8:
		v.SetUint(uint64(*next % 200))
	case reflect.Float64:
		v.SetFloat(float64(*next) + 0.5)
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("the codec test cannot fill a " + v.Kind().String())
	}
}

func TestCodecKeepsEveryField(t *testing.T) {
	var n note.Note
	next := 0
	distinct(reflect.ValueOf(&n).Elem(), &next)
	holes := []note.Hole{{Offset: 3, Kind: note.HoleImage, Link: 2}, {Offset: 3, Kind: note.HoleURL, Link: 0}, {Offset: 70000, Link: 300}}

	for name, n := range map[string]*note.Note{"full": &n, "empty": {}} {
		data := appendHead(nil, n, holes)
		got, gotHoles, err := decodeHead(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(n, got); diff != "" {
			t.Errorf("%s: note differs (-put +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(holes, gotHoles); diff != "" {
			t.Errorf("%s: holes differ (-put +got):\n%s", name, diff)
		}
		for i := range len(data) {
			if _, _, err := decodeHead(data[:i]); err == nil {
				t.Errorf("%s: %d of %d bytes decode without an error", name, i, len(data))
			}
		}
	}
}

func TestCodecKeepsSections(t *testing.T) {
	for _, sections := range [][]note.Section{nil, {{Heading: -1}}, {{Heading: -1, Text: "é\n", Last: 2}, {}, {Heading: 7, First: 2, Last: 300, Text: "b"}}} {
		table, text := appendSections(nil, sections), string(appendTextOf(nil, sections))
		got, err := decodeSections(table, text)
		if diff := cmp.Diff(sections, got); err != nil || diff != "" {
			t.Errorf("sections differ (-put +got), %v:\n%s", err, diff)
		}
		for i := range len(table) {
			if _, err := decodeSections(table[:i], text); err == nil {
				t.Errorf("%d of %d bytes decode without an error", i, len(table))
			}
		}
		if _, err := decodeSections(table, text+"x"); err == nil {
			t.Error("sections decode with more text than they have")
		}
	}
}

func FuzzDecodeHead(f *testing.F) {
	f.Add(appendHead(nil, &note.Note{Path: "a.md", Links: []note.Link{{Dest: "b"}}, Lead: &note.Heading{Level: 1}}, []note.Hole{{Offset: 1}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, holes, err := decodeHead(data)
		if err != nil {
			return
		}
		again, holesAgain, err := decodeHead(appendHead(nil, n, holes))
		if err != nil || !cmp.Equal(n, again) || !cmp.Equal(holes, holesAgain) {
			t.Errorf("what was decoded does not survive encoding: %v", err)
		}
	})
}
