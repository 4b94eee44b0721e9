package mutex

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

func TestWorkload(t *testing.T) {
	for _, requesters := range []string{"all", "0", "1", "3", "7"} {
		chosen := map[algorithms.ID]bool{}
		for seed := range uint64(50) {
			s := algorithms.Setup{Graph: algorithms.Complete(7), Seed: seed, Delta: 10}
			s.Params, _ = Lamport.Spec.Resolve(algorithms.Params{
				"requesters": requesters,
				"entries":    "3",
			})
			w, err := NewWorkload(s, 3)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := NewWorkload(s, 3)
			n, total := 0, 0
			for id := range algorithms.ID(7) {
				if w.Quota(id) > 0 {
					n++
					chosen[id] = true
				}
				total += w.Quota(id)
				if again.Quota(id) != w.Quota(id) {
					t.Fatalf("seed %d gives two workloads", seed)
				}
			}
			want, err := strconv.Atoi(requesters)
			if err != nil || want == 0 {
				want = 7
			}
			if n != want || float64(total) != Entries(s) || w.Requesters() != want || total != 3*want {
				t.Fatalf("%s requesters: %d nodes make %d entries, %g in all", requesters, n, total, Entries(s))
			}
		}
		if len(chosen) != 7 {
			t.Errorf("%s requesters: 50 seeds choose from %d nodes", requesters, len(chosen))
		}
	}

	for _, c := range []struct {
		params algorithms.Params
		want   string
	}{
		{
			algorithms.Params{"requesters": "4"},
			"lamport-mutex: requesters: 4 (allowed: 0 to 3, the number of nodes, or all)",
		},
		{
			algorithms.Params{"requesters": "some"},
			`lamport-mutex.requesters: "some" (allowed: all, a whole number from 0 to 2147483647)`,
		},
		{algorithms.Params{"load": "1.5"}, `lamport-mutex.load: "1.5" (allowed: a number from 0 to 1)`},
		{algorithms.Params{"entries": "0"}, `lamport-mutex.entries: "0" (allowed: a whole number from 1 to 1000000)`},
		{algorithms.Params{"hold": "-1"}, `lamport-mutex.hold: "-1" (allowed: a number from 0 to 1000)`},
	} {
		_, err := sim.Run(t.Context(), &Lamport, sim.Config{Graph: algorithms.Complete(3), Params: c.params})
		if err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.params, err, c.want)
		}
	}
	path, _ := algorithms.NewGraph(3, [][2]int32{{0, 1}, {1, 2}})
	if _, err := sim.Run(t.Context(), &Lamport, sim.Config{Graph: path}); err == nil {
		t.Error("Lamport runs on a path")
	}
}

// asked are the times at which nodes ask for the critical section, each with its node.
type asked struct {
	engine.Tracer
	requests []request
	inside   int
	underway int
	overlaps int // requests while another waits or is inside, or anything is under way
}

type request struct {
	at   algorithms.Time
	node algorithms.ID
}

func (a *asked) Trace(e engine.Event) {
	switch {
	case e.Step == engine.StepSend:
		a.underway++
	case e.Step == engine.StepDeliver:
		a.underway--
	case e.Step == engine.StepObserve && e.Seen.What == SawRequest:
		a.requests = append(a.requests, request{e.At, e.Node})
		if a.inside > 0 || a.underway > 0 {
			a.overlaps++
		}
		a.inside++
	case e.Step == engine.StepObserve && e.Seen.What == SawLeave:
		a.inside--
	}
}

func loaded(t *testing.T, load string, seed uint64) (*asked, engine.Outcome) {
	t.Helper()
	var a asked
	out := lamport.run(t, sim.Config{
		Graph: algorithms.Complete(5), Seed: seed, Tracer: &a,
		Params: algorithms.Params{"requesters": "all", "entries": "40", "load": load},
	})
	if out.Status() != "ok" || len(a.requests) != 200 {
		t.Fatalf("load %s: %d requests, %s", load, len(a.requests), out.Status())
	}
	return &a, out
}

