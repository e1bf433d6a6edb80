package audit

import (
	"cmp"
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// maxNamed is how many channels a finding names.
const maxNamed = 8

// journeyChannels returns the channels that touchpoints and paths know, by how
// often they appear, the most frequent first.
func (a *audit) journeyChannels() []string {
	d := a.data
	times := make([]int, len(d.Channels.List))
	for _, c := range d.TouchCounts { // they are of all touches, and Touches of some of the same
		times[c.Channel] += c.Rows
	}
	for _, t := range d.Touches {
		if d.TouchCounts == nil {
			times[d.Places.Channel(t.Place)]++
		}
	}
	for i := range d.Paths.List {
		p := &d.Paths.List[i]
		for _, c := range d.Paths.Of(p) {
			times[c] += int(p.Rows)
		}
	}
	var numbers []int
	for c, n := range times {
		if n > 0 && d.Channels.List[c] != "" {
			numbers = append(numbers, c)
		}
	}
	slices.SortFunc(numbers, func(x, y int) int {
		return cmp.Or(times[y]-times[x], strings.Compare(d.Channels.List[x], d.Channels.List[y]))
	})
	names := make([]string, len(numbers))
	for i, c := range numbers {
		names[i] = d.Channels.List[c]
	}
	return names
}

// channelNames looks for channels that cost and that no journey knows by that
// name: attribution gives them nothing, and nobody knows what they brought.
func (a *audit) channelNames() {
	known := a.journeyChannels()
	if len(known) == 0 {
		return
	}
	var paid []string // by any source
	for _, t := range a.data.Tables {
		paid = append(paid, paidChannels(t)...)
	}
	free := slices.DeleteFunc(slices.Clone(known), func(name string) bool { return slices.Contains(paid, name) })
	for _, t := range a.data.Tables {
		start, end := daysOf(t)
		for _, channel := range paidChannels(t) {
			if channel == "" || slices.Contains(known, channel) {
				continue
			}
			cost := dataset.Amount(spendOf(t, channel).Float())
			spent := a.groupsOf(t, slices.Index(t.Dims, "channel"), []string{channel})
			if other := similar(channel, free); other != "" {
				a.of(t, spent, dataset.Finding{
					Severity: diag.Warning, Check: "channel_names", Columns: []string{dataset.Credit},
					Args: dataset.Args{"channel": channel, "other": other, "spend": cost, "start": start, "end": end},
				})
				continue
			}
			named := known
			if len(named) > maxNamed {
				named = append(slices.Clone(named[:maxNamed]), "…")
			}
			a.of(t, spent, dataset.Finding{
				Severity: diag.Warning, Check: "channel_without_touches", Columns: []string{dataset.Credit},
				Args: dataset.Args{"channel": channel, "names": named, "spend": cost, "start": start, "end": end},
			})
		}
	}
}

// daysOf returns the first and the last day of a table's rows: sums of all of them
// are not of the report's period, and a finding says so.
func daysOf(t *dataset.Table) (start, end period.Date) {
	if len(t.Date) == 0 {
		return 0, 0
	}
	return t.Date[0], t.Date[len(t.Date)-1]
}

// paidChannels returns the channels with spend in a table, sorted.
func paidChannels(t *dataset.Table) []string {
	dim := slices.Index(t.Dims, "channel")
	if t.Kind != "ads" || dim < 0 {
		return nil
	}
	c := column(t, "spend")
	spent := make([]dataset.Fixed, len(t.Values[dim]))
	for g := range t.Date {
		v, _ := value(t, g, c)
		spent[t.Keys[dim][g]] += v
	}
	var names []string
	for k, name := range t.Values[dim] {
		if spent[k] > 0 {
			names = append(names, name)
		}
	}
	return names
}

// spendOf returns what a channel of a table cost.
func spendOf(t *dataset.Table, channel string) (sum dataset.Fixed) {
	dim, c := slices.Index(t.Dims, "channel"), column(t, "spend")
	for g := range t.Date {
		if t.Values[dim][t.Keys[dim][g]] == channel {
			v, _ := value(t, g, c)
			sum += v
		}
	}
	return sum
}

// similar returns the name that most likely means the same channel, or "": the
// same but for case, spaces and hyphens; or one whose words are all in the
// other (Google in Google Ads); or one that the other begins with; or a
// misspelling.
func similar(channel string, names []string) string {
	for _, alike := range []func(x, y string) bool{
		func(x, y string) bool { return strings.ReplaceAll(x, " ", "") == strings.ReplaceAll(y, " ", "") },
		func(x, y string) bool { return within(x, y) || within(y, x) },
		func(x, y string) bool { return begins(x, y) || begins(y, x) },
	} {
		for _, name := range names {
			if alike(form(channel), form(name)) {
				return name
			}
		}
	}
	if len([]rune(channel)) < 5 {
		return "" // SEO is not a misspelt SEM
	}
	return diag.Nearest(channel, names)
}

// within reports whether each word of x is one of y's.
func within(x, y string) bool {
	words := strings.Fields(y)
	return x != "" && !slices.ContainsFunc(strings.Fields(x), func(w string) bool { return !slices.Contains(words, w) })
}

// begins reports whether y begins with x, where x is long enough to mean
// something.
func begins(x, y string) bool { return len([]rune(x)) >= 4 && strings.HasPrefix(y, x) }
