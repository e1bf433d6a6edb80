package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
	"peil/internal/warehouse"
)

// validatePasswords warns of passwords that stand in a config itself, which is
// mailed, copied and kept in version control, and notes them.
func (c *Config) validatePasswords(l *diag.List) {
	for i := range c.Sources {
		at := fmt.Sprintf("source[%d].dsn", i)
		n, found := c.root.find(at)
		dsn := c.Sources[i].DSN
		from, to, has := warehouse.Password(dsn)
		if _, err := warehouse.Parse(dsn); found && dsn != "" && err != nil && n.variables == nil {
			c.passwords = append(c.passwords, dsn) // who knows what it holds
		}
		if !found || !has || slices.ContainsFunc(n.variables, func(v variable) bool { return v.from < to && from < v.to }) {
			continue
		}
		c.passwords = append(c.passwords, string([]rune(dsn)[from:to]))
		l.Add(diag.Diagnostic{
			Severity: diag.Warning, Path: at, Offset: from, Length: to - from,
			Message: "the password stands in the config", Hint: `put it, or the whole dsn, into an environment variable: dsn = "${CRM_DSN}"`,
		})
	}
}

// mask hides the passwords that stand in the config in the line that a diagnostic
// shows, and in what it says. The line keeps its length, so that the caret stays
// right.
func (c *Config) mask(m diag.Diagnostic) diag.Diagnostic {
	for _, password := range c.passwords {
		m.Source = strings.ReplaceAll(m.Source, password, strings.Repeat("*", utf8.RuneCountInString(password)))
		if utf8.RuneCountInString(password) >= minSecret {
			m.Message = strings.ReplaceAll(m.Message, password, "…")
			m.Hint = strings.ReplaceAll(m.Hint, password, "…")
		}
	}
	return m
}
