package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"peil/internal/diag"
)

// BrandSearch is the dimension that splits searches for the client itself from
// all others, and its values. Rows that are no searches have none.
const (
	BrandSearch    = "brand_search"
	BrandedSearch  = "brand"
	NonBrandSearch = "non-brand"
)

// ValidateBrandTerms checks [report] brand_terms; path is its place.
func ValidateBrandTerms(terms []string, path string, l *diag.List) {
	for i, term := range terms {
		if strings.Trim(wordsOf(term, true), "* ") == "" {
			l.Add(diag.Diagnostic{Path: fmt.Sprintf("%s[%d]", path, i), Message: fmt.Sprintf("%q matches every search", term), Hint: `write a word of the brand's name, such as "lyng" or "lyng*"`})
		}
	}
}

// brandSlots are the text slots that tell whether a row is a search for the
// brand; -1: the kind has no such column.
type brandSlots struct {
	into     int // the dimension; -1: nothing asks for it
	searched []int
	campaign int
	channel  int
	terms    *regexp.Regexp
}

// addBrand asks for what tells brand searches, where the config names the
// brand and something asks for the dimension.
func (s *spec) addBrand(plan *Plan) {
	s.brand.into = indexOf(s.texts, BrandSearch)
	if s.brand.into < 0 || s.kind.Column(BrandSearch) < 0 {
		s.brand.into = -1
		return
	}
	s.texts[s.brand.into].filled = true
	s.brand.terms = brandPattern(plan.BrandTerms)
	s.brand.campaign, s.brand.channel = -1, -1
	if s.kind.Name == "search" {
		s.brand.searched = []int{s.text("query", "")}
		return
	}
	s.brand.searched = []int{s.text("search_term", ""), s.text("keyword", "")}
	s.brand.campaign, s.brand.channel = s.text("campaign", ""), s.text("channel", "")
}

// tellsBrand reports whether a file has what tells brand searches.
func (s *spec) tellsBrand(b *binding) bool {
	if s.brand.terms == nil {
		return false
	}
	slots := s.brand.searched
	if s.brand.campaign >= 0 {
		slots = append(slices.Clone(slots), s.brand.campaign)
	}
	return slices.ContainsFunc(slots, func(slot int) bool { return b.text[slot] >= 0 || s.texts[slot].given() })
}

// maxRemembered is how many texts are remembered: searches may be millions.
const maxRemembered = 1 << 16

// brandCache remembers what texts are, since they repeat from row to row.
type brandCache struct {
	searched map[string]bool
	campaign map[[2]string][]byte
}

var branded, nonBranded = []byte(BrandedSearch), []byte(NonBrandSearch)

// splitBrand gives the row its value of BrandSearch. What was searched for
// tells it, or else the keyword; of ads with neither, those of a channel of
// search ads are told by the campaign's name.
func (p *pass) splitBrand() {
	s, r := p.spec, &p.row
	b := &s.brand
	if b.into < 0 {
		return
	}
	r.text[b.into] = nil
	if b.terms == nil {
		return
	}
	for _, slot := range b.searched {
		if text := r.text[slot]; len(text) > 0 {
			is, known := p.brands.searched[string(text)]
			if !known {
				if p.brands.searched == nil {
					p.brands.searched = map[string]bool{}
				}
				is = b.terms.MatchString(wordsOf(string(text), false))
				if len(p.brands.searched) < maxRemembered {
					p.brands.searched[string(text)] = is
				}
			}
			r.text[b.into] = nonBranded
			if is {
				r.text[b.into] = branded
			}
			return
		}
	}
	if b.campaign < 0 || len(r.text[b.campaign]) == 0 {
		return
	}
	value, known := p.brands.campaign[[2]string{string(r.text[b.channel]), string(r.text[b.campaign])}]
	if !known {
		if p.brands.campaign == nil {
			p.brands.campaign = map[[2]string][]byte{}
		}
		key := [2]string{string(r.text[b.channel]), string(r.text[b.campaign])}
		value = brandOfCampaign(b.terms, key[0], key[1])
		p.brands.campaign[key] = value
	}
	r.text[b.into] = value
}

var (
	searchChannel = regexp.MustCompile(`(^| )(search|søk|søkeannonser|sem|sea|adwords|bing|google ads|microsoft ads|microsoft advertising)( |$)`)
	otherNetwork  = regexp.MustCompile(`(^| )(display|gdn|video|youtube|pmax|performance max|shopping|discovery|demand gen|app)( |$)`)
	brandCampaign = regexp.MustCompile(`(^| )(brand|branded|merkevare|merkenavn)( |$)`)
	notBrand      = regexp.MustCompile(`(^| )((non|not|ikke|uten|excl|ekskl)( |$)|non?brand|ikkebrand|generic|generisk)`)
)

// brandOfCampaign returns what a campaign without keywords is; nil when it is
// none of search ads.
func brandOfCampaign(terms *regexp.Regexp, channel, campaign string) []byte {
	name := wordsOf(campaign, false)
	switch {
	case !searchChannel.MatchString(wordsOf(channel, false)) || otherNetwork.MatchString(name):
		return nil
	case !notBrand.MatchString(name) && (terms.MatchString(name) || brandCampaign.MatchString(name)):
		return branded
	}
	return nonBranded
}

// brandPattern makes one pattern of the terms, over what wordsOf returns; nil
// without terms.
func brandPattern(terms []string) *regexp.Regexp {
	var parts []string
	for _, term := range terms {
		if words := wordsOf(term, true); strings.Trim(words, "* ") != "" {
			parts = append(parts, strings.ReplaceAll(regexp.QuoteMeta(words), `\*`, `[^ ]*`))
		}
	}
	if parts == nil {
		return nil
	}
	return regexp.MustCompile(`(^| )(` + strings.Join(parts, "|") + `)( |$)`)
}

// wordsOf is a text in lower case with single spaces between its words: signs
// part words, a star may stay.
func wordsOf(text string, stars bool) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !(stars && r == '*')
	}), " ")
}
