package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/internal/suggest"
)

// collect stops all nodes and adds up what they have; count is how many had something to say.
func (r *Run) collect() (out engine.Outcome, count int) {
	n := r.cfg.Graph.N()
	reports := make([]*control.Report, n)
	errs := make([]error, n)
	silent := make([]control.Stalls, n) // of those that do not answer any more: they were stopped
	_ = r.each(func(i int) error {
		h := r.host(i)
		if h == nil || h.isLost() {
			return nil
		}
		asked, down := r.verdict.elapsed(), r.verdict.isDown(algorithms.ID(i))
		a, err := h.ask(r.ctx, control.Order{Stop: true})
		switch {
		case err != nil:
			errs[i] = err
			if span := r.verdict.elapsed() - asked; !down && span >= r.cfg.Delta {
				silent[i].Add(engine.Pause{At: asked, Span: span})
			}
		case a.Report == nil:
			errs[i] = fmt.Errorf("host %s: no report", h.name)
		default:
			reports[i] = a.Report
		}
		return nil
	})
	out = engine.Outcome{Expected: r.expected, Parts: r.parts, Events: r.faults}
	if r.cfg.PerNode {
		out.Counts.ByNode(n)
	}
	states := make([]*control.State, n)
	for i, rep := range reports {
		if rep == nil {
			r.held(i, &silent[i], &out)
			r.unmetered = append(r.unmetered, missingReport(i, errs[i]))
			if r.termination.last != nil { // what it said last
				states[i] = r.termination.last[i]
			}
			continue
		}
		count++
		states[i] = &rep.State
		r.add(i, rep, &out)
	}
	r.verdict.finish(&out)
	out.Transfer = r.transfer()
	r.writeOff(states, &out)
	metered := r.metered
	out.Metered = &metered // the next execution has another
	out.Degraded, out.Uncounted = r.degraded(), r.uncounted(reports)
	// Datagrams may come late, or twice, and have no connections to keep.
	r.clean = out.End == engine.Quiet && r.cfg.Protocol != socket.UDP && len(r.Lost()) == 0 &&
		!slices.Contains(reports, nil) && missing(states, r.downs()) == 0
	return out, count
}

// degraded says who was lost, and who could not meter itself.
func (r *Run) degraded() []string {
	var all []string
	for _, l := range r.Lost() {
		all = append(all, l.String())
	}
	for _, m := range r.unmetered {
		all = append(all, m+", so what it used is missing in the CPU time and the energy")
	}
	return all
}

// uncounted are the nodes that have not reported, or not what a process before counted.
func (r *Run) uncounted(reports []*control.Report) (nodes []algorithms.ID) {
	for i, rep := range reports {
		id := algorithms.ID(i)
		if rep == nil || slices.ContainsFunc(r.Lost(), func(l Loss) bool { return l.Node == id && !l.Counted }) {
			nodes = append(nodes, id)
		}
	}
	return nodes
}

// nobody is the error of a run of which nothing is known, because no node has reported.
func (r *Run) nobody() error {
	why := slices.Clone(r.unmetered)
	for i, l := range r.Lost() {
		if i == 0 {
			why = nil
		}
		why = append(why, l.String())
	}
	return fmt.Errorf("cluster: no node is left to report: %s", strings.Join(why, "; "))
}

func missingReport(node int, err error) string {
	if err == nil {
		return fmt.Sprintf("node %d was lost", node)
	}
	return fmt.Sprintf("node %d: %v", node, err)
}

// add adds the report of one node.
func (r *Run) add(node int, rep *control.Report, out *engine.Outcome) {
	c := &out.Counts
	c.Add(&rep.Counts)
	out.Events += rep.State.Events
	out.Time = max(out.Time, rep.State.Last)
	r.held(node, &rep.Stalls, out)
	if c.BySender != nil {
		c.BySender[node], c.BytesBySender[node] = rep.Counts.Sent, rep.Counts.Bytes
		for to, k := range rep.To {
			c.ByReceiver[to] += k
			c.BytesByReceiver[to] += rep.Bytes[to]
		}
	}
	r.sockets.Add(rep.Sockets)
	switch {
	case rep.Usage != nil && rep.Energy != nil:
		m := &r.metered
		if m.Usage.Windows == 0 {
			*m = engine.Metered{Usage: *rep.Usage, Energy: *rep.Energy}
		} else {
			wall := max(m.Usage.Wall, rep.Usage.Wall) // nodes run at the same time
			m.Usage, m.Energy = m.Usage.Add(*rep.Usage), m.Energy.Add(*rep.Energy)
			m.Usage.Wall = wall
		}
	case rep.Unmetered != "":
		r.unmetered = append(r.unmetered, fmt.Sprintf("node %d says %s", node, suggest.Said(rep.Unmetered)))
	default:
		r.unmetered = append(r.unmetered, fmt.Sprintf("node %d has no meter", node))
	}
}

// held takes the times for which a node was held up.
func (r *Run) held(node int, s *control.Stalls, out *engine.Outcome) {
	if s.Count == 0 {
		return
	}
	if out.Stall == nil {
		out.Stall = &engine.Stall{Delta: r.cfg.Delta}
	}
	out.Stall.Add(engine.Stall{Node: algorithms.ID(node), Pause: s.Worst, Count: s.Count, Delta: r.cfg.Delta})
}

// transfer is what the sockets came to.
func (r *Run) transfer() *engine.Transfer {
	c := &r.sockets
	t := &engine.Transfer{Framing: c.Framing, Written: c.Written, Connections: c.Connections}
	for i, n := range c.Refused {
		if n > 0 {
			t.Refused = append(t.Refused, engine.Refusal{Reason: socket.Reason(i).String(), Count: n})
		}
	}
	return t
}

// writeOff counts as dropped what was sent and never received. In a run that did not fall quiet
// messages may still be under way, which are neither; but not to a node that is down.
func (r *Run) writeOff(states []*control.State, out *engine.Outcome) {
	r.verdict.mu.Lock()
	defer r.verdict.mu.Unlock()
	for to := range states {
		gone := gap(states, to, false)
		switch {
		case r.verdict.down[to], out.End == engine.Quiet && r.verdict.crashed[to]:
			out.Counts.Dropped[engine.Crashed] += gone
		case out.End == engine.Quiet:
			out.Counts.Dropped[engine.Lost] += gone
			out.Vanished += gone
		}
	}
}
