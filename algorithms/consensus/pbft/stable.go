package pbft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// write forces to stable storage what the replica has said and done, where that can come to matter.
func (r *Replica) write(env *algorithms.Env[Message]) {
	if !r.run.keep {
		return
	}
	b := []byte{0}
	if r.active {
		b[0] = 1
	}
	b = algorithms.AppendUvarint(algorithms.AppendUvarint(b, uint64(r.view)), uint64(r.stable))
	b = algorithms.AppendUvarint(b, uint64(r.opens))
	b = algorithms.AppendUvarint(b, uint64(len(r.done)))
	for _, batch := range r.done {
		b = consensus.AppendText(b, batch)
	}
	b = algorithms.AppendUvarint(b, uint64(len(r.slots)))
	var all []claims
	for i, s := range r.slots {
		flag := byte(0)
		if s.accepted {
			flag = 1
		}
		b = consensus.AppendText(append(b, flag), s.batch)
		b = algorithms.AppendUvarint(b, uint64(s.view))
		all = append(all, claims{uint32(i) + 1, s.prepared, s.preprepared})
	}
	env.Persist(consensus.AppendText(b, bodyOfClaims(all)))
}

// read is the inverse of write, and false where there is nothing that makes sense.
func (r *Replica) read(stable []byte) bool {
	in := algorithms.NewReader(stable)
	r.active = in.Kind(2) == 1 // the byte below a bound that a Reader knows how to read
	r.view, r.stable = uint32(in.Uvarint(maxNumber)), uint32(in.Uvarint(maxNumber))
	r.opens = uint32(in.Uvarint(maxNumber))
	for range in.Uvarint(uint64(len(stable))) {
		batch := consensus.ReadText(in, maxBody)
		if !consensus.IsBatch(batch) {
			return false
		}
		r.done = append(r.done, batch)
		r.state = consensus.DigestOf(string(r.state), batch)
	}
	for range in.Uvarint(uint64(min(len(stable), int(r.run.window())))) {
		s := slot{accepted: in.Kind(2) == 1, batch: consensus.ReadText(in, maxBody)}
		s.view = uint32(in.Uvarint(maxNumber))
		if !consensus.IsBatch(s.batch) || s.accepted && s.view != r.view {
			return false
		}
		s.digest = consensus.DigestOf(s.batch)
		r.slots = append(r.slots, s)
	}
	all, ok := readClaims(consensus.ReadText(in, 1<<20))
	if !ok || in.Done() != nil || len(all) != len(r.slots) || r.stable > r.executed() {
		return false
	}
	for i, c := range all {
		r.slots[i].prepared, r.slots[i].preprepared = c.prepared, c.preprepared
	}
	return true
}

// Recover implements algorithms.Recoverer. The values are executed anew; votes of others are lost,
// and asked for.
func (r *Replica) Recover(env *algorithms.Env[Message], stable []byte) {
	empty := *r
	if r.run.Lies(env.Self()) || !r.read(stable) {
		*r = empty
		r.Start(env)
		return
	}
	r.begin()
	entries := 0
	for _, batch := range r.done {
		values, _ := consensus.ValuesOf(batch)
		entries += max(1, len(values))
	}
	env.Report(algorithms.Observation{What: consensus.SawReturn, Value: int64(entries)})
	for _, batch := range r.done {
		r.perform(env, batch)
	}
	last := r.executed()
	for i := range r.slots {
		if s := &r.slots[i]; s.accepted {
			last = max(last, r.stable+uint32(i)+1)
			cast(&s.prepares, r.run.N, r.run.primary(r.view), s.view, s.digest)
			cast(&s.prepares, r.run.N, env.Self(), s.view, s.digest)
			if s.isPrepared() {
				cast(&s.commits, r.run.N, env.Self(), s.view, s.digest)
			}
		}
	}
	r.next, r.opens = last+1, max(r.opens, last)
	if r.active {
		r.repeat(env)
	} else {
		r.depart(env, r.view)
	}
	r.proceed(env)
	r.rest(env)
}
