package dataset

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"peil/internal/diag"
	"peil/internal/period"
)

func TestBudget(t *testing.T) {
	d := scan(t, plan(), source(t, "budget", `period,channel,amount
2025-06,Google Ads,"40 000"
2025-Q3,Meta,1000.01
2025,,365
2025-W23,Meta,7
2025-05-12..2025-06-08,TV,-28
`))
	var got []string
	for _, b := range d.Budgets {
		got = append(got, strings.Join([]string{b.Period.String(), b.Channel, b.Amount.String()}, " "))
	}
	wantText(t, strings.Join(got, "\n"), `
2025-06 Google Ads 40000
2025-Q3 Meta 1000.01
2025  365
2025-W23 Meta 7
2025-05-12..2025-06-08 TV -28`)
	if d.Span != nil {
		t.Errorf("a plan gives the data the span %s", d.Span)
	}
}

// A plan with a column for each month, as agencies write them: with sums on both
// sides, and what the columns are below months that stand over two.
func TestPlanOfMonthsInColumns(t *testing.T) {
	for name, text := range map[string]string{
		"one column a month": "channel;aug. 2026;09.2026;Sum\nMeta;76 000;61 000;137 000\nTV;;500,50;500,50\nSum;76 000;61 500,50;137 500,50\n",
		"months over two":    "channel;August 2026;;September 2026;;Total budget\n;Budget;Est. clicks;Planned;Est. clicks;\nMeta;76 000;1;61 000;2;137 000\nTV;;1;500,50;2;500,50\nTotal;76 000;2;61 500,50;4;137 500,50\n",
		"days of a workbook": "channel;2026-08-01;2026-09-01\nMeta;76000;61000\nTV;;500,50\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := scan(t, plan(), source(t, "budget", text))
			var got []string
			for _, b := range d.Budgets {
				got = append(got, strings.Join([]string{b.Period.String(), b.Channel, b.Amount.String()}, " "))
			}
			wantText(t, strings.Join(got, "\n"), "\n2026-08 Meta 76000\n2026-09 Meta 61000\n2026-09 TV 500.5")
		})
	}
}

func TestBudgetMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"period,channel,amount\njuni,Meta,1\n":                                        `"juni" is not a period`,
		"period,channel,amount\n2025-06-02,Meta,1\n":                                  "write 2025-06 for the whole month, or 2025-06-02..2025-06-02",
		"period,channel,amount\n01/06/2025,Meta,1\n":                                  `"01/06/2025" may be day/month or month/day`,
		"channel;aug. 2026;sep. 2026\nMeta;1;some\n":                                  `"some" in the column "sep. 2026" is not a number`,
		"channel;aug. 2026;sep. 2026\nMeta;;\n":                                       "the plan has no amount in any month",
		"channel;aug. 2026;;sep. 2026;\n;Clicks;Budget;Clicks;Budget\nMeta;1;2;3;4\n": "must have what is planned, and nothing else",
		"period;Google Ads;Meta\n2025-06;1;2\n":                                       "must be made long first: a row for each month and channel",
		"period,channel,amount\n2025-06,Meta,\n":                                      "the plan has no amount",
		"period,channel,amount,currency\n2025-06,Meta,1,EUR\n":                        "the row is in EUR",
	} {
		_, l := Scan(t.Context(), []Source{source(t, "budget", text)}, plan())
		if l.Count(diag.Error) == 0 || !strings.Contains(l.Err().Error(), want) {
			t.Errorf("%q: %v, want %q", text, l.Err(), want)
		}
	}
}

// Months are read as spreadsheets write them.
func TestPlansOfMonths(t *testing.T) {
	for _, month := range []string{"apr.26", "april 2026", "04.2026", "01.04.2026", "2026-04-01", "2026-04"} {
		d := scan(t, plan(), source(t, "budget", "period;channel;amount\n"+month+";Meta;110 000 kr\n"))
		if got := d.Budgets[0].Period.String(); got != "2026-04" {
			t.Errorf("%s: %s", month, got)
		}
		told := slices.Contains(checks(d), "plans_of_months:2")
		if want := strings.HasSuffix(month, "-01") || strings.HasPrefix(month, "01."); told != want {
			t.Errorf("%s: told %v", month, checks(d))
		}
	}
}

// A cost that tells only its month stands on the last day of it; a quarter is no
// day, nor is a month of a kind that has figures for each.
func TestCostsOfMonths(t *testing.T) {
	for _, month := range []string{"feb.26", "februar 2026", "02.2026", "2026-02", "28.02.2026"} {
		d := scan(t, plan(), source(t, "costs", "date;amount\n"+month+";16500\n"))
		if got := d.Tables[0].Date[0].String(); got != "2026-02-28" {
			t.Errorf("%s: %s", month, got)
		}
		if told := slices.Contains(checks(d), "costs_of_months:2"); told == strings.HasPrefix(month, "28") {
			t.Errorf("%s: told %v", month, checks(d))
		}
	}
	for text, want := range map[string]string{"date;amount\n2026-Q1;1\n": `"2026-Q1" in the column "date" is not a date (write a day or a month`, "date;spend\n2026-02;1\n": "is not a date"} {
		kind := "costs"
		if strings.Contains(text, "spend") {
			kind = "ads"
		}
		if _, l := Scan(t.Context(), []Source{source(t, kind, text)}, plan()); l.Count(diag.Error) == 0 || !strings.Contains(l.Err().Error(), want) {
			t.Errorf("%q: %v, want %q", text, l.Err(), want)
		}
	}
}

// A plan that stands in two files is one plan, as the config says which.
func TestRevisedBudget(t *testing.T) {
	s := source(t, "budget", "period,channel,amount\n2025-06,Meta,100\n2025-07,Meta,200\n")
	if err := os.WriteFile(filepath.Join(s.Dir, "revised.csv"), []byte("period,channel,amount\n2025-07,Meta,250\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Files = []string{"*.csv"}
	if _, l := Scan(t.Context(), []Source{s}, plan()); l.Count(diag.Error) == 0 {
		t.Error("a plan in two files is no mistake")
	}
	s.Overlap = "latest"
	var sum Fixed
	for _, b := range scan(t, plan(), s).Budgets {
		sum += b.Amount
	}
	if sum != 350*Scale { // revised.csv sorts last
		t.Errorf("the plans add up to %s", sum)
	}
}

// Whatever the amount and the period, the days add up to it, no two of them
// differ by more than a millionth, and runs of days have their exact share.
func FuzzBudgetIsSpreadExactly(f *testing.F) {
	f.Add(int64(40_000*Scale), int32(20240), uint16(30))
	f.Add(int64(math.MaxInt64), int32(0), uint16(366))
	f.Add(int64(-1), int32(-400), uint16(7))
	f.Fuzz(func(t *testing.T, amount int64, start int32, days uint16) {
		n := int32(days%800) + 1
		start %= 100_000
		b := Budget{Amount: Fixed(amount), Period: period.Period{Start: period.Date(start), End: period.Date(start + n - 1), Grain: period.Range}}
		var sum Fixed
		least, most := Fixed(math.MaxInt64), Fixed(math.MinInt64)
		for day := b.Period.Start - 1; day <= b.Period.End+1; day++ {
			v := b.On(day)
			sum += v
			if b.Period.Contains(day) {
				least, most = min(least, v), max(most, v)
			} else if v != 0 {
				t.Fatalf("%v on %s, outside of %s", v, day, b.Period)
			}
		}
		if sum != b.Amount || most-least > 1 {
			t.Fatalf("%d over %d days: sum %d, from %d to %d a day", b.Amount, n, sum, least, most)
		}
	})
}
