package library

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// tracking are parameters that say where a reader came from and not what the page is.
var tracking = regexp.MustCompile(`^(?i)(utm_.*|fbclid|gclid|dclid|yclid|msclkid|mc_cid|mc_eid|igshid|ocid|cmpid|_openstat|ref_src)$`)

// Canonical gives the addresses of one page one form (RFC 3986, section 6): the scheme, "www.", the letters of the host,
// default ports, the fragment, a slash at the end, the order of the parameters and those that only track readers make no
// difference. It identifies a page, it is not for fetching it. What is no address of the web comes back as "".
func Canonical(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = strings.TrimPrefix(host, "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	query := u.Query()
	for name := range query {
		if tracking.MatchString(name) {
			query.Del(name)
		}
	}
	canonical := host + strings.TrimRight(u.EscapedPath(), "/")
	if encoded := query.Encode(); encoded != "" {
		canonical += "?" + encoded
	}
	return canonical
}

// site returns the host in a canonical address.
func site(canonical string) string {
	host, _, _ := strings.Cut(canonical, "/")
	host, _, _ = strings.Cut(host, "?")
	return strings.TrimPrefix(strings.TrimPrefix(host, "m."), "amp.")
}
