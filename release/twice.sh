#!/bin/sh
# Makes the release of HEAD twice, in folders and with build caches of their own, and compares them byte by byte.
# Takes the arguments of `make release`. RELEASE names a folder that must be the same too.
set -eu
top=$(git rev-parse --show-toplevel)
commit=$(git rev-parse HEAD) # which may move meanwhile
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
for n in one another/place; do
	git clone -q --no-checkout "$top" "$scratch/$n"
	git -C "$scratch/$n" checkout -q "$commit"
	GOCACHE="$scratch/cache-${n%%/*}" make -C "$scratch/$n" release "$@"
done
diff -r "$scratch/one/dist" "$scratch/another/place/dist"
[ -z "${RELEASE:-}" ] || diff -r "$scratch/one/dist" "$RELEASE"
(cd "$scratch/one/dist" && sha256sum -c --quiet SHA256SUMS && cat SHA256SUMS)
