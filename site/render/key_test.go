package render_test

import (
	"reflect"
	"testing"

	"sheaf/site/note"
	"sheaf/site/render"
	"sheaf/templates"
)

// Whatever a View holds must move its key: a field that Key forgets would leave pages stale.
func TestKeyCoversEveryField(t *testing.T) {
	var v render.View
	fill(reflect.ValueOf(&v).Elem())
	mutateEach(reflect.ValueOf(&v).Elem(), "View", func(path string, mutate func()) {
		before := v.Key(note.Hash{1})
		mutate()
		if v.Key(note.Hash{1}) == before {
			t.Errorf("the key does not depend on %s", path)
		}
	})
	if v.Key(note.Hash{1}) == v.Key(note.Hash{2}) {
		t.Error("the key does not depend on the frame")
	}
}

func TestRendererKeyCoversEveryField(t *testing.T) {
	r := renderer(t)
	var f render.Frame
	fill(reflect.ValueOf(&f).Elem())
	mutateEach(reflect.ValueOf(&f).Elem(), "Frame", func(path string, mutate func()) {
		before := r.Key(f)
		mutate()
		if r.Key(f) == before {
			t.Errorf("the key does not depend on %s", path)
		}
	})
	changed, err := render.New(overlay(t, "partials/crumbs.html", "none"))
	if err != nil {
		t.Fatal(err)
	}
	if changed.Key(f) == r.Key(f) {
		t.Error("the key does not depend on the templates")
	}
}

// Text that moves from one field to its neighbour is another page.
func TestKeyTellsFieldsApart(t *testing.T) {
	views := []render.View{
		{},
		{Title: "ab"},
		{Title: "a", Description: "b"},
		{Description: "ab"},
		{Tags: []render.Item{{Title: "ab"}}},
		{Tags: []render.Item{{Title: "a"}, {Title: "b"}}},
		{Fills: []string{"ab"}},
		{Fills: []string{"ab", ""}},
		{Prev: &render.Item{}},
		{Next: &render.Item{}},
		{Lead: &note.Heading{}},
		{Tree: []render.Branch{{Title: "ab"}}},
		{Tree: []render.Branch{{Branches: []render.Branch{{Title: "ab"}}}}},
		{Tree: []render.Branch{{}, {Title: "ab"}}},
	}
	seen := map[note.Hash]int{}
	for i := range views {
		key := views[i].Key(note.Hash{})
		if j, ok := seen[key]; ok {
			t.Errorf("views %d and %d have one key", i, j)
		}
		seen[key] = i
	}
}

func TestKeyIsStable(t *testing.T) {
	_, v, _ := typical()
	_, same, _ := typical()
	if v.Key(note.Hash{}) != same.Key(note.Hash{}) {
		t.Error("equal views have different keys")
	}
	if key := (&render.View{}).Key(note.Hash{}); key == (note.Hash{}) {
		t.Error("the zero view has no key")
	}
	if renderer(t).Key(render.Frame{}) != mustNew(t, templates.FS).Key(render.Frame{}) {
		t.Error("the same templates have different keys")
	}
}

// fill gives every slice and pointer one element, two levels deep where types hold themselves.
func fill(v reflect.Value) { fillTo(v, 4) }

func fillTo(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillTo(v.Field(i), depth)
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fillTo(v.Index(0), depth-1)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillTo(v.Elem(), depth)
	}
}

// mutateEach calls visit with a change to each value that v holds, one after the other.
func mutateEach(v reflect.Value, path string, visit func(path string, mutate func())) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			mutateEach(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			mutateEach(v.Index(i), path+"[]", visit)
		}
		if v.Kind() == reflect.Slice {
			visit("the length of "+path, func() { v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem()))) })
		}
	case reflect.Pointer:
		mutateEach(v.Elem(), path, visit)
		visit("whether there is "+path, func() { v.SetZero() })
	case reflect.String:
		visit(path, func() { v.SetString(v.String() + "x") })
	case reflect.Bool:
		visit(path, func() { v.SetBool(!v.Bool()) })
	case reflect.Int:
		visit(path, func() { v.SetInt(v.Int() + 1) })
	case reflect.Uint8:
		visit(path, func() { v.SetUint(v.Uint() + 1) })
	default:
		panic("a View holds a " + v.Kind().String() + ", which this test cannot change: " + path)
	}
}
