package node

import (
	"errors"
	"fmt"
	"net"
	"net/netip"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/socket"
)

// assign builds a node. Over TLS it asks for a certificate first.
func (s *session) assign(a *control.Assignment) (control.Answer, error) {
	s.release()
	cfg, err := s.build(a)
	if err != nil {
		return control.Answer{}, err
	}
	s.assigned, s.config = a, cfg
	if cfg.Socket.Protocol != socket.TLS {
		return s.listen()
	}
	if s.request, err = socket.NewRequest(a.Self); err != nil {
		return control.Answer{}, err
	}
	return control.Answer{Request: s.request.CSR()}, nil
}

// certify takes the certificate that was asked for.
func (s *session) certify(c *control.Certificates) (control.Answer, error) {
	if s.request == nil {
		return control.Answer{}, errors.New("the coordinator sent a certificate that the node had not asked for")
	}
	identity, err := s.request.Identity(c.Certificate, c.Authority)
	if err != nil {
		return control.Answer{}, err
	}
	s.request = nil
	s.config.Socket.Identity = identity
	return s.listen()
}

// listen makes the member and tells where it listens.
func (s *session) listen() (control.Answer, error) {
	m, err := s.program(s.config)
	if err != nil {
		return control.Answer{}, err
	}
	s.member = m
	at := s.address()
	at.Last, at.Keeps = s.last, s.server.cfg.State != ""
	s.server.note("node %d of %d, %s over %s at %v", s.assigned.Self, s.assigned.Nodes, s.assigned.Algorithm,
		s.assigned.Protocol, *at.Address)
	return at, nil
}

// address tells where others reach the node.
func (s *session) address() control.Answer {
	addr := s.member.Addr()
	if adv := s.server.advertise; adv.IsValid() {
		addr = netip.AddrPortFrom(adv.Addr(), addr.Port())
	}
	return control.Answer{Address: &addr}
}

// build checks an assignment.
func (s *session) build(a *control.Assignment) (cfg MemberConfig, err error) {
	program, ok := s.server.cfg.Find(a.Algorithm)
	if !ok {
		return cfg, fmt.Errorf("the node process does not know the algorithm %q", a.Algorithm)
	}
	if a.Silence < 0 {
		return cfg, fmt.Errorf("silence: %v (allowed: 0 or more)", a.Silence)
	}
	graph, err := a.Graph()
	if err != nil {
		return cfg, err
	}
	protocol, err := socket.ParseProtocol(a.Protocol)
	if err != nil {
		return cfg, err
	}
	token, err := a.DecodeToken()
	if err != nil {
		return cfg, err
	}
	store, last, err := s.store(a, token)
	if err != nil {
		return cfg, err
	}
	s.program, s.last = program, last
	s.lease.shorten(a.Silence)
	s.mu.Lock()
	s.peers = nil
	s.mu.Unlock()
	return MemberConfig{
		Self: a.Self, Graph: graph, Params: a.Params, Seed: a.Seed, Draw: a.Draw, Delta: a.Delta, Links: a.Network,
		Faults:   a.Faults,
		Socket:   socket.Config{Protocol: protocol, Token: token, Address: s.dataAddress(), Peer: s.peer},
		Store:    store,
		Observer: s, Failed: s.failed, Back: a.Back, Lapsed: s.lease.over,
	}, nil
}

// store is the stable storage of a new node, or of one that comes back, with what was durable last.
func (s *session) store(a *control.Assignment, token socket.Token) (Store, *control.Batch, error) {
	dir := s.server.cfg.State
	if dir == "" {
		if a.Back {
			return nil, nil, fmt.Errorf("node %d cannot come back: this process has no state directory", a.Self)
		}
		return nil, nil, nil
	}
	f := NewFolder(dir, a.Self, token)
	if !a.Back {
		return f, nil, nil
	}
	kept, err := f.Load()
	if err != nil {
		return nil, nil, fmt.Errorf("node %d cannot come back: %w", a.Self, err)
	}
	return f, &kept.Last, nil
}

// dataAddress is where the node listens for the others: at the address of the control port, or,
// where that is every address, at the one that the coordinator has reached.
func (s *session) dataAddress() string {
	var ip netip.Addr
	if host, _, err := net.SplitHostPort(s.server.cfg.Listen); err == nil {
		if a, err := netip.ParseAddr(host); err == nil && !a.IsUnspecified() {
			ip = a
		}
	}
	if !ip.IsValid() {
		if local, ok := s.conn.LocalAddr().(*net.TCPAddr); ok {
			ip = local.AddrPort().Addr().Unmap()
		}
	}
	return netip.AddrPortFrom(ip, s.server.advertise.Port()).String()
}

var _ Observer = (*session)(nil)

// setPeers takes the addresses of all nodes.
func (s *session) setPeers(peers []netip.AddrPort, renew []algorithms.ID) error {
	n := s.assigned.Nodes
	if len(peers) != n {
		return fmt.Errorf("the coordinator sent addresses of %d nodes (allowed: %d)", len(peers), n)
	}
	for _, id := range renew {
		if id < 0 || int(id) >= n {
			return fmt.Errorf("the coordinator asked to renew the link to node %d (allowed: 0 to %d)", id, n-1)
		}
	}
	s.mu.Lock()
	s.peers = peers
	s.mu.Unlock()
	if len(renew) > 0 {
		s.member.Renew(renew)
	}
	return nil
}

// peer tells where a node listens.
func (s *session) peer(id algorithms.ID) (netip.AddrPort, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id < 0 || int(id) >= len(s.peers) {
		return netip.AddrPort{}, false
	}
	return s.peers[id], s.peers[id].IsValid()
}

// setCuts takes the partitions that are up.
func (s *session) setCuts(cuts []algorithms.Cut) error {
	var up []*algorithms.Cut
	for i := range cuts {
		if len(cuts[i].SideA) != s.assigned.Nodes {
			return fmt.Errorf("the coordinator sent a partition of %d nodes (allowed: %d)",
				len(cuts[i].SideA), s.assigned.Nodes)
		}
		up = append(up, &cuts[i])
	}
	s.member.SetCuts(up)
	return nil
}
