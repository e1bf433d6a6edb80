// Package render turns a report and a theme into the files of a static site,
// all in memory. The steps, in the order of Renderer.Site:
//
//  1. parse the theme's templates (theme.go)
//  2. collect the charts (figure.go)
//  3. evaluate the commentary: calls, then Markdown (calls.go, evaluate.go, commentary.go)
//  4. gather style sheets, scripts, fonts and the logo (assets.go)
//
// and when a file is asked for, with Site.File:
//
//  5. draw the static pictures of the page's charts (figure.go)
//  6. fill the page's view and execute the page template (view.go, blocks.go, card.go, table.go)
//  7. or encode report.json
//
// A Renderer keeps the last site. Of the next it makes only what rests on something
// that changed; the bytes are those of a new Renderer.
//
// Every number and date goes through render/text. No page holds a script or
// style that is not a file of its own: the policy in the page forbids it.
package render
