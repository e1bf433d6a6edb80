package dataset

import (
	"cmp"
	"slices"

	"peil/internal/period"
)

// assemble puts the files together, in the config's order of sources and the
// files' order of names, whoever was read first.
func assemble(sources []Source, scans [][]*fileScan, plan *Plan) *Data {
	d := &Data{
		Touches:     roomFor(scans, func(k *kept) *pieces[Touch] { return &k.touches }),
		Conversions: roomFor(scans, func(k *kept) *pieces[Conversion] { return &k.conversions }),
	}
	d.Places = NewPlaces(plan.TouchDims...)
	d.newRules(plan.TouchRules)
	written := joinSpellings(scans)
	customers := customers{cased: map[int32]string{}}
	var members membership
	ids := bothTellOrders(scans)
	leads := leadSources(sources, scans)
	var occasional Data // its span is of the kinds whose rows come now and then
	for i, ofSource := range scans {
		if len(ofSource) == 0 {
			continue
		}
		if sources[i].Basis != nil {
			basis := plan.Basis
			d.Basis = &basis
		}
		if leads[i] != nil {
			d.LeadSources = append(d.LeadSources, *leads[i])
			leads[i].tellStages(ofSource)
		}
		base := int32(len(d.Files))
		for _, f := range ofSource {
			d.Files = append(d.Files, f.file)
		}
		if kind := ofSource[0].spec.kind; kind.Table {
			t := newTable(ofSource, base, written, leads[i].without())
			d.Tables = append(d.Tables, t)
			if days, ok := d.lonely(t); ok && kind.Daily {
				d.extend(days, ofSource)
			} else if ok && kind.Occasional {
				occasional.extend(days, ofSource)
			}
		}
		for j, f := range ofSource {
			first := len(d.Leads)
			d.take(f, base+int32(j), &customers, &members, ids, written)
			for k := range d.Leads[first:] {
				leads[i].keep(&d.Leads[first+k])
			}
			f.kept = kept{} // a Scanner's memory has its own
		}
		customers.tell(d)
	}
	if days, ok := d.stageDays(); ok {
		occasional.extend(days, nil)
	}
	if d.Span == nil {
		d.Span = occasional.Span
	}
	if d.Orders != nil {
		d.Orders.Customers = customers.List
		d.Orders.finish()
	}
	ends := d.stitch(members.links)
	if plan.Accounts {
		d.Accounts = d.join(&members, ends)
	}
	sortByPerson(d.Touches, len(d.Persons.List), func(t *Touch) int32 { return t.Person }, touchOrder)
	sortByPerson(d.Conversions, len(d.Persons.List), func(c *Conversion) int32 { return c.Person }, conversionOrder)
	d.Persons = Names{List: d.Persons.List} // no more come: their index is as large as many rows
	slices.SortStableFunc(d.Events, func(a, b Event) int { return cmp.Compare(a.Period.Start, b.Period.Start) })
	return d
}

// extend widens the span by a source's days, and by the whole of the periods
// that its files are for.
func (d *Data) extend(days period.Period, scans []*fileScan) {
	start, end := days.Start, days.End
	for _, f := range scans {
		if c := f.file.Covers; c != nil && f.file.Rows > 0 {
			start, end = min(start, c.Start), max(end, c.End)
		}
	}
	if d.Span != nil {
		start, end = min(start, d.Span.Start), max(end, d.Span.End)
	}
	d.Span = &period.Period{Start: start, End: end, Grain: period.Range}
}

// newTable merges the groups of a source's files. Dimensions that no file has
// are left out, and so are columns without any value, own measures excepted:
// those exist wherever rows do. The columns of without are left out as well.
func newTable(scans []*fileScan, base int32, written spellings, without []string) *Table {
	s := scans[0].spec
	t := &Table{Source: s.source.Name, Kind: s.kind.Name}
	var dims []int           // of the spec's, those that a file has
	var renumber [][][]int32 // by dimension of the table, file, the file's number
	for d, dim := range s.dims {
		if !slices.ContainsFunc(scans, func(f *fileScan) bool { return f.given[d] }) {
			continue
		}
		dims = append(dims, d)
		t.Dims = append(t.Dims, dim.name)
		values, numbers := mergeNames(scans, d, written[dim.name])
		t.Values = append(t.Values, values)
		renumber = append(renumber, numbers)
	}
	var all uint64
	var order [][2]int32 // file, the file's group
	for i, f := range scans {
		t.Part = max(t.Part, f.part)
		for g, has := range f.groups.has {
			all |= has
			order = append(order, [2]int32{int32(i), int32(g)})
		}
	}
	key := func(at [2]int32, d int) int32 {
		f := scans[at[0]]
		return renumber[d][at[0]][f.groups.keys[int(at[1])*f.groups.dims+dims[d]]]
	}
	slices.SortFunc(order, func(a, b [2]int32) int {
		if c := cmp.Compare(scans[a[0]].groups.date[a[1]], scans[b[0]].groups.date[b[1]]); c != 0 {
			return c
		}
		for d := range dims {
			if c := cmp.Compare(key(a, d), key(b, d)); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) // two spellings of one name are two groups of a file
	})
	var columns []int
	for i, sum := range s.sums {
		if (all&(1<<i) != 0 || sum.where != nil) && !slices.Contains(without, sum.name) {
			columns = append(columns, i)
			t.Columns = append(t.Columns, sum.name)
		}
	}
	t.Keys = make([][]int32, len(dims))
	t.Sums = make([][]Fixed, len(columns))
	for _, at := range order {
		g, i := scans[at[0]].groups, int(at[1])
		t.Date = append(t.Date, g.date[i])
		for d := range dims {
			t.Keys[d] = append(t.Keys[d], key(at, d))
		}
		var has uint64
		for c, column := range columns {
			t.Sums[c] = append(t.Sums[c], g.sums[i*g.columns+column])
			has |= g.has[i] >> column & 1 << c
		}
		t.Has = append(t.Has, has)
		t.File = append(t.File, base+at[0])
		t.Rows = append(t.Rows, g.rows[i])
		t.First = append(t.First, g.lines[i][0])
		t.Last = append(t.Last, g.lines[i][1])
	}
	return t
}

