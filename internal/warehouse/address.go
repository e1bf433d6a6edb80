package warehouse

import (
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Address is a dsn, taken apart.
type Address struct {
	Scheme string // postgres, clickhouse or sqlite

	host     string // with its port
	database string // of sqlite the file, as it is written
	dsn      string
	secrets  []string // what must not be told, the longest first
}

// Parse takes a dsn apart:
//
//	postgres://user:password@host:5432/database?sslmode=require
//	clickhouse://user:password@host:9000/database?secure=true
//	sqlite:data/shop.db
//
// Its errors tell nothing of what is in it.
func Parse(dsn string) (Address, error) {
	scheme, rest, ok := strings.Cut(dsn, ":")
	a := Address{Scheme: scheme, dsn: dsn}
	if scheme == "postgresql" {
		a.Scheme = "postgres"
	}
	switch {
	case ok && scheme == "sqlite":
		a.database = strings.TrimPrefix(rest, "//")
		if a.database == "" {
			return Address{}, errors.New("the dsn names no file: write sqlite:data/shop.db")
		}
		return a, nil
	case !ok || dialectOf(a.Scheme) == nil:
		return Address{}, errors.New("the dsn must begin with postgres://, with clickhouse://, or with sqlite: and a file")
	}
	u, err := url.Parse(dsn)
	if err != nil || u.Fragment != "" || strings.ContainsRune(u.Path+u.RawQuery, '@') {
		return Address{}, errors.New("the dsn cannot be read: in the user and the password, @ is written %40, : is %3A, / is %2F, # is %23, ? is %3F and % is %25")
	}
	if u.Host == "" {
		return Address{}, errors.New("the dsn names no host: write " + a.Scheme + "://user:password@host/database")
	}
	port := u.Port()
	if port == "" {
		port = dialectOf(a.Scheme).port
	}
	a.host, a.database = net.JoinHostPort(u.Hostname(), port), strings.TrimPrefix(u.Path, "/")
	a.keep(dsn)
	if password, ok := u.User.Password(); ok {
		a.keep(password)
	}
	if from, to, ok := Password(dsn); ok {
		a.keep(string([]rune(dsn)[from:to]))
	}
	for _, name := range []string{"password", "sslpassword"} {
		a.keep(u.Query()[name]...)
	}
	return a, nil
}

// keep notes secrets.
func (a *Address) keep(secrets ...string) {
	a.secrets = append(a.secrets, slices.DeleteFunc(secrets, func(s string) bool { return s == "" })...)
	slices.SortFunc(a.secrets, func(x, y string) int { return len(y) - len(x) })
}

// parameter finds a password among a dsn's parameters.
var parameter = regexp.MustCompile(`[?&](?:ssl)?password=([^&]+)`)

// Password returns where in a dsn its password stands, in runes; ok is false
// where it has none. One whose special characters are not escaped, so that
// nothing else can be made of the dsn, is found as well.
func Password(dsn string) (from, to int, ok bool) {
	runes := func(s string) int { return utf8.RuneCountInString(s) }
	if _, rest, found := strings.Cut(dsn, "://"); found {
		user, _, colon := strings.Cut(rest, ":")
		start := len(dsn) - len(rest) + len(user) + 1
		if end := strings.LastIndexByte(dsn, '@'); colon && end > start {
			return runes(dsn[:start]), runes(dsn[:end]), true
		}
	}
	if m := parameter.FindStringSubmatchIndex(dsn); m != nil {
		return runes(dsn[:m[2]]), runes(dsn[:m[3]]), true
	}
	return 0, 0, false
}

// String names the database as messages do: without user and password.
func (a Address) String() string {
	switch {
	case a.Scheme == "sqlite":
		return a.database
	case a.database == "":
		return a.Scheme + " at " + a.host
	}
	return a.Scheme + " database " + a.database + " at " + a.host
}

// File returns the file of an sqlite database, relative to dir, and "" of any
// other.
func (a Address) File(dir string) string {
	switch {
	case a.Scheme != "sqlite":
		return ""
	case filepath.IsAbs(a.database):
		return a.database
	}
	return filepath.Join(dir, filepath.FromSlash(a.database))
}

// Same reports whether two addresses are one database.
func (a Address) Same(b Address) bool { return a.dsn == b.dsn }

// shortest is the length from which a secret is looked for in what a driver
// says. A shorter one would hit ordinary words: with it nothing is repeated that
// a driver says.
const shortest = 4

// hide returns a text of a driver without the secrets; "" where that cannot be
// made sure.
func (a Address) hide(text string) string {
	for _, s := range a.secrets {
		if utf8.RuneCountInString(s) < shortest {
			return ""
		}
		text = strings.ReplaceAll(text, s, "…")
		text = strings.ReplaceAll(text, url.QueryEscape(s), "…")
	}
	return text
}
