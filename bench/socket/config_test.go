package socket

import (
	"net/url"
	"strings"
	"testing"
)

func uris(t *testing.T, texts ...string) (us []*url.URL) {
	t.Helper()
	for _, text := range texts {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		us = append(us, u)
	}
	return us
}

func TestConfigReportsAllFaults(t *testing.T) {
	n := newNetwork(t, TLS, 1, nil)
	foreign := identity(t, newAuthority(t, NewToken()), 0)
	for _, test := range []struct {
		protocol Protocol
		change   func(*Config)
		want     []string
	}{
		{TCP, func(c *Config) { c.Protocol = 9 }, []string{"protocol 9"}},
		{TCP, func(c *Config) { c.Self, c.Peer, c.Open = -1, nil, nil }, []string{"node number -1", "Peer", "Open"}},
		{TCP, func(c *Config) { c.MaxBody = -1 }, []string{"body of -1 bytes"}},
		{TCP, func(c *Config) { c.MaxBody = 1<<30 + 1 }, []string{"body of 1073741825 bytes"}},
		{UDP, func(c *Config) { c.MaxBody = maxDatagramBody + 1 }, []string{"body of 65478 bytes", "65477"}},
		{TCP, func(c *Config) { c.HelloTimeout, c.WriteTimeout = -1, -1 }, []string{"hello timeout", "write timeout"}},
		{TCP, func(c *Config) { c.Address = "127.0.0.1:x" }, []string{"127.0.0.1:x", "node 0"}},
		{TCP, func(c *Config) { c.Address = n.ends[0].Addr().String() }, []string{"in use"}},
		{TCP, func(c *Config) { c.Identity = foreign }, []string{"identity", "tcp"}},
		{UDP, func(c *Config) { c.Identity = foreign }, []string{"identity", "udp"}},
		{TLS, func(c *Config) { c.Identity = nil }, []string{"identity", "tls"}},
		{TLS, func(c *Config) { c.Identity = foreign }, []string{"identity", foreign.token.String()}},
		{TLS, func(c *Config) { c.Self = 1 }, []string{"identity of node 0"}},
	} {
		cfg, _ := n.config(t, test.protocol, 0)
		test.change(&cfg)
		e, err := Listen(cfg)
		if err == nil {
			e.Close()
			t.Errorf("no error, want %q", test.want)
			continue
		}
		for _, w := range test.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("error %q does not name %q", err, w)
			}
		}
	}
}

func TestDefaults(t *testing.T) {
	n := newNetwork(t, UDP, 1, nil)
	c := n.ends[0].cfg
	if c.MaxBody != 65477 || c.HelloTimeout != DefaultHelloTimeout || c.WriteTimeout != DefaultWriteTimeout {
		t.Errorf("config %+v", c)
	}
	if a := n.ends[0].Addr(); !a.Addr().IsLoopback() || a.Port() == 0 {
		t.Errorf("address %v", a)
	}
}

func TestTokensDiffer(t *testing.T) {
	a, b := NewToken(), NewToken()
	if a == b || a == (Token{}) || len(a.String()) != 32 {
		t.Errorf("tokens %v and %v", a, b)
	}
}

func TestProtocolNames(t *testing.T) {
	for p, want := range map[Protocol]string{UDP: "udp", TCP: "tcp", TLS: "tls", 7: "protocol 7"} {
		if got := p.String(); got != want {
			t.Errorf("protocol %d is %q, want %q", uint8(p), got, want)
		}
	}
}
