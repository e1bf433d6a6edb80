// Package themes embeds what a page is made of: templates, style sheets and
// scripts. A theme is a folder with two parts:
//
//	templates/**.html  named by their path: "page.html", "blocks/card.html"
//	static/*.css       joined, in the order of their names, into one report.css
//	static/*.js        published as they are; the page template links them
package themes

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed default
var files embed.FS

// Names lists the themes.
var Names = []string{"default"}

// Open returns a theme's files, with templates and static at the root.
func Open(name string) (fs.FS, error) {
	for _, known := range Names {
		if name == known {
			return fs.Sub(files, name)
		}
	}
	return nil, fmt.Errorf("no theme %q: the themes are %s", name, strings.Join(Names, ", "))
}
