package analysis_test

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"peil/internal/locale"
	"peil/internal/report"
	rendertext "peil/render/text"
)

// Every remark that the source makes has its words, with no other arguments than
// remarks have, and no words are for a remark that is none.
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
	l, err := locale.New("en") // whoever writes the config reads them, on the terminal
	if err != nil {
		t.Fatal(err)
	}
	for id := range made {
		for _, key := range []string{"remark." + id, "remark." + id + ".advice"} {
			if !l.Has(key) {
				t.Errorf("no message %s", key)
			}
		}
	}
	for _, key := range l.Keys() {
		id, about := strings.CutPrefix(key, "remark.")
		if !about {
			continue
		}
		if !made[strings.TrimSuffix(id, ".advice")] {
			t.Errorf("nothing makes the remark of %s", key)
		}
		for n := 1; n <= 2; n++ {
			for _, m := range placeholder.FindAllStringSubmatch(l.Message(key, nil, n), -1) {
				if !slices.Contains(arguments, m[1]) {
					t.Errorf("%s asks for {%s}", key, m[1])
				}
			}
		}
	}
}

// remarks returns the words of a report's remarks, by their ids.
func remarks(t *testing.T, r *report.Report) map[string]string {
	t.Helper()
	english, err := rendertext.English(r.Currency)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, m := range r.Review {
		all[m.Check] = english.Text(m.Text)
	}
	return all
}

// Remarks name all that they are about by the ids of peil.toml, and stand on no page.
func TestRemarksNameKPIs(t *testing.T) {
	config := "[report]\ntitle = \"Client\"\nlanguage = \"nb\"\n[[source]]\nname = \"a\"\nkind = \"ads\"\nfiles = [\"a.csv\"]\n"
	for _, id := range []string{"impressions", "ctr", "cpm", "cpc"} {
		config += "[[kpi]]\nid = \"" + id + "\"\n"
	}
	r, l := analyse(t, client(t, "peil.toml", config, "a.csv", "date,channel,spend,impressions,clicks\n2025-06-01,A,10,1000,10\n2025-06-30,B,20,2000,30\n"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	if got, want := remarks(t, r)["no_target"], "4 KPIs have no target, so they can be neither good nor bad: impressions, ctr, cpm and cpc"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	keys := map[string]bool{}
	collect(reflect.ValueOf(r.Pages), keys, map[any]bool{})
	for key := range keys {
		if strings.HasPrefix(key, "remark.") {
			t.Errorf("a page says %s", key)
		}
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
		"always_met": "2 targets were met in every period that the data has: ctr (target 1.00%; half of 7 periods came to 2.00%) and impressions (target 900; half of 7 periods came to 1,000)",
		"never_met":  "One target is far from every period that the data has: cpc (target $0.50; the best of 7 periods was $1.00)",
	} {
		if got[id] != want {
			t.Errorf("%s:\n got %s\nwant %s", id, got[id], want)
		}
	}
}
