package attribution

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

func TestTable(t *testing.T) {
	var s source
	s.touches(t, "p 06-01 10:00 Meta vår", "p 06-02 10:00 Google", "q 06-01 10:00 Meta høst")
	s.conversions(t, "p 06-03 10:00 100", "q 06-03 11:00 50", "r 06-04 10:00 7")
	s.data.Conversions[0].Profit, s.data.Conversions[0].HasProfit = 40*dataset.Scale, true
	c, err := s.build(Default()).Credit("linear", "campaign")
	if err != nil {
		t.Fatal(err)
	}
	got := c.Table()
	third, _ := period.ParseDate("2025-06-03")
	want := &dataset.Table{
		Source: "linear", Kind: "attributed",
		Dims:    []string{"channel", "campaign"},
		Columns: []string{"conversions", "known_conversions", "revenue", "profit"},
		Date:    []period.Date{third, third, third, third + 1},
		Values:  [][]string{{"Google", "Meta", "(unattributed)"}, {"", "høst", "vår"}},
		Keys:    [][]int32{{0, 1, 1, 2}, {0, 1, 2, 0}},
		Sums:    [][]dataset.Fixed{{500_000, 1_000_000, 500_000, 1_000_000}, {500_000, 1_000_000, 500_000, 0}, {50_000_000, 50_000_000, 50_000_000, 7_000_000}, {20_000_000, 0, 20_000_000, 0}},
		Has:     []uint64{0b1111, 0b0111, 0b1111, 0b0111},
		File:    []int32{1, 1, 1, 1},
		Rows:    []int32{1, 1, 1, 1},
		First:   []int32{2, 3, 2, 4},
		Last:    []int32{2, 3, 2, 4},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Rows of several files stay apart, and a channel that only assisted is there
// with 0, so that its cost per conversion is a division by zero, not "no data".
func TestTableKeepsFilesApartAndZeros(t *testing.T) {
	var s source
	s.touches(t, "p 06-01 10:00 Display", "p 06-02 10:00 Search", "q 06-02 10:00 Search")
	s.conversions(t, "p 06-03 10:00 1", "q 06-03 11:00 2")
	s.data.Conversions[1].File = 0
	c, err := s.build(Config{By: []string{"channel"}}).Credit("last_touch")
	if err != nil {
		t.Fatal(err)
	}
	got := c.Table()
	if diff := cmp.Diff([]string{"channel"}, got.Dims); diff != "" {
		t.Errorf("dims (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int32{1, 0, 1}, got.File); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]dataset.Fixed{0, 2_000_000, 1_000_000}, got.Sums[2]); diff != "" {
		t.Errorf("revenue (-want +got):\n%s", diff)
	}
}

// Known is credit whose channel is neither direct, in any letters, nor a name
// for not knowing it, nor none.
func TestKnownConversions(t *testing.T) {
	var s source
	s.paths(t, "Google>direct 4 0", "Meta 3 0", "(not_set)>Unassigned>UNKNOWN 3 0", "Butikk 2 0", "- 5 0")
	for i, name := range s.data.Channels.List {
		switch name {
		case "(not_set)":
			s.data.Channels.List[i] = "(not set)"
		case "UNKNOWN":
			s.data.Channels.List[i] = "" // a touch without a channel
		}
	}
	for _, test := range []struct {
		model  string
		direct []string
		want   float64
	}{
		{"linear", nil, 2 + 3 + 2},
		{"linear", []string{"butikk"}, 4 + 3}, // then direct is a channel like others
		{"last_touch", nil, 3 + 2},
		{"last_non_direct", nil, 4 + 3 + 2},
	} {
		c, err := s.build(Config{Direct: test.direct}).Credit(test.model)
		if err != nil {
			t.Fatal(err)
		}
		var got dataset.Fixed
		for _, v := range c.Table().Sums[1] {
			got += v
		}
		if got.Float() != test.want {
			t.Errorf("%s with direct %q: %v known conversions of 17, want %v", test.model, test.direct, got, test.want)
		}
	}
}

// By hand: of four journeys one goes Meta ski, Google sko; one Meta sko; one
// Google, which has no line; one has no touch. A rule gives credit to touches, and
// so to their lines. A model of all journeys gives it to channels, which divide it
// among their lines by their touches.
func TestPartsOfChannels(t *testing.T) {
	var s source
	s.touches(t, "p 06-01 10:00 Meta line=ski", "p 06-02 10:00 Google vår line=sko", "q 06-01 10:00 Meta line=sko", "r 06-01 10:00 Google")
	s.conversions(t, "p 06-03 10:00 100", "q 06-03 11:00 50", "r 06-03 12:00 8", "x 06-04 10:00 7")
	j := s.build(Config{By: []string{"channel", "line"}})
	for _, test := range []struct {
		model, dim string
		want       []string
	}{
		{"linear", "line", []string{"Google  1 8", "Google sko 0.5 50", "Meta ski 0.5 50", "Meta sko 1 50", "(unattributed)  1 7"}},
		{"last_touch", "line", []string{"Google  1 8", "Google sko 1 100", "Meta ski 0 0", "Meta sko 1 50", "(unattributed)  1 7"}},
		// The chain starts at Meta in 2 of 3, and goes on from there to Google in 1 of 2.
		// Without either a third of it converts: they share equally, and each channel had
		// one touch of each of its lines. A conversion from Meta is worth 50 and one from
		// Google 54, together 158/3 a journey. Without Meta 54/3 is left, without Google
		// 50/3: 158 is shared as 104 to 108.
		{"markov", "line", []string{"Google  0.75 40.245283", "Google sko 0.75 40.245283", "Meta ski 0.75 38.754717", "Meta sko 0.75 38.754717", "(unattributed)  1 7"}},
		{"linear", "campaign", []string{"Google  1.5 58", "Meta  1.5 100", "(unattributed)  1 7"}}, // not asked for
	} {
		c, err := j.Credit(test.model, "line")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range c.ByPart(test.dim, period.Period{}) {
			got = append(got, fmt.Sprint(p.Channel, " ", p.Part, " ", p.Conversions, " ", p.Value))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s by %s (-want +got):\n%s", test.model, test.dim, diff)
		}
	}
	c, err := j.Credit("linear", "line")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"channel", "line"}, c.Table().Dims); diff != "" {
		t.Errorf("the table's dimensions (-want +got):\n%s", diff)
	}
	steps, err := j.Steps("linear", period.Period{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for step := range steps {
		lines = append(lines, step.Own...)
	}
	if diff := cmp.Diff([]string{"ski", "sko", "sko", "", ""}, lines); diff != "" {
		t.Errorf("lines by touch (-want +got):\n%s", diff)
	}
}

func TestByChannelOfAPeriod(t *testing.T) {
	var s source
	s.touches(t, "p 05-30 10:00 A", "q 06-01 10:00 B", "q 06-01 11:00 C")
	s.conversions(t, "p 05-31 10:00 1", "q 06-01 12:00 2", "r 06-02 10:00 4", "r 07-01 10:00 8")
	c, err := s.build(Default()).Credit("linear")
	if err != nil {
		t.Fatal(err)
	}
	june, _ := period.Parse("2025-06")
	want := []ChannelCredit{
		{Channel: "B", Conversions: 500_000, Value: 1_000_000},
		{Channel: "C", Conversions: 500_000, Value: 1_000_000},
		{Channel: Unattributed, Conversions: 1_000_000, Value: 4_000_000},
	}
	if diff := cmp.Diff(want, c.ByChannel(june)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
