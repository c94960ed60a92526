package deploy

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"sheaf/site/asset"
)

// Stores send files with the headers that they were given. Both functions here depend on nothing else than the
// file, so that a site has the same headers whichever machine deployed it: none asks the system's list of types.

// mediaType returns the media type of files with an ending in lower case, "" for one that sites rarely have.
func mediaType(ending string) string {
	switch ending {
	case ".html", ".htm":
		return "text/html"
	case ".css":
		return "text/css"
	case ".js", ".mjs":
		return "text/javascript"
	case ".json", ".map":
		return "application/json"
	case ".jsonld":
		return "application/ld+json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".xml", ".xsl":
		return "application/xml"
	case ".txt":
		return "text/plain"
	case ".md":
		return "text/markdown"
	case ".csv":
		return "text/csv"
	case ".ics":
		return "text/calendar"
	case ".vtt":
		return "text/vtt"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".apng":
		return "image/apng"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".bmp":
		return "image/bmp"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".ttf":
		return "font/ttf"
	case ".otf":
		return "font/otf"
	case ".mp4", ".m4v":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".mov":
		return "video/quicktime"
	case ".ogv":
		return "video/ogg"
	case ".mp3":
		return "audio/mpeg"
	case ".m4a":
		return "audio/mp4"
	case ".ogg", ".oga", ".opus":
		return "audio/ogg"
	case ".wav":
		return "audio/wav"
	case ".flac":
		return "audio/flac"
	case ".pdf":
		return "application/pdf"
	case ".epub":
		return "application/epub+zip"
	case ".zip":
		return "application/zip"
	case ".gz", ".tgz":
		return "application/gzip"
	case ".wasm":
		return "application/wasm"
	}
	return ""
}

// contentType returns the Content-Type of a file, of which it is given the first bytes. A file with an unknown
// ending is text, or bytes that browsers offer to save.
func contentType(p string, head []byte) string {
	kind := mediaType(strings.ToLower(path.Ext(p)))
	if kind == "" {
		kind = "application/octet-stream"
		if isText(head) {
			kind = "text/plain"
		}
	}
	switch {
	case strings.HasPrefix(kind, "text/"), kind == "application/json", kind == "application/xml", kind == "image/svg+xml",
		kind == "application/ld+json", kind == "application/manifest+json":
		kind += "; charset=utf-8"
	}
	return kind
}

// isText reports whether the first bytes of a file are UTF-8 text. They may end within a character.
func isText(head []byte) bool {
	for i := 1; i < utf8.UTFMax && i <= len(head); i++ {
		if last := head[len(head)-i:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				head = head[:len(head)-i]
			}
			break
		}
	}
	return utf8.Valid(head) && bytes.IndexByte(head, 0) < 0
}

// cacheControl returns the Cache-Control of a file. What has a hash of its contents in its name never changes;
// pages and what lists them are asked for each time, which costs an answer without contents if they are
// the same; other files (pictures, the search index) may be a few minutes old, as on GitHub Pages.
func cacheControl(p string) string {
	switch {
	case asset.HasFingerprint(p):
		return "public, max-age=31536000, immutable"
	case strings.HasPrefix(p, asset.Folder+"/"):
		return "public, max-age=600"
	}
	switch strings.ToLower(path.Ext(p)) {
	case ".html", ".xml", ".txt", ".md", ".json", ".webmanifest", ".js":
		return "no-cache"
	}
	return "public, max-age=600"
}
