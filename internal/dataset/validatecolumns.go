package dataset

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
)

// validateColumns checks the keys of columns and defaults, and the defaults'
// values.
func (s *Source) validateColumns(path string, kind *Kind, l *diag.List) {
	for _, key := range sortedKeys(s.Columns) {
		at := path + ".columns." + key
		i := kind.Column(key)
		switch {
		case i >= 0 && kind.Columns[i].Counted:
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q is worked out from the rows, not read from a column", key), Hint: "leave it out"})
		case i >= 0 && key != kind.Columns[i].Name && hasKey(s.Columns, kind.Columns[i].Name):
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q and %q are the same column", key, kind.Columns[i].Name), Hint: "keep one of the two"})
		case i >= 0:
		case !kind.Table:
			l.Add(kind.noColumn(at, key))
		case !identifier.MatchString(key):
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q cannot name a column", key), Hint: cmp.Or(diag.DidYouMean(strings.ToLower(key), kind.names()), "use small letters, digits and _")})
		default:
			if hint := diag.DidYouMean(key, kind.names()); hint != "" {
				l.Add(diag.Diagnostic{Severity: diag.Warning, Path: at, Message: fmt.Sprintf("%q is not a column of kind %q and becomes a dimension of its own", key, kind.Name), Hint: hint})
			}
		}
	}
	s.validateHeadings(path, kind, l)
	s.validateAverages(path, kind, l)
	for _, key := range sortedKeys(s.Defaults) {
		at, value := path+".defaults."+key, s.Defaults[key]
		i := kind.Column(key)
		if i < 0 {
			if !hasKey(s.Columns, key) {
				l.Add(kind.noColumn(at, key))
			}
			continue
		}
		switch kind.Columns[i].Type {
		case Day, Timestamp:
			if _, err := period.ParseDate(value); err != nil {
				l.Errorf(at, "%v", err)
			}
		case Money, Count:
			if _, err := parseDefault(value); err != nil {
				l.Errorf(at, "%v", err)
			}
		}
	}
}

// validateHeadings tells a heading that is read as two numbers: what the one counts,
// the other does not.
func (s *Source) validateHeadings(path string, kind *Kind, l *diag.List) {
	first := map[string]string{}
	for _, key := range sortedKeys(s.Columns) {
		i, heading := kind.Column(key), normal(s.Columns[key])
		if i < 0 || heading == "" || kind.Columns[i].Type != Money && kind.Columns[i].Type != Count {
			continue
		}
		if other, taken := first[heading]; taken && kind.Column(other) != i {
			l.Add(diag.Diagnostic{Severity: diag.Warning, Path: path + ".columns." + key,
				Message: fmt.Sprintf("%q and %q are both read from %q, so that their rate is always 1", other, key, s.Columns[key]), Hint: "name the heading that each has"})
			continue
		}
		first[heading] = key
	}
}

// averageWords are those of headings whose numbers cannot be added up.
var averageWords = regexp.MustCompile(`(?i)(^|[^\pL])(average\pL*|avg|gjennomsnitt\pL*|gj\.? ?sn|snitt\pL*)([^\pL]|$)`)

// validateAverages tells a heading of averages that is read as a sum, except one that
// the preset multiplies by what it is per.
func (s *Source) validateAverages(path string, kind *Kind, l *diag.List) {
	for _, key := range sortedKeys(s.Columns) {
		i, heading := kind.Column(key), s.Columns[key]
		if i < 0 || kind.Columns[i].Role != Summed || !averageWords.MatchString(heading) {
			continue
		}
		c := &kind.Columns[i]
		hint := fmt.Sprintf("name a heading that holds %s, or multiply each row's average in the file by the number that it is per", c.Doc)
		if preset := presetOfAverage(kind.Name, c.Name, heading); preset != "" {
			if preset == s.Preset {
				continue
			}
			hint = fmt.Sprintf("write preset = %q, which multiplies each row's average by the number that it is per", preset)
		}
		l.Add(diag.Diagnostic{Severity: diag.Warning, Path: path + ".columns." + key,
			Message: fmt.Sprintf("%q is added up over the rows, and %q seems to hold averages, whose sum says nothing", key, heading), Hint: hint})
	}
}

// noColumn tells a column that the kind does not have.
func (k *Kind) noColumn(at, name string) diag.Diagnostic {
	return diag.Diagnostic{Path: at, Message: fmt.Sprintf("a source of kind %q has no column %q", k.Name, name),
		Hint: cmp.Or(diag.DidYouMean(name, k.names()), "its columns are "+strings.Join(k.names(), ", "))}
}

// notPattern tells a pattern that can match nothing.
func notPattern(at, pattern string) diag.Diagnostic {
	return diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q is not a pattern of file names", pattern), Hint: "* stands for any characters, and a [ needs its ]"}
}

// parseDefault reads a number of peil.toml: a point, no thousands.
func parseDefault(s string) (Fixed, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v < MaxFixed.Float() && v > -MaxFixed.Float()) {
		return 0, fmt.Errorf("%q is not a number: write it like 1234.5", s)
	}
	return fixed(v), nil
}
