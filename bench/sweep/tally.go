package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/joulemark/joulemark/bench/outcomes"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Tally is what the chunks of a sweep have come to so far. Make one with [Sweep.Tally]. It is for
// one goroutine at a time.
type Tally struct {
	sweep  *Sweep
	points []merged
	taken  []bool // by chunk
	done   int    // trials
}

// merged is what is known of a point: the sums of its first chunks, and of later ones whose turn
// has not come.
type merged struct {
	sums    outcomes.Sums
	next    int // chunk whose turn it is
	waiting map[int]*outcomes.Sums
}

// Tally is that of a sweep of which nothing was done yet.
func (s *Sweep) Tally() *Tally {
	t := &Tally{sweep: s, points: make([]merged, len(s.points)), taken: make([]bool, s.chunks)}
	for i := range s.points {
		t.points[i].next = s.points[i].first
		t.points[i].waiting = map[int]*outcomes.Sums{}
	}
	return t
}

// Take takes the result of a chunk, in any order. It is a job.Sink. A result of another sweep is
// refused, and so is a chunk that it has already.
func (t *Tally) Take(chunk int, text []byte) error {
	if chunk < 0 || chunk >= len(t.taken) {
		return suggest.Wrong("chunk", chunk, "0 to %d", len(t.taken)-1)
	}
	if t.taken[chunk] {
		return suggest.Wrong("chunk", chunk, "each chunk once")
	}
	r, err := t.sweep.read(chunk, text)
	if err != nil {
		return err
	}
	t.taken[chunk] = true
	t.done += r.Trials
	m := &t.points[t.sweep.indexOf(chunk)]
	m.waiting[chunk] = &r.Sums
	for ; m.waiting[m.next] != nil; m.next++ {
		m.sums.Merge(m.waiting[m.next])
		delete(m.waiting, m.next)
	}
	return nil
}

// Has reports whether a chunk was taken.
func (t *Tally) Has(chunk int) bool { return t.taken[chunk] }

// Done is how many trials were taken.
func (t *Tally) Done() int { return t.done }

// Missing are the chunks that were not taken, in their order.
func (t *Tally) Missing() []int {
	var missing []int
	for chunk, taken := range t.taken {
		if !taken {
			missing = append(missing, chunk)
		}
	}
	return missing
}

// whole reports whether all chunks of a point were taken.
func (t *Tally) whole(i int) bool {
	end := t.sweep.chunks
	if i+1 < len(t.points) {
		end = t.sweep.points[i+1].first
	}
	return t.points[i].next == end
}

// Digest is a SHA-256 over all that the sweep has counted and predicted, as lower-case hexadecimal
// digits: for each point, in their order, what ran, its seed, and all its sums, which hold the
// course of every trial. It is "" as long as chunks are missing. Equal digests say that two ways of
// doing a sweep came to the same figures, to the last bit.
func (t *Tally) Digest() string {
	h := sha256.New()
	write := json.NewEncoder(h)
	for i := range t.points {
		if !t.whole(i) {
			return ""
		}
		p := &t.sweep.points[i]
		rec, err := p.runner.Described(p.trial)
		if err == nil {
			err = write.Encode(struct {
				Algorithm, Params, Values, Topology string
				Nodes                               int
				Seed                                uint64
				Sums                                *outcomes.Sums
			}{rec.Algorithm, rec.Params, p.values, rec.Topology, rec.Nodes, rec.Seed, &t.points[i].sums})
		}
		if err != nil {
			panic(err) // New has described the point, and the sums were read from JSON
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Results are a record for each point of which all chunks were taken, in the order of the points.
func (t *Tally) Results() (*record.Results, error) {
	s := t.sweep
	res := s.common().PooledResults()
	res.Scenario.Nodes, res.Scenario.Algorithms = s.sizes(), s.algorithms()
	res.Scenario.Sweep, res.Scenario.Digest = s.swept(), t.Digest()
	res.Warnings = append(res.Warnings, s.Left...)
	var found []string
	for i := range t.points {
		if !t.whole(i) {
			res.Interrupted = true
			continue
		}
		p := &s.points[i]
		rec, texts, err := p.runner.Pooled(p.trial, &t.points[i].sums)
		if err != nil {
			return nil, err
		}
		rec.Params = joined(rec.Params, p.values)
		res.Records = append(res.Records, rec)
		found = append(found, texts...)
	}
	for _, text := range append(found, record.Findings(res.Records)...) {
		res.Warn("%s", text)
	}
	return res, nil
}
