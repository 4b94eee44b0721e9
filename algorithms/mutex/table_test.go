package mutex

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

// table is some processes, all of which want to enter, whose messages are delivered by hand.
type table[M algorithms.Message, S any, P interface {
	algorithms.NodeOf[S, M]
	Phase() Phase
}] struct {
	*algotest.Table[M, S, P]
	t testing.TB
}

func newTable[M algorithms.Message, S any, P interface {
	algorithms.NodeOf[S, M]
	Phase() Phase
}](t testing.TB, alg *algorithms.Algorithm[M, S], n, entries int) *table[M, S, P] {
	return &table[M, S, P]{t: t, Table: algotest.NewTable[M, S, P](t, alg, algorithms.Setup{
		Graph:  algorithms.Complete(n),
		Params: algorithms.Params{"requesters": "all", "entries": strconv.Itoa(entries)},
	})}
}

func (x *table[M, S, P]) phases() []Phase {
	all := make([]Phase, len(x.Nodes))
	for i := range x.Nodes {
		all[i] = P(&x.Nodes[i]).Phase()
	}
	return all
}

func (x *table[M, S, P]) expect(want ...Phase) {
	x.t.Helper()
	if x.Violation != nil || !slices.Equal(x.phases(), want) {
		x.t.Fatalf("phases %v (violation: %v), want %v", x.phases(), x.Violation, want)
	}
}

// lose takes messages off the table that do not arrive.
func (x *table[M, S, P]) lose(lost func(from algorithms.ID, m M) bool) {
	x.Messages = slices.DeleteFunc(x.Messages, func(u algotest.Underway[M]) bool { return lost(u.From, u.Msg) })
}

type (
	lamportTable    = table[LamportMessage, LamportProcess, *LamportProcess]
	lamportUnderway = algotest.Underway[LamportMessage]
)

// newLamportTable calls messages by their kind and the timestamp of the request.
func newLamportTable(t testing.TB, n, entries int) *lamportTable {
	x := newTable[LamportMessage, LamportProcess](t, &Lamport, n, entries)
	x.Name = func(m LamportMessage) string {
		return fmt.Sprintf("%s(%d)", Lamport.Spec.KindName(m.kind), m.request)
	}
	return x
}
