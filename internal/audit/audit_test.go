package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// scan reads sources given as kind and text of one file each.
func scan(t *testing.T, files ...[2]string) *dataset.Data {
	t.Helper()
	dir := t.TempDir()
	var sources []dataset.Source
	basis := dataset.DefaultBasis()
	for i, f := range files {
		name := fmt.Sprintf("%s-%d.csv", f[0], i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(f[1]), 0o644); err != nil {
			t.Fatal(err)
		}
		if i > 0 && files[i-1][0] == f[0] {
			sources[len(sources)-1].Files = append(sources[len(sources)-1].Files, name)
			continue
		}
		called := f[0]
		if slices.ContainsFunc(sources, func(s dataset.Source) bool { return s.Kind == f[0] }) {
			called = fmt.Sprintf("%s-%d", f[0], i)
		}
		sources = append(sources, dataset.Source{Name: called, Kind: f[0], Files: []string{name}, Dir: dir})
		if strings.Contains(f[1], ",medium\n") {
			sources[len(sources)-1].Columns = map[string]string{"medium": "medium"}
		}
		if kind := f[0]; len(files) > 1 && (kind == "orders" || kind == "conversions" && strings.Contains(f[1], "value") || kind == "ads" && strings.Contains(f[1], "revenue")) {
			sources[len(sources)-1].Basis = &basis // two sources with a revenue must declare theirs
		}
	}
	d, l := dataset.Scan(t.Context(), sources, dataset.Plan{Basis: dataset.DefaultBasis(), Currency: "NOK", Timezone: "UTC", OrderIDs: true})
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	return d
}

// ordered is two orders and conversions of the ids, each worth 5.
func ordered(ids ...string) [][2]string {
	rows := "person,time,order,value\n"
	for i, id := range ids {
		rows += fmt.Sprintf("p%d,2025-06-0%d,%s,5\n", i, i+1, id)
	}
	return [][2]string{{"orders", "customer,order,time,revenue\na,#1001,2025-06-01,5\nb,#1002,2025-06-02,5\n"}, {"conversions", rows}}
}

// claimed is orders of 100 and 200, what a platform claims on their days, and more
// on a day after the last order.
func claimed(first, second string) [][2]string {
	return [][2]string{
		{"orders", "customer,time,revenue\na,2025-06-01,100\nb,2025-06-02,200\n"},
		{"ads", "date,spend,revenue\n2025-06-01,5," + first + "\n2025-06-02,5," + second + "\n2025-06-03,5,900\n"},
	}
}

// month writes a row for every day of June 2025, but for those left out.
func month(header, row string, without ...int) string {
	var b strings.Builder
	b.WriteString(header + "\n")
day:
	for day := 1; day <= 30; day++ {
		for _, w := range without {
			if w == day {
				continue day
			}
		}
		fmt.Fprintf(&b, "2025-06-%02d,%s\n", day, row)
	}
	return b.String()
}

// sold returns an order of 10 a day, and conversions of a type: that many for
// every ten orders.
func sold(kind string, ofTen int) [][2]string {
	var b strings.Builder
	b.WriteString("person,time,type,value\n")
	for i := range 30 * ofTen / 10 {
		fmt.Fprintf(&b, "a,2025-06-%02d,%s,10\n", 1+i%30, kind)
	}
	fmt.Fprintf(&b, "a,2025-06-30,%s,0\n", "visit")
	return [][2]string{{"orders", month("time,customer,revenue", "a,10")}, {"conversions", b.String()}}
}

// budgeted returns two days of Meta's ads, and a plan of those rows.
func budgeted(rows ...string) [][2]string {
	return [][2]string{
		{"ads", "date,spend,channel\n2025-06-01,5,Meta\n2025-06-02,5,Meta\n"},
		{"budget", "period,channel,amount\n" + strings.Join(rows, "\n") + "\n"},
	}
}

