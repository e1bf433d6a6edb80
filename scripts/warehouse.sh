#!/usr/bin/env bash
# Measures a report on touches that lie in ClickHouse, on two shards of this
# machine: how many rows move, and what it takes. Needs Debian's packages
# clickhouse-server, clickhouse-client and postgresql, /usr/bin/time (GNU) and
# python3.
#
#	scripts/warehouse.sh                10 000 000 touches of 2 500 000 persons
#	TOUCHES=1000000 scripts/warehouse.sh
#	TELLS=channel scripts/warehouse.sh  touches that name their channel, not only
#	                                    source, medium and campaign
set -euo pipefail
cd "$(dirname "$0")/.."
touches=${TOUCHES:-10000000}
tells=${TELLS:-places}
scratch=$(mktemp -d)
chmod 711 "$scratch"
finish() {
	.ci/databases stop "$scratch/databases"
	rm -rf "$scratch"
}
trap finish EXIT

CGO_ENABLED=0 go build -o "$scratch/peil" ./cmd/peil
.ci/databases start "$scratch/databases" >"$scratch/env"
set -a
. "$scratch/env"
set +a
port() { sed 's/.*:\([0-9]*\)\/.*/\1/' <<<"$1"; }
shards=("$(port "$PEIL_TEST_CLICKHOUSE")" "$(port "$PEIL_TEST_CLICKHOUSE_SHARD")")
ask() { clickhouse-client --host 127.0.0.1 --port "$1" --query "$2"; }

# Touches over three years, of twelve channels or sources of which some are met far
# more often than others, at random; persons lie on both shards. One touch in 200
# has a conversion beside it.
often="toUInt32(pow((intHash64(number * 2 + SHARD + 99) % 10000) / 10000, 2) * 12)"
case "$tells" in
channel)
	columns="channel String, campaign String"
	told="concat('Channel ', toString($often)), concat('campaign ', toString(intHash64(number + 5) % 40))"
	;;
places)
	columns="source String, medium String, campaign String"
	told="['google', 'Google', 'fb', 'facebook', 'newsletter', 'bing', 'partner.no', 'tiktok', 'podcast', 'linkedin', '', 'qr'][$often + 1] AS s, ['cpc', 'organic', 'paid social', 'paid+social', 'email', 'CPC', 'referral', 'paid', 'audio', 'social', '', 'poster'][$often + 1],
		if(s = '', '', concat(if(intHash64(number + 6) % 9 = 0, 'Campaign+', 'campaign '), toString(intHash64(number + 5) % 40)))"
	;;
*) echo "TELLS is channel or places" >&2; exit 2 ;;
esac
for n in 0 1; do
	ask "${shards[$n]}" "CREATE TABLE touches_local (time DateTime, person String, $columns, type String) ENGINE = MergeTree() PARTITION BY tuple() ORDER BY (person, time)"
	ask "${shards[$n]}" "CREATE TABLE conversions_local (time DateTime, person String, value Decimal(18,2)) ENGINE = MergeTree() PARTITION BY tuple() ORDER BY time"
	ask "${shards[$n]}" "INSERT INTO touches_local SELECT toDateTime('2023-01-01 00:00:00') + intHash64(number * 2 + $n) % 94608000, concat('person-', toString(intHash64(number * 2 + $n + 777) % intDiv($touches, 4))),
		${told//SHARD/$n}, if(intHash64(number + 3) % 5 = 0, 'view', 'click')
		FROM (SELECT number FROM system.numbers LIMIT $((touches / 2)))"
	ask "${shards[$n]}" "INSERT INTO conversions_local SELECT toDateTime('2023-01-01 00:00:00') + intHash64(number * 2 + $n + 31) % 94608000, concat('person-', toString(intHash64(number * 2 + $n + 4242) % intDiv($touches, 4))), toDecimal64((intHash64(number + 1) % 100000) / 100, 2)
		FROM (SELECT number FROM system.numbers LIMIT $((touches / 400)))"
done
for table in touches conversions; do
	ask "${shards[0]}" "CREATE TABLE $table AS ${table}_local ENGINE = Distributed(peil, default, ${table}_local)"
done

cat >"$scratch/peil.toml" <<'TOML'
[report]
title = "Touches in ClickHouse"
language = "en"
[utm]
aliases = { fb = "facebook" }
[[channel]]
name = "Podcasts"
where = 'medium == "audio"'
[[source]]
name = "conversions"
kind = "conversions"
dsn = "${PEIL_TEST_CLICKHOUSE}"
table = "conversions"
timeout = "30m"
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }
[[source]]
name = "touches"
kind = "touchpoints"
dsn = "${PEIL_TEST_CLICKHOUSE}"
table = "touches"
timeout = "30m"
TOML

# seconds prints what processors the servers have used so far.
seconds() {
	local n
	for n in 1 2; do
		awk '{ print ($14 + $15) / 100 }' "/proc/$(cat "$scratch/databases/clickhouse$n/pid")/stat"
	done | awk '{ sum += $1 } END { print sum }'
}
before=$(seconds)
/usr/bin/time -f '%e %U %S %M' -o "$scratch/time" "$scratch/peil" build "$scratch" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; exit 1; }
after=$(seconds)
read -r elapsed user system kilobytes <"$scratch/time"
printf '%s; load %s\n\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(cut -d' ' -f1 /proc/loadavg)"
printf '| source | rows of the table | rows that moved | part |\n| --- | --- | --- | --- |\n'
python3 - "$scratch/public/report.json" <<'PY'
import json, sys
for i in json.load(open(sys.argv[1]))["inputs"]:
    print(f'| {i["source"]} | {i["rows"]} | {i["moved"]} | {100 * i["moved"] / i["rows"]:.2f} % |')
PY
printf '\nelapsed %s s; of processors: peil %s s, ClickHouse %s s; peak memory of peil %d MB\n' "$elapsed" \
	"$(awk "BEGIN { print $user + $system }")" "$(awk "BEGIN { print $after - $before }")" $((kilobytes / 1000))
