package render

import (
	"time"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

func ptr(v float64) *float64 { return &v }

func lit(s string) report.Text { return report.Literal(s) }

var (
	june = period.Of(period.NewDate(2025, time.June, 1), period.Month)
	may  = period.Of(period.NewDate(2025, time.May, 1), period.Month)
	year = period.Of(period.NewDate(2024, time.June, 1), period.Month)
)

// months returns the 14 months up to and with June 2025.
func months() []period.Period {
	all := make([]period.Period, 14)
	for i := range all {
		all[i] = period.Of(june.Start.AddMonths(i-13), period.Month)
	}
	return all
}

func trend(values ...float64) []report.Point {
	points := make([]report.Point, len(values))
	for i, p := range months()[14-len(values):] {
		points[i] = report.Point{Period: p, Value: ptr(values[i])}
	}
	return points
}

func delta(v float64, form report.Form, u unit.Unit, good int, against string) report.Delta {
	return report.Delta{Quantity: report.Quantity{Value: ptr(v), Unit: u, Form: form}, Good: good, Label: lit(against)}
}

// card makes a card of a KPI that is compared with May and with June 2024.
func card(k *report.KPI, target string, b *report.Bullet, deltas ...report.Delta) report.Card {
	c := report.Card{KPI: k, Bullet: b, Deltas: deltas}
	if target != "" {
		c.Target = lit(target)
	}
	if b != nil {
		b.Status = k.Status
	}
	return c
}

func kpis() []report.KPI {
	return []report.KPI{
		{ID: "reach", Unit: unit.Count, Direction: "up", Value: ptr(412000), Target: ptr(400000), Status: report.Good, Title: lit("Rekkevidde"), Meaning: lit("Hvor mange som har sett minst én annonse"),
			Trend: trend(260, 265, 300, 290, 305, 330, 372, 371, 380, 362, 396, 389, 388.7, 412)},
		{ID: "ctr", Unit: unit.Percent, Direction: "up", Value: ptr(0.0142), Target: ptr(0.015), Warn: ptr(0.013), Status: report.Watch, Title: lit("Klikkrate (CTR)"),
			Trend: trend(1.2, 1.34, 1.33, 1.34, 1.35, 1.26, 1.28, 1.34, 1.37, 1.4, 1.42, 1.3, 1.39, 1.42), Compare: map[string]report.Comparison{"previous": {Value: ptr(0.0153), Change: ptr(-0.0719), Difference: ptr(-0.0011)}}},
		{ID: "engaged", Unit: unit.Percent, Direction: "up", Value: ptr(0.618), Target: ptr(0.58), Status: report.Good, Title: lit("Engasjerte økter"),
			Trend: trend(55, 53, 56, 54, 60, 60, 58, 57, 62, 60, 63, 63, 61, 61.8)},
		{ID: "cost_per_engaged", Unit: unit.Money, Direction: "down", Value: ptr(17.22), Target: ptr(18), Status: report.Good, Title: lit("Kostnad per engasjert økt"),
			Trend: trend(22, 21, 19, 19.4, 21.8, 18, 17.7, 20, 18.2, 18.5, 17.8, 17.1, 19.9, 17.22)},
		{ID: "revenue", Unit: unit.Money, Direction: "up", Value: ptr(4480000), Target: ptr(4200000), Status: report.Good, Title: lit("Omsetning"),
			Trend: trend(3.4, 3.3, 3.7, 3.5, 3.6, 4.0, 3.7, 3.9, 4.2, 3.7, 3.8, 3.9, 4.0, 4.48)},
		{ID: "roas", Unit: unit.Ratio, Direction: "up", Formula: "revenue / spend", Value: ptr(4.21), Target: ptr(4), Warn: ptr(3), Status: report.Good, Title: lit("ROAS"), Meaning: lit("Omsetning per krone i annonser"),
			Trend:   trend(3.1, 3.2, 3.15, 3.4, 3.16, 3.7, 3.9, 4.0, 3.9, 4.1, 3.5, 3.7, 3.9, 4.21),
			Compare: map[string]report.Comparison{"previous": {Value: ptr(3.9), Change: ptr(0.0795), Difference: ptr(0.31)}, "year": {Reason: &report.Reason{Text: report.Text{Key: "no_data", Literal: "ingen data"}}}},
			By:      map[string]map[string]report.Segment{"channel": {"Google Ads": {Value: ptr(4.9), Status: report.Good}, "Meta*Ads*": {Value: ptr(3.9), Status: report.Watch}, "Display": {Reason: &report.Reason{Text: lit("ingen visninger")}, Status: report.Undefined}}}},
		{ID: "cpa", Unit: unit.Money, Direction: "down", Value: ptr(231), Target: ptr(210), Status: report.Accepted, Title: lit("CPA"),
			Notes: []report.Text{lit("over målet, men akseptert ut august: LTV:CAC er 4,1 (gulv 3,0).")},
			Trend: trend(200, 222, 212, 221, 204, 203, 215, 206, 218, 240, 221, 211, 218, 231)},
		{ID: "ltv_cac", Unit: unit.Ratio, Direction: "up", Value: ptr(4.1), Target: ptr(3), Status: report.Good, Title: lit("LTV:CAC"),
			Trend: trend(3.5, 3.3, 3.3, 3.2, 3.8, 3.6, 3.5, 3.5, 3.6, 3.7, 4.0, 3.8, 3.8, 4.1)},
		{ID: "churn", Unit: unit.Percent, Direction: "down", Value: ptr(0.039), Target: ptr(0.03), Status: report.Poor, Title: lit("Frafall (churn)"),
			Trend: trend(2.2, 2.8, 2.4, 2.7, 2.9, 2.8, 3.2, 3.1, 3.1, 3.3, 3.1, 3.4, 3.5, 3.9)},
		{ID: "nps", Unit: unit.Index, Direction: "up", Value: ptr(46), Target: ptr(40), Status: report.Insufficient, Title: lit("NPS"), Interval: &[2]float64{28, 61},
			Notes: []report.Text{lit("38 svar: intervallet er 28 til 61.")},
			Trend: trend(39, 37, 34, 36, 36.5, 37, 37.4, 43, 38, 38.2, 45, 43, 48, 46)},
		{ID: "repeat_rate", Unit: unit.Percent, Direction: "up", Status: report.Undefined, Reason: &report.Reason{Text: lit("ingen kunder er gamle nok ennå")}, Title: lit("Gjenkjøp innen 365 dager")},
	}
}

// fixture is a report with every kind of block, in the words of one language.
func fixture(lang string) *report.Report {
	r := &report.Report{
		Schema: report.Schema, Generator: "peil test", Title: "Eksempelbutikken", Language: lang, Currency: "NOK",
		Period: &report.Period{Start: june.Start, End: june.End, Complete: true, DataEnd: june.End, Unit: june, Previous: &may, Year: &year},
		KPIs:   kpis(),
		Brand:  report.Brand{Agency: "Byrået AS", Accent: "#0b6e4f", Footer: "Alle beløp er uten merverdiavgift"},
	}
	r.Pages = []report.Page{overview(r), channels(), quality(), method()}
	return r
}

func overview(r *report.Report) report.Page {
	k := map[string]*report.KPI{}
	for i := range r.KPIs {
		k[r.KPIs[i].ID] = &r.KPIs[i]
	}
	const mai, juni = "mot mai", "mot juni 2024"
	noisy := delta(0.02, report.Relative, unit.Money, 1, juni)
	noisy.Muted = true
	score := &report.Scorecard{Columns: []report.StageColumn{
		{ID: "awareness", Title: lit("Kjennskap"), Volume: report.Quantity{Value: ptr(6340000), Unit: unit.Count, Form: report.Compact}, Counts: lit("visninger"), Rate: lit("▲ +8 % mot mai"), Cards: []report.Card{
			card(k["reach"], "Mål ≥ 400 000", &report.Bullet{Min: 0, Max: 500000, Target: 400000, Warn: ptr(330000), Value: 412000, Up: true}, delta(0.06, report.Relative, unit.Count, 1, mai), delta(0.19, report.Relative, unit.Count, 1, juni)),
			card(k["ctr"], "Mål ≥ 1,50 %", &report.Bullet{Min: 0, Max: 0.02, Target: 0.015, Warn: ptr(0.013), Value: 0.0142, Up: true}, delta(-0.0011, report.Signed, unit.Percent, -1, mai), delta(0.0008, report.Signed, unit.Percent, 1, juni)),
		}},
		{ID: "consideration", Title: lit("Vurdering"), Volume: report.Q(ptr(90020), unit.Count), Counts: lit("økter"), Rate: lit("1,42 % av kjennskap"), Cards: []report.Card{
			card(k["engaged"], "Mål ≥ 58 %", &report.Bullet{Min: 0, Max: 0.8, Target: 0.58, Warn: ptr(0.5), Value: 0.618, Up: true}, delta(0.019, report.Signed, unit.Percent, 1, mai), delta(0.042, report.Signed, unit.Percent, 1, juni)),
			card(k["cost_per_engaged"], "Mål ≤ 18 kr", &report.Bullet{Min: 0, Max: 28, Target: 18, Warn: ptr(22), Value: 17.22}, delta(-0.04, report.Relative, unit.Money, 1, mai), noisy),
		}},
		{ID: "conversion", Title: lit("Handling"), Volume: report.Q(ptr(4150), unit.Count), Counts: lit("kjøp"), Rate: lit("4,61 % av vurdering"), Cards: []report.Card{
			{KPI: k["revenue"], Target: lit("Mål ≥ 4,2 mill. kr"), Basis: lit("eks. mva."), Bullet: &report.Bullet{Max: 5500000, Target: 4200000, Warn: ptr(3800000), Value: 4480000, Up: true, Status: report.Good}, Deltas: []report.Delta{delta(0.12, report.Relative, unit.Money, 1, mai), delta(0.15, report.Relative, unit.Money, 1, juni)}},
			card(k["roas"], "Mål ≥ 4,0", &report.Bullet{Max: 6, Target: 4, Warn: ptr(3), Value: 4.21, Up: true}, delta(0.08, report.Relative, unit.Ratio, 1, mai), delta(0.03, report.Relative, unit.Ratio, 1, juni)),
			card(k["cpa"], "Mål ≤ 210 kr", &report.Bullet{Max: 320, Target: 210, Warn: ptr(240), Value: 231}, delta(0.06, report.Relative, unit.Money, -1, mai), delta(0.09, report.Relative, unit.Money, -1, juni)),
		}},
		{ID: "loyalty", Title: lit("Lojalitet"), Volume: report.Q(ptr(1208), unit.Count), Counts: lit("gjenkjøp"), Rate: lit("29,1 % av handling"), Cards: []report.Card{
			card(k["ltv_cac"], "Mål ≥ 3,0", &report.Bullet{Max: 6, Target: 3, Warn: ptr(2), Value: 4.1, Up: true}, delta(0.05, report.Relative, unit.Ratio, 1, mai), delta(0.17, report.Relative, unit.Ratio, 1, juni)),
			card(k["churn"], "Mål ≤ 3,0 %", &report.Bullet{Max: 0.06, Target: 0.03, Warn: ptr(0.035), Value: 0.039}, delta(0.007, report.Signed, unit.Percent, -1, mai), delta(0.011, report.Signed, unit.Percent, -1, juni)),
			card(k["nps"], "Mål ≥ 40", &report.Bullet{Max: 80, Target: 40, Warn: ptr(30), Value: 46, Up: true}),
			card(k["repeat_rate"], "", nil),
		}},
	}}
	return report.Page{
		ID: "overview", Title: lit("Oversikt"),
		Headline: lit("Seks av ti nøkkeltall er i mål. Omsetningen økte 12 % fordi handlekurven ble større, ikke fordi flere kjøpte; frafallet haster."),
		Lead: []report.Text{
			report.T("ui.against_one", "a", report.Q(ptr(4480000), unit.Money)),
			lit("Kjøp −2 %, snittkurv +14 %. Flaskehalsen er steget fra kjennskap til vurdering: klikkraten falt 0,11 prosentpoeng. Alle kilder er ferske per 30. juni; to funn i datakvaliteten gjelder LinkedIn."),
		},
		Sections: []report.Section{
			{ID: "actions", Title: lit("Neste steg"), Subtitle: lit("Etter hva som står på spill"), Blocks: []report.Block{&report.Actions{Items: []report.Action{
				{Title: lit("Stopp frafallet: 186 kunder falt fra, 118 av dem kom med mars-kampanjen"), Detail: lit("≈ 276 000 kr i livstidsverdi"), Page: "channels", Anchor: "credit"},
				{Title: lit("Flytt 8 000 kr fra Display til LinkedIn"), Detail: lit("+19 000 kr ventet (4 000–34 000) · 18 % av kanalen, lav risiko: mål i 2 uker"), Page: "channels"},
				{Title: lit("Test to nye annonsetekster i Meta"), Detail: lit("CTR ned 0,11 pp · trenger ca. 190 000 visninger per variant")},
			}}}},
			{ID: "scorecard", Plain: true, Blocks: []report.Block{score}},
			{ID: "where", Width: report.Half, Blocks: []report.Block{waterfall()}},
			{ID: "why", Width: report.Half, Title: lit("Større kurver, færre kjøp"), Subtitle: lit("Samme endring delt på årsak, tusen kroner"), Blocks: []report.Block{why()}},
			{ID: "trend", Blocks: []report.Block{trendChart()}},
			{ID: "comment", Title: lit("Kommentar"), Blocks: []report.Block{&report.Prose{File: "commentary/2025-06/oppsummering.md", Line: 5, Source: commentText}}},
		},
	}
}

const commentText = `Sommersesongen ga større kurver, men *litt færre* kjøp. ROAS er **{{ kpi "roas" }}** mot et mål på {{ target "roas" }}
({{ delta "roas" "previous" }} fra mai); {{ if above "roas" 4 }}det er godt nok{{ else }}det er for lavt{{ end }}. I Google Ads er den {{ kpi "roas" "Google Ads" }},
i Meta {{ status "roas" "Meta*Ads*" }}. Gjenkjøp: {{ kpi "repeat_rate" }}.

## Hva vi har gjort

- [x] Byttet annonsetekster i "Meta Ads"
- [ ] Ny landingsside for telt[^1]

{{ chart "trend-revenue" }}

| Tiltak | Virkning |
| --- | ---: |
| Telt | {{ kpi "revenue" }} |

[^1]: Se [veiledningen](https://example.com/veiledning).
`

func series(name string, color int, values ...float64) report.Series {
	s := report.Series{Name: lit(name), Color: color}
	for _, v := range values {
		s.Values = append(s.Values, ptr(v))
	}
	return s
}

func waterfall() *report.Chart {
	c := &report.Chart{
		ID: "waterfall-revenue", Kind: report.Waterfall, Title: lit("Google Søk og e‑post bar økningen"), Subtitle: lit("Omsetning fra mai til juni per kanal, kr (Markov)"),
		Alt: lit("Omsetningen økte fra 4 000 000 kr i mai til 4 480 000 kr i juni; mest fra Google Søk med 215 000 kr."), Unit: unit.Money, Up: true,
		Series: []report.Series{series("Omsetning", 0, 4000000, 215000, 142000, 96000, 48000, 12000, -33000, 4480000)},
	}
	for _, name := range []string{"Mai", "Google Søk", "E-post", "Meta", "Ubetalt", "Display", "LinkedIn", "Juni"} {
		c.Categories = append(c.Categories, lit(name))
	}
	t := &report.Table{Columns: []report.Column{{Title: lit("Kanal")}, {Title: lit("Omsetning"), Align: report.End}}}
	for i, name := range c.Categories {
		q := report.Q(c.Series[0].Values[i], unit.Money)
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: name}, {Quantity: &q}}})
	}
	c.Table = t
	return c
}

