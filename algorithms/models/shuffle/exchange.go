package shuffle

import "math/bits"

// exchanger lets two nodes exchange items.
type exchanger struct {
	sampler
	size         int     // items that each side sends
	send, keep   density // the latter of the items sent and not received that a node keeps
	sentA, sentB []block
	goneA, goneB []block
	kept         []block
}

func newExchanger(p Params) exchanger {
	blocks := blocksFor(p.Items)
	x := exchanger{sampler: newSampler(blocks), size: p.Exchange}
	for _, b := range []*[]block{&x.sentA, &x.sentB, &x.goneA, &x.goneB, &x.kept} {
		*b = make([]block, blocks)
	}
	x.send, x.keep, _ = p.densities()
	return x
}

// exchange takes place between the nodes with the caches a and b: each sends a random part of its
// cache, keeps all that it gets, and for each item that is new to it drops a random one of those
// that it sent and did not get.
func (x *exchanger) exchange(a, b []block) {
	x.draw(x.sentA, a, x.size, x.send)
	x.draw(x.sentB, b, x.size, x.send)
	keepA, keepB := 0, 0
	for i := range a {
		a, b, sentA, sentB, goneA, goneB := &a[i], &b[i], &x.sentA[i], &x.sentB[i], &x.goneA[i], &x.goneB[i]
		for w := range a {
			oldA, oldB, toB, toA := a[w], b[w], sentA[w], sentB[w]
			// The items that one side sends and does not get may go. All but as many as are new to
			// it stay, which is as many as the other side sends of what it has and does not send.
			ga, gb := toB&^toA, toA&^toB
			goneA[w], goneB[w] = ga, gb
			keepA += bits.OnesCount64(gb & oldA)
			keepB += bits.OnesCount64(ga & oldB)
			a[w], b[w] = oldA&^toB|toA, oldB&^toA|toB
		}
	}
	x.take(a, x.goneA, keepA)
	x.take(b, x.goneB, keepB)
}

// take puts so many of the items that are gone from a cache back.
func (x *exchanger) take(cache, gone []block, count int) {
	if x.keep == (density{}) {
		x.flip(cache, gone, ^uint64(0), count)
		return
	}
	x.draw(x.kept, gone, count, x.keep)
	for i := range cache {
		for w := range cache[i] {
			cache[i][w] |= x.kept[i][w]
		}
	}
}

// densities are those for drawing what a node sends and what it keeps of it, and the mean time that
// an exchange takes to draw all of it, in nanoseconds.
func (p Params) densities() (send, keep density, cost float64) {
	n, c, s := float64(p.Items), float64(p.Cache), float64(p.Exchange)
	blocks := blocksFor(p.Items)
	send, sendCost := densityFor(c, s, blocks)
	// Means with independent random caches: s²/n items are sent by both, and each of the s that
	// come in is new with the probability 1-c/n.
	only := s - s*s/n
	keep, keepCost := densityFor(only, only-s*(1-c/n), blocks)
	return send, keep, 2 * (sendCost + keepCost)
}
