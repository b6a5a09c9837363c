package fetch

import (
	"errors"
	"net"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"
)

// Guard says which addresses may be connected to. The zero value permits ports 80 and 443 of the public internet:
// nothing that IANA keeps for special purposes (loopback, private, link-local, documentation, multicast and so on), and
// none of the services that answer inside a cloud alone.
type Guard struct {
	Ports    []uint16       // instead of 80 and 443
	Networks []netip.Prefix // special networks that may be reached all the same
}

// insideClouds are addresses that look public but answer the machines of one cloud, with secrets of theirs.
var insideClouds = []netip.Prefix{
	netip.MustParsePrefix("168.63.129.16/32"), // Azure
}

// dialer returns the one way in which connections are made. It checks the address after the name has been looked up,
// just before connecting to that same address; so it makes no difference how the address was written, whether a redirect
// led there, or whether a name server gives another answer the second time.
func (g Guard) dialer() *net.Dialer {
	var v4, v6 []netip.Prefix
	for _, p := range g.Networks {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	options := []ssrf.Option{
		ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...), ssrf.WithDeniedV4Prefixes(insideClouds...),
	}
	if len(g.Ports) > 0 {
		options = append(options, ssrf.WithPorts(g.Ports...))
	}
	return &net.Dialer{Timeout: 10 * time.Second, Control: ssrf.New(options...).Safe}
}

// forbidden says for people that the guard refused, or "".
func forbidden(err error) string {
	switch {
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return "the address has a port that may not be reached; FETCH_PORTS sets which may"
	case errors.Is(err, ssrf.ErrProhibitedIP):
		return "the address leads into a private or special network, where nothing may be fetched; FETCH_NETWORKS sets exceptions"
	case errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return "the address may not be reached"
	}
	return ""
}
