package shuffle

import (
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// batchPairs is how many pairs exchange at the same time at most: enough of them for loops over
// them to be long, and so few that all of their sets stay in the cache nearest to the processor.
const (
	batchPairs = 64
	batchSides = 2 * batchPairs
)

// batch does the same as exchanger, for many pairs at a time that have no node in common. Most of
// the time goes into picking single elements. A set needs a random number of picks, which no
// processor predicts, and they have to wait for each other; picks from the sets of many pairs do
// not. So the batch takes all pairs one stage further before it goes on to the next one, and picks
// in rounds, one element of each set that still needs it.
//
// It is for caches of a single block and of at most laneMost items, of which so few are kept that
// picking them one by one is best. Sides 2i and 2i+1 are the nodes of pair i.
type batch struct {
	base   [batchSides]block  // to be picked from; what is picked leaves it
	sums   [batchSides]uint64 // of base
	caches [batchSides]block  // those before the exchange, later with all that came in
	adding [batchSides]uint64 // all ones if base is what stays at home, 0 if it is what is sent

	asks   [batchSides]uint32 // picks that a side needs, times batchSides, plus the side
	asking uint               // how many sides are in asks
	random [batchSides]uint16 // for the picks of a round
}

// batches says whether pairs can exchange in a batch.
func (p Params) batches() bool {
	_, keep, _ := p.densities()
	return p.Items <= blockBits && p.Cache <= laneMost && keep == density{}
}

// newBatch returns nil if pairs cannot exchange in a batch.
func newBatch(p Params) *batch {
	if !p.batches() {
		return nil
	}
	return new(batch)
}

// send starts to draw what a node sends.
func (b *batch) send(side uint, x *exchanger, cache *block) {
	side %= batchSides
	old, base := &b.caches[side], &b.base[side]
	*old = *cache
	change := x.size - x.thin(base, old, x.send)
	less := change >> 63 // all ones if some are not to be sent after all
	adding := ^uint64(less)
	for w := range base {
		base[w] ^= old[w] & adding // without branches, because base is a part of the cache
	}
	b.adding[side] = adding
	b.ask(side, (change^less)-less)
}

// receive gives both sides of a pair what the other one sends, when that is picked, and starts to
// draw what they keep of the items that may go; see exchanger.exchange.
func (b *batch) receive(sideA, sideB uint) {
	sideA, sideB = sideA%batchSides, sideB%batchSides
	cacheA, cacheB, baseA, baseB := &b.caches[sideA], &b.caches[sideB], &b.base[sideA], &b.base[sideB]
	addingA, addingB := b.adding[sideA], b.adding[sideB]
	keepA, keepB := 0, 0
	for w := range cacheA {
		oldA, oldB := cacheA[w], cacheB[w]
		toB, toA := baseA[w]^oldA&addingA, baseB[w]^oldB&addingB
		goneA, goneB := toB&^toA, toA&^toB
		baseA[w], baseB[w] = goneA, goneB
		keepA += bits.OnesCount64(goneB & oldA)
		keepB += bits.OnesCount64(goneA & oldB)
		cacheA[w], cacheB[w] = oldA|toA, oldB|toB
	}
	b.ask(sideA, keepA)
	b.ask(sideB, keepB)
}

// drop makes the cache of a node what it is after the exchange, when all that it keeps is picked.
func (b *batch) drop(side uint, cache *block) {
	side %= batchSides
	all, gone := &b.caches[side], &b.base[side]
	for w := range cache {
		cache[w] = all[w] &^ gone[w]
	}
}

// ask has so many elements picked from a base.
func (b *batch) ask(side uint, count int) {
	b.sums[side%batchSides] = b.base[side%batchSides].sumsOfFew()
	b.asks[b.asking%batchSides] = uint32(count)*batchSides + uint32(side)
	b.asking += uint(-count) >> 63 // not if there are none
}

// pick picks all elements that were asked for.
func (b *batch) pick(random *stream) {
	state := uint64(*random)
	left := b.asking
	for left > 0 {
		for i := uint(0); i < left; i += 4 {
			state += golden
			r := algorithms.Mix(state)
			four := b.random[i%batchSides:][:4:4]
			four[0], four[1], four[2], four[3] = uint16(r), uint16(r>>16), uint16(r>>32), uint16(r>>48)
		}
		left = b.pickRound(left)
	}
	b.asking = 0
	*random = stream(state)
}

// pickRoundPortable is pickRound for all processors.
func (b *batch) pickRoundPortable(left uint) uint {
	round := b.asks[:left]
	left = 0
	for i, ask := range round {
		side := ask % batchSides
		sums := b.sums[side]
		size := sums >> 56
		product := uint64(b.random[i]) * size
		if low := product & 0xffff; low < size && low < (1<<16)%size {
			// For elements to be equally likely, see algorithms.Rand.IntN.
			b.asks[left%batchSides] = ask
			left++
			continue
		}
		shift, within := lane(sums, product>>16+1)
		b.sums[side] = sums - lanes<<shift
		word := &b.base[side][shift>>3]
		*word ^= nth(*word, within)
		ask -= batchSides
		b.asks[left%batchSides] = ask
		left += uint(batchSides-1-int64(ask)) >> 63 // not if that was the last one
	}
	return left
}
