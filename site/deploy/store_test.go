package deploy_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"sheaf/site"
	"sheaf/site/deploy"
)

// A bucket is one of an S3 server, with a record of what it was asked.
type bucket struct {
	t       *testing.T
	backend *s3mem.Backend
	target  string // with a prefix

	mu       sync.Mutex
	requests []string                                          // method and key, of those that change something
	answer   func(w http.ResponseWriter, r *http.Request) bool // answers in the server's place, if it returns true
}

// newBucket starts a server with an empty bucket, and gives this process keys for it.
func newBucket(t *testing.T) *bucket {
	t.Helper()
	b := &bucket{t: t, backend: s3mem.New()}
	if err := b.backend.CreateBucket("bucket"); err != nil {
		t.Fatal(err)
	}
	store := gofakes3.New(b.backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			b.requests = append(b.requests, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/bucket/"))
		}
		answered := b.answer != nil && b.answer(w, r)
		b.mu.Unlock()
		if !answered {
			store.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "the secret", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "HOME": t.TempDir(),
		"AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_S3": "", "no_proxy": "127.0.0.1",
		"AWS_ACCESS_KEY": "", "AWS_SECRET_KEY": "", "AWS_SHARED_CREDENTIALS_FILE": "", "AWS_CONFIG_FILE": "",
	} {
		t.Setenv(name, value)
	}
	b.target = "s3://bucket/my/notes?region=us-east-1&endpoint=" + server.URL
	return b
}

// changes returns the requests that changed something since it was last called.
func (b *bucket) changes() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	requests := b.requests
	b.requests = nil
	return requests
}

// put puts an object into the bucket.
func (b *bucket) put(key, text string) {
	b.t.Helper()
	if _, err := b.backend.PutObject("bucket", key, map[string]string{}, strings.NewReader(text), int64(len(text)), nil); err != nil {
		b.t.Fatal(err)
	}
}

// get returns an object's text and its headers.
func (b *bucket) get(key string) (string, map[string]string) {
	b.t.Helper()
	object, err := b.backend.GetObject("bucket", key, nil)
	if err != nil {
		b.t.Fatalf("%s: %v", key, err)
	}
	defer object.Contents.Close()
	text, err := io.ReadAll(object.Contents)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text), object.Metadata
}

// wants expects the objects to be the site's, its manifest, and these others by their whole keys.
func (b *bucket) wants(files map[string]string, others ...string) {
	b.t.Helper()
	list, err := b.backend.ListBucket("bucket", nil, gofakes3.ListBucketPage{})
	if err != nil {
		b.t.Fatal(err)
	}
	got, want := map[string]string{}, map[string]string{}
	for _, o := range list.Contents {
		if o.Key != "my/notes/"+site.ManifestName {
			got[o.Key], _ = b.get(o.Key)
		}
	}
	for p, text := range files {
		want["my/notes/"+p] = text
	}
	for i := 0; i < len(others); i += 2 {
		want[others[i]] = others[i+1]
	}
	if d := cmp.Diff(want, got); d != "" {
		b.t.Errorf("the bucket (-want +got)\n%s", d)
	}
}

