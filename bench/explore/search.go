package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
)

// Report is what an exploration has found.
type Report struct {
	Bounds   Bounds
	Strategy Strategy
	// Schedules is how many were drawn, where the strategy draws them; there are no states then.
	Schedules int64
	// States is how many different states were reached, Steps how many actions were executed, Depth
	// how many lie on the longest of the shortest ways to a state, or on the longest schedule.
	States, Steps int64
	Depth         int
	// Ends is how many states a run would end in, or how many of the schedules that were drawn have
	// come to their end; Goals is how many of these have reached the goal.
	Ends, Goals int64
	// Reached says that the goal was seen at all.
	Reached bool
	// Horizon says that schedules were cut off at the horizon, Stopped why the exploration did not
	// come to its end, "" where it did.
	Horizon bool
	Stopped string
	// Findings are what is wrong, one of each sort, the shortest first.
	Findings []Finding
}

// Run explores an algorithm: all states that it can be in, level by level from the first, so that
// the way to whatever is found is the shortest there is. An error means that there was no
// exploration. Cancelling ctx ends it with what is known.
func Run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	ctx context.Context, alg *algorithms.Algorithm[M, S], cfg Config,
) (Report, error) {
	return explored(ctx, hide[M, S, P](alg), cfg)
}

func explored(ctx context.Context, p protocol, cfg Config) (Report, error) {
	m, err := newModel(p, cfg)
	if err != nil {
		return Report{}, err
	}
	workers := m.cfg.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if cfg.Strategy.Draws() {
		return m.draw(ctx, workers), nil
	}
	e := newSearch(m, workers)
	e.run(ctx)
	return e.report, nil
}

// search explores level by level. All states of a level are expanded before those of the next, and
// these are put in the order of the ways to them, so nothing depends on who was faster.
type search struct {
	*model
	visited visited
	workers []*worker
	report  Report
	seen    map[sort]bool
	depth   uint32      // of the states that the level at work leads to
	level   []candidate // at work
	marks   []uint64    // of its states
	states  [shardCount][]uint32
	way     state // at which a schedule is that is put into words
}

// sort tells findings apart, of each of which one is enough.
type sort struct {
	kind    Kind
	text    string
	claimed bool
}

func newSearch(m *model, workers int) *search {
	e := &search{model: m, seen: map[sort]bool{}, report: Report{Bounds: m.cfg.Bounds}}
	for range workers {
		e.workers = append(e.workers, &worker{e: e, stepper: m.stepper()})
	}
	return e
}

// block is how many states are expanded before the search looks whether it has to stop.
const block = 1 << 14

func (e *search) run(ctx context.Context) {
	first := e.workers[0].stepper
	if r := first.start(); r.err != nil {
		e.report.Findings = []Finding{{Kind: r.kind, Err: r.err, Claimed: true}}
		return
	}
	e.visited.reach(first.mark(&first.next), &first.next, 0, 0, 0, nil)
	e.descend()
	for len(e.level) > 0 {
		e.report.Depth = int(e.depth)
		e.depth++
		for at := 0; at < len(e.level); at += block {
			if e.stop(ctx) {
				return
			}
			if e.cfg.Progress != nil {
				e.cfg.Progress(Progress{
					States: e.report.States, Frontier: int64(len(e.level) - at), Depth: e.report.Depth,
				})
			}
			e.expand(at, min(at+block, len(e.level)))
		}
		e.descend()
	}
	if !e.report.Reached && len(e.report.Findings) == 0 {
		e.report.Findings = []Finding{{Kind: Vacuous, Claimed: true, Err: errors.New("no schedule reaches the goal")}}
	}
}

// stop reports whether the exploration ends before its end, and says why.
func (e *search) stop(ctx context.Context) bool {
	switch {
	case ctx.Err() != nil:
		e.report.Stopped = interruption(ctx)
	case e.report.States >= e.cfg.States:
		e.report.Stopped = fmt.Sprintf("the budget of %d states is used up", e.cfg.States)
	case max(e.visited.bytes(), inUse()) >= e.cfg.Memory:
		e.report.Stopped = fmt.Sprintf("the memory of %d MiB is used up", e.cfg.Memory>>20)
	}
	return e.report.Stopped != ""
}

// interrupted says that somebody has ended an exploration.
const interrupted = "it was interrupted"

// interruption is why a context has ended.
func interruption(ctx context.Context) string {
	if cause := context.Cause(ctx); cause != ctx.Err() { //nolint:errorlint // the end itself is no cause
		return cause.Error()
	}
	return interrupted
}

// inUse is the memory of all that this process has made, in bytes: besides the visited states those
// of nodes and checkers, of which nobody knows how large they are.
func inUse() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64()) //nolint:gosec // no machine has so much
}

// chunk is how many states a worker takes at a time.
const chunk = 32

// expand executes what some states of the level can do.
func (e *search) expand(from, to int) {
	var next atomic.Int64
	next.Store(int64(from))
	var wait sync.WaitGroup
	for _, w := range e.workers {
		wait.Go(func() {
			for {
				at := int(next.Add(chunk)) - chunk
				if at >= to {
					return
				}
				for i := at; i < min(at+chunk, to); i++ {
					w.expand(i)
				}
			}
		})
	}
	wait.Wait()
	var all []found
	for _, w := range e.workers {
		all = append(all, w.found...)
		e.report.Steps += w.steps
		w.tally.into(&e.report)
		w.found, w.steps = nil, 0
	}
	e.keep(all)
}

// descend makes what was reached the level at work.
func (e *search) descend() {
	e.visited.settle(e.marks)
	e.level, e.marks = e.level[:0], e.marks[:0]
	for i := range e.visited.shards {
		sh := &e.visited.shards[i]
		e.level = append(e.level, sh.fresh...)
		e.states[i], sh.arena = sh.arena, e.states[i][:0]
		clear(sh.fresh)
		sh.fresh = sh.fresh[:0]
	}
	slices.SortFunc(e.level, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.step, b.step))
	})
	for i := range e.level {
		e.marks = append(e.marks, e.level[i].mark)
	}
	e.report.States += int64(len(e.level))
}

// found is a finding of the level at work: in which of its states, after which step.
type found struct {
	at   int
	step step
	end  bool // step is none: it is the state itself
	Finding
}

// keep takes over findings, the first of each sort.
func (e *search) keep(all []found) {
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.step.word(), b.step.word()))
	})
	for _, f := range all {
		s := e.sortOf(&f.Finding)
		if e.seen[s] {
			continue
		}
		e.seen[s] = true
		f.Schedule = e.schedule(e.marks[f.at])
		if !f.end {
			f.Schedule = append(f.Schedule, e.last(s, f.step))
		}
		e.report.Findings = append(e.report.Findings, f.Finding)
	}
}
