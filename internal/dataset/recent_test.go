package dataset

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRecentTexts reads the same rows twice: once with texts that are remembered,
// in more combinations than there is room for, and once after so many rows without
// any like them that nothing is remembered any more.
func TestRecentTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	sources := []string{"google", "Google", "facebook", "newsletter", "t.co", "", "ukjent", "go%20ogle", "bing"}
	media := []string{"cpc", "CPC", "organic", "email", "", "social", "+cpc"}
	var repeated, lonely strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&repeated, "2025-06-%02d,%s,%s,Kampanje %d,%d\n", 1+i/5000, sources[random.IntN(len(sources))], media[random.IntN(len(media))], random.IntN(200), random.IntN(9))
	}
	for i := range 3 * recentRows {
		fmt.Fprintf(&lonely, "2025-05-01,site%d.example,referral,Kampanje,1\n", i)
	}
	read := func(rows ...string) (sums, findings []string) {
		d := scan(t, plan(), source(t, "web", "date,source,medium,campaign,sessions\n"+strings.Join(rows, "")))
		for group := range strings.Lines(dump(d, 0)) {
			sum, _, _ := strings.Cut(group, " lines=")
			sums = append(sums, sum)
		}
		for _, f := range d.Files[0].Findings {
			findings = append(findings, fmt.Sprint(f.Check, f.Rows, f.Args))
		}
		slices.Sort(sums)
		return sums, findings
	}
	sums, findings := read(repeated.String(), lonely.String())
	againSums, againFindings := read(lonely.String(), repeated.String())
	if diff := cmp.Diff(sums, againSums); diff != "" {
		t.Errorf("remembered (-) and not (+):\n%.2000s", diff)
	}
	if diff := cmp.Diff(findings, againFindings); diff != "" {
		t.Errorf("remembered (-) and not (+):\n%.2000s", diff)
	}
}
