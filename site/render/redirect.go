package render

// Redirect returns the page at an address that leads to another one, whose URL is relative to it. root
// is the way from it to the site's root. No template makes it: a theme that left out what leads on would
// break the links of others.
//
// Browsers forget the fragment of an address that a refresh leaves, so the script goes first, if there
// is a fragment, and takes it along. Without script, and for those who follow no refresh, a link is on
// the page. Search engines keep the page's target in its place.
func Redirect(f Frame, root string, to Item) []byte {
	w := make(fragment, 0, 1<<10)
	w.raw("<!doctype html>\n<html lang=\"")
	w.text(language(f.Lang, "en"))
	w.raw("\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"same-origin\">\n" +
		"<meta name=\"robots\" content=\"noindex\">\n<title>")
	w.text(to.Title)
	w.raw("</title>\n<link rel=\"canonical\"")
	w.href(to.URL)
	w.raw(">\n")
	if f.RedirectScript != "" {
		w.raw(`<script src="`)
		w.text(root + f.RedirectScript)
		w.raw("\"></script>\n")
	}
	w.raw("<meta http-equiv=\"refresh\" content=\"0; url=")
	w.text(safeURL(to.URL))
	w.raw("\">\n</head>\n<body>\n<main>\n<h1>This page has moved</h1>\n<p>It is now <a")
	w.href(to.URL)
	w.raw(">")
	w.title(to.Title)
	w.raw("</a>.</p>\n</main>\n</body>\n</html>\n")
	return w
}
