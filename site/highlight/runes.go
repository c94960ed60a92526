package highlight

// A runeText is a text as runes, and the way from its bytes to its runes and back.
type runeText struct {
	runes   []rune
	offsets []int32 // rune -> byte; nil where both are the same
	indexes []int32 // byte -> rune
}

func newRuneText(text string) *runeText {
	t := &runeText{runes: []rune(text)}
	if len(t.runes) == len(text) {
		return t
	}
	t.indexes = make([]int32, len(text)+1)
	for offset := range text {
		t.indexes[offset] = int32(len(t.offsets))
		t.offsets = append(t.offsets, int32(offset))
	}
	t.indexes[len(text)] = int32(len(t.offsets))
	t.offsets = append(t.offsets, int32(len(text)))
	return t
}

func (t *runeText) index(offset int) int {
	if t.indexes == nil {
		return offset
	}
	return int(t.indexes[offset])
}

func (t *runeText) offset(index int) int {
	if t.offsets == nil {
		return index
	}
	return int(t.offsets[index])
}
