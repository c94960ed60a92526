#!/bin/sh
# Measures the search of a site beside Pagefind's and MiniSearch's over the same HTML: relevance, the bytes
# that cross the wire, the time and memory of making the index.
#
#   CORPUS   the folder of Markdown (needed)
#   QUERIES  the list of queries, JSON (needed; score.mjs says in which form)
#   SCORE    the scorer (default: ../shared/search/score.mjs beside this checkout)
#   SHEAF    Sheaf's program (default: built from this tree)
#   ROUNDS   how often each build is run (default 3)
# Pagefind and MiniSearch come from npm, at the versions below, into a folder that is deleted afterwards.
set -eu
cd "$(dirname "$0")/.."
PAGEFIND=1.6.0
MINISEARCH=7.2.0
ROUNDS=${ROUNDS:-3}
SCORE=${SCORE:-../shared/search/score.mjs}
for name in CORPUS QUERIES; do
	eval "value=\${$name:-}"
	[ -n "$value" ] || { echo "bench-search: set $name" >&2; exit 2; }
done
[ -f "$SCORE" ] || { echo "bench-search: there is no scorer at $SCORE: set SCORE" >&2; exit 2; }
[ -d e2e/node_modules/playwright-core ] || { echo "bench-search: run npm ci in e2e/ first" >&2; exit 2; }
export NODE_MODULES="$PWD/e2e/x.js"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
if [ -z "${SHEAF:-}" ]; then
	SHEAF=$work/sheaf
	go build -o "$SHEAF" ./cmd/sheaf
fi
go build -o "$work/bench" ./bench

site=$work/site
"$SHEAF" build "$CORPUS" -o "$site" --no-cache --json >"$work/build.json" 2>/dev/null
size() { find "$@" -type f -exec cat {} + 2>/dev/null | gzip -c | wc -c; }
largest() { find "$1" -type f -exec sh -c 'for f; do gzip -c "$f" | wc -c; done' sh {} + | sort -n | tail -n 1; }
describe() { echo "files $(find "$1" -type f | wc -l), bytes $(du -sb "$1" | cut -f 1) on disk, largest $(largest "$1") gzipped"; }

echo "## Sheaf"
describe "$site/_sheaf/search"
for part in root.js t r o p; do
	[ -e "$site/_sheaf/search/$part" ] && echo "  $part: $(size "$site/_sheaf/search/$part") bytes gzipped"
done
node "$SCORE" "$site" "$work/build.json" "$QUERIES" --bytes

if (cd "$work" && npm init -y && npm install --no-audit --no-fund "pagefind@$PAGEFIND" "minisearch@$MINISEARCH") >"$work/npm.log" 2>&1; then
	cp -r "$site" "$work/peer"
	"$work/node_modules/.bin/pagefind" --site "$site" --root-selector main --output-path "$work/peer/pagefind" >/dev/null
	node bench/search-peers.mjs pagefind "$work/peer"
	echo "## Pagefind $PAGEFIND"
	describe "$work/peer/pagefind"
	node "$SCORE" "$work/peer" "$work/build.json" "$QUERIES" --bytes

	node bench/search-peers.mjs minisearch "$work/peer" "$site" "$work/node_modules/minisearch"
	echo "## MiniSearch $MINISEARCH, a section each, in one file"
	describe "$work/peer/minisearch"
	node "$SCORE" "$work/peer" "$work/build.json" "$QUERIES" --bytes

	echo "## Time: a whole build of Sheaf's, from the notes, beside Pagefind's index of the HTML it made"
	"$work/bench" compare -rounds "$ROUNDS" -warm 0 -baseline Pagefind \
		"Pagefind | rm -rf $work/p | $work/node_modules/.bin/pagefind --site $site --root-selector main --output-path $work/p | $work/p" \
		"Sheaf | rm -rf $work/s | $SHEAF build $CORPUS -o $work/s --no-cache | $work/s/_sheaf/search"
else
	echo "bench-search: without Pagefind and MiniSearch: npm cannot install them" >&2
	tail -n 2 "$work/npm.log" >&2
fi
