#!/bin/sh
# Fetches the echarts release named in echarts.go from the npm registry, bundles
# the parts that parts.js names, and lays the script and its licence texts into
# this folder. Needs npm; nothing else of the project does. The same releases
# make the same bytes.
set -eu
version=$(sed -n 's/^const Version = "\(.*\)"$/\1/p' echarts.go)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm install --silent --no-audit --no-fund --prefix "$scratch" "echarts@$version" esbuild@0.28.2 >/dev/null
cp parts.js "$scratch"
"$scratch/node_modules/.bin/esbuild" "$scratch/parts.js" --bundle --minify --format=iife --global-name=echarts --target=es2018 \
	--define:process.env.NODE_ENV='"production"' --log-level=warning --outfile=echarts.min.js \
	--banner:js="/*! Parts of Apache ECharts $version, bundled for peil. Apache License 2.0: https://www.apache.org/licenses/LICENSE-2.0 */"
release=$scratch/node_modules/echarts
cp "$release/LICENSE" "$release/licenses/LICENSE-d3" "$release/NOTICE" .
sha256sum echarts.min.js LICENSE LICENSE-d3 NOTICE >SHA256SUMS
