package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"peil/internal/analysis"
	"peil/internal/build"
	"peil/internal/measure"
	"peil/kpi"
)

func newExplain(env environment) *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:     "explain KPI [DIR|FILE]",
		Short:   "Show a KPI's formula, the numbers put in, and the files and rows they came from",
		Long:    "Explain shows a KPI's formula and verdict, the numbers put in, and the files and rows they\ncame from. It does so for a measure, too: spend, ads.clicks.",
		Example: "  peil explain roas\n  peil explain spend\n  peil explain cac clients/acme --period 2025-05",
		Args:    between(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			x, l := build.Explain(c.Context(), f.options(env, args[1:]), args[0])
			env.clear()
			if err := env.warn(l); err != nil {
				return err
			}
			if x == nil {
				return env.fail(l, "")
			}
			explain(env.stdout, x, "")
			return nil
		},
	}
	f.add(c)
	return c
}

// explain prints one KPI, and indented under it the KPIs and rows it rests on.
func explain(w io.Writer, x *analysis.Explanation, indent string) {
	k := x.KPI
	line := func(format string, args ...any) { fmt.Fprintf(w, indent+format+"\n", args...) }
	line("%s", strings.TrimSuffix(k.ID+": "+k.Title.In("en"), ": "))
	if meaning := k.Meaning.In("en"); meaning != "" {
		line("  %s", meaning)
	}
	line("  formula  %s", k.Formula)
	for _, v := range k.Variants {
		if v.ID == k.Variant {
			line("  variant  %s: %s", v.ID, v.Label.In("en"))
		}
	}
	if x.Period.Days() > 0 && x.Period.Grain != "" {
		line("  period   %s to %s", x.Period.Start, x.Period.End)
	}
	line("  value    %s%s", result(x.Result), interval(x.Result))
	if v := x.Verdict; v.Target != nil {
		line("  target   %s: %s", target(k.Direction, v), v.Status)
		if x.Rolling != nil {
			line("           judged on %s to %s, since the period alone is too short: %s%s", x.JudgedOn.Start, x.JudgedOn.End, result(*x.Rolling), interval(*x.Rolling))
		}
	}
	for _, in := range x.Inputs {
		name := in.Name
		if in.Used != "" && in.Used != in.Name {
			name += " = " + in.Used
		}
		line("")
		line("  %s = %s", name, value(in.Value))
		if in.Model != "" {
			line("    credited by the model %s", in.Model)
		}
		if in.KPI != nil {
			explain(w, in.KPI, indent+"    ")
			continue
		}
		for _, done := range in.Converted {
			line("    %s", done)
		}
		origins(w, in.Origins, indent+"    ")
	}
}

// target writes the levels that a figure is judged by.
func target(d kpi.Direction, v kpi.Verdict) string {
	least, short := "at least", "down to"
	if d == kpi.Down {
		least, short = "at most", "up to"
	}
	text := least + " " + number(*v.Target)
	if v.Warn != nil && *v.Warn != *v.Target {
		text += fmt.Sprintf(" (watch %s %s)", short, number(*v.Warn))
	}
	return text
}

// maxOrigins is how many files are listed of a measure.
const maxOrigins = 20

// origins lists the files and rows of a measure, the largest part first.
func origins(w io.Writer, list []measure.Origin, indent string) {
	for i, o := range list {
		if i == maxOrigins {
			fmt.Fprintf(w, "%s… and %s more\n", indent, count(len(list)-maxOrigins, "file"))
			return
		}
		dates := ""
		if o.Period.Grain != "" {
			dates = fmt.Sprintf(", %s to %s", o.Period.Start, o.Period.End)
		}
		lines := fmt.Sprintf(", lines %d to %d", o.First, o.Last)
		if o.First == 0 { // a database has added them up
			lines = ""
		}
		fmt.Fprintf(w, "%s%s: %s%s%s: %s\n", indent, o.File, count(o.Rows, "row"), lines, dates, number(o.Sum))
	}
}

func result(r kpi.Result) string {
	if !r.Defined() {
		cause := ""
		if r.Cause != "" {
			cause = " (" + r.Cause + ")"
		}
		return "undefined: " + words(r.Reason) + cause
	}
	return number(r.Value)
}

func interval(r kpi.Result) string {
	if r.Interval == nil {
		return ""
	}
	return fmt.Sprintf("   95%% interval %s to %s", number(r.Interval[0]), number(r.Interval[1]))
}

func value(v measure.Value) string {
	if !v.Defined() {
		return "undefined: " + words(v.Reason)
	}
	return number(v.Number)
}

// words writes a reason's code as words.
func words(r measure.Reason) string { return strings.ReplaceAll(string(r), "_", " ") }

// number writes a value for checking with a calculator: with thousands apart, and
// as many decimals as a figure of its size is read with. All of them are in
// report.json.
func number(v float64) string {
	decimals := 2
	switch size := math.Abs(v); {
	case size < 1:
		decimals = 6
	case size < 100:
		decimals = 4
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, rest, _ := strings.Cut(text, ".")
	sign := ""
	if digits, negative := strings.CutPrefix(whole, "-"); negative {
		sign, whole = "-", digits
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + " " + whole[i:]
	}
	if rest = strings.TrimRight(rest, "0"); rest != "" {
		whole += "." + rest
	}
	if strings.Trim(whole, "0. ") == "" {
		sign = ""
	}
	return sign + whole
}
