package live

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/longtest"
)

// restless is a toy whose nodes talk to each other for a while, whatever becomes of the others.
func restless(rounds int) *toy {
	return &toy{
		start: func(_ *actor, e *env) {
			for i := range e.Degree() {
				e.Send(e.Neighbor(i), note{kind: algorithms.Kind(i % 3), value: 3})
			}
			e.SetTimer(300, algorithms.Timer{})
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			if m.value > 0 {
				e.Send(from, note{value: m.value - 1})
			}
		},
		timeout: func(a *actor, e *env, _ algorithms.Timer) {
			if a.n++; a.n < rounds {
				e.SetTimer(algorithms.Time(100+e.Rand().IntN(2000)), algorithms.Timer{})
				e.Send(algorithms.ID((int(e.Self())+1)%e.N()), note{value: 2})
			}
		},
	}
}

// chaos is a run in which everything happens that may happen.
func chaos(r *rand.Rand, transport Transport) Config {
	n := 2 + r.IntN(6)
	cfg := over(transport, n)
	cfg.Seed = r.Uint64()
	cfg.SkipIdle = r.IntN(2) == 0
	if r.IntN(2) == 0 {
		cfg.Delta = algorithms.Time(1 + r.IntN(300))
	}
	cfg.Links = network.Links{Loss: 0.2 * float64(r.IntN(2)), Duplicate: 0.2 * float64(r.IntN(2))}
	if r.IntN(2) == 0 {
		cfg.Links.Latency = network.Latency{Distribution: network.Uniform, A: 100, B: 2 * ms}
	}
	var at algorithms.Time
	for range r.IntN(8) {
		id := algorithms.ID(r.IntN(n))
		at += algorithms.Time(r.IntN(2000))
		cfg.Faults = append(cfg.Faults, crash(at, id))
		at += algorithms.Time(r.IntN(1500))
		if r.IntN(5) > 0 {
			cfg.Faults = append(cfg.Faults, comeBack(at, id))
		}
	}
	if r.IntN(3) == 0 {
		cut := &algorithms.Cut{SideA: make([]bool, n)}
		for i := range cut.SideA {
			cut.SideA[i] = r.IntN(2) == 0
		}
		cfg.Faults = append(cfg.Faults, algorithms.Fault{At: 500, Kind: algorithms.Split, Cut: cut},
			algorithms.Fault{At: 3 * ms, Kind: algorithms.Heal, Cut: cut})
	}
	return cfg
}

// Whatever happens, a run comes to an end by itself, and every message has either arrived or been
// dropped.
func TestBooksBalanceInChaos(t *testing.T) {
	runs := longtest.Choose(12, 60)
	eachSocket(t, func(t *testing.T, transport Transport) {
		for i := range runs {
			r := rand.New(rand.NewPCG(uint64(i), uint64(transport)))
			cfg := chaos(r, transport)
			out := restless(3+r.IntN(15)).realRun(t, cfg)
			c := &out.Counts
			sent, arrived := c.Sent+c.Duplicated, c.Delivered+c.DroppedTotal()
			if out.Status() != "ok" || sent != arrived {
				t.Errorf("run %d of %d nodes, faults %v, links %+v: %s; %d sent and copied, %d arrived or dropped: %v",
					i, cfg.Graph.N(), cfg.Faults, cfg.Links, out.Status(), sent, arrived, c.Dropped)
			}
		}
	})
}

// Crashes leave no descriptors behind, however often a run is repeated.
func TestDescriptorsAreGivenBack(t *testing.T) {
	open := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skipf("open descriptors cannot be counted here: %v", err)
		}
		return len(entries)
	}
	eachSocket(t, func(t *testing.T, transport Transport) {
		before := open()
		cfg := over(transport, 6)
		cfg.Faults = []algorithms.Fault{crash(2*ms, 1), comeBack(4*ms, 1)}
		run, err := Prepare(restless(8).algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		var early int
		for i := range 12 {
			if _, err := run.Execute(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := run.Reset(); err != nil {
				t.Fatal(err)
			}
			if i == 2 {
				early = open()
			}
		}
		if late := open(); late > early+6 { // connections that one side has not closed yet
			t.Errorf("%d descriptors after 3 executions and %d after 12", early, late)
		}
		run.Close()
		if after := open(); after > before {
			t.Errorf("%d descriptors before the run and %d after it", before, after)
		}
	})
}
