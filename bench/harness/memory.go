package harness

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/memory"
)

// memoryLimit is what this process may have, 0 where that is not known.
func (r *Runner) memoryLimit() float64 {
	if r.limit != nil {
		return r.limit()
	}
	return memory.Limit()
}

// recordMemory is about what a record takes until it is written in any format.
const recordMemory = 8 << 10

// checkRecords refuses more records than there is memory for, before the first is made.
func (r *Runner) checkRecords() error {
	algs, err := r.Scenario.algorithms()
	if err != nil {
		return err
	}
	s := &r.Scenario
	count := float64(len(algs)) * float64(len(s.Nodes)) * float64(len(s.Engines)) * float64(s.Trials)
	limit := r.memoryLimit()
	if need := count * recordMemory; limit > 0 && need > limit {
		return fmt.Errorf("trials: %d of %d algorithms at %d sizes are %.4g records, which need about %v of memory "+
			"and %s (allowed: %v, that is up to %.0f trials)", s.Trials, len(algs), len(s.Nodes), count,
			memoryOf(need), lasting(count*min(s.Window, s.WallCap).Seconds()), memoryOf(limit),
			limit/recordMemory*float64(s.Trials)/count)
	}
	return nil
}

func memoryOf(bytes float64) string { return energy.FormatSI(bytes, "B") }

// lasting is a time in a unit in which it can be thought of.
func lasting(seconds float64) string {
	const day = 86400
	switch {
	case seconds > 730*day:
		return fmt.Sprintf("at least %.3g years", seconds/(365.25*day))
	case seconds > 2*day:
		return fmt.Sprintf("at least %.3g days", seconds/day)
	case seconds > 7200:
		return fmt.Sprintf("at least %.3g hours", seconds/3600)
	}
	return "at least " + energy.FormatSI(seconds, "s")
}

// pilots are the sizes at which a run is tried to see how its memory grows, and fewest the number
// of nodes from which on that is done.
var pilots = [...]int{128, 256, 512}

const fewest = 4096

// pilotTime is how long a pilot may take before it is no use.
const pilotTime = 2 * time.Second

// checkMemory refuses a trial that needs more memory than there is, as far as it can be told: the
// same run at three small sizes tells a constant part and a power of the number of nodes. What
// cannot be tried small, because a parameter or the plan wants more nodes, is left to the watch
// over the run.
func (r *Runner) checkMemory(ctx context.Context, t Trial) error {
	limit := r.memoryLimit()
	if limit == 0 || t.Nodes < fewest || t.Engine.Sockets || r.Scenario.Hosts.Any() {
		return nil
	}
	if err := r.checkEvents(t); err != nil {
		return err
	}
	var used [len(pilots)]float64
	for i, n := range pilots {
		small := t
		small.Nodes = n
		bytes, ok := r.pilot(ctx, small)
		if !ok {
			return nil
		}
		used[i] = bytes
	}
	need := extrapolated(used, float64(t.Nodes))
	if need <= limit {
		return nil
	}
	return fmt.Errorf("nodes: %d with %s: it needs about %v of memory, as it grows from %d to %d nodes (allowed: %v)",
		t.Nodes, t.Algorithm.Spec.Name, memoryOf(need), pilots[0], pilots[2], memoryOf(limit))
}

// checkEvents refuses a run of which the textbook says that it is longer than the limit.
func (r *Runner) checkEvents(t Trial) error {
	g, _, err := r.graphs.get(&r.Scenario, t)
	if err != nil || r.Scenario.Links.Faults() != 0 || !r.Scenario.Faults.Empty() {
		return nil
	}
	cfg := engine.Config{
		Graph: g, Params: r.Scenario.params(t), Seed: t.Seed,
		Links: r.Scenario.Links,
	}
	cfg = cfg.WithDefaults(engine.Defaults{Delta: 1})
	setup := cfg.Setup()
	limit := r.Scenario.Limits.WithDefaults().Events
	if _, err := t.Algorithm.Spec.Resolve(setup.Params); err != nil {
		return nil
	}
	if e := engine.Expected(t.Algorithm.Spec, setup); e.Known() && e.Low > float64(limit) {
		return fmt.Errorf("nodes: %d with %s: it sends %.3g messages, and a run is cut off after %.3g events "+
			"(allowed: fewer nodes, or a higher limit-events)", t.Nodes, t.Algorithm.Spec.Name, e.Low, float64(limit))
	}
	return nil
}

// extrapolated is a + b·N^k through three points whose sizes are each twice the one before.
func extrapolated(used [len(pilots)]float64, n float64) float64 {
	first, second := used[1]-used[0], used[2]-used[1]
	largest := float64(pilots[2])
	if first <= 0 || second <= 0 {
		return max(used[2], 0) * n / largest
	}
	k := max(0.5, min(3, math.Log2(second/first)))
	b := second / (math.Pow(largest, k) - math.Pow(float64(pilots[1]), k))
	return used[2] + b*(math.Pow(n, k)-math.Pow(largest, k))
}

// pilot is the memory that a run keeps, and false where it cannot be run at that size.
func (r *Runner) pilot(ctx context.Context, t Trial) (bytes float64, ok bool) {
	s := r.Scenario
	of := Runner{Scenario: s}
	of.Scenario.Faults = network.Plan{}
	of.Scenario.Nodes = []int{t.Nodes}
	before := liveMemory()
	cfg, _, err := of.config(t)
	if err != nil {
		return 0, false
	}
	cfg.Limits = engine.Limits{Events: 1 << 22, Time: cfg.Limits.Time}
	run, err := t.Algorithm.Prepare(t.Engine, cfg)
	if err != nil {
		return 0, false
	}
	defer run.Close()
	ctx, cancel := context.WithTimeout(ctx, pilotTime)
	defer cancel()
	if _, err := run.Execute(ctx); err != nil || ctx.Err() != nil {
		return 0, false
	}
	used := liveMemory() - before
	runtime.KeepAlive(cfg.Graph)
	return max(0, used), true
}

// liveMemory is what is reachable, and the stacks.
func liveMemory() float64 {
	runtime.GC()
	runtime.GC() // queues that were given back outlive the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

// watched does something that may take long or need much memory, and comes back within a second of
// the end of ctx, or once the process has more memory than it may use: then what was done is given
// up, and the error says so. Whoever does not hear of the end by itself is left behind.
func (r *Runner) watched(ctx context.Context, do func(context.Context) error) error {
	limit := r.memoryLimit()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = do(ctx)
	}()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-done:
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			return err
		case <-look.C:
			if limit <= 0 || memory.Used() <= limit {
				continue
			}
			debug.FreeOSMemory() // what is garbage is no reason
			if used := memory.Used(); used > limit {
				cancel(fmt.Errorf("stopped, since the process has %v of memory (allowed: %v)",
					memoryOf(used), memoryOf(limit)))
			}
		case <-ctx.Done():
			select {
			case <-done:
			case <-time.After(patience):
			}
			return context.Cause(ctx)
		}
	}
}

const (
	lookEvery = 100 * time.Millisecond
	patience  = 500 * time.Millisecond
)
