package dataset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

func surveyPlan() Plan {
	p := plan()
	p.Dims = map[string][]string{"survey": {"question", "answer"}}
	return p
}

func TestSurvey(t *testing.T) {
	d := scan(t, surveyPlan(), source(t, "survey", `time,question,answer,score
2025-06-01 10:00,NPS,great shop,10
2025-06-01 11:00,nps,9,
2025-06-01 12:00,nps,,8
2025-06-02,nps,slow,0
2025-06-02,csat,3,
2025-06-02,csat,,4
2025-06-02,heard_from,En venn,
2025-06-02,,Google,
2025-06-03,ease,easy,2
2025-06-03,nps,,11
2025-06-03,nps,7.5,
2025-06-03,csat,,0
2025-06-03,heard_from,,
`))
	wantText(t, dump(d, 0), `
2025-06-01 "nps" "10" nps_answers=1 promoters=1 passives=0 detractors=0 rows=1 lines=2-2
2025-06-01 "nps" "8" nps_answers=1 promoters=0 passives=1 detractors=0 rows=1 lines=4-4
2025-06-01 "nps" "9" nps_answers=1 promoters=1 passives=0 detractors=0 rows=1 lines=3-3
2025-06-02 "csat" "3" csat_answers=1 satisfied=0 csat_score=3 rows=1 lines=6-6
2025-06-02 "csat" "4" csat_answers=1 satisfied=1 csat_score=4 rows=1 lines=7-7
2025-06-02 "heard_from" "En venn" heard_from=1 recommendations=1 rows=1 lines=8-8
2025-06-02 "heard_from" "Google" heard_from=1 recommendations=0 rows=1 lines=9-9
2025-06-02 "nps" "0" nps_answers=1 promoters=0 passives=0 detractors=1 rows=1 lines=5-5
2025-06-03 "ease" "easy" rows=1 lines=10-10`)
	want := []string{"score_out_of_range:11", "score_out_of_range:13", "other_question:10", "unanswered:14"}
	if diff := cmp.Diff(want, checks(d)); diff != "" {
		t.Errorf("findings: -want +got\n%s", diff)
	}
	if f := d.Files[0]; f.Rows != 9 || f.Skipped != 4 || f.Findings[0].Rows != 2 {
		t.Errorf("%d rows used, %d skipped, %d off the scale", f.Rows, f.Skipped, f.Findings[0].Rows)
	}
}

// Forms write words beside the numbers of a scale.
func TestLabelledScores(t *testing.T) {
	for answer, want := range map[string]string{
		"10 – Svært sannsynlig": "10", "0 - Not at all likely": "0", "9: likely": "9", "8 (good)": "8", "7": "7",
		"Svært sannsynlig": "", "10 av 10": "", "1-2": "", "7 – 8": "",
	} {
		s := source(t, "survey", "time;answer\n2026-06-01;"+answer+"\n")
		s.Defaults = map[string]string{"question": "nps"}
		d, l := Scan(t.Context(), []Source{s}, surveyPlan())
		got := ""
		if l.Err() == nil {
			got = d.Tables[0].Values[1][d.Tables[0].Keys[1][0]]
		}
		if got != want {
			t.Errorf("%q = %q, want %q (%v)", answer, got, want, l)
		}
	}
}

func TestSurveyMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"time,answer,score\n2025-06-01,fine,9\n":      "the score has no question",
		"time,answer,question\n2025-06-01,fine,nps\n": `"fine" is not a score from 0 to 10`,
	} {
		_, l := Scan(t.Context(), []Source{source(t, "survey", text)}, surveyPlan())
		if l.Count(diag.Error) == 0 || !strings.Contains(l.Err().Error(), want) {
			t.Errorf("%q: %v, want %q", text, l.Err(), want)
		}
	}
}

func TestIsRecommendation(t *testing.T) {
	for answer, want := range map[string]bool{
		"En venn tipset meg": true, "Anbefalt av kollega": true, "Munn-til-munn": true, "word of mouth": true, "A FRIEND": true,
		"Google": false, "Avisannonse": false, "": false, "Instagram/annonse": false,
	} {
		if got := IsRecommendation(answer); got != want {
			t.Errorf("%q: %t, want %t", answer, got, want)
		}
	}
}
