package note

// The codes of diagnostics. They are part of the command line's contract (`--json`): a code, once
// published, keeps its meaning. Severities are those a code is reported with.
const (
	CodeBrokenLink    = "broken-link"    // error: a relative link names no file or folder
	CodeBrokenAnchor  = "broken-anchor"  // error: the file exists, the fragment names nothing in it
	CodeMissingImage  = "missing-image"  // error: an image or other media file is not there
	CodeBrokenEmbed   = "broken-embed"   // error: the note that an embed should show is not there
	CodeEmbedCycle    = "embed-cycle"    // error: an embed shows a note that it is itself a part of
	CodeEmbedBudget   = "embed-budget"   // warning: a page embeds more than a stated limit; the rest is left out
	CodeAmbiguousLink = "ambiguous-link" // warning: a wikilink names several notes or files
	CodeWrongCase     = "wrong-case"     // error: the path exists with other letter case; a warning for an anchor, which GitHub finds all the same
	CodeOutsideRoot   = "outside-root"   // error: a relative link leaves the source tree
	CodeAddressClash  = "address-clash"  // warning: two sources want one address; both are published, one elsewhere
	CodeFrontMatter   = "front-matter"   // warning: front matter that cannot be read or has a wrong type
	CodeInvalidUTF8   = "invalid-utf8"   // warning: bytes that are not UTF-8, shown as U+FFFD
	CodeSymlink       = "symlink"        // warning: a symbolic link, which Sheaf does not follow
	CodeUnreadable    = "unreadable"     // warning: a file that is no regular file or could not be read
	CodeBrokenImage   = "broken-image"   // warning: an image file whose size cannot be read
	CodeUnsafeName    = "unsafe-name"    // warning: a file name that some systems cannot check out
	CodeTooComplex    = "too-complex"    // warning: Markdown that would take too long to parse is shown as text
	CodeTooLarge      = "too-large"      // warning: something over a stated limit was left out or kept plain
)
