package analysis_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"peil/internal/locale"
	"peil/internal/report"
	rendertext "peil/render/text"
)

// Every remark that the source makes has its words in every language, with no
// other arguments than remarks have, and no words are for a remark that is none.
func TestRemarksHaveMessages(t *testing.T) {
	made := map[string]bool{}
	for _, name := range []string{"review.go", "../../kpi/review.go", "../../kpi/history.go"} {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:Remark\{\{?ID: |\}, \{ID: |r\.ID = )"([a-z_]+)"`).FindAllSubmatch(source, -1) {
			made[string(m[1])] = true
		}
	}
	if len(made) < 9 {
		t.Fatalf("found only the remarks %v", made)
	}
	arguments := []string{"n", "limit", "kpis", "stages", "beside"}
	placeholder := regexp.MustCompile(`\{([a-z_]+)\}`)
	for _, lang := range locale.Languages {
		l, err := locale.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for id := range made {
			for _, key := range []string{"remark." + id, "remark." + id + ".advice"} {
				if !l.Has(key) {
					t.Errorf("%s: no message %s", lang, key)
				}
			}
		}
		for _, key := range l.Keys() {
			id, about := strings.CutPrefix(key, "remark.")
			if !about {
				continue
			}
			if !made[strings.TrimSuffix(id, ".advice")] {
				t.Errorf("%s: nothing makes the remark of %s", lang, key)
			}
			for n := 1; n <= 2; n++ {
				for _, m := range placeholder.FindAllStringSubmatch(l.Message(key, nil, n), -1) {
					if !slices.Contains(arguments, m[1]) {
						t.Errorf("%s: %s asks for {%s}", lang, key, m[1])
					}
				}
			}
		}
	}
}

// remarks returns the words of a report's remarks, by their ids.
func remarks(t *testing.T, r *report.Report) map[string][2]string {
	t.Helper()
	words, err := locale.New(r.Language)
	if err != nil {
		t.Fatal(err)
	}
	w := rendertext.Writer{Locale: words, Currency: r.Currency}
	all := map[string][2]string{}
	for _, m := range r.Review {
		all[m.Check] = [2]string{w.Sentence(m.Text), w.Sentence(m.Advice)}
	}
	return all
}

// Readers see titles, a handful of them; whoever writes peil.toml sees all ids.
func TestRemarksNameKPIs(t *testing.T) {
	config := "[report]\ntitle = \"Client\"\nlanguage = \"nb\"\n[[source]]\nname = \"a\"\nkind = \"ads\"\nfiles = [\"a.csv\"]\n"
	for _, id := range []string{"impressions", "ctr", "cpm", "cpc", "clicks", "views", "taps"} {
		config += "[[kpi]]\nid = \"" + id + "\"\n"
		if slices.Contains([]string{"clicks", "views", "taps"}, id) {
			config += "title = \"" + strings.ToUpper(id) + "\"\nformula = \"clicks + " + map[string]string{"clicks": "0", "views": "1", "taps": "2"}[id] + "\"\nunit = \"index\"\ndirection = \"up\"\nstage = \"awareness\"\n"
		}
	}
	r, l := analyse(t, client(t, "peil.toml", config, "a.csv", "date,channel,spend,impressions,clicks\n2025-06-01,A,10,1000,10\n2025-06-30,B,20,2000,30\n"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	got := remarks(t, r)["no_target"][0]
	if want := "7 nøkkeltall har ikke noe mål, så de kan verken bli gode eller dårlige: Visninger, Klikkrate (CTR), Kostnad per 1000 visninger (CPM), Kostnad per klikk (CPC), CLICKS og 2 til"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	i := slices.IndexFunc(r.Review, func(m report.Remark) bool { return m.Check == "no_target" })
	english, err := rendertext.English(r.Currency)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := english.Text(r.Review[i].PlainText), "7 KPIs have no target, so they can be neither good nor bad: impressions, ctr, cpm, cpc, clicks, views and taps"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Targets are held against the months before, but not against one that is not over.
func TestRemarksOfHistory(t *testing.T) {
	config := "[report]\ntitle = \"Client\"\nlanguage = \"en\"\ncurrency = \"USD\"\nperiod = \"2025-08\"\n[[source]]\nname = \"a\"\nkind = \"ads\"\nfiles = [\"a.csv\"]\n" +
		"[[kpi]]\nid = \"ctr\"\ntarget = 0.01\n[[kpi]]\nid = \"cpc\"\ntarget = 0.5\n[[kpi]]\nid = \"impressions\"\ntarget = 900\n"
	rows := "date,channel,spend,impressions,clicks\n"
	for _, month := range []string{"01", "02", "03", "04", "05", "06", "07"} {
		rows += "2025-" + month + "-01,A,20,1000,20\n"
	}
	rows += "2025-08-01,A,1,100,2\n"
	r, l := analyse(t, client(t, "peil.toml", config, "a.csv", rows), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	got := remarks(t, r)
	for id, want := range map[string]string{
		"always_met": "2 targets were met in every period that the data has: Click-through rate (CTR) (target 1.00%; half of 7 periods came to 2.00%) and Impressions (target 900; half of 7 periods came to 1,000)",
		"never_met":  "One target is far from every period that the data has: Cost per click (CPC) (target $0.50; the best of 7 periods was $1.00)",
	} {
		if got[id][0] != want {
			t.Errorf("%s:\n got %s\nwant %s", id, got[id][0], want)
		}
	}
}
