package dataset

import (
	"cmp"
	"slices"
	"strings"

	"peil/internal/diag"
)

// link is one row of an identity source.
type link struct {
	id, person int32
	file, line int32
}

// Stitched tells what an identity source made of the rows of persons.
type Stitched struct {
	Links       int // rows that join two ids
	Touches     Part
	Conversions Part
	Leads       Part
	Conflicts   int // ids that belong to two persons
	Cycles      int // chains that end in themselves
}

// Part is how many of all rows something holds for.
type Part struct{ Rows, Of int }

func (p *Part) count(yes bool) {
	p.Of++
	if yes {
		p.Rows++
	}
}

func (p *pass) keepLink() bool {
	s, r, k := p.spec, &p.row, &p.kept
	for _, slot := range []int{s.keys.label, s.keys.person} {
		if len(r.text[slot]) == 0 {
			p.skipCell(p.field(slot), "the row has no %s", s.texts[slot].name)
			return false
		}
	}
	k.links = append(k.links, link{
		id: k.persons.indexBytes(r.text[s.keys.label]), person: k.persons.indexBytes(r.text[s.keys.person]), line: r.line,
	})
	return true
}

// stitch gives the rows of touches, conversions and leads the persons at the
// ends of their ids' chains, and returns the end of each person. What it makes
// of the ids depends on their names alone, not on the order of the rows:
//
//   - of an id that belongs to two persons it is the first by name, since to
//     join the two would mix strangers who share a device;
//   - of ids that lead to each other in a circle all are the first by name.
//
// Customers of orders are left as they are: the shop's own number is what new
// and returning customers are counted by, and a chain may end in a company.
func (d *Data) stitch(links []link) []int32 {
	ends := make([]int32, len(d.Persons.List))
	for i := range ends {
		ends[i] = int32(i)
	}
	if links == nil {
		return ends
	}
	d.Stitched = &Stitched{}
	name := func(i int32) string { return d.Persons.List[i] }
	d.followLinks(ends, links)

	const (
		unseen = iota
		onPath
		done
	)
	state := make([]uint8, len(ends))
	var path []int32
	var circles [][]int32
	for start := range ends {
		path = path[:0]
		at := int32(start)
		for state[at] == unseen && ends[at] != at {
			state[at] = onPath
			path = append(path, at)
			at = ends[at]
		}
		if state[at] == onPath {
			circle := slices.Clone(path[slices.Index(path, at):])
			for _, i := range circle {
				if name(i) < name(at) {
					at = i
				}
			}
			circles = append(circles, circle)
		}
		end := at
		if state[at] == done {
			end = ends[at]
		}
		state[end] = done
		ends[end] = end
		for _, i := range path {
			state[i], ends[i] = done, end
		}
	}
	d.tellCircles(circles, links)

	for i := range d.Touches {
		moveTo(&d.Touches[i].Person, ends, &d.Stitched.Touches)
	}
	for i := range d.Conversions {
		moveTo(&d.Conversions[i].Person, ends, &d.Stitched.Conversions)
	}
	for i := range d.Leads {
		moveTo(&d.Leads[i].Person, ends, &d.Stitched.Leads)
		if account := &d.Leads[i].Account; *account >= 0 {
			*account = ends[*account]
		}
	}
	return ends
}

func moveTo(person *int32, ends []int32, p *Part) {
	end := ends[*person]
	p.count(end != *person)
	*person = end
}

// followLinks sets the next id of each, and tells those that have two.
func (d *Data) followLinks(next []int32, links []link) {
	name := func(i int32) string { return d.Persons.List[i] }
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(strings.Compare(name(a.id), name(b.id)), strings.Compare(name(a.person), name(b.person)), cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	var first *link // of those that say another person than a link before
	var examples []string
	for i := 0; i < len(links); {
		id := links[i].id
		var persons []int32
		var second *link
		for ; i < len(links) && links[i].id == id; i++ {
			switch l := &links[i]; {
			case l.person == id: // says nothing
			case len(persons) == 0 || persons[len(persons)-1] != l.person:
				if persons = append(persons, l.person); len(persons) == 2 {
					second = l
				}
			}
		}
		if len(persons) == 0 {
			continue
		}
		d.Stitched.Links += len(persons)
		next[id] = persons[0]
		if second == nil {
			continue
		}
		d.Stitched.Conflicts++
		if len(examples) < maxExamples {
			examples = append(examples, name(id)+" → "+joinNames(persons, name))
		}
		if first == nil || cmp.Or(cmp.Compare(second.file, first.file), cmp.Compare(second.line, first.line)) < 0 {
			first = second
		}
	}
	if first != nil {
		d.tell(first.file, Finding{
			Severity: diag.Warning, Check: "identity_conflict", Line: int(first.line), Rows: d.Stitched.Conflicts, Columns: []string{"person"},
			Args: Args{"n": d.Stitched.Conflicts, "names": examples},
		})
	}
}

// maxExamples is how many of what is odd are named.
const maxExamples = 3

// tellCircles tells the ids that lead to each other.
func (d *Data) tellCircles(circles [][]int32, links []link) {
	if circles == nil {
		return
	}
	name := func(i int32) string { return d.Persons.List[i] }
	d.Stitched.Cycles = len(circles)
	for i, c := range circles { // each from its first by name, along the chain
		least := 0
		for k := range c {
			if name(c[k]) < name(c[least]) {
				least = k
			}
		}
		circles[i] = append(append(slices.Clone(c[least:]), c[:least]...), c[least])
	}
	slices.SortFunc(circles, func(a, b []int32) int { return strings.Compare(name(a[0]), name(b[0])) })
	var examples []string
	for _, c := range circles[:min(len(circles), maxExamples)] {
		var ids []string
		for _, i := range c {
			ids = append(ids, name(i))
		}
		examples = append(examples, strings.Join(ids, " → "))
	}
	at := links[slices.IndexFunc(links, func(l link) bool { return l.id == circles[0][0] && l.person == circles[0][1] })]
	d.tell(at.file, Finding{
		Severity: diag.Warning, Check: "identity_cycle", Line: int(at.line), Rows: len(circles), Columns: []string{"person"},
		Args: Args{"n": len(circles), "names": examples},
	})
}

// joinNames writes at most maxExamples names with commas.
func joinNames(list []int32, name func(int32) string) string {
	var names []string
	for _, i := range list[:min(len(list), maxExamples)] {
		names = append(names, name(i))
	}
	if len(list) > maxExamples {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// tell adds a finding to a file.
func (d *Data) tell(file int32, f Finding) {
	d.Files[file].Findings = append(d.Files[file].Findings, f)
}
