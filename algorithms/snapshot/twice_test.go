package snapshot

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// closings is how often node 1 of two says what is under way from node 0 when a message comes
// twice.
func closings[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t *testing.T, alg *algorithms.Algorithm[M, S], m M,
) (count int) {
	t.Helper()
	graph := algorithms.Complete(2)
	inst, err := alg.New(algorithms.Setup{
		Graph: graph, Delta: 10, Params: algorithms.Params{"transfers": "1", "initiator": "0"},
	})
	if err != nil {
		t.Fatal(err)
	}
	env := algorithms.NewEnv[M](graph)
	var rng algorithms.Rand
	var seq uint32
	env.Bind(1, 0, &rng, &seq)
	node := inst.Node(1)
	P(&node).Start(env)
	for range 2 {
		env.Effects().Clear()
		P(&node).Receive(env, 0, m)
		for _, o := range env.Effects().Observations {
			if o.What == sawChannel {
				count++
			}
		}
	}
	return count
}

// A marker, or a count, that comes twice closes its link once.
func TestClosedOnce(t *testing.T) {
	if n := closings(t, &ChandyLamport, Marked(0)); n != 1 {
		t.Errorf("chandy-lamport closes a link %d times", n)
	}
	if n := closings(t, &LaiYang, Coloured{red: true}); n != 1 {
		t.Errorf("lai-yang closes a link %d times", n)
	}
}
