//go:build unix

package main

import (
	"encoding/xml"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"golang.org/x/net/html"
)

// A job is what the test knows of a job of a GitHub workflow.
type job struct {
	Steps []struct {
		ID      string            `yaml:"id"`
		If      string            `yaml:"if"`
		Uses    string            `yaml:"uses"`
		With    map[string]string `yaml:"with"`
		Env     map[string]string `yaml:"env"`
		Run     string            `yaml:"run"`
		MayFail string            `yaml:"continue-on-error"`
	} `yaml:"steps"`
}

// TestWorkflowPublishesAFreshFolder takes a folder of notes from `sheaf init` through the steps of the
// workflow that it writes to a site below /repo/, and reads that as its visitors do.
func TestWorkflowPublishesAFreshFolder(t *testing.T) {
	for _, tool := range []string{"bash", "git", "tar", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the workflow needs %s", tool)
		}
	}
	repo, archive := freshRepository(t), packedSheaf(t)
	do(t, repo, nil, sheaf(t), "init", "notes", "--sheaf", "file://"+archive)

	push := newRunner(t, repo, "push")
	push.build()
	site := push.uploaded["actions/upload-pages-artifact"]
	if site == "" {
		t.Fatal("a push uploads no site")
	}
	visit(t, site)

	request := newRunner(t, repo, "pull_request")
	request.build()
	preview := request.uploaded["actions/upload-artifact"]
	if preview == "" || request.uploaded["actions/upload-pages-artifact"] != "" {
		t.Fatalf("a pull request uploads %v", request.uploaded)
	}
	for _, name := range []string{"index.html", "folder/b.html"} {
		if _, err := os.Stat(filepath.Join(preview, name)); err != nil {
			t.Errorf("the preview cannot be opened from disk: %v", err)
		}
	}

	// A broken link fails a pull request, and holds no publication up.
	write(t, filepath.Join(repo, "notes/c.md"), "# C\n\n[nowhere](nowhere.md)\n")
	if failed := newRunner(t, repo, "pull_request").run(); !strings.Contains(failed, "sheaf check") {
		t.Errorf("a pull request with a broken link ends with %q", failed)
	}
	if failed := newRunner(t, repo, "push").run(); failed != "" {
		t.Errorf("a push with a broken link fails at %q", failed)
	}
}

// freshRepository returns a checkout with notes in two commits of different days.
func freshRepository(t *testing.T) string {
	repo := filepath.Join(t.TempDir(), "repo")
	write(t, filepath.Join(repo, "notes/README.md"), "# Things\n\nSee [b](folder/b.md).\n\n![a dot](dot.svg)\n")
	write(t, filepath.Join(repo, "notes/dot.svg"), `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>`)
	git := func(day string, args ...string) {
		env := []string{"GIT_AUTHOR_DATE=" + day, "GIT_COMMITTER_DATE=" + day, "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1"}
		do(t, repo, env, "git", append([]string{"-c", "user.name=A writer", "-c", "user.email=writer@example.org"}, args...)...)
	}
	git("", "init", "-q", "-b", "main")
	git("", "add", ".")
	git("2024-02-03T12:00:00Z", "commit", "-q", "-m", "Write")
	write(t, filepath.Join(repo, "notes/folder/b.md"), "---\ntags: [letters]\n---\n\n# The letter b\n\nBack to [[README]].\n\n## Sound\n\nVoiced.\n")
	git("", "add", ".")
	git("2025-06-07T12:00:00Z", "commit", "-q", "-m", "Write b")
	return repo
}

// packedSheaf returns the archive of a release with this Sheaf.
func packedSheaf(t *testing.T) string {
	archive := filepath.Join(t.TempDir(), "sheaf_v1.2.3_linux_amd64.tar.gz")
	program := sheaf(t)
	do(t, filepath.Dir(program), nil, "tar", "-czhf", archive, filepath.Base(program))
	return archive
}

// A runner runs a workflow's job as GitHub does: the scripts as they are, and of actions what the scripts see.
type runner struct {
	t        *testing.T
	repo     string
	temp     string
	event    string
	env      map[string]string // of all jobs
	job      job
	uploaded map[string]string // by action: the folder that it was given
}

