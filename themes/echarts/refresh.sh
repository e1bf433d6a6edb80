#!/bin/sh
# Fetches the echarts release named in echarts.go from the npm registry and
# lays its script and licence texts into this folder. Needs npm; nothing else
# of the project does.
set -eu
version=$(sed -n 's/^const Version = "\(.*\)"$/\1/p' echarts.go)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm pack --silent --pack-destination "$scratch" "echarts@$version" >/dev/null
tar -xzf "$scratch/echarts-$version.tgz" -C "$scratch"
cp "$scratch/package/dist/echarts.min.js" "$scratch/package/LICENSE" \
	"$scratch/package/licenses/LICENSE-d3" "$scratch/package/NOTICE" .
sha256sum echarts.min.js LICENSE LICENSE-d3 NOTICE >SHA256SUMS
