package attribution

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

// source builds a dataset by hand, as dataset.Scan would from files.
type source struct {
	data dataset.Data
}

// at reads "06-01 12:00" of 2025, in UTC.
func at(t testing.TB, s string) int64 {
	t.Helper()
	v, err := time.Parse("2006-01-02 15:04", "2025-"+s)
	if err != nil {
		t.Fatal(err)
	}
	return v.Unix()
}

// touches adds rows "person time-day time-clock channel [campaign] [line=…] [type]".
func (s *source) touches(t testing.TB, rows ...string) *source {
	if s.data.Places.Dims == nil {
		s.data.Places = dataset.NewPlaces("line")
	}
	for _, row := range rows {
		f := strings.Fields(row)
		touch := dataset.Touch{
			Person: s.data.Persons.Index(f[0]),
			Time:   at(t, f[1]+" "+f[2]),
			Line:   int32(len(s.data.Touches) + 2),
		}
		var values [2]string
		for _, extra := range f[4:] {
			if i := slices.Index(dataset.TouchTypes(), extra); i >= 0 {
				touch.Type = dataset.TouchType(i)
			} else if line, ok := strings.CutPrefix(extra, "line="); ok {
				values[1] = line
			} else {
				values[0] = extra
			}
		}
		touch.Place = s.data.Places.Index(s.data.Channels.Index(strings.Trim(f[3], `"`)), values[:]...)
		s.data.Touches = append(s.data.Touches, touch)
	}
	return s
}

func viewed(yes bool) dataset.TouchType {
	if yes {
		return dataset.ViewTouch
	}
	return dataset.ClickTouch
}

// conversions adds rows "person time-day time-clock value [type]".
func (s *source) conversions(t testing.TB, rows ...string) *source {
	for _, row := range rows {
		f := strings.Fields(row)
		var value float64
		if _, err := fmt.Sscan(f[3], &value); err != nil {
			t.Fatal(err)
		}
		c := dataset.Conversion{
			Person: s.data.Persons.Index(f[0]),
			Time:   at(t, f[1]+" "+f[2]),
			Type:   -1,
			Count:  dataset.Scale,
			Value:  dataset.Fixed(math.Round(value * dataset.Scale)),
			File:   1,
			Line:   int32(len(s.data.Conversions) + 2),
		}
		c.Date = period.Date(c.Time / day)
		if len(f) > 4 {
			c.Type = s.data.Types.Index(f[4])
		}
		s.data.Conversions = append(s.data.Conversions, c)
	}
	return s
}

// paths adds rows "A>B>C conversions value [nulls]".
func (s *source) paths(t testing.TB, rows ...string) *source {
	for _, row := range rows {
		f := append(strings.Fields(row), "0")
		var amounts [3]float64
		for i := range amounts {
			if _, err := fmt.Sscan(f[i+1], &amounts[i]); err != nil {
				t.Fatal(err)
			}
		}
		p := dataset.Path{
			Conversions: dataset.Fixed(amounts[0] * dataset.Scale),
			Value:       dataset.Fixed(amounts[1] * dataset.Scale),
			Nulls:       dataset.Fixed(amounts[2] * dataset.Scale),
			Rows:        1,
			First:       int32(len(s.data.Paths.List) + 2),
		}
		p.Last = p.First
		var channels []int32
		if f[0] != "-" {
			for _, name := range strings.Split(f[0], ">") {
				channels = append(channels, s.data.Channels.Index(name))
			}
		}
		s.data.Paths.Add(channels, p)
	}
	return s
}

// build sorts the rows as dataset.Scan does, and joins them.
func (s *source) build(c Config) *Journeys {
	slices.SortStableFunc(s.data.Touches, func(a, b dataset.Touch) int {
		if a.Person != b.Person {
			return int(a.Person - b.Person)
		}
		return int(a.Time - b.Time)
	})
	slices.SortStableFunc(s.data.Conversions, func(a, b dataset.Conversion) int {
		if a.Person != b.Person {
			return int(a.Person - b.Person)
		}
		return int(a.Time - b.Time)
	})
	return Build(&s.data, c)
}

// journeyTexts writes each journey as "A>B value".
func journeyTexts(j *Journeys) []string {
	var list []string
	for _, g := range j.list {
		var names []string
		for _, t := range j.path(g) {
			names = append(names, j.places[t.place].channel())
		}
		list = append(list, fmt.Sprintf("%s %v", strings.Join(names, ">"), g.value.Float()))
	}
	return list
}

