package attribution

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peil/internal/dataset"
	"peil/internal/period"
)

// approx allows for the rounding of shares to millionths.
var approx = cmpopts.EquateApprox(0, 3e-6)

func weight(w float64) *float64 { return &w }

// credit returns a model's conversions and values by channel.
func credit(t *testing.T, j *Journeys, model string) (conversions, values map[string]float64) {
	t.Helper()
	c, err := j.Credit(model)
	if err != nil {
		t.Fatal(err)
	}
	conversions, values = map[string]float64{}, map[string]float64{}
	for _, b := range c.ByChannel(period.Period{}) {
		conversions[b.Channel], values[b.Channel] = b.Conversions.Float(), b.Value.Float()
	}
	return conversions, values
}

func TestModelsOnPaths(t *testing.T) {
	// By hand: email's position credit is 3 × 50 % + 5 × 40 % = 3.5, its linear
	// credit 3/2 + 5/3 = 19/6.
	rows := []string{"direct 2 20", "search>email 3 30", "search>social>email 5 50"}
	tests := []struct {
		model  string
		config Config
		rows   []string
		want   map[string]float64
	}{
		{model: "position_based", want: map[string]float64{"direct": 2, "search": 3.5, "email": 3.5, "social": 1}},
		{model: "linear", want: map[string]float64{"direct": 2, "search": 19. / 6, "email": 19. / 6, "social": 5. / 3}},
		{model: "first_touch", want: map[string]float64{"direct": 2, "search": 8, "email": 0, "social": 0}},
		{model: "last_touch", want: map[string]float64{"direct": 2, "search": 0, "email": 8, "social": 0}},
		{
			model: "last_non_direct",
			rows:  []string{"direct 2 20", "search>Direct>direct 3 30", "email>direct>social 5 50", "DIREKTE 1 10"},
			want:  map[string]float64{"direct": 2, "search": 3, "Direct": 0, "social": 5, "email": 0, "DIREKTE": 1},
		},
		{
			model: "position_based", config: Config{Position: []float64{0.6, 0, 0.2}}, // 3 to 1
			want: map[string]float64{"direct": 2, "search": 6, "email": 2, "social": 0},
		},
		{
			model: "position_based", config: Config{Position: []float64{0, 1, 0}},
			want: map[string]float64{"direct": 2, "search": 1.5, "email": 1.5, "social": 5},
		},
		{
			model: "custom", config: Config{Custom: &Custom{First: weight(3), Middle: weight(0)}},
			want: map[string]float64{"direct": 2, "search": 6, "email": 2, "social": 0},
		},
		{
			model: "custom", config: Config{Custom: &Custom{Channels: map[string]float64{"search": 2, "direct": 0}}},
			want: map[string]float64{"direct": 2, "search": 2 + 2.5, "email": 1 + 1.25, "social": 1.25},
		},
		{
			model: "linear", rows: []string{"- 4 40", "search 1 10"},
			want: map[string]float64{Unattributed: 4, "search": 1},
		},
	}
	for _, tt := range tests {
		if tt.rows == nil {
			tt.rows = rows
		}
		var s source
		got, values := credit(t, s.paths(t, tt.rows...).build(tt.config), tt.model)
		if diff := cmp.Diff(tt.want, got, approx); diff != "" {
			t.Errorf("%s %v (-want +got):\n%s", tt.model, tt.config, diff)
		}
		for channel, v := range values {
			if math.Abs(v-10*got[channel]) > 3e-5 {
				t.Errorf("%s: %s has value %v for %v conversions of 10", tt.model, channel, v, got[channel])
			}
		}
	}
}

// Value 140, Direct > Organic > Direct: linear 46.667 a touch, position 56/28/56.
func TestRepeatedChannel(t *testing.T) {
	for model, want := range map[string]map[string]float64{
		"linear":         {"Direct": 2 * 46.666667, "Organic": 46.666667},
		"position_based": {"Direct": 56 + 56, "Organic": 28},
	} {
		var s source
		_, got := credit(t, s.paths(t, "Direct>Organic>Direct 1 140").build(Default()), model)
		if diff := cmp.Diff(want, got, approx); diff != "" {
			t.Errorf("%s (-want +got):\n%s", model, diff)
		}
	}
}

func TestTimeDecay(t *testing.T) {
	tests := []struct {
		name     string
		halfLife string
		touches  []string
		want     map[string]float64
	}{
		{ // Value 50, ages 0/0/6/9 days: 16.88, 16.88, 9.32, 6.92.
			name:    "default half-life of 7 days",
			touches: []string{"p 06-01 10:00 D", "p 06-04 10:00 C", "p 06-10 10:00 B", "p 06-10 10:00 A"},
			want:    map[string]float64{"A": 16.88, "B": 16.88, "C": 9.32, "D": 6.92},
		},
		{ // Ages of 2, 1 and 0 half-lives: 1/7, 2/7, 4/7.
			name: "half-life of 12 hours", halfLife: "12h",
			touches: []string{"p 06-09 10:00 C", "p 06-09 22:00 B", "p 06-10 10:00 A"},
			want:    map[string]float64{"A": 50 * 4. / 7, "B": 50 * 2. / 7, "C": 50 * 1. / 7},
		},
		{ // A single old touch has everything, however small its weight.
			name: "many half-lives ago", halfLife: "1h",
			touches: []string{"p 05-12 10:00 A"},
			want:    map[string]float64{"A": 50},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s source
			s.touches(t, tt.touches...).conversions(t, "p 06-10 10:00 50")
			_, got := credit(t, s.build(Config{HalfLife: tt.halfLife}), "time_decay")
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 0.005)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCreditErrors(t *testing.T) {
	var s source
	j := s.paths(t, "A 1 1").build(Default())
	if _, err := j.Credit("time_decay"); !errors.Is(err, ErrNoTimes) {
		t.Errorf("time_decay on paths: %v, want ErrNoTimes", err)
	}
	if _, err := j.Credit("astrology"); err == nil {
		t.Error("an unknown model gave credit")
	}
	var dated source
	j = dated.touches(t, "p 06-01 10:00 A").build(Config{Custom: &Custom{}})
	for _, name := range []string{"w_shaped", "full_path"} {
		if _, err := j.Credit(name); !errors.Is(err, ErrNoLeads) {
			t.Errorf("%s without leads: %v, want ErrNoLeads", name, err)
		}
	}
	dated.data.Leads = []dataset.Lead{{Person: 0, Created: moment(0)}}
	j = dated.build(Config{Custom: &Custom{}})
	for _, name := range Models() {
		if _, err := j.Credit(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPrimary(t *testing.T) {
	tests := []struct {
		config  Config
		primary string
		models  []string
	}{
		{Config{}, "linear", Default().Models},
		{Config{Models: []string{"first_touch", "last_touch"}}, "first_touch", []string{"first_touch", "last_touch"}},
		{Config{Models: []string{"last_touch", "linear"}}, "linear", []string{"last_touch", "linear"}},
		{Config{Models: []string{"last_touch"}, Primary: "linear"}, "linear", []string{"last_touch", "linear"}},
	}
	for _, tt := range tests {
		j := Build(&dataset.Data{}, tt.config)
		if j.Primary() != tt.primary {
			t.Errorf("%v: primary %s, want %s", tt.config.Models, j.Primary(), tt.primary)
		}
		if diff := cmp.Diff(tt.models, j.Models()); diff != "" {
			t.Errorf("models (-want +got):\n%s", diff)
		}
	}
}
