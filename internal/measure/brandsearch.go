package measure

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/unit"
)

// brandColumns are the measures that are split into searches for the brand and
// all others.
var brandColumns = []struct{ kind, column, doc string }{
	{"ads", "impressions", "times shown, of search ads"},
	{"ads", "clicks", "clicks, of search ads"},
	{"search", "impressions", "times that the site was among the results"},
	{"search", "clicks", "clicks on the site among the results"},
}

// brandMeasures describes search.brand_clicks, search.nonbrand_clicks and the
// like: a column's rows of one value of dataset.BrandSearch.
func brandMeasures() []Info {
	var list []Info
	for _, c := range brandColumns {
		for _, side := range brandSides {
			list = append(list, Info{
				Name: c.kind + "." + side.prefix + c.column, Unit: unit.Count, Additive: true,
				Formula: c.kind + "." + c.column + " where " + dataset.BrandSearch + " is " + side.value, Doc: c.doc + side.doc,
			})
		}
	}
	return list
}

var brandSides = []struct{ prefix, value, doc string }{
	{"brand_", dataset.BrandedSearch, ", in searches for the brand"},
	{"nonbrand_", dataset.NonBrandSearch, ", in searches for anything else"},
}

// BrandByCampaign reports whether nothing but the names of campaigns tells which
// search ads were for the brand: no file of ads has search terms or keywords.
func (s *Set) BrandByCampaign() bool {
	return !slices.ContainsFunc(s.data.Files, func(f dataset.File) bool {
		return f.Kind == "ads" && (slices.Contains(f.Read, "search_term") || slices.Contains(f.Read, "keyword"))
	})
}

// hasBrandedAds reports whether any search ad is told to be for the brand.
func (s *Set) hasBrandedAds() bool {
	return slices.ContainsFunc(s.data.Tables, func(t *dataset.Table) bool {
		dim := slices.Index(t.Dims, dataset.BrandSearch)
		return t.Kind == "ads" && dim >= 0 && slices.Contains(t.Values[dim], dataset.BrandedSearch)
	})
}

// linkBrand names the split columns of the tables that tell brand searches. On
// days that such a table tells of, no row is none. But where campaigns' names alone
// tell, and none is the brand's, they do not tell at all: a campaign that is called
// by its goods may be shown for the brand as well.
func (s *Set) linkBrand() {
	for _, c := range brandColumns {
		whole := s.columns[c.kind+"."+c.column]
		if whole == nil || !slices.Contains(whole.dims(), dataset.BrandSearch) || c.kind == "ads" && s.BrandByCampaign() && !s.hasBrandedAds() {
			continue
		}
		for _, side := range brandSides {
			split := *whole
			split.by, split.only, split.events = dataset.BrandSearch, []string{side.value}, true
			s.columns[c.kind+"."+side.prefix+c.column] = &split
		}
	}
}
