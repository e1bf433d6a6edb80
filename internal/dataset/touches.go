package dataset

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"peil/internal/diag"
	"peil/internal/period"
)

// TouchType is what kind of contact a touch is: each has a look-back window of
// its own.
type TouchType uint8

const (
	ClickTouch   TouchType = iota
	ViewTouch              // an ad was shown
	OfflineTouch           // a poster, a meeting, a letter
	CallTouch              // a phone call
	EventTouch             // a fair, a webinar
	SurveyTouch            // the person says so: it is no tracked touch
)

// TouchTypes returns the words of a touchpoint's type, by TouchType.
func TouchTypes() []string { return []string{"click", "view", "offline", "call", "event", "survey"} }

// touchType reads a type's word; impression is another one for view.
func touchType(word []byte) (TouchType, bool) {
	text := strings.ToLower(string(word))
	if text == "impression" {
		return ViewTouch, true
	}
	i := slices.Index(TouchTypes(), text)
	return TouchType(max(0, i)), i >= 0
}

// TouchRule is one [[attribution.touch]] of peil.toml: what a column's value
// tells of a contact that no click shows. On a row of touchpoints, such as one
// with a landing page that only a poster's QR code leads to, it is the touch's
// channel. On a conversion, such as one with a promotion code, it is a touch at
// that instant. Of answers to heard_from it is the channel that they mean.
type TouchRule struct {
	Column   string `toml:"column"`
	Match    string `toml:"match"` // the value, letters' case aside; * stands for anything
	Channel  string `toml:"channel"`
	Campaign string `toml:"campaign"`
}

// AnswerColumn is the column of rules about answers to heard_from.
const AnswerColumn = "answer"

// Matches reports whether a value is meant.
func (r *TouchRule) Matches(value []byte) bool {
	if len(value) == 0 {
		return false
	}
	text := bytes.ToLower(value)
	parts := strings.Split(strings.ToLower(r.Match), "*")
	first, last := []byte(parts[0]), []byte(parts[len(parts)-1])
	if len(parts) == 1 {
		return bytes.Equal(text, first)
	}
	if len(text) < len(first)+len(last) || !bytes.HasPrefix(text, first) || !bytes.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		i := bytes.Index(text, []byte(part))
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}

// Validate reports what is missing; path is the rule's place in the config.
func (r *TouchRule) Validate(path string, l *diag.List) {
	for _, f := range []struct{ key, value, hint string }{
		{"column", r.Column, `write the file's header: column = "code"`},
		{"match", r.Match, `write the value that tells, with * for anything: match = "SOMMER*"`},
		{"channel", r.Channel, `write the channel that the value tells of: channel = "Radio"`},
	} {
		if f.value == "" {
			l.Add(diag.Diagnostic{Path: path, Message: fmt.Sprintf("the rule has no %s", f.key), Hint: f.hint})
		}
	}
	if r.Match != "" && strings.Trim(r.Match, "*") == "" {
		l.Add(diag.Diagnostic{Path: path + ".match", Message: fmt.Sprintf("%q matches every value", r.Match), Hint: "write what the values have in common"})
	}
}

// RuleUse tells what a rule found.
type RuleUse struct {
	Place       int32 // of Data.Places: its channel and campaign, and no value of any other dimension
	Files       int   // of touchpoints and conversions that have the column
	Touches     int   // touchpoints whose channel it gave
	Conversions int   // conversions that it is true of
}

// ruleSlot is a rule with the text slot of its column.
type ruleSlot struct {
	rule *TouchRule
	slot int
}

// addRules asks for the columns of rules, which a file may lack.
func (s *spec) addRules(plan *Plan) {
	if s.kind.Name != "touchpoints" && s.kind.Name != "conversions" {
		return
	}
	for i := range plan.TouchRules {
		s.rules = append(s.rules, ruleSlot{&plan.TouchRules[i], s.optionalText(plan.TouchRules[i].Column)})
	}
}

// optionalText returns the slot of a text that is no mistake where a file lacks
// it.
func (s *spec) optionalText(name string) int {
	if s.kind.Column(name) >= 0 || hasKey(s.source.Columns, name) {
		return s.text(name, "")
	}
	if i := slices.IndexFunc(s.texts, func(t slot) bool { return t.optional && t.name == name }); i >= 0 {
		return i
	}
	t := s.newSlot(name, "", nil)
	t.optional = true
	s.texts = append(s.texts, t)
	return len(s.texts) - 1
}

// rule returns the place in the config, from 1, of the first rule that is true
// of the row; 0 when none is.
func (p *pass) rule() int32 {
	for i, r := range p.spec.rules {
		if r.rule.Matches(p.row.text[r.slot]) {
			return int32(i + 1)
		}
	}
	return 0
}

// countRules notes whether the file has the rules' columns.
func (p *pass) countRules() {
	for _, r := range p.spec.rules {
		use := RuleUse{}
		if p.binding.text[r.slot] >= 0 {
			use.Files = 1
			if i := slices.IndexFunc(p.spec.dims, func(d dimension) bool { return d.name == "campaign" }); i >= 0 && r.rule.Campaign != "" {
				p.given[i] = true
			}
		}
		p.kept.rules = append(p.kept.rules, use)
	}
}

// takeRules adds up what the rules found in a file.
func (d *Data) takeRules(uses []RuleUse) {
	for i, u := range uses {
		d.TouchRules[i].Files += u.Files
		d.TouchRules[i].Touches += u.Touches
		d.TouchRules[i].Conversions += u.Conversions
	}
}

// newRules gives the rules' channels and campaigns places.
func (d *Data) newRules(rules []TouchRule) {
	for _, r := range rules {
		d.TouchRules = append(d.TouchRules, RuleUse{Place: d.Places.Index(d.Channels.Index(r.Channel), r.Campaign)})
	}
}

// Said is a touch that its person tells of.
type Said struct {
	Channel int32
	Date    period.Date
}
