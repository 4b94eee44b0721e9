package calibrate

import (
	"math"
	"math/bits"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// Bounds of the shapes of a sweep. They reach as far as the algorithms of the catalogue usually do,
// and no further than one execution may take.
const (
	mostMessages = 20_000
	mostPayload  = 8 << 20
	mostTicks    = 8 // each takes real time
	// Where every two nodes may have a connection, and where each of them begins with a handshake.
	socketNodes = 32
	tlsNodes    = 16
)

var (
	sweepNodes = []int{4, 8, 16, 32, 64, 128}
	// Bodies exist on sockets alone: in memory a message costs the same whatever its length.
	memoryBodies = []int{0, 16, 64, 256}
	socketBodies = []int{0, 0, 16, 64, 256, 1024, 4096, maxBody}
)

// sweep is n shapes, the same for the same seed. Patterns take turns; within each, the numbers of
// nodes and messages, fan-outs and sizes are drawn independently of each other, as far as they go
// together, so that the costs of each can be told apart. Their order is random, so that whatever
// drifts while they are measured is spread over all of them. For engines with sockets there are
// fewer nodes, whose connections take their time, and longer messages.
func sweep(n int, e engine.Engine, seed uint64) []Shape {
	rng := algorithms.NewRand(seed, 0x7377656570)
	shapes := make([]Shape, n)
	nodes, bodies := sweepNodes, memoryBodies
	if e.Sockets {
		bodies = socketBodies
		most := socketNodes
		if e == engine.TLS {
			most = tlsNodes
		}
		nodes = slices.DeleteFunc(slices.Clone(nodes), func(v int) bool { return v > most })
	}
	for i := range shapes {
		shapes[i] = draw(&rng, Pattern(i%int(patterns)), nodes, bodies)
	}
	for i := len(shapes) - 1; i > 0; i-- {
		j := rng.IntN(i + 1)
		shapes[i], shapes[j] = shapes[j], shapes[i]
	}
	return shapes
}

// draw makes a shape of a pattern.
func draw(rng *algorithms.Rand, p Pattern, nodes, bodies []int) Shape {
	s := Shape{Pattern: p, Nodes: nodes[rng.IntN(len(nodes))], Rounds: 1, Body: bodies[rng.IntN(len(bodies))]}
	if p == Exchange || p == Scatter {
		// Nodes are powers of two, so that every power of two is the size of a group.
		s.Fanout = 2<<rng.IntN(bits.Len(uint(s.Nodes))-1) - 1
	} else {
		s.Fanout = 1 << rng.IntN(bits.Len(uint(s.Nodes)))
	}
	each := s.Messages()
	most := min(mostMessages, mostPayload/int64(s.Body+3)) / each
	switch {
	case p == Tick:
		s.Rounds = 1 + rng.IntN(int(min(max(most, 1), mostTicks)))
	case most > 1:
		// Numbers of every order of magnitude are as likely.
		s.Rounds = int(math.Exp(rng.Float64() * math.Log(float64(most))))
	}
	return s
}
