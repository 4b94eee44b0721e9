package gotest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// point is one process with a number of operations.
type point struct {
	*result
	cpu, wall time.Duration
}

// failure is why a benchmark is not metered, with what it printed.
type failure struct{ why, output string }

// point runs a benchmark once. The error is that nothing more can be run.
func (r *run) point(ctx context.Context, l *leaf, n int) (*point, *failure, error) {
	args := r.Flags.arguments(exactly(l.name), fmt.Sprintf("%dx", n), l.cpu)
	e, err := spawn(ctx, r.Timeout, l.dir, l.binary, args...)
	if err != nil {
		return nil, nil, err
	}
	found := resultOf(e.out, n)
	if why := r.verdict(e, found); why != "" {
		return nil, &failure{why, e.err}, nil
	}
	if e.left {
		r.Results.Warn("%s leaves processes behind, whose CPU time is not in its figures", l)
	}
	return &point{found, e.cpu, e.wall}, nil, nil
}

// measure takes the samples of a benchmark. What goes wrong with it is in its record.
func (r *run) measure(ctx context.Context, l leaf) error {
	n, f, err := r.iterations(ctx, &l)
	for trial, tries := 0, 0; err == nil && f == nil && trial < r.Samples; {
		r.progress("%s: sample %d of %d, %d and %d operations", &l, trial+1, r.Samples, n, 2*n)
		var s *sample
		if s, f, err = r.sample(ctx, &l, n); err != nil || f != nil {
			break
		}
		// Where the window was too short, more operations are taken than were thought to do.
		if r.Flags.Iterations == 0 && s.cpu < r.Window && s.wall < r.WallCap && tries < mostTries &&
			n < maxIterations/2 {
			n, tries = 2*n, tries+1
			continue
		}
		err = r.add(&l, s, trial)
		trial, tries = trial+1, 0
	}
	if err == nil && f != nil {
		err = r.fail(&l, f.why, f.output)
	}
	return err
}

// mostTries is how often a sample is taken anew.
const mostTries = 3

// sample is N operations and twice as many.
type sample struct {
	n            int
	once, twice  *point
	cpu, wall    time.Duration // of n operations
	energy       energy.Energy // of them
	used         energy.Usage
	began, ended time.Time
}

// sample takes a sample, in turns which of the two comes first.
func (r *run) sample(ctx context.Context, l *leaf, n int) (*sample, *failure, error) {
	session, err := r.meter.Open()
	if err != nil {
		return nil, nil, err
	}
	s := &sample{n: n, began: time.Now().UTC()}
	order := []int{n, 2 * n}
	if r.turned = !r.turned; !r.turned {
		slices.Reverse(order)
	}
	for _, count := range order {
		p, f, err := r.point(ctx, l, count)
		if f != nil || err != nil {
			_, _, _ = session.Close() // whose counters are read until then
			return nil, f, err
		}
		if count == n {
			s.once = p
		} else {
			s.twice = p
		}
	}
	s.cpu, s.wall, s.ended = s.twice.cpu-s.once.cpu, s.twice.wall-s.once.wall, time.Now().UTC()
	step := r.meter.Clock.Resolution().Seconds()
	s.used = energy.Usage{
		CPU:        energy.CPUSeconds(max(0, s.cpu).Seconds()),
		Wall:       energy.Seconds(max(0, s.wall).Seconds()),
		Resolution: energy.Seconds(step), Error: energy.CPUSeconds(2 * step),
		Clock: r.meter.Clock.Name(), Windows: 2,
	}
	s.energy, err = session.Charge(s.used)
	return s, nil, err
}

// startUp is the CPU time of a process that does not grow with N. Below 0 it is nothing but noise.
func (s *sample) startUp() time.Duration { return s.once.cpu - s.cpu }

