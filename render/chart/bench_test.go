package chart_test

import (
	"context"
	"testing"

	"peil/internal/report"
	"peil/render/chart"
)

// jobs returns the jobs of all samples' pictures.
func jobs(t testing.TB) []chart.Job {
	t.Helper()
	w, p := norwegian(t), palette(t)
	var all []chart.Job
	for _, c := range samples() {
		options, err := chart.Options(c, w, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range chart.Sizes(c, w, report.Full) {
			all = append(all, chart.Job{ID: c.ID, Options: options, Class: s.Class, Width: s.Width, Height: s.Height})
		}
	}
	return all
}

// BenchmarkDraw draws twelve charts in their three widths: with nothing kept,
// with only the program kept, and with everything kept.
func BenchmarkDraw(b *testing.B) {
	work := jobs(b)
	draw := func(b *testing.B, dir string) {
		d := chart.NewDrawer(chart.DrawerOptions{CacheDir: dir})
		defer d.Close()
		if _, err := d.Draw(context.Background(), work); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			draw(b, "")
		}
	})
	b.Run("cached", func(b *testing.B) {
		dir := b.TempDir()
		draw(b, dir)
		for b.Loop() {
			draw(b, dir)
		}
	})
}