func why() *report.Table {
	row := func(name string, v float64, good int, note string) report.Row {
		d := delta(v, report.Signed, unit.Money, good, "")
		return report.Row{Cells: []report.Cell{{Text: lit(name)}, {Delta: &d}, {Text: lit(note)}}}
	}
	sum := row("Sum", 480000, 1, "4 000 → 4 480")
	sum.Total = true
	return &report.Table{
		Columns: []report.Column{{Title: lit("Årsak")}, {Title: lit("Endring"), Align: report.End}, {Title: lit("Hva"), Muted: true}},
		Rows:    []report.Row{row("Antall kjøp", -88000, -1, "−2 % kjøp"), row("Kanalmiks", 41000, 1, "mer e‑post"), row("Snittkurv", 527000, 1, "+14 %, mest telt og soveposer"), sum},
	}
}

func trendChart() *report.Chart {
	c := &report.Chart{
		ID: "trend-revenue", Kind: report.Trend, Title: lit("Omsetningen har ligget over fjoråret i åtte måneder"), Subtitle: lit("Omsetning per måned, kr; grå linje er året før"),
		Alt: lit("Omsetningen per måned, siste 14 måneder, mot året før."), Unit: unit.Money, Periods: months(), Target: ptr(4200000), Up: true,
		Events: []report.EventMark{{Period: months()[10], Label: "Ny nettbutikk", Kind: "launch"}},
		Series: []report.Series{
			series("Omsetning", 0, 3.4e6, 3.3e6, 3.7e6, 3.5e6, 3.6e6, 4.0e6, 3.7e6, 3.9e6, 4.2e6, 3.7e6, 3.8e6, 3.9e6, 4.0e6, 4.48e6),
			series("Året før", 0, 3.1e6, 3.2e6, 3.5e6, 3.5e6, 3.4e6, 3.7e6, 3.6e6, 3.5e6, 3.8e6, 3.6e6, 3.5e6, 3.6e6, 3.7e6, 3.9e6),
		},
	}
	c.Series[1].Muted = true
	return c
}

