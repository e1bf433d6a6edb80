package chart_test

import (
	"math"
	"strings"
	"testing"

	"peil/internal/report"
	"peil/render/chart"
)

func TestSparkline(t *testing.T) {
	points := func(values ...float64) []report.Point {
		var p []report.Point
		for _, v := range list(values...) {
			p = append(p, report.Point{Value: v})
		}
		return p
	}
	tests := []struct {
		name    string
		points  []report.Point
		yearAgo int
		want    []string
		never   []string
	}{
		{"rising", points(1, 2, 3), 0, []string{`d="M4,31L116,18L228,5"`, `class="then" cx="4" cy="31"`, `class="now" cx="228" cy="5"`}, nil},
		{"a gap", points(1, gap, 3, 3), -1, []string{`d="M4,31h.1M153.3,5L228,5"`, `class="area" d="M4,36L4,31L4,36ZM153.3,36L153.3,5L228,5L228,36Z"`}, []string{`class="then"`}},
		{"no value now", points(1, 2, gap), 0, []string{`d="M4,31L116,5"`}, []string{`class="now"`}},
		{"a year ago is missing", points(gap, 2, 3), 0, nil, []string{`class="then"`}},
		{"one point", points(7), -1, []string{`cx="228" cy="18"`}, nil},
		{"all equal", points(5, 5, 5), 0, []string{`d="M4,18L116,18L228,18"`}, nil},
		{"negative", points(-3, -1), -1, []string{`d="M4,31L228,5"`}, nil},
		{"huge", points(-math.MaxFloat64, math.MaxFloat64), -1, []string{`d="M4,31L228,5"`}, nil},
		{"not a number", points(math.NaN(), 1, 2), -1, []string{`d="M116,31L228,5"`}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			svg := chart.Sparkline(test.points, test.yearAgo)
			contents(t, []byte(svg))
			for _, w := range test.want {
				if !strings.Contains(svg, w) {
					t.Errorf("%s is missing from %s", w, svg)
				}
			}
			for _, n := range append(test.never, "Inf") {
				if strings.Contains(svg, n) {
					t.Errorf("%s stands in %s", n, svg)
				}
			}
		})
	}
	for _, none := range [][]report.Point{nil, points(gap), points(gap, gap)} {
		if svg := chart.Sparkline(none, -1); svg != "" {
			t.Errorf("of %d missing values: %s", len(none), svg)
		}
	}
}

func TestBullet(t *testing.T) {
	tests := []struct {
		name   string
		bullet report.Bullet
		want   []string
	}{
		{"more is better", report.Bullet{Max: 232, Target: 174, Warn: number(151), Value: 165, Up: true}, []string{
			`class="band-poor" x="0" y="0" width="151"`, `class="band-watch" x="151" y="0" width="23"`, `class="band-good" x="174" y="0" width="58"`,
			`class="value" x="0" y="4" width="165"`, `class="goal" x="173"`,
		}},
		{"less is better", report.Bullet{Max: 232, Target: 100, Warn: number(120), Value: 110}, []string{
			`class="band-good" x="0" y="0" width="100"`, `class="band-watch" x="100" y="0" width="20"`, `class="band-poor" x="120" y="0" width="112"`,
		}},
		{"no warn level", report.Bullet{Max: 232, Target: 100, Value: 110, Up: true}, []string{
			`class="band-poor" x="0" y="0" width="100"`, `class="band-good" x="100" y="0" width="132"`,
		}},
		{"below zero", report.Bullet{Min: -116, Max: 116, Target: 58, Value: -58, Up: true}, []string{`class="value" x="58" y="4" width="58"`}},
		{"off the scale", report.Bullet{Max: 232, Target: 300, Value: 400, Up: true}, []string{`class="value" x="0" y="4" width="232"`, `class="goal" x="230"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			svg := chart.Bullet(&test.bullet)
			contents(t, []byte(svg))
			for _, w := range test.want {
				if !strings.Contains(svg, w) {
					t.Errorf("%s is missing from %s", w, svg)
				}
			}
		})
	}
	for _, none := range []*report.Bullet{nil, {}, {Max: 1, Value: math.NaN()}, {Max: math.Inf(1)}, {Min: 2, Max: 1}} {
		if svg := chart.Bullet(none); svg != "" {
			t.Errorf("of %v: %s", none, svg)
		}
	}
}

func TestDots(t *testing.T) {
	svg := chart.Dots(&report.Dots{Max: 248, Value: number(100), Hollow: number(50), Interval: &[2]float64{90, 300}, Target: number(120), Color: 2})
	contents(t, []byte(svg))
	for _, w := range []string{
		`class="dot-plot c2"`, `class="goal" d="M127,0v22"`, `class="interval" d="M97,11H255"`, `class="hollow" cx="57"`, `class="dot" cx="107"`,
	} {
		if !strings.Contains(svg, w) {
			t.Errorf("%s is missing from %s", w, svg)
		}
	}
	if svg := chart.Dots(&report.Dots{Max: 1}); strings.Contains(svg, "circle") {
		t.Errorf("nothing to show, but %s", svg)
	}
	if svg := chart.Dots(&report.Dots{Min: 3, Max: 3}); svg != "" {
		t.Errorf("no axis, but %s", svg)
	}
}
