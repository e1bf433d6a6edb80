package devserver

import (
	"net"
	"net/http"
)

// refuse says why a request is not answered; "" when it is.
//
// Any page in any browser on this machine can make requests here. One that gave its
// own name this machine's address would even be allowed to read the answers, but it
// still asks by its name.
func (s *Server) refuse(r *http.Request) string {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h // of any port: it may be forwarded
	}
	at := s.listener.Addr().(*net.TCPAddr).IP
	if ip := net.ParseIP(trimBrackets(host)); host != "localhost" && (ip == nil || !ip.Equal(at)) {
		return "This server answers only to " + s.URL() + "."
	}
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return "This server does not answer to pages of others."
	}
	// Browsers tell where a request comes from also when there is no Origin. A link
	// to a page may be followed from anywhere.
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return ""
	}
	if r.Header.Get("Sec-Fetch-Mode") == "navigate" {
		return ""
	}
	return "This server does not answer to pages of others."
}

// trimBrackets returns an IPv6 address without its brackets.
func trimBrackets(host string) string {
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		return host[1 : len(host)-1]
	}
	return host
}