func channels() report.Page {
	t := &report.Table{Sortable: true, Columns: []report.Column{
		{Title: lit("Kanal")}, {Title: lit("Kostnad"), Align: report.End}, {Title: lit("Omsetning, siste klikk"), Align: report.End, Muted: true}, {Title: lit("Omsetning, Markov"), Align: report.End},
		{Title: lit("ROAS, siste klikk"), Align: report.End, Muted: true}, {Title: lit("ROAS, Markov"), Align: report.End}, {Title: lit("ROAS med intervall")}, {Title: lit("Status")},
	}}
	row := func(color int, name string, spend, last, markov, low, high float64, s report.Status) report.Row {
		money := func(v float64) *report.Quantity { q := report.Q(ptr(v), unit.Money); return &q }
		ratio := func(v float64) *report.Quantity { q := report.Q(ptr(v), unit.Ratio); return &q }
		return report.Row{Cells: []report.Cell{
			{Text: lit(name), Color: color}, {Quantity: money(spend)}, {Quantity: money(last)}, {Quantity: money(markov)}, {Quantity: ratio(last / spend)},
			{Quantity: ratio(markov / spend), Strong: true},
			{Dots: &report.Dots{Max: 11, Value: ptr(markov / spend), Hollow: ptr(last / spend), Interval: &[2]float64{low, high}, Target: ptr(4), Color: color}}, {Status: s},
		}}
	}
	t.Rows = []report.Row{
		row(1, "Google Søk", 412000, 2431000, 2019000, 4.5, 5.3, report.Good),
		row(2, "Meta", 268000, 777000, 1045000, 3.4, 4.4, report.Watch),
		row(3, "LinkedIn", 196000, 294000, 627000, 2.6, 3.9, report.Watch),
		row(4, "E-post", 38000, 372000, 308000, 7.1, 9.1, report.Good),
		row(5, "Display", 44000, 40000, 34000, 0.4, 1.3, report.Poor),
		{Cells: []report.Cell{{Text: lit("Direkte, organisk, ukjent"), Color: 8}, {Quantity: &report.Quantity{Unit: unit.Money}}, {Text: lit("566 000 kr")}, {Text: lit("447 000 kr")}, {}, {}, {Note: lit("10 % ukjent; over 20 % ville vært et sporingsproblem")}, {}}},
		{Total: true, Cells: []report.Cell{{Text: lit("Sum")}, {Text: lit("958 000 kr")}, {Text: lit("4 480 000 kr")}, {Text: lit("4 480 000 kr")}, {Text: lit("4,68×")}, {Text: lit("4,68×")}, {Note: lit("betalte kanaler")}, {}}},
	}
	bars := &report.Chart{
		ID: "credit-by-model", Kind: report.Bars, Title: lit("LinkedIn får mer når hele veien teller"), Subtitle: lit("Kjøp per kanal og modell"), Alt: lit("Kjøp per kanal etter siste klikk og Markov."), Unit: unit.Count,
		Categories: []report.Text{lit("Google Søk"), lit("Meta"), lit("LinkedIn"), lit("E-post")},
		Series:     []report.Series{series("Siste klikk", 0, 2200, 700, 270, 340), series("Markov", 0, 1830, 950, 580, 280)},
	}
	bars.Series[0].Muted = true
	stacked := &report.Chart{
		ID: "spend", Kind: report.Stacked, Title: lit("Mer går til Meta"), Subtitle: lit("Kostnad per måned, kr"), Alt: lit("Kostnad per måned og kanal."), Unit: unit.Money, Periods: months()[8:],
		Series: []report.Series{series("Google Søk", 1, 4e5, 4.1e5, 4e5, 3.9e5, 4e5, 4.1e5), series("Meta", 2, 1.8e5, 2e5, 2.1e5, 2.3e5, 2.5e5, 2.7e5), series("LinkedIn", 3, 1.9e5, 2e5, 2e5, 1.8e5, 2e5, 1.9e5)},
	}
	flows := &report.Chart{
		ID: "paths", Kind: report.Sankey, Title: lit("De fleste begynner i Google Søk"), Subtitle: lit("Kjøp etter første og siste kanal"), Alt: lit("Flyt fra første kanal til kjøp."), Unit: unit.Count,
		Nodes: []report.Node{{ID: "1g", Name: lit("Google Søk"), Color: 1}, {ID: "1m", Name: lit("Meta"), Color: 2}, {ID: "2e", Name: lit("E-post"), Color: 4, Layer: 1}, {ID: "2g", Name: lit("Google Søk"), Color: 1, Layer: 1}, {ID: "c", Name: lit("Kjøp"), Layer: 2}},
		Links: []report.Link{{From: "1g", To: "2g", Value: 900}, {From: "1g", To: "2e", Value: 300}, {From: "1m", To: "2e", Value: 250}, {From: "2g", To: "c", Value: 900}, {From: "2e", To: "c", Value: 550}},
	}
	stages := &report.Chart{
		ID: "stages", Kind: report.FunnelBar, Title: lit("Steget til vurdering er svakest"), Alt: lit("Volum per trinn."), Unit: unit.Count,
		Categories: []report.Text{lit("Kjennskap"), lit("Vurdering"), lit("Handling"), lit("Lojalitet")}, Series: []report.Series{series("Volum", 0, 6340000, 90020, 4150, 1208)},
	}
	return report.Page{ID: "channels", Title: lit("Kanaler"), Headline: lit("LinkedIn får mindre ære enn den fortjener"), Sections: []report.Section{
		{ID: "credit", Title: lit("Hvem skal ha æren"), Subtitle: lit("Siste klikk (åpen) mot Markov (fylt, med 95 % intervall); stiplet linje er målet 4,0"), Blocks: []report.Block{t, &report.Notes{Severity: diag.Info, Items: []report.Text{lit("68 % av kjøpene via Google Søk hadde et LinkedIn-treff de 30 dagene før.")}}}},
		{ID: "models", Width: report.Half, Blocks: []report.Block{bars}}, {ID: "spend", Width: report.Half, Blocks: []report.Block{stacked}},
		{ID: "paths", Blocks: []report.Block{flows}}, {ID: "stages", Width: report.Half, Blocks: []report.Block{stages}},
	}}
}

