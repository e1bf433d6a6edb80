package start

import "testing"

func TestPlain(t *testing.T) {
	for name, want := range map[string]string{
		"Blåbær & sønn (2025).csv": "Blåbær & sønn (2025).csv",
		"a[1]*?{b}.csv":            "a-1----b-.csv",
		`${HOME}"\.csv`:            "--HOME---.csv",
		"line\nbreak\xff.csv":      "line-break-.csv",
	} {
		if got := plain(name); got != want {
			t.Errorf("plain(%q) = %q, want %q", name, got, want)
		}
	}
}
