package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Contacts are read with their gates; what is neither yes nor no, and a day that is
// none, is a bad row.
func TestContacts(t *testing.T) {
	dir := t.TempDir()
	text := "person,company_date,consent,engagement_months\n" +
		"a,2025-06-01,Opt-in,3\nb,,nei,\n,2025-06-01,yes,1\nc,2025-06-01,perhaps,1\nd,soon,yes,1\n"
	if err := os.WriteFile(filepath.Join(dir, "contacts.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	tolerated := 3
	source := Source{Name: "crm", Kind: "contacts", Files: []string{"contacts.csv"}, MaxBadRows: &tolerated, Dir: dir}
	d, l := Scan(t.Context(), []Source{source}, Plan{Currency: "NOK", Timezone: "UTC"})
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	c := d.Contacts
	if len(c.Rows) != 2 || !c.HasDates || !c.HasConsent || !c.HasMonths || c.HasFields {
		t.Fatalf("%+v", c)
	}
	if a := c.Rows[0]; !a.Consented || !a.Checked || a.Company.String() != "2025-06-01" || !a.Engaged || a.Months != 3*Scale || a.Line != 2 {
		t.Errorf("%+v", a)
	}
	if b := c.Rows[1]; b.Consented || b.Checked || b.Engaged {
		t.Errorf("%+v", b)
	}
	var told []string
	for _, m := range l {
		told = append(told, m.Message)
	}
	for _, want := range []string{"the contact has no person", `"perhaps" does not say whether there is consent`, `"soon" in the column "company_date" is not a date`} {
		if !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("not told: %s, but %q", want, told)
		}
	}
	if d.Span != nil {
		t.Errorf("contacts are no days to report on: %v", d.Span)
	}
}
