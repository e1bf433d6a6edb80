package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
	"peil/internal/locale"
	"peil/internal/report"
	"peil/render/text"
)

// comment renders one commentary beside the fixture's numbers. A chart shows as
// [its id].
func comment(t *testing.T, lang, source string) (string, diag.List) {
	t.Helper()
	r := fixture(lang)
	r.KPIs[5].By["channel"]["*x* <b>"] = report.Segment{Value: ptr(1), Status: report.Good, Reason: nil}
	r.KPIs[5].By["channel"]["odd"] = report.Segment{Reason: &report.Reason{Text: lit(`*x* <b> | "y"`)}, Status: report.Undefined}
	words, err := locale.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	prose := &report.Prose{File: "c.md", Line: 4, Source: source}
	r.Pages[0].Sections = append(r.Pages[0].Sections[2:5:5], report.Section{Title: lit("Comment"), Blocks: []report.Block{prose}})
	f := &figures{byID: map[string]*figure{}}
	for _, id := range []string{"trend-revenue", "spend"} {
		one := &figure{chart: &report.Chart{ID: id}}
		f.list, f.byID[id] = append(f.list, one), one
	}
	said, problems := commentary(r, text.Writer{Locale: words, Currency: "NOK"}, f, remarks{})
	var b strings.Builder
	for _, p := range said.parts[prose] {
		b.WriteString(string(p.HTML))
		if p.chart != "" {
			fmt.Fprintf(&b, "[%s]", p.chart)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "\u00a0", " ")), problems
}

