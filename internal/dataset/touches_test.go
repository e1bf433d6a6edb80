package dataset

import (
	"slices"
	"strings"
	"testing"
)

func TestTouchRuleMatches(t *testing.T) {
	for _, tt := range []struct {
		match, value string
		want         bool
	}{
		{"SOMMER25", "sommer25", true},
		{"SOMMER25", "sommer2", false},
		{"SOMMER*", "Sommer", true},
		{"SOMMER*", "XSOMMER", false},
		{"*/radio", "https://x.no/Radio", true},
		{"*/radio", "https://x.no/radio/", false},
		{"*radio*", "the radio, I think", true},
		{"a*b*c", "aXbYc", true},
		{"a*b*c", "acb", false},
		{"a*a", "a", false}, // the one letter cannot be both
		{"*x*x*", "x", false},
		{"BLÅ*", "blåbær", true},
		{"*", "", false}, // nothing tells nothing
	} {
		r := TouchRule{Match: tt.match}
		if got := r.Matches([]byte(tt.value)); got != tt.want {
			t.Errorf("%s of %q: %t", tt.match, tt.value, got)
		}
	}
}

// A rule gives a touchpoint its channel, in the table too, and marks a
// conversion. The first one that is true counts; a file may lack the column.
func TestTouchRules(t *testing.T) {
	p := plan()
	p.Dims = map[string][]string{"touchpoints": {"channel", "campaign"}}
	p.TouchRules = []TouchRule{
		{Column: "side", Match: "*/radio*", Channel: "Radio", Campaign: "Sommer"},
		{Column: "side", Match: "*/r*", Channel: "Print"},
		{Column: "code", Match: "R*", Channel: "Radio"},
	}
	d := scan(t, p,
		source(t, "touchpoints", "person,time,channel,side\na,2025-06-01,Direct,/radio\nb,2025-06-01,Direct,/ru\nc,2025-06-01,Direct,\n"),
		source(t, "touchpoints", "person,time,channel\nd,2025-06-01,Direct\n"),
		source(t, "conversions", "person,time,code\na,2025-06-02,R1\nb,2025-06-02,X\n"))
	wantText(t, dump(d, 0), `
2025-06-01 "Direct" "" touches=1 rows=1 lines=4-4
2025-06-01 "Print" "" touches=1 rows=1 lines=3-3
2025-06-01 "Radio" "Sommer" touches=1 rows=1 lines=2-2`)
	var got []string
	for _, x := range d.Touches {
		got = append(got, d.Channels.List[d.Places.Channel(x.Place)])
	}
	if want := strings.Fields("Radio Print Direct Direct"); !slices.Equal(got, want) {
		t.Errorf("channels %v, want %v", got, want)
	}
	if d.Conversions[0].Rule != 3 || d.Conversions[1].Rule != 0 {
		t.Errorf("rules of the conversions: %d, %d", d.Conversions[0].Rule, d.Conversions[1].Rule)
	}
	for i, want := range []RuleUse{{Files: 1, Touches: 1}, {Files: 1, Touches: 1}, {Files: 1, Conversions: 1}} {
		use := d.TouchRules[i]
		if use.Files != want.Files || use.Touches != want.Touches || use.Conversions != want.Conversions {
			t.Errorf("rule %d: %+v, want %+v", i, use, want)
		}
	}
}

// What a person says is no touch of a journey, but counts as a contact.
func TestSaid(t *testing.T) {
	d := scan(t, plan(), source(t, "touchpoints", "person,time,channel,type\na,2025-06-01,Podcast,Survey\na,2025-06-02,Messe,event\n"))
	if len(d.Said) != 1 || d.Channels.List[d.Said[0].Channel] != "Podcast" || len(d.Touches) != 1 || d.Touches[0].Type != EventTouch {
		t.Errorf("said %v, touches %v", d.Said, d.Touches)
	}
	wantText(t, dump(d, 0), `
2025-06-01 "Podcast" touches=1 rows=1 lines=2-2
2025-06-02 "Messe" touches=1 rows=1 lines=3-3`)
}
