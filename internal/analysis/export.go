package analysis

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"peil/attribution"
	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
)

// Sheet is a table for other programs: a header, and rows with as many cells.
// Numbers have a point and no other sign; what is unknown is empty. A row is
// not to be kept after the next.
type Sheet struct {
	Header []string
	Rows   iter.Seq[[]string]
}

// CreditsExport says what ExportCredits is to give.
type CreditsExport struct {
	Model   string // empty: the config's primary model
	Level   string // of CreditLevels, or one of the config's own dimensions of touches
	Persons bool   // of the level touch: tell whose touches they are
}

// CreditLevels returns the words of CreditsExport.Level that any config has.
func CreditLevels() []string { return []string{"channel", "campaign", "path", "touch"} }

// ExportCredits gives what a model credits for the report's period: all
// amounts in full, so that each column adds up to the source exactly.
//
//	channel   one row a channel
//	campaign  one row a channel and campaign
//	NAME      one row a channel and value of the client's own dimension of that name
//	path      one row a sequence of channels, with how many journeys took it and,
//	          in two columns a channel, what the model gives it of those
//	touch     one row a touch, with its campaign and the values of all own dimensions;
//	          a conversion, which its file and line name, has as many as its journey
//
// Models of all journeys together credit channels by month: they have no
// credit by path or touch, and asking for it is an error.
func ExportCredits(cfg *config.Config, data *dataset.Data, opt Options, ask CreditsExport) (*Sheet, diag.List) {
	r, l := prepare(cfg, data, opt)
	if l.Err() != nil {
		return nil, l
	}
	if r.journeys == nil {
		l.Add(diag.Diagnostic{
			Severity: diag.Error, Message: "there are no journeys to export",
			Hint: `add sources of kind "touchpoints" and "conversions", or one of kind "paths"`,
		})
		return nil, l
	}
	if ask.Persons && !r.journeys.Dated() {
		l.Add(diag.Diagnostic{Severity: diag.Error, Path: "--persons", Message: "a paths source knows no persons", Hint: "leave --persons out"})
		return nil, l
	}
	ask.Model = cmp.Or(ask.Model, r.journeys.Primary())
	sheet, err := r.creditSheet(ask)
	if errors.Is(err, attribution.ErrByMonth) {
		err = fmt.Errorf("%s credits channels by month, and no single %s", ask.Model, ask.Level)
		l.Add(diag.Diagnostic{
			Severity: diag.Error, Path: "--model", Message: err.Error(),
			Hint: "export it with --level channel or campaign, or choose a model that divides each journey, such as --model linear",
		})
		return nil, l
	}
	if err != nil {
		l.Add(diag.Diagnostic{Severity: diag.Error, Message: err.Error()})
		return nil, l
	}
	return sheet, l
}

func (r *run) creditSheet(ask CreditsExport) (*Sheet, error) {
	switch ask.Level {
	case "path":
		return r.pathSheet(ask.Model)
	case "touch":
		return r.touchSheet(ask.Model, ask.Persons)
	}
	credits, err := r.journeys.Credit(ask.Model, ask.Level)
	if err != nil {
		return nil, err
	}
	whole := ask.Level == "channel"
	s := &Sheet{Header: []string{"model", "channel", "conversions", "value", "profit"}}
	if !whole {
		s.Header = slices.Insert(s.Header, 2, ask.Level)
	}
	s.Rows = func(yield func([]string) bool) {
		list := credits.ByPart(ask.Level, r.creditPeriod())
		if whole {
			list = list[:0]
			for _, c := range credits.ByChannel(r.creditPeriod()) {
				list = append(list, attribution.PartCredit{ChannelCredit: c})
			}
		}
		for _, c := range list {
			row := []string{ask.Model, c.Channel, c.Conversions.String(), c.Value.String(), known(c.Profit, c.HasProfit)}
			if !whole {
				row = slices.Insert(row, 2, c.Part)
			}
			if !yield(row) {
				return
			}
		}
	}
	return s, nil
}

