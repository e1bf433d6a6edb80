package attribution

import (
	"cmp"

	"peil/internal/dataset"
)

// Window holds the look-back windows, counted back from the conversion, in
// whole days (90d) or hours (12h). One of 0d counts no such touches. It may be
// written as a line of business alone: window = "saas".
type Window struct {
	Business string `toml:"business"` // a line of business, for what is not given here
	Click    string `toml:"click"`
	View     string `toml:"view"`
	Offline  string `toml:"offline"` // as for clicks, unless given; so are the others
	Call     string `toml:"call"`
	Event    string `toml:"event"`
}

// Word is what the table may be written as.
func (w *Window) Word() *string { return &w.Business }

// businesses are how long it takes to decide, by line of business. The first
// is for any other.
var businesses = []Window{
	{Click: "30d", View: "7d"},
	{Business: "saas", Click: "60d", View: "14d"},
	{Business: "machinery", Click: "365d", View: "30d"},
	{Business: "consulting", Click: "180d", View: "21d"},
	{Business: "enterprise", Click: "540d", View: "45d"},
}

// Businesses returns the words of Window.Business, and what each stands for.
func Businesses() []Window { return businesses[1:] }

// complete returns w with its empty fields filled in.
func (w Window) complete() Window {
	for _, b := range businesses {
		if b.Business == w.Business {
			w.Click, w.View = cmp.Or(w.Click, b.Click), cmp.Or(w.View, b.View)
		}
	}
	w.Offline, w.Call, w.Event = cmp.Or(w.Offline, w.Click), cmp.Or(w.Call, w.Click), cmp.Or(w.Event, w.Click)
	return w
}

// spans returns the windows in seconds, by dataset.TouchType; what a person
// says has none. The window must be complete.
func (w Window) spans() []int64 {
	spans := make([]int64, len(dataset.TouchTypes()))
	for kind, text := range map[dataset.TouchType]string{
		dataset.ClickTouch: w.Click, dataset.ViewTouch: w.View,
		dataset.OfflineTouch: w.Offline, dataset.CallTouch: w.Call, dataset.EventTouch: w.Event,
	} {
		spans[kind] = mustSpan(text)
	}
	return spans
}
