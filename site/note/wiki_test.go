package note

import "testing"

func TestWikiText(t *testing.T) {
	for dest, want := range map[string]string{
		"note": "note", "a/b note": "a/b note", "note#Heading": "note > Heading", "note#H1#H2": "note > H1 > H2",
		"#Heading": "Heading", "#^id": "^id", "note#^id": "note > ^id", "#": "", "note#": "note", "": "",
	} {
		if got := WikiText(dest); got != want {
			t.Errorf("[[%s]] shows %q, want %q", dest, got, want)
		}
	}
}

func TestEmbedMedium(t *testing.T) {
	for dest, want := range map[string]Medium{
		"a.PNG": Picture, "a/b.svg#x": Picture, "a.pdf#page=3": Document, "a.mp3": Audio, "a.webm": Video,
		"a": NoMedium, "v1.0": NoMedium, "note#see a.png": NoMedium, "a.md": NoMedium,
	} {
		if got := EmbedMedium(dest); got != want {
			t.Errorf("%s is medium %d, want %d", dest, got, want)
		}
	}
}
