package chart

import (
	"context"
	"encoding/json"
)

// Job is one picture to draw.
type Job struct {
	ID            string          // the chart's, for errors
	Options       json.RawMessage // as Options returns them
	Width, Height int             // px
	Class         string          // of the svg element
}

// DrawerOptions are where a Drawer keeps its pictures and how many it draws at
// the same time.
type DrawerOptions struct {
	CacheDir string // empty: nothing is kept
	Workers  int    // 0: two
}

// Drawer draws pictures.
type Drawer struct{ opt DrawerOptions }

// NewDrawer returns a Drawer. It starts nothing yet.
func NewDrawer(opt DrawerOptions) *Drawer { return &Drawer{opt} }

// Draw returns the jobs' pictures in their order.
func (d *Drawer) Draw(ctx context.Context, jobs []Job) ([][]byte, error) { panic("unfinished") }

// Close frees what the Drawer holds.
func (d *Drawer) Close() error { return nil }
