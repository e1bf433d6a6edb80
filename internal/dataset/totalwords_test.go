package dataset

import (
	"slices"
	"strings"
	"testing"
)

// A row that calls itself a total, and has no day of its own, is left out of a
// table of somebody's own, and the rows are checked against it.
func TestTotalsThatTheirWordsTell(t *testing.T) {
	const dated, undated = "date,campaign,spend,clicks\n", "campaign,device,spend,clicks\n"
	rows := "2025-06-01,A,100,10\n2025-06-02,B,200,20\n"
	plain := "A,phone,100,10\nB,phone,200,20\n"
	tests := []struct {
		name, kind, text string
		rows             int
		findings         string
	}{
		{"last", "ads", dated + rows + "Totalt,,300,30\n", 2, "total_row:4"},
		{"last, in the second column", "ads", dated + rows + ",I alt:,300,30\n", 2, "total_row:4"},
		{"first", "ads", dated + ",Grand total,300,30\n" + rows, 2, "total_row:2"},
		{"first and last", "ads", dated + "Sum,,300,30\n" + rows + "Sum,,300,30\n", 2, "total_row:2"},
		{"that differs", "ads", dated + rows + "SUM,-,300,31\n", 2, "total_row:4 totals_mismatch:4"},
		{"of each part, none of all", "ads", dated + "2025-06-01,A,100,10\nSum,,100,10\n2025-06-02,B,200,20\nSum,,200,20\n", 2, "total_row:3"},
		{"a campaign of that name, with its day", "ads", dated + rows + "2025-06-03,Total,5,1\n", 3, "total_with_day:4"},
		{"a cost with a day", "costs", "date,label,amount\n2025-06-30,Fee,100\n2025-06-30,Totalt,100\n", 2, "total_with_day:3"},
		{"of orders", "orders", "order,customer,time,revenue\n1,a,2025-06-01,5\nSum,,,5\n", 1, "basis_undeclared:0 total_row:3"},
		{"without days", "ads", undated + plain + "Total,,300,30\n", 2, "total_row:4"},
		{"without days, with another text", "ads", undated + plain + "Total,phone,5,1\n", 3, "total_with_day:4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source(t, tt.kind, tt.text)
			if strings.HasPrefix(tt.text, undated) {
				s.Defaults = map[string]string{"date": "2025-06-30"}
			}
			d := scan(t, plan(), s)
			got := checks(d)
			slices.Sort(got)
			if d.Files[0].Rows != tt.rows || strings.Join(got, " ") != tt.findings {
				t.Errorf("%d rows, findings %v, want %d, %s", d.Files[0].Rows, got, tt.rows, tt.findings)
			}
		})
	}
}

// A condition may leave out what the total counts, so that nothing is checked.
func TestTotalsBesideACondition(t *testing.T) {
	s := source(t, "ads", "date,campaign,spend\n2025-06-01,A,100\n2025-06-02,B,200\nTotalt,,300\n")
	s.Where = `campaign != "B"`
	d := scan(t, plan(), s)
	if got := checks(d); d.Files[0].Rows != 1 || !slices.Contains(got, "total_row:4") || slices.ContainsFunc(got, func(c string) bool { return strings.HasPrefix(c, "totals_mismatch") }) {
		t.Errorf("%d rows, findings %v", d.Files[0].Rows, got)
	}
}