// add makes a record of a sample.
func (r *run) add(l *leaf, s *sample, trial int) error {
	rec := r.record(l, trial)
	rec.Repetitions, rec.Started, rec.Ended = s.n, &s.began, &s.ended
	rec.Metrics = append(slices.Clone(s.twice.own), record.NamedFigure{
		Name: startUp, Value: float64(s.startUp().Nanoseconds()),
	})
	if err := charge.To(&rec, s.used, s.energy, s.n, r.Accounting); err != nil {
		return err
	}
	if rec.Missing != "" { // its carbon, of a time that is not covered
		r.Results.Warn("no CO2e of %s: %s", l, rec.Missing)
	}
	rec.WindowS, rec.ShortWindow = s.used.CPU, s.cpu < r.Window
	if rec.WallS = s.twice.wallS; !s.twice.timed {
		rec.Lack("wall_s")
	}
	for _, unit := range s.twice.strange {
		r.Results.Warn("%s: %s is no finite number, and left out", l, unit)
	}
	switch {
	case s.cpu <= 0 || rec.ShortWindow && s.startUp() > s.cpu:
		rec.Lack(append(record.EnergyFigures(), "cpu_s", "window_s")...)
		rec.EnergySource = ""
		r.Results.Warn("%s: %d operations take too little CPU time, beside what the process takes without them, "+
			"to tell it", l, s.n)
	case rec.ShortWindow:
		r.Results.Warn("%s: figures rest on less CPU time than %v", l, r.Window)
	}
	for _, w := range s.energy.Warnings {
		if w != energy.ZeroCPU {
			r.Results.Warn("%s", w)
		}
	}
	return r.keep(rec)
}

// record is one of a benchmark before anything is known of it.
func (r *run) record(l *leaf, trial int) record.Record {
	return record.Record{
		Run: record.Run{
			Algorithm: l.String(), Problem: algorithms.Problem(l.path), Unit: "operation", Nodes: 1,
			Engine: engine.Benchmark, Trial: trial, Repetitions: 1, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 1},
	}
}

// fail makes a record of a benchmark that has failed, and says why at once.
func (r *run) fail(l *leaf, why, output string) error {
	r.Failed++
	text := fmt.Sprintf("%s of %s: %s", l, l.path, why)
	if output = strings.TrimSpace(strings.TrimPrefix(output, why)); output != "" {
		text += "\n" + start(output)
	}
	r.say("%s", text)
	trial := 0
	for i := range r.Results.Records {
		if of := &r.Results.Records[i].Run; of.Algorithm == l.String() && string(of.Problem) == l.path {
			trial++
		}
	}
	rec := r.record(l, trial)
	rec.Status = why
	rec.Lack(append(record.EnergyFigures(), "wall_s", "cpu_s", "cpu_resolution_s", "window_s", "short_window")...)
	return r.keep(rec)
}

// keep adds a record.
func (r *run) keep(rec record.Record) error {
	r.Results.Records = append(r.Results.Records, rec)
	if names := &r.Results.Scenario.Algorithms; !slices.Contains(*names, rec.Algorithm) {
		*names = append(*names, rec.Algorithm)
	}
	if r.Keep == nil {
		return nil
	}
	return r.Keep(r.Results)
}

// growth is by how much more operations are tried the next time where hardly any CPU time was seen,
// and spare what they are to take more than asked for, as no two runs take the same.
const (
	growth = 100
	spare  = 1.25
)

// iterations finds how many operations take the CPU time of a window, and as much as the process
// takes without them: its own time varies too, and must not hide theirs. They end where they take
// longer than WallCap allows.
func (r *run) iterations(ctx context.Context, l *leaf) (int, *failure, error) {
	if n := r.Flags.Iterations; n > 0 {
		return n, nil, nil
	}
	r.progress("%s: looking for the number of operations", l)
	first, f, err := r.point(ctx, l, 1)
	if f != nil || err != nil {
		return 0, f, err
	}
	n := int(min(growth, max(2, r.WallCap/max(1, first.wall))))
	for {
		p, f, err := r.point(ctx, l, n)
		if f != nil || err != nil {
			return 0, f, err
		}
		cpu, wall := float64(p.cpu-first.cpu), float64(p.wall-first.wall) // of n-1 operations
		target := spare * max(float64(r.Window), float64(first.cpu)-cpu/float64(n-1))
		factor := target / cpu
		if !(cpu > target/growth) {
			factor = growth
		}
		capped := wall > 0 && factor > float64(r.WallCap)/wall
		if capped {
			factor = float64(r.WallCap) / wall
		}
		next := int(math.Ceil(min(float64(n)*factor, maxIterations)))
		// What a few operations took says how many fill the window, but not when it is full.
		if factor <= spare || next == n || capped && factor < 2 {
			return max(1, next), nil, nil
		}
		n = next
	}
}
