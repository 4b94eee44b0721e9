package harness

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
)

// Forecast is what one execution of a trial will take, as runs of it at smaller sizes tell.
type Forecast struct {
	Trial  Trial
	Memory float64 // bytes that it keeps
	// CPU is the time it takes on the engine sim, in seconds: at least as much an event as in the
	// largest of the smaller runs, and at most missesCost times that. Both are 0 on other engines.
	CPU struct{ Low, High float64 }

	from, to int // the sizes that it rests on
}

// missesCost is how much more an event may cost in a large run, whose nodes lie in no cache. Seen
// from 65,536 to 10,000,000 nodes were 1.1 times for flooding, 1.3 for the ring and 3.1 for 2PC.
const missesCost = 4

// garbage is how much more memory is in use than is kept just before the collector comes, unless
// GOGC says otherwise.
const garbage = 2

// Large says that somebody who waits for the run would like to know.
func (f *Forecast) Large() bool { return f.Memory >= 1<<30 || f.CPU.High >= 10 }

// String is the forecast as a sentence without an end.
func (f Forecast) String() string {
	text := fmt.Sprintf("%s: one execution needs %v to %v of memory", f.Trial.At(), memoryOf(f.Memory),
		memoryOf(garbage*f.Memory))
	if f.CPU.High > 0 {
		text += fmt.Sprintf(" and takes %s to %s of CPU time", roughly(f.CPU.Low), roughly(f.CPU.High))
	}
	return fmt.Sprintf("%s, as it grows from %d to %d nodes", text, f.from, f.to)
}

// roughly is a time of which no more than the first digit or two are to be believed.
func roughly(seconds float64) string {
	switch {
	case seconds < 1:
		return energy.FormatSI(math.Ceil(seconds*100)/100, "s")
	case seconds < 120:
		return fmt.Sprintf("%.0f s", seconds)
	case seconds < 7200:
		return fmt.Sprintf("%.0f min", seconds/60)
	}
	return fmt.Sprintf("%.3g h", seconds/3600)
}

// pilot is what a run at a small size has taken.
type pilot struct {
	nodes              int
	bytes, events, cpu float64
}

// Pilots begin at firstPilot nodes and go on with pilotStep times as many, as long as that is no
// more than a fourth of the nodes asked for and the last one was small itself. The further the
// better: what a small run keeps is hidden behind what the garbage collector does.
const (
	firstPilot = 64
	pilotStep  = 4
	lastPilot  = firstPilot << 10

	fewest     = 4096 // nodes from which on runs are told ahead
	pilotBytes = 16 << 20
	pilotTakes = 200 * time.Millisecond
	// pilotTime is how long a pilot may take before it is no use.
	pilotTime = 2 * time.Second
)

// foresee tells what a trial will take. What cannot be tried small, because a parameter or the plan
// wants more nodes, is not foreseen.
func (r *Runner) foresee(ctx context.Context, t Trial) (Forecast, bool) {
	var runs []pilot
	for n := firstPilot; n <= min(t.Nodes/pilotStep, lastPilot); n *= pilotStep {
		small := t
		small.Nodes = n
		began := time.Now()
		p, ok := r.pilot(ctx, small, t.Nodes)
		if !ok {
			break
		}
		runs = append(runs, p)
		if p.bytes > pilotBytes || time.Since(began) > pilotTakes {
			break
		}
	}
	if len(runs) < 3 {
		return Forecast{}, false
	}
	last := [3]pilot(runs[len(runs)-3:])
	f := Forecast{Trial: t, from: last[0].nodes, to: last[2].nodes}
	n := float64(t.Nodes) / float64(f.to)
	var grows bool
	if f.Memory, grows = extrapolated(last[0].bytes, last[1].bytes, last[2].bytes, n, 1); !grows {
		f.Memory *= n // whatever hides it, there is a state for each node
	}
	if t.Engine == engine.Sim && last[2].events > 0 {
		events, _ := extrapolated(last[0].events, last[1].events, last[2].events, n, 0.5)
		f.CPU.Low = events * last[2].cpu / last[2].events
		f.CPU.High = f.CPU.Low * missesCost
	}
	return f, true
}

// checkMemory refuses a trial that needs more memory than there is, as far as it can be told, and
// tells of one that will be large. What cannot be told is left to the watch over the run.
func (r *Runner) checkMemory(ctx context.Context, t Trial) error {
	if t.Nodes < fewest || t.Engine.Sockets || r.Scenario.Hosts.Any() {
		return nil
	}
	if err := r.checkEvents(t); err != nil {
		return err
	}
	f, ok := r.foresee(ctx, t)
	if limit := r.memoryLimit(); ok && limit > 0 && f.Memory > limit {
		return fmt.Errorf("nodes: %d with %s: it needs about %v of memory, as it grows from %d to %d nodes "+
			"(allowed: %v)", t.Nodes, t.Algorithm.Spec.Name, memoryOf(f.Memory), f.from, f.to, memoryOf(limit))
	}
	if ok && r.Foreseen != nil {
		r.Foreseen(f)
	}
	return nil
}

// extrapolated goes through three values at sizes of which each is pilotStep times the one before,
// as a constant and a power of the size, to n times the last size. The power is between least and
// 3. Where they do not grow it is the third, and false.
func extrapolated(first, second, third, n, least float64) (value float64, grows bool) {
	rise, next := second-first, third-second
	if rise <= 0 || next <= 0 {
		return third, false
	}
	k := max(least, min(3, math.Log(next/rise)/math.Log(pilotStep)))
	return third + next*(math.Pow(n, k)-1)/(1-math.Pow(pilotStep, -k)), true
}

// pilot runs a trial once without faults, and false where that cannot be done at its size. Messages
// are counted by node if those of the trial that it is for are, which has so many nodes.
func (r *Runner) pilot(ctx context.Context, t Trial, nodes int) (p pilot, ok bool) {
	of := Runner{Scenario: r.Scenario}
	of.Scenario.Faults = network.Plan{}
	of.Scenario.Nodes = []int{t.Nodes}
	before := liveMemory()
	cfg, _, err := of.config(t)
	if err != nil {
		return p, false
	}
	cfg.Limits = engine.Limits{Events: 1 << 22, Time: cfg.Limits.Time}
	cfg.PerNode = r.perNode(nodes, t.Engine)
	cfg.Shards = 1 // which keeps all that it has needed
	clock := energy.ProcessClock()
	begun, errBegun := clock.CPU()
	run, err := t.Algorithm.Prepare(t.Engine, cfg)
	if err != nil {
		return p, false
	}
	defer run.Close()
	ctx, cancel := context.WithTimeout(ctx, pilotTime)
	defer cancel()
	out, err := run.Execute(ctx)
	ended, errEnded := clock.CPU()
	if errors.Join(err, errBegun, errEnded, ctx.Err()) != nil || out.End == engine.EventLimit {
		return p, false
	}
	p = pilot{t.Nodes, max(0, liveMemory()-before), float64(out.Events), (ended - begun).Seconds()}
	runtime.KeepAlive(cfg.Graph)
	return p, true
}

// liveMemory is what is reachable, and the stacks.
func liveMemory() float64 {
	runtime.GC()
	runtime.GC() // queues that were given back outlive the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}
