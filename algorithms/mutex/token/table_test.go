package token

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/bench/algotest"
)

// client is a node of any algorithm of this package.
type client[S any, M algorithms.Message] interface {
	algorithms.NodeOf[S, M]
	Phase() mutex.Phase
}

// table is some nodes, all of which want to enter, whose messages are delivered by hand.
type table[M algorithms.Message, S any, P client[S, M]] struct {
	*algotest.Table[M, S, P]
	t testing.TB
}

func newTable[M algorithms.Message, S any, P client[S, M]](
	t testing.TB, alg *algorithms.Algorithm[M, S], n, entries int, params ...string,
) *table[M, S, P] {
	all := algorithms.Params{"requesters": "all", "entries": strconv.Itoa(entries)}
	for _, p := range params {
		name, value, _ := strings.Cut(p, "=")
		all[name] = value
	}
	return &table[M, S, P]{t: t, Table: algotest.NewTable[M, S, P](t, alg, algorithms.Setup{
		Graph: algorithms.Complete(n), Params: all,
	})}
}

// expect holds the phases to a text such as "in - wait", node by node, and that nothing is
// violated.
func (x *table[M, S, P]) expect(want string) {
	x.t.Helper()
	words := make([]string, len(x.Nodes))
	for i := range x.Nodes {
		words[i] = map[mutex.Phase]string{
			mutex.Idle: "-", mutex.Waiting: "wait", mutex.Inside: "in",
		}[P(&x.Nodes[i]).Phase()]
	}
	if got := strings.Join(words, " "); x.Violation != nil || got != want {
		x.t.Fatalf("phases %q (violation: %v), want %q", got, x.Violation, want)
	}
}

// under holds the messages under way to texts.
func (x *table[M, S, P]) under(want ...string) {
	x.t.Helper()
	if got := x.Texts(); !slices.Equal(got, want) {
		x.t.Fatalf("under way are %q, want %q", got, want)
	}
}

// find is the message under way that reads so, which stays there.
func (x *table[M, S, P]) find(text string) algotest.Underway[M] {
	x.t.Helper()
	i := slices.Index(x.Texts(), text)
	if i < 0 {
		x.t.Fatalf("no %q among %q", text, x.Texts())
	}
	return x.Messages[i]
}