func periodOf(t *testing.T, s string) period.Period {
	t.Helper()
	p, err := period.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// leads returns leads of those rows beside one of a person with a touch.
func leads(rows ...string) [][2]string {
	return [][2]string{
		{"touchpoints", "person,time,channel\na,2025-06-01,Search\n"},
		{"leads", "person,created,mql,sql,opportunity,won,lost,value\na,2025-06-01,,,,,,100\n" + strings.Join(rows, ",\n") + ",\n"},
	}
}

// crms are two systems that tell of leads.
func crms(first, second string) [][2]string {
	return [][2]string{{"leads", "person,created,won\n" + first}, {"web", "date,sessions\n2025-06-01,1\n"}, {"leads", "person,created,won\n" + second}}
}

// day returns a day of June 2025.
func day(d int) period.Date { return period.NewDate(2025, time.June, d) }

func TestRun(t *testing.T) {
	type args = dataset.Args
	touches := [][2]string{{"touchpoints", "person,time,channel\na,2025-06-01,X\n"}}
	tests := []struct {
		check string
		files [][2]string
		want  args // nil: no such finding
	}{
		{"search_part", [][2]string{{"search", "date,query,clicks,impressions\n2025-06-01,jakke,1,9\n"}}, args{"n": 1}},
		{"search_part", [][2]string{{"search", "date,device,clicks,impressions\n2025-06-01,mobile,2,12\n"}}, nil},
		{"clicks_over_impressions", [][2]string{{"ads", "date,spend,clicks,impressions\n2025-06-01,1,5,9\n2025-06-02,1,10,9\n"}}, args{"n": 1, "date": day(2), "part": 10.0, "whole": 9.0}},
		{"clicks_over_impressions", [][2]string{{"ads", "date,spend,clicks,impressions\n2025-06-01,1,5,\n"}}, nil},
		{"negative_value", [][2]string{{"ads", "date,spend\n2025-06-01,-3\n"}}, args{"n": 1, "date": day(1), "column": dataset.Word("spend"), "value": dataset.Amount(-3)}},
		{"impressions_without_spend", [][2]string{{"ads", "date,spend,impressions\n2025-06-01,0,10\n"}}, args{"n": 1, "date": day(1), "share": dataset.Share(1)}},
		{"spellings", [][2]string{{"ads", "date,spend,channel\n2025-06-01,1,LinkedIn\n2025-06-01,1,linkedin\n2025-06-01,1,Meta\n"}}, args{"n": 2, "date": day(1), "names": []string{"LinkedIn", "linkedin"}}},
		{"blank_channel", [][2]string{{"ads", "date,spend,channel\n2025-06-01,1,\n"}}, args{"n": 1, "date": day(1)}},
		{"blank_channel", [][2]string{{"costs", "date,amount,channel\n2025-06-01,1,\n"}}, nil},
		{"missing_days", [][2]string{{"ads", month("date,spend", "10", 7, 8)}}, args{"n": 2, "start": day(1), "end": day(30), "first": day(7)}},
		{"missing_days", [][2]string{{"ads", month("date,spend", "10")}}, nil},
		{"spike", [][2]string{{"ads", month("date,spend", "10") + "2025-06-15,500\n"}}, args{"column": dataset.Word("spend"), "date": day(15), "value": dataset.Amount(510), "usual": dataset.Amount(10), "times": 51.0}},
		{"direct_share", [][2]string{{"web", "date,sessions,channel\n2025-06-01,30,Direct\n2025-06-01,70,Search\n"}}, args{"share": dataset.Share(0.3), "limit": dataset.Share(0.2), "column": dataset.Word("sessions")}},
		{"direct_share", [][2]string{{"web", "date,sessions,channel\n2025-06-01,10,Direct\n2025-06-01,70,Search\n"}}, nil},
		{"spend_without_conversions", [][2]string{{"ads", "date,spend,conversions,channel\n2025-06-01,5,0,A\n2025-06-01,5,1,B\n"}}, args{"channel": "A", "spend": dataset.Amount(5), "start": day(1), "end": day(1)}},
		{"conversions_without_spend", [][2]string{{"ads", "date,spend,conversions,channel\n2025-06-01,0,2,A\n"}}, args{"channel": "A", "conversions": 2.0, "start": day(1), "end": day(1)}},
		{"persons_without_touches", append(touches, [2]string{"conversions", "person,time\nA1,2025-06-02\n"}), args{"n": 1, "all": 1}},
		{"persons_without_touches", append(touches, [2]string{"conversions", "person,time\na,2025-06-02\n"}), nil},
		{"channel_names", append(touches, [2]string{"ads", "date,spend,channel\n2025-06-01,5,X Ads\n"}), args{"channel": "X Ads", "other": "X", "spend": dataset.Amount(5), "start": day(1), "end": day(1)}},
		{"channel_names", append(touches, [2]string{"ads", "date,spend,channel\n2025-06-01,5,x\n"}), args{"channel": "x", "other": "X", "spend": dataset.Amount(5), "start": day(1), "end": day(1)}},
		{"channel_names", append(touches, [2]string{"ads", "date,spend,channel\n2025-06-01,5,X\n2025-06-01,5,X Shopping\n"}), nil}, // X is spoken for
		{"channel_names", append(touches, [2]string{"ads", "date,spend,channel\n2025-06-01,0,X Ads\n"}), nil},
		{"channel_without_touches", append(touches, [2]string{"ads", "date,spend,channel\n2025-06-01,5,Radio\n"}), args{"channel": "Radio", "names": []string{"X"}, "spend": dataset.Amount(5), "start": day(1), "end": day(1)}},
		{"channel_without_touches", [][2]string{{"ads", "date,spend,channel\n2025-06-01,5,Radio\n"}}, nil},
		{"missing_days", [][2]string{{"ads", month("date,spend", "10") + "2052-06-15,5\n"}}, nil},
		{"conversions_against_orders", sold("", 8), args{"conversions": 24.0, "orders": 30.0, "start": day(1), "end": day(30), "share": dataset.Share(0.8), "low": dataset.Share(0.9), "high": dataset.Share(1.1)}},
		{"conversions_against_orders", sold("", 9), nil},
		{"conversions_against_orders", sold("lead", 30), nil},
		{"value_against_orders", sold("", 8), args{"value": dataset.Amount(240), "revenue": dataset.Amount(300), "start": day(1), "end": day(30), "share": dataset.Share(0.8)}},
		{"value_against_orders", sold("", 11), nil},
		{"claims_over_sales", claimed("150", "151"), args{"claimed": dataset.Amount(301), "revenue": dataset.Amount(300), "start": day(1), "end": day(2), "share": dataset.Share(301.0 / 300)}},
		{"claims_over_sales", claimed("150", "150"), nil},
		{"orders_converted_twice", ordered("#1001", "1001", "1002"), args{"n": 1, "value": dataset.Amount(5), "order": "1001"}},
		{"orders_converted_twice", ordered("1001", "1002", ""), nil},
		{"order_ids_apart", ordered("A1", "A2", ""), args{"conversion": "A1", "order": "1001"}},
		{"order_ids_apart", ordered("1001", "A2", ""), nil},
		{"order_ids_apart", ordered("", "", ""), nil},
		{"basis_undeclared", [][2]string{{"orders", "customer,time,revenue\na,2025-06-01,5\n"}}, args{"parts": []dataset.Word{"vat", "shipping", "discounts", "refunds"}}},
		{"clicks_over_delivered", [][2]string{{"email", "campaign,time,sent,delivered,opens,clicks\nNews,2025-06-01,10,9,5,10\n"}}, args{"n": 1, "date": day(1), "part": 10.0, "whole": 9.0}},
		{"opens_over_delivered", [][2]string{{"email", "campaign,time,sent,delivered,opens,clicks\nNews,2025-06-01,10,9,10,1\n"}}, args{"n": 1, "date": day(1), "part": 10.0, "whole": 9.0}},
		{"delivered_over_sent", [][2]string{{"email", "campaign,time,sent,delivered,opens,clicks\nNews,2025-06-01,10,10,5,1\n"}}, nil},
		{"spellings", [][2]string{{"survey", "time,answer\n2025-06-01,Google\n2025-06-01,google\n"}}, nil},
		{"plan_without_cost", budgeted("2025-06,Radio,300"), args{"channel": "Radio", "amount": dataset.Amount(20)}}, // two of 30 days
		{"plan_without_cost", budgeted("2025-07,Radio,300"), nil},                                                    // yet to begin
		{"plan_without_cost", budgeted("2025-06,Meta Ads,300"), nil},
		{"plan_channel_name", budgeted("2025-06,Meta Ads,300"), args{"channel": "Meta Ads", "other": "Meta", "amount": dataset.Amount(20)}},
		{"costs_on_firsts", [][2]string{{"costs", "date,channel,amount\n2025-06-01,A,1\n2025-06-01,B,1\n2025-07-01,A,1\n2025-08-01,A,1\n"}}, args{"n": 4, "date": day(1)}},
		{"costs_on_firsts", [][2]string{{"costs", "date,amount\n2025-06-01,1\n2025-07-01,1\n2025-08-02,1\n"}}, nil},
		{"costs_on_firsts", [][2]string{{"costs", "date,amount\n2025-06,1\n2025-07,1\n2025-08,1\n"}}, nil},
		{"rows_of_periods", [][2]string{{"costs", "date,amount\n2025-01,1\n2025-02,1\n2025-03,1\n2025-04,1\n2025-05,1\n2025-06,1\n"}}, nil},
		{"overlapping_plan", budgeted("2025-Q2,Meta,300", "2025-06,Meta,100"), args{"channel": []string{"Meta"}, "first": periodOf(t, "2025-Q2"), "second": periodOf(t, "2025-06")}},
		{"overlapping_plan", budgeted("2025,,300", "2025-06,,100"), args{"channel": dataset.Word("shared_cost"), "first": periodOf(t, "2025"), "second": periodOf(t, "2025-06")}},
		{"overlapping_plan", budgeted("2025-06,Meta,300", "2025-06,Meta,100", "2025-07,Meta,100", "2025-Q2,,5"), nil},
		{"lead_stages_twice", crms("a,2025-06-01,2025-06-09\nb,2025-06-02,\n", "d,2025-06-03,2025-06-09\n"), args{
			"source": "leads", "other": "leads-2", "stages": []dataset.Word{"lead_created", "lead_won"}, "stage": dataset.Word("lead_created"), "first": 2, "second": 1,
		}},
		{"lead_before_created", leads("a,2025-06-05,2025-06-04,,,,"), args{"n": 1, "all": 2}},
		{"lead_before_created", leads("a,2025-06-05 10:00,2025-06-05,,,,"), nil}, // that day
		{"lead_stage_order", leads("a,2025-06-01,2025-06-09,2025-06-08,,,"), args{"n": 1, "all": 2}},
		{"lead_stage_order", leads("a,2025-06-01,,,2025-06-09,,2025-06-08"), args{"n": 1, "all": 2}}, // lost before it was a deal
		{"lead_stage_order", leads("a,2025-06-01,2025-06-09,,2025-06-09,2025-06-20,"), nil},
		{"won_and_lost", leads("a,2025-06-01,,,,2025-06-09,2025-06-10", "c,2025-06-01,,,,2025-06-09,"), args{"n": 1, "all": 3}},
		{"won_without_value", leads("c,2025-06-01,,,,2025-06-09,"), args{"n": 1, "all": 2}},
		{"won_without_value", leads("c,2025-06-01,,,,2025-06-09,2025-06-10"), nil}, // lost in the end
		{"leads_without_touches", leads("c,2025-06-01,,,,,"), args{"n": 1, "all": 2}},
		{"duplicate_header", [][2]string{{"ads", "date,spend,Clicks,clicks\n2025-06-01,1,2,3\n"}}, args{"name": "clicks", "first": 3, "second": 4}},
	}
	for _, tt := range tests {
		t.Run(tt.check, func(t *testing.T) {
			var got args
			for _, f := range Run(scan(t, tt.files...), &Config{}) {
				if f.Check == tt.check {
					got = f.Args
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestWorstFirst(t *testing.T) {
	d := scan(t, [2]string{"touchpoints", "person,time,channel\na,2025-06-01,X\na,2025-06-01,x\n"}, [2]string{"conversions", "person,time\nA1,2025-06-02\n"})
	found := Run(d, &Config{})
	if len(found) != 2 || found[0].Severity != diag.Error || found[1].Check != "spellings" || found[1].File != "touchpoints-0.csv" || found[1].Line != 2 {
		t.Errorf("%+v", found)
	}
}

func TestWithoutData(t *testing.T) {
	if found := Run(&dataset.Data{}, &Config{}); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}
