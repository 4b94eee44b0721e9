package pbft

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// leave ends what the replica does in its view.
func (r *Replica) leave(view uint32) {
	r.view, r.active, r.dirty = view, false, true
	r.client.Close()
	r.backlog = nil
	for i := range r.slots {
		r.slots[i].accepted = false
	}
}

// depart leaves the view for a later one, and says what the replica has prepared.
func (r *Replica) depart(env *algorithms.Env[Message], view uint32) {
	r.leave(view)
	r.idle, r.failed = 0, r.failed+1
	m := Message{kind: kindViewChange, view: view, seq: r.stable}
	var all []claims
	for i, s := range r.slots {
		if len(s.preprepared) > 0 {
			all = append(all, claims{r.stable + uint32(i) + 1, s.prepared, s.preprepared})
		}
	}
	m.body = bodyOfClaims(all)
	m = r.tell(env, m)
	r.changes[env.Self()] = change{env.Self(), m, all}
	r.install(env)
}

// hearChange takes the view-change of another replica. When f+1 are for later views, one of
// those that send them is honest, and the replica follows to the earliest of these views.
func (r *Replica) hearChange(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if m.view <= r.view && r.active && r.started.view == r.view && m.view > 0 && r.isPrimary(env) && r.view > 0 {
		env.Send(from, r.started)
	}
	if r.point(env) > m.seq {
		r.retell(env, from)
	}
	all, ok := readClaims(m.body)
	if !ok || m.view < r.view || m.view <= r.changes[from].view {
		return
	}
	r.changes[from] = change{from, m, all}
	var later []uint32
	for _, c := range r.changes {
		if c.view > r.view {
			later = append(later, c.view)
		}
	}
	if len(later) > r.run.F {
		r.depart(env, slices.Min(later))
		return
	}
	r.install(env)
}

// install has the primary of a view that a quorum is on the way to begin it, if their claims
// say what has to be decided in it.
func (r *Replica) install(env *algorithms.Env[Message]) {
	if r.active || !r.isPrimary(env) {
		return
	}
	var changes []change
	for _, c := range r.changes {
		if c.kind == kindViewChange && c.view == r.view {
			changes = append(changes, c)
		}
	}
	if p, ok := r.plan(changes); ok {
		if m := (Message{kind: kindNewView, view: r.view, body: bodyOfChanges(changes)}); len(m.body) <= maxBody {
			r.started = r.tell(env, m)
			r.enter(env, p)
		}
	}
}

// newView takes the begin of a view, if it follows from the view-changes in it.
func (r *Replica) newView(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if from != r.run.primary(m.view) || m.view < r.view || m.view == r.view && r.active {
		return
	}
	changes, ok := readChanges(m.body)
	if !ok {
		return
	}
	for _, c := range changes {
		if c.view != m.view || int(c.from) >= r.run.N || !r.sentBy(env, c) {
			return
		}
	}
	if p, ok := r.plan(changes); ok {
		r.leave(m.view)
		r.enter(env, p)
	}
}

// sentBy reports whether a view-change is from whom it is said to be.
func (r *Replica) sentBy(env *algorithms.Env[Message], c change) bool {
	if c.from == env.Self() {
		own := r.changes[c.from]
		return own.view == c.view && own.seq == c.seq && own.body == c.body
	}
	return r.run.keys.valid(r.run.N, c.from, env.Self(), c.text(nil), c.codes)
}

// plan is what a view begins with: the requests of the numbers after a checkpoint.
type plan struct {
	after   uint32
	batches []string
}

// plan finds out what may have been executed somewhere from the view-changes of a quorum, by the
// conditions A and B of the paper. It may take more of them.
func (r *Replica) plan(changes []change) (p plan, ok bool) {
	if len(changes) < r.run.Quorum {
		return p, false
	}
	var points []uint32
	last := uint32(0)
	for _, c := range changes {
		points = append(points, c.seq)
		if n := len(c.claims); n > 0 {
			last = max(last, c.claims[n-1].seq)
		}
	}
	// An honest one of f+1 has a stable checkpoint there, which others have reached too.
	slices.Sort(points)
	p.after = points[len(points)-1-r.run.F]
	last = min(last, p.after+r.run.window())
	for seq := p.after + 1; seq <= last; seq++ {
		batch, ok := r.choose(changes, seq)
		if !ok {
			return plan{}, false
		}
		p.batches = append(p.batches, batch)
	}
	return p, true
}

// choose is the request for a number: one that a replica has prepared, if nobody of a quorum can
// have prepared another one later and f+1 have accepted it; the null request, if nobody of a quorum
// has prepared any.
func (r *Replica) choose(changes []change, seq uint32) (batch string, ok bool) {
	free := 0
	var said []claims
	for _, c := range changes {
		if c.seq < seq {
			s := c.of(seq)
			said = append(said, s)
			if !s.prepared.made {
				free++
			}
		}
	}
	for _, s := range said {
		if c := s.prepared; c.made && possible(said, c) >= r.run.Quorum && accepted(said, c) > r.run.F {
			return c.batch, true
		}
	}
	return "", free >= r.run.Quorum
}

// of is what a view-change says of a number.
func (c *change) of(seq uint32) claims {
	for _, s := range c.claims {
		if s.seq == seq {
			return s
		}
	}
	return claims{seq: seq}
}

// possible counts those whose claims do not speak against one.
func possible(said []claims, c claim) (count int) {
	for _, s := range said {
		if !s.prepared.made || s.prepared.view < c.view || s.prepared == c {
			count++
		}
	}
	return count
}

// accepted counts those that have accepted the request of a claim in its view or later.
func accepted(said []claims, c claim) (count int) {
	d := consensus.DigestOf(c.batch)
	for _, s := range said {
		if slices.ContainsFunc(s.preprepared, func(p stand) bool { return p.digest == d && p.view >= c.view }) {
			count++
		}
	}
	return count
}

// enter begins the view with the requests of the plan.
func (r *Replica) enter(env *algorithms.Env[Message], p plan) {
	r.active, r.dirty, r.idle = true, true, 0
	r.opens = p.after + uint32(len(p.batches))
	r.next = max(r.opens, r.stable) + 1
	r.lead(env)
	for i, batch := range p.batches {
		if seq := p.after + uint32(i) + 1; r.slot(seq) != nil {
			r.accept(env, seq, batch)
		}
	}
}
