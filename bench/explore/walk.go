package explore

import (
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

// draws is an exploration by schedules that are drawn. What workers have seen is taken over in the
// order of the schedules' numbers, so a report is always that of all schedules up to some number,
// and an exploration that was interrupted can go on there.
type draws struct {
	*model
	next atomic.Int64 // number of the first schedule that nobody draws yet

	mu     sync.Mutex
	report Report
	seen   map[sort]bool
	ahead  map[int64]*walk // what is drawn while something before it is not, by its first number
}

// draw explores by the schedules of numbers from cfg.First on.
func (m *model) draw(ctx context.Context, workers int) Report {
	d := &draws{
		model: m, report: Report{Bounds: m.cfg.Bounds, Strategy: m.cfg.Strategy},
		seen: map[sort]bool{}, ahead: map[int64]*walk{},
	}
	if m.cfg.Continue != nil {
		d.goOn(m.cfg.Continue)
	}
	d.next.Store(m.cfg.First + d.report.Schedules)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() { d.work(ctx) })
	}
	wait.Wait()
	r := d.known()
	if r.Stopped != "" {
		r.Stopped = interruption(ctx)
	}
	return r
}

// goOn takes over the report of the schedules before. That the goal was not reached in them is no
// finding any more.
func (d *draws) goOn(before *Report) {
	d.report = *before
	d.report.Stopped = ""
	d.report.Findings = slices.DeleteFunc(slices.Clone(before.Findings),
		func(f Finding) bool { return f.Kind == Vacuous })
	for i := range d.report.Findings {
		d.seen[d.sortOf(&d.report.Findings[i])] = true
	}
}

// known is the report of what was drawn up to now.
func (d *draws) known() Report {
	r := d.report
	r.Findings = slices.Clone(r.Findings)
	if r.Schedules < d.cfg.Schedules {
		r.Stopped = interrupted
	}
	if !r.Reached && len(r.Findings) == 0 && r.Schedules > 0 {
		r.Findings = []Finding{{Kind: Vacuous, Claimed: true, Err: errors.New("no schedule reaches the goal")}}
	}
	return r
}

// work draws schedules until there are enough.
func (d *draws) work(ctx context.Context) {
	last := d.cfg.First + d.cfg.Schedules
	for {
		from := d.next.Add(batch) - batch
		if from >= last || ctx.Err() != nil {
			return
		}
		w := &walk{stepper: d.again().stepper(), seen: map[sort]bool{}}
		for number := from; number < min(from+batch, last) && ctx.Err() == nil; number++ {
			w.take(number)
		}
		d.add(from, w)
	}
}

// add takes over what a worker has drawn, once there is nothing before it that is missing.
func (d *draws) add(from int64, w *walk) {
	w.stepper = nil // and all that it knows
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ahead[from] = w
	for {
		upto := d.cfg.First + d.report.Schedules
		w, ok := d.ahead[upto]
		if !ok || w.done == 0 {
			break
		}
		delete(d.ahead, upto)
		d.report.Schedules += w.done
		d.report.Steps += w.steps
		d.report.Depth = max(d.report.Depth, w.longest)
		w.tally.into(&d.report)
		for _, f := range w.found {
			if s := d.sortOf(&f.Finding); !d.seen[s] {
				d.seen[s] = true
				d.report.Findings = append(d.report.Findings, d.shrunk(f))
			}
		}
	}
	if d.cfg.Progress != nil {
		r := d.known()
		d.cfg.Progress(Progress{Schedules: r.Schedules, Depth: r.Depth, Report: &r})
	}
}

// walk is one schedule after another, of one worker.
type walk struct {
	*stepper
	state   state
	acts    []action
	way     []step
	done    int64
	steps   int64
	longest int
	tally   tally
	seen    map[sort]bool
	found   []drawnFinding // the first of each sort
}

// drawnFinding is a finding and the steps that lead to it, which are not in words yet.
type drawnFinding struct {
	Finding
	way []step
}

// take draws a schedule and follows it to its end.
func (w *walk) take(number int64) {
	rng := algorithms.NewRand(w.cfg.Seed, uint64(number), 0x7363686564756c65)
	how := w.cfg.Strategy.chooser(&rng, number)
	w.way, w.next = w.way[:0], state{nodes: w.next.nodes[:0], flights: w.next.flights[:0]}
	w.done++
	for r := w.start(); ; {
		if r.err != nil {
			w.keep(number, Finding{Kind: r.kind, Err: r.err, Used: w.next.used})
			return
		}
		s := &w.state
		s.copy(&w.next)
		w.acts = w.actions(s, w.acts)
		e := w.ending(s, &w.acts)
		w.tally.reached = w.tally.reached || e.goal
		w.keep(number, e.findings...)
		if len(e.findings) > 0 || len(w.acts) == 0 {
			w.tally.add(e)
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
func (w *walk) follow(rng *algorithms.Rand, i int) result {
	s, torn := &w.state, 0
	if w.tears(s, &w.acts[i]) && rng.Float64() < failing {
		torn = rng.IntN(max(1, w.step(s, &w.acts[i], 0).effects))
	}
	w.steps++
	w.way = append(w.way, step{i, torn})
	w.longest = max(w.longest, len(w.way))
	return w.step(s, &w.acts[i], torn)
}

// keep takes note of findings of sorts that this worker has not met yet.
func (w *walk) keep(number int64, findings ...Finding) {
	for _, f := range findings {
		if s := w.sortOf(&f); !w.seen[s] {
			w.seen[s] = true
			f.Number = number
			w.found = append(w.found, drawnFinding{f, slices.Clone(w.way)})
		}
	}
}

// words says the steps of a schedule, by taking them once more.
func (p *stepper) words(way []step) []string {
	p.next = state{}
	p.start()
	list := make([]string, 0, len(way))
	var s state
	var acts []action
	for _, taken := range way {
		s.copy(&p.next)
		acts = p.actions(&s, acts)
		p.ending(&s, &acts)
		list = append(list, p.taken(&s, acts, taken))
	}
	return list
}
