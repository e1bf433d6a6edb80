package diag

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestPrint(t *testing.T) {
	var b strings.Builder
	err := Print(&b, List{
		{File: "peil.toml", Line: 12, Column: 8, Length: 6, Source: "\tkind = \"ads\x1b[2J\"", Message: `unknown kind "adds"`, Hint: `did you mean "ads"?`},
		{Severity: Warning, File: "data/a.csv", Line: 7, Message: "the row has 3 cells, the header 4"},
		{Severity: Info, ID: "spike", Message: "nothing to do"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `peil.toml:12:8: error: unknown kind "adds"
  12 | 	kind = "ads·[2J"
     | 	      ^^^^^^
     = did you mean "ads"?
data/a.csv:7: warning: the row has 3 cells, the header 4
info: nothing to do [spike]
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestNotes(t *testing.T) {
	note := func(id string, n int) List { return slices.Repeat(List{{Severity: Info, ID: id}}, n) }
	doubt := List{{Severity: Warning, ID: "stale_source"}}
	for _, c := range []struct {
		list List
		want string
	}{
		{doubt, ""},
		{note("", 1), "1 note: other"},
		{slices.Concat(doubt, note("spike", 1)), "1 note: spike"},
		{slices.Concat(note("b", 2), doubt, note("c", 5), note("a", 2)), "9 notes: 5 c, 2 a, 2 b"},
		{slices.Concat(note("a", 1), note("b", 1), note("c", 1), note("d", 1), note("e", 1), note("f", 1), note("g", 1), note("h", 1), note("i", 2), note("j", 1)),
			"11 notes: 2 i, 1 a, 1 b, 1 c, 1 d, 1 e, 1 f, 1 g, 2 of other kinds"},
	} {
		if got := c.list.Notes(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"spend", "impressions", "clicks", "roas"}
	for name, want := range map[string]string{
		"sepnd": "spend", "click": "clicks", "roa": "roas", "impresions": "impressions", "revenue": "", "": "",
	} {
		if got := Nearest(name, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	names := []string{"google-ads", "hubspot-contacts", "hubspot-deals", "meta-ads"}
	for name, want := range map[string]string{
		"google": `did you mean "google-ads"?`, "Meta": `did you mean "meta-ads"?`, "gogle-ads": `did you mean "google-ads"?`,
		"hubspot": `did you mean "hubspot-contacts" or "hubspot-deals"?`, "go": "", "bing": "", "": "",
	} {
		if got := DidYouMean(name, names); got != want {
			t.Errorf("DidYouMean(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestListErrors(t *testing.T) {
	var l List
	l.Warnf("a", "doubtful")
	if l.Err() != nil {
		t.Error("a warning alone is no error")
	}
	l.Errorf("b", "wrong")
	wrapped := fmt.Errorf("build: %w", l.Err())
	if got := From(wrapped); len(got) != 2 {
		t.Errorf("From found %d diagnostics, want 2", len(got))
	}
	if got := From(errors.New("disk full")); len(got) != 1 || got[0].Message != "disk full" {
		t.Errorf("From(plain error) = %v", got)
	}
	if From(nil) != nil {
		t.Error("From(nil) is not empty")
	}
}

func TestSortIsTotal(t *testing.T) {
	l := List{{File: "b", Line: 1}, {File: "a", Line: 2, Column: 3}, {File: "a", Line: 2, Column: 1}, {File: "a", Line: 1}}
	l.Sort()
	var got []string
	for _, d := range l {
		got = append(got, d.Position())
	}
	if s := strings.Join(got, " "); s != "a:1 a:2:1 a:2:3 b:1" {
		t.Errorf("order: %s", s)
	}
}
