package devserver

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What follows the builds, in the order in which it must run.
var (
	//go:embed place.js
	placeScript []byte
	//go:embed patch.js
	patchScript []byte
	//go:embed dev.js
	devScript []byte
)

//go:embed plain.html
var plainSource string

// plain is the page where there is none of the site's.
var plain = template.Must(template.New("plain.html").Parse(plainSource))

// serve answers a request. No path of a request reaches the file system.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if why := s.refuse(r); why != "" {
		http.Error(w, why, http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "This server only shows pages.", http.StatusMethodNotAllowed)
		return
	}
	switch r.URL.Path {
	case "/__peil/events":
		s.listen(w, r)
	case "/__peil/dev.js":
		send(w, r, "dev.js", slices.Concat(placeScript, patchScript, devScript))
	default:
		s.file(w, r)
	}
}

// file answers with a file of the site.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	st := s.now.Load()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	content, v := s.look(r.Context(), st, name)
	switch {
	case content != nil && kind(name) == page:
		send(w, r, name, withScripts(name, content, v, false))
	case content != nil:
		send(w, r, name, content)
	case st.site == nil || st.site.names[name]:
		// An error code: whoever waits for the report has not got it yet.
		w.Header().Set("Retry-After", "1")
		st.plain(w, r, http.StatusServiceUnavailable, name, v)
	case name == "favicon.ico":
		w.WriteHeader(http.StatusNoContent) // asked for by browsers, not by the site
	case st.site.names[name+"/index.html"]:
		http.Redirect(w, r, (&url.URL{Path: "/" + name + "/"}).String(), http.StatusFound)
	default:
		st.plain(w, r, http.StatusNotFound, name, v)
	}
}

// goodPage is a page that could be made.
type goodPage struct {
	content []byte
	version version
}

// look returns what is served under a name: a file of the site, or the page as it
// last could be made. The content is nil when there is neither, and a page says so
// instead; the version is that page's.
func (s *Server) look(ctx context.Context, st *state, name string) ([]byte, version) {
	switch {
	case st.site == nil:
		return nil, st.waiting()
	case !st.site.names[name]:
		return nil, version{Page: "missing " + digest([]byte(strings.Join(st.site.pages, "\n")))}
	}
	content, err := st.site.File(ctx, name)
	if kind(name) != page {
		return content, version{} // nil when it cannot be made
	}
	var v version
	if err == nil {
		v, err = st.site.version(ctx, &s.digests, name, content)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.good[name] = goodPage{content, v}
	}
	if good, ok := s.good[name]; ok {
		return good.content, good.version
	}
	return nil, st.waiting()
}

// waiting is the version of the page that says that the one asked for is still to
// come.
func (st *state) waiting() version {
	if st.failure == nil {
		return version{Page: "building"}
	}
	return version{Page: "failed " + st.failure.ID}
}

// send answers with content.
func send(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	w.Header().Set("Content-Type", mediaType(name))
	w.Header().Set("ETag", `"`+digest(content)+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// plain answers with a page that says what there is instead of the one asked for:
// nothing yet, errors, or other pages.
func (st *state) plain(w http.ResponseWriter, r *http.Request, status int, name string, v version) {
	var b bytes.Buffer
	data := struct {
		Name    string
		Failure *failure
		Missing bool
		Pages   []string
	}{Name: name, Failure: st.failure, Missing: status == http.StatusNotFound}
	if st.site != nil {
		data.Pages = st.site.pages
	}
	if err := plain.Execute(&b, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	content := withScripts(name, b.Bytes(), v, !data.Missing)
	w.Header().Set("Content-Type", mediaType("plain.html"))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(content) // a client that has gone needs nothing more
	}
}

// withScripts returns a page as it is served: with the scripts that follow changes,
// told what they belong to, and with a policy that lets them ask. A waiting page is
// none of the site's: it stands there until that one can be made.
func withScripts(name string, page []byte, v version, waiting bool) []byte {
	about, err := json.Marshal(struct {
		Name string `json:"name"`
		version
		Waiting bool `json:"waiting"`
	}{name, v, waiting})
	if err != nil {
		return page // strings only: cannot be
	}
	tag := `<script src="/__peil/dev.js" data-about="` + html.EscapeString(string(about)) + `"></script>`
	at := len(page)
	if head := headEnd.FindIndex(page); head != nil {
		at = head[0]
	}
	return slices.Concat(policyTag.ReplaceAllFunc(page[:at], allowScript), []byte(tag+"\n"), page[at:])
}

var (
	headEnd   = regexp.MustCompile(`(?i)</head\s*>|<body[\s>]`)
	policyTag = regexp.MustCompile(`(?i)<meta\s[^>]*http-equiv\s*=\s*["']?content-security-policy\b[^>]*>`)
	contentOf = regexp.MustCompile(`(?i)(\scontent\s*=\s*)("[^"]*"|'[^']*')`)
)

// allowScript returns a meta element with a Content-Security-Policy that lets the
// script be loaded and connect. A theme's own policy need not.
func allowScript(meta []byte) []byte {
	return contentOf.ReplaceAllFunc(meta, func(attribute []byte) []byte {
		part := contentOf.FindSubmatch(attribute)
		quote := string(part[2][:1])
		policy := html.UnescapeString(string(part[2][1 : len(part[2])-1]))
		policy = allowSelf(allowSelf(policy, "script-src"), "connect-src")
		policy = strings.NewReplacer("&", "&amp;", "<", "&lt;", quote, map[string]string{`"`: "&#34;", "'": "&#39;"}[quote]).Replace(policy)
		return []byte(string(part[1]) + quote + policy + quote)
	})
}

// allowSelf adds 'self' to a directive of a policy; one that is missing starts as
// the default.
func allowSelf(policy, directive string) string {
	var directives []string
	var fallback []string
	found, limited := false, false
	for d := range strings.SplitSeq(policy, ";") {
		words := strings.Fields(d)
		if len(words) == 0 {
			continue
		}
		switch strings.ToLower(words[0]) {
		case directive:
			if !found { // of several the first counts
				words = withSelf(words)
			}
			found = true
		case "default-src":
			fallback, limited = words[1:], true
		}
		directives = append(directives, strings.Join(words, " "))
	}
	if !found && limited {
		directives = append(directives, strings.Join(withSelf(slices.Concat([]string{directive}, fallback)), " "))
	}
	return strings.Join(directives, "; ")
}

// withSelf adds 'self' to the words of a directive.
func withSelf(words []string) []string {
	words = slices.DeleteFunc(words, func(w string) bool { return strings.EqualFold(w, "'none'") })
	if slices.Contains(words, "'self'") {
		return words
	}
	return append(words, "'self'")
}
