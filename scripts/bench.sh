#!/usr/bin/env bash
# Measures a whole run of peil, from the start of the process to its end, and
# prints the tables of docs/performance.md. Needs /usr/bin/time (GNU) and gzip.
#
#	scripts/bench.sh            all
#	ROWS=200000 scripts/bench.sh    smaller large files
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${ROWS:-1000000}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME="$scratch/cache"

CGO_ENABLED=0 go build -o "$scratch/peil" ./cmd/peil
go build -o "$scratch/largedata" ./scripts/largedata
cp -R sample-config "$scratch/client"
rm -rf "$scratch/client/public"

# run TIMES COMMAND...: the median of an odd number of runs, as its "seconds user
# system kB"; what $before names is done before each of them.
before=true
run() {
	local times=$1 i
	shift
	for ((i = 0; i < times; i++)); do
		$before
		/usr/bin/time -f '%e %U %S %M' -o "$scratch/time" "$@" >"$scratch/out" 2>"$scratch/err" || { cat "$scratch/err" >&2; exit 1; }
		cat "$scratch/time"
	done | sort -n | sed -n "$(((times + 1) / 2))p"
}
row() { # row WHAT GOAL "seconds user system kB"
	local seconds user system kilobytes
	read -r seconds user system kilobytes <<<"$3"
	printf '| %s | %s | %s s | %s s | %d MB |\n' "$1" "$2" "$seconds" "$(awk "BEGIN { print $user + $system }")" $((kilobytes / 1000))
}
cold() { rm -rf "$XDG_CACHE_HOME" "$scratch/client/public"; }
elsewhere() { rm -rf "$scratch/client/public"; }
unread() { rm -rf "$XDG_CACHE_HOME/peil/sources"; }

printf '%s, %s processors, %s\n\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(go version | cut -d' ' -f3,4)"
printf '| run | goal | time | of processors | peak memory |\n| --- | --- | --- | --- | --- |\n'
before=cold
row "\`peil build\` of the sample, nothing cached" "1 s, 150 MB" "$(run 7 "$scratch/peil" build "$scratch/client")"
before=elsewhere
row "the same, charts and large files in the cache" "0.15 s" "$(run 7 "$scratch/peil" build "$scratch/client")"
before=true
row "the same again, nothing to change" "0.15 s" "$(run 7 "$scratch/peil" build "$scratch/client")"

# large GOAL TIMES WHAT CLIENT FLAGS...: check of a client that largedata writes,
# whose files are read each time.
before=unread
large() {
	local goal=$1 times=$2 what=$3
	rm -rf "$scratch/large"
	"$scratch/largedata" "${@:4}" "$scratch/large"
	row "\`peil check\` of $what ($(($(cat "$scratch"/large/*.csv | wc -c) / 1000000)) MB of CSV)" "$goal" "$(run "$times" "$scratch/peil" check "$scratch/large")"
}
large "2 s" 7 "$rows rows of ads" ads -rows "$rows"
large "1.2 s, 300 MB" 5 "$((2 * rows)) rows of ads" ads -rows $((2 * rows))
large "4 s, 500 MB" 3 "$((10 * rows)) rows of ads" ads -rows $((10 * rows))
before=true
row "the same again, the file in the cache" "" "$(run 3 "$scratch/peil" check "$scratch/large")"
before=unread
large "0.9 s, 118 MB" 5 "$rows rows of paths, 12 channels, few paths" common -rows "$rows"
large "0.9 s, 118 MB" 5 "the same, hardly two paths alike" paths -rows "$rows"
large "2 s, four times \`sort\`" 5 "$rows rows of paths, 100 channels, order 2" paths -rows "$rows" -channels 100 -order 2
row "\`sort --parallel=2\` of that file" "" "$(run 5 sort --parallel=2 -o "$scratch/sorted" "$scratch/large/paths.csv")"
large "15 s, 1000 MB" 3 "a log of $((10 * rows)) touches of $((2 * rows)) persons, eight models, 200 replicates" touches -rows $((10 * rows)) -persons $((2 * rows)) -intervals
large "" 3 "200 paths of 5000 touches, 100 channels" long -rows 200 -channels 100
large "" 3 "$rows touches of one person" touches -rows "$rows" -persons 1
large "" 3 "$rows touches of $rows persons" touches -rows "$rows" -persons "$rows"

site="$scratch/client/public"
printf '\n| file | bytes | gzip -9 |\n| --- | --- | --- |\n'
weigh() { printf '| %s | %d kB | %d kB |\n' "$1" $((($(cat "${@:2}" | wc -c) + 500) / 1000)) $((($(cat "${@:2}" | gzip -9 | wc -c) + 500) / 1000)); }
for page in "$site"/*.html; do weigh "$(basename "$page")" "$page"; done
weigh "style sheets" "$site"/assets/*.css
for script in "$site"/assets/*.js; do weigh "$(basename "$script")" "$script"; done
weigh "report.json" "$site/report.json"
printf '\n%s files, %s kB in all; the command is %d MB.\n' "$(find "$site" -type f ! -name '.*' | wc -l)" "$(($(find "$site" -type f -exec cat {} + | wc -c) / 1000))" $(($(stat -c %s "$scratch/peil") / 1000000))
