package dataset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// placed writes each touch as "person channel/campaign/…", in the order of the rows.
func placed(d *Data) string {
	var lines []string
	for _, x := range d.Touches {
		line := fmt.Sprint(d.Persons.List[x.Person], " ", d.Channels.List[d.Places.Channel(x.Place)])
		for dim := range d.Places.Dims {
			line += "/" + d.Places.Value(x.Place, dim)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return "\n" + strings.Join(lines, "\n")
}

// A touch keeps what its row says of the dimensions that are asked for, whether
// the source maps the column, the file has the header, or neither.
func TestTouchDims(t *testing.T) {
	mapped := source(t, "touchpoints", "person,time,channel,campaign,Linje,Market\na,2025-06-01,Meta,X,Ski,no\nb,2025-06-01,Meta,X,Ski,no\nc,2025-06-01,Meta,X,,se\n")
	mapped.Columns = map[string]string{"product_line": "Linje"}
	headers := source(t, "touchpoints", "person,time,channel,market,product_line\nd,2025-06-01,Meta,no,Ski\ne,2025-06-01,Meta,,Sko\n")
	without := source(t, "touchpoints", "person,time,channel\nf,2025-06-01,Meta\n")
	fixed := source(t, "touchpoints", "person,time,channel\ng,2025-06-01,Meta\n")
	fixed.Columns, fixed.Defaults = map[string]string{"product_line": ""}, map[string]string{"product_line": "Sko"}

	p := plan()
	p.TouchDims = []string{"product_line", "market", "side"}
	d := scan(t, p, mapped, headers, without, fixed)
	wantText(t, placed(d), `
a Meta/X/Ski/no/
b Meta/X/Ski/no/
c Meta/X//se/
d Meta//Ski/no/
e Meta//Sko//
f Meta////
g Meta//Sko//`)
	if diff := cmp.Diff([]bool{true, true, true, false}, d.Places.Told); diff != "" {
		t.Errorf("what some file has of %v (-want +got):\n%s", d.Places.Dims, diff)
	}
	if d.Places.Len() != 5 {
		t.Errorf("%d places of 5", d.Places.Len())
	}
	for _, f := range d.Files {
		if f.Unread != nil {
			t.Errorf("%s: %v are not read", f.Name, f.Unread)
		}
	}
	if d := scan(t, plan(), mapped); placed(d) != "\na Meta/X\nb Meta/X\nc Meta/X" {
		t.Errorf("not asked for, the dimensions make places: %s", placed(d))
	}
}

// A rule's channel and campaign are a place of their own; what else the row says
// of the touch stays.
func TestRulesPlaces(t *testing.T) {
	p := plan()
	p.TouchDims = []string{"market"}
	p.TouchRules = []TouchRule{{Column: "side", Match: "/radio", Channel: "Radio", Campaign: "Sommer"}}
	d := scan(t, p, source(t, "touchpoints", "person,time,channel,market,side\na,2025-06-01,Direct,no,/radio\nb,2025-06-01,Direct,no,/\n"))
	wantText(t, placed(d), `
a Radio/Sommer/no
b Direct//no`)
	if at := d.TouchRules[0].Place; d.Channels.List[d.Places.Channel(at)] != "Radio" || d.Places.Value(at, 0) != "Sommer" || d.Places.Value(at, 1) != "" {
		t.Errorf("the rule's place is %v", d.Places.of(at))
	}
}