func TestCommentary(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"value", `{{ kpi "roas" }}`, "<p>4,21×</p>"},
		{"segment", `**{{ kpi "roas" "Google Ads" }}**`, "<p><strong>4,90×</strong></p>"},
		{"target", `mål {{ target "roas" }}`, "<p>mål 4,00×</p>"},
		{"no target", `mål: {{ target "repeat_rate" }}`, "<p>mål: uten mål</p>"},
		{"relative change", `{{ delta "roas" "previous" }}`, "<p>+8 %</p>"},
		{"change in points", `{{ delta "ctr" "previous" }}`, "<p>−0,11 pp</p>"},
		{"status", `ROAS er {{ status "roas" }}`, "<p>ROAS er i mål</p>"},
		{"period", `{{period}}`, "<p>juni 2025</p>"},
		{"undefined", `{{ kpi "repeat_rate" }}`, "<p>ingen kunder er gamle nok ennå</p>"},
		{"nothing to compare with", `{{ delta "reach" "year" }}`, "<p>ikke noe å sammenligne med</p>"},
		{"above", `{{ if above "roas" 4 }}ja{{ else }}nei{{ end }}`, "<p>ja</p>"},
		{"else if", `{{ if below "roas" 4 }}a{{ else if met "churn" }}b{{ else }}c{{ end }}`, "<p>c</p>"},
		{"a segment's condition", `{{ if above "roas" "Google Ads" 4.8 }}ja{{ end }}`, "<p>ja</p>"},
		{"undefined is not above", `{{ if above "repeat_rate" -1 }}ja{{ else }}nei{{ end }}`, "<p>nei</p>"},
		{"undefined is not below", `{{ if below "repeat_rate" 1 }}ja{{ else }}nei{{ end }}`, "<p>nei</p>"},
		{"defined guards a channel", `{{ if defined "roas" "Snap" }}{{ kpi "roas" "Snap" }}{{ else }}uten Snap{{ end }}`, "<p>uten Snap</p>"},
		{"inserted text is not Markdown", `{{ kpi "roas" "odd" }}`, "<p>*x* &lt;b&gt; | &#34;y&#34;</p>"},
		{"inserted in code", "`{{ kpi \"roas\" }}`", "<p><code>4,21×</code></p>"},
		{"chart", "før\n\n{{ chart \"spend\" }}\n\netter", "<p>før</p>\n[spend]<p>etter</p>"},
		{"headings", "# A\n\n### B", "<h3>A</h3>\n<h4>B</h4>"},
		{"quotes", `"sitat" ...`, "<p>«sitat» …</p>"},
		{"links", `[a](https://example.com) [b](channels.html#credit) [c](mailto:a@example.com)`,
			`<p><a href="https://example.com">a</a> <a href="channels.html#credit">b</a> <a href="mailto:a@example.com">c</a></p>`},
		{"table", "| a |\n| - |\n| {{ kpi \"roas\" }} |",
			"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Tabell\"><table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>4,21×</td>\n</tr>\n</tbody>\n</table></div>"},
		{"table without a head", "| | b |\n| - | -: |\n| c | d |",
			"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Tabell\"><table>\n<thead>\n<tr>\n<td></td>\n<th style=\"text-align:right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td style=\"text-align:right\">d</td>\n</tr>\n</tbody>\n</table></div>"},
		{"tasks", "- [x] a\n- [ ] b", "<ul>\n<li class=\"task\"><span>☑</span> a</li>\n<li class=\"task\"><span>☐</span> b</li>\n</ul>"},
		{"private characters of the text", "a\uE0000\uE001b", "<p>a\uFFFD0\uFFFDb</p>"},
		{"comment", `a{{/* hidden */}}b`, "<p>ab</p>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, problems := comment(t, "nb", c.source)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommentaryInEnglish(t *testing.T) {
	got, problems := comment(t, "en", `"{{ kpi "roas" }}", {{ status "churn" }}`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if want := "<p>“4.21×”, not met</p>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Each mistake names its place, counted from the file's line 4, and what to do.
func TestCommentaryMistakes(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"KPI", "Æ {{ kpi \"raos\" }}", `c.md:4:10: unknown KPI "raos" (did you mean "roas"?)`},
		{"function", "\n{{ kpy \"roas\" }}", `c.md:5:4: unknown function "kpy" (did you mean "kpi"?)`},
		{"comparison", `{{ delta "roas" "previus" }}`, `c.md:4:17: unknown comparison "previus" (did you mean "previous"?)`},
		{"chart", `{{ chart "spnd" }}`, `c.md:4:10: unknown chart "spnd" (did you mean "spend"?)`},
		{"segment", `{{ kpi "roas" "Google Asd" }}`, `c.md:4:15: KPI "roas" has no figure for "Google Asd" (did you mean "Google Ads"?)`},
		{"too few", `{{ delta "roas" }}`, `c.md:4:4: delta needs more than this (write {{ delta "roas" "previous" }})`},
		{"number", `{{ if above "roas" "4" }}{{ end }}`, `c.md:4:20: "4" must be a number (write {{ if above "roas" 4 }})`},
		{"no quotes", `{{ kpi roas }}`, `c.md:4:8: roas must be a name in quotes or a number (write {{ kpi "roas" }} or {{ kpi "roas" "Google Ads" }})`},
		{"condition as text", `{{ above "roas" 4 }}`, `c.md:4:4: above is a condition: it stands after {{ if (write {{ if above "roas" 4 }})`},
		{"text as condition", `{{ if kpi "roas" }}{{ end }}`, `c.md:4:7: kpi is not a condition (conditions are above, below, defined and met)`},
		{"loop", `{{ range kpi "roas" }}{{ end }}`, `cannot be used in a commentary`},
		{"field", `{{ .Title }}`, `c.md:4:4: .Title is not a function`},
		{"pipe", `{{ kpi "roas" | status }}`, `variables and | cannot be used`},
		{"a condition without an end", "a\n{{ if met \"roas\" }}\n{{ if met \"roas\" }}b{{ end }}\nc\n", `c.md:5:1: this {{ if … }} is not closed`},
		{"unclosed", "\n\n{{ kpi \"roas\"", `c.md:6:1: what begins here is not closed: there is no }} for it`},
		{"nothing", "{{ }}", `c.md:4:1: there is nothing between {{ and }}`},
		{"curly quotes", "{{ kpi “roas” }}", `c.md:4:1: names stand between straight double quotes, not “ (write {{ kpi "roas" }}`},
		{"half a name", "{{ kpi \"roas }}", `c.md:4:1: the quote is not closed`},
		{"an end alone", "a {{ end }}", `c.md:4:3: there is no {{ if … }} for this {{ end }}`},
		{"no condition", "{{ if }}a{{ end }}", `c.md:4:1: the condition is missing (write {{ if above "roas" 4 }})`},
		{"two names for one", "{{ kpi \"roas\" \"a\" \"b\" }}", `c.md:4:4: kpi has too many arguments`},
		{"chart in a sentence", `se {{ chart "spend" }} her`, `c.md:4:7: a chart stands in a paragraph of its own`},
		{"raw HTML", "a\n\n<div>x</div>", `c.md:6:1: HTML in a commentary is not shown`},
		{"link", "{{ if met \"roas\" }}a{{ end }}\n[b](javascript:alert)", `c.md:5:2: the link to "javascript:alert" is not shown`},
		{"network path", "[b](//example.com)", `c.md:4:2: the link to "//example.com" is not shown`},
		{"picture", "![b](b.png)", `a picture in a commentary is not shown`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := comment(t, "nb", c.source)
			if len(problems) != 1 || !strings.Contains(problems[0].Error(), c.want) {
				t.Errorf("got %v\nwant %s", problems, c.want)
			}
		})
	}
}