func newRunner(t *testing.T, repo, event string) *runner {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repo, ".github/workflows/pages.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var workflow struct {
		Env  map[string]string `yaml:"env"`
		Jobs map[string]job    `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(text, &workflow); err != nil {
		t.Fatal(err)
	}
	return &runner{t: t, repo: repo, temp: t.TempDir(), event: event, env: workflow.Env, job: workflow.Jobs["build"], uploaded: map[string]string{}}
}

func (r *runner) build() {
	r.t.Helper()
	if failed := r.run(); failed != "" {
		r.t.Fatalf("on a %s this step fails: %s", r.event, failed)
	}
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// fill returns a text with its expressions replaced by what they are here.
func (r *runner) fill(text string) string {
	request := r.event == "pull_request"
	base := "https://someone.github.io/repo"
	if request {
		base = "" // of a step that did not run
	}
	values := map[string]string{
		"runner.temp":                         r.temp,
		"runner.os":                           "Linux",
		"github.run_id":                       "1",
		"github.event_name == 'pull_request'": strconv.FormatBool(request),
		"github.event_name != 'pull_request'": strconv.FormatBool(!request),
		"!endsWith(env.SHEAF, '.tar.gz')":     strconv.FormatBool(!strings.HasSuffix(r.env["SHEAF"], ".tar.gz")),
		"steps.pages.outputs.base_url":        base,
	}
	return expression.ReplaceAllStringFunc(text, func(s string) string {
		name := expression.FindStringSubmatch(s)[1]
		value, ok := values[name]
		if !ok {
			r.t.Errorf("the test does not know the expression %s", name)
		}
		return value
	})
}

// run returns the script of the step that fails, or "".
func (r *runner) run() string {
	r.t.Helper()
	paths := filepath.Join(r.temp, "path")
	for _, step := range r.job.Steps {
		if step.If != "" && r.fill(step.If) != "true" {
			continue
		}
		if step.Uses != "" {
			r.use(step.Uses, step.With)
			continue
		}
		added, _ := os.ReadFile(paths)
		cmd := exec.Command("bash", "-e", "-c", step.Run)
		cmd.Dir = r.repo
		cmd.Env = []string{"PATH=" + strings.ReplaceAll(string(added), "\n", ":") + "/usr/local/bin:/usr/bin:/bin", "HOME=" + r.temp,
			"RUNNER_TEMP=" + r.temp, "GITHUB_PATH=" + paths, "GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" + r.repo}
		for _, env := range []map[string]string{r.env, step.Env} {
			for name, value := range env {
				cmd.Env = append(cmd.Env, name+"="+r.fill(value))
			}
		}
		out, err := cmd.CombinedOutput()
		r.t.Logf("%s: %s\n%s", r.event, step.Run, out)
		if err != nil && r.fill(step.MayFail) != "true" {
			return step.Run
		}
	}
	return ""
}

// use does what an action does, as far as the other steps see it.
func (r *runner) use(action string, with map[string]string) {
	r.t.Helper()
	name, _, pinned := strings.Cut(action, "@")
	if !pinned {
		r.t.Errorf("%s has no version", action)
	}
	switch name {
	case "actions/checkout":
		if with["fetch-depth"] != "0" {
			r.t.Error("the checkout has no history")
		}
	case "actions/cache", "actions/configure-pages":
	case "actions/upload-pages-artifact", "actions/upload-artifact":
		folder := r.fill(with["path"])
		if _, err := os.Stat(filepath.Join(folder, "index.html")); err != nil {
			r.t.Errorf("%s uploads no site: %v", name, err)
		}
		r.uploaded[name] = folder
	default:
		r.t.Errorf("the test does not know the action %s", name)
	}
}

// visit serves a site below /repo/ as GitHub Pages does and follows all that its pages name.
func visit(t *testing.T, site string) {
	t.Helper()
	files := http.StripPrefix("/repo/", http.FileServer(http.Dir(site)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := os.Stat(filepath.Join(site, strings.TrimPrefix(r.URL.Path, "/repo/"))); !strings.HasPrefix(r.URL.Path, "/repo/") || err != nil {
			w.WriteHeader(http.StatusNotFound)
			lost, _ := os.ReadFile(filepath.Join(site, "404.html"))
			w.Write(lost)
			return
		}
		files.ServeHTTP(w, r)
	}))
	defer server.Close()

	dates := siteMap(t, site)
	for address, day := range map[string]string{"https://someone.github.io/repo/": "2024-02-03", "https://someone.github.io/repo/folder/b/": "2025-06-07"} {
		if !strings.HasPrefix(dates[address], day) {
			t.Errorf("the sitemap has %q for %s, not the day %s of its commit: %v", dates[address], address, day, dates)
		}
	}
	seen := map[string]bool{}
	queue := []string{"/repo/", "/repo/folder/b/", "/repo/some/where/lost"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		answer, err := http.Get(server.URL + at)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if lost := at == "/repo/some/where/lost"; (answer.StatusCode == http.StatusOK) == lost {
			t.Errorf("%s answers %s", at, answer.Status)
		}
		if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || answer.StatusCode == http.StatusNotFound {
			queue = append(queue, named(t, at, body)...)
		}
	}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(p string) bool { return strings.HasSuffix(p, "/cards/folder/b/index.png") }) {
		t.Error("the page names no card")
	}
	if len(seen) < 10 {
		t.Errorf("only %d addresses were found: %v", len(seen), seen)
	}
	if _, err := os.Stat(filepath.Join(site, ".nojekyll")); err != nil {
		t.Error(err)
	}
}

// siteMap returns the addresses of the sitemap with their dates.
func siteMap(t *testing.T, site string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(site, "sitemap.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	dates := map[string]string{}
	for _, u := range list.URLs {
		dates[u.Loc] = u.LastMod
	}
	return dates
}

// named returns the paths on the same site that a page names in its attributes. What it names of itself by its full
// address, as canonical and card, must be on the site too.
func named(t *testing.T, at string, page []byte) []string {
	t.Helper()
	const public = "https://someone.github.io"
	base := &url.URL{Scheme: "https", Host: "someone.github.io", Path: at}
	var paths []string
	tokens := html.NewTokenizer(strings.NewReader(string(page)))
	for tokens.Next() != html.ErrorToken {
		for _, a := range tokens.Token().Attr {
			link := a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "content" && strings.HasPrefix(a.Val, public)
			if !link || a.Val == "" || strings.HasPrefix(a.Val, "data:") {
				continue
			}
			u, err := base.Parse(a.Val)
			if err != nil {
				t.Errorf("%s names %q: %v", at, a.Val, err)
			} else if u.Host == base.Host {
				paths = append(paths, (&url.URL{Path: u.Path}).String())
			}
		}
	}
	if path.Base(at) != "lost" && strings.HasSuffix(at, "/") && !strings.Contains(string(page), `rel="canonical" href="`+public+at+`"`) && !strings.Contains(string(page), "noindex") {
		t.Errorf("%s has no canonical address", at)
	}
	return paths
}

func do(t *testing.T, dir string, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
