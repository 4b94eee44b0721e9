package election

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// drawn collects what candidates draw, by phase.
type drawn map[int64]map[algorithms.ID]int64

func (d drawn) Trace(e engine.Event) {
	if e.Step == engine.StepObserve && e.Seen.What == sawCall {
		if d[e.Seen.Value] == nil {
			d[e.Seen.Value] = map[algorithms.ID]int64{}
		}
		d[e.Seen.Value][e.Node] = e.Seen.Aux
	}
}

// hops is what the phases cost by what was drawn: each token goes as far as the next candidate that
// has drawn a higher number.
func (d drawn) hops(t *testing.T, n int) (total int64, leader algorithms.ID) {
	t.Helper()
	for round := int64(1); ; round++ {
		phase := d[round]
		most := int64(0)
		for node, id := range phase {
			most = max(most, id)
			for step := 1; ; step++ {
				total++
				other, is := phase[(node+algorithms.ID(step))%algorithms.ID(n)]
				if step == n || is && other > id {
					break
				}
			}
		}
		var highest []algorithms.ID
		for node, id := range phase {
			if id == most {
				highest = append(highest, node)
			}
		}
		if len(highest) == 1 {
			return total, highest[0]
		}
		for _, node := range highest {
			if _, again := d[round+1][node]; !again || len(d[round+1]) != len(highest) {
				t.Fatalf("phase %d: %v tie, and candidates of the next phase are %v", round, highest, d[round+1])
			}
		}
	}
}

// Whatever is drawn, the tokens go as far as it says, the one with the highest number leads, and
// the news of it goes round once.
func TestItaiRodehCounts(t *testing.T) {
	phases := 0
	for n := 2; n <= 50; n++ {
		for seed := range uint64(8) {
			d := drawn{}
			var seen reports
			cfg := sim.Config{Graph: bareOrComplete(t, n, seed), Seed: seed, Tracer: both{d, &seen}}
			cfg.Links.Latency = latencies[seed%4]
			out := itaiRodeh.run(t, cfg)
			hops, leads := d.hops(t, n)
			checkRing(t, "random", itaiRodeh, out, map[string]int64{"token": hops, "announcement": int64(n)})
			phases = max(phases, len(d))
			for _, e := range seen {
				if e.Seen.What == sawLeader && e.Node != leads {
					t.Errorf("n=%d seed=%d: node %d leads (want %d)", n, seed, e.Node, leads)
				}
			}
		}
	}
	if phases < 3 {
		t.Errorf("%d phases at most: ties were not tried", phases)
	}
}

// both passes events to two tracers.
type both [2]engine.Tracer

func (b both) Trace(e engine.Event) {
	b[0].Trace(e)
	b[1].Trace(e)
}

// The mean that the Spec expects is that of many runs, where ties are frequent and where not.
func TestItaiRodehMean(t *testing.T) {
	for _, n := range []int{2, 5, 13, 31} {
		const seeds = 1500
		sum, squares := 0.0, 0.0
		var expected algorithms.Expected
		for seed := range uint64(seeds) {
			out := itaiRodeh.run(t, sim.Config{Graph: algorithms.Complete(n), Seed: seed})
			sum += float64(out.Counts.Sent)
			squares += float64(out.Counts.Sent) * float64(out.Counts.Sent)
			expected = out.Expected
		}
		near(t, sum, squares, seeds, expected.Mean)
	}
	// Two nodes: 4 hops of a tie, else 3, and half of all phases are ties; 2 for the news.
	if got := itaiRodehMean(2); math.Abs(got-7) > 1e-9 {
		t.Errorf("two nodes take %v hops on average (want 7)", got)
	}
	if one, other := itaiRodehMean(likelyTie), itaiRodehMean(likelyTie+1); other < one {
		t.Errorf("mean %v of %d nodes, %v of one more", one, likelyTie, other)
	}
}

func TestItaiRodehConformance(t *testing.T) { algotest.Run(t, &ItaiRodeh, algotest.Options{}) }

func FuzzItaiRodehNodes(f *testing.F) { algotest.Fuzz(f, &ItaiRodeh) }
