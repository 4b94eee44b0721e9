package hotstuff

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// write forces to stable storage what the replica has said and knows, where that can come to
// matter.
func (r *Replica) write(env *algorithms.Env[Message]) {
	if !r.run.keep {
		return
	}
	b := []byte{byte(r.phase)}
	for _, v := range []uint32{r.view, r.proposed, r.voted.view, r.locked.view} {
		b = algorithms.AppendUvarint(b, uint64(v))
	}
	b = append(b, byte(r.voted.phase))
	for _, s := range []string{string(r.voted.block), r.voted.signature, string(r.locked.block)} {
		b = consensus.AppendText(b, s)
	}
	b = r.high.append(b)
	b = algorithms.AppendUvarint(b, uint64(len(r.decided)))
	for i := range r.decided {
		b = r.proofs[i].appendProof(r.decided[i].append(b))
	}
	b = algorithms.AppendUvarint(b, uint64(len(r.pending)))
	for i := range r.pending {
		b = r.pending[i].append(b)
	}
	env.Persist(b)
}

// appendProof encodes a certificate where there may be none.
func (c *certificate) appendProof(b []byte) []byte {
	if c.view == 0 {
		return append(b, 0)
	}
	return c.append(append(b, 1))
}

// readRecord is the inverse of write, and false where there is nothing that makes sense.
func readRecord(stable []byte) (r record, ok bool) {
	in := algorithms.NewReader(stable)
	limit := uint64(len(stable))
	r.phase = phase(in.Kind(int(decide) + 1)) // the byte below a bound that a Reader knows how to read
	for _, v := range []*uint32{&r.view, &r.proposed, &r.voted.view, &r.locked.view} {
		*v = uint32(in.Uvarint(maxView))
	}
	r.voted.phase = phase(in.Kind(int(decide)))
	r.voted.block = digest(consensus.ReadText(in, digestBytes))
	r.voted.signature = consensus.ReadText(in, signatureBytes)
	r.locked.block = digest(consensus.ReadText(in, digestBytes))
	r.high = readCertificate(in)
	ok = r.high.wellFormed() && r.view > 0 && len(r.locked.block) == digestBytes &&
		(r.voted.view == 0) == (r.voted.block == "") && len(r.voted.block)%digestBytes == 0
	for range in.Uvarint(limit) {
		b := readBlock(in)
		var proof certificate
		if in.Kind(2) == 1 {
			proof = readCertificate(in)
			ok = ok && proof.wellFormed()
		}
		head, _ := r.head()
		if ok = ok && b.view > 0 && b.wellFormed() && b.follows(&head); !ok {
			return record{}, false
		}
		r.chain.decide([]block{b}, proof)
	}
	for range in.Uvarint(min(limit, maxPending)) {
		b := readBlock(in)
		if ok = ok && b.view > 0 && b.wellFormed(); !ok {
			return record{}, false
		}
		r.add(b)
	}
	// A view begins with a certificate of an earlier one, and gets its own by its first phase.
	known := r.high.view < r.view || r.high.view == r.view && r.phase > prepare
	b, there := r.find(r.high.block)
	return r, in.Done() == nil && ok && known && there && b.view == r.high.view
}

// Recover implements algorithms.Recoverer. The values are executed anew; votes of others are lost,
// and asked for.
func (r *Replica) Recover(env *algorithms.Env[Message], stable []byte) {
	record, ok := readRecord(stable)
	if r.run.Lies(env.Self()) || !ok {
		r.Start(env)
		return
	}
	r.begin()
	r.record = record
	entries := 0
	seen := map[int]bool{}
	for i := range r.decided {
		values, _ := consensus.ValuesOf(r.decided[i].batch)
		for _, v := range values {
			if v <= r.run.load.Values && !seen[v] {
				seen[v] = true
				entries++
			}
		}
	}
	env.Report(algorithms.Observation{What: consensus.SawReturn, Value: int64(entries)})
	for i := range r.decided {
		r.perform(env, &r.decided[i])
	}
	if r.voted.view > 0 && r.run.collector(r.voted.view) == env.Self() {
		r.votes[env.Self()] = r.voted
	}
	r.views[env.Self()] = r.newView()
	if r.left > 0 {
		r.repeat(env)
	}
	r.proceed(env)
	r.rest(env)
}
