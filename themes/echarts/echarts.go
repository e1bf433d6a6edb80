// Package echarts embeds the parts of Apache ECharts that draw peil's charts, in
// the reader's browser and, through render/chart, at build time: parts.js names
// them. The whole of it would weigh two thirds more and draw more slowly. Its
// licence texts stand beside it.
//
// The folder is not named vendor: the go command leaves folders of that name
// out of a module's zip, and an installed peil would not build.
package echarts

import (
	_ "embed"
)

//go:generate sh refresh.sh

// Version is the release that Script is.
const Version = "5.6.0"

// Script is echarts.min.js, a script that sets the global echarts.
//
//go:embed echarts.min.js
var Script string

// Notice is what Apache ECharts asks to have passed on with it.
//
//go:embed NOTICE
var Notice string
