package attribution

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// Validate reports every mistake in c under path, the table's place in the
// config ("attribution"). An empty field is no mistake.
func (c *Config) Validate(path string, l *diag.List) {
	c.validateModels(path, l)
	c.validateWindows(path, l)
	c.validateWeights(path, l)
	oneOf(path+".unit", c.Unit, Units(), l)
	oneOf(path+".repeats", c.Repeats, Repeats(), l)
	oneOf(path+".after_conversion", c.AfterConversion, AfterConversion(), l)

	for i := range c.Touches {
		c.Touches[i].Validate(fmt.Sprintf("%s.touch[%d]", path, i), l)
	}
	c.validateBy(path+".by", l)
	if c.By != nil && !slices.Contains(c.By, "channel") {
		l.Errorf(path+".by", `credit is always given by channel: add "channel"`)
	}
	for i, name := range c.Direct {
		if name == "" {
			l.Errorf(fmt.Sprintf("%s.direct[%d]", path, i), "a channel's name cannot be empty")
		}
	}
}

// validateBy checks the dimensions of credit as far as no file is needed: any
// name may be the header of a dimension of one's own.
func (c *Config) validateBy(path string, l *diag.List) {
	kind, _ := dataset.KindOf("touchpoints")
	for i, dim := range c.By {
		at := fmt.Sprintf("%s[%d]", path, i)
		known := strings.ToLower(strings.TrimSpace(dim))
		switch {
		case known == "":
			l.Errorf(at, "a dimension's name cannot be empty")
		case slices.Contains(c.By[:i], dim):
			l.Errorf(at, "the dimension %q is listed twice", dim)
		case slices.Contains(Dimensions(), dim):
		case kind.Column(known) >= 0:
			hint := diag.DidYouMean(known, Dimensions())
			if hint == "" {
				hint = "credit is given by channel, campaign and columns of your own"
			}
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("credit cannot be given by %q", dim), Hint: hint})
		}
	}
}

func (c *Config) validateModels(path string, l *diag.List) {
	if c.Models != nil && len(c.Models) == 0 {
		l.Errorf(path+".models", "no model: name at least one of %s", strings.Join(Models(), ", "))
	}
	for i, name := range c.Models {
		at := fmt.Sprintf("%s.models[%d]", path, i)
		if !knownModel(at, name, l) {
			continue
		}
		if slices.Contains(c.Models[:i], name) {
			l.Errorf(at, "the model %q is listed twice", name)
		}
	}
	if c.Primary != "" {
		knownModel(path+".primary", c.Primary, l)
	}
}

func knownModel(at, name string, l *diag.List) bool {
	if slices.Contains(Models(), name) {
		return true
	}
	hint := diag.DidYouMean(name, Models())
	if hint == "" {
		hint = "the models are " + strings.Join(Models(), ", ")
	}
	l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("unknown attribution model %q", name), Hint: hint})
	return false
}

func (c *Config) validateWindows(path string, l *diag.List) {
	given := func(at, text string) (span int64) {
		if text == "" {
			return 0
		}
		span, err := parseSpan(text)
		if err != nil {
			l.Errorf(at, "%v", err)
			return 0
		}
		if span == 0 && (!strings.HasPrefix(at, path+".window.") || strings.HasSuffix(at, ".click")) {
			l.Errorf(at, "%q is no time at all: write at least 1h", text)
		}
		return span
	}
	var words []string
	for _, b := range Businesses() {
		words = append(words, b.Business)
	}
	oneOf(path+".window", c.Window.Business, words, l)
	whole := c.Window.complete()
	click := given(path+".window.click", whole.Click)
	view := given(path+".window.view", whole.View)
	given(path+".window.offline", c.Window.Offline)
	given(path+".window.call", c.Window.Call)
	given(path+".window.event", c.Window.Event)
	if click > 0 && view > click {
		l.Warnf(path+".window.view", "views count for longer (%s) than clicks (%s)", whole.View, whole.Click)
	}
	given(path+".half_life", c.HalfLife)
	for _, channel := range slices.Sorted(maps.Keys(c.HalfLives)) {
		given(path+".half_lives."+channel, c.HalfLives[channel])
	}
}

func (c *Config) validateWeights(path string, l *diag.List) {
	if c.Position != nil {
		at := path + ".position"
		sum := 0.0
		for i, w := range c.Position {
			validWeight(fmt.Sprintf("%s[%d]", at, i), w, l)
			sum += w
		}
		switch {
		case len(c.Position) != 3:
			l.Errorf(at, "position needs three weights, not %d: first touch, all between, last touch, such as [0.4, 0.2, 0.4]", len(c.Position))
		case sum == 0:
			l.Errorf(at, "all weights are 0: no touch could have credit")
		}
	}
	used := c.Primary == "custom" || slices.Contains(c.Models, "custom")
	switch {
	case used && c.Custom == nil:
		l.Add(diag.Diagnostic{Path: path, Message: `the model "custom" has no weights`,
			Hint: `add [attribution.custom] with first, middle, last, or channels = { "Google Ads" = 2 }`})
		return
	case c.Custom == nil:
		return
	case !used:
		l.Warnf(path+".custom", `weights are given, but no model is "custom": add it to models`)
	}
	at := path + ".custom"
	zeros := 0
	for _, w := range []struct {
		name   string
		weight *float64
		place  bool
	}{
		{"first", c.Custom.First, true}, {"middle", c.Custom.Middle, true}, {"last", c.Custom.Last, true},
		{"lead", c.Custom.Lead, false}, {"opportunity", c.Custom.Opportunity, false}, {"close", c.Custom.Close, false},
	} {
		if w.weight != nil {
			validWeight(at+"."+w.name, *w.weight, l)
			if w.place && *w.weight == 0 {
				zeros++
			}
		}
	}
	if zeros == 3 {
		l.Errorf(at, "all weights are 0: no touch could have credit")
	}
	for _, channel := range slices.Sorted(maps.Keys(c.Custom.Channels)) {
		validWeight(at+".channels."+channel, c.Custom.Channels[channel], l)
	}
}

func validWeight(at string, w float64, l *diag.List) {
	if w < 0 || math.IsNaN(w) || w > 1e6 {
		l.Errorf(at, "%v is not a weight: write a number from 0 to 1000000", w)
	}
}

func oneOf(at, value string, allowed []string, l *diag.List) {
	if value == "" || slices.Contains(allowed, value) {
		return
	}
	hint := diag.DidYouMean(value, allowed)
	l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q is none of %s", value, strings.Join(allowed, ", ")), Hint: hint})
}
