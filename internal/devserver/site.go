package devserver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Site is a site whose files may be made as they are asked for. It is used by
// several goroutines.
type Site interface {
	// Names lists the files, with slashes: index.html, assets/report.css. They never
	// change.
	Names() []string
	// File returns a file's bytes, the same every time; they are not to be changed.
	// Why one cannot be made is for whoever shows the site to tell, with Fail.
	File(ctx context.Context, name string) ([]byte, error)
}

// Files is a site that is there.
type Files map[string][]byte

func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

func (f Files) File(_ context.Context, name string) ([]byte, error) {
	if content, ok := f[name]; ok {
		return content, nil
	}
	return nil, fs.ErrNotExist
}

// site is a Site with what is known of its files.
type site struct {
	Site
	names  map[string]bool
	pages  []string // their names, sorted
	styles []string
	assets []string // what pages and style sheets may load

	mu       sync.Mutex
	versions map[string]version // of the pages that were asked for
}

func prepare(given Site) *site {
	s := &site{Site: given, names: map[string]bool{}, versions: map[string]version{}}
	for _, name := range given.Names() {
		s.names[name] = true
		switch kind(name) {
		case page:
			s.pages = append(s.pages, name)
		case style:
			s.styles = append(s.styles, name)
		case asset:
			s.assets = append(s.assets, name)
		}
	}
	return s
}

// version is what decides how a page looks and works.
type version struct {
	Page   string            `json:"page"`   // a digest of its bytes
	Loads  string            `json:"loads"`  // a digest of what it loads but for style sheets
	Styles map[string]string `json:"styles"` // by style sheet: a digest of it and of what it loads
}

// version returns the version of a page of that content.
func (s *site) version(ctx context.Context, d *digests, name string, content []byte) (version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.versions[name]; ok {
		return v, nil
	}
	v := version{Page: digest(unversioned(content)), Styles: map[string]string{}}
	var err error
	if v.Loads, err = s.loads(ctx, d, name, content); err != nil {
		return version{}, err
	}
	for _, sheet := range s.styles {
		if !mayLoad(content, sheet) {
			continue
		}
		css, err := s.File(ctx, sheet)
		if err != nil {
			return version{}, err
		}
		pictures, err := s.loads(ctx, d, sheet, css)
		if err != nil {
			return version{}, err
		}
		v.Styles[sheet] = digest([]byte(d.of(sheet, css) + pictures))
	}
	s.versions[name] = v
	return v, nil
}

// loads returns a digest of the assets that a file may load.
func (s *site) loads(ctx context.Context, d *digests, name string, content []byte) (string, error) {
	var all []byte
	for _, asset := range s.assets {
		if asset == name || !mayLoad(content, asset) {
			continue
		}
		loaded, err := s.File(ctx, asset)
		if err != nil {
			return "", err
		}
		all = append(all, asset+"\x00"+d.of(asset, loaded)+"\n"...)
	}
	return digest(all), nil
}

// digests are those of files, kept from one site to the next: most files stay as
// they are.
type digests struct {
	mu    sync.Mutex
	known map[string]known
}

type known struct {
	content []byte
	sum     string
}

// of returns the digest of a file's content.
func (d *digests) of(name string, content []byte) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if k, ok := d.known[name]; ok && bytes.Equal(k.content, content) {
		return k.sum
	}
	sum := digest(content)
	d.known[name] = known{content, sum}
	return sum
}

// forget drops the files that a site does not have.
func (d *digests) forget(s *site) {
	d.mu.Lock()
	defer d.mu.Unlock()
	maps.DeleteFunc(d.known, func(name string, _ known) bool { return !s.names[name] })
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
