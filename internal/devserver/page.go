package devserver

import (
	"bytes"
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

//go:embed dev.js
var script []byte

//go:embed plain.html
var plainSource string

// plain is the page where there is none of the site's.
var plain = template.Must(template.New("plain.html").Parse(plainSource))

// serve answers a request. All that is ever sent is in memory: no path reaches the
// file system.
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
		send(w, r, "dev.js", script)
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
	if st.site == nil {
		// An error code: whoever waits for the report has not got it yet.
		w.Header().Set("Retry-After", "1")
		st.plain(w, r, http.StatusServiceUnavailable, name)
		return
	}
	content, ok := st.site.files[name]
	switch {
	case ok && kind(name) == page:
		send(w, r, name, st.withScript(name, content))
	case ok:
		send(w, r, name, content)
	case name == "favicon.ico":
		w.WriteHeader(http.StatusNoContent) // asked for by browsers, not by the site
	case st.site.files[name+"/index.html"] != nil:
		http.Redirect(w, r, (&url.URL{Path: "/" + name + "/"}).String(), http.StatusFound)
	default:
		st.plain(w, r, http.StatusNotFound, name)
	}
}

// send answers with content.
func send(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	w.Header().Set("Content-Type", mediaType(name))
	w.Header().Set("ETag", `"`+digest(content)+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// plain answers with a page that says what there is instead of the one asked for:
// nothing yet, errors, or other pages.
func (st *state) plain(w http.ResponseWriter, r *http.Request, status int, name string) {
	var b bytes.Buffer
	data := struct {
		Name    string
		Failure *failure
		Built   bool
		Pages   []string
	}{Name: name, Failure: st.failure, Built: st.site != nil}
	if st.site != nil {
		data.Pages = st.site.list
	}
	if err := plain.Execute(&b, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	content := st.withScript(name, b.Bytes())
	w.Header().Set("Content-Type", mediaType("plain.html"))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(content) // a client that has gone needs nothing more
	}
}

// withScript returns a page as it is served: with the script that follows changes,
// told what it belongs to, and with a policy that lets it ask.
func (st *state) withScript(name string, page []byte) []byte {
	about, err := json.Marshal(struct {
		Name  string `json:"name"`
		Build string `json:"build"`
		version
		Plain bool `json:"plain"`
	}{name, st.build(), st.version(name), st.site == nil})
	if err != nil {
		return page // strings only: cannot be
	}
	tag := `<script src="/__peil/dev.js" data-about="` + html.EscapeString(string(about)) + `"></script>`
	page = policyTag.ReplaceAllFunc(page, allowScript)
	at := len(page)
	if head := headEnd.FindIndex(page); head != nil {
		at = head[0]
	}
	return slices.Concat(page[:at], []byte(tag+"\n"), page[at:])
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
