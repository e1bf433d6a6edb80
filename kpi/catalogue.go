package kpi

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed catalogue.toml
var catalogue string

// Catalogue returns the figures that peil knows, in the order of the customer's
// journey and then those of the whole program. The list is the caller's; the texts and variants in it are shared.
func Catalogue() []KPI { return slices.Clone(parseCatalogue()) }

var parseCatalogue = sync.OnceValue(func() []KPI {
	var file struct {
		KPI []KPI `toml:"kpi"`
	}
	// A mistake in the embedded file is peil's own, and fails its tests.
	if _, err := toml.Decode(catalogue, &file); err != nil {
		panic("kpi/catalogue.toml: " + err.Error())
	}
	return file.KPI
})

// Merge lays a user's KPI over the catalogue's of the same id. What the user
// leaves empty is the catalogue's, in the variant that the user chose. A formula
// of the user's own is another figure under a known name: unit, direction and
// stage still hold, but not what was said about the known definitions.
func Merge(user KPI) KPI {
	list := Catalogue()
	i := slices.IndexFunc(list, func(k KPI) bool { return k.ID == user.ID })
	if i < 0 {
		return user
	}
	k := list[i].with(user.Variant)
	k.Variant = user.Variant // an unknown one is kept, for Validate to tell
	if user.Formula != "" {
		k.Formula, k.Proportion = user.Formula, user.Proportion
		k.Label, k.Variants, k.Beside, k.Undefined = nil, nil, nil, nil
	}
	if user.Title != nil {
		k.Title = user.Title
	}
	if user.Meaning != nil {
		k.Meaning = user.Meaning
	}
	if user.Undefined != nil {
		k.Undefined = user.Undefined
	}
	if user.Label != nil {
		k.Label = user.Label
	}
	if user.Stage != "" {
		k.Stage = user.Stage
	}
	if user.Unit != "" {
		k.Unit = user.Unit
	}
	if user.Direction != "" {
		k.Direction = user.Direction
	}
	if user.Scope != "" {
		k.Scope = user.Scope
	}
	if user.Beside != nil {
		k.Beside = user.Beside
	}
	if user.Variants != nil {
		k.Variants = user.Variants
	}
	if user.Plan != "" {
		k.Plan = user.Plan
	}
	k.Goal, k.Target, k.Warn, k.Targets, k.Per, k.Accept = user.Goal, user.Target, user.Warn, user.Targets, user.Per, user.Accept
	k.Window, k.MaturesAfter, k.Baseline, k.Benchmark = user.Window, user.MaturesAfter, user.Baseline, user.Benchmark
	return k
}

// with returns k in one of its definitions: the default for an empty id, and
// for one that there is not.
func (k KPI) with(variant string) KPI {
	i := slices.IndexFunc(k.Variants, func(v Variant) bool { return v.ID == variant })
	if variant == "" || i < 0 {
		return k
	}
	v := k.Variants[i]
	k.Variant, k.Label, k.Formula, k.Proportion = v.ID, v.Label, v.Formula, v.Proportion
	if v.Undefined != nil {
		k.Undefined = v.Undefined
	}
	if v.Unit != "" {
		k.Unit = v.Unit
	}
	if v.Scope != "" {
		k.Scope = v.Scope
	}
	return k
}
