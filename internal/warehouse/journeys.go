package warehouse

import (
	"fmt"
	"strings"
)

// Touches are touches of persons, as expressions over a relation's columns that
// are never NULL.
type Touches struct {
	From    Relation
	Where   string // of the rows that are meant
	Person  string
	Second  string // Unix seconds
	Channel string
	Beside  []string // texts that are told with each touch
	Alike   []string // the same, alike where they mean the same
	Span    string   // seconds that it is looked back for; 0: not at all
}

// Persons are those who occur in a relation, as an expression that is never NULL.
type Persons struct {
	From   Relation
	Where  string
	Person string
}

// What parts the fields of a touch, and touches, in the answers, and what stands
// for a text that no question before has told.
const (
	NewMark   = '\x1d'
	FieldMark = '\x1e'
	TouchMark = '\x1f'
)

// CanCollapse reports whether the database brings the touches of persons
// together. In a file on this machine nothing would be saved by it.
func (db *DB) CanCollapse() bool { return db.dialect.packed != nil }

// Packed asks for the touches of those who converted, a row a person: the
// person, and the touches in the order of their time, channel and what is told
// beside: second, channel, and that.
func (db *DB) Packed(t Touches, converted []Persons) (selected, rest string) {
	return db.dialect.packed(db, t, converted)
}

// Collapsed asks how many of those who did not convert took each path, by the
// month (UTC) of the last touch: of the touches that their spans reach, counted
// back from the last, the channels in order. It tells the month, the path, its
// length, how many persons took it, and of their touches how many there are, how
// many repeat one of the same second and channel, how many have no channel, and
// how many repeat one in all that is told of them, those aside that are on the
// quarter of an hour, as days alone are.
func (db *DB) Collapsed(t Touches, converted []Persons) (selected string, from Relation, rest string) {
	selected, inner, rest := db.dialect.collapsed(db, t, converted)
	return selected, Relation{From: "(" + inner + ") AS walks", inner: t.From.in("(" + strings.SplitN(inner, t.From.From, 2)[0])}, rest
}

// union asks for persons of several relations, each once.
func union(converted []Persons) string {
	parts := make([]string, len(converted))
	for i, c := range converted {
		parts[i] = fmt.Sprintf("SELECT %s AS peil_converted FROM %s WHERE %s", c.Person, c.From.From, c.Where)
	}
	return strings.Join(parts, " UNION ALL ")
}

func postgresPacked(db *DB, t Touches, converted []Persons) (selected, rest string) {
	fields := append([]string{t.Second + "::text", t.Channel}, t.Beside...)
	order := []string{t.Second}
	for _, e := range fields[1:] {
		order = append(order, db.Bytewise(e))
	}
	selected = fmt.Sprintf(`%s, string_agg(%s, E'\x1f' ORDER BY %s)`, t.Person, strings.Join(fields, ` || E'\x1e' || `), strings.Join(order, ", "))
	rest = fmt.Sprintf("JOIN (SELECT DISTINCT peil_converted FROM (%s) AS c) AS converted ON %s = peil_converted WHERE %s GROUP BY 1 ORDER BY %s",
		union(converted), t.Person, t.Where, db.Bytewise(t.Person))
	return selected, rest
}

func postgresCollapsed(db *DB, t Touches, converted []Persons) (selected, inner, rest string) {
	touch := fmt.Sprintf("SELECT %[1]s AS p, %[2]s AS at, %[3]s AS channel, %[4]s AS span, %[8]s AS beside, max(%[2]s) OVER (PARTITION BY %[1]s) AS last FROM %[5]s LEFT JOIN (SELECT DISTINCT peil_converted FROM (%[6]s) AS c) AS converted ON %[1]s = peil_converted WHERE peil_converted IS NULL AND %[7]s",
		t.Person, t.Second, t.Channel, t.Span, t.From.From, union(converted), t.Where, "("+strings.Join(append([]string{t.Channel}, t.Alike...), ", ")+")")
	inner = fmt.Sprintf(`SELECT to_char(to_timestamp(max(last)) AT TIME ZONE 'UTC', 'YYYY-MM') AS month, coalesce(string_agg(channel, E'\x1f' ORDER BY at, channel COLLATE "C") FILTER (WHERE span > 0 AND last - at <= span), '') AS path, count(*) FILTER (WHERE span > 0 AND last - at <= span) AS steps, count(*) AS n, count(*) - count(DISTINCT (at, channel)) AS again, count(*) FILTER (WHERE channel = '') AS blank, count(*) FILTER (WHERE at %% 900 <> 0) - count(DISTINCT (at, beside)) FILTER (WHERE at %% 900 <> 0) AS alike FROM (%s) AS touch GROUP BY p`, touch)
	return "month, path, steps, count(*), sum(n), sum(again), sum(blank), sum(alike)", inner, `GROUP BY 1, 2, 3 ORDER BY 1, path COLLATE "C", 3`
}

func clickHousePacked(db *DB, t Touches, converted []Persons) (selected, rest string) {
	fields := append([]string{t.Second, t.Channel}, t.Beside...)
	texts := []string{"toString(x.1)"}
	for i := range fields[1:] {
		texts = append(texts, fmt.Sprintf("x.%d", i+2))
	}
	selected = fmt.Sprintf(`%s AS peil_p, arrayStringConcat(arrayMap(x -> concat(%s), arraySort(groupArray((%s)))), '\x1f')`, t.Person, strings.Join(texts, `, '\x1e', `), strings.Join(fields, ", "))
	return selected, fmt.Sprintf("WHERE %s AND %s GLOBAL IN (%s) GROUP BY peil_p ORDER BY peil_p", t.Where, t.Person, union(converted))
}

func clickHouseCollapsed(db *DB, t Touches, converted []Persons) (selected, inner, rest string) {
	const channel = "peil_channel" // written out once: it may be long
	inner = fmt.Sprintf(`SELECT %s AS peil_p, max(%s) AS peil_last, arrayMap(x -> x.2, arrayFilter(x -> x.3 > 0 AND peil_last - x.1 <= x.3, arraySort(groupArray((%s, (%s AS %s), %s))))) AS peil_walk, count(*) AS peil_n, peil_n - uniqExact((%s, %s)) AS peil_again, countIf(%s = '') AS peil_blank, countIf(%s %% 900 != 0) - uniqExactIf((%s), %s %% 900 != 0) AS peil_alike FROM %s WHERE %s AND %s GLOBAL NOT IN (%s) GROUP BY peil_p`,
		t.Person, t.Second, t.Second, t.Channel, channel, t.Span, t.Second, channel, channel, t.Second, strings.Join(append([]string{t.Second, channel}, t.Alike...), ", "), t.Second, t.From.From, t.Where, t.Person, union(converted))
	return `substring(toString(toDateTime(peil_last), 'UTC'), 1, 7) AS peil_month, arrayStringConcat(peil_walk, '\x1f') AS peil_path, length(peil_walk) AS peil_steps, count(*), sum(peil_n), sum(peil_again), sum(peil_blank), sum(peil_alike)`,
		inner, "GROUP BY peil_month, peil_path, peil_steps ORDER BY peil_month, peil_path, peil_steps"
}
