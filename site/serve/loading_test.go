package serve

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sheaf/site"
)

func TestRequestsBeforeTheNotesAreLoadedAreAnswered(t *testing.T) {
	s := newServed(t)
	s.write("a.md", "# A")
	st, err := open(Options{Site: site.Options{Source: s.dir}, Stderr: io.Discard})
	s.do(err)
	defer st.close()
	ask := func() *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		routes(st).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/a/", nil))
		return answer
	}

	early := ask()
	if early.Code != http.StatusServiceUnavailable || !strings.Contains(early.Body.String(), `http-equiv="refresh"`) || early.Header().Get("Retry-After") == "" {
		t.Errorf("before the notes are loaded the answer is %d:\n%s", early.Code, early.Body)
	}
	waiting := make(chan *httptest.ResponseRecorder)
	go func() { waiting <- ask() }()
	st.look(context.Background(), nil)
	close(st.loaded)
	if answer := <-waiting; answer.Code != http.StatusOK && answer.Code != http.StatusServiceUnavailable {
		t.Errorf("one that waits is answered with %d", answer.Code)
	}
	if late := ask(); late.Code != http.StatusOK || !strings.Contains(late.Body.String(), "<h1") {
		t.Errorf("once they are loaded the answer is %d:\n%s", late.Code, late.Body)
	}
}
