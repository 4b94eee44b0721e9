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
		r.warn("%s leaves processes behind, whose CPU time is not in its figures", l)
	}
	return &point{found, e.cpu, e.wall}, nil, nil
}

// measure takes the samples of a benchmark. What goes wrong with it is in its record.
func (r *run) measure(ctx context.Context, l leaf) error {
	n, f, err := r.iterations(ctx, &l)
	for trial := 0; err == nil && f == nil && trial < r.Samples; trial++ {
		r.progress("%s: sample %d of %d, %d and %d operations", &l, trial+1, r.Samples, n, 2*n)
		f, err = r.sample(ctx, &l, n, trial)
	}
	if err == nil && f != nil {
		err = r.fail(&l, f.why, f.output)
	}
	return err
}

// sample is a record: N operations and twice as many, in turns which of them first.
func (r *run) sample(ctx context.Context, l *leaf, n, trial int) (*failure, error) {
	session, err := r.meter.Open()
	if err != nil {
		return nil, err
	}
	began := time.Now().UTC()
	counts := []int{n, 2 * n}
	if trial%2 == 1 {
		slices.Reverse(counts)
	}
	var once, twice *point
	for _, count := range counts {
		p, f, err := r.point(ctx, l, count)
		if f != nil || err != nil {
			_, _, _ = session.Close() // whose counters are read until then
			return f, err
		}
		if count == n {
			once = p
		} else {
			twice = p
		}
	}
	more := twice.cpu - once.cpu // of n operations
	used := energy.Usage{
		CPU:        energy.CPUSeconds(max(0, more).Seconds()),
		Wall:       energy.Seconds(max(0, twice.wall-once.wall).Seconds()),
		Resolution: energy.Seconds(r.meter.Clock.Resolution().Seconds()),
		Error:      energy.CPUSeconds(2 * r.meter.Clock.Resolution().Seconds()),
		Clock:      r.meter.Clock.Name(), Windows: 2,
	}
	cost, err := session.Charge(used)
	if err != nil {
		return nil, err
	}
	rec := r.record(l, trial)
	ended := time.Now().UTC()
	rec.Repetitions, rec.Started, rec.Ended = n, &began, &ended
	rec.Metrics = append(slices.Clone(twice.own), record.NamedFigure{
		Name: startUp, Value: float64((once.cpu - more).Nanoseconds()),
	})
	if err := charge.To(&rec, used, cost, n, r.Accounting); err != nil {
		return nil, err
	}
	rec.WindowS, rec.ShortWindow = used.CPU, more < r.Window
	if rec.WallS = twice.wallS; !twice.timed {
		rec.Lack("wall_s")
	}
	for _, unit := range twice.strange {
		r.warn("%s: %s is no finite number, and left out", l, unit)
	}
	switch {
	case more <= 0 || rec.ShortWindow && once.cpu-more > more:
		rec.Lack(append(record.EnergyFigures(), "cpu_s", "window_s")...)
		r.warn("%s: %d operations take too little CPU time, beside what the process takes without them, to tell it",
			l, n)
	case rec.ShortWindow:
		r.warn("%s: its figures rest on less CPU time than %v", l, r.Window)
	}
	for _, w := range cost.Warnings {
		if w != energy.ZeroCPU {
			r.warn("%s", w)
		}
	}
	return nil, r.keep(rec)
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

// warn adds a warning to the results, once.
func (r *run) warn(format string, args ...any) {
	r.Results.Warnings = energy.MergeWarnings(r.Results.Warnings, []string{fmt.Sprintf(format, args...)})
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
