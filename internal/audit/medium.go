package audit

import (
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// mediums are the words of utm_medium from which web analytics tell a channel, in
// lower case: those of Google Analytics 4's default channel group and what is common
// beside them. Words with paid in them, and those that begin with cp (cpc, cpm), are
// known as well.
var mediums = strings.Fields("ppc retargeting display banner expandable interstitial email e-mail e_mail newsletter nyhetsbrev e-post epost crm " +
	"social social-network social-media sm organic referral app link affiliate affiliates partner influencer video audio podcast sms push mobile notification " +
	"qr print offline tv radio dooh shopping feed qr-code direct none (none)")

// known reports whether web analytics make a channel of a medium.
func known(medium string) bool {
	word := strings.ToLower(strings.TrimSpace(medium))
	return word == "" || strings.HasPrefix(word, "cp") || strings.Contains(word, "paid") || strings.HasPrefix(word, "(not set") ||
		strings.HasSuffix(word, "push") || strings.Contains(word, "mobile") || slices.Contains(mediums, strings.ReplaceAll(word, " ", "-"))
}

// mediumDims are what a source may call its column of mediums.
var mediumDims = []string{"medium", "utm_medium"}

// medium looks at the mediums of a table whose source has them: words of which no
// web analytics makes a channel, and channels that cost without a medium.
func (a *audit) medium(t *dataset.Table) {
	dim := slices.IndexFunc(t.Dims, func(name string) bool { return slices.Contains(mediumDims, name) })
	if dim < 0 {
		return
	}
	strange := slices.DeleteFunc(slices.Clone(t.Values[dim]), known)
	groups := a.groupsOf(t, dim, strange)
	if rows, all := rowsOf(t, groups), rowsOf(t, a.groupsOf(t, dim, t.Values[dim])); rows > 0 && float64(rows) > a.limit("unknown_medium")*float64(all) {
		a.of(t, groups, dataset.Finding{
			Severity: diag.Warning, Check: "unknown_medium", Rows: rows,
			Args: dataset.Args{"names": strange[:min(len(strange), maxNamed)], "n": rows, "share": dataset.Share(float64(rows) / float64(all))},
		})
	}
	channel := slices.Index(t.Dims, "channel")
	if channel < 0 || !slices.Contains([]string{"web", "touchpoints", "conversions"}, t.Kind) {
		return
	}
	var paid []string
	for _, ads := range a.data.Tables {
		paid = append(paid, paidChannels(ads)...)
	}
	ofPaid := a.groupsOf(t, channel, paid)
	without := slices.DeleteFunc(slices.Clone(ofPaid), func(g int) bool { return t.Values[dim][t.Keys[dim][g]] != "" })
	if rows, all := rowsOf(t, without), rowsOf(t, ofPaid); len(without) > 0 && float64(rows) > a.limit("paid_without_medium")*float64(all) {
		a.of(t, without, dataset.Finding{
			Severity: diag.Warning, Check: "paid_without_medium", Rows: rows, Columns: []string{dataset.Credit},
			Args: dataset.Args{"n": rows, "all": all, "share": dataset.Share(float64(rows) / float64(all))},
		})
	}
}

// rowsOf counts the rows of groups.
func rowsOf(t *dataset.Table, groups []int) int {
	n := 0
	for _, g := range groups {
		n += int(t.Rows[g])
	}
	return n
}
