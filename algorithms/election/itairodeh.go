package election

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// ItaiRodeh is the election on a ring of nodes that have no identifiers and know their number N. In
// each phase the candidates draw identifiers from 1 to N and send them round. A node passes on what
// is at least as high as all it has drawn or seen in this phase; whoever has drawn the same marks
// the token as one of several. Those whose tokens come home have drawn the highest: one alone
// leads, several are the candidates of the next phase.
//
// Of t candidates one with identifier v passes another with probability v/N, so its token goes by
// j of them with m(j), the mean of (v/N)^j over v; and the ways from each candidate to the next,
// from the j-th after it, are N hops together. A phase costs N·(m(0)+...+m(t-1)) on average, close
// to N·H(N) in the first, and of t candidates s tie with probability C(t,s) times the sum over v of
// (1/N)^s·((v-1)/N)^(t-s). That gives the mean. At least N+N-1 hops and N of the announcement are
// needed: 3N-1. Nothing bounds the number of phases; 30 of them, or ties of 12 nodes, are
// exceeded with a probability below 10^-8.
var ItaiRodeh = algorithms.Algorithm[Token, ItaiRodehNode]{
	Spec: algorithms.Spec{
		Name:    "itai-rodeh",
		Title:   "nodes without identifiers draw them until one is alone with the highest",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "No node has an identifier, and all start in the same state; they know how many they are. Every " +
			"candidate draws a number from 1 to N and sends it round the ring. A node passes on what is at least as " +
			"high as all it knows of this phase, and drops the rest. Who gets its own number back, recognised by the " +
			"hops it made, leads if nobody else has drawn it, and else draws again with those who have. The leader " +
			"announces once round the ring that there is one, which is counted; nobody knows which node it is. No " +
			"deterministic protocol can do this. It ends with probability 1, after 1.58 phases on average at most. " +
			"A node's number serves for the links and its random stream alone. Departures: a node that was passed " +
			"remembers the highest token, as in Tel's form; one that comes back after a crash only passes on. A " +
			"lost token, or a dead node, leaves no leader.",
		Citation: "A. Itai, M. Rodeh: Symmetry breaking in distributed networks. Information and Computation 88(1), " +
			"1990, 60-87",
		Topology: algorithms.NeedsRing,
		MinNodes: 2,
		FIFO:     true,
		Kinds:    algorithms.Kinds("token", "announcement"),
		Observations: []string{
			"is a candidate in phase %d with identifier %d",
			"became leader in phase %d",
			"knows that there is a leader",
		},
		Formula:    "at least 3N-1 with the announcement, about N·H(N)+N on average, no bound",
		Growth:     "N log N",
		Delays:     "N a phase, and N",
		Expected:   itaiRodehExpected,
		Properties: []algorithms.Property{oneLeader, sameLeader},
		Goal:       ballotGoal,
		Safe:       everyFault,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[ItaiRodehNode], error) {
		return algorithms.Instance[ItaiRodehNode]{
			Node:    func(algorithms.ID) ItaiRodehNode { return ItaiRodehNode{} },
			Checker: newBallot(s.Graph, nil, func(algorithms.ID) bool { return true }),
		}, nil
	},
	Decode: decodeToken,
}

const (
	likelyPhases = 30 // more are less likely than 10^-9, also for two nodes
	likelyTie    = 12 // as are more nodes that draw the highest number of a phase
)

func itaiRodehExpected(s algorithms.Setup) algorithms.Expected {
	n := float64(s.N())
	return algorithms.Expected{
		Low: 3*n - 1, High: n*n + (likelyPhases-1)*min(n, likelyTie)*n + n, Mean: itaiRodehMean(s.N()) + n,
	}
}

