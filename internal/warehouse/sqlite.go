package warehouse

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	driver "modernc.org/sqlite"

	"peil/internal/diag"
)

var sqlite = dialect{
	isolation: new(sql.LevelDefault),
	begin:     func(*DB) []string { return nil },
	open:      openSQLite,
	column:    func(*sql.ColumnType) Column { return Column{Class: Dynamic} },
	fault:     sqliteFault,
	catalog: catalog{
		tables:  "name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name",
		columns: "m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view') ORDER BY 1, 2",
	},
	quote: `"`, escape: strings.NewReplacer("'", "''"),

	text: func(c Column, e string) string {
		if c.Class == Date { // as AreDays has found it
			return "substr(CAST(" + e + " AS TEXT), 1, 10)"
		}
		return "CAST(" + e + " AS TEXT)"
	},
	trim: "trim(%s, char(9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8232, 8233, 8239, 8287, 12288))",

	millionths: func(c Column, e string) string {
		return fmt.Sprintf("CASE typeof(%[1]s) WHEN 'integer' THEN %[1]s * 1000000 WHEN 'real' THEN CASE WHEN abs(%[1]s) < 9.2e12 THEN CAST(round(%[1]s * 1000000) AS INTEGER) ELSE %[1]s * 1000000 END END", e)
	},
	total:   "CAST(sum(%s) AS TEXT)",
	asFloat: "CAST(%s AS REAL)",
	round:   "CAST(round(%s) AS INTEGER)",
	product: "(%[1]s * (%[2]s / 1000000) + (%[1]s * (%[2]s %% 1000000) + 500000) / 1000000)",

	contains: "instr(%s, %s) > 0", starts: "substr(%[1]s, 1, length(%[2]s)) = %[2]s", ends: "substr(%[1]s, -length(%[2]s)) = %[2]s",
	bytewise: "%s COLLATE BINARY",
	strayDay: "%[1]s IS NOT NULL AND (%[1]s NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' OR substr(%[1]s, 11) GLOB '*[+Zz-]*')",
	onlyText: "CASE WHEN typeof(%[1]s) = 'text' THEN %[1]s END",
	misfit:   "typeof(%[1]s) IN ('text', 'blob') AND trim(%[1]s) != ''",
}

func openSQLite(db *DB, opt Options) (*sql.DB, error) {
	file := db.address.File(opt.Dir)
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, &Problem{About: TheAddress, Message: fmt.Sprintf("the database %s cannot be opened: %s", db.address.database, diag.Reason(err)), Hint: "the file is looked for from the config's folder"}
	case info.IsDir():
		return nil, &Problem{About: TheAddress, Message: fmt.Sprintf("%s is a folder, not a database", db.address.database), Hint: "name the file in it"}
	case !info.Mode().IsRegular(): // opening a pipe waits for who writes to it
		return nil, &Problem{About: TheAddress, Message: fmt.Sprintf("%s is no database but a pipe or a device", db.address.database), Hint: "name the database's file"}
	}
	full, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", sqliteURI(filepath.ToSlash(full)))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	return pool, nil
}

// sqliteURI names a file to the driver, for reading only. On Windows its path
// begins with a drive, which after two slashes would be a host.
func sqliteURI(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	uri := url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(5000)"}
	return uri.String()
}

var (
	nearWord  = regexp.MustCompile(`near "((?:[^"]|"")*)": syntax error`)
	noSuch    = regexp.MustCompile(`no such (table|column): "?([^"\s(]+)"?`)
	sqliteEnd = regexp.MustCompile(` \(\d+\)$`)
)

func sqliteFault(err error) fault {
	f := fault{text: err.Error(), at: -1}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return f
	}
	f.text = sqliteEnd.ReplaceAllString(strings.TrimPrefix(f.text, "SQL logic error: "), "")
	switch e.Code() & 0xff {
	case 3, 23: // SQLITE_PERM, SQLITE_AUTH
		f.reason = notAllowed
	case 8: // SQLITE_READONLY
		f.reason = notAllowed
	case 26: // SQLITE_NOTADB
		f.text = "the file is no SQLite database"
	}
	if f.text == "integer overflow" {
		f.reason = tooLarge
	}
	if m := noSuch.FindStringSubmatch(f.text); m != nil {
		f.name = m[2]
		f.reason = map[string]reason{"table": noTable, "column": noColumn}[m[1]]
	}
	if m := nearWord.FindStringSubmatch(f.text); m != nil || strings.Contains(f.text, "incomplete input") {
		if f.reason = badSyntax; m != nil {
			f.name = m[1]
		}
	}
	return f
}
