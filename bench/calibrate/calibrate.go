package calibrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/internal/version"
)

// Options say what to calibrate. All but Idle, Machine and Progress are required.
type Options struct {
	Engines []engine.Engine // those that run in real time
	Meter   *energy.Meter
	// Budget is the time that all engines may take together. Points are left out of the end of the
	// sweep where it does not suffice, down to MinPoints an engine.
	Budget time.Duration
	Seed   uint64
	// Idle is for how long the machine is watched before the sweep, on top of Budget; 0 is not at
	// all. A source with counters learns its idle power from that.
	Idle time.Duration
	// Machine replaces parts of the machine that is watched in tests.
	Machine host.BaselineOptions
	// Progress is told before each point how far the work has come.
	Progress func(done, total int, e engine.Engine, s Shape)
}

const (
	// MinPoints is the least number of points of an engine that a profile is made from.
	MinPoints = 24
	// MaxPoints is as many as are of use: from there on more time goes into each of them.
	MaxPoints = 128
	// MinBudget is the least time for an engine.
	MinBudget = 100 * time.Millisecond
	// pointSpan is how much time a point should have before there are more points.
	pointSpan = 100 * time.Millisecond
)

// Engines lists the engines that can be calibrated: those in real time. What the simulator's CPU
// time costs is no prediction of anything.
func Engines() (list []engine.Engine) {
	for _, name := range engine.Names() {
		if e, err := engine.Parse(name); err == nil && e.RealTime {
			list = append(list, e)
		}
	}
	return list
}

// Validate reports every fault.
func (o *Options) Validate() error {
	var errs []error
	if len(o.Engines) == 0 {
		errs = append(errs, fmt.Errorf("engine: none (allowed: at least one of %v)", Engines()))
	}
	for i, e := range o.Engines {
		if !e.RealTime {
			errs = append(errs, fmt.Errorf("engine: %v "+
				"(allowed: %v, since only what runs in real time can be calibrated)", e, Engines()))
		}
		for _, other := range o.Engines[:i] {
			if e == other {
				errs = append(errs, fmt.Errorf("engine: %v twice (allowed: each once)", e))
			}
		}
	}
	if least := MinBudget * time.Duration(max(1, len(o.Engines))); o.Budget < least || o.Budget > 24*time.Hour {
		errs = append(errs, fmt.Errorf("budget: %v (allowed: %v to 24h)", o.Budget, least))
	}
	if o.Idle < 0 || o.Idle > time.Hour {
		errs = append(errs, fmt.Errorf("idle: %v (allowed: 0s to 1h)", o.Idle))
	}
	if o.Meter == nil {
		errs = append(errs, errors.New("calibrate: no meter"))
	}
	return errors.Join(errs...)
}

// Result is a calibration with what it was made from.
type Result struct {
	Profiles cost.ProfileSet
	// Points are those that the profiles were made from.
	Points map[engine.Engine][]Point
	// Before is the machine before the sweep, the zero value where nobody looked.
	Before host.Baseline
	// Warnings are those of the energy source and of the machine before the sweep, and name points
	// that are not as they should be. The profiles have them as well, as far as there is room.
	Warnings []string
	failed   []string // points that could not be measured
}

// Run measures a sweep on every engine, in turns, so that whatever drifts is spread over all, and
// fits the costs. Where it ends early, be it that ctx was cancelled or that too much failed, the
// engines that have enough points by then come with the error; the result is nil where none has.
func Run(ctx context.Context, o Options) (*Result, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	count := int(o.Budget / time.Duration(len(o.Engines)) / pointSpan)
	count = min(max(count, MinPoints), MaxPoints)
	sweeps := make([][]Shape, len(o.Engines))
	for i, e := range o.Engines {
		sweeps[i] = sweep(count, e, o.Seed)
	}
	res := &Result{Points: map[engine.Engine][]Point{}}
	if o.Idle > 0 {
		var err error
		if res.Before, err = host.MeasureBaseline(ctx, o.Meter.Source, o.Idle, o.Machine); err != nil {
			return nil, err
		}
	}
	deadline := time.Now().Add(o.Budget)
	total := count * len(o.Engines)
	for done := range total {
		e, s := o.Engines[done%len(o.Engines)], sweeps[done%len(o.Engines)][done/len(o.Engines)]
		left := time.Until(deadline)
		if left <= 0 && res.enough(o.Engines) {
			break
		}
		if o.Progress != nil {
			o.Progress(done, total, e, s)
		}
		p, err := measureShape(ctx, o.Meter, e, s, o.Seed, left/time.Duration(total-done))
		switch {
		case ctx.Err() != nil:
			return res.early(o, ctx.Err(), done, total)
		case err != nil:
			res.failed = append(res.failed, "left out: "+err.Error())
			if len(res.failed) > MinPoints {
				return res.early(o, fmt.Errorf("too many executions failed, the last of them: %w", err), done, total)
			}
		default:
			res.Points[e] = append(res.Points[e], p)
		}
	}
	return res, res.fit(o)
}

// early makes profiles of the engines that have enough points when a sweep ends before its time.
func (r *Result) early(o Options, why error, done, total int) (*Result, error) {
	o.Engines = slices.DeleteFunc(slices.Clone(o.Engines), func(e engine.Engine) bool {
		return len(r.Points[e]) < MinPoints
	})
	if len(o.Engines) == 0 {
		return nil, why
	}
	r.failed = append(r.failed, fmt.Sprintf("ended early, after %d of %d points", done, total))
	if err := r.fit(o); err != nil {
		return nil, errors.Join(why, err)
	}
	return r, why
}

// enough reports whether every engine has the points that it needs.
func (r *Result) enough(engines []engine.Engine) bool {
	for _, e := range engines {
		if len(r.Points[e]) < MinPoints {
			return false
		}
	}
	return true
}

// fit makes the profiles.
func (r *Result) fit(o Options) error {
	host, info := charge.LocalHost(), o.Meter.Source.Info()
	r.Profiles = cost.ProfileSet{
		Schema: cost.ProfileSchema, Tool: version.Tool(), Date: time.Now().UTC().Truncate(time.Second),
		Host: cost.ProfileHost{
			OS: host.OS, Arch: host.Arch, CPU: host.CPU, Threads: host.Threads, Go: host.Go, CPUID: host.CPUID,
		},
		Source: cost.ProfileSource{Name: info.Name, Kind: info.Kind, Detail: info.Detail},
	}
	r.Warnings = r.warn(o.Engines, info)
	r.Profiles.Source.SetWarnings(r.Warnings)
	var errs []error
	for _, e := range o.Engines {
		points := r.Points[e]
		if len(points) < MinPoints {
			errs = append(errs, fmt.Errorf("engine %v: %d points (allowed: at least %d)", e, len(points), MinPoints))
			continue
		}
		c, err := fit(e.String(), points)
		errs = append(errs, err)
		r.Profiles.Calibrations = append(r.Profiles.Calibrations, c)
		for _, p := range points {
			r.Profiles.Source.Kind = r.Profiles.Source.Kind.Weaker(p.Kind)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return r.Profiles.Validate()
}

// measureShape meters executions of a shape.
func measureShape(
	ctx context.Context, m *energy.Meter, e engine.Engine, s Shape, seed uint64, span time.Duration,
) (Point, error) {
	w, err := workload(s)
	if err != nil {
		return Point{}, err
	}
	p, err := measure(ctx, m, e, catalogue.Of(&w), algorithms.Complete(s.Nodes), seed, span)
	if err != nil {
		return p, fmt.Errorf("%v: %w", s, err)
	}
	p.Work.Waits = float64(s.Waits())
	return p, nil
}
