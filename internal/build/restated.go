package build

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

// daysName is the file in which a build remembers what the sources told of each
// day. It rests on the inputs alone, as all files of a site do; what has changed
// since the build before is told on the terminal only.
const daysName = ".peil-days.json"

// daysFile is the content of daysName. Days in another currency, or on another
// basis, are not comparable.
type daysFile struct {
	Comment  string          `json:"comment"`
	Currency string          `json:"currency"`
	Basis    *report.Basis   `json:"revenue_basis"`
	Sources  []report.Course `json:"sources"`
}

func encodeDays(r *report.Report) ([]byte, error) {
	return json.Marshal(daysFile{
		Comment:  "What the sources told of each day, so that the next build can tell which were restated. Written by peil.",
		Currency: r.Currency, Basis: r.Basis, Sources: r.Daily,
	})
}

// restated tells which days of a source say something else than in the site that
// is published in dir, a sentence a column. Without one, or with one that cannot be
// read, there is nothing to compare with.
func restated(dir string, r *report.Report) ([]string, error) {
	content, err := os.ReadFile(filepath.Join(dir, daysName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var before daysFile
	if err == nil {
		err = json.Unmarshal(content, &before)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %s", daysName, diag.Reason(err))
	}
	if before.Currency != r.Currency || !sameBasis(before.Basis, r.Basis) {
		return nil, nil
	}
	english, err := text.English(r.Currency)
	if err != nil {
		return nil, err
	}
	var told []string
	for _, now := range r.Daily {
		i := slices.IndexFunc(before.Sources, func(c report.Course) bool { return c.Source == now.Source && c.Column == now.Column })
		if i < 0 {
			continue
		}
		if change := compareDays(&before.Sources[i], &now); change.days > 0 {
			told = append(told, change.tell(&now, english))
		}
	}
	return told, nil
}

func sameBasis(a, b *report.Basis) bool { return a == b || a != nil && b != nil && *a == *b }

// restatement is what became of the days that two builds tell of.
type restatement struct {
	days, gone    int // that differ; of those, how many say nothing now
	first, last   period.Date
	before, after float64 // their sums
	most          period.Date
	from, to      float64 // on the day that changed most
}

// compareDays compares the days that the older course tells of: new ones are no
// restatement.
func compareDays(before, now *report.Course) restatement {
	var x restatement
	for i, old := range before.Values {
		if old == nil {
			continue
		}
		day := before.First + period.Date(i)
		new, known := 0.0, false
		if at := int(day - now.First); at >= 0 && at < len(now.Values) && now.Values[at] != nil {
			new, known = *now.Values[at], true
		}
		if known && new == *old {
			continue
		}
		if x.days++; x.days == 1 {
			x.first = day
		}
		if !known {
			x.gone++
		}
		x.last, x.before, x.after = day, x.before+*old, x.after+new
		if x.days == 1 || max(new-*old, *old-new) > max(x.to-x.from, x.from-x.to) {
			x.most, x.from, x.to = day, *old, new
		}
	}
	return x
}

// tell writes a restatement: “google, ad spend: 3 days were restated since the last
// build, 1 June 2025 to 3 June 2025: NOK 300 → 310 (+10); most on 2 June 2025: NOK
// 100 → 108.50 (+8.50)”.
func (x *restatement) tell(c *report.Course, english text.Writer) string {
	// To the cent: what is restated is often little.
	number := func(v float64) string { return strings.TrimSuffix(english.Locale.Number(v, 2), ".00") }
	amount := func(from, to float64) string {
		s := fmt.Sprintf("%s → %s", number(from), number(to))
		if c.Unit == unit.Money {
			s = english.Currency + " " + s
		}
		sign := ""
		if to > from {
			sign = "+"
		}
		return fmt.Sprintf("%s (%s%s)", s, sign, number(to-from))
	}
	date := english.Locale.Date
	days := fmt.Sprintf("%d days were restated since the last build, %s to %s", x.days, date(x.first), date(x.last))
	if x.days == 1 {
		days = fmt.Sprintf("1 day was restated since the last build, %s", date(x.first))
	}
	s := fmt.Sprintf("%s, %s: %s: %s", c.Source, english.Text(report.T("word."+c.Column)), days, amount(x.before, x.after))
	if x.days > 1 {
		s += fmt.Sprintf("; most on %s: %s", date(x.most), amount(x.from, x.to))
	}
	switch {
	case x.gone == x.days:
		s += "; the source no longer has rows there"
	case x.gone > 0:
		s += fmt.Sprintf("; on %d of them the source no longer has rows", x.gone)
	}
	return s
}
