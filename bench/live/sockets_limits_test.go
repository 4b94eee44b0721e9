package live

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/internal/longtest"
)

// A message that does not fit into a datagram ends the run with an error that says so.
func TestTooLargeForADatagram(t *testing.T) {
	_, err := Run(t.Context(), largeMessages(70_000).algorithm(), over(UDP, 2))
	if err == nil || !strings.Contains(err.Error(), "node 0: message to 1") {
		t.Errorf("%v; want an error that names the nodes", err)
	}
}

// largeMessages sends one message whose encoding is as long as asked for.
func largeMessages(size int) *largeToy { return &largeToy{size} }

type largeToy struct{ size int }

type large struct{ size int }

func (large) Kind() algorithms.Kind    { return 0 }
func (l large) Size() int              { return l.size }
func (l large) Append(b []byte) []byte { return append(b, make([]byte, l.size)...) }

type largeNode struct{ size int }

func (n *largeNode) Start(e *algorithms.Env[large]) {
	if e.Self() == 0 {
		e.Send(1, large{n.size})
	}
}
func (*largeNode) Receive(*algorithms.Env[large], algorithms.ID, large) {}
func (*largeNode) Timeout(*algorithms.Env[large], algorithms.Timer)     {}

func (l *largeToy) algorithm() *algorithms.Algorithm[large, largeNode] {
	return &algorithms.Algorithm[large, largeNode]{
		Spec:   algorithms.Spec{Name: "large", Kinds: []algorithms.KindSpec{{Name: "large"}}},
		Decode: func(b []byte) (large, error) { return large{len(b)}, nil },
		New: func(algorithms.Setup) (algorithms.Instance[largeNode], error) {
			return algorithms.Instance[largeNode]{
				Node: func(algorithms.ID) largeNode { return largeNode{l.size} }, Checker: toyChecker{&toy{}},
			}, nil
		},
	}
}

// Two thousand nodes, or where the long tests are not asked for two hundred, have a socket each,
// and two descriptors for each ordered pair that talks.
func TestThousandsOfNodes(t *testing.T) {
	n := longtest.Choose(200, 2000)
	for name, run := range map[string]struct {
		toy  *toy
		sent int64
	}{
		"ring": {tokenRing(uint32(n)), int64(n)},
		"star": {&toy{
			start: func(_ *actor, e *env) {
				for i := 0; e.Self() == 0 && i < e.Degree(); i++ {
					e.Send(e.Neighbor(i), note{})
				}
			},
			receive: func(_ *actor, e *env, from algorithms.ID, _ note) {
				if e.Self() != 0 {
					e.Send(from, note{kind: 1})
				}
			},
		}, 2 * int64(n-1)},
	} {
		t.Run(name, func(t *testing.T) {
			shape := map[string]network.Shape{"ring": network.Ring, "star": network.Star}[name]
			graph, err := network.Topology{Shape: shape}.Build(n, 1)
			if err != nil {
				t.Fatal(err)
			}
			cfg := Config{
				Config: engine.Config{
					Graph: graph, Seed: 1, Limits: engine.Limits{Time: 5 * 60 * algorithms.Second},
				},
				Transport: TCP, SkipIdle: true,
			}
			if err := cfg.enoughDescriptors(); err != nil {
				t.Skip(err)
			}
			if out := run.toy.realRun(t, cfg); out.Counts.Delivered != run.sent {
				t.Errorf("%s: %d messages arrived, want %d", out.Status(), out.Counts.Delivered, run.sent)
			}
		})
	}
}

// The limit of open files is looked at before anything is opened.
func TestTooFewDescriptors(t *testing.T) {
	graph, err := network.Topology{Shape: network.Ring}.Build(1<<22, 1)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Config: engine.Config{Graph: graph}, Transport: TCP}
	_, err = Prepare(tokenRing(1).algorithm(), cfg)
	if err == nil || !strings.Contains(err.Error(), "file descriptors, and the limit is") ||
		!strings.Contains(err.Error(), "ulimit -n") {
		t.Errorf("%v; want an error that says what is needed and what to do", err)
	}
	if want := fmt.Sprintf("%d nodes over tcp", 1<<22); err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("%v; want %q", err, want)
	}
}

// The port of a node that is down may be taken by others: it then listens elsewhere, and is found
// there.
func TestRestartWhereThePortIsTaken(t *testing.T) {
	eachSocket(t, func(t *testing.T, transport Transport) {
		run, err := Prepare(allToAll().algorithm(), over(transport, 3))
		if err != nil {
			t.Fatal(err)
		}
		defer run.Close()
		s := run.carrier.(*sockets[note])
		was := s.place(1)
		s.crash(1)
		squatter, err := socket.Listen(socket.Config{
			Protocol: socket.TCP, Address: was.String(), Open: func(algorithms.ID) socket.Sink { return nil },
			Peer: func(algorithms.ID) (netip.AddrPort, bool) { return netip.AddrPort{}, false },
		})
		if transport == UDP {
			var c net.PacketConn
			if c, err = net.ListenPacket("udp", was.String()); err == nil {
				defer c.Close()
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if squatter != nil {
			defer squatter.Close()
		}
		if err := run.Reset(); err != nil { // brings back who is down
			t.Fatal(err)
		}
		if s.place(1) == was {
			t.Error("the node listens at a port that somebody else has")
		}
		out, err := run.Execute(t.Context())
		if err != nil || out.Counts.Delivered != 6 {
			t.Errorf("%d messages arrived, want 6: %v", out.Counts.Delivered, err)
		}
	})
}
