package shuffle

import (
	"math"
	"math/rand/v2"
	"testing"
)

// reference is the protocol as one would write it down, with maps and lists, slow and in plain
// sight.
type reference struct {
	params Params
	random *rand.Rand
	caches []map[int]bool
	slots  []int
	ever   map[int]bool
}

// subset is a random part of a set.
func (r *reference) subset(of map[int]bool, size int) map[int]bool {
	var all []int
	for item := range r.params.Items {
		if of[item] {
			all = append(all, item)
		}
	}
	part := map[int]bool{}
	for _, i := range r.random.Perm(len(all))[:size] {
		part[all[i]] = true
	}
	return part
}

func minus(a, b map[int]bool) map[int]bool {
	rest := map[int]bool{}
	for item := range a {
		if !b[item] {
			rest[item] = true
		}
	}
	return rest
}

func newReference(p Params, seed uint64) *reference {
	r := &reference{params: p, random: rand.New(rand.NewPCG(seed, 1)), ever: map[int]bool{}}
	for node := range p.Nodes {
		r.caches = append(r.caches, r.cache(node < p.Holders))
		if node < p.Holders {
			r.ever[node] = true
		}
	}
	r.slots = make([]int, p.Nodes)
	return r
}

// cache is a random one, with the tracked item or without.
func (r *reference) cache(holds bool) map[int]bool {
	others := map[int]bool{}
	for item := 1; item < r.params.Items; item++ {
		others[item] = true
	}
	if !holds {
		return r.subset(others, r.params.Cache)
	}
	cache := r.subset(others, r.params.Cache-1)
	cache[0] = true
	return cache
}

func (r *reference) exchange(a, b map[int]bool) {
	sentA, sentB := r.subset(a, r.params.Exchange), r.subset(b, r.params.Exchange)
	newA, newB := minus(sentB, a), minus(sentA, b)
	r.merge(a, sentA, sentB, newA)
	r.merge(b, sentB, sentA, newB)
}

func (r *reference) merge(cache, own, got, fresh map[int]bool) {
	for item := range r.subset(minus(own, got), len(fresh)) {
		delete(cache, item)
	}
	for item := range fresh {
		cache[item] = true
	}
}

func (r *reference) run(steps int) Run {
	run := NewRun(steps)
	for t := range steps + 1 {
		for node, cache := range r.caches {
			if cache[0] {
				run.Replication[t]++
				r.ever[node] = true
			}
		}
		run.Coverage[t] = int32(len(r.ever))
		r.step(t)
	}
	return run
}

func (r *reference) step(t int) {
	window := r.params.Gmax + 1
	if t%window == 0 {
		for node := range r.slots {
			r.slots[node] = r.random.IntN(window)
		}
	}
	peers := map[int]int{}
	var active []int
	for node, slot := range r.slots {
		if slot == t%window {
			peer := r.random.IntN(r.params.Nodes)
			for peer == node {
				peer = r.random.IntN(r.params.Nodes)
			}
			peers[node] = peer
			active = append(active, node)
		}
	}
	for _, node := range active {
		if met(peers, node) {
			r.exchange(r.caches[node], r.caches[peers[node]])
		}
	}
}

// met says whether an active node exchanges with its peer.
func met(peers map[int]int, node int) bool {
	peer := peers[node]
	if _, active := peers[peer]; active {
		return false
	}
	for other, p := range peers {
		if other != node && (p == peer || p == node) {
			return false
		}
	}
	return true
}

// within fails the test unless a frequency of so many trials is as near to a probability as chance
// explains.
func within(t *testing.T, what string, count, trials int64, p, errors float64) {
	t.Helper()
	if p <= 0 && count != 0 || p >= 1 && count != trials {
		t.Errorf("%s: %d of %d, want probability %v", what, count, trials, p)
		return
	}
	se := math.Sqrt(p * (1 - p) / float64(trials))
	if got := float64(count) / float64(trials); math.Abs(got-p) > errors*se+1e-12 {
		t.Errorf("%s: %d of %d is %.6f, want %.6f ± %.6f", what, count, trials, got, p, errors*se)
	}
}

// sample is a mean in the making.
type sample struct{ n, sum, squares float64 }

func (s *sample) add(v float64) { s.n++; s.sum += v; s.squares += v * v }

func (s *sample) mean() float64 { return s.sum / s.n }

// variance is that of the mean.
func (s *sample) variance() float64 {
	return max(0, (s.squares-s.sum*s.sum/s.n)/(s.n-1)/s.n)
}

// alike fails the test unless two samples may well have the same mean.
func alike(t *testing.T, what string, a, b *sample, errors float64) {
	t.Helper()
	if se := math.Sqrt(a.variance() + b.variance()); math.Abs(a.mean()-b.mean()) > errors*se+1e-12 {
		t.Errorf("%s: mean %.4f, the reference's is %.4f, which is %.1f standard errors",
			what, a.mean(), b.mean(), math.Abs(a.mean()-b.mean())/se)
	}
}
