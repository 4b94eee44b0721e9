package live

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/greeting"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// Every execution loses what its own draw says, the same for the same draw. One node greets all
// others and they answer once, so the order of arrival has no say in what is sent.
func TestExecutionsDrawTheirLosses(t *testing.T) {
	losses := func(seeds ...uint64) []int64 {
		next := 0
		net, err := Prepare(&greeting.Distributed, Config{Config: engine.Config{
			Graph: algorithms.Complete(40), Seed: 1, Links: network.Links{Loss: 0.3},
			Draw: func() engine.Draw {
				next++
				return engine.Draw{Seed: seeds[next-1]}
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer net.Close()
		var dropped []int64
		for i := range seeds {
			if i > 0 {
				if err := net.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			out, err := net.Execute(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			dropped = append(dropped, out.Counts.Dropped[engine.Lost])
		}
		return dropped
	}
	once := losses(1, 2, 3, 4, 5, 6)
	same := true
	for _, n := range once {
		same = same && n == once[0]
	}
	if same {
		t.Errorf("every execution loses %d messages", once[0])
	}
	for i, n := range losses(3, 3, 3) {
		if n != losses(3)[0] {
			t.Errorf("execution %d of one draw loses %d", i, n)
		}
	}
}
