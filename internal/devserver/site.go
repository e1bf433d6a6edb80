package devserver

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Site is a site in memory.
type Site struct {
	Files map[string][]byte // by path, with slashes: index.html, assets/report.css; not to be changed any more
	ID    string            // names the build, and is another whenever a byte is; empty: it is made from the files
}

// site is a Site with what its pages need to know.
type site struct {
	files map[string][]byte
	id    string
	sums  map[string]string // by file: a digest of its bytes
	pages map[string]version
	list  []string // the pages' names, sorted
}

// version is what decides how a page looks and works.
type version struct {
	Page   string            `json:"page"`   // a digest of its bytes and of what it loads but for style sheets
	Styles map[string]string `json:"styles"` // by style sheet: a digest of it and of what it loads
}

// prepare computes the digests. Those of files that are as they were before are
// taken from there.
func prepare(given Site, before *site) *site {
	s := &site{files: given.Files, id: given.ID, sums: map[string]string{}, pages: map[string]version{}}
	for name, content := range given.Files {
		if before != nil {
			if old, ok := before.files[name]; ok && bytes.Equal(old, content) {
				s.sums[name] = before.sums[name]
				continue
			}
		}
		s.sums[name] = digest(content)
	}
	names := slices.Sorted(maps.Keys(given.Files))
	var loaded, styles []string
	for _, name := range names {
		switch kind(name) {
		case page:
			s.list = append(s.list, name)
		case style:
			styles = append(styles, name)
		case asset:
			loaded = append(loaded, name)
		}
	}
	sheets := map[string]string{}
	for _, name := range styles {
		sheets[name] = digest(s.withLoaded(name, given.Files[name], loaded))
	}
	for _, name := range s.list {
		content := given.Files[name]
		v := version{Page: digest(s.withLoaded(name, unversioned(content), loaded)), Styles: map[string]string{}}
		for _, sheet := range styles {
			if mayLoad(content, sheet) {
				v.Styles[sheet] = sheets[sheet]
			}
		}
		s.pages[name] = v
	}
	if s.id == "" {
		var all []byte
		for _, name := range names {
			all = append(all, name+"\x00"+s.sums[name]+"\n"...)
		}
		s.id = digest(all)
	}
	return s
}

// withLoaded returns the digests of a file's content and of the assets it loads,
// one a line.
func (s *site) withLoaded(name string, content []byte, assets []string) []byte {
	all := []byte(digest(content))
	for _, asset := range assets {
		if asset != name && mayLoad(content, asset) {
			all = append(all, "\n"+asset+"\x00"+s.sums[asset]...)
		}
	}
	return all
}

// mayLoad reports whether a file may load another: whether it holds its name. A
// name that addresses may write in other ways is taken to be held. Too many only
// make a page load once more than it must.
func mayLoad(content []byte, file string) bool {
	base := path.Base(file)
	return !plainName.MatchString(base) || bytes.Contains(content, []byte(base))
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// unversioned returns a page without the versions that its style sheets' addresses
// carry (report.css?v=1a2b3c4d), as they change with the style sheets.
func unversioned(page []byte) []byte {
	mark := []byte(".css?v=")
	var out []byte
	for {
		i := bytes.Index(page, mark)
		if i < 0 {
			return append(out, page...)
		}
		out = append(out, page[:i+len(".css")]...)
		page = bytes.TrimLeft(page[i+len(mark):], "0123456789abcdef")
	}
}

// What a file is to a browser.
type role int

const (
	other role = iota // downloaded, never part of a page
	page
	style
	asset
)

func kind(name string) role {
	switch mime := mediaType(name); {
	case strings.HasPrefix(mime, "text/html"):
		return page
	case strings.HasPrefix(mime, "text/css"):
		return style
	case strings.HasPrefix(mime, "text/javascript"), strings.HasPrefix(mime, "image/"), strings.HasPrefix(mime, "font/"):
		return asset
	}
	return other
}

// mediaType is told by the name alone: the table of the machine that peil runs on
// may know nothing, or call a script text/plain.
func mediaType(name string) string {
	if t := mediaTypes[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}

var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".txt":  "text/plain; charset=utf-8",
	".csv":  "text/csv; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".jpg":  "image/jpeg",
	".jpeg": "image/jpeg",
	".gif":  "image/gif",
	".webp": "image/webp",
	".avif": "image/avif",
	".ico":  "image/x-icon",
	".woff": "font/woff", ".woff2": "font/woff2",
	".pdf": "application/pdf",
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}
