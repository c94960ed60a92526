#!/bin/sh
# Measures `sheaf serve` on a generated vault, Hugo's server beside it, and the time until a page that is open in
# Chromium has changed. Arguments go to `bench serve`: -notes, -edits, -seed, -pause, -sheaf.
#
#   HUGO      Hugo's program (default: hugo, if it is installed; empty: leave it out)
#   PEERS     a folder with hugo-site.sh, which makes a Hugo site of notes (default: ../shared/bench beside this checkout)
#   CHROMIUM  the browser's program (default: /usr/bin/chromium); Node.js and the packages of e2e/ are needed, too
# Whatever is absent is left out, and said so.
set -eu
cd "$(dirname "$0")/.."
HUGO=${HUGO-$(command -v hugo || true)}
PEERS=${PEERS:-../shared/bench}
CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
without() { echo "bench-serve: without $1: $2" >&2; }

if [ -z "$HUGO" ]; then
	without Hugo "it is not installed, and HUGO does not name it"
elif [ ! -f "$PEERS/hugo-site.sh" ]; then
	without Hugo "set PEERS to a folder with hugo-site.sh"
else
	set -- -hugo "$HUGO" -hugo-site "bash '$PEERS/hugo-site.sh'" "$@"
fi
if ! command -v node >/dev/null || [ ! -d e2e/node_modules/playwright-core ]; then
	without "a browser" "Node.js and the packages of e2e/ are needed (make test-browser installs them)"
elif [ ! -x "$CHROMIUM" ]; then
	without "a browser" "set CHROMIUM to its program"
else
	export CHROMIUM
	set -- -dom "node e2e/saves.mjs" "$@"
fi
exec "${GO:-go}" run ./bench serve "$@"