// mergeNames returns a dimension's values in all files, sorted, and by file the
// number there of each of the file's own.
func mergeNames(scans []*fileScan, d int, written map[string]string) (values []string, numbers [][]int32) {
	write := func(v string) string { return cmp.Or(written[v], v) }
	for _, f := range scans {
		for _, v := range f.values[d].List {
			values = append(values, write(v))
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	for _, f := range scans {
		own := make([]int32, len(f.values[d].List))
		for i, v := range f.values[d].List {
			n, _ := slices.BinarySearch(values, write(v))
			own[i] = int32(n)
		}
		numbers = append(numbers, own)
	}
	return values, numbers
}

// take adds a file's rows of persons, leads, paths, budgets, events and contacts, under common numbers.
// The ids of orders are taken where conversions tell them, too.
func (d *Data) take(f *fileScan, file int32, customers *customers, members *membership, ids bool, written spellings) {
	k := &f.kept
	channels, types := shared(&d.Channels, k.channels), shared(&d.Types, k.types)
	if f.spec.kind.Name == "orders" {
		if d.Orders == nil {
			d.Orders = &Orders{}
		}
		first := len(d.Orders.Rows)
		d.Orders.take(k, customers.take(k.persons, file), channels, file)
		if ids {
			d.takeOrderIDs(d.Orders.Rows[first:], k.orderIDs)
		}
		return
	}
	persons, places := shared(&d.Persons, k.persons), d.Places.take(&k.places, channels, written)
	k.persons = Names{} // its index is as large as many rows
	for t := range k.touches.taken() {
		t.Person, t.Place, t.File = persons(t.Person), places[t.Place], file
		d.Touches = append(d.Touches, t)
	}
	sold := func(int32) int32 { return -1 }
	if ids {
		sold = shared(&d.OrderIDs, k.sold)
	}
	for c := range k.conversions.taken() {
		c.Order = sold(c.Order-1) + 1
		c.Person, c.Type, c.File = persons(c.Person), types(c.Type), file
		d.Conversions = append(d.Conversions, c)
	}
	for _, n := range k.nulls {
		n.Channels = slices.Clone(n.Channels) // a Scanner's memory has its own
		for i, c := range n.Channels {
			n.Channels[i] = channels(c)
		}
		d.NullPaths = append(d.NullPaths, n)
	}
	for _, c := range k.counts {
		c.Channel, c.File = channels(c.Channel), file
		d.TouchCounts = append(d.TouchCounts, c)
	}
	for _, s := range k.said {
		d.Said = append(d.Said, Said{channels(s.Channel), s.Date})
	}
	d.takeRules(k.rules)
	members.take(f, persons, file)
	for _, lead := range k.leads {
		lead.Person, lead.Account, lead.Channel, lead.File = persons(lead.Person), persons(lead.Account), channels(lead.Channel), file
		d.Leads = append(d.Leads, lead)
	}
	d.Paths.take(&k.paths.Paths, channels, file)
	for _, b := range k.budgets {
		b.File = file
		d.Budgets = append(d.Budgets, b)
	}
	d.Events = append(d.Events, k.events...)
	d.Contacts.take(&k.contacts, persons, file)
}

// shared returns the common number of each of a file's names; -1 stays.
func shared(all *Names, own Names) func(int32) int32 {
	if len(all.List) == 0 {
		*all = own.copy()
		return func(i int32) int32 { return i }
	}
	return sharedAs(all, own, nil)
}

// sharedAs is shared, of names that are written otherwise.
func sharedAs(all *Names, own Names, written map[string]string) func(int32) int32 {
	numbers := make([]int32, len(own.List))
	for i, name := range own.List {
		numbers[i] = all.Index(cmp.Or(written[name], name))
	}
	return func(i int32) int32 {
		if i < 0 {
			return i
		}
		return numbers[i]
	}
}
