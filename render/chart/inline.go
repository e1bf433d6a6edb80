package chart

import "peil/internal/report"

// Sparkline draws a card's trend.
func Sparkline(points []report.Point, yearAgo int) string { panic("unfinished") }

// Bullet draws a bullet graph.
func Bullet(b *report.Bullet) string { panic("unfinished") }

// Dots draws a dot plot in a table's cell.
func Dots(d *report.Dots) string { panic("unfinished") }
