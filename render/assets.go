package render

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"peil/internal/report"
	"peil/render/text"
	"peil/themes/echarts"
)

// assets returns the files that pages link to. Names are stable, so that a
// build touches only what changed.
func assets(r *report.Report, w text.Writer, t *theme, l look, f *figures) (map[string][]byte, error) {
	head := runningHead{client: r.Title, agency: r.Brand.Agency}
	if r.Period != nil {
		head.period = w.Sentence(report.Literal(w.Period(r.Period.Unit)))
	}
	files := map[string][]byte{
		"assets/brand.css":  []byte(l.styleSheet(head)),
		"assets/report.css": t.css,
	}
	for name, source := range t.others {
		if !f.any() && (name == "charts.js" || name == "formatters.js") {
			continue
		}
		files["assets/"+name] = source
	}
	if f.any() {
		files["assets/echarts.min.js"] = echartsScript
		files["assets/echarts-NOTICE.txt"] = []byte(echarts.Notice)
	}
	if logo := r.Brand.Logo; logo != nil {
		if files["assets/"+logo.Name] != nil {
			return nil, fmt.Errorf("the logo has the name of a file of the theme, %s: give it another", logo.Name)
		}
		files["assets/"+logo.Name] = logo.Bytes
	}
	return files, nil
}

// echartsScript is never changed.
var echartsScript = []byte(echarts.Script)

// addresses returns where pages find each asset: its name with a version made
// from its bytes, so that a browser's cache never shows an old one. A file
// opened from disk ignores the version.
func addresses(files map[string][]byte) map[string]string {
	all := make(map[string]string, len(files))
	for name, content := range files {
		if strings.HasPrefix(name, "assets/") {
			sum := sha256.Sum256(content)
			all[name] = "assets/" + url.PathEscape(strings.TrimPrefix(name, "assets/")) + "?v=" + hex.EncodeToString(sum[:4])
		}
	}
	return all
}