func quality() report.Page {
	return report.Page{ID: "quality", Title: lit("Datakvalitet"), Headline: lit("To funn bør rettes før neste måned"), Sections: []report.Section{
		{ID: "findings", Title: lit("Funn"), Blocks: []report.Block{
			&report.Findings{Items: []report.Finding{
				{Severity: diag.Error, Source: "linkedin", File: "data/linkedin-2025.csv", Line: 12, Check: "clicks_over_impressions", Text: lit("Flere klikk enn visninger"), Rows: 3},
				{Severity: diag.Warning, Source: "google", File: "data/google-ads-2025.csv", Text: lit("Ingen rader 14. og 15. juni")},
				{Severity: diag.Info, Source: "crm", Text: lit("To kanaler har samme navn med ulik skrivemåte"), Rows: 1},
			}},
			&report.Notes{Severity: diag.Warning, Items: []report.Text{lit("Tallene for LinkedIn er usikre til filen er rettet.")}},
		}},
	}}
}

func method() report.Page {
	return report.Page{ID: "method", Title: lit("Metode"), Headline: lit("Hvordan tallene er regnet"), Sections: []report.Section{
		{ID: "formulas", Title: lit("Formler"), Blocks: []report.Block{&report.Definitions{Items: []report.Definition{
			{ID: "kpi-roas", Term: lit("ROAS"), Meaning: []report.Text{lit("Omsetning per krone brukt på annonser."), lit("Omsetningen er den som Markov-modellen gir kanalene.")}, Code: []string{"revenue / spend", "4033000 / 958000 = 4,21"}},
			{ID: "kpi-cpa", Term: lit("CPA"), Meaning: []report.Text{lit("Annonsekostnad per kjøp.")}, Code: []string{"spend / conversions"}},
		}}}},
	}}
}
