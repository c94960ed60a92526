package serve

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"time"
)

// A large vault that is served for the first time takes some seconds to compile, as no page is whole before all
// notes are known. Meanwhile each address shows how far it is, and asks for itself again.

// loadPatience is how long a request waits for the notes before it is told to come again.
const loadPatience = 300 * time.Millisecond

// isLoaded reports whether there is something to show, or why there isn't. It waits a moment for that.
func (st *state) isLoaded(ctx context.Context) bool {
	select {
	case <-st.loaded:
		return true
	default:
	}
	patience := time.NewTimer(loadPatience)
	defer patience.Stop()
	select {
	case <-st.loaded:
		return true
	case <-patience.C:
	case <-ctx.Done():
	}
	return false
}

func (st *state) serveLoading(w http.ResponseWriter) {
	stage, done, total := st.builder.Progress()
	text := "Looking at the notes"
	if total > 0 && stage != "" {
		text = fmt.Sprintf("%s: %d of %d notes", stage, done, total)
	}
	w.Header().Set("Retry-After", "1")
	writePage(w, http.StatusServiceUnavailable, loadingDocument(text))
}

func loadingDocument(progress string) []byte {
	return fmt.Appendf(nil, `<!doctype html>
<html lang="en" class="sheaf-error">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<meta http-equiv="refresh" content="1">
<title>Loading the notes</title>
<link rel="stylesheet" href="/%slive.css">
</head>
<body>
<h1>Loading the notes</h1>
<p role="status">%s</p>
<p>The page comes by itself. The next start is faster: compiled notes are kept.</p>
</body>
</html>
`, liveFolder, html.EscapeString(progress))
}
