package analysis

import (
	"strconv"
	"strings"

	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/report"
)

// ExportKPIs gives the scorecard's figures as report.json has them: one row a
// KPI, and one a member of each dimension that it is told by. A member that no row
// of its sources is of, such as the impressions of direct visits, has none.
func ExportKPIs(cfg *config.Config, data *dataset.Data, opt Options) (*Sheet, diag.List) {
	rep, l := New(cfg, data, opt)
	if l.Err() != nil {
		return nil, l
	}
	s := &Sheet{Header: []string{
		"id", "stage", "unit", "direction", "dimension", "member", "value", "reason", "status", "target", "warn",
		"interval_low", "interval_high", "previous", "previous_change", "year", "year_change",
	}}
	s.Rows = func(yield func([]string) bool) {
		for _, k := range rep.KPIs {
			before, year := k.Compare["previous"], k.Compare["year"]
			row := kpiCells(k, "", "", report.Segment{Value: k.Value, Reason: k.Reason, Status: k.Status, Target: k.Target, Interval: k.Interval}, k.Warn)
			row = append(row, decimal(before.Value), decimal(before.Change), decimal(year.Value), decimal(year.Change))
			if !yield(row) {
				return
			}
			for _, dimension := range sortedKeys(k.By) {
				for _, member := range sortedKeys(k.By[dimension]) {
					if reason := k.By[dimension][member].Reason; reason != nil && reason.Key == "reason."+string(measure.NoData) {
						continue
					}
					if !yield(append(kpiCells(k, dimension, member, k.By[dimension][member], nil), "", "", "", "")) {
						return
					}
				}
			}
		}
	}
	return s, l
}

func kpiCells(k report.KPI, dimension, member string, s report.Segment, warn *float64) []string {
	reason, low, high := "", "", ""
	if s.Reason != nil {
		reason = strings.TrimPrefix(s.Reason.Key, "reason.")
	}
	if s.Interval != nil {
		low, high = decimal(&s.Interval[0]), decimal(&s.Interval[1])
	}
	return []string{
		k.ID, k.Stage, string(k.Unit), k.Direction, dimension, member, decimal(s.Value), reason, string(s.Status),
		decimal(s.Target), decimal(warn), low, high,
	}
}

// decimal writes a number unrounded; nothing where it is undefined.
func decimal(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
