package dataset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
)

// whereRow is a row with a text "type", a number "value", a missing number
// "none", and a header "Ad type".
func whereRow() (*row, resolver) {
	r := &row{
		date: period.NewDate(2025, 6, 15),
		text: [][]byte{[]byte("trial"), []byte("Video ad"), []byte("7")},
		num:  []Fixed{12_500_000, 0, 7 * Scale}, has: 1<<0 | 1<<2,
	}
	return r, func(name string, number bool) (operand, error) {
		switch name {
		case "type":
			return operand{name: name, typ: Text, slot: 0}, nil
		case "Ad type":
			return operand{name: name, typ: Text, slot: 1, either: true}, nil
		case "size":
			if number {
				return operand{name: name, typ: Count, slot: 2, either: true}, nil
			}
			return operand{name: name, typ: Text, slot: 2, either: true}, nil
		case "value":
			return operand{name: name, typ: Count, slot: 0}, nil
		case "none":
			return operand{name: name, typ: Count, slot: 1}, nil
		case "date":
			return operand{name: name, typ: Day}, nil
		}
		return operand{}, &unknownColumn{hint: `did you mean "type"?`}
	}
}

func TestWhere(t *testing.T) {
	tests := []struct {
		where string
		want  bool
	}{
		{"", true},
		{`type == "trial"`, true},
		{`type == "Trial"`, false},
		{`"trial" == type`, true},
		{`type != "trial"`, false},
		{`type in ["buy", "trial"]`, true},
		{`type not in ["buy", "trial"]`, false},
		{`type contains "ria" and type startsWith "t" && type endsWith "l"`, true},
		{`value > 12.4 and value < 13`, true},
		{`13 > value`, true},
		{`value == 12.5`, true},
		{`value in [1, 12.5]`, true},
		{`value >= -1`, true},
		{`value >= 1 and not (value > 100) or type == "x"`, true},
		{`value <= 1 || !(type == "x")`, true},
		{`none > 0`, false},
		{`none != 0`, false},
		{`not (none >= 3)`, true},
		{`value > none`, false},
		{`size < value`, true},
		{`size == 7`, true},
		{`size == "7"`, true},
		{`row["Ad type"] == "Video ad"`, true},
		{`type == row["Ad type"]`, false},
		{`date >= "2025-06-15" and date < "2025-07-01"`, true},
		{`date == "2025-06-14"`, false},
		{`true`, true},
	}
	for _, tt := range tests {
		r, resolve := whereRow()
		run, err := compile(tt.where, resolve)
		if err != nil {
			t.Errorf("%s: %v", tt.where, err)
			continue
		}
		if got := run(r); got != tt.want {
			t.Errorf("%s: %v", tt.where, got)
		}
	}
}

func TestWhereErrors(t *testing.T) {
	tests := []struct {
		where   string
		offset  int
		message string
	}{
		{`type = "trial"`, 5, "= does not compare"},
		{`type == `, 7, "the condition ends too early"},
		{`value > 1 and tpye == "x"`, 19, `unknown column "tpye"`},
		{`type == 1`, 8, `"type" is text: compare it with text in quotes`},
		{`type > "a"`, 5, `"type" is text: it has no order`},
		{`value == "x"`, 9, `"value" is a number: compare it with a number`},
		{`date > 3`, 7, `"date" is a day: compare it with text like "2025-06-30"`},
		{`date > "15.06.2025"`, 7, `"15.06.2025" is not a date: write YYYY-MM-DD`},
		{`value`, 0, "a condition is made of comparisons"},
		{`len(type) > 3`, 10, `">" needs a column on its left side`},
		{`value matches "x"`, 6, `"matches" compares a text column with text in quotes`},
		{`type matches "("`, 13, `"(" is no regular expression`},
		{`value contains "1"`, 6, `"contains" compares a text column with text in quotes`},
		{`type in "x"`, 8, `"in" needs a list: ["a", "b"]`},
		{`type == value`, 5, `"type" and "value" cannot be compared with ==`},
		{`type == "ååå" and value == "x"`, 27, `"value" is a number: compare it with a number`},
	}
	for _, tt := range tests {
		_, resolve := whereRow()
		_, err := compile(tt.where, resolve)
		if err == nil {
			t.Errorf("%s: no error", tt.where)
			continue
		}
		if diff := cmp.Diff([]any{tt.offset, tt.message}, []any{err.offset, err.message}); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.where, diff)
		}
	}
}

// FuzzWhere: no condition panics, and a row satisfies it or its negation.
func FuzzWhere(f *testing.F) {
	for _, s := range []string{`type == "trial" and value > 0`, `row["Ad type"] in ["a"] or not (none != 1)`, `size < value`, `-(-1) < value`, `a.b?.c ?? 1`, `1..3`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, where string) {
		r, resolve := whereRow()
		run, err := compile(where, resolve)
		if err != nil {
			if err.offset < 0 || err.offset > len([]rune(where)) {
				t.Errorf("offset %d of %q", err.offset, where)
			}
			return
		}
		if strings.TrimSpace(where) == "" || strings.Contains(where, "//") || strings.Contains(where, "#") {
			return
		}
		if not, err := compile("not ("+where+")", resolve); err == nil && not(r) == run(r) {
			t.Errorf("%s: both it and its negation", where)
		}
	})
}

// FuzzPath: the channels of a path, joined again, are the same path.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"A > B", "A>B > C", " > A", "Søk > E-post > Direkte", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		steps, ok := splitPath([]byte(s), nil)
		if !ok {
			return
		}
		again, ok := splitPath(bytes.Join(steps, []byte(" > ")), nil)
		if diff := cmp.Diff(steps, again); !ok || diff != "" {
			t.Error(diff)
		}
	})
}
