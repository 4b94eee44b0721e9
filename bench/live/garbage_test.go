package live

import (
	"crypto/tls"
	"net"
	"runtime"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/socket"
)

// Strangers send what they like to the ports of a run: it is counted by reason, and the run is the
// same.
func TestGarbageAtALivePort(t *testing.T) {
	eachSocket(t, func(t *testing.T, transport Transport) {
		want := allToAll().realRun(t, over(transport, 4))
		run, err := Prepare(allToAll().algorithm(), over(transport, 4))
		if err != nil {
			t.Fatal(err)
		}
		defer run.Close()
		s := run.carrier.(*sockets[note])
		for i := range s.nodes {
			if transport == UDP {
				throwDatagrams(t, s, i)
			} else {
				throwStreams(t, s, i)
			}
		}
		out, err := run.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if out.Counts.Delivered != want.Counts.Delivered || out.Status() != want.Status() {
			t.Errorf("%s with %d messages; want %s with %d",
				out.Status(), out.Counts.Delivered, want.Status(), want.Counts.Delivered)
		}
		reasons := map[string]int64{}
		for _, r := range out.Transfer.Refused {
			reasons[r.Reason] = r.Count
		}
		for _, reason := range refusals(transport) {
			if reasons[reason.String()] == 0 {
				t.Errorf("nothing was refused because of %q: %v", reason, out.Transfer.Refused)
			}
		}
	})
}

func refusals(transport Transport) []socket.Reason {
	switch transport {
	case UDP:
		return []socket.Reason{socket.WrongToken, socket.FalseID}
	case TLS:
		return []socket.Reason{socket.BadHello, socket.NotAuthentic}
	}
	return []socket.Reason{socket.BadHello, socket.WrongToken}
}

// throwDatagrams sends what is none of a run's, and waits until the receiver has counted it.
func throwDatagrams(t *testing.T, s *sockets[note], node int) {
	t.Helper()
	c, err := net.Dial("udp", s.place(algorithms.ID(node)).String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	// What another run would send, and what this one would, but from another address than that of
	// the node.
	for _, token := range []socket.Token{socket.NewToken(), s.base.Token} {
		base := s.base
		base.Token, base.Self = token, algorithms.ID((node+1)%len(s.nodes))
		base.Open = func(algorithms.ID) socket.Sink { return nil }
		stranger, err := socket.Listen(base)
		if err != nil {
			t.Fatal(err)
		}
		link, err := stranger.Dial(algorithms.ID(node))
		if err != nil {
			t.Fatal(err)
		}
		if err := socket.Add(link, socket.Label{Seq: 1}, note{}); err != nil {
			t.Fatal(err)
		}
		stranger.Close()
	}
	if _, err := c.Write([]byte("GET / HTTP/1.1\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	s.waitRefused(node, 3)
}

// throwStreams connects without being of the run.
func throwStreams(t *testing.T, s *sockets[note], node int) {
	t.Helper()
	address := s.place(algorithms.ID(node)).String()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write(slices.Repeat([]byte("GET / HTTP/1.1\r\n"), 100)); err != nil {
		t.Fatal(err)
	}
	expectClosed(c)
	base := s.base
	base.Self = algorithms.ID((node + 1) % len(s.nodes))
	base.Open = func(algorithms.ID) socket.Sink { return nil }
	if s.authority != nil {
		// Somebody with a certificate that another authority has given.
		trusting := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13}
		if c, err := tls.Dial("tcp", address, trusting); err == nil {
			expectClosed(c)
		}
		s.waitRefused(node, 2)
		return
	}
	base.Token = socket.NewToken()
	stranger, err := socket.Listen(base)
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	link, err := stranger.Dial(algorithms.ID(node))
	if err != nil {
		t.Fatal(err)
	}
	if err := socket.Add(link, socket.Label{Seq: 1}, note{}); err != nil {
		t.Fatal(err)
	}
	_ = link.Flush()
	s.waitRefused(node, 2)
}

// expectClosed reads until the other side closes.
func expectClosed(c net.Conn) {
	defer c.Close()
	buf := make([]byte, 512)
	for {
		if _, err := c.Read(buf); err != nil {
			return
		}
	}
}

// waitRefused waits until a node has refused so much; the test's own time limit ends it otherwise.
func (t *sockets[M]) waitRefused(node int, n int64) {
	for {
		var sum int64
		counts := t.nodes[node].endpoint.Counts()
		for _, r := range counts.Refused {
			sum += r
		}
		if sum >= n {
			return
		}
		runtime.Gosched()
	}
}
