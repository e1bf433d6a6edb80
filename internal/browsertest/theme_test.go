package browsertest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	sampleconfig "peil/sample-config"
)

// TestTheme opens a page of an agency with its own font and colours, as its client
// finds it on disk: in the pictures of the charts, too.
//
// acme.woff is made for this test, with fontTools: every letter is the same block,
// twice as wide as it is high.
func TestTheme(t *testing.T) {
	browser := launch(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, sampleconfig.Files); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "theme"), os.DirFS(filepath.Join("testdata", "theme"))); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "peil.toml")
	text, err := fs.ReadFile(sampleconfig.Files, "peil.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, bytes.Replace(text, []byte("[report]\n"), []byte("[report]\ntheme = \"./theme\"\n"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	site := publish(t, os.DirFS(dir))
	b := open(t, browser, filepath.Join(site, "index.html"), desktop)
	b.until("the font is there", `document.fonts.ready.then(function () { return [].some.call([...document.fonts], function (f) { return f.family === 'Acme' && f.status === 'loaded'; }); })`)
	b.until("text is written in it", `getComputedStyle(document.querySelector('h1')).fontFamily.startsWith('Acme')`)
	b.until("a verdict has its colour", `[].some.call(document.querySelectorAll('.status.good'), function (e) { return getComputedStyle(e).color === 'rgb(18, 52, 171)'; })`)
	b = open(t, browser, filepath.Join(site, "scorecard.html"), desktop)
	b.until("a chart is lettered in it", `[].some.call(document.querySelectorAll('.picture text'), function (e) { return getComputedStyle(e).fontFamily.startsWith('Acme'); })`)
}
