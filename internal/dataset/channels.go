package dataset

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"peil/internal/diag"
)

// Unassigned is the channel of rows that no rule names one for.
const Unassigned = "Unassigned"

// ChannelRule is one [[channel]] of peil.toml: of which channel rows are that
// name none themselves, only where they came from. The first rule that holds
// names it; after the config's own come those of channels.toml.
type ChannelRule struct {
	Name  string `toml:"name"`
	Sites string `toml:"sites"` // the source is one of these: search, social, video, shopping
	Where string `toml:"where"` // condition over source, medium, campaign, term and content, letters' case aside
}

// campaignColumns are the columns that a channel rule sees, and that links to
// the site carry as utm_source and so on.
var campaignColumns = []string{"source", "medium", "campaign", "term", "content"}

//go:embed channels.toml
var channelsText string

type defaultChannels struct {
	Sites map[string][]string `toml:"sites"`
	Rules []ChannelRule       `toml:"channel"`
}

var channelDefaults = sync.OnceValue(func() defaultChannels {
	var d defaultChannels
	if _, err := toml.Decode(channelsText, &d); err != nil {
		panic("dataset: embedded channels: " + err.Error())
	}
	return d
})

// Sites returns the words of ChannelRule.Sites.
func Sites() []string { return slices.Sorted(maps.Keys(channelDefaults().Sites)) }

// DefaultChannels returns the channels that rows may have without rules of the
// config's own, in the rules' order.
func DefaultChannels() []string {
	var names []string
	for _, rule := range channelDefaults().Rules {
		if !slices.Contains(names, rule.Name) {
			names = append(names, rule.Name)
		}
	}
	return append(names, Unassigned)
}

// Validate reports what is missing; path is the rule's place in the config.
func (r *ChannelRule) Validate(path string, l *diag.List) {
	if strings.TrimSpace(r.Name) == "" {
		l.Add(diag.Diagnostic{Path: path, Message: "the rule names no channel", Hint: `write name = "Paid Search"`})
	}
	oneOf(l, path+".sites", "list of sites", r.Sites, Sites())
	if r.Sites == "" && strings.TrimSpace(r.Where) == "" {
		l.Add(diag.Diagnostic{Path: path, Message: "the rule holds for every row", Hint: `write where = 'source == "google" and medium == "cpc"', or sites = "search"`})
	}
	if _, err := compileFolded(r.Where, func(name string, _ bool) (operand, error) {
		return operand{name: name, typ: Text}, inCampaign(name)
	}); err != nil {
		l.Add(diag.Diagnostic{Path: path + ".where", Offset: err.offset, Message: err.message, Hint: err.hint})
	}
}

// inCampaign returns an error for a name that no channel rule sees.
func inCampaign(name string) error {
	if slices.Contains(campaignColumns, name) {
		return nil
	}
	return &unknownColumn{cmp.Or(diag.DidYouMean(name, campaignColumns), "a channel rule sees "+list(campaignColumns))}
}

// isSite reports whether a source, in small letters, is one of the sites: by its
// name (facebook) or by its address (m.facebook.com, t.co).
func isSite(source string, sites []string) bool {
	labels := strings.Split(source, ".")
	return slices.ContainsFunc(sites, func(site string) bool {
		if strings.Contains(site, ".") {
			return source == site || strings.HasSuffix(source, "."+site)
		}
		return slices.Contains(labels, site)
	})
}

// channelRule is a rule that a source's rows are asked by.
type channelRule struct {
	name  string
	sites []string // nil: any source
	where condition
}

// channelRules is what finds the channel of a source's rows.
type channelRules struct {
	channel int   // text slot; -1: the kind's rows do not tell where they came from
	slots   []int // text slots of campaignColumns
	reads   []int // those of them that a rule asks for
	list    []channelRule
}

// addChannelRules asks for what tells where rows came from.
func (s *spec) addChannelRules(plan *Plan) {
	s.channels.channel = -1
	if s.kind.Column("medium") < 0 {
		return
	}
	s.channels.channel = s.text("channel", "")
	for _, name := range campaignColumns {
		s.channels.slots = append(s.channels.slots, s.text(name, ""))
	}
	sites := channelDefaults().Sites
	s.channels.reads = s.channels.slots[:2:2] // a site is a source; what no rule takes is told with its medium
	for _, rule := range slices.Concat(plan.Channels, channelDefaults().Rules) {
		run, err := compileFolded(rule.Where, func(name string, _ bool) (operand, error) {
			slot := s.text(name, "")
			if !slices.Contains(s.channels.reads, slot) {
				s.channels.reads = append(s.channels.reads, slot)
			}
			return operand{name: name, typ: Text, slot: slot}, inCampaign(name)
		})
		if err != nil {
			continue // told where the config is checked
		}
		s.channels.list = append(s.channels.list, channelRule{rule.Name, sites[rule.Sites], run})
	}
}

