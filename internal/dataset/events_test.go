package dataset

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKindsOfEvents(t *testing.T) {
	d := scan(t, plan(), source(t, "events", `date,label,kind
2025-06-01,A,Driftsstans
2025-06-02,B,OUTAGE
2025-06-03,C,lansering
2025-06-04,D,høytid
2025-06-05,E,Konkurrent
2025-06-06,F,plattform
2025-06-07,G,
2025-06-08,H,Messe
2025-06-09,I,Messe
`))
	var kinds []string
	for _, e := range d.Events {
		kinds = append(kinds, e.Kind)
	}
	want := []string{"outage", "outage", "launch", "holiday", "competitor", "platform", "", "Messe", "Messe"}
	if !slices.Equal(kinds, want) {
		t.Errorf("%q, want %q", kinds, want)
	}
	if diff := cmp.Diff(Args{"n": 2, "names": []string{"Messe"}, "kinds": EventKinds()}, d.Files[0].Findings[0].Args); diff != "" || !slices.Equal(checks(d), []string{"event_kinds:9"}) {
		t.Errorf("%v %s", checks(d), diff)
	}
}
