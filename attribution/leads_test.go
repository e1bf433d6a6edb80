package attribution

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peil/internal/dataset"
	"peil/internal/period"
)

// leads adds rows "person created opportunity won value"; a date is "06-01 12:00"
// with _ for the space, one without a time lasts until its end, - is none.
func (s *source) leads(t testing.TB, rows ...string) *source {
	t.Helper()
	stage := func(cell string) dataset.Moment {
		if cell == "-" {
			return dataset.Moment{}
		}
		clock, timed := strings.CutPrefix(cell[5:], "_")
		if !timed {
			clock = "23:59"
		}
		time := at(t, cell[:5]+" "+clock)
		return dataset.Moment{Known: true, Date: period.Date(time / day), Time: time}
	}
	for _, row := range rows {
		f := strings.Fields(row)
		l := dataset.Lead{
			Person: s.data.Persons.Index(f[0]), Account: -1, Channel: -1, File: 2, Line: int32(len(s.data.Leads) + 2),
			Created: stage(f[1]), Opportunity: stage(f[2]), Won: stage(f[3]),
		}
		if len(f) > 4 {
			l.Value, l.HasValue = amount(t, f[4]), true
		}
		s.data.Leads = append(s.data.Leads, l)
	}
	return s
}

func amount(t testing.TB, s string) dataset.Fixed {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return dataset.Fixed(math.Round(v * dataset.Scale))
}

// Journeys of five touches a day apart, and a conversion worth 1000 on 06-10.
// The first is a worked number of practitioners: 300/50/300/50/300.
func TestStagesOfLeads(t *testing.T) {
	for _, tt := range []struct {
		name   string
		leads  []string
		model  string
		config Config
		want   [5]float64
	}{
		{"W-shaped", []string{"p 06-03_12:00 06-05_12:00 -"}, "w_shaped", Config{}, [5]float64{300, 50, 300, 50, 300}},
		{"full path", []string{"p 06-02 06-03 -"}, "full_path", Config{}, [5]float64{225, 225, 225, 100, 225}},
		{"a day alone lasts until its end", []string{"p 06-03 06-05 -"}, "w_shaped", Config{}, [5]float64{300, 50, 300, 50, 300}},
		{"an hour before the touch", []string{"p 06-03_09:00 06-05 -"}, "w_shaped", Config{}, [5]float64{300, 300, 50, 50, 300}},
		{"one touch for two stages", []string{"p 06-03 06-03_20:00 -"}, "w_shaped", Config{}, [5]float64{300, 33.333333, 600, 33.333333, 33.333333}},
		{"no opportunity", []string{"p 06-03 - -"}, "w_shaped", Config{}, [5]float64{428.571429, 47.619048, 428.571429, 47.619048, 47.619048}},
		{"a lead before every touch", []string{"p 05-20 06-05 -"}, "w_shaped", Config{}, [5]float64{428.571429, 47.619048, 47.619048, 47.619048, 428.571429}},
		{"an opportunity later than the conversion", []string{"p 06-03 06-12 -"}, "w_shaped", Config{}, [5]float64{428.571429, 47.619048, 428.571429, 47.619048, 47.619048}},
		{"of two leads the last", []string{"p 06-02 06-02 -", "p 06-03 06-05 -"}, "w_shaped", Config{}, [5]float64{300, 50, 300, 50, 300}},
		{"of two leads the one won that day", []string{"p 06-03 06-05 06-10", "p 06-04 06-04 -"}, "w_shaped", Config{}, [5]float64{300, 50, 300, 50, 300}},
		{"a lead that came later is none", []string{"p 06-11 06-12 -", "q 06-01 06-01 -"}, "w_shaped", Config{}, [5]float64{750, 62.5, 62.5, 62.5, 62.5}},
		{"custom", []string{"p 06-02 06-03 -"}, "custom", Config{Custom: &Custom{Lead: weight(2), Opportunity: weight(3), Close: weight(3)}}, [5]float64{100, 200, 300, 100, 300}},
		{"custom: weights of one touch are multiplied", []string{"p 06-02 06-02 -"}, "custom", Config{Custom: &Custom{Lead: weight(2), Opportunity: weight(3)}}, [5]float64{100, 600, 100, 100, 100}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &source{}
			s.touches(t, "p 06-01 10:00 A", "p 06-02 10:00 B", "p 06-03 10:00 C", "p 06-04 10:00 D", "p 06-05 10:00 E")
			_, got := credit(t, s.conversions(t, "p 06-10 10:00 1000").leads(t, tt.leads...).build(tt.config), tt.model)
			want := map[string]float64{"A": tt.want[0], "B": tt.want[1], "C": tt.want[2], "D": tt.want[3], "E": tt.want[4]}
			if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-5)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Without conversions the deals won are the conversions; lost and open ones are
// none, and touches after them are later.
func TestWonDeals(t *testing.T) {
	s := &source{}
	s.touches(t, "p 06-01 10:00 A", "p 06-09 10:00 B", "p 06-11 10:00 C", "q 06-01 10:00 D")
	j := s.leads(t, "p 06-02 06-03 06-10 700", "q 06-02 - -").build(Config{})
	if diff := cmp.Diff([]string{"A>B 700"}, journeyTexts(j)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if j.Quality.NoLead != 0 || j.Nulls != 2*dataset.Scale {
		t.Errorf("%d without a lead, %v null journeys", j.Quality.NoLead, j.Nulls)
	}
}

// A channel's own half-life is that of its touches alone: ages of 8 days halve
// TV once and search eight times.
func TestHalfLives(t *testing.T) {
	s := &source{}
	s.touches(t, "p 06-02 10:00 TV", "p 06-02 10:00 Search", "p 06-10 10:00 E-mail").conversions(t, "p 06-10 10:00 385")
	_, got := credit(t, s.build(Config{HalfLife: "1d", HalfLives: map[string]string{"TV": "8d"}}), "time_decay")
	want := map[string]float64{"TV": 128, "Search": 1, "E-mail": 256} // 1/2, 1/256 and 1 of 385/256
	if diff := cmp.Diff(want, got, approx); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Windows by line of business (click days, view days), and what stands in the
// table beside.
func TestWindows(t *testing.T) {
	for _, tt := range []struct{ given, want Window }{
		{Window{}, Window{"", "30d", "7d", "30d", "30d", "30d"}},
		{Window{Business: "saas"}, Window{"saas", "60d", "14d", "60d", "60d", "60d"}},
		{Window{Business: "machinery"}, Window{"machinery", "365d", "30d", "365d", "365d", "365d"}},
		{Window{Business: "consulting"}, Window{"consulting", "180d", "21d", "180d", "180d", "180d"}},
		{Window{Business: "enterprise"}, Window{"enterprise", "540d", "45d", "540d", "540d", "540d"}},
		{Window{Business: "enterprise", View: "0d"}, Window{"enterprise", "540d", "0d", "540d", "540d", "540d"}},
		{Window{Click: "90d", Event: "1d"}, Window{"", "90d", "7d", "90d", "90d", "1d"}},
	} {
		if got := Build(&dataset.Data{}, Config{Window: tt.given}).Config().Window; got != tt.want {
			t.Errorf("%v: %v, want %v", tt.given, got, tt.want)
		}
	}
}
