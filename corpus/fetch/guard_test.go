package fetch

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// special are addresses that are nobody's business but the operator's, as people and attackers write them.
var special = []string{
	"127.0.0.1", "127.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "0", "0.0.0.0", "[::1]", "[::]",
	"[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001::1]",
	"[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[100::1]",
	"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "[::ffff:a9fe:a9fe]", "100.100.100.200",
	"168.63.129.16", "192.0.0.192", "198.18.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
}

func TestSpecialAddresses(t *testing.T) {
	var reached atomic.Int64
	server := serve(t, map[string]http.HandlerFunc{"/": func(http.ResponseWriter, *http.Request) { reached.Add(1) }})
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	guard := Guard{Ports: loopback(t, server).Ports} // so that it is not the port that stands in the way
	for _, name := range special {
		address := "http://" + net.JoinHostPort(strings.Trim(name, "[]"), port) + "/"
		failed := refusal(t, newClient(t, Config{Guard: guard}), address)
		if failed.Temporary {
			t.Errorf("%s: refused for the wrong reason: %v", address, failed)
		}
		if !strings.Contains(failed.Reason, "special network") && !strings.Contains(failed.Reason, "no site of this name") {
			t.Errorf("%s: %v", address, failed)
		}
	}
	if reached.Load() != 0 {
		t.Errorf("%d requests came through", reached.Load())
	}
}

// TestRedirectInside leads from an address that may be reached to some that may not.
func TestRedirectInside(t *testing.T) {
	for _, name := range []string{"[::1]", "0.0.0.0", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[fd00:ec2::254]", "168.63.129.16"} {
		var port string
		server := serve(t, map[string]http.HandlerFunc{
			"/robots.txt": http.NotFound,
			"/": func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://"+net.JoinHostPort(strings.Trim(name, "[]"), port)+"/latest/meta-data", http.StatusFound)
			},
		})
		_, port, _ = net.SplitHostPort(server.Listener.Addr().String())
		if failed := refusal(t, newClient(t, Config{Guard: loopback(t, server)}), server.URL); !strings.Contains(failed.Reason, "special network") {
			t.Errorf("%s: %v", name, failed)
		}
	}
}

func TestPorts(t *testing.T) {
	control := (Guard{}).dialer().Control
	for address, want := range map[string]bool{
		"93.184.216.34:443": true, "93.184.216.34:80": true, "93.184.216.34:22": false, "93.184.216.34:8080": false,
		"93.184.216.34:6379": false, "[2606:2800:220:1::1]:443": true,
	} {
		network := "tcp4"
		if address[0] == '[' {
			network = "tcp6"
		}
		if err := control(network, address, syscall.RawConn(nil)); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := control("udp4", "93.184.216.34:443", nil); err == nil {
		t.Error("UDP is let through")
	}
}

// TestRebinding runs a name server that gives a public address the first time and the loopback address ever after, as
// one does that wants to get past a check made before connecting.
func TestRebinding(t *testing.T) {
	var reached, asked atomic.Int64
	server := serve(t, map[string]http.HandlerFunc{"/": func(http.ResponseWriter, *http.Request) { reached.Add(1) }})
	nameServer, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nameServer.Close() })
	go func() {
		buffer := make([]byte, 512)
		for {
			n, from, err := nameServer.ReadFrom(buffer)
			if err != nil {
				return
			}
			var query dnsmessage.Message
			if query.Unpack(buffer[:n]) != nil {
				continue
			}
			answer := dnsmessage.Message{Header: dnsmessage.Header{ID: query.ID, Response: true}, Questions: query.Questions}
			if q := query.Questions[0]; q.Type == dnsmessage.TypeA {
				address := [4]byte{127, 0, 0, 1}
				if asked.Add(1) == 1 {
					address = [4]byte{192, 0, 2, 1} // no host has it, nor does the guard let it through
				}
				answer.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: address},
				}}
			}
			if packed, err := answer.Pack(); err == nil {
				_, _ = nameServer.WriteTo(packed, from)
			}
		}
	}()
	before := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = before })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", nameServer.LocalAddr().String())
	}}
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, Config{Guard: Guard{Ports: loopback(t, server).Ports}})
	for range 3 {
		failed := refusal(t, c, "http://rebind.example.:"+port+"/")
		if !strings.Contains(failed.Reason, "special network") {
			t.Errorf("got %v", failed)
		}
	}
	if asked.Load() < 3 || reached.Load() != 0 {
		t.Errorf("names looked up %d times, requests that came through %d", asked.Load(), reached.Load())
	}
}
