package socket

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
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

func TestGreatestDatagram(t *testing.T) {
	n := newNetwork(t, UDP, 2, nil)
	send(t, n.dial(t, 0, 1), labels[4], strings.Repeat("x", maxDatagramBody))
	if got := n.recorders[1].flushedFrames(1); len(got[0].body) != maxDatagramBody {
		t.Errorf("%d bytes", len(got[0].body))
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

func TestOutOfDescriptors(t *testing.T) {
	for _, test := range []struct {
		err  error
		want bool
	}{
		{fmt.Errorf("accept: %w", syscall.EMFILE), true},
		{fmt.Errorf("accept: %w", syscall.ENFILE), true},
		{syscall.EINVAL, false},
		{nil, false},
	} {
		if got := OutOfDescriptors(test.err); got != test.want {
			t.Errorf("%v: %v", test.err, got)
		}
	}
}

// TestThousandNodesInARing sends a message around, each node listening and dialling.
func TestThousandNodesInARing(t *testing.T) {
	limit, err := DescriptorLimit()
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		t.Fatal(err)
	}
	for _, p := range []Protocol{UDP, TCP, TLS} {
		t.Run(p.String(), func(t *testing.T) {
			nodes := 1000
			if testing.Short() {
				nodes = 100
			}
			if need := 3*nodes + 200; limit < need { // a listener and two ends of a connection each
				t.Skipf("the process may have %d descriptors, %d nodes need %d", limit, nodes, need)
			}
			n := newNetwork(t, p, nodes, nil)
			for id := range algorithms.ID(nodes) {
				next := (id + 1) % algorithms.ID(nodes)
				l := n.dial(t, id, next)
				send(t, l, Label{Seq: uint32(id), Depth: int32(id)}, "round")
				got := n.recorders[next].flushedFrames(1)
				if len(got) != 1 || got[0].from != id || got[0].label.Depth != int32(id) {
					t.Fatalf("node %v got %+v", next, got)
				}
			}
			var sum Counts
			for _, e := range n.ends {
				c := e.Counts()
				sum.Frames += c.Frames
				sum.Written += c.Written
				sum.Read += c.Read
				refused(t, e, nil)
			}
			if sum.Frames != int64(nodes) || p != UDP && p != TLS && sum.Read != sum.Written {
				t.Errorf("counts %+v", sum)
			}
		})
	}
}
