// Package start lays the files of a new client (a config, its schema, data and
// commentary), and adds a file to what a client has.
//
// start.go lays them. import.go looks at one file and proposes its source, archive.go
// at each file of an archive, and day.go gives those without days theirs; config.go
// writes TOML, and importwrite.go adds it.
package start

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"peil/internal/config"
	"peil/internal/config/schema"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/tabular"
)

var (
	//go:embed example/ads.csv
	exampleData []byte
	//go:embed example/summary.md
	exampleSummary []byte
	//go:embed summary.en.md
	emptySummary []byte
	//go:embed summary.nb.md
	emptySummaryNorwegian []byte
)

// file is one to be laid: its content, or the file that it is a copy of.
type file struct {
	name    string // relative to the folder, with slashes
	content []byte
	from    string
}

// Laid is what was laid, and what the exports were taken for.
type Laid struct {
	Files   []string // that were written, but for the exports' copies
	Exports []Export
}

// Export is a file in the data folder, or one of several in it, and what it was
// recognised for.
type Export struct {
	Path string
	dataset.Recognised
}

// Lay makes dir the folder of a new client, and returns the names of the files
// that it wrote, and what it took each export for. With exports they become its data, each recognised by its
// header; a table that is not gets a [[source]] to be filled in. Without any it
// gets made-up ads, so that there is a page to see.
//
// Nothing is overwritten: when there is a mistake, or one of the files is there
// already, nothing is written.
func Lay(ctx context.Context, dir string, exports []string) (Laid, diag.List) {
	var l diag.List
	whole, err := filepath.Abs(dir)
	if err != nil {
		return Laid{}, diag.From(err)
	}
	s := settings{Title: strconv.Quote(plain(filepath.Base(whole))), Language: "en"}
	summary := emptySummary
	files, taken := recognise(ctx, &s, dir, exports, &l)
	if s.Language == "nb" {
		summary = emptySummaryNorwegian
	}
	s.settleBases()
	if len(exports) == 0 {
		summary, files = exampleSummary, []file{{name: "data/ads.csv", content: exampleData}}
		s.Example = true
		known := dataset.DefaultBasis()
		s.Sources = []source{{Note: "An example: the rows are made up.", Name: `"ads"`, Kind: "ads", Files: []string{`"data/ads.csv"`}, Basis: &known, Known: true}}
	}
	text, err := s.config()
	if err != nil {
		return Laid{}, diag.From(err)
	}
	files = slices.Concat([]file{
		{name: config.Name, content: text},
		{name: schema.FileName, content: schema.JSON()},
	}, files, []file{{name: "commentary/summary.md", content: summary}})
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		if _, err := os.Lstat(path); err == nil {
			l.Add(diag.Diagnostic{File: path, Message: "this file is there already, and init overwrites nothing", Hint: "name another folder, or move the file away"})
		} else if !errors.Is(err, fs.ErrNotExist) {
			l.Add(diag.Diagnostic{File: path, Message: "what is there cannot be looked at: " + diag.Reason(err), Hint: "name another folder"})
		}
	}
	if len(l) > 0 {
		return Laid{}, l
	}
	written, l := write(dir, files)
	written = slices.DeleteFunc(written, func(path string) bool {
		return slices.ContainsFunc(taken, func(e Export) bool { return e.Path == path })
	})
	return Laid{written, taken}, l
}

// recognise adds a source for every export, and returns the copies to make and
// what each was taken for. An export that is in the data folder already stays
// where it is.
func recognise(ctx context.Context, s *settings, dir string, exports []string, l *diag.List) (copies []file, all []Export) {
	var unknown []dataset.Unknown
	taken := map[string]string{}
	for _, path := range exports {
		files, _, err := recognised(ctx, path, "", tabular.Options{})
		if u, ok := errors.AsType[dataset.Unknown](err); ok {
			unknown = append(unknown, u)
		} else if err != nil {
			*l = append(*l, diag.From(err)...)
			continue
		}
		name := plain(filepath.Base(path))
		if other, ok := taken[strings.ToLower(name)]; ok {
			l.Add(diag.Diagnostic{File: path, Message: fmt.Sprintf("it would become data/%s, and so would %s", name, other), Hint: "rename one of them"})
			continue
		}
		taken[strings.ToLower(name)] = path
		target := filepath.Join(dir, "data", name)
		for _, f := range files {
			s.add(name, f)
			all = append(all, Export{target, f.Recognised})
		}
		if !same(path, target) {
			copies = append(copies, file{name: "data/" + name, from: path})
		}
	}
	if len(unknown) > 0 && len(unknown) == len(taken) { // a config needs a source
		for _, u := range unknown {
			l.Add(u.Diagnostic)
		}
	}
	return copies, all
}

// same reports whether two paths are one file.
func same(a, b string) bool {
	x, err := os.Stat(a)
	y, other := os.Stat(b)
	return err == nil && other == nil && os.SameFile(x, y)
}

// write writes all files, or leaves none.
func write(dir string, files []file) ([]string, diag.List) {
	var written []string
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		created, err := f.write(path)
		if created {
			written = append(written, path)
		}
		if err != nil {
			for _, path := range written {
				err = errors.Join(err, os.Remove(path))
			}
			return nil, diag.List{{File: path, Message: "the file cannot be written: " + diag.Reason(err), Hint: "name another folder, or make this one writable for you"}}
		}
	}
	return written, nil
}

// write reports whether it made the file, which may not be there before.
func (f file) write(path string) (created bool, err error) {
	var content io.Reader = bytes.NewReader(f.content)
	if f.from != "" {
		source, err := os.Open(f.from)
		if err != nil {
			return false, err
		}
		defer source.Close()
		content = source
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return false, err
	}
	target, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(target, content)
	return true, errors.Join(err, target.Close())
}
