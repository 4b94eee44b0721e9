package shuffle

// Figures by which ProtocolCost estimates, beside wordCost and pickCost; all in nanoseconds on a
// core of a server of 2023, of which another thread has the other half.
const (
	exchangeCost = 40.0 // of one exchange
	blockCost    = 80.0 // of each block in it
	attemptCost  = 15.0 // of drawing a slot and a peer
	batchShare   = 0.8  // of the time of an exchange that it takes in a batch
	contention   = 1.6  // what the other thread makes of all that
)

// ProtocolCost estimates what simulations of the protocol take: the memory of one Network, and the
// time of one processor for all runs, which halves with two of them.
func (p Params) ProtocolCost(steps, runs int) Cost {
	nodes := float64(p.Nodes)
	blocks := float64(blocksFor(p.Items))
	_, _, draws := p.densities()
	_, fill := densityFor(float64(p.Items-1), float64(p.Cache), blocksFor(p.Items))
	exchange := exchangeCost + blockCost*blocks + draws
	if p.batches() {
		exchange *= batchShare
	}
	step := nodes*p.Rate()/2*exchange + nodes*p.Active()*attemptCost
	start := nodes * (fill + blockCost*blocks)
	return Cost{
		Bytes:   p.networkBytes(),
		Seconds: contention * 1e-9 * float64(runs) * (start + float64(steps)*step),
	}
}

// networkBytes is the memory that a Network takes.
func (p Params) networkBytes() float64 {
	const blockBytes = blockBits / 8
	blocks := float64(blocksFor(p.Items))
	// The set of all items, five sets of an exchange, and one of the sampler, which counts it in
	// two words a block.
	scratch := blocks * (7*blockBytes + 2*8)
	if p.batches() {
		// By side, two sets, the sums of one, whether it adds, what it asks for, and a random
		// number.
		scratch += batchSides * (2*blockBytes + 2*8 + 4 + 2)
	}
	// Slot, place in it, peer, calls and pair, and whether the node ever held the item.
	perNode := blocks*blockBytes + 4*4 + 8 + 1
	return scratch + float64(p.Nodes)*perNode + 4*float64(p.Gmax+2)
}
