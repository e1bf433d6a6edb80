package measure

import (
	"slices"
	"strings"

	"peil/internal/dataset"
)

// pathsTable adds up the journeys that a source has already put together, one
// group a file, and another where a sum would run over: what adds the groups up
// tells that. It is nil when there are none.
func pathsTable(d *dataset.Data) *dataset.Table {
	if len(d.Paths.List) == 0 {
		return nil
	}
	t := &dataset.Table{Kind: "paths", Columns: []string{"conversions", "value", "nulls"}, Sums: make([][]dataset.Fixed, 3)}
	group := map[int32]int{}
	for _, p := range d.Paths.List {
		amounts := [...]dataset.Fixed{p.Conversions, p.Value, p.Nulls}
		g, ok := group[p.File]
		if !ok || slices.ContainsFunc([]int{0, 1, 2}, func(c int) bool { return runsOver(t.Sums[c][g], amounts[c]) }) {
			g = len(t.Date)
			group[p.File] = g
			t.Date, t.File = append(t.Date, 0), append(t.File, p.File)
			t.Rows, t.First, t.Last = append(t.Rows, 0), append(t.First, p.First), append(t.Last, p.Last)
			for c := range t.Sums {
				t.Sums[c] = append(t.Sums[c], 0)
			}
		}
		for c, v := range amounts {
			t.Sums[c][g] += v
		}
		t.Rows[g] += p.Rows
		t.First[g], t.Last[g] = min(t.First[g], p.First), max(t.Last[g], p.Last)
	}
	return t
}

// link names the columns of all tables.
func (s *Set) link() {
	s.columns = map[string]*column{}
	for _, g := range s.tables {
		kind, _ := dataset.KindOf(g.Kind)
		for c, name := range g.Columns {
			if !g.offers(c) {
				continue
			}
			dotted := g.Kind + "." + name
			if g.Kind == attributed || kind.Column(name) >= 0 || slices.ContainsFunc(stageMeasures(), func(m Info) bool { return m.Name == dotted }) {
				name = dotted // any other is a user's measure
			}
			col := s.columns[name]
			if col == nil {
				col = &column{families: make([][]part, 1), adds: addsUp(name), events: kind.Happens || g.Kind == attributed, median: name == "leads."+leadCycle}
				if name == knownConversions {
					col.unsliced = []string{"channel", "campaign"}
				}
				s.columns[name] = col
			}
			col.families[0] = append(col.families[0], part{g, c})
		}
	}

	cost := &column{adds: true}
	for _, name := range []string{"ads.spend", "costs.amount"} {
		if c := s.columns[name]; c != nil {
			cost.families = append(cost.families, c.families[0])
		}
	}
	if cost.families != nil {
		s.columns[MarketingCost] = cost
	}
	if planned := s.planned(cost); planned != nil {
		s.columns[plannedCost] = planned
	}

	s.linkMet()
	s.linkBrand()

	if waste := s.waste(); waste != nil {
		s.columns[wastedSpend] = waste
	}

	if paid := s.paidChannels(); len(paid) > 0 {
		for _, info := range attributedColumns() {
			if c := s.columns[info.Name]; c != nil && slices.Contains(c.dims(), "channel") {
				narrowed := *c
				narrowed.by, narrowed.only = "channel", paid
				s.columns[attributed+"."+paidPrefix+strings.TrimPrefix(info.Name, attributed+".")] = &narrowed
			}
		}
	}
}

// linkMet tells the columns of credit which channels journeys meet: those of
// touches and paths, and all that are credited with something.
func (s *Set) linkMet() {
	met := map[string]bool{Unattributed: true}
	d := s.data
	for place := range d.Places.Len() {
		met[d.Channels.List[d.Places.Channel(int32(place))]] = true
	}
	for _, c := range d.TouchCounts {
		met[d.Channels.List[c.Channel]] = true
	}
	for i := range d.Paths.List {
		for _, c := range d.Paths.Of(&d.Paths.List[i]) {
			met[d.Channels.List[c]] = true
		}
	}
	for _, g := range s.tables {
		if dim := slices.Index(g.Dims, "channel"); g.Kind == attributed && dim >= 0 {
			for _, name := range g.Values[dim] {
				met[name] = true
			}
		}
	}
	for name, c := range s.columns {
		if strings.HasPrefix(name, attributed+".") {
			c.met = met
		}
	}
}

// paidChannels returns the channels that have ad spend anywhere, sorted.
func (s *Set) paidChannels() []string {
	var list []string
	if c := s.columns["ads.spend"]; c != nil {
		for _, pt := range c.parts(Slice{{Dim: "channel"}}) {
			channel := pt.groups.dims["channel"]
			values := pt.groups.Values[slices.Index(pt.groups.Dims, "channel")]
			for i, sum := range pt.groups.Sums[pt.column] {
				if v := values[channel.keys[i]]; sum > 0 && v != "" && !slices.Contains(list, v) {
					list = append(list, v)
				}
			}
		}
	}
	slices.Sort(list)
	return list
}
