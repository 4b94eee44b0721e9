package node

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

// puppet is a member that only looks at what it is told.
type puppet struct {
	t     *testing.T
	nodes int
}

func (p puppet) Addr() netip.AddrPort { return netip.MustParseAddrPort("127.0.0.1:1") }
func (p puppet) Crash()               {}
func (p puppet) Reopen() error        { return nil }
func (p puppet) Recover()             {}
func (p puppet) Reset(uint64) error   { return nil }
func (p puppet) Stop()                {}
func (p puppet) Close()               {}
func (p puppet) State() control.State { return control.State{} }

func (p puppet) Report() control.Report { return control.Report{} }

func (p puppet) Begin(elapsed algorithms.Time) {
	if elapsed < 0 {
		p.t.Errorf("begins at %v", elapsed)
	}
}

func (p puppet) SetCuts(cuts []*algorithms.Cut) {
	for _, c := range cuts {
		if len(c.SideA) != p.nodes {
			p.t.Errorf("a cut of %d nodes in a run of %d", len(c.SideA), p.nodes)
		}
	}
}

func (p puppet) Renew(peers []algorithms.ID) {
	for _, id := range peers {
		if id < 0 || int(id) >= p.nodes {
			p.t.Errorf("renews node %d of %d", id, p.nodes)
		}
	}
}

// FuzzOrders gives a node whatever a coordinator may say, one order after the other. What reaches a
// member is in bounds, and what is refused has a reason.
func FuzzOrders(f *testing.F) {
	const assign = `{"assign":{"algorithm":"ring","nodes":2,"delta":1,"protocol":"tcp",` +
		`"token":"00000000000000000000000000000000"}}`
	for _, text := range []string{
		assign + `{"peers":["127.0.0.1:1","127.0.0.1:2"],"renew":[1]}{"go":{"elapsed":1}}{"poll":true}{"stop":true}`,
		assign + `{"cuts":[{"SideA":[true,false]}]}{"crash":true}{"reopen":true}{"recover":true}{"reset":true}`,
		assign + `{"go":{"elapsed":-1}}{"renew":[-1]}{"cuts":[{}]}{"heard":true}{}`,
		`{"sign":{"certificate":"AA=="}}{"assign":{"nodes":-1}}`,
		`{"assign":{"algorithm":"ring","nodes":3,"self":1,"sparse":true,"links":[[0,1],[9,9]],"delta":1,` +
			`"protocol":"udp"}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := newSession(&server{cfg: Config{
			Listen: "127.0.0.1:0",
			Find: func(string) (Program, bool) {
				return func(cfg MemberConfig) (member, error) {
					if err := cfg.validate(); err != nil {
						return nil, err
					}
					return puppet{t, cfg.Graph.N()}, nil
				}, true
			},
		}}, nil)
		in := json.NewDecoder(bytes.NewReader(b))
		for range 16 {
			var o control.Order
			if in.Decode(&o) != nil {
				break
			}
			if o.Assign != nil && o.Assign.Nodes > 64 {
				continue // graphs of many nodes are slow to make, and no other
			}
			if _, err := s.execute(&o); err != nil && err.Error() == "" {
				t.Error("an order is refused without a reason")
			}
		}
		s.release()
	})
}