// itaiRodehMean is the mean number of tokens' hops.
func itaiRodehMean(nodes int) float64 {
	n := float64(nodes)
	ties := min(nodes, likelyTie)
	below := make([]float64, ties+1) // below[j]: mean over v of ((v-1)/N)^j
	all := 0.0                       // m(0)+...+m(N-1)
	for v := 1; v <= nodes; v++ {
		x, power := float64(v-1)/n, 1/n
		for j := range below {
			below[j] += power
			power *= x
		}
		if y := float64(v) / n; v < nodes {
			all += (1 - math.Pow(y, n)) / (1 - y) / n
		}
	}
	all++ // the highest goes by everybody
	// choose is C(t,s)/N^(s-1).
	choose := func(t float64, s int) float64 {
		c := n
		for i := range s {
			c *= (t - float64(i)) / float64(i+1) / n
		}
		return c
	}
	mean := make([]float64, ties+1) // by the number of candidates
	for t := 2; t <= ties; t++ {
		passed := 0.0
		for j := range t {
			passed += below[j]
			if j > 0 {
				passed += 1 / n
			}
		}
		mean[t] = n * passed
		for s := 2; s < t; s++ {
			mean[t] += choose(float64(t), s) * below[t-s] * mean[s]
		}
		mean[t] /= 1 - choose(float64(t), t)*below[0]
	}
	if nodes <= likelyTie {
		return mean[nodes]
	}
	total := n * all
	for s := 2; s <= ties; s++ {
		lower := 0.0 // mean over v of ((v-1)/N)^(N-s), from the top, where it is not nothing
		for v := nodes; v > 1; v-- {
			term := math.Pow(float64(v-1)/n, n-float64(s)) / n
			if lower += term; term < 1e-18*lower {
				break
			}
		}
		total += choose(n, s) * lower * mean[s]
	}
	return total
}

// Token is any message of ItaiRodeh: a kind byte and the varint of the hops with the mark in its
// lowest bit, and of a token the varints of phase and identifier before it.
type Token struct {
	kind  algorithms.Kind
	round uint32 // phase
	id    int32
	hops  int32 // how many links it has gone over when it arrives
	tied  bool  // somebody else has drawn the same
}

const (
	kindToken algorithms.Kind = iota
	kindNews
	tokenKinds
)

// Kind implements algorithms.Message.
func (t Token) Kind() algorithms.Kind { return t.kind }

// Size implements algorithms.Message.
func (t Token) Size() int {
	size := 1 + algorithms.UvarintSize(t.marked())
	if t.kind == kindToken {
		size += algorithms.UvarintSize(uint64(t.round)) + algorithms.UvarintSize(uint64(t.id))
	}
	return size
}

// marked is hops and mark in one number.
func (t Token) marked() uint64 {
	if t.tied {
		return uint64(t.hops)<<1 | 1
	}
	return uint64(t.hops) << 1
}

// Append implements algorithms.Message.
func (t Token) Append(b []byte) []byte {
	b = append(b, byte(t.kind))
	if t.kind == kindToken {
		b = algorithms.AppendUvarint(b, uint64(t.round))
		b = algorithms.AppendUvarint(b, uint64(t.id))
	}
	return algorithms.AppendUvarint(b, t.marked())
}

// Describe implements algorithms.Describer.
func (t Token) Describe() string {
	if t.kind == kindNews {
		return fmt.Sprintf("hop %d", t.hops)
	}
	text := fmt.Sprintf("identifier %d, phase %d, hop %d", t.id, t.round, t.hops)
	if t.tied {
		text += ", not alone"
	}
	return text
}

func decodeToken(b []byte) (Token, error) {
	r := algorithms.NewReader(b)
	t := Token{kind: r.Kind(int(tokenKinds))}
	limit := uint64(maxReach << 1)
	if t.kind == kindToken {
		t.round = uint32(r.Uvarint(maxRound))
		t.id = int32(r.ID())
		limit |= 1
	}
	marked := r.Uvarint(limit)
	t.hops, t.tied = int32(marked>>1), marked&1 == 1
	if t.kind == kindNews && t.tied {
		return t, errors.New("announcement with a mark (allowed: none)")
	}
	return t, r.Done()
}
