#!/bin/sh
# Compares Sheaf's builds with Hugo's, and with the bare loop (goldmark and chroma, nothing else), in turn
# on one machine. Prints three tables: cold, over a warm cache, with nothing changed.
#
#   CORPUS   a folder of Markdown (default: 2,000 generated notes)
#   SHEAF    Sheaf's program (default: built from this tree)
#   HUGO     Hugo's program (default: hugo, if it is installed; newest: go install github.com/gohugoio/hugo@v0.165.0)
#   SITE     a Hugo site over the same notes, with navigation and highlighting (default: made by PEERS/hugo-site.sh)
#   FLOOR    the bare loop's program (default: built from PEERS/floor)
#   PEERS    where those two are (default: ../shared/bench beside this checkout)
#   ROUNDS   how often each is run (default 5)
# Whatever is absent is left out, and said so.
set -eu
cd "$(dirname "$0")/.."
ROUNDS=${ROUNDS:-5}
PEERS=${PEERS:-../shared/bench}
HUGO=${HUGO:-$(command -v hugo || true)}
FLOOR=${FLOOR:-}
SITE=${SITE:-}
CORPUS=${CORPUS:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
without() { echo "bench-peers: without $1: $2" >&2; }

if [ -z "${SHEAF:-}" ]; then
	SHEAF=$work/sheaf
	go build -o "$SHEAF" ./cmd/sheaf
fi
go build -o "$work/bench" ./bench
if [ -z "$CORPUS" ]; then
	CORPUS=$work/vault
	"$work/bench" vault -notes 2000 "$CORPUS"
	echo "CORPUS is not set: comparing on 2,000 generated notes" >&2
fi
CORPUS=$(cd "$CORPUS" && pwd)

if [ -z "$FLOOR" ]; then
	if [ -d "$PEERS/floor" ] && (cd "$PEERS/floor" && go build -o "$work/floor" .) >"$work/log" 2>&1; then
		FLOOR=$work/floor
	else
		without "the bare loop" "set FLOOR, or PEERS to a folder with floor/"
	fi
fi
if [ -n "$HUGO" ] && [ -z "$SITE" ]; then
	if [ -f "$PEERS/hugo-site.sh" ] && bash "$PEERS/hugo-site.sh" "$CORPUS" "$work/site" >"$work/log" 2>&1; then
		SITE=$work/site
	else
		without Hugo "set SITE, or PEERS to a folder with hugo-site.sh"
		HUGO=
	fi
elif [ -z "$HUGO" ]; then
	without Hugo "it is not installed, and HUGO does not name it"
fi

# table SHEAF-ARGUMENTS FLOOR-ARGUMENTS KEEP: one comparison. KEEP=yes leaves the output of the run before.
table() {
	keep=$3
	prepare() { [ "$keep" = yes ] || printf 'rm -rf %s' "$1"; }
	sheaf="Sheaf | $(prepare "$work/out-sheaf") | '$SHEAF' build '$CORPUS' -o $work/out-sheaf $1 | $work/out-sheaf"
	floor="bare loop | $(prepare "$work/out-floor") | '$FLOOR' -src '$CORPUS' -mode hl -out $work/out-floor $2 | $work/out-floor"
	hugo="Hugo | $(prepare "$work/out-hugo") | '$HUGO' --quiet --source '$SITE' --destination $work/out-hugo | $work/out-hugo"
	set -- -rounds "$ROUNDS"
	[ -z "$HUGO" ] || set -- "$@" -baseline Hugo
	set -- "$@" "$sheaf"
	[ -z "$FLOOR" ] || set -- "$@" "$floor"
	[ -z "$HUGO" ] || set -- "$@" "$hugo"
	"$work/bench" compare "$@"
}

notes=$(find "$CORPUS" -name '*.md' | wc -l)
echo "## $notes notes, $(getconf _NPROCESSORS_ONLN) cores, $("$SHEAF" version 2>/dev/null | head -n 1)${HUGO:+, $("$HUGO" version | cut -d ' ' -f 1,2)}"
echo
echo "Cold: no cache, nothing there"
echo
table "--no-cache" "" no
echo
echo "Warm: a full cache, nothing there (Hugo keeps no pages: the same work again)"
echo
table "--cache $work/cache" "-cache $work/floor-cache" no
echo
echo "Unchanged: a full cache, the site there"
echo
table "--cache $work/cache" "-cache $work/floor-cache -skipsame" yes
