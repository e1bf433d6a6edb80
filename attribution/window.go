package attribution

import "cmp"

// Window holds the look-back windows, counted back from the conversion, in
// whole days (90d) or hours (12h). A view window of 0d counts no views. It may
// be written as a line of business alone: window = "saas".
type Window struct {
	Business string `toml:"business"` // a line of business, for what is not given here
	Click    string `toml:"click"`
	View     string `toml:"view"`
}

// Word is what the table may be written as.
func (w *Window) Word() *string { return &w.Business }

// businesses are how long it takes to decide, by line of business. The first
// is for any other.
var businesses = []Window{
	{"", "30d", "7d"},
	{"saas", "60d", "14d"},
	{"machinery", "365d", "30d"},
	{"consulting", "180d", "21d"},
	{"enterprise", "540d", "45d"},
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
	return w
}
