package explore

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
)

// DefaultSchedules is how many schedules are drawn where no number is given.
const DefaultSchedules = 10_000

// longestWalk is after how many steps a schedule is given up.
const longestWalk = 1 << 14

// batch is how many schedules a worker draws before it forgets the reactions that it knows.
const batch = 64

// draws is an exploration by schedules that are drawn.
type draws[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	*model[M, S, P]
	report Report
	mu     sync.Mutex
	next   atomic.Int64
	found  []Finding
}

// draw explores by the schedules of numbers from cfg.First on.
func (m *model[M, S, P]) draw(ctx context.Context, workers int) Report {
	d := &draws[M, S, P]{model: m, report: Report{Bounds: m.cfg.Bounds, Strategy: m.cfg.Strategy}}
	d.next.Store(m.cfg.First)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() { d.work(ctx) })
	}
	wait.Wait()
	if ctx.Err() != nil {
		d.report.Stopped = context.Cause(ctx).Error()
	}
	d.keep()
	if !d.report.Reached && len(d.report.Findings) == 0 {
		d.report.Findings = []Finding{{Kind: Vacuous, Claimed: true, Err: errors.New("no schedule reaches the goal")}}
	}
	return d.report
}

// work draws schedules until there are enough.
func (d *draws[M, S, P]) work(ctx context.Context) {
	last := d.cfg.First + d.cfg.Schedules
	for {
		from := d.next.Add(batch) - batch
		if from >= last || ctx.Err() != nil {
			return
		}
		w := walk[M, S, P]{stepper: d.again().stepper()}
		for number := from; number < min(from+batch, last) && ctx.Err() == nil; number++ {
			w.take(number)
		}
		d.add(&w)
	}
}

// add takes over what a worker has seen.
func (d *draws[M, S, P]) add(w *walk[M, S, P]) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.report.Schedules += w.done
	d.report.Steps += w.steps
	d.report.Depth = max(d.report.Depth, w.longest)
	w.tally.into(&d.report)
	d.found = append(d.found, w.found...)
	if d.cfg.Progress != nil {
		d.cfg.Progress(Progress{Schedules: d.report.Schedules, Depth: d.report.Depth})
	}
}

// keep takes over the findings, of each sort the one of the least number, and makes it short.
func (d *draws[M, S, P]) keep() {
	slices.SortStableFunc(d.found, func(a, b Finding) int { return cmp.Compare(a.Number, b.Number) })
	seen := map[sort]bool{}
	for _, f := range d.found {
		s := d.sortOf(&f)
		if seen[s] {
			continue
		}
		seen[s] = true
		d.report.Findings = append(d.report.Findings, d.shrunk(f))
	}
}

// walk is one schedule after another, of one worker.
type walk[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	*stepper[M, S, P]
	state   state
	acts    []action
	way     []string
	number  int64
	done    int64
	steps   int64
	longest int
	tally   tally
	found   []Finding
}

// take draws a schedule and follows it to its end.
func (w *walk[M, S, P]) take(number int64) {
	rng := algorithms.NewRand(w.cfg.Seed, uint64(number), 0x7363686564756c65)
	how := w.cfg.Strategy.chooser(&rng, number)
	w.way, w.next, w.number = w.way[:0], state{}, number
	w.done++
	for r := w.start(); ; {
		if r.err != nil {
			w.find(Finding{Kind: r.kind, Err: r.err, Used: w.next.used})
			return
		}
		s := &w.state
		s.copy(&w.next)
		w.acts = w.actions(s, w.acts)
		e := w.ending(s, &w.acts)
		w.tally.add(e)
		for _, f := range e.findings {
			w.find(f)
		}
		if len(e.findings) > 0 || len(w.acts) == 0 {
			return
		}
		if len(w.way) == longestWalk {
			w.tally.horizon = true
			return
		}
		r = w.follow(&rng, how.choose(&rng, w.acts))
	}
}

// follow takes a step, and now and then lets the node crash in the middle of it.
func (w *walk[M, S, P]) follow(rng *algorithms.Rand, i int) result {
	s, torn := &w.state, 0
	if w.tears(s, &w.acts[i]) && rng.Float64() < failing {
		torn = rng.IntN(max(1, w.step(s, &w.acts[i], 0).effects))
	}
	w.steps++
	w.way = append(w.way, w.texts(s, w.acts)[i])
	r := w.step(s, &w.acts[i], torn)
	if torn > 0 {
		w.way[len(w.way)-1] += tornText(w.acts[i].node, torn, r.effects)
	}
	w.longest = max(w.longest, len(w.way))
	return r
}

func (w *walk[M, S, P]) find(f Finding) {
	f.Number, f.Schedule = w.number, slices.Clone(w.way)
	w.found = append(w.found, f)
}
