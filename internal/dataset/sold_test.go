package dataset

import (
	"slices"
	"testing"
)

// Ids are held where both kinds of source tell them, and else nowhere.
func TestOrderIDs(t *testing.T) {
	const (
		told    = "order,customer,time,revenue\n#7,a,2025-06-01,5\n#7,,,3\n8,b,2025-06-02,5\n,c,2025-06-03,5\n"
		untold  = "customer,time,revenue\na,2025-06-01,5\n"
		sold    = "person,time,order\na,2025-06-01,7\nb,2025-06-02,#8\nb,2025-06-03,8\nc,2025-06-03,\nd,2025-06-04,9\n"
		unnamed = "person,time\na,2025-06-01\n"
	)
	for _, tt := range []struct {
		name, orders, conversions string
		asked                     bool
		ids                       []string
		order                     []int32
		again                     []bool
	}{
		{"both", told, sold, true, []string{"7", "8", "9"}, []int32{0, 1, 1, -1, -1}, []bool{false, false, true, false, false}},
		{"not asked for", told, sold, false, nil, nil, nil},
		{"orders without", untold, sold, true, nil, nil, nil},
		{"conversions without", told, unnamed, true, nil, nil, nil},
		{"none in common", "order,customer,time,revenue\nA1,a,2025-06-01,5\n", sold, true, []string{"7", "8", "9", "A1"}, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := plan()
			p.OrderIDs = tt.asked
			d := scan(t, p, source(t, "conversions", tt.conversions), source(t, "orders", tt.orders))
			ids := slices.Sorted(slices.Values(d.OrderIDs.List))
			if !slices.Equal(ids, tt.ids) {
				t.Errorf("ids %q, want %q", ids, tt.ids)
			}
			s := d.Sales()
			if s == nil {
				if tt.order != nil {
					t.Fatal("nothing is matched")
				}
				return
			}
			if !slices.Equal(s.Order, tt.order) || !slices.Equal(s.Again, tt.again) {
				t.Errorf("orders %v, again %v; want %v, %v", s.Order, s.Again, tt.order, tt.again)
			}
			if want := []int32{0, 1, -1}; !slices.Equal(s.First, want) {
				t.Errorf("first conversions %v, want %v", s.First, want)
			}
		})
	}
}

// Conversions with the ids of orders are alike in two files as others are: an id
// alone does not make them so, since a tag may fire twice.
func TestOverlapWithOrderIDs(t *testing.T) {
	const first = "person,time,order,value\na,2025-06-01 10:00,7,5\nb,2025-06-02 10:00,8,5\n"
	const second = "person,time,order,value\nb,2025-06-02 10:00,8,5\nb,2025-06-02 10:05,8,5\nc,2025-06-03 10:00,9,5\n"
	for _, asked := range []bool{false, true} {
		p := plan()
		p.OrderIDs = asked
		s := filesOf(t, "conversions", "1.csv", first, "2.csv", second)
		if _, l := Scan(t.Context(), []Source{s}, p); l.Err() == nil {
			t.Errorf("ids asked for: %v: files that overlap are no error", asked)
		}
		s.Overlap = "latest"
		if got := len(scan(t, p, s).Conversions); got != 4 {
			t.Errorf("ids asked for: %v: %d conversions, want 4", asked, got)
		}
	}
}
