package warehouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/jackc/pgx/v5/pgconn"
)

const secret = "korrekt-hest"

func opened(t *testing.T, scheme string) *DB {
	t.Helper()
	a, err := Parse(scheme + "://ann:" + secret + "@db.example.com/crm")
	if err != nil {
		t.Fatal(err)
	}
	d := *dialectOf(scheme)
	d.catalog = catalog{} // no database is there to be asked
	return &DB{address: a, dialect: &d, timeout: time.Minute}
}

// A hostile driver repeats the password wherever it can.
func TestProblemsTellNoSecret(t *testing.T) {
	says := "connection string postgres://ann:" + secret + "@db.example.com/crm, password \"" + secret + "\" (" + secret + ")\n" + secret
	errs := []error{
		errors.New(says), fmt.Errorf("wrapped: %w", errors.New(says)),
		errors.New(strings.Repeat("x", 195) + secret),
		&net.OpError{Op: "dial", Err: errors.New(says)}, &net.DNSError{Err: says, Name: secret},
	}
	for _, code := range []string{"28P01", "3D000", "42601", "42501", "57014", "57P01", "XX000"} {
		errs = append(errs, &pgconn.PgError{Code: code, Message: says, Hint: says, Detail: says, Position: 3})
	}
	for _, code := range []int32{62, 81, 159, 164, 193, 210, 241, 516, 999} {
		errs = append(errs, &clickhouse.Exception{Code: code, Message: says + " failed at position 9: " + secret, StackTrace: says})
	}
	for _, scheme := range []string{"postgres", "clickhouse"} {
		db := opened(t, scheme)
		for _, err := range errs {
			query := "SELECT x FROM t"
			for _, p := range []*Problem{
				db.problem(context.Background(), err, span{text: query, from: 1, size: len(query)}), db.unreachable(context.Background(), err),
			} {
				if told := p.Message + p.Hint; strings.Contains(told, secret[:5]) || p.Message == "" {
					t.Errorf("%s: %#v is told as %q (%q)", scheme, err, p.Message, p.Hint)
				}
			}
		}
	}
}

func TestProblem(t *testing.T) {
	const query = "SELECT a,\n  bé FROM t"
	inner := span{text: query, from: 15, size: len([]rune(query))}
	for _, c := range []struct {
		scheme string
		err    error
		want   string
	}{
		{"postgres", &pgconn.PgError{Code: "42601", Message: `syntax error at or near "FROM"`, Position: 31}, `1 15 the database cannot read the query (syntax error at or near "FROM")`},
		{"postgres", &pgconn.PgError{Code: "57014", Message: "canceling statement due to statement timeout"}, `2 0 the database did not answer within 1m0s (give it longer with timeout = "30m", or ask it for less)`},
		{"postgres", &pgconn.PgError{Code: "25006", Message: "cannot execute DELETE in a read-only transaction"}, "1 0 the database does not allow that (cannot execute DELETE in a read-only transaction)"},
		{"postgres", &pgconn.PgError{Code: "57P01", Message: "terminating connection"}, "2 0 the connection to the database was lost (build again when it is back; what was published stays as it was)"},
		{"postgres", io.ErrUnexpectedEOF, "2 0 the connection to the database was lost (build again when it is back; what was published stays as it was)"},
		{"postgres", os.ErrDeadlineExceeded, `2 0 the database did not answer within 1m0s (give it longer with timeout = "30m", or ask it for less)`},
		{"postgres", &pgconn.PgError{Code: "XX000", Message: "odd"}, "1 0 the database refuses the query: odd ()"},
		{"clickhouse", &clickhouse.Exception{Code: 62, Message: "Syntax error: failed at position 28 (line 2, col 3): bé FROM. Expected one of: a, b"}, "1 12 the database cannot read the query (it stops at: bé FROM)"},
		{"clickhouse", &clickhouse.Exception{Code: 62, Message: "Syntax error: failed at position 32 (line 2, col 7): FROM t"}, "1 15 the database cannot read the query (it stops at: FROM t)"}, // after é, which is two bytes
		{"clickhouse", &clickhouse.Exception{Code: 159, Message: "Timeout exceeded"}, `2 0 the database did not answer within 1m0s (give it longer with timeout = "30m", or ask it for less)`},
	} {
		p := opened(t, c.scheme).problem(context.Background(), c.err, inner)
		if got := fmt.Sprintf("%d %d %s (%s)", p.About, p.Offset, p.Message, p.Hint); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	db := opened(t, "postgres")
	for _, c := range []struct {
		err  error
		want string
	}{
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, "postgres database crm at db.example.com:5432 cannot be reached: nothing listens there"},
		{&net.DNSError{IsNotFound: true}, "postgres database crm at db.example.com:5432 cannot be reached: there is no host of that name"},
		{context.DeadlineExceeded, "postgres database crm at db.example.com:5432 cannot be reached: it did not answer within 10s"},
		{&pgconn.PgError{Code: "28P01"}, "postgres database crm at db.example.com:5432 does not let the user in"},
	} {
		if p := db.unreachable(context.Background(), c.err); p.Message != c.want || p.About != TheAddress {
			t.Errorf("got  %s\nwant %s", p.Message, c.want)
		}
	}
}

func TestPlaceOf(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        int
	}{
		{"cost", "select cost_all, æ, COST from t", 20}, {"cost", "select costs from t", -1}, {"x", "", -1},
	} {
		at, ok := placeOf(c.name, c.query)
		if !ok {
			at = -1
		}
		if at != c.want {
			t.Errorf("placeOf(%q, %q) is %d, want %d", c.name, c.query, at, c.want)
		}
	}
}
