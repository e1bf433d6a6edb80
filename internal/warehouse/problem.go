package warehouse

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"
)

// About says what of a source a problem is about.
type About int

const (
	TheAddress  About = iota // it cannot be reached, or lets nobody in
	TheRelation              // the table or the query
	TheServer                // it gave up, or went away
)

// Problem is why a database does not give what was asked. It never holds a
// secret.
type Problem struct {
	About   About
	Message string
	Hint    string
	Offset  int  // runes into the query or the table's name
	Length  int  // runes to underline; 0 means one
	Placed  bool // Offset is known
}

// Error returns the message.
func (p *Problem) Error() string { return p.Message }

// reason is what a driver's error means; the zero one is any other.
type reason int

const (
	otherReason reason = iota
	badPassword
	noDatabase
	noTable
	noColumn
	badSyntax
	tooSlow
	tooLarge
	notAllowed
	goneAway
)

// fault is a driver's error, understood.
type fault struct {
	reason reason
	text   string // what the driver says
	name   string // of the table or column that is not there, where it is told
	at     int    // runes into the statement; -1: not told
	bytes  bool   // at counts bytes
}

// problem turns a driver's error into a problem. statement is what was asked;
// inner is where the relation's text stands in it, in runes.
func (db *DB) problem(ctx context.Context, err error, inner span) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	f := db.dialect.fault(err)
	switch {
	case ctx.Err() == context.DeadlineExceeded || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded):
		f.reason = tooSlow
	case ctx.Err() != nil:
		return &Problem{About: TheServer, Message: "reading was interrupted"}
	case f.reason == otherReason && lost(err):
		f.reason = goneAway
	}
	says := plain(db.address.hide(f.text))
	p := &Problem{About: TheRelation}
	switch f.reason {
	case badPassword:
		return &Problem{About: TheAddress, Message: fmt.Sprintf("%s does not let the user in", db.address), Hint: "check the user and the password in the dsn, and what the user may do from this machine"}
	case noDatabase:
		if inner.text != "" {
			p.Message, p.Hint = "the database that the table is in is not there", db.nearTable(ctx, f.name)
			break
		}
		return &Problem{About: TheAddress, Message: fmt.Sprintf("there is no such database at %s", db.address.host), Hint: "check the name after the host in the dsn"}
	case noTable:
		p.Message, p.Hint = "the database has no such table", db.nearTable(ctx, f.name)
		if name := db.address.hide(f.name); name != "" {
			p.Message = fmt.Sprintf("the database has no table %q", name)
		}
	case noColumn:
		p.Message, p.Hint = "there is no such column", db.nearColumn(ctx, f.name, inner.text)
		if name := db.address.hide(f.name); name != "" {
			p.Message = fmt.Sprintf("there is no column %q", name)
		}
	case badSyntax:
		p.Message, p.Hint = "the database cannot read the query", says
	case tooSlow:
		return &Problem{About: TheServer, Message: fmt.Sprintf("the database did not answer within %s", db.timeout),
			Hint: `give it longer with timeout = "30m", or ask it for less`}
	case tooLarge:
		p.Message, p.Hint = "a number or a sum goes beyond 9 200 000 000 000", "look for a number that is too large"
	case notAllowed:
		p.Message, p.Hint = "the database does not allow that", says
	case goneAway:
		return &Problem{About: TheServer, Message: "the connection to the database was lost", Hint: "build again when it is back; what was published stays as it was"}
	default:
		p.Message = "the database refuses the query"
		if says != "" {
			p.Message += ": " + says
		}
	}
	at := f.at - inner.from
	if f.bytes && at >= 0 && at <= len(inner.text) { // what stands before the relation is ASCII where its text is asked for first
		at = utf8.RuneCountInString(inner.text[:at])
	}
	if f.at >= 0 && at >= 0 && at <= inner.size {
		p.Offset, p.Placed = at, true
		if rest := string([]rune(inner.text)[at:]); f.name != "" && len(rest) >= len(f.name) && strings.EqualFold(rest[:len(f.name)], f.name) {
			p.Length = utf8.RuneCountInString(f.name)
		}
	} else if f.name != "" && inner.size > 0 {
		p.Offset, p.Placed = placeOf(f.name, inner.text)
		p.Length = utf8.RuneCountInString(f.name)
	}
	return p
}

// span is where the relation's text stands in a statement.
type span struct {
	text       string
	from, size int // in runes
}

// placeOf returns where a name stands in a query, in runes.
func placeOf(name, query string) (offset int, ok bool) {
	for i := 0; i <= len(query)-len(name); i++ {
		if !strings.EqualFold(query[i:i+len(name)], name) {
			continue
		}
		before, after := byte(' '), byte(' ')
		if i > 0 {
			before = query[i-1]
		}
		if end := i + len(name); end < len(query) {
			after = query[end]
		}
		if !isWord(before) && !isWord(after) {
			return len([]rune(query[:i])), true
		}
	}
	return 0, false
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// unreachable is why no connection could be made.
func (db *DB) unreachable(ctx context.Context, err error) *Problem {
	f := db.dialect.fault(err)
	if f.reason == badPassword || f.reason == noDatabase {
		return db.problem(ctx, err, span{})
	}
	why := ""
	switch dns, isDNS := errors.AsType[*net.DNSError](err); {
	case isDNS && dns.IsNotFound:
		why = ": there is no host of that name"
	case errors.Is(err, syscall.ECONNREFUSED):
		why = ": nothing listens there"
	case ctx.Err() == context.DeadlineExceeded, errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		why = fmt.Sprintf(": it did not answer within %s", db.connectTimeout())
	case ctx.Err() != nil:
		return &Problem{About: TheServer, Message: "reading was interrupted"}
	default:
		if says := plain(db.address.hide(f.text)); says != "" {
			why = ": " + says
		}
	}
	if db.address.host == "" {
		hint := "name an SQLite database"
		switch {
		case strings.Contains(f.text, "locked"):
			why, hint = ": another program has locked it", "build again when that is done with it, or read a copy"
		case strings.Contains(f.text, "malformed"):
			hint = "the file is damaged or cut off: copy it again while nothing writes to it"
		}
		return &Problem{About: TheAddress, Message: fmt.Sprintf("%s cannot be read%s", db.address, why), Hint: hint}
	}
	return &Problem{About: TheAddress, Message: fmt.Sprintf("%s cannot be reached%s", db.address, why),
		Hint: "look whether it runs, whether this machine may reach it (a VPN, a firewall), and at the dsn"}
}

func isTimeout(err error) bool {
	n, ok := errors.AsType[net.Error](err)
	return ok && n.Timeout()
}

// lost reports whether the connection ended.
func lost(err error) bool {
	_, isNet := errors.AsType[*net.OpError](err)
	return isNet || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed)
}

// plain returns the first line of what a driver says, and no more than a
// sentence or two of it.
func plain(text string) string {
	const most = 200
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strings.TrimSpace(text)
}

// connectTimeout is how long a connection may take.
func (db *DB) connectTimeout() time.Duration { return min(10*time.Second, db.timeout) }
