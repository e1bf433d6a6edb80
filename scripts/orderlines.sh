#!/usr/bin/env bash
# Measures a report on orders that lie in PostgreSQL and in ClickHouse (two shards
# of this machine) as a table of items: how many rows move, and what it takes. Needs
# Debian's packages postgresql, clickhouse-server and clickhouse-client,
# /usr/bin/time (GNU) and python3.
#
#	scripts/orderlines.sh               1 000 000 items of 350 000 orders
#	ITEMS=100000 scripts/orderlines.sh
#	PEIL=/path/to/peil scripts/orderlines.sh   by another version of peil
set -euo pipefail
cd "$(dirname "$0")/.."
lines=${ITEMS:-1000000}
scratch=$(mktemp -d)
chmod 711 "$scratch"
finish() {
	.ci/databases stop "$scratch/databases"
	rm -rf "$scratch"
}
trap finish EXIT

peil=${PEIL:-$scratch/peil}
[ -n "${PEIL:-}" ] || CGO_ENABLED=0 go build -o "$peil" ./cmd/peil
.ci/databases start "$scratch/databases" >"$scratch/env"
set -a
. "$scratch/env"
set +a
port() { sed 's/.*:\([0-9]*\)\/.*/\1/' <<<"$1"; }

# Some 2.9 items to an order, of 90 000 customers over three years, of five brands and
# three hundred products, with cost; orders of 5 channels and an order in twenty
# cancelled. One item in fifty was paid back on a later day.
python3 - "$lines" >"$scratch/items.tsv" <<'PY'
import random, sys
from datetime import datetime, timedelta
lines = int(sys.argv[1])
random.seed(7)
start, channels = datetime(2023, 1, 1), ["Google Ads", "Meta", "E-mail", "Direct", "Organic Search"]
n = order = 0
while n < lines:
    order += 1
    at = start + timedelta(seconds=random.randrange(3 * 365 * 86400))
    own = [f"customer-{random.randrange(90000) ** 2 % 90000:05d}", f"#{order}", random.choice(channels), "cancelled" if random.random() < .05 else "paid"]
    for _ in range(min(lines - n, random.choice([1, 1, 2, 3, 3, 4, 6]))):
        price, back = random.randrange(4900, 249900) / 100, random.random() < .02
        when = at + timedelta(days=random.randrange(3, 30)) if back else at
        product = random.randrange(300)
        print("\t".join([str(when), *own, f"Brand {product % 5}", f"Product {product}", "no note", str(random.randrange(1, 4)), f"{-price if back else price:.2f}", "0.00" if back else f"{price * .6:.2f}"]))
        n += 1
print(f"{order} orders", file=sys.stderr)
PY
columns=("customer" "order_id" "channel" "status" "brand" "product" "note")
psql -q "$PEIL_TEST_POSTGRES" -c "CREATE TABLE items (time timestamptz, $(printf '%s text, ' "${columns[@]}") quantity int, revenue numeric(12,2), cost numeric(12,2))" \
	-c "\\copy items FROM '$scratch/items.tsv'" -c "ANALYZE items"
for n in PEIL_TEST_CLICKHOUSE PEIL_TEST_CLICKHOUSE_SHARD; do
	clickhouse-client --host 127.0.0.1 --port "$(port "${!n}")" --query "CREATE TABLE items_local (time DateTime, $(printf '%s String, ' "${columns[@]}") quantity Int32, revenue Decimal(12,2), cost Decimal(12,2)) ENGINE = MergeTree() PARTITION BY tuple() ORDER BY time"
done
split -n r/2 "$scratch/items.tsv" "$scratch/part-" # an order's items lie on both shards
clickhouse-client --host 127.0.0.1 --port "$(port "$PEIL_TEST_CLICKHOUSE")" --query "INSERT INTO items_local FORMAT TabSeparated" <"$scratch/part-aa"
clickhouse-client --host 127.0.0.1 --port "$(port "$PEIL_TEST_CLICKHOUSE_SHARD")" --query "INSERT INTO items_local FORMAT TabSeparated" <"$scratch/part-ab"
clickhouse-client --host 127.0.0.1 --port "$(port "$PEIL_TEST_CLICKHOUSE")" --query "CREATE TABLE items AS items_local ENGINE = Distributed(peil, default, items_local)"

# build makes a report on the table: its name, the dsn's variable, what the source has
# beside, and which processes the database is.
build() {
	local before after elapsed user system kilobytes
	mkdir -p "$scratch/$1"
	cat >"$scratch/$1/peil.toml" <<TOML
[report]
title = "Items"
language = "en"
[[source]]
name = "orders"
kind = "orders"
dsn = "\${$2}"
table = "items"
timeout = "30m"
$3
TOML
	before=$(seconds "$4")
	/usr/bin/time -f '%e %U %S %M' -o "$scratch/time" "$peil" build "$scratch/$1" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; exit 1; }
	after=$(seconds "$4")
	read -r elapsed user system kilobytes <"$scratch/time"
	python3 - "$scratch/$1/public/report.json" "$1" "$elapsed" "$(awk "BEGIN { print $user + $system }")" "$(awk "BEGIN { print $after - $before }")" $((kilobytes / 1000)) <<'PY'
import json, sys
i = json.load(open(sys.argv[1]))["inputs"][0]
print("|", " | ".join([sys.argv[2], str(i["rows"]), str(i["moved"]), *sys.argv[3:]]), "|")
PY
}

# seconds prints what processors the processes of a database have used so far: those of
# PostgreSQL, which has one a connection, as their parent has counted them.
seconds() {
	local pid
	case "$1" in
	postgres) pid=$(head -1 "$scratch/databases/postgres/postmaster.pid") ;;
	clickhouse) pid="$(cat "$scratch/databases/clickhouse1/pid") $(cat "$scratch/databases/clickhouse2/pid")" ;;
	esac
	sleep 1 # so that one that has just ended is counted
	for pid in $pid; do
		awk '{ print ($14 + $15 + $16 + $17) / 100 }' "/proc/$pid/stat"
	done | awk '{ sum += $1 } END { print sum }'
}

own='columns = { order = "order_id" }'
brand='columns = { order = "order_id", brand = "brand" }'
printf '%s; load %s\n\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(cut -d' ' -f1 /proc/loadavg)"
printf '| table | rows | rows that moved | elapsed s | processor s, peil | of the database | MB, peil |\n| --- | --- | --- | --- | --- | --- | --- |\n'
build postgres PEIL_TEST_POSTGRES "$own" postgres
build postgres-by-brand PEIL_TEST_POSTGRES "$brand" postgres
build clickhouse PEIL_TEST_CLICKHOUSE "$own" clickhouse
build clickhouse-by-brand PEIL_TEST_CLICKHOUSE "$brand" clickhouse
