// Package analysis runs the analyses on a report's data and fills the report:
// numbers first, then the pages that tell them.
//
//  1. plan.go says what the config needs of the sources.
//  2. timeline.go settles the period and the steps of its trends; compare.go the
//     days that it is compared with, and request.go those of each KPI.
//  3. credit.go attributes conversions and gives the measures their attributed
//     figures; figures.go turns scores into the report's KPIs.
//  4. One file a page puts the page together: overview.go, scorecard.go,
//     funnel.go, channels.go with channelcharts.go and brandsearch.go, attribution.go, email.go with emailtables.go, survey.go,
//     budget.go, quality.go with coverage.go, method.go.
//
// Comment then adds the analyst's words, which may change without any number
// changing.
package analysis

import (
	"fmt"

	"peil/attribution"
	"peil/funnel"
	"peil/internal/audit"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/report"
	"peil/kpi"
)

// Options are what a command adds to the config.
type Options struct {
	Period    string // overrides [report] period; empty: as the config says
	Generator string // for report.json: "peil 1.0"
}

// run is one analysis on its way.
type run struct {
	cfg       *config.Config
	data      *dataset.Data
	set       *measure.Set
	time      timeline
	journeys  *attribution.Journeys           // nil without touches or paths
	credits   map[string]*attribution.Credits // by model
	expected  []report.TypeWorth              // of conversions without values
	scores    []kpi.Score
	spans     []span // of the scores, in their order
	evaluator *kpi.Evaluator
	funnel    funnel.Funnel
	findings  []audit.Finding
	ignored   []audit.Ignored // findings that the config accepts
	channels  channels
	report    *report.Report
}

// New analyses the data and returns the finished report. Its diagnostics are
// the mistakes that show only when config and data meet, such as a period
// without data. With an error among them the report is nil.
func New(cfg *config.Config, data *dataset.Data, opt Options) (*report.Report, diag.List) {
	r, l := assess(cfg, data, opt)
	if r == nil {
		return nil, l
	}
	l = append(l, r.uncomputed()...)
	l = append(l, r.leftOut()...)
	r.report.KPIs = r.figures()
	r.report.Audit, r.report.Ignored = r.audit(), r.ignoredReport()
	r.report.Funnel = r.stages()
	r.report.Review = r.review()
	r.report.Contacts = r.contactsReport()
	r.report.Budget, r.report.Email, r.report.Survey = r.budgetReport(), r.emailReport(), r.surveyReport()
	r.pages()
	if l.Err() != nil {
		return nil, l
	}
	return r.report, l
}

// assess computes and judges the scorecard's figures, and begins the report that they
// are for; nil where they cannot be computed.
func assess(cfg *config.Config, data *dataset.Data, opt Options) (*run, diag.List) {
	r, l := prepare(cfg, data, opt)
	if l.Err() != nil {
		return nil, l
	}
	r.report = &report.Report{
		Schema: report.Schema, Generator: opt.Generator,
		Title: cfg.Report.Title, Language: cfg.Report.Language, Currency: cfg.Report.Currency,
		Basis: r.basis(), Period: r.time.report(),
		Forecasts: []struct{}{}, Experiments: []struct{}{}, Alerts: []struct{}{},
		Inputs: inputs(data),
	}
	r.report.Brand = readBrand(cfg, &l)
	r.report.Exchanges = r.exchanges()
	r.report.Sources, r.report.Daily = r.sources(), r.courses()
	r.report.Attribution = r.attributionReport()
	l = append(l, r.judge()...)
	r.score()
	return r, l
}

// prepare settles the calendar and the measures, attributed ones included.
func prepare(cfg *config.Config, data *dataset.Data, opt Options) (*run, diag.List) {
	var l diag.List
	r := &run{cfg: cfg, data: data, set: measure.NewSet(data)}
	r.time = newTimeline(cfg, data, opt.Period, &l)
	if l.Err() != nil {
		return nil, l
	}
	l = append(l, wholeFiles(data, r.time)...)
	r.attribute(&l)
	if l.Err() != nil {
		return nil, l
	}
	l = append(l, idleTargets(cfg, r.set)...)
	r.channels = newChannels(r)
	r.evaluator = kpi.NewEvaluator(r.set, r.definitions())
	return r, l
}

// pages puts the pages together, in the order of the menu. A page without
// data is not made; Overview, Data quality and Method always are.
func (r *run) pages() {
	for _, page := range []*report.Page{
		r.overviewPage(), r.scorecardPage(), r.funnelPage(), r.channelsPage(), r.attributionPage(),
		r.emailPage(), r.surveyPage(), r.budgetPage(), r.qualityPage(), r.methodPage(),
	} {
		if page != nil {
			r.report.Pages = append(r.report.Pages, *page)
		}
	}
}

// inputs lists the files that were read.
func inputs(data *dataset.Data) []report.Input {
	list := make([]report.Input, len(data.Files))
	for i, f := range data.Files {
		list[i] = report.Input{Source: f.Source, File: f.Name, SHA256: f.SHA256, Rows: f.Rows, Skipped: f.Skipped, Moved: f.Moved}
	}
	return list
}

// basis returns what the report's money holds; nil when no source has money.
func (r *run) basis() *report.Basis {
	if r.data.Basis == nil {
		return nil
	}
	b := r.cfg.Report.RevenueBasis
	return &report.Basis{VAT: b.VAT, Shipping: b.Shipping, Discounts: b.Discounts, Refunds: b.Refunds}
}

// wholeFiles reports files whose rows stand for a whole period that the
// report's period would cut: their numbers cannot be divided.
func wholeFiles(data *dataset.Data, t timeline) (l diag.List) {
	for _, f := range data.Files {
		if f.Covers == nil || !t.dated || f.Covers.End < t.period.Start || f.Covers.Start > t.period.End {
			continue
		}
		if f.Covers.Start < t.period.Start || f.Covers.End > t.period.End {
			l.Add(diag.Diagnostic{
				Severity: diag.Error, File: f.Name,
				Message: fmt.Sprintf("the file's rows are for the whole of %s to %s, which the report's period %s cuts", f.Covers.Start, f.Covers.End, t.period),
				Hint:    "export it again with a row for each day or for the report's period alone, or choose a period that holds the whole of it",
			})
		}
	}
	return l
}
