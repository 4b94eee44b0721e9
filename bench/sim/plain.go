package sim

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// isPlain reports whether nothing watches or disturbs the messages of a run, which most runs are:
// then all that befalls a message is its delay, unless a partition is in the way.
func (r *run[M, S, P]) isPlain() bool {
	return r.cfg.Tracer == nil && !r.cfg.PerNode && r.links.order == nil && r.links.Reliable()
}

// sendPlain is send for all messages of one call of a node in a plain run without a partition. It
// asks a message once for its kind and its size, and looks for a link beside the one before, since
// nodes mostly send to their neighbours in a row.
func (r *run[M, S, P]) sendPlain(from algorithms.ID, depth int32, sends []algorithms.Send[M]) {
	kinds, t := r.spec.Kinds, &r.tally
	place, linked := -1, false
	for i := range sends {
		m := &sends[i]
		if m.To == from {
			r.transmit(r.now+1, from, m, depth)
			continue
		}
		if place, linked = r.cfg.Graph.Find(from, m.To, place+1); !linked {
			r.unlinked(from, m.To)
			return
		}
		kind, size := m.Msg.Kind(), m.Msg.Size()
		if int(kind) >= len(kinds) {
			r.unknown(from, kind)
			return
		}
		t.add(kind, size)
		if depth >= t.depth && !kinds[kind].Setup {
			t.depth = depth + 1
		}
		link := engine.LinkOf(from, m.To)
		at := r.now + r.links.Delay(link, m.Seq, false)
		r.note(at, uint64(link), identity(m.Seq, kind, size))
		r.transmit(at, from, m, depth+1)
	}
}
