package attribution

import (
	"fmt"
	"maps"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// skew is how long after a conversion a touch may come because two clocks
// differ, in seconds.
const skew = 5 * 60

// countOddities counts what a reader should know of the rows: touches that
// stand twice, that have no channel, or that come just after a conversion; and
// conversions that stand twice.
func (b *builder) countOddities() {
	touches, conversions := b.data.Touches, b.conversions
	instant := 0                                   // of a person, from 1
	seen := make([]int, len(b.data.Channels.List)) // by channel: the last instant it was met at
	before := -1                                   // the last conversion before the touch
	for i := range touches {
		t := &touches[i]
		if i == 0 || t.Person != touches[i-1].Person || t.Time != touches[i-1].Time {
			instant++
		}
		channel := b.data.Places.Channel(t.Place)
		if seen[channel] == instant {
			b.Quality.Duplicates++
		}
		seen[channel] = instant
		if b.data.Channels.List[channel] == "" {
			b.Quality.NoChannel++
		}
		for before+1 < len(conversions) && (conversions[before+1].Person < t.Person || conversions[before+1].Person == t.Person && conversions[before+1].Time < t.Time) {
			before++
		}
		if before >= 0 && conversions[before].Person == t.Person && t.Time-conversions[before].Time <= skew {
			b.Quality.JustAfter++
		}
	}
	type row struct {
		kind         int32
		count, value dataset.Fixed
	}
	known := map[row]bool{} // of one person and instant
	for i := range conversions {
		c := &conversions[i]
		r := row{c.Type, c.Count, c.Value}
		if i == 0 || c.Person != conversions[i-1].Person || c.Time != conversions[i-1].Time {
			if len(known) > 0 {
				clear(known)
			}
			if next := i + 1; next == len(conversions) || c.Person != conversions[next].Person || c.Time != conversions[next].Time {
				continue // most stand alone
			}
		}
		if known[r] {
			b.Quality.Twice++
		}
		known[r] = true
	}
}

// checkNames reports channels that the config names and that no touch has: a
// misspelt one would leave the model as it was without a word.
func (b *builder) checkNames() {
	var met []string
	for _, p := range b.places {
		met = append(met, p.channel())
	}
	met = slices.Compact(met)
	named := map[string][]string{"half_lives": slices.Sorted(maps.Keys(b.config.HalfLives))}
	if b.config.Custom != nil {
		named["custom.channels"] = slices.Sorted(maps.Keys(b.config.Custom.Channels))
	}
	for _, key := range slices.Sorted(maps.Keys(named)) {
		for _, name := range named[key] {
			if !slices.Contains(met, name) {
				b.Problems.Add(diag.Diagnostic{
					Severity: diag.Warning, Path: "attribution." + key + "." + name,
					Message: fmt.Sprintf("no touch is of the channel %q", name), Hint: diag.DidYouMean(name, met),
				})
			}
		}
	}
}
