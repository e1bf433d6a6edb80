package dataset

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
)

// UTM is [utm] of peil.toml: how the campaign parameters of links are read.
type UTM struct {
	Normalise *bool             `toml:"normalise"` // nil: yes
	Aliases   map[string]string `toml:"aliases"`   // a source's or medium's other name, whatever its case → its name
}

func (u *UTM) off() bool { return u.Normalise != nil && !*u.Normalise }

// Validate checks the aliases; path is the table's place in the config.
func (u *UTM) Validate(path string, l *diag.List) {
	for _, key := range sortedKeys(u.Aliases) {
		at := path + ".aliases." + key
		switch name := strings.TrimSpace(u.Aliases[key]); {
		case name == "":
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("the alias %q stands for nothing", key), Hint: `write the name that it stands for: fb = "facebook"`})
		case hasKey(u.folded(), strings.ToLower(name)) && !strings.EqualFold(u.Aliases[key], key) && !strings.EqualFold(u.folded()[strings.ToLower(name)], name):
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q is an alias itself", name), Hint: fmt.Sprintf("write %q", u.folded()[strings.ToLower(name)])})
		}
	}
	if u.off() && len(u.Aliases) > 0 {
		l.Add(diag.Diagnostic{Severity: diag.Warning, Path: path + ".aliases", Message: "aliases have no effect where normalise is false", Hint: "leave normalise out"})
	}
}

// folded returns the aliases by their names in small letters.
func (u *UTM) folded() map[string]string {
	m := make(map[string]string, len(u.Aliases))
	for _, key := range sortedKeys(u.Aliases) {
		m[strings.ToLower(key)] = u.Aliases[key]
	}
	return m
}

// utm reads the campaign columns of a file: what links carry is written by
// many hands.
type utm struct {
	off     bool
	aliases map[string]string
	values  []map[string]*utmValue // by place in campaignColumns, then the cell
	now     []*utmValue            `cache:"-"` // of the row, likewise
	apart   []bool                 `cache:"-"` // likewise: what stands for the rows does not tell it; they are counted by it on their own
}

// utmValue is a cell's value as it stands and as it is read.
type utmValue struct {
	raw  string
	text []byte
	rows int // used
	line int // of the first
}

func (u *utm) prepare(p *pass) {
	u.off = p.spec.utm.off()
	u.aliases = p.spec.utm.folded()
	u.values = make([]map[string]*utmValue, len(campaignColumns))
	u.now = make([]*utmValue, len(campaignColumns))
	u.apart = make([]bool, len(campaignColumns))
}

// normalise replaces the row's values by what they mean.
func (u *utm) normalise(p *pass) {
	if u.off {
		return
	}
	for i, slot := range p.spec.channels.slots {
		cell := p.row.text[slot]
		u.now[i] = nil
		if len(cell) == 0 {
			continue
		}
		v := u.values[i][string(cell)]
		if v == nil {
			v = &utmValue{raw: string(cell), text: u.clean(cell, i < 2)}
			if u.values[i] == nil {
				u.values[i] = map[string]*utmValue{}
			}
			u.values[i][v.raw] = v
		}
		u.now[i] = v
		p.row.text[slot] = v.text
	}
}

// clean decodes %20 and +, leaves single spaces, and puts a name in the place of
// its alias.
func (u *utm) clean(cell []byte, aliased bool) []byte {
	text := string(cell)
	if strings.ContainsAny(text, "%+") {
		if decoded, err := url.QueryUnescape(text); err == nil && utf8.ValidString(decoded) {
			text = decoded
		} else {
			text = strings.ReplaceAll(text, "+", " ")
		}
	}
	text = strings.Join(strings.Fields(text), " ")
	if name, is := u.aliases[strings.ToLower(text)]; is && aliased {
		text = strings.TrimSpace(name)
	}
	return []byte(text)
}

func (u *utm) use(p *pass) {
	for i, v := range u.now {
		if v != nil && !u.apart[i] {
			if v.rows == 0 {
				v.line = int(p.row.line)
			}
			v.rows += p.stands
		}
	}
}

// spellings are how the values of campaign columns are written in the end: by
// column, then the value as a file has it.
type spellings map[string]map[string]string

// joinSpellings makes one of values that differ in letters' case only: the
// spelling that an alias declares, else the commonest of all files; of equally
// common ones the first by name. What was changed is told of each source.
func joinSpellings(scans [][]*fileScan) spellings {
	joined := spellings{}
	for i, column := range campaignColumns {
		counts := map[string]map[string]int{} // small letters → spelling → rows
		declared := map[string]string{}
		for _, f := range withCampaigns(scans) {
			for _, name := range f.utm.aliases {
				if i < 2 {
					declared[strings.ToLower(name)] = strings.TrimSpace(name)
				}
			}
			for _, v := range f.utm.values[i] {
				folded := strings.ToLower(string(v.text))
				if counts[folded] == nil {
					counts[folded] = map[string]int{}
				}
				counts[folded][string(v.text)] += v.rows
			}
		}
		for folded, of := range counts {
			best := slices.MinFunc(slices.Collect(maps.Keys(of)), func(a, b string) int {
				return cmp.Or(of[b]-of[a], strings.Compare(a, b))
			})
			if name, is := declared[folded]; is {
				best = name
			}
			for spelling := range of {
				if spelling != best {
					if joined[column] == nil {
						joined[column] = map[string]string{}
					}
					joined[column][spelling] = best
				}
			}
		}
	}
	for _, ofSource := range scans {
		joined.tell(ofSource)
	}
	return joined
}

// withCampaigns returns the files that tell where their rows came from.
func withCampaigns(scans [][]*fileScan) []*fileScan {
	var list []*fileScan
	for _, f := range slices.Concat(scans...) {
		if f.utm != nil && f.utm.values != nil {
			list = append(list, f)
		}
	}
	return list
}

// of returns how a value of a column is written.
func (s spellings) of(column, value string) string {
	if best, is := s[column][value]; is {
		return best
	}
	return value
}

// tell makes a finding of the values of a source that are read in another
// spelling than the files have.
func (s spellings) tell(scans []*fileScan) {
	changes := map[string]int{}
	rows, line := 0, 0
	var first *fileScan
	for _, f := range withCampaigns([][]*fileScan{scans}) {
		for i, column := range campaignColumns {
			for raw, v := range f.utm.values[i] {
				best := s.of(column, string(v.text))
				if best == raw || v.rows == 0 {
					continue
				}
				if first == nil {
					first = f
				}
				if first == f && (line == 0 || v.line < line) {
					line = v.line
				}
				changes[fmt.Sprintf("%s → %s", quoteBlank(raw), best)] += v.rows
				rows += v.rows
			}
		}
	}
	if rows == 0 {
		return
	}
	first.finding(Finding{
		Severity: diag.Info, Check: "utm_changed", Line: line, Rows: rows,
		Args: Args{"n": rows, "values": len(changes), "names": mostOf(changes)},
	})
}

// quoteBlank marks spaces that a reader would not see.
func quoteBlank(raw string) string {
	if bytes.ContainsAny([]byte(raw), " \u00a0") && strings.Join(strings.Fields(raw), " ") != raw {
		return fmt.Sprintf("%q", raw)
	}
	return raw
}
