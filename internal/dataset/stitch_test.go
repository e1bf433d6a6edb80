package dataset

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// persons returns whose each touch is, in the order of the lines.
func persons(d *Data) []string {
	touches := slices.Clone(d.Touches)
	slices.SortFunc(touches, func(a, b Touch) int { return int(a.Line - b.Line) })
	var names []string
	for _, t := range touches {
		names = append(names, d.Persons.List[t.Person])
	}
	return names
}

// touchesOf is a source with one touch of each person.
func touchesOf(t *testing.T, people ...string) Source {
	t.Helper()
	return source(t, "touchpoints", "person,time,channel\n"+strings.Join(people, ",2025-06-01 12:00,Search\n")+",2025-06-01 12:00,Search\n")
}

func TestStitch(t *testing.T) {
	for name, tt := range map[string]struct {
		rows   string // of the identity source
		people string // of the touches
		want   string
		checks []string
		part   Part
	}{
		"a chain from cookie to account":     {"c1,u1\nu1,h1\nh1,Acme", "c1 u1 h1 Acme c2", "Acme Acme Acme Acme c2", nil, Part{3, 5}},
		"whatever the order of the rows":     {"h1,Acme\nc1,u1\nu1,h1", "c1 u1", "Acme Acme", nil, Part{2, 2}},
		"two cookies of one user":            {"c1,u1\nc2,u1", "c1 c2 u1", "u1 u1 u1", nil, Part{2, 3}},
		"an id of its own says nothing":      {"c1,c1\nc2,c2\nc2,u2", "c1 c2", "c1 u2", nil, Part{1, 2}},
		"the same row twice":                 {"c1,u1\nc1,u1", "c1", "u1", nil, Part{1, 1}},
		"two persons: the first by name":     {"c1,u2\nc1,u1", "c1 u1 u2", "u1 u1 u2", []string{"identity_conflict:2"}, Part{1, 3}},
		"a circle: the first by name":        {"b,c\nc,a\na,b", "a b c", "a a a", []string{"identity_cycle:4"}, Part{2, 3}},
		"a chain into a circle":              {"x,b\nb,a\na,b", "x a b", "a a a", []string{"identity_cycle:4"}, Part{2, 3}},
		"two persons, of whom one is a loop": {"a,b\na,c\nb,a", "a b c", "a a c", []string{"identity_conflict:3", "identity_cycle:2"}, Part{1, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			d := scan(t, plan(), touchesOf(t, strings.Fields(tt.people)...), source(t, "identity", "id,person\n"+tt.rows+"\n"))
			if diff := cmp.Diff(strings.Fields(tt.want), persons(d)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if got := checks(d); !slices.Equal(got, tt.checks) {
				t.Errorf("findings %v, want %v", got, tt.checks)
			}
			if d.Stitched.Touches != tt.part {
				t.Errorf("stitched %v, want %v", d.Stitched.Touches, tt.part)
			}
		})
	}
}

// Whatever chains, conflicts and circles there are, their rows' order does not
// matter, and a person's end is its own end.
func TestStitchIgnoresTheOrderOfRows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		n := 2 + r.IntN(8)
		var people, rows []string
		for i := range n {
			people = append(people, fmt.Sprint("p", i))
		}
		for range r.IntN(2 * n) {
			rows = append(rows, fmt.Sprintf("p%d,p%d", r.IntN(n), r.IntN(n)))
		}
		var first []string
		for range 3 {
			d := scan(t, plan(), touchesOf(t, people...), source(t, "identity", "id,person\n"+strings.Join(rows, "\n")+"\n"))
			got := persons(d)
			if first == nil {
				first = got
			}
			if !slices.Equal(got, first) {
				t.Fatalf("%v: %v, in another order %v", rows, first, got)
			}
			for _, end := range got {
				if again := got[slices.Index(people, end)]; again != end {
					t.Fatalf("%v: %s is the end of some, and its own is %s", rows, end, again)
				}
			}
			r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		}
	}
}

// Rows that two files hold say the same; nothing counts twice.
func TestIdentityInTwoFiles(t *testing.T) {
	s, more := source(t, "identity", "id,person\nc1,u1\n"), source(t, "identity", "id,person\nc1,u1\nc2,u1\n")
	s.Files = append(s.Files, more.Dir+"/data.csv")
	d := scan(t, plan(), touchesOf(t, "c1", "c2"), s)
	if got := persons(d); !slices.Equal(got, []string{"u1", "u1"}) || d.Stitched.Links != 2 {
		t.Errorf("%v, %+v", got, d.Stitched)
	}
}

func TestIdentityLacksAnId(t *testing.T) {
	s := source(t, "identity", "id,person\nc1,\n")
	if _, l := Scan(t.Context(), []Source{s}, plan()); !strings.Contains(fmt.Sprint(l), "the row has no person") {
		t.Errorf("%v", l)
	}
}

// Stitching reaches conversions and leads; customers of orders are the shop's.
func TestStitchedRows(t *testing.T) {
	orders := source(t, "orders", "customer,time,revenue\nc1,2025-06-02,5\n")
	orders.Columns = map[string]string{}
	basis := DefaultBasis()
	orders.Basis = &basis
	d := scan(t, plan(), source(t, "identity", "id,person\nc1,u1\n"), orders,
		source(t, "conversions", "person,time\nc1,2025-06-02\nu9,2025-06-02\n"), source(t, "leads", "person,created\nc1,2025-06-02\n"))
	want := &Stitched{Links: 1, Conversions: Part{1, 2}, Leads: Part{1, 1}}
	if diff := cmp.Diff(want, d.Stitched); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if d.Orders.Customers[0] != "c1" {
		t.Errorf("customer %s", d.Orders.Customers[0])
	}
}

// People of one account are one unit. A row's own account goes before that of
// its person, which any row may tell; without one it stays the person's.
func TestAccounts(t *testing.T) {
	p := plan()
	p.Accounts = true
	touches := source(t, "touchpoints", `person,account,time,channel
c1,,2025-06-01 12:00,Search
kari,Acme,2025-06-01 12:00,Search
ola,,2025-06-01 12:00,Search
eva,Beta,2025-06-01 12:00,Search
eva,,2025-06-01 12:00,Search
nobody,,2025-06-01 12:00,Search
Acme,,2025-06-01 12:00,Search
`)
	leads := source(t, "leads", "person,account,created\nola,Acme,2025-06-03\neva,Alpha,2025-06-03\n")
	d := scan(t, p, touches, leads, source(t, "identity", "id,person\nc1,kari\n"))
	want := strings.Fields("Acme Acme Acme Beta Alpha nobody Acme")
	if diff := cmp.Diff(want, persons(d)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(&Accounts{Touches: Part{1, 7}, Leads: Part{0, 2}, Several: 1}, d.Accounts); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := checks(d); !slices.Equal(got, []string{"several_accounts:5"}) {
		t.Errorf("findings %v", got)
	}
	if d := scan(t, plan(), touches); d.Accounts != nil || persons(d)[1] != "kari" {
		t.Errorf("accounts that nobody asked for: %v", persons(d))
	}
}