func TestABucketGetsWhatChanged(t *testing.T) {
	s3 := newBucket(t)
	b := newBuilt(t, "a/index.html", "a", "b/index.html", "b", "_sheaf/search/root.js", "r", "_sheaf/x-01234567.css", "x", "é 日+.png", "p", ".nojekyll", "")
	b.build("sitemap.xml", "<x/>")
	s3.put("other/site.html", "other")
	s3.put("my/notes/robots.txt", "mine")
	want := []string{"+ .nojekyll", "+ _sheaf/search/root.js", "+ _sheaf/x-01234567.css", "+ a/index.html", "+ b/index.html", "+ index.html", "+ sitemap.xml", "+ é 日+.png"}
	b.deploy(s3.target, deploy.Options{DryRun: true}, want...)
	if got := s3.changes(); got != nil {
		t.Fatalf("a dry run asked for %q", got)
	}
	b.deploy(s3.target, plain, want...)
	s3.wants(b.files, "other/site.html", "other", "my/notes/robots.txt", "mine")

	sent := s3.changes()
	at := func(key string) int { return slices.Index(sent, "PUT my/notes/"+key) }
	for _, order := range [][2]string{
		{site.ManifestName, "_sheaf/x-01234567.css"}, {"_sheaf/x-01234567.css", "_sheaf/search/root.js"}, {"é 日+.png", "index.html"},
		{"_sheaf/search/root.js", "a/index.html"}, {"a/index.html", "sitemap.xml"}, {"index.html", "sitemap.xml"},
	} {
		if at(order[0]) < 0 || at(order[0]) >= at(order[1]) {
			t.Errorf("%s is not put before %s: %q", order[0], order[1], sent)
		}
	}

	b.deploy(s3.target, plain)
	if got := s3.changes(); got != nil {
		t.Errorf("the second deployment asked for %q", got)
	}
	b.build("a/index.html", "A", "b/index.html", gone, "c.html", "c")
	b.deploy(s3.target, plain, "+ c.html", "~ a/index.html", "- b/index.html")
	s3.wants(b.files, "other/site.html", "other", "my/notes/robots.txt", "mine")
	got := s3.changes()
	slices.Sort(got[1:3])
	if d := cmp.Diff([]string{"PUT my/notes/.sheaf-manifest", "PUT my/notes/a/index.html", "PUT my/notes/c.html", "DELETE my/notes/b/index.html", "PUT my/notes/.sheaf-manifest"}, got); d != "" {
		t.Errorf("requests (-want +got)\n%s", d)
	}

	b.build("a/index.html", "B") // of the same size, and the list of files stays
	b.deploy(s3.target, plain, "~ a/index.html")
	if d := cmp.Diff([]string{"PUT my/notes/a/index.html"}, s3.changes()); d != "" {
		t.Error(d)
	}
}

func TestObjectsHaveTheHeadersOfTheirFiles(t *testing.T) {
	s3 := newBucket(t)
	b := newBuilt(t, "_sheaf/x-01234567.css", "x", "picture.PNG", "p", "404.html", "404")
	sent := map[string]http.Header{}
	s3.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut {
			sent[strings.TrimPrefix(r.URL.Path, "/bucket/my/notes/")] = r.Header
		}
		return false
	}
	if _, err := b.try(s3.target, plain); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string][2]string{
		"index.html":            {"text/html; charset=utf-8", "no-cache"},
		"404.html":              {"text/html; charset=utf-8", "no-cache"},
		"picture.PNG":           {"image/png", "public, max-age=600"},
		"_sheaf/x-01234567.css": {"text/css; charset=utf-8", "public, max-age=31536000, immutable"},
	} {
		text, _ := s3.get("my/notes/" + key)
		if got := [2]string{sent[key].Get("Content-Type"), sent[key].Get("Cache-Control")}; got != want {
			t.Errorf("%s has %q, want %q", key, got, want)
		}
		if got := sent[key].Get("X-Amz-Meta-Sheaf-Sha256"); got != fmt.Sprintf("%x", sha256.Sum256([]byte(text))) {
			t.Errorf("%s has the hash %q", key, got)
		}
	}
}

func TestForeignObjectsInTheWayAreNotReplacedUnasked(t *testing.T) {
	s3 := newBucket(t)
	b := newBuilt(t, "a.html", "a")
	s3.put("my/notes/index.html", "theirs")
	b.refuses(s3.target, plain, "index.html; --force")
	if got := s3.changes(); got != nil {
		t.Errorf("a refused deployment asked for %q", got)
	}
	b.deploy(s3.target, deploy.Options{Force: true}, "+ a.html", "~ index.html")
	s3.wants(b.files)
}

// An ETag is no MD5 for an object that came in parts, or is encrypted with a key of the bucket's.
func TestAnObjectWithoutMD5IsKnownByItsMetadata(t *testing.T) {
	s3 := newBucket(t)
	b := newBuilt(t, "a.html", "a")
	b.deploy(s3.target, plain, "+ a.html", "+ index.html")
	s3.changes()
	s3.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("list-type") == "" {
			return false
		}
		fmt.Fprint(w, `<?xml version="1.0"?><ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>`)
		for key, size := range map[string]int{"a.html": 1, "index.html": 4, site.ManifestName: 1} {
			fmt.Fprintf(w, `<Contents><Key>my/notes/%s</Key><ETag>"00000000000000000000000000000000-2"</ETag><Size>%d</Size></Contents>`, key, size)
		}
		fmt.Fprint(w, `</ListBucketResult>`)
		return true
	}
	b.deploy(s3.target, plain)
	if got := s3.changes(); got != nil {
		t.Errorf("the second deployment asked for %q", got)
	}
	b.build("a.html", "b")
	b.deploy(s3.target, plain, "~ a.html")
}

