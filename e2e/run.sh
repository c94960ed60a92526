#!/bin/sh
# Runs the browser tests (or another script of package.json: `run.sh picture`), after installing what they
# need where that is allowed: npm packages by the lock file, and Chromium and Java by apt-get on Debian as root.
# What cannot be had is said in one line; the tests that need it are then skipped, or have failed where CI=true.
set -eu
cd "$(dirname "$0")"

give_up() {
	if [ "${CI:-}" = true ]; then
		echo "browser tests FAILED: $1" >&2
		exit 1
	fi
	echo "browser tests SKIPPED: $1" >&2
	exit 0
}

find_chromium() {
	for name in "${CHROMIUM:-}" chromium google-chrome google-chrome-stable chromium-browser \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
		[ -n "$name" ] && command -v "$name" && return
	done
	return 1
}

major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
[ "$major" -ge 20 ] || give_up "they need Node.js 20 or newer"
command -v npm >/dev/null || give_up "they need npm"

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
	npm ci --ignore-scripts --no-audit --no-fund || give_up "npm ci failed in e2e/"
fi

# Installs packages, or says why not.
install() {
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
	echo "installing $* with apt-get"
	log=$(mktemp)
	if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
		tail -n 5 "$log" >&2
		return 1
	fi
	rm -f "$log"
}

if ! CHROMIUM=$(find_chromium); then
	install chromium fonts-dejavu-core fonts-liberation || true
	CHROMIUM=$(find_chromium) || give_up "no Chromium: install it, or name one with CHROMIUM=/path"
fi

# The checker of HTML is a Java program. Without Java its test says so and is skipped.
if [ "${1:-test}" = test ] && ! java -version >/dev/null 2>&1 && ! install default-jre-headless && [ "${CI:-}" = true ]; then
	give_up "no Java: install it (default-jre-headless on Debian)"
fi
export CHROMIUM

exec npm run --silent "${1:-test}"
