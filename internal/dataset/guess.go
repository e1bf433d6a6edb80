package dataset

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"peil/internal/diag"
)

// planned is a word of what is not spent yet. A month and an amount are a plan only
// where one stands in a heading, above it, or in a name of the file: most are
// of what was paid.
var planned = regexp.MustCompile(`(?i)(?:^|\P{L})(?:\p{L}*(?:budsjett|budget)\p{L}*|\p{L}*plan|plan(?:s|er|en|ned|lagt|tall)|mål(?:et|ene|tall|sum)?|targets?|goals?|forecasts?|prognoser?)(?:\P{L}|$)`)

// Unknown says that a file is a table of which nothing tells what it is about.
type Unknown struct{ diag.Diagnostic }

// guess returns the kind whose required columns are all among the headers. Of
// several it is the one that reads most of the headers. Where none has all, it may
// be the one that lacks only the day, which a file of one period need not tell.
// plan says that the file calls itself one.
func guess(path string, headers []string, plan bool) (Recognised, error) {
	usual, err := usualHeadings()
	if err != nil {
		return Recognised{}, err
	}
	var fit, near []candidate
	for _, kind := range Kinds() {
		c := newCandidate(&kind, headers, usual)
		switch {
		case !c.told || kind.Name == "budget" && !plan:
		case len(c.Missing) == 0:
			fit = append(fit, c)
		case c.read > len(c.Missing):
			near = append(near, c)
		}
	}
	// A plan has a month and an amount as a cost has, and ads have clicks and
	// impressions as a search has, which costs nothing.
	for kind, other := range map[string]string{"budget": "costs", "ads": "search"} {
		if slices.ContainsFunc(fit, func(c candidate) bool { return c.Kind == kind }) {
			fit = slices.DeleteFunc(fit, func(c candidate) bool { return c.Kind == other })
		}
	}
	byRead := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(len(a.Missing), len(b.Missing)), cmp.Compare(b.read, a.read))
	}
	slices.SortStableFunc(fit, byRead)
	slices.SortStableFunc(near, byRead)
	if len(fit) == 0 && len(near) > 0 && near[0].undated && (len(near) == 1 || byRead(near[0], near[1]) < 0) {
		fit = near[:1]
	}
	unknown := Recognised{Headers: headers, Norwegian: areNorwegian(headers)}
	switch {
	case len(fit) == 0 && find([]string{"dimensionHeaders"}, headers) >= 0 && find([]string{"metricHeaders"}, headers) >= 0:
		return unknown, Unknown{diag.Diagnostic{File: path, Message: "this is an answer of the API of Google Analytics 4 (runReport), which is one object and no table",
			Hint: "write its rows as JSON lines: jq -c '([.dimensionHeaders[], .metricHeaders[]] | map(.name)) as $h | .rows[] | [$h, [(.dimensionValues[], .metricValues[]).value]] | transpose | map({(.[0]): .[1]}) | add' answer.json > ga4.jsonl"}}
	case len(fit) == 0:
		if len(near) > 0 {
			unknown.Nearest = &near[0].Recognised
		}
		return unknown, Unknown{diag.Diagnostic{File: path, Message: "neither a preset nor a kind of source knows this file; " + listOf(headers),
			Hint: "name the columns as a kind needs them, or write its [[source]] with columns = { … } yourself. Needed are " + requiredColumns()}}
	case len(fit) > 1 && fit[0].read == fit[1].read:
		unknown.Nearest = &fit[0].Recognised
		return unknown, Unknown{diag.Diagnostic{File: path, Message: fmt.Sprintf("this file may be %s or %s; %s", fit[0].Kind, fit[1].Kind, listOf(headers)),
			Hint: "write its [[source]] with the kind yourself"}}
	}
	return fit[0].Recognised, nil
}

// candidate is a kind that a file may be of.
type candidate struct {
	Recognised
	read    int  // of the kind's columns
	told    bool // by one of the kind's Tells, where it has such
	undated bool // it is a table with sums and their dimensions, and all that it lacks is the day
}

func newCandidate(kind *Kind, headers []string, usual headings) candidate {
	c := candidate{Recognised: Recognised{Kind: kind.Name, Headers: headers, Norwegian: areNorwegian(headers)}, told: kind.Tells == nil}
	c.Columns, c.Defaults = usual.propose(kind, headers)
	for _, column := range kind.Columns {
		header := c.Columns[column.Name]
		if i := column.in(headers); i >= 0 {
			header = headers[i]
		}
		if header == "" {
			if column.Required {
				c.Missing = append(c.Missing, column.Name)
			}
			continue
		}
		if column.Revised && slices.Contains(campaignColumns, column.Name) {
			continue // where a sale came from makes no file one of sales
		}
		c.read++
		c.told = c.told || slices.Contains(kind.Tells, column.Name)
		if column.Revenue {
			c.Revenue = header
		}
		c.Refund = c.Refund || column.Name == "refund"
		c.Part = c.Part || column.Part
	}
	if kind.Name == "budget" && len(c.Missing) == 2 { // period and amount, which a column for each month has
		if months := monthFields(headers); months != nil {
			c.Missing, c.read = nil, c.read+len(months)
		}
	}
	c.told = c.told && !c.addsUp(headers, usual) && (kind.Name != "identity" || 2*c.read >= len(headers)) // a list of ids has little else
	c.undated = kind.Daily && !kind.Happens && c.read > 2 && len(c.Missing) == 1 && c.Missing[0] == "date"
	return c
}

// addsUp reports whether the amount of a month is the sum of what stands beside it,
// in a table with a column for each channel: nothing reads those, so that it would
// be counted once more.
func (c *candidate) addsUp(headers []string, usual headings) bool {
	amount, month := squeezed(c.Columns["amount"]), squeezed(c.Columns["date"])
	return c.Kind == "costs" && amount == "sum" && c.read < len(headers) &&
		slices.ContainsFunc(usual["budget"]["period"], func(label string) bool { return squeezed(label) == month })
}

// in returns the index of the header that is the column's name or alias, or -1.
func (c *Column) in(headers []string) int {
	if c.Counted {
		return -1
	}
	return find(c.names(), headers)
}

// names returns the column's canonical names.
func (c *Column) names() []string {
	if c.Alias == "" {
		return []string{c.Name}
	}
	return []string{c.Name, c.Alias}
}

// requiredColumns names what each kind cannot do without: ads: date, spend; …
func requiredColumns() string {
	var kinds []string
	for _, kind := range Kinds() {
		var names []string
		for _, c := range kind.Columns {
			if c.Required {
				names = append(names, c.Name)
			}
		}
		kinds = append(kinds, kind.Name+": "+strings.Join(names, ", "))
	}
	return strings.Join(kinds, "; ")
}
