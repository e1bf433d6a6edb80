// Package sampleconfig holds a whole sample client: the config, the data and
// the analyst's words of an invented web shop. `peil init` writes it as the
// start of a report of one's own, and the tests build it.
//
// The data come from sample-config/generate, whose TRUTH.md tells what a report
// on them must find.
package sampleconfig

import "embed"

// Files is the sample client, with peil.toml at its root. The files are named
// one by one, so that what a build leaves beside them is never part of it.
//
//go:embed peil.toml peil.schema.json
//go:embed data/google-ads.csv data/meta-ads.csv data/display.csv data/web.csv data/search.csv data/search-queries.csv
//go:embed data/orders.csv data/conversions.csv data/touchpoints.csv
//go:embed data/costs.csv data/events.csv data/email.csv data/survey.csv data/budget.csv
//go:embed commentary/2025-06/1-oppsummering.md
//go:embed commentary/2025-06/2-nokkeltall.md
//go:embed commentary/2025-06/3-roi.md
//go:embed commentary/2025-06/4-laerdom.md
//go:embed commentary/2025-06/5-neste-steg.md
var Files embed.FS
