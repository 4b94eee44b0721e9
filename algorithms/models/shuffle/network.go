package shuffle

import (
	"context"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// Network simulates the protocol itself, with all caches. It is not safe for concurrent use, but
// any number of networks may run at the same time, and it takes no memory for another run.
//
// Time goes in steps and windows of Gmax+1 steps. At the start of a window every node draws the one
// step of it in which it is active: it then chooses a peer among the other nodes, and the two
// exchange items unless there is a collision, which the node does not make up for. Items have
// numbers; the tracked one is 0.
//
// The papers leave open how nodes draw their steps and what is in the caches at the start. One draw
// a window gives the probability 1/(Gmax+1) of their rates. The caches of the start are independent
// and uniformly random among those without the tracked item; each holder then gets it in place of
// a random item.
type Network struct {
	params Params
	slots  slots
	exchanger
	everything []block // all items but the tracked one
	fill       density // of a cache
	caches     []block // node by node
	held       []uint8 // by node, whether it ever held the item
	batch      *batch  // nil if pairs exchange one by one

	replication, coverage int32
	transitions           transitions
}

// transitions count exchanges by what they did to the tracked item: [before][after], where a number
// is 2 if the node that began the exchange holds the item, plus 1 if its peer does.
type transitions [4][4]int64

// MaxNetworkBytes is the most memory that a Network may take.
const MaxNetworkBytes = 16 << 30

// streamLabel keeps the random streams of networks apart from all others of the same seed.
const streamLabel = 0x6e6574776f726b // "network"

// NewNetwork makes a network, for which it takes all the memory that runs need. It refuses
// parameters that are not valid and networks of more than MaxNetworkBytes.
func NewNetwork(p Params) (*Network, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if p.Nodes > math.MaxInt32 {
		return nil, fmt.Errorf("nodes: %d (allowed with caches: 2 to %d)", p.Nodes, math.MaxInt32)
	}
	if need := p.networkBytes(); need > MaxNetworkBytes {
		return nil, fmt.Errorf("nodes: %d with caches of %d different items take %.1f GB of memory (allowed: %.1f GB)",
			p.Nodes, p.Items, need/1e9, MaxNetworkBytes/1e9)
	}
	blocks := blocksFor(p.Items)
	n := &Network{
		params:     p,
		slots:      newSlots(p.Nodes, p.Gmax+1),
		exchanger:  newExchanger(p),
		everything: make([]block, blocks),
		caches:     make([]block, p.Nodes*blocks),
		held:       make([]uint8, p.Nodes),
		batch:      newBatch(p),
	}
	for item := 1; item < p.Items; item++ {
		n.everything[item/blockBits][item%blockBits/64] |= 1 << (item % 64)
	}
	n.fill, _ = densityFor(float64(p.Items-1), float64(p.Cache), blocks)
	return n, nil
}

// Run simulates as many steps as the run has room for, whose two slices must have the same length.
// The same seed, index and parameters give the same run. It ends early, with the error of the
// context, only when that is done.
func (n *Network) Run(ctx context.Context, run *Run, seed, index uint64) error {
	n.seed(algorithms.Hash(seed, index, streamLabel))
	n.start()
	slot := n.params.Gmax
	last := len(run.Replication) - 1
	for t := 0; t <= last; t++ {
		run.Replication[t], run.Coverage[t] = n.replication, n.coverage
		if t == last {
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if slot++; slot > n.params.Gmax {
			slot = 0
			n.slots.draw(&n.random)
		}
		n.meet(n.slots.pair(slot, &n.random))
	}
	return nil
}

// start gives every node a random cache of other items, and some the tracked one in place of one of
// them.
func (n *Network) start() {
	p := n.params
	n.transitions = transitions{}
	clear(n.held)
	for i := range p.Nodes {
		n.fillCache(n.cache(i), i < p.Holders)
		if i < p.Holders {
			n.held[i] = 1
		}
	}
	n.replication, n.coverage = int32(p.Holders), int32(p.Holders)
}

// fillCache makes a cache a random one, with the tracked item for a holder only.
func (n *Network) fillCache(cache []block, holder bool) {
	size := n.params.Cache
	n.draw(cache, n.everything, size, n.fill)
	if holder {
		n.fit(cache, n.everything, size, size-1)
		cache[0][0] |= 1
	}
}

// cache is the one of a node.
func (n *Network) cache(node int) []block {
	blocks := len(n.everything)
	return n.caches[node*blocks : (node+1)*blocks]
}

// meet lets pairs exchange items, none of which have a node in common, and keeps the measures.
func (n *Network) meet(pairs []pair) {
	if n.batch == nil {
		for _, p := range pairs {
			a, b := n.cache(int(p.a)), n.cache(int(p.b))
			before := a[0][0]&1<<1 | b[0][0]&1
			n.exchange(a, b)
			n.count(p, before, a[0][0]&1, b[0][0]&1)
		}
		return
	}
	for len(pairs) > 0 {
		few := min(len(pairs), batchPairs)
		n.meetAtOnce(pairs[:few])
		pairs = pairs[few:]
	}
}

// meetAtOnce is meet for a batch.
func (n *Network) meetAtOnce(pairs []pair) {
	batch := n.batch
	for i, p := range pairs {
		batch.send(uint(2*i), &n.exchanger, &n.caches[p.a])
		batch.send(uint(2*i+1), &n.exchanger, &n.caches[p.b])
	}
	batch.pick(&n.random)
	for i := range pairs {
		batch.receive(uint(2*i), uint(2*i+1))
	}
	batch.pick(&n.random)
	for i, p := range pairs {
		a, b := &n.caches[p.a], &n.caches[p.b]
		before := a[0]&1<<1 | b[0]&1
		batch.drop(uint(2*i), a)
		batch.drop(uint(2*i+1), b)
		n.count(p, before, a[0]&1, b[0]&1)
	}
}

// count keeps the measures: before is as in transitions, afterA and afterB say which of the two
// holds the item.
func (n *Network) count(p pair, before, afterA, afterB uint64) {
	// Without branches, since nothing predicts the item.
	n.transitions[before&3][(afterA<<1|afterB)&3]++
	n.replication += int32(afterA+afterB) - int32(before>>1+before&1)
	everA, everB := n.held[p.a]|uint8(afterA), n.held[p.b]|uint8(afterB)
	n.coverage += int32(everA-n.held[p.a]) + int32(everB-n.held[p.b])
	n.held[p.a], n.held[p.b] = everA, everB
}
