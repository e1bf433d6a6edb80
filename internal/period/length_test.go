package period

import "testing"

func TestLength(t *testing.T) {
	for _, c := range []struct{ length, end, start string }{
		{"90d", "2025-06-30", "2025-04-02"},
		{"13w", "2025-06-30", "2025-04-01"},
		{"12m", "2025-06-30", "2024-07-01"},
		{"3m", "2025-02-28", "2024-12-01"},
		{"1m", "2025-06-15", "2025-05-16"},
		{"1d", "2025-06-15", "2025-06-15"},
	} {
		l, err := ParseLength(c.length)
		if err != nil {
			t.Fatal(err)
		}
		end, _ := ParseDate(c.end)
		if got := l.Ending(end); got.Start.String() != c.start || got.End != end {
			t.Errorf("%s ending %s: %s", c.length, c.end, got)
		}
		if after := l.After(end); l.Days > 0 && after != end+Date(l.Days) {
			t.Errorf("%s after %s: %s", c.length, c.end, after)
		}
	}
	for _, s := range []string{"", "90", "0d", "-3d", "1y", "d", "90 d", "12345d"} {
		if l, err := ParseLength(s); err == nil {
			t.Errorf("%q was read as %+v", s, l)
		}
	}
}
