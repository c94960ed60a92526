package site

import (
	"io/fs"
	"strings"
)

// ManifestName names the list of the files that Sheaf wrote into an output folder, one path a line. It
// also marks the folder as output: reading leaves it out, and the next build may replace it.
const ManifestName = ".sheaf-manifest"

const manifestHead = "sheaf manifest 1: Sheaf made the files listed here and may replace or delete them\n"

// ParseManifest returns the paths that a manifest lists, in its order. ok is false for text that Sheaf did
// not write. A path that could lead out of the folder is left out.
func ParseManifest(text []byte) (paths []string, ok bool) {
	listed, ok := strings.CutPrefix(string(text), manifestHead)
	if !ok {
		return nil, false
	}
	for p := range strings.Lines(listed) {
		if p = strings.TrimSuffix(p, "\n"); fs.ValidPath(p) && p != "." {
			paths = append(paths, p)
		}
	}
	return paths, true
}

// FormatManifest returns the manifest that lists paths.
func FormatManifest(paths []string) []byte {
	size := len(manifestHead)
	for _, p := range paths {
		size += len(p) + 1
	}
	text := append(make([]byte, 0, size), manifestHead...)
	for _, p := range paths {
		text = append(append(text, p...), '\n')
	}
	return text
}
