// Package render turns a report and a theme into the files of a static site,
// all in memory. The steps, in the order of Site:
//
//  1. parse the theme's templates (theme.go)
//  2. collect the charts and make their options (figure.go)
//  3. evaluate the commentary: calls, then Markdown (calls.go, evaluate.go, commentary.go)
//  4. draw the static pictures of all charts at once (figure.go)
//  5. gather style sheets, scripts and the logo (assets.go)
//  6. fill one view per page and execute the page template (view.go, blocks.go, card.go, table.go)
//  7. encode report.json
//
// Every number and date goes through render/text. No page holds a script or
// style that is not a file of its own: the policy in the page forbids it.
package render
