package socket

import (
	"io"
	"net"
	"testing"
	"time"
)

func TestSilentPeersAreClosedAndDelayNobody(t *testing.T) {
	t.Parallel() // it waits
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) {
			if c.HelloTimeout = time.Hour; c.Self == 1 {
				c.HelloTimeout = time.Second
			}
		})
		silent, slow := n.connect(t, 1), n.connect(t, 1)
		first := streamMagic[:3]
		if p == TLS {
			first = "\x16\x03\x01" // the type and version of a handshake record
		}
		io.WriteString(slow, first)
		n.talk(t, 0, 1)
		for _, c := range []net.Conn{silent, slow} {
			io.Copy(io.Discard, c) // until it is closed
		}
		n.talk(t, 0, 1)
		refused(t, n.ends[1], map[Reason]int64{Silent: 2})
	}, TCP, TLS)
}

func TestPeersThatSaidHelloMayKeepSilent(t *testing.T) {
	t.Parallel() // it waits
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) { c.HelloTimeout = time.Second })
		l := n.dial(t, 0, 1)
		n.recorders[1].wait(func() bool { return n.recorders[1].opened == 1 })
		io.Copy(io.Discard, n.connect(t, 1)) // takes a hello timeout, begun after that of l
		send(t, l, Label{}, "late")
		if got := n.recorders[1].flushedFrames(1); got[0].body != "late" {
			t.Errorf("got %+v", got)
		}
		refused(t, n.ends[1], map[Reason]int64{Silent: 1})
	}, TCP, TLS)
}
