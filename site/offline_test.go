package site

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
	"testing"
)

const offlineNotes = "-- sheaf.yaml --\noffline: true\n-- README.md --\n# Home\n-- a.md --\n# A\n\nText.\n"

func TestASiteReadOfflineKeepsWhatPagesNeed(t *testing.T) {
	f := newFolder(t, offlineNotes)
	b := f.build("", Options{Base: "/repo/"})
	version, files := workerOf(t, b)
	for _, p := range files {
		if strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		if _, ok := b.files[path.Clean(p)]; !ok {
			t.Errorf("the worker keeps %s, which is not there", p)
		}
	}
	for _, p := range []string{"offline.html", "_sheaf/search/root.js", "manifest.webmanifest", strings.TrimPrefix(string(b.site.frame.Stylesheet), "./")} {
		if !strings.Contains(" "+strings.Join(files, " ")+" ", " "+p+" ") {
			t.Errorf("the worker does not keep %s", p)
		}
	}
	b.has("a/index.html", "worker-src &#39;self&#39;", `<script src="../_sheaf/register-`)
	b.has("offline.html", `href="/repo/"`, `content="noindex"`)

	f.put("-- a.md --\n# A\n\nOther text.\n")
	if other, _ := workerOf(t, f.build("", Options{Base: "/repo/"})); other == version {
		t.Error("another site has a worker of the same version")
	}
}

func TestNoOtherSiteHasAWorker(t *testing.T) {
	f := newFolder(t, offlineNotes)
	on := f.build("", Options{})
	for _, options := range []Options{{FileURLs: true}, {Live: "_sheaf/live.js"}} {
		assertNoWorker(t, f.build("", options))
	}
	f.put("-- sheaf.yaml --\ntitle: T\n")
	assertNoWorker(t, f.build(on.out, Options{}))
}

func assertNoWorker(t *testing.T, b *built) {
	t.Helper()
	for p, content := range b.files {
		if p == workerAddress || p == offlineAddress || strings.Contains(p, "register-") || strings.HasSuffix(p, ".html") && strings.Contains(content, "worker-src") {
			t.Errorf("%s is there, or is about a worker", p)
		}
	}
}

// workerOf returns the version of a site's service worker, and what it keeps from the start.
func workerOf(t *testing.T, b *built) (string, []string) {
	t.Helper()
	found := regexp.MustCompile(`(?m)^const OFFLINE=(.*);$`).FindStringSubmatch(b.files[workerAddress])
	var list struct {
		Version string
		Files   []string
	}
	if found == nil || json.Unmarshal([]byte(found[1]), &list) != nil || list.Version == "" || len(list.Files) < 10 {
		t.Fatalf("the worker begins with %.200s", b.files[workerAddress])
	}
	return list.Version, list.Files
}