// At load 0 nobody asks before all is over that the one before has caused, each comes once in
// each round, and the order changes from round to round.
func TestIdleLoad(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(5) {
		a, _ := loaded(t, "0", seed)
		if a.overlaps > 0 {
			t.Errorf("seed %d: %d requests come before the entry before is over", seed, a.overlaps)
		}
		for round := range slices.Chunk(a.requests, 5) {
			var nodes []byte
			for _, r := range round {
				nodes = append(nodes, '0'+byte(r.node))
			}
			orders[string(nodes)] = true
			if slices.Sort(nodes); string(nodes) != "01234" {
				t.Fatalf("seed %d: %s ask in a round", seed, nodes)
			}
		}
	}
	if len(orders) < 10 {
		t.Errorf("%d orders in 200 rounds", len(orders))
	}
}

// Between idle and saturated, nodes think for a time whose mean follows from the load.
func TestThinkingTime(t *testing.T) {
	for _, load := range []float64{0.1, 0.5, 0.9} {
		text := strconv.FormatFloat(load, 'g', -1, 64)
		setup := algorithms.Setup{Graph: algorithms.Complete(5), Delta: 1500}
		setup.Params, _ = Lamport.Spec.Resolve(algorithms.Params{"requesters": "all", "load": text, "entries": "1000"})
		w, err := NewWorkload(setup, 3)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		const draws = 20000
		env := algorithms.NewEnv[LamportMessage](setup.Graph)
		rng, seq := algorithms.NewRand(1), uint32(0)
		for range draws {
			c := NewClient[LamportMessage](w)
			env.Bind(2, 100, &rng, &seq)
			if c.Think(env) || len(env.Effects().Timers) != 1 {
				t.Fatalf("load %g: no time to think", load)
			}
			timer := env.Effects().Timers[0]
			if !c.Asks(env, timer.Timer) || c.Leaves(timer.Timer) {
				t.Fatalf("the timer %+v does not say that it is time to ask", timer)
			}
			sum += float64(timer.At - 100)
			env.Effects().Clear()
		}
		want := 5 * 3000 * (1 - load) / load
		if got := sum / draws; math.Abs(got-want) > 0.03*want {
			t.Errorf("load %g: %g ticks on average, want %g", load, got, want)
		}
	}
}

// The less the load, the less nodes wait for each other; from 1 on down it is another workload,
// and the same one for the same seed.
func TestLoads(t *testing.T) {
	before := math.Inf(1)
	for _, load := range []string{"1", "0.7", "0.3", "0.02", "0"} {
		a, out := loaded(t, load, 1)
		again, _ := loaded(t, load, 1)
		if !slices.Equal(a.requests, again.requests) {
			t.Errorf("load %s: two workloads of one seed", load)
		}
		wait := out.Result.Metrics[0].Value
		if wait >= before {
			t.Errorf("load %s: %g s mean wait, more than %g with a higher one", load, wait, before)
		}
		before = wait
	}
}

// Turns has the nodes in the order in which their timers let them ask.
func TestTurns(t *testing.T) {
	for _, askers := range []string{"1", "3", "all"} {
		s := algorithms.Setup{Graph: algorithms.Complete(6), Delta: 10, Seed: 3}
		s.Params, _ = Lamport.Spec.Resolve(algorithms.Params{"requesters": askers, "entries": "4", "load": "0"})
		w, err := NewWorkload(s, 3)
		if err != nil {
			t.Fatal(err)
		}
		made, at := make([]int32, 6), algorithms.Time(-1)
		for id := range w.Turns() {
			next := w.turn(id, made[id])
			if next <= at || at >= 0 && next != at+w.slot {
				t.Fatalf("%s askers: node %d asks at %v after another at %v", askers, id, next, at)
			}
			at = next
			made[id]++
		}
		for id, entries := range made {
			if int(entries) != w.Quota(algorithms.ID(id)) {
				t.Errorf("%s askers: node %d has %d turns", askers, id, entries)
			}
		}
	}
}
