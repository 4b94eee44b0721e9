package sim

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// shard is the part of a run that one core carries on: a range of the nodes, with what is under way
// to them in queues of its own, and with counts of its own. Nodes share nothing that changes, and
// a window of time is too short for a message from another shard to arrive in it. So within a
// window shards know nothing of each other, and what comes of it does not depend on how many there
// are: what they send to each other lies in mailboxes until the window is over, and what nodes
// report is handed to the checker then, in the order of time and node.
type shard[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	run[M, S, P]
	desk[M]
}

// desk is where a shard leaves what is for others.
type desk[M algorithms.Message] struct {
	first, last algorithms.ID   // the shard's own nodes are from first up to and without last
	width       algorithms.ID   // nodes of a shard
	mail, post  [][]letter[M]   // of this window and the one before, by the shard that gets it
	soon        algorithms.Time // the earliest of mail
	soonest     algorithms.Time // the earliest of post
	reports     []report
	rings       []algorithms.Time // at which timers came back, each once
}

// letter is a message to a node of another shard.
type letter[M algorithms.Message] struct {
	at algorithms.Time
	event[M]
}

// report is what a node has told of itself.
type report struct {
	at   algorithms.Time
	node algorithms.ID
	what algorithms.Observation
}

// place makes room for a message: in a queue, or in the mail for another shard.
func (r *run[M, S, P]) place(at algorithms.Time, to algorithms.ID) *event[M] {
	d := r.desk
	if d == nil || to >= d.first && to < d.last {
		return r.messages.add(at)
	}
	d.soon = min(d.soon, at)
	box := &d.mail[to/d.width]
	*box = append(*box, letter[M]{at: at})
	return &(*box)[len(*box)-1].event
}

// observe hands the checker what a node reports, later if the node is a shard's.
func (r *run[M, S, P]) observe(node algorithms.ID, o algorithms.Observation) {
	if d := r.desk; d != nil {
		d.reports = append(d.reports, report{r.now, node, o})
		return
	}
	r.verdict.Observe(r.now, node, o)
}

// ring counts the times at which timers came back, later if it was a shard's timer.
func (r *run[M, S, P]) ring(at algorithms.Time) {
	if d := r.desk; d != nil {
		if n := len(d.rings); n == 0 || d.rings[n-1] != at {
			d.rings = append(d.rings, at)
		}
		return
	}
	if at >= r.waited+engine.RestSpan {
		r.waited = at
		r.out.Waits++
	}
}

// hand makes the mail of a window that of the one before, which others may read.
func (d *desk[M]) hand() {
	d.mail, d.post = d.post, d.mail
	d.soon, d.soonest = farthest, d.soon
	for i := range d.mail {
		d.mail[i] = d.mail[i][:0]
	}
}

// collect puts what is in the post for a shard into its queue.
func (s *shard[M, S, P]) collect(from []*shard[M, S, P]) {
	own := s.first / s.width
	for _, other := range from {
		box := other.post[own]
		for i := range box {
			s.messages.add(box[i].at).set(&box[i].event)
		}
	}
}

// goOn takes the post of all shards and carries one on up to and without end.
func (s *shard[M, S, P]) goOn(all []*shard[M, S, P], end algorithms.Time) {
	s.collect(all)
	for s.broken == nil {
		at, kind := s.next()
		if kind == nothing || at >= end {
			break
		}
		s.now = at
		s.tick(at)
	}
	// The calendars go on too, so that what comes next lies in them.
	s.messages.now = max(s.messages.now, end-1)
	if s.timers != nil {
		s.timers.now = max(s.timers.now, end-1)
	}
}

// split makes shards of a run, of so many nodes each but for the last.
func (r *run[M, S, P]) split(count int) []*shard[M, S, P] {
	n := len(r.slots)
	width := (n + count - 1) / count
	if r.shards == nil {
		for first := 0; first < n; first += width {
			s := &shard[M, S, P]{run: run[M, S, P]{
				cfg: r.cfg, spec: r.spec, setup: r.setup, rngSeed: r.rngSeed, slots: r.slots, down: r.down,
				env:      algorithms.NewEnv[M](r.cfg.Graph),
				messages: spareQueue[M](r.setup.Delta),
			}, desk: desk[M]{
				first: algorithms.ID(first), last: algorithms.ID(min(n, first+width)), width: algorithms.ID(width),
				mail: make([][]letter[M], (n+width-1)/width), post: make([][]letter[M], (n+width-1)/width),
			}}
			s.run.desk = &s.desk
			r.shards = append(r.shards, s)
		}
	}
	of := func(id algorithms.ID) *shard[M, S, P] { return r.shards[int(id)/width] }
	for _, s := range r.shards {
		s.course = course[S]{
			inst: r.inst, links: r.links, cuts: r.cuts, downs: r.downs, floors: r.floors, stable: r.stable,
			voided: map[timerKey]struct{}{}, now: r.now, tally: newTally(r.spec),
		}
		s.plain = r.plain
		s.links.order = r.links.order.of(s.first, s.last)
		s.messages.now, s.timerDue, s.soon, s.soonest = r.now, farthest, farthest, farthest
		if s.timers != nil {
			s.timers.now = r.now
		}
	}
	r.messages.drain(func(at algorithms.Time, e *event[M]) { of(e.to).messages.add(at).set(e) })
	if r.timers != nil {
		r.timers.drain(func(at algorithms.Time, e *event[algorithms.Timer]) { of(e.to).addTimer(at).set(e) })
	}
	r.timerDue = farthest
	for k := range r.voided {
		of(k.node).voided[k] = struct{}{}
	}
	return r.shards
}

// disband gives the shards up with whatever they have.
func (r *run[M, S, P]) disband() {
	for _, s := range r.shards {
		s.messages.giveBack()
		s.timers.giveBack()
	}
	r.shards = nil
}

// join takes back what the shards have, in which nothing is left.
func (r *run[M, S, P]) join() {
	for _, s := range r.shards {
		r.now = max(r.now, s.now)
	}
	r.messages.now = max(r.messages.now, r.now)
	if r.timers != nil {
		r.timers.now = max(r.timers.now, r.now)
	}
	for _, s := range r.shards {
		s.collect(r.shards)
	}
	for _, s := range r.shards {
		s.hand()
		s.messages.drain(func(at algorithms.Time, e *event[M]) { r.messages.add(at).set(e) })
		if s.timers != nil {
			s.timers.drain(func(at algorithms.Time, e *event[algorithms.Timer]) { r.addTimer(at).set(e) })
		}
		for k := range s.voided {
			r.voided[k] = struct{}{}
		}
		r.links.order.take(s.links.order)
		r.tally.merge(&s.tally)
		r.out.Events += s.out.Events
		r.out.Hash += s.out.Hash
		r.out.Time = max(r.out.Time, s.out.Time)
		r.out.Counts.Duplicated += s.out.Counts.Duplicated
		for why, n := range s.out.Counts.Dropped {
			r.out.Counts.Dropped[why] += n
		}
		s.course = course[S]{}
	}
}