// known writes an amount; nothing where the source does not tell it.
func known(v dataset.Fixed, is bool) string {
	if !is {
		return ""
	}
	return v.String()
}

// pathSheet lists the paths in the form that a paths source has, so that other
// programs, and peil itself, can read it.
func (r *run) pathSheet(model string) (*Sheet, error) {
	paths, nulls, err := r.journeys.PathCredits(model, r.creditPeriod())
	if err != nil {
		return nil, err
	}
	var channels []string
	for _, p := range paths {
		for _, c := range p.Credit {
			channels = append(channels, c.Channel)
		}
	}
	slices.Sort(channels)
	channels = slices.Compact(channels)
	for _, name := range channels {
		if strings.Contains(name, ">") {
			return nil, fmt.Errorf("the channel %q has a > in its name, which separates the channels of a path: give it another name, or export --level touch", name)
		}
	}
	s := &Sheet{Header: []string{"model", "path", "touches", "conversions", "value", "nulls"}}
	column := map[string]int{}
	for _, name := range channels {
		column[name] = len(s.Header)
		s.Header = append(s.Header, "conversions: "+name, "value: "+name)
	}
	s.Rows = func(yield func([]string) bool) {
		row := make([]string, len(s.Header))
		for _, p := range paths {
			clear(row)
			row[0], row[1], row[2] = model, cmp.Or(strings.Join(p.Channels, " > "), attribution.Unattributed), strconv.Itoa(len(p.Channels))
			row[3], row[4], row[5] = p.Conversions.String(), p.Value.String(), known(p.Nulls, nulls)
			for _, c := range p.Credit {
				row[column[c.Channel]], row[column[c.Channel]+1] = c.Conversions.String(), c.Value.String()
			}
			if !yield(row) {
				return
			}
		}
	}
	return s, nil
}

// touchSheet lists the touches of each conversion. Times are those of the
// report's time zone.
func (r *run) touchSheet(model string, persons bool) (*Sheet, error) {
	steps, err := r.journeys.Steps(model, r.creditPeriod())
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(r.cfg.Report.Timezone)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Header: []string{
		"model", "file", "line", "converted", "position", "touches", "time", "age_days", "channel", "campaign",
	}}
	s.Header = slices.Concat(s.Header, r.cfg.Attribution.OwnDimensions(), []string{"conversions", "value", "profit"})
	if persons {
		s.Header = slices.Insert(s.Header, 3, "person")
	}
	type row struct{ file, line int32 }
	names := map[row]string{}
	if persons {
		for _, c := range r.data.Conversions {
			names[row{c.File, c.Line}] = r.data.Persons.List[c.Person]
		}
		for _, lead := range r.data.Leads { // whose deals are the conversions where there are no others
			names[row{lead.File, lead.Line}] = r.data.Persons.List[lead.Person]
		}
	}
	clock := func(t int64) string { return time.Unix(t, 0).In(zone).Format(time.RFC3339) }
	s.Rows = func(yield func([]string) bool) {
		for step := range steps {
			var converted, met, age string
			if r.journeys.Dated() {
				converted = clock(step.Time)
				if step.Position > 0 {
					met, age = clock(step.Time-step.Age), days(step.Age).String()
				}
			}
			cells := []string{
				model, r.data.Files[step.File].Name, strconv.Itoa(int(step.Line)), converted,
				strconv.Itoa(step.Position), strconv.Itoa(step.Touches), met, age, step.Channel, step.Campaign,
			}
			cells = append(append(cells, step.Own...), step.Conversions.String(), step.Value.String(), known(step.Profit, step.HasProfit))
			if persons {
				cells = slices.Insert(cells, 3, names[row{step.File, step.Line}])
			}
			if !yield(cells) {
				return
			}
		}
	}
	return s, nil
}

// days turns seconds into days, to the millionth.
func days(seconds int64) dataset.Fixed {
	return dataset.Fixed(math.Round(float64(seconds) / (24 * 60 * 60) * dataset.Scale))
}
