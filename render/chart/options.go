package chart

import (
	"encoding/json"

	"peil/internal/report"
	"peil/render/text"
)

// Options returns a chart's echarts options as JSON.
func Options(c *report.Chart, w text.Writer, palette Palette) (json.RawMessage, error) {
	panic("unfinished")
}
