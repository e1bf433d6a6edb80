// Package render turns a report and a theme into the files of a static site,
// all in memory. The steps, in the order of Site:
//
//  1. parse the theme's templates (theme.go)
//  2. collect the charts and make their options (figure.go)
//  3. evaluate the commentary: calls, then Markdown (commentary.go, calls.go)
//  4. draw the static pictures of all charts at once (figure.go)
//  5. fill one view per page and execute the page template (view.go, card.go, table.go)
//  6. add report.json, style sheets, scripts and the logo (assets.go)
//
// Every number and date goes through render/text. No page holds a script or
// style that is not a file of its own: the policy in the page forbids it.
package render