func TestJourneys(t *testing.T) {
	tests := []struct {
		name        string
		config      Config
		touches     []string
		conversions []string
		want        []string
		nulls       float64
		quality     Quality
	}{
		{
			name:        "touches before the conversion, oldest first",
			touches:     []string{"p 06-03 10:00 C", "p 06-01 10:00 A", "p 06-02 10:00 B"},
			conversions: []string{"p 06-04 10:00 1"},
			want:        []string{"A>B>C 1"},
			quality:     Quality{Conversions: 1, Touches: 3},
		},
		{
			name:        "a touch at the conversion's instant counts, a later one never",
			touches:     []string{"p 06-04 10:00 A", "p 06-04 10:01 B"},
			conversions: []string{"p 06-04 10:00 1"},
			want:        []string{"A 1"},
			nulls:       1,
			quality:     Quality{Conversions: 1, Touches: 2, Later: 1, JustAfter: 1},
		},
		{
			name:        "touches at one instant keep the file's order",
			touches:     []string{"p 06-04 10:00 B", "p 06-04 10:00 A", "p 06-04 10:00 C"},
			conversions: []string{"p 06-05 10:00 1"},
			want:        []string{"B>A>C 1"},
			quality:     Quality{Conversions: 1, Touches: 3},
		},
		{
			name:        "a touch as old as the window counts, an older one does not",
			config:      Config{Window: Window{Click: "10d", View: "24h"}},
			touches:     []string{"p 06-01 09:59 A", "p 06-01 10:00 B", "p 06-10 09:59 C view", "p 06-10 10:00 D view"},
			conversions: []string{"p 06-11 10:00 1"},
			want:        []string{"B>D 1"},
			quality:     Quality{Conversions: 1, Touches: 4, Expired: 2},
		},
		{
			name:        "a view window of nothing counts no views",
			config:      Config{Window: Window{View: "0d"}},
			touches:     []string{"p 06-11 10:00 A view", "p 06-10 10:00 B"},
			conversions: []string{"p 06-11 10:00 1"},
			want:        []string{"B 1"},
			quality:     Quality{Conversions: 1, Touches: 2, Expired: 1},
		},
		{
			name:        "no touch in the window: unattributed",
			touches:     []string{"p 03-01 10:00 A"},
			conversions: []string{"p 06-11 10:00 1", "q 06-12 10:00 2"},
			want:        []string{" 1", " 2"},
			quality:     Quality{Conversions: 2, Touches: 1, Expired: 1, UnknownPerson: 1},
		},
		{
			name:        "a conversion ends the journey",
			touches:     []string{"p 06-01 10:00 A", "p 06-03 10:00 B"},
			conversions: []string{"p 06-02 10:00 1", "p 06-04 10:00 2", "p 06-05 10:00 3"},
			want:        []string{"A 1", "B 2", " 3"},
			quality:     Quality{Conversions: 3, Touches: 2},
		},
		{
			name:        "continue: every conversion looks back over its whole window",
			config:      Config{AfterConversion: "continue"},
			touches:     []string{"p 06-01 10:00 A", "p 06-03 10:00 B"},
			conversions: []string{"p 06-02 10:00 1", "p 06-04 10:00 2", "p 06-05 10:00 3"},
			want:        []string{"A 1", "A>B 2", "A>B 3"},
			quality:     Quality{Conversions: 3, Touches: 2},
		},
		{
			name:        "conversions of one type at one instant share the journey",
			touches:     []string{"p 06-01 10:00 A"},
			conversions: []string{"p 06-02 10:00 1", "p 06-02 10:00 2", "p 06-02 10:01 3"},
			want:        []string{"A 1", "A 2", " 3"},
			quality:     Quality{Conversions: 3, Touches: 1},
		},
		{
			name:        "a conversion of another type does not end the journey",
			touches:     []string{"p 06-01 10:00 A", "p 06-03 10:00 B"},
			conversions: []string{"p 06-02 10:00 1 lead", "p 06-04 10:00 2 sale", "p 06-05 10:00 3 lead"},
			want:        []string{"A 1", "A>B 2", "B 3"},
			quality:     Quality{Conversions: 3, Touches: 2},
		},
		{
			name:        "repeats are kept",
			touches:     []string{"p 06-01 10:00 A", "p 06-02 10:00 A", "p 06-03 10:00 B", "p 06-04 10:00 A"},
			conversions: []string{"p 06-05 10:00 1"},
			want:        []string{"A>A>B>A 1"},
			quality:     Quality{Conversions: 1, Touches: 4},
		},
		{
			name:        "repeats collapse, whatever the campaign",
			config:      Config{Repeats: "collapse"},
			touches:     []string{"p 06-01 10:00 A x", "p 06-02 10:00 A y", "p 06-03 10:00 B", "p 06-04 10:00 A"},
			conversions: []string{"p 06-05 10:00 1"},
			want:        []string{"A>B>A 1"},
			quality:     Quality{Conversions: 1, Touches: 4},
		},
		{
			name:        "persons without a conversion, duplicates and empty channels are counted",
			touches:     []string{"p 06-01 10:00 A", "p 06-01 10:00 B", "p 06-01 10:00 A", "q 06-01 10:00 A", `r 06-01 10:00 ""`, "r 06-02 10:00 A"},
			conversions: []string{"p 06-05 10:00 1", "r 06-01 11:00 2"},
			want:        []string{"A>B>A 1", "(unknown) 2"},
			nulls:       2,
			quality:     Quality{Conversions: 2, Touches: 6, Duplicates: 1, NoChannel: 1, Later: 1},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s source
			j := s.touches(t, tt.touches...).conversions(t, tt.conversions...).build(tt.config)
			got := journeyTexts(j)
			// Listed by the day and line of the conversion; the tables above
			// are in the order of time.
			slices.SortFunc(got, func(a, b string) int {
				return strings.Compare(a[strings.LastIndex(a, " "):], b[strings.LastIndex(b, " "):])
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("journeys (-want +got):\n%s", diff)
			}
			if j.Nulls.Float() != tt.nulls {
				t.Errorf("nulls = %v, want %v", j.Nulls.Float(), tt.nulls)
			}
			if diff := cmp.Diff(tt.quality, j.Quality); diff != "" {
				t.Errorf("quality (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPathsSource(t *testing.T) {
	var s source
	j := s.paths(t, "A>B>B 2 100 7", "A 0 0 3", "- 1 10").build(Default())
	if diff := cmp.Diff([]string{"A>B>B 100", " 10"}, journeyTexts(j)); diff != "" {
		t.Errorf("journeys (-want +got):\n%s", diff)
	}
	if j.Dated() || j.Nulls.Float() != 10 {
		t.Errorf("dated %v, nulls %v; want false, 10", j.Dated(), j.Nulls.Float())
	}
	if len(j.Problems) > 0 {
		t.Errorf("problems: %v", j.Problems)
	}
}

func TestPathsBesideTouches(t *testing.T) {
	var s source
	j := s.paths(t, "A 1 100").touches(t, "p 06-01 10:00 B").conversions(t, "p 06-02 10:00 5").build(Default())
	if diff := cmp.Diff([]string{"B 5"}, journeyTexts(j)); diff != "" {
		t.Errorf("journeys (-want +got):\n%s", diff)
	}
	if err := j.Problems.Err(); err == nil || !strings.Contains(err.Error(), "count twice") {
		t.Errorf("problems = %v, want one about counting twice", j.Problems)
	}
}

// What is too large to be added up is an error, not a sum that has run over.
func TestSumsTooLarge(t *testing.T) {
	var s source
	j := s.paths(t, "A>B 1 9e12", "B 1 -9e12").build(Default())
	if err := j.Problems.Err(); err == nil || !strings.Contains(err.Error(), "add up to more than") {
		t.Errorf("problems = %v, want one about the sum", j.Problems)
	}
}

// A source's channel of the name that stands for none is an unknown one: the
// two must not be taken for each other.
func TestAChannelCalledUnattributed(t *testing.T) {
	var s source
	c, err := s.paths(t, "(unattributed)>A 2 20", "- 1 10").build(Default()).Credit("linear")
	if err != nil {
		t.Fatal(err)
	}
	want := []ChannelCredit{
		{Channel: Unknown, Conversions: 1e6, Value: 10e6},
		{Channel: "A", Conversions: 1e6, Value: 10e6},
		{Channel: Unattributed, Conversions: 1e6, Value: 10e6},
	}
	if diff := cmp.Diff(want, c.ByChannel(period.Period{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
