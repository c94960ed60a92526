package note

import (
	"slices"
	"strings"
)

// The codes of diagnostics. They are part of the command line's contract (`--json`): a code, once
// published, keeps its meaning, which Codes has.
const (
	CodeBrokenLink     = "broken-link"
	CodeBrokenAnchor   = "broken-anchor"
	CodeMissingImage   = "missing-image"
	CodeBrokenInclude  = "broken-include"
	CodeBrokenEmbed    = "broken-embed"
	CodeEmbedCycle     = "embed-cycle"
	CodeEmbedBudget    = "embed-budget"
	CodeAmbiguousLink  = "ambiguous-link"
	CodeWrongCase      = "wrong-case"
	CodeWrongPath      = "wrong-path"
	CodeOutsideRoot    = "outside-root"
	CodeAddressClash   = "address-clash"
	CodeCaseClash      = "case-clash"
	CodeReservedName   = "reserved-name"
	CodeBadPermalink   = "bad-permalink"
	CodeBadAlias       = "bad-alias"
	CodeRedirectClash  = "redirect-clash"
	CodeRedirectLoop   = "redirect-loop"
	CodeBrokenNav      = "broken-nav"
	CodeShallowHistory = "shallow-history"
	CodeNoHistory      = "no-history"
	CodeFrontMatter    = "front-matter"
	CodeInvalidUTF8    = "invalid-utf8"
	CodeSymlink        = "symlink"
	CodeUnreadable     = "unreadable"
	CodeBrokenImage    = "broken-image"
	CodeUnsafeName     = "unsafe-name"
	CodeUnsafeFile     = "unsafe-file"
	CodeNotCompiled    = "not-compiled"
	CodeTooComplex     = "too-complex"
	CodeTooLarge       = "too-large"
	CodeBadMath        = "bad-math"

	CodeUnusedAttachment   = "unused-attachment"
	CodeOrphan             = "orphan"
	CodeDuplicateTitle     = "duplicate-title"
	CodeDuplicateID        = "duplicate-id"
	CodeUnintendedEmphasis = "unintended-emphasis"
	CodeUnclosedFence      = "unclosed-fence"
	CodeRaggedTable        = "ragged-table"
	CodeHeadingSpace       = "heading-space"
	CodeFlattenedList      = "flattened-list"
	CodeBrokenExternal     = "broken-external"
	CodeUnreachable        = "unreachable"
	CodeMovedExternal      = "moved-external"
	CodeUncheckedExternal  = "unchecked-external"
)

// A CodeMeaning says what a code stands for.
type CodeMeaning struct {
	Code     string
	Severity Severity // that it is usually reported with
	Meaning  string   // one sentence without a full stop
}

// Codes returns every code, in order.
func Codes() []CodeMeaning {
	codes := []CodeMeaning{
		{CodeBrokenLink, Error, "a relative link names no file or folder"},
		{CodeBrokenAnchor, Error, "the file exists, the fragment names nothing in it"},
		{CodeMissingImage, Error, "an image or other media file is not there"},
		{CodeBrokenInclude, Error, "a file of code that a fence names is not there, or it has no such region or lines"},
		{CodeBrokenEmbed, Error, "the note that an embed should show is not there"},
		{CodeEmbedCycle, Error, "an embed shows a note that it is itself a part of"},
		{CodeEmbedBudget, Warning, "a page embeds more than a stated limit; the rest is left out"},
		{CodeAmbiguousLink, Warning, "a wikilink names several notes or files"},
		{CodeWrongCase, Error, "the path exists with other letter case, which GitHub does not find; a warning for an anchor, which it does"},
		{CodeWrongPath, Error, "a picture is not at its path but elsewhere under its name, where Obsidian finds it and GitHub does not"},
		{CodeOutsideRoot, Error, "a relative link leaves the source tree"},
		{CodeAddressClash, Warning, "two sources want one address; both are published, one elsewhere"},
		{CodeCaseClash, Warning, "two sources want addresses that differ only in letter case or the form of a letter, so that many disks cannot hold both"},
		{CodeReservedName, Warning, "a source wants an address that Sheaf keeps for its own pages and files"},
		{CodeBadPermalink, Warning, "a permalink or slug cannot be an address; the note keeps that of its path"},
		{CodeBadAlias, Warning, "an alias cannot be an address, or a note would lead away from itself; that redirect is not made"},
		{CodeRedirectClash, Warning, "an alias asks for an address where something stands, or which another note's alias has"},
		{CodeRedirectLoop, Warning, "notes ask for each other's addresses as aliases; none of these is redirected"},
		{CodeBrokenNav, Warning, "nav of sheaf.yaml lists a path where no note and no folder with notes is"},
		{CodeShallowHistory, Advice, "git has only the latest commits, so most dates of changes are not known"},
		{CodeNoHistory, Advice, "the notes are in a git checkout, but git cannot tell their history"},
		{CodeFrontMatter, Warning, "front matter that cannot be read or has a wrong type"},
		{CodeInvalidUTF8, Warning, "bytes that are not UTF-8, shown as U+FFFD"},
		{CodeSymlink, Warning, "a symbolic link, which Sheaf does not follow"},
		{CodeUnreadable, Warning, "a file that is no regular file or could not be read"},
		{CodeBrokenImage, Warning, "an image file whose size cannot be read"},
		{CodeUnsafeName, Warning, "a file name that some systems cannot check out"},
		{CodeUnsafeFile, Warning, "a file that could run code in its reader's browser: HTML and XML are published as text, and SVG without what could"},
		{CodeNotCompiled, Warning, "a note that Sheaf fails to compile, or not in reasonable time, is shown as its text"},
		{CodeTooComplex, Warning, "Markdown that would take too long to parse is shown as text"},
		{CodeTooLarge, Warning, "something over a stated limit was left out or kept plain"},
		{CodeBadMath, Warning, "a formula is not TeX that can be typeset"},
		{CodeUnusedAttachment, Advice, "no note refers to a picture, video, sound or PDF file"},
		{CodeOrphan, Advice, "no note links to a note, which is no page of a folder either"},
		{CodeDuplicateTitle, Advice, "several notes have one title"},
		{CodeDuplicateID, Warning, "an explicit id is given twice in a note; links lead to the first"},
		{CodeUnintendedEmphasis, Warning, "characters such as `*` inside of a number or a formula have become emphasis"},
		{CodeUnclosedFence, Warning, "a fence of code is not closed, so all that follows is code"},
		{CodeRaggedTable, Warning, "a row of a table has more cells than the header, and loses them; a hint if it has fewer"},
		{CodeHeadingSpace, Warning, "a line of `#` without a space behind it is no heading"},
		{CodeFlattenedList, Warning, "an item that is indented too little is not nested in the one before it"},
		{CodeBrokenExternal, Error, "the server of a link says that nothing is there, or there is no such server; only with --external"},
		{CodeUnreachable, Warning, "the server of a link does not answer or fails; only with --external"},
		{CodeMovedExternal, Advice, "the server of a link says that the page has moved for good; only with --external"},
		{CodeUncheckedExternal, Advice, "a link could not be checked: its server refuses programs, or asking it is not allowed; only with --external"},
	}
	slices.SortFunc(codes, func(a, b CodeMeaning) int { return strings.Compare(a.Code, b.Code) })
	return codes
}
