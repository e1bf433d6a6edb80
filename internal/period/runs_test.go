package period

import "testing"

func TestRuns(t *testing.T) {
	d, _ := ParseDate("2025-06-01")
	runs := Runs([]Date{d, d + 1, d + 1, d + 2, d + 5})
	var got string
	for _, run := range runs {
		got += run.String() + " "
	}
	if want := "2025-06-01..2025-06-02 2025-06-02..2025-06-03 2025-06-06..2025-06-06 "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