// A call that cannot be read hides no mistake in another: each is told once, on
// its line.
func TestCommentaryMistakesBesideEachOther(t *testing.T) {
	source := strings.Join([]string{
		`{{ kpi "roas" `,
		`{{ kpi ‘roas’ }} {{ kpi "raos" }}`,
		`{{ if nope }}{{ kpi "a" }}{{ else }}{{ range }}{{ end }}{{ end }}`,
		`{{ if above "roas }}{{ end }} {{ end }}`,
		`{{/* {{ kpi }} */}}{{ kpi "roas" }}`,
	}, "\n")
	_, problems := comment(t, "nb", source)
	var got []string
	for _, p := range problems {
		got = append(got, p.Position()+" "+p.Message)
	}
	want := []string{
		"c.md:4:1 what begins here is not closed: there is no }} for it",
		"c.md:5:1 names stand between straight double quotes, not ‘",
		`c.md:5:25 unknown KPI "raos"`,
		`c.md:6:7 unknown function "nope"`,
		`c.md:6:21 unknown KPI "a"`,
		"c.md:6:37 range cannot be used in a commentary",
		"c.md:7:1 the quote is not closed",
		"c.md:7:31 there is no {{ if … }} for this {{ end }}",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCommentaryMistakesAllAtOnce(t *testing.T) {
	_, problems := comment(t, "nb", "{{ kpi \"a\" }} {{ nope }}\n{{ if met \"b\" }}{{ chart \"c\" }}{{ else }}{{ delta \"roas\" \"d\" }}{{ end }}")
	if len(problems) != 5 {
		t.Errorf("got %d mistakes, want 5: %v", len(problems), problems)
	}
	if problems[0].Source == "" || problems[0].Length != 3 {
		t.Errorf("a mistake does not show its line: %+v", problems[0])
	}
}

// Whatever is written, rendering ends and lets no element in that Markdown
// does not have.
func FuzzCommentary(f *testing.F) {
	for _, seed := range []string{commentText, "<script>alert(1)</script>", "{{ if above \"roas\" 4 }}", "[a](javascript:x)", "{{ kpi \"roas\" }}\uE0009\uE001", "<a@b.c> <ftp://x>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		got, _ := comment(t, "nb", source)
		for _, forbidden := range []string{"<script", "<img", "<iframe", "href=\"javascript:", "\uE000"} {
			if strings.Contains(strings.ToLower(got), forbidden) {
				t.Errorf("%q renders %q", source, got)
			}
		}
	})
}
