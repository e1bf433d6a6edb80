#!/usr/bin/env bash
# Measures a whole run of peil, from the start of the process to its end, and
# prints the tables of docs/performance.md. Needs /usr/bin/time (GNU), gzip and
# python3 (to make the large file).
#
#	scripts/bench.sh            all
#	ROWS=200000 scripts/bench.sh    a smaller large file
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${ROWS:-1000000}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME="$scratch/cache"

CGO_ENABLED=0 go build -o "$scratch/peil" ./cmd/peil
mkdir "$scratch/large"
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

printf '%s, %s processors, %s\n\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(go version | cut -d' ' -f3,4)"
printf '| run | goal | time | of processors | peak memory |\n| --- | --- | --- | --- | --- |\n'
before=cold
row "\`peil build\` of the sample, nothing cached" "1 s, 150 MB" "$(run 7 "$scratch/peil" build "$scratch/client")"
before=elsewhere
row "the same, charts in the cache" "0.15 s" "$(run 7 "$scratch/peil" build "$scratch/client")"
before=true
row "the same again, nothing to change" "0.15 s" "$(run 7 "$scratch/peil" build "$scratch/client")"

python3 - "$rows" >"$scratch/large/ads.csv" <<'PYTHON'
import datetime, sys
rows, first = int(sys.argv[1]), datetime.date(2023, 1, 1)
print("date,channel,campaign,ad_group,device,spend,impressions,clicks,conversions,revenue")
days, channels, devices = 900, ["Search", "Social", "Display", "Video"], ["mobile", "desktop", "tablet"]
for i in range(rows):
    day = first + datetime.timedelta(days=i * days // rows)
    print(f"{day},{channels[i % 4]},campaign {i % 40},group {i % 200},{devices[i % 3]},{(i * 37 % 9000) / 100:.2f},{i * 53 % 20000},{i * 17 % 700},{i % 5},{(i * 71 % 90000) / 100:.2f}")
PYTHON
cat >"$scratch/large/peil.toml" <<'TOML'
[report]
title = "Large"
language = "en"
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }
TOML
size=$(($(stat -c %s "$scratch/large/ads.csv") / 1000000))
row "\`peil check\` of $rows rows of ads ($size MB of CSV)" "2 s" "$(run 7 "$scratch/peil" check "$scratch/large")"

site="$scratch/client/public"
printf '\n| file | bytes | gzip -9 |\n| --- | --- | --- |\n'
weigh() { printf '| %s | %d kB | %d kB |\n' "$1" $((($(cat "${@:2}" | wc -c) + 500) / 1000)) $((($(cat "${@:2}" | gzip -9 | wc -c) + 500) / 1000)); }
for page in "$site"/*.html; do weigh "$(basename "$page")" "$page"; done
weigh "style sheets" "$site"/assets/*.css
for script in "$site"/assets/*.js; do weigh "$(basename "$script")" "$script"; done
weigh "report.json" "$site/report.json"
printf '\n%s files, %s kB in all; the command is %d MB.\n' "$(find "$site" -type f ! -name '.*' | wc -l)" "$(($(find "$site" -type f -exec cat {} + | wc -c) / 1000))" $(($(stat -c %s "$scratch/peil") / 1000000))