func TestAnUploadThatWasKilledIsFinishedByTheNext(t *testing.T) {
	s3 := newBucket(t)
	b := newBuilt(t, "a.html", "a", "b.html", "b", "c.html", "c")
	b.deploy(s3.target, plain, "+ a.html", "+ b.html", "+ c.html", "+ index.html")
	b.build("a.html", gone, "b.html", "B", "d.png", "d", "e.html", "e")

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s3.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, ".html") {
			cancel() // when the first page comes; the picture is there already
		}
		return false
	}
	target, err := deploy.Parse(s3.target, b.dir)
	if err != nil {
		t.Fatal(err)
	}
	source, err := deploy.Open(ctx, b.output, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := target.Deploy(ctx, source, deploy.Options{Notes: b.notes}); err == nil {
		t.Fatal("a deployment that was cut off says that all went well")
	}
	source.Close()
	if got, _ := s3.get("my/notes/a.html"); got != "a" {
		t.Error("a page was deleted before the end")
	}
	s3.answer = nil
	if _, err := b.try(s3.target, plain); err != nil {
		t.Fatal(err)
	}
	s3.wants(b.files)
	s3.changes()
	b.deploy(s3.target, plain)
	if got := s3.changes(); got != nil {
		t.Errorf("and after that one asked for %q", got)
	}
}

func TestABusyStoreIsAskedAgain(t *testing.T) {
	s3 := newBucket(t)
	b := newBuilt(t)
	failures := 2
	s3.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPut || failures == 0 {
			return false
		}
		failures--
		io.Copy(io.Discard, r.Body)
		fail(w, http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate.")
		return true
	}
	b.deploy(s3.target, plain, "+ index.html")
	s3.wants(b.files)
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>%s</Message><Region>eu-central-1</Region></Error>`, code, message)
}

func TestErrorsOfAStoreSayWhatToDo(t *testing.T) {
	for _, test := range []struct {
		status     int
		code, want string
	}{
		{http.StatusForbidden, "AccessDenied", "s3:PutObject"},
		{http.StatusForbidden, "InvalidAccessKeyId", "does not know AWS_ACCESS_KEY_ID"},
		{http.StatusForbidden, "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY is not the one"},
		{http.StatusForbidden, "RequestTimeTooSkewed", "the clock of this computer is wrong"},
		{http.StatusNotFound, "NoSuchBucket", `make the bucket "bucket" first`},
		{http.StatusMovedPermanently, "PermanentRedirect", "add ?region=eu-central-1"},
		{http.StatusBadRequest, "AuthorizationHeaderMalformed", "add ?region=eu-central-1"},
		{http.StatusTeapot, "Teapot", "what the server says"},
	} {
		s3 := newBucket(t)
		s3.answer = func(w http.ResponseWriter, r *http.Request) bool {
			fail(w, test.status, test.code, "what the server says")
			return true
		}
		_, err := newBuilt(t).try(s3.target, plain)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "the secret") {
			t.Errorf("%s: got %v, want %q", test.code, err, test.want)
		}
	}
}

func TestKeysComeFromTheEnvironmentOrTheUsualFile(t *testing.T) {
	s3 := newBucket(t)
	b := newBuilt(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	b.refuses(s3.target, plain, "no keys for s3://bucket/my/notes")
	home := t.TempDir()
	t.Setenv("HOME", home)
	write(t, filepath.Join(home, ".aws", "credentials"), "[work]\naws_access_key_id = a\naws_secret_access_key = b\n")
	t.Setenv("AWS_PROFILE", "work")
	if os.PathSeparator == '/' {
		b.deploy(s3.target, plain, "+ index.html")
	}
}
