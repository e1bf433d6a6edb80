package chart

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	// In echarts' output an angle bracket outside a tag is escaped, and no tag
	// holds a text of the user's.
	tag        = regexp.MustCompile(`<[^>]*>\n?`)
	dropped    = regexp.MustCompile(` (ecmeta_[a-z_]+|pointer-events|version|baseProfile|xmlns:xlink)="[^"]*"`)
	identity   = regexp.MustCompile(`zr\d+-`)
	plainFont  = regexp.MustCompile(`font-size:12px;|font-family:[^;"]*;`)
	empty      = regexp.MustCompile(`<(path|rect|circle|ellipse|line|polyline|polygon)([^>]*[^/])?></(path|rect|circle|ellipse|line|polyline|polygon)>`)
	background = regexp.MustCompile(`^<rect [^>]*fill="none"/>`)
)

// finish turns echarts' picture into the one for a page: no size of its own, so
// that it fills its figure; ids that only depend on the chart; fonts from the
// page; and nothing that only echarts reads.
func finish(picture string, job Job, key string) ([]byte, error) {
	head, body, ok := strings.Cut(picture, ">")
	if !ok || !strings.HasPrefix(head, "<svg ") || !strings.HasSuffix(strings.TrimSpace(body), "</svg>") {
		return nil, fmt.Errorf("echarts returned no picture but %.60q", picture)
	}
	prefix := "p" + key[:10] + "-"
	body = tag.ReplaceAllStringFunc(body, func(t string) string {
		t = strings.TrimSuffix(t, "\n")
		t = dropped.ReplaceAllString(t, "")
		t = identity.ReplaceAllString(t, prefix)
		t = plainFont.ReplaceAllString(t, "")
		return strings.ReplaceAll(t, ` style=""`, "")
	})
	body = empty.ReplaceAllString(strings.TrimPrefix(body, "\n"), "<$1$2/>")
	body = background.ReplaceAllString(body, "")
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" class="%s" viewBox="0 0 %d %d" font-size="12">%s`,
		job.Class, job.Width, job.Height, strings.TrimSpace(body)), nil
}