// campaign is what a pass knows of where rows came from.
type campaign struct {
	told   bool // the file tells it
	ruled  bool // and names no channel of its own by which all rows go
	folded row  // the row's campaign columns in small letters
	key    []byte
	found  map[string]*assigned // by the row's campaign columns
	now    *assigned            // of the row; nil where it names its channel
	utm    utm
}

// assigned is what the rules make of rows that came from one place.
type assigned struct {
	channel []byte
	from    string // source / medium
	none    bool   // no rule holds
	rows    int    // used
	line    int    // of the first
}

// prepare finds out whether the file tells where its rows came from. A heading
// that is only called Source may be anything, unless the config or the preset
// says that it is one.
func (c *campaign) prepare(p *pass) {
	s, b := p.spec, p.binding
	if s.channels.channel < 0 {
		return
	}
	source, medium := b.text[s.channels.slots[0]], b.text[s.channels.slots[1]]
	meant := source >= 0 && (normal(p.reader.Header[source]) != "source" || s.source.Columns["source"] != "" || find(s.preset.Columns["source"], p.reader.Header[source:source+1]) == 0)
	c.told = medium >= 0 || meant
	_, _, fixed := s.fallback("channel", &Column{Name: "channel"}) // of the config or the preset
	c.ruled = c.told && !(fixed && b.text[s.channels.channel] < 0)
	p.file.Ruled = c.ruled
	c.folded.text = make([][]byte, len(s.texts))
	if c.told {
		p.utm = &c.utm
		c.utm.prepare(p)
	}
}

// assignChannel gives the row the channel that the rules find, where it names
// none.
func (p *pass) assignChannel() {
	c, s := &p.campaign, p.spec
	c.now = nil
	if !c.told {
		return
	}
	p.splitMedium()
	c.utm.normalise(p)
	r := &p.row
	if !c.ruled || p.binding.text[s.channels.channel] >= 0 && len(r.text[s.channels.channel]) > 0 {
		return
	}
	c.key = c.key[:0]
	for _, slot := range s.channels.slots {
		c.key = append(append(c.key, r.text[slot]...), 0)
	}
	c.now = c.found[string(c.key)]
	if c.now == nil {
		c.now = c.assign(s, r)
		if c.found == nil {
			c.found = map[string]*assigned{}
		}
		c.found[string(c.key)] = c.now
	}
	r.text[s.channels.channel] = c.now.channel
}

// splitMedium takes "google / cpc" apart, as Google Analytics writes the two in
// one column.
func (p *pass) splitMedium() {
	slots := p.spec.channels.slots
	if p.binding.text[slots[1]] >= 0 {
		return
	}
	if source, medium, both := bytes.Cut(p.row.text[slots[0]], []byte(" / ")); both {
		p.row.text[slots[0]], p.row.text[slots[1]] = trim(source), trim(medium)
	}
}

func (c *campaign) assign(s *spec, r *row) *assigned {
	for _, slot := range s.channels.slots {
		c.folded.text[slot] = bytes.ToLower(r.text[slot])
	}
	source, medium := c.folded.text[s.channels.slots[0]], c.folded.text[s.channels.slots[1]]
	for _, rule := range s.channels.list {
		if (rule.sites == nil || isSite(string(source), rule.sites)) && rule.where(&c.folded) {
			return &assigned{channel: []byte(rule.name)}
		}
	}
	return &assigned{channel: []byte(Unassigned), from: orNotSet(source) + " / " + orNotSet(medium), none: true}
}

// orNotSet writes a text, and none as Google Analytics does.
func orNotSet(text []byte) string { return cmp.Or(string(text), "(not set)") }

// use counts rows that are used.
func (c *campaign) use(p *pass) {
	if !c.told {
		return
	}
	if c.now != nil {
		if c.now.rows == 0 {
			c.now.line = int(p.row.line)
		}
		c.now.rows += p.stands
	}
	c.utm.use(p)
}

// mostPairs is how many sources and media without a channel are named.
const mostPairs = 5

// tell makes a finding of the rows that no rule takes, with where most of them
// came from.
func (c *campaign) tell(p *pass) {
	rows, line, all := 0, 0, 0
	pairs := map[string]int{}
	for _, a := range c.found {
		all += a.rows
		if !a.none || a.rows == 0 {
			continue
		}
		if rows == 0 || a.line < line {
			line = a.line
		}
		rows += a.rows
		pairs[a.from] += a.rows
	}
	if rows == 0 {
		return
	}
	p.finding(Finding{
		Severity: diag.Warning, Check: "channel_unassigned", Line: line, Rows: rows, Columns: []string{"channel"},
		Args: Args{"n": rows, "share": Share(float64(rows) / float64(all)), "names": mostOf(pairs)},
	})
}

// mostOf names the most frequent, with how often each is.
func mostOf(counts map[string]int) []string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	var told []string
	for _, name := range names[:min(len(names), mostPairs)] {
		told = append(told, fmt.Sprintf("%s (%d)", name, counts[name]))
	}
	return told
}
