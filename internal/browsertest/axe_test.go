package browsertest

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// testdata/axe holds a release of axe-core as it was published; refresh.sh
// there fetches it.
//
//go:embed testdata/axe
var axe embed.FS

// TestAxe demands that axe-core and its licences are those of the release.
func TestAxe(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(readAxe(t, "SHA256SUMS")), "\n") {
		want, name, _ := strings.Cut(line, "  ")
		sum := sha256.Sum256([]byte(readAxe(t, name)))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has the SHA-256 %s, want %s", name, got, want)
		}
	}
}

func readAxe(t *testing.T, name string) string {
	t.Helper()
	text, err := axe.ReadFile("testdata/axe/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// checkAccessible runs axe-core, all of its rules, on the page.
func (b *tab) checkAccessible() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](readAxe(b.t, "axe.min.js")))
	for _, violation := range eval[[]string](b, `axe.run(document, {resultTypes: ['violations'], preload: false}).then(found => found.violations.map(v =>
		v.id + ': ' + v.help + v.nodes.slice(0, 4).map(n => '\n    ' + n.target.join(' ') + '  ' + n.html.slice(0, 160) + '\n      ' + n.failureSummary.split('\n').slice(1).join('; ')).join('')
			+ (v.nodes.length > 4 ? '\n    and ' + (v.nodes.length - 4) + ' more' : '')))`) {
		b.t.Error(violation)
	}
}
