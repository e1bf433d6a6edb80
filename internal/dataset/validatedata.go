package dataset

import (
	"fmt"
	"strings"
	"time"

	"peil/internal/diag"
	"peil/internal/warehouse"
)

// validateData checks where the source's rows come from: files, or a database.
func (s *Source) validateData(path string, l *diag.List) {
	switch {
	case s.DSN == "" && len(s.Files) > 0:
		for _, f := range s.ofDatabases() {
			if f.value != "" {
				l.Add(diag.Diagnostic{Path: path + "." + f.key, Message: f.key + " is of a database, and the source reads files", Hint: "leave it out, or write dsn and leave files out"})
			}
		}
		return
	case s.DSN == "" && s.Table+s.Query != "":
		l.Add(diag.Diagnostic{Path: path, Message: "the source names no database", Hint: `write dsn = "${CRM_DSN}", and put the address into the environment variable CRM_DSN`})
		return
	case s.DSN == "":
		l.Add(diag.Diagnostic{Path: path, Message: "the source has no files", Hint: `write files = ["data/*.csv"], or dsn and table for a database`})
		return
	}
	if len(s.Files) > 0 {
		l.Add(diag.Diagnostic{Path: path + ".files", Message: "the source has files and a database", Hint: "keep one of them, and give the other a source of its own"})
	}
	// ${NAME} that is not set is told already.
	if _, err := warehouse.Parse(s.DSN); err != nil && !strings.HasPrefix(s.DSN, "${") {
		l.Add(diag.Diagnostic{Path: path + ".dsn", Message: err.Error()})
	}
	switch {
	case s.Table == "" && s.Query == "":
		l.Add(diag.Diagnostic{Path: path, Message: "the source does not say what to read of its database", Hint: `write table = "schema.name", or query = "select …"`})
	case s.Table != "" && s.Query != "":
		l.Add(diag.Diagnostic{Path: path + ".query", Message: "the source has a table and a query", Hint: "keep one of them"})
	}
	if !s.validTimeout() {
		l.Add(diag.Diagnostic{Path: path + ".timeout", Message: fmt.Sprintf("%q is not a length of time", s.Timeout), Hint: `write seconds or minutes: "90s", "10m"`})
	}
	for _, f := range s.ofFiles() {
		if f.value != "" {
			l.Add(diag.Diagnostic{Path: path + "." + f.key, Message: f.key + " is of files, and the source reads a database", Hint: "leave it out"})
		}
	}
}

// keyed is a key of peil.toml and its value.
type keyed struct{ key, value string }

// ofDatabases returns what only a source that reads a database has.
func (s *Source) ofDatabases() []keyed {
	return []keyed{{"table", s.Table}, {"query", s.Query}, {"timeout", s.Timeout}}
}

// ofFiles returns what only a source that reads files has.
func (s *Source) ofFiles() []keyed {
	return []keyed{{"delimiter", s.Delimiter}, {"encoding", s.Encoding}, {"overlap", s.Overlap}, {"covers", s.Covers}}
}

func (s *Source) validTimeout() bool {
	d, err := time.ParseDuration(s.Timeout)
	return s.Timeout == "" || err == nil && d > 0
}
