package replication

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// watch is what the master keeps while it asks all servers whether they are up.
type watch struct {
	probe   int  // its number, from 1
	probing bool // answers are awaited
	alive   []algorithms.ID
}

// handleComplaint has the master ask all servers, unless it does already.
func (p *ChainNode) handleComplaint(env *algorithms.Env[ChainMessage]) {
	w := &p.watch
	if env.Self() != master || w.probing || !p.run.watched {
		return
	}
	w.probing, w.alive = true, nil
	w.probe++
	for id := head; int(id) < env.N(); id++ {
		if p.line.has(id) {
			env.Send(id, ChainMessage{kind: chainProbe, number: w.probe})
		}
	}
	env.SetTimer(p.run.answer, algorithms.Timer{Kind: probeTimer})
}

// handleAlive notes who is up.
func (p *ChainNode) handleAlive(env *algorithms.Env[ChainMessage], from algorithms.ID, m ChainMessage) {
	if w := &p.watch; env.Self() == master && w.probing && m.number == w.probe && !slices.Contains(w.alive, from) {
		w.alive = append(w.alive, from)
	}
}

// judge takes those out of the chain who have not answered, and tells everybody.
func (p *ChainNode) judge(env *algorithms.Env[ChainMessage]) {
	w := &p.watch
	if !w.probing {
		return
	}
	w.probing = false
	var gone []algorithms.ID
	for id := head; int(id) < env.N(); id++ {
		if !p.line.has(id) || !slices.Contains(w.alive, id) {
			gone = append(gone, id)
		}
	}
	if len(gone) == len(p.line.removed) {
		return
	}
	for i := range env.Degree() {
		env.Send(env.Neighbor(i), ChainMessage{kind: chainRemoval, gone: gone})
	}
	p.remove(env, gone)
}

// remove follows the master: the chain closes, and the client asks again.
func (p *ChainNode) remove(env *algorithms.Env[ChainMessage], gone []algorithms.ID) {
	if !p.line.remove(slices.Clone(gone)) {
		return
	}
	p.rejoin(env)
	if p.waiting {
		p.ask(env)
	}
}
