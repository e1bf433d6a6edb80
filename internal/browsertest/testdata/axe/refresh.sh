#!/bin/sh
# Fetches this release of axe-core from the npm registry and lays its script and
# licences into this folder. Needs npm; nothing else of the tests does.
set -eu
version=4.14.1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm pack --silent --pack-destination "$scratch" "axe-core@$version" >/dev/null
tar -xzf "$scratch/axe-core-$version.tgz" -C "$scratch"
cp "$scratch/package/axe.min.js" "$scratch/package/LICENSE" "$scratch/package/LICENSE-3RD-PARTY.txt" .
sha256sum LICENSE LICENSE-3RD-PARTY.txt axe.min.js >SHA256SUMS
