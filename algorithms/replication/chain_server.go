package replication

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// server is what a node of the chain keeps.
type server struct {
	values  []int64 // by key; nil: nothing is written
	done    []bool  // by operation: carried out
	history uint64  // the place of the latest update
	// sent is what is not acknowledged, in order (Sent of the paper).
	sent []ChainMessage
	// early is what has come before its turn, by place.
	early map[uint64]ChainMessage
}

// serve takes what is for a server.
func (p *ChainNode) serve(env *algorithms.Env[ChainMessage], from algorithms.ID, m ChainMessage) {
	self := env.Self()
	if !p.line.has(self) || m.number > len(p.run.commands) || m.key >= p.run.keys {
		return
	}
	s := &p.server
	switch m.kind {
	case chainUpdate:
		if self == p.line.head {
			p.update(env, from, m)
		}
	case chainForward:
		switch {
		case !p.line.has(from) || from > self || int(m.client) >= env.N():
			// from a server that has been removed, or from nobody
		case m.place == s.history+1:
			p.apply(env, m)
			for next, ok := s.early[s.history+1]; ok; next, ok = s.early[s.history+1] {
				delete(s.early, next.place)
				p.apply(env, next)
			}
		case m.place > s.history && m.place <= uint64(len(p.run.commands)):
			if s.early == nil {
				s.early = map[uint64]ChainMessage{}
			}
			s.early[m.place] = m
		case m.place <= s.history && !slices.ContainsFunc(s.sent, m.sameplace):
			p.tell(env, p.line.before, ChainMessage{kind: chainAck, place: m.place}) // once more
		}
	case chainAck:
		i := slices.IndexFunc(s.sent, m.sameplace)
		if i >= 0 {
			s.sent = slices.Delete(s.sent, i, i+1)
			p.tell(env, p.line.before, m)
		}
	case chainQuery:
		if self == p.line.tail {
			p.tell(env, from, ChainMessage{kind: chainReply, number: m.number, value: p.read(m.key)})
		}
	}
}

// update gives an update of a client its place. One that was carried out already is answered if all
// have it, and will be if not.
func (p *ChainNode) update(env *algorithms.Env[ChainMessage], from algorithms.ID, m ChainMessage) {
	s := &p.server
	if s.done != nil && s.done[m.number] {
		if !slices.ContainsFunc(s.sent, func(u ChainMessage) bool { return u.number == m.number }) {
			p.tell(env, from, ChainMessage{kind: chainReply, number: m.number})
		}
		return
	}
	m.kind, m.place, m.client = chainForward, s.history+1, from
	p.apply(env, m)
}

// apply carries out the update whose turn it is, and passes it on. At the tail it is answered.
func (p *ChainNode) apply(env *algorithms.Env[ChainMessage], m ChainMessage) {
	s := &p.server
	if s.values == nil {
		s.values, s.done = make([]int64, p.run.keys), make([]bool, len(p.run.commands)+1)
	}
	s.history, s.values[m.key], s.done[m.number] = m.place, m.value, true
	env.Report(algorithms.Observation{What: sawStored, Value: m.value, Aux: int64(m.place)})
	if env.Self() == p.line.tail {
		p.settle(env, m)
		return
	}
	s.sent = append(s.sent, m)
	env.Send(p.line.after, m)
}

// settle answers an update that all have, and acknowledges it.
func (p *ChainNode) settle(env *algorithms.Env[ChainMessage], m ChainMessage) {
	p.tell(env, p.line.before, ChainMessage{kind: chainAck, place: m.place})
	p.tell(env, m.client, ChainMessage{kind: chainReply, number: m.number})
}

// read is the value of a key.
func (p *ChainNode) read(key int) int64 {
	if p.server.values == nil {
		return 0
	}
	return p.server.values[key]
}

// rejoin passes on again what is not acknowledged, when the chain has changed. A new tail settles
// it.
func (p *ChainNode) rejoin(env *algorithms.Env[ChainMessage]) {
	s := &p.server
	if !p.line.has(env.Self()) {
		return
	}
	if env.Self() != p.line.tail {
		for _, m := range s.sent {
			env.Send(p.line.after, m)
		}
		return
	}
	sent := s.sent
	s.sent = nil
	for _, m := range sent {
		p.settle(env, m)
	}
}

func (m ChainMessage) sameplace(o ChainMessage) bool { return m.place == o.place }
