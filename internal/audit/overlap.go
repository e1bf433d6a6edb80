package audit

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
)

// overlap looks for groups that two files of a source give with the very same
// numbers: exports whose ranges overlap, so that days count twice.
func (a *audit) overlap(t *dataset.Table) {
	var groups []int
	var other int32
	for g := 1; g < len(t.Date); g++ {
		// Groups are sorted by date and keys, then file.
		if t.File[g] != t.File[g-1] && same(t, g-1, g) && substantial(t, g) {
			if groups == nil {
				other = t.File[g-1]
			}
			groups = append(groups, g)
		}
	}
	if groups != nil {
		a.at(t, groups, dataset.Finding{
			Severity: diag.Warning, Check: "duplicate_rows", Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"other": a.data.Files[other].Name},
		})
	}
}

func same(t *dataset.Table, a, b int) bool {
	if t.Date[a] != t.Date[b] || t.Has[a] != t.Has[b] {
		return false
	}
	for _, keys := range t.Keys {
		if keys[a] != keys[b] {
			return false
		}
	}
	for _, sums := range t.Sums {
		if sums[a] != sums[b] {
			return false
		}
	}
	return true
}

// substantial reports whether a group has more than zeros: two files may well
// agree in nothing.
func substantial(t *dataset.Table, g int) bool {
	return slices.ContainsFunc(t.Sums, func(sums []dataset.Fixed) bool { return sums[g] > dataset.Scale })
}

// frequency looks for sources that mix files of days with files of whole
// periods: their sums hold, their daily course does not.
func (a *audit) frequency() {
	daily, whole := map[string]bool{}, map[string]bool{}
	var sources []string
	for _, f := range a.data.Files {
		if !slices.Contains(sources, f.Source) {
			sources = append(sources, f.Source)
		}
		daily[f.Source] = daily[f.Source] || f.Covers == nil && f.Rows > 0
		whole[f.Source] = whole[f.Source] || f.Covers != nil
	}
	for _, s := range sources {
		if daily[s] && whole[s] {
			a.add(s, dataset.Finding{Severity: diag.Warning, Check: "mixed_frequency"})
		}
	}
}
