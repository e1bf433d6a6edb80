package dataset

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
	"peil/internal/period"
)

// filesOf returns a source of files given as name, text, name, text.
func filesOf(t *testing.T, kind string, files ...string) Source {
	t.Helper()
	s := Source{Name: "src", Kind: kind, Files: []string{"*.csv"}, Dir: t.TempDir()}
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(s.Dir, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// counted writes what counts of the data, whatever file it is from.
func counted(d *Data) string {
	var lines []string
	for _, t := range d.Tables {
		sums := map[string][]Fixed{}
		for g, date := range t.Date {
			key := date.String()
			for k := range t.Dims {
				key += " " + t.Values[k][t.Keys[k][g]]
			}
			if sums[key] == nil {
				sums[key] = make([]Fixed, len(t.Columns))
			}
			for c := range t.Columns {
				sums[key][c] += t.Sums[c][g]
			}
		}
		for key, of := range sums {
			line := key
			for c, name := range t.Columns {
				line += fmt.Sprintf(" %s=%s", name, of[c])
			}
			lines = append(lines, line)
		}
	}
	if d.Orders != nil {
		for _, o := range d.Orders.Rows {
			lines = append(lines, fmt.Sprint("order ", d.Orders.Customers[o.Customer], " ", o.Date, " ", o.Revenue))
		}
	}
	for _, c := range d.Conversions {
		lines = append(lines, fmt.Sprint("conversion ", d.Persons.List[c.Person], " ", clock(c.Time), " ", c.Value))
	}
	for _, x := range d.Touches {
		lines = append(lines, fmt.Sprint("touch ", d.Persons.List[x.Person], " ", clock(x.Time), " ", d.Channels.List[d.Places.Channel(x.Place)]))
	}
	for _, p := range d.Paths.List {
		line := "path"
		for _, c := range d.Paths.Of(&p) {
			line += " " + d.Channels.List[c]
		}
		lines = append(lines, fmt.Sprint(line, " ", p.Conversions))
	}
	for _, b := range d.Budgets {
		lines = append(lines, fmt.Sprint("plan ", b.Period, " ", b.Channel, " ", b.Amount))
	}
	for _, e := range d.Events {
		lines = append(lines, fmt.Sprint("event ", e.Period, " ", e.Label))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// clock writes a time in Norwegian summer.
func clock(unix int64) string { return time.Unix(unix+2*60*60, 0).UTC().Format("15:04") }

// Files that hold the same rows are an error, and count once where the source
// asks for the latest. Files that only look like it are neither.
func TestOverlap(t *testing.T) {
	tests := []struct {
		name   string
		kind   string
		files  []string
		edit   func(*Source)
		error  string // the start of the message; empty: no overlap
		latest string // what counts
	}{
		{"a month twice", "ads", []string{
			"june.csv", "date,channel,spend\n2025-06-01,A,1\n2025-06-02,A,2\n",
			"june (1).csv", "date,channel,spend\n2025-06-01,A,1\n2025-06-02,A,2.5\n2025-06-02,B,4\n",
		}, nil,
			`june.csv and june (1).csv overlap: 2 rows of june.csv, 2025-06-01 to 2025-06-02, the first on line 2, would count twice: spend 3 NOK`,
			"2025-06-01 A spend=1\n2025-06-02 A spend=2.5\n2025-06-02 B spend=4"},
		{"the last 90 days beside the last 30", "ads", []string{
			"30.csv", "date,channel,spend\n2025-06-02,A,22\n2025-06-03,A,33\n",
			"90.csv", "date,channel,spend\n2025-06-01,A,1\n2025-06-02,A,2\n",
		}, nil,
			`90.csv and 30.csv overlap: 1 row of 90.csv, 2025-06-02, the first on line 3, would count twice: spend 2 NOK`,
			"2025-06-01 A spend=1\n2025-06-02 A spend=22\n2025-06-03 A spend=33"},
		{"rows of one key within a file add up", "ads", []string{
			"a.csv", "date,channel,spend\n2025-06-01,A,1\n2025-06-01,A,2\n",
			"b.csv", "date,channel,spend\n2025-06-01,A,10\n2025-06-01,A,20\n",
		}, nil, `a.csv and b.csv overlap: 2 rows of a.csv, 2025-06-01, the first on line 2, would count twice: spend 3 NOK`,
			"2025-06-01 A spend=30"},
		{"three files", "ads", []string{
			"a.csv", "date,channel,spend\n2025-06-01,A,1\n2025-06-02,A,1\n",
			"b.csv", "date,channel,spend\n2025-06-02,A,2\n2025-06-03,A,2\n",
			"c.csv", "date,channel,spend\n2025-06-03,A,3\n2025-06-04,A,3\n",
		}, nil, `a.csv and b.csv overlap: 1 row of a.csv`,
			"2025-06-01 A spend=1\n2025-06-02 A spend=2\n2025-06-03 A spend=3\n2025-06-04 A spend=3"},
		{"two campaigns that the plan adds up", "ads", []string{
			"a.csv", "date,channel,ad_group,spend\n2025-06-01,A,x,1\n",
			"b.csv", "date,channel,ad_group,spend\n2025-06-01,A,y,2\n",
		}, nil, "", "2025-06-01 A spend=3"},
		{"a dimension of one's own", "ads", []string{
			"a.csv", "date,channel,network,spend\n2025-06-01,A,x,1\n",
			"b.csv", "date,channel,network,spend\n2025-06-01,A,y,2\n",
		}, func(s *Source) { s.Columns = map[string]string{"net": "network"} }, "", "2025-06-01 A x spend=1\n2025-06-01 A y spend=2"},
		{"only one file has the column", "ads", []string{
			"a.csv", "date,channel,device,spend\n2025-06-01,A,mobile,1\n2025-06-01,A,desktop,2\n",
			"b.csv", "date,channel,spend\n2025-06-01,A,3.5\n",
		}, nil, `a.csv and b.csv overlap: 2 rows`, "2025-06-01 A spend=3.5"},
		{"a day each", "ads", []string{
			"a.csv", "date,channel,spend\n2025-06-01,A,1\n",
			"b.csv", "date,channel,spend\n2025-06-02,A,1\n",
		}, nil, "", "2025-06-01 A spend=1\n2025-06-02 A spend=1"},
		{"the name tells the export", "web", []string{
			"a-2025-07-02.csv", "date,sessions\n2025-06-01,10\n",
			"b-20250701.csv", "date,sessions\n2025-06-01,9\n2025-06-02,9\n",
		}, nil, `b-20250701.csv and a-2025-07-02.csv overlap: 1 row of b-20250701.csv`, "2025-06-01 sessions=10\n2025-06-02 sessions=9"},
		{"orders by their ids", "orders", []string{
			"a.csv", "order,customer,time,revenue\n1,ann,2025-06-01,100\n2,ann,2025-06-02,50\n2,,,25\n",
			"b.csv", "order,customer,time,revenue\n2,ann,2025-06-02,40\n3,bob,2025-06-03,10\n",
		}, nil, `a.csv and b.csv overlap: 2 rows of a.csv, 2025-06-02, the first on line 3, would count twice: revenue 75 NOK`,
			"2025-06-01 orders=1 revenue=100\n2025-06-02 orders=1 revenue=40\n2025-06-03 orders=1 revenue=10\n" +
				"order ann 2025-06-01 100\norder ann 2025-06-02 40\norder bob 2025-06-03 10"},
		{"other orders of the same day", "orders", []string{
			"a.csv", "order,customer,time,revenue\n1,ann,2025-06-01,100\n",
			"b.csv", "order,customer,time,revenue\n2,ann,2025-06-01,100\n",
		}, nil, "", "2025-06-01 orders=2 revenue=200\norder ann 2025-06-01 100\norder ann 2025-06-01 100"},
		{"orders without ids", "orders", []string{
			"a.csv", "customer,time,revenue\nann,2025-06-01 10:00,100\nann,2025-06-01 11:00,100\n",
			"b.csv", "customer,time,revenue\nann,2025-06-01 11:00,90\nbob,2025-06-01 11:00,1\n",
		}, nil, `a.csv and b.csv overlap: 1 row of a.csv`,
			"2025-06-01 orders=3 revenue=191\norder ann 2025-06-01 100\norder ann 2025-06-01 90\norder bob 2025-06-01 1"},
		{"conversions, whatever channel the platform says now", "conversions", []string{
			"a.csv", "person,time,channel,value\nann,2025-06-01 10:00,Meta,100\nbob,2025-06-01 10:00,Meta,1\n",
			"b.csv", "person,time,channel,value\nann,2025-06-01 10:00,Google,90\nann,2025-06-01 10:01,Google,5\n",
		}, nil, `a.csv and b.csv overlap: 1 row of a.csv, 2025-06-01, the first on line 2, would count twice: conversions 1`,
			"2025-06-01 Google conversions=2 value=95\n2025-06-01 Meta conversions=1 value=1\nconversion ann 10:00 90\nconversion ann 10:01 5\nconversion bob 10:00 1"},
		{"touchpoints", "touchpoints", []string{
			"a.csv", "person,time,channel\nann,2025-06-01 10:00,Meta\nann,2025-06-01 11:00,Meta\n",
			"b.csv", "person,time,channel\nann,2025-06-01 11:00,Meta\nann,2025-06-01 11:00,E-mail\n",
		}, nil, `a.csv and b.csv overlap: 1 row of a.csv, 2025-06-01, the first on line 3, would count twice`,
			"2025-06-01 E-mail touches=1\n2025-06-01 Meta touches=2\ntouch ann 10:00 Meta\ntouch ann 11:00 E-mail\ntouch ann 11:00 Meta"},
		{"paths that are the same throughout", "paths", []string{
			"a.csv", "path,conversions\nA > B,2\nB,1\n",
			"b.csv", "path,conversions\nB,1\nA > B,2\n",
		}, nil, `a.csv and b.csv overlap: 2 rows of a.csv, the first on line 2, would count twice`, "path A B 2\npath B 1"},
		{"paths of two months", "paths", []string{
			"a.csv", "path,conversions\nA > B,2\nB,1\n",
			"b.csv", "path,conversions\nB,1\nA > B,3\n",
		}, nil, "", "path A B 2\npath A B 3\npath B 1\npath B 1"},
		{"costs", "costs", []string{
			"a.csv", "date,label,amount\n2025-06-01,Fee,100\n2025-06-01,Tools,10\n",
			"b.csv", "date,label,amount\n2025-06-01,Fee,120\n",
		}, nil, `a.csv and b.csv overlap: 1 row of a.csv, 2025-06-01, the first on line 2, would count twice: amount 100 NOK`,
			"2025-06-01  amount=130"},
		{"events", "events", []string{
			"a.csv", "date,label\n2025-06-01,Launch\n2025-06-03,Sale\n",
			"b.csv", "date,label\n2025-06-01,Launch\n2025-06-02,Sale\n",
		}, nil, `b.csv and a.csv overlap: 1 row of b.csv`, "event 2025-06-01 Launch\nevent 2025-06-02 Sale\nevent 2025-06-03 Sale"},
		{"mailings", "email", []string{
			"a.csv", "campaign,time,variant,sent,delivered,opens,clicks\nNews,2025-06-01 10:00,A,10,9,5,1\nNews,2025-06-01 10:00,B,10,9,5,1\n",
			"b.csv", "campaign,time,variant,sent,delivered,opens,clicks\nNews,2025-06-01 10:00,A,10,9,6,2\nNews,2025-06-02 10:00,A,10,9,5,1\n",
		}, nil, `a.csv and b.csv overlap: 1 row of a.csv, 2025-06-01, the first on line 2, would count twice: sent 10 (`,
			"2025-06-01 sent=20 delivered=18 opens=11 clicks=3\n2025-06-02 sent=10 delivered=9 opens=5 clicks=1"},
		{"answers", "survey", []string{
			"a.csv", "time,question,answer\n2025-06-01 10:00,nps,9\n2025-06-01 11:00,nps,3\n",
			"b.csv", "time,question,answer\n2025-06-01 11:00,nps,3\n2025-06-02 11:00,nps,8\n",
		}, nil, `a.csv and b.csv overlap: 1 row of a.csv, 2025-06-01, the first on line 3, would count twice (`,
			"2025-06-01 nps_answers=2 promoters=1 passives=0 detractors=1\n2025-06-02 nps_answers=1 promoters=0 passives=1 detractors=0"},
		{"plans", "budget", []string{
			"plan-2025-01-10.csv", "period,channel,amount\n2025-06,A,100\n2025-06,B,50\n",
			"plan-2025-05-20.csv", "period,channel,amount\n2025-06,A,120\n2025-07,B,60\n",
		}, nil, `plan-2025-01-10.csv and plan-2025-05-20.csv overlap: 1 row of plan-2025-01-10.csv, the first on line 2, would count twice: amount 100 NOK`,
			"plan 2025-06 A 120\nplan 2025-06 B 50\nplan 2025-07 B 60"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := filesOf(t, tt.kind, tt.files...)
			if tt.edit != nil {
				tt.edit(&s)
			}
			p := plan()
			p.Dims = map[string][]string{}
			for _, k := range Kinds() {
				p.Dims[k.Name] = []string{"channel"}
			}
			d, l := Scan(t.Context(), []Source{s}, p)
			got := told(s.Dir, l)
			if tt.error == "" && got != "" || tt.error != "" && (!strings.HasPrefix(got, "source[0].files: "+tt.error) || d != nil) {
				t.Errorf("told\n%swant\n%s", got, tt.error)
			}
			s.Overlap = "latest"
			d, l = Scan(t.Context(), []Source{s}, p)
			if err := l.Err(); err != nil {
				t.Fatal(err)
			}
			wantText(t, counted(d), tt.latest)
			findings := strings.Join(checks(d), " ")
			if strings.Contains(findings, "left_out") != (tt.error != "") {
				t.Errorf("findings %s", findings)
			}
			if strings.Contains(findings, "no_rows") {
				t.Errorf("a file that is left out is called empty: %s", findings)
			}
		})
	}
}

// What was left out is told with the days and the amount, and so is what stays
// of the same days.
func TestLeftOutIsTold(t *testing.T) {
	s := filesOf(t, "ads",
		"june.csv", "date,channel,campaign,spend\n2025-06-01,A,Summer,1\n2025-06-01,A,Brand,10\n2025-06-02,A,Brand,20\n",
		"q2.csv", "date,channel,campaign,spend\n2025-06-01,A,Summer 25,1\n2025-06-01,A,Brand,11\n2025-06-02,A,Brand,20\n2025-06-03,A,Brand,9\n")
	s.Overlap = "latest"
	d := scan(t, plan(), s)
	day := func(d int) period.Date { return period.NewDate(2025, 6, d) }
	want := []Finding{
		{diag.Info, "overlap_left_out", 3, 2, nil, Args{"n": 2, "other": "q2.csv", "start": day(1), "end": day(2), "column": Word("spend"), "value": Amount(30)}},
		{diag.Warning, "overlap_rest", 2, 1, []string{AllColumns}, Args{"n": 1, "other": "q2.csv", "date": day(1), "column": Word("spend"), "value": Amount(1)}},
	}
	if diff := cmp.Diff(want, d.Files[0].Findings); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if f := d.Files[0]; f.Rows != 1 || f.Skipped != 2 {
		t.Errorf("rows %d, skipped %d", f.Rows, f.Skipped)
	}
}

// A row that cannot be used takes no other row's place.
func TestBadRowsLeaveNothingOut(t *testing.T) {
	s := filesOf(t, "orders",
		"a.csv", "order,customer,time,revenue\n1,ann,2025-06-01,10\n2,ann,2025-06-02,20\n",
		"b-2025-06-05.csv", "order,customer,time,revenue\n1,ann,2025-06-01,11\n2,ann,2025-06-03,\n")
	s.Overlap = "latest"
	s.MaxBadRows = new(int)
	*s.MaxBadRows = 1
	wantText(t, counted(scan(t, plan(), s)), "2025-06-01 orders=1 revenue=11\n2025-06-02 orders=1 revenue=20\norder ann 2025-06-01 11\norder ann 2025-06-02 20")
}

// A row for a whole period is the same as the days of that period.
func TestOverlapOfWholePeriods(t *testing.T) {
	google := func(days, rows string) string {
		header := "Campaign,Cost\n"
		if strings.HasPrefix(rows, "20") {
			header = "Day,Campaign,Cost\n"
		}
		return "Campaign report\n\"" + days + "\"\n" + header + rows
	}
	tests := []struct {
		name          string
		older, newer  string
		error, latest string // of latest: the error, or what counts
	}{
		{"a month beside the quarter", google("June 1, 2025 - June 30, 2025", "Brand,30\nOld,5\n"), google("April 1, 2025 - June 30, 2025", "Brand,90\n"),
			"1 row of a.csv", "2025-06-30 Google Ads Brand spend=90\n2025-06-30 Google Ads Old spend=5"},
		{"a quarter beside a newer month", google("April 1, 2025 - June 30, 2025", "Brand,90\n"), google("June 1, 2025 - June 30, 2025", "Brand,30\n"),
			"1 row of a.csv", "is for the whole of 2025-Q2"},
		{"days beside their month", google("June 1, 2025 - June 2, 2025", "2025-06-01,Brand,1\n2025-06-02,Brand,2\n"), google("June 1, 2025 - June 30, 2025", "Brand,30\n"),
			"2 rows of a.csv, 2025-06-01 to 2025-06-02", "2025-06-30 Google Ads Brand spend=30"},
		{"two months", google("May 1, 2025 - May 31, 2025", "Brand,30\n"), google("June 1, 2025 - June 30, 2025", "Brand,30\n"),
			"", "2025-05-31 Google Ads Brand spend=30\n2025-06-30 Google Ads Brand spend=30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := filesOf(t, "ads", "a.csv", tt.older, "b.csv", tt.newer)
			s.Preset = "google-ads"
			_, l := Scan(t.Context(), []Source{s}, plan())
			if got := told(s.Dir, l); (got == "") != (tt.error == "") || !strings.Contains(got, tt.error) {
				t.Errorf("told %s, want %s", got, tt.error)
			}
			s.Overlap = "latest"
			d, l := Scan(t.Context(), []Source{s}, plan())
			got := told(s.Dir, l)
			if d != nil {
				got = counted(d)
			}
			if !strings.Contains(got, tt.latest) {
				t.Errorf("%s\nwant %s", got, tt.latest)
			}
		})
	}
}

// However a source is cut into exports that overlap, and whatever the older ones
// said: with overlap = "latest" it is what one file of the newest rows says.
func TestOverlappingExportsAreOneFile(t *testing.T) {
	kinds := []struct {
		name, header string
		row          func(day, i, made int) string
	}{
		{"ads", "date,channel,campaign,device,spend,clicks", func(day, i, made int) string {
			return fmt.Sprintf("2025-06-%02d,C%d,K%d,D%d,%d.5,%d", day, i%2, i%3, i%2, 10*day+made, i)
		}},
		{"orders", "order,customer,time,revenue", func(day, i, made int) string {
			return fmt.Sprintf("%d-%d,c%d,2025-06-%02d,%d", day, i/2, i/2, day, 100*i+made)
		}},
		{"conversions", "person,time,type,channel,value", func(day, i, made int) string {
			return fmt.Sprintf("p%d,2025-06-%02d 1%d:00,buy,C%d,%d", i%3, day, i, made%2, made)
		}},
		{"touchpoints", "person,time,channel,type,cost", func(day, i, made int) string {
			return fmt.Sprintf("p%d,2025-06-%02d 1%d:00,C%d,click,%d", i%3, day, i/2, i%2, made)
		}},
		{"costs", "date,label,amount", func(day, i, made int) string {
			return fmt.Sprintf("2025-06-%02d,L%d,%d", day, i/2, 10*i+made)
		}},
	}
	p := plan()
	p.Dims = map[string][]string{}
	for _, k := range kinds {
		p.Dims[k.name] = []string{"channel"}
	}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		k := kinds[seed%uint64(len(kinds))]
		rows := make([]int, 29) // by day
		for day := range rows {
			rows[day] = 1 + r.IntN(6)
		}
		newest := make([]int, 29) // by day: the last export that tells of it
		texts := map[string]string{}
		for made, to := 1, 3+r.IntN(5); to <= 28; made, to = made+1, to+1+r.IntN(9) {
			from := max(1, to-r.IntN(20))
			if made == 1 {
				from = 1
			}
			text := k.header + "\n"
			for day := from; day <= to; day++ {
				newest[day] = made
				for i := range rows[day] {
					text += k.row(day, i, made) + "\n"
				}
			}
			texts[fmt.Sprintf("%d-%d.csv", r.IntN(1000), made)] = text
		}
		truth := k.header + "\n"
		for day, made := range newest {
			for i := range rows[day] {
				if made > 0 {
					truth += k.row(day, i, made) + "\n"
				}
			}
		}
		var files []string
		for name, text := range texts {
			files = append(files, name, text)
		}
		exports := filesOf(t, k.name, files...)
		exports.Overlap = "latest"
		got, want := scan(t, p, exports), scan(t, p, filesOf(t, k.name, "all.csv", truth))
		if diff := cmp.Diff(counted(want), counted(got)); diff != "" {
			t.Fatalf("%s, seed %d, %d exports: -want +got\n%s", k.name, seed, len(texts), diff)
		}
	}
}
