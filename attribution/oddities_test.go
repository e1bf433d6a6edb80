package attribution

import (
	"slices"
	"testing"

	"peil/internal/diag"
)

func TestOddities(t *testing.T) {
	s := &source{}
	s.touches(t,
		"p 06-01 10:00 A", "p 06-01 12:05 B", "p 06-01 12:06 C", // five and six minutes after the conversion
		"q 06-01 12:01 A", // another's
	).conversions(t,
		"p 06-01 12:00 100 sale", "p 06-01 12:00 100 sale", "p 06-01 12:00 100 lead", "p 06-01 12:00 50 sale",
		"r 06-01 12:00 100 sale",
	)
	if q := s.build(Config{}).Quality; q.JustAfter != 1 || q.Twice != 1 {
		t.Errorf("%d touches just after a conversion and %d conversions twice, want 1 and 1", q.JustAfter, q.Twice)
	}
}

// A channel that no touch has is told, with the one that was meant.
func TestChannelsOfTheConfig(t *testing.T) {
	s := &source{}
	s.touches(t, "p 06-01 10:00 Search", "p 06-01 11:00 TV")
	j := s.build(Config{HalfLives: map[string]string{"TV": "9d", "Serch": "1d"}, Custom: &Custom{Channels: map[string]float64{"Radio": 2, "Search": 1}}})
	var got []string
	for _, d := range j.Problems {
		if d.Severity != diag.Warning {
			t.Errorf("%v is no warning", d)
		}
		got = append(got, d.Error())
	}
	want := []string{
		`attribution.custom.channels.Radio: no touch is of the channel "Radio"`,
		`attribution.half_lives.Serch: no touch is of the channel "Serch" (did you mean "Search"?)`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
