package site

import (
	"net/url"
	"strings"

	"sheaf/site/note"
)

// A note's source has an address where it can be edited, and one where a problem with it is reported. Both are patterns,
// {path} and so on in them. Of the hosts known here the folder's own address, as a browser shows it, says both.

// A forge is how a kind of host writes addresses. OWNER/REPOSITORY is @, a branch and the folder in it are #.
type forge struct {
	is     func(host string) bool
	folder string // what stands between @ and #
	edit   string
	report string
}

func forges() []forge {
	named := func(names ...string) func(string) bool {
		return func(host string) bool {
			for _, n := range names {
				if host == n || strings.HasSuffix(n, ".") && strings.HasPrefix(host, n) {
					return true
				}
			}
			return false
		}
	}
	return []forge{
		{named("github.com"), "/tree/", "/@/edit/#/{path}", "/@/issues/new?title={title}&body={path}%0A{url}"},
		{named("gitlab.com", "gitlab."), "/-/tree/", "/@/-/edit/#/{path}", "/@/-/issues/new?issue[title]={title}&issue[description]={path}%0A{url}"},
		{named("codeberg.org", "gitea.com", "gitea.", "forgejo."), "/src/branch/", "/@/_edit/#/{path}", "/@/issues/new?title={title}&body={path}%0A{url}"},
		{named("bitbucket.org"), "/src/", "/@/src/#/{path}?mode=edit", ""},
		{named("git.sr.ht"), "/tree/", "/@/tree/#/{path}", ""}, // which is edited by mail
	}
}

// SourceFolder returns the address of a folder of a repository, as the key edit takes it: host and repository
// ("owner/name") as a git remote has them, the branch, and the folder's slash path, "" for all. It is "" for a host
// that is not known.
func SourceFolder(host, repository, branch, folder string) string {
	for _, f := range forges() {
		if f.is(host) {
			if host == "git.sr.ht" {
				branch += "/item"
			}
			u := url.URL{Scheme: "https", Host: host, Path: "/" + repository + f.folder + strings.TrimSuffix(branch+"/"+folder, "/")}
			return u.String()
		}
	}
	return ""
}

// sourceLinks returns the patterns of a folder's address, "" where the host has none; ok is false for another
// address. Of a repository without a folder it is all that the branch main has.
func sourceLinks(address string) (edit, report string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" {
		return "", "", false
	}
	for _, f := range forges() {
		if !f.is(u.Host) {
			continue
		}
		repository, folder, found := strings.Cut(strings.Trim(u.EscapedPath(), "/"), f.folder)
		if repository = strings.TrimSuffix(repository, ".git"); !found {
			if folder = "main"; u.Host == "git.sr.ht" {
				folder = "main/item"
			}
		}
		if strings.Count(repository, "/") < 1 || folder == "" || !found && strings.Count(repository, "/") > 1 && f.folder != "/-/tree/" {
			return "", "", false
		}
		fill := strings.NewReplacer("@", repository, "#", folder)
		host := u.Scheme + "://" + u.Host
		if report = f.report; report != "" {
			report = host + fill.Replace(report)
		}
		return host + fill.Replace(f.edit), report, true
	}
	return "", "", false
}

// A sourceNote is what patterns are filled with.
type sourceNote struct {
	path, title string
	address     string // of its page, "" where the site does not know it
}

// filled returns a pattern with its words in place, each escaped for where it stands.
func (n sourceNote) filled(pattern string) string {
	head, query, asks := strings.Cut(pattern, "?")
	inQuery := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	head = strings.NewReplacer("{path}", note.EscapePath(n.path), "{title}", url.PathEscape(n.title), "{url}", url.PathEscape(n.address)).Replace(head)
	if !asks {
		return head
	}
	return head + "?" + strings.NewReplacer("{path}", inQuery(n.path), "{title}", inQuery(n.title), "{url}", inQuery(n.address)).Replace(query)
}
