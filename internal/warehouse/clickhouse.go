package warehouse

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ClickHouse/clickhouse-go/v2"
)

var clickHouse = dialect{
	port:   "9000",
	open:   openClickHouse,
	column: clickHouseColumn,
	fault:  clickHouseFault,
	catalog: catalog{
		tables:  "if(database = currentDatabase(), name, concat(database, '.', name)) AS t FROM system.tables WHERE database != 'system' ORDER BY t",
		columns: "table, name FROM system.columns WHERE database != 'system' ORDER BY table, name",
	},
	quote: "`", escape: strings.NewReplacer(`\`, `\\`, "'", `\'`),

	text: func(c Column, e string) string { return "toString(" + e + ")" },
	trim: `if(match(%[1]s, '^[\\s\\v\\x{85}\\p{Z}]|[\\s\\v\\x{85}\\p{Z}]$'), replaceRegexpAll(%[1]s, '^[\\s\\v\\x{85}\\p{Z}]+|[\\s\\v\\x{85}\\p{Z}]+$', ''), %[1]s)`,
	moment: func(c Column, e string) string {
		return fmt.Sprintf("concat(replaceOne(toString(toDateTime(%s), 'UTC'), ' ', 'T'), 'Z')", e)
	},
	day: func(c Column, e, _, to string) string { return fmt.Sprintf("toString(toDate(%s, '%s'))", e, to) },
	seconds: func(c Column, e, zone string) string {
		if c.Class == Date {
			return fmt.Sprintf("toInt64(toUnixTimestamp(concat(toString(%s), ' 00:00:00'), '%s'))", e, zone)
		}
		return fmt.Sprintf("toInt64(toUnixTimestamp(%s))", e)
	},

	// Its whole numbers run over in silence: one that is too large is the largest
	// that is not, of which no sum is told.
	millionths: func(c Column, e string) string {
		const within = "if(%[1]s >= 9.2e12, toInt64(9223372036854), if(%[1]s <= -9.2e12, toInt64(-9223372036854), toInt64(%[2]s))) * 1000000"
		switch {
		case c.Class == Whole && c.Narrow:
			return fmt.Sprintf("toInt64(%s) * 1000000", e)
		case c.Class == Whole:
			return fmt.Sprintf(within, "toFloat64("+e+")", e)
		case c.Class == Decimal && c.Scale <= 6:
			return fmt.Sprintf("toInt64(toDecimal128(%s, 6) * 1000000)", e)
		case c.Narrow: // by its shortest digits, as it is read
			e = "toString(" + e + ")"
		}
		// Some servers refuse to make a whole number of what is none, also where it is
		// not asked for.
		e = "toFloat64(" + e + ")"
		number := fmt.Sprintf("(if(isNaN(%[1]s) OR abs(%[1]s) >= 9.2e12, 0, %[1]s) * 1000000)", e)
		return fmt.Sprintf("multiIf(isNaN(%[1]s), NULL, abs(%[1]s) >= 9.2e12, toInt64(if(%[1]s < 0, -1, 1)) * 9223372036854775807, %[2]s)", e, fmt.Sprintf(clickHouseRound, number))
	},
	total:   "multiIf(count(%[1]s) = 0, NULL, sum(abs(toFloat64(%[1]s))) > 9.2e18, 'overflow', toString(sum(%[1]s)))",
	asFloat: "toFloat64(%s)",
	round:   clickHouseRound,
	product: "(%[1]s * intDiv(%[2]s, 1000000) + intDiv(%[1]s * (%[2]s %% 1000000) + 500000, 1000000))",

	contains: "position(%s, %s) > 0", starts: "startsWith(%s, %s)", ends: "endsWith(%s, %s)",
	bytewise: "%s",
	packed:   clickHousePacked, collapsed: clickHouseCollapsed,
	joined: func(texts []string) string { return "concat(" + strings.Join(texts, `, '\x1e', `) + ")" },
	mapped: func(d *dialect, text string, from, to []string, rest string) string {
		return fmt.Sprintf("transform(%s, %s, %s, %s)", text, d.array(from), d.array(to), rest)
	},
	longest: "toInt64(value) FROM system.settings WHERE name = 'max_query_size'",
}

// clickHouseRound adds no half before it cuts off: a large float has no room for one.
const clickHouseRound = "toInt64(if(%[1]s < 0, -1, 1) * (floor(abs(%[1]s)) + (abs(%[1]s) - floor(abs(%[1]s)) >= 0.5)))"

// longStatement is how many bytes a statement may have of a user who may change
// settings. Others may have as many as the server takes by itself, 256 KiB mostly:
// it is asked, since some refuse a setting and some ignore it.
const longStatement = 16 << 20

// array writes a constant array of texts.
func (d *dialect) array(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = d.quoted(text)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func openClickHouse(db *DB, _ Options) (*sql.DB, error) {
	o, err := clickhouse.ParseDSN(db.address.dsn)
	if err != nil {
		return nil, err
	}
	db.address.keep(o.Auth.Password)
	o.DialTimeout, o.ReadTimeout = db.connectTimeout(), db.timeout
	if o.Settings == nil {
		o.Settings = clickhouse.Settings{}
	}
	// 2 reads only, and lets the other settings be set.
	o.Settings["readonly"] = 2
	o.Settings["max_execution_time"] = int(db.timeout.Seconds())
	o.Settings["max_query_size"] = longStatement
	db.reopen = func() *sql.DB { // for a user who may change no setting, and may only read
		plain := *o
		plain.Settings = nil
		return newClickHousePool(&plain)
	}
	return newClickHousePool(o), nil
}

func newClickHousePool(o *clickhouse.Options) *sql.DB {
	pool := clickhouse.OpenDB(o)
	// After a mistake an old server takes what the driver had still to say for the
	// next question: no connection is used twice.
	pool.SetMaxIdleConns(0)
	return pool
}

var (
	wrapper = regexp.MustCompile(`^(?:Nullable|LowCardinality)\((.*)\)$`)
	narrow  = regexp.MustCompile(`^U?Int(?:8|16|32)$`)
	decimal = regexp.MustCompile(`^Decimal(?:32|64|128|256)?\((?:\d+, *)?(\d+)\)$`)
)

func clickHouseColumn(t *sql.ColumnType) Column {
	name := t.DatabaseTypeName()
	for {
		m := wrapper.FindStringSubmatch(name)
		if m == nil {
			break
		}
		name = m[1]
	}
	if m := decimal.FindStringSubmatch(name); m != nil {
		scale, _ := strconv.Atoi(m[1])
		return Column{Class: Decimal, Scale: scale}
	}
	switch {
	case strings.HasPrefix(name, "Int"), strings.HasPrefix(name, "UInt"):
		return Column{Class: Whole, Narrow: narrow.MatchString(name)}
	case strings.HasPrefix(name, "Float"):
		return Column{Class: Float, Narrow: name == "Float32"}
	case name == "Date", name == "Date32":
		return Column{Class: Date}
	case strings.HasPrefix(name, "DateTime"):
		return Column{Class: Instant}
	}
	return Column{}
}

var (
	failedAt    = regexp.MustCompile(`failed at position (\d+)`)
	lineAndMore = regexp.MustCompile(`(?s)\. Expected one of.*|, e\.what.*|\(version .*`)
	missingName = regexp.MustCompile("(?:Unknown identifier:? |Missing columns:? |Unknown column:? |There is no column |Table |Unknown table(?: expression)?(?: identifier)?:? |Database |Unknown expression(?: or function)? identifier:? )[`'\"]?([^\\s`'\",]+)")
)

// clickHouseFault understands the codes of
// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp.
func clickHouseFault(err error) fault {
	f := fault{text: err.Error(), at: -1, bytes: true}
	e, ok := errors.AsType[*clickhouse.Exception](err)
	if !ok {
		return f
	}
	f.text = lineAndMore.ReplaceAllString(e.Message, "")
	name := ""
	if m := missingName.FindStringSubmatch(e.Message); m != nil {
		name = strings.TrimRight(m[1], ".")
	}
	switch e.Code {
	case 192, 193, 194, 195, 516:
		f.reason = badPassword
	case 81:
		// Of a table's database it is the table that is misspelt.
		if f.reason = noDatabase; name != "" {
			f.name = name
		}
	case 60:
		f.reason, f.name = noTable, name
	case 10, 16, 47:
		f.reason, f.name = noColumn, name
	case 62:
		f.reason = badSyntax
		if m := failedAt.FindStringSubmatch(e.Message); m != nil {
			f.at, _ = strconv.Atoi(m[1])
			f.at--
			// What follows is repeated from there on.
			_, after, _ := strings.Cut(f.text, m[0])
			_, after, _ = strings.Cut(after, ": ")
			f.text = "it stops at: " + after
		}
	case 43, 46, 42, 53, 70:
		f.reason = badSyntax
	case 69, 407:
		f.reason = tooLarge
	case 159, 209:
		f.reason = tooSlow
	case 164, 291, 452, 497:
		f.reason = notAllowed
	case 210, 279, 1000:
		f.reason = goneAway
	}
	if !utf8.ValidString(f.text) {
		f.text = strings.ToValidUTF8(f.text, "�")
	}
	return f
}
