package cost

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/joulemark/joulemark/energy"
)

// Bounds of the numbers of a calibration. They lie far beyond what any machine costs, and so near
// that the costs of all executions that can be simulated are finite numbers.
const (
	MaxCoefficient = 1e6 // CPU-seconds or joules for one of a term, and the standard error of it
	MaxResidual    = 1e3
	MaxSpread      = 1e3
)

// Calibration is what an execution costs on one engine of one machine, by a regression over
// executions that were measured there.
type Calibration struct {
	Engine string                 `yaml:"engine"`
	Points int                    `yaml:"points"` // executions of different shape that were measured
	CPU    Fit[energy.CPUSeconds] `yaml:"cpu_s"`
	Energy Fit[energy.Joules]     `yaml:"energy_j"`
	Spread energy.Range[float64]  `yaml:"energy_spread"` // of the energy source, as multiples of its central value
	Least  Coverage               `yaml:"covered_from"`
	Most   Coverage               `yaml:"covered_to"`
	// Condition is the condition number of the regression, its columns scaled to the same
	// length: the factor by which an error of the measurements may grow.
	Condition float64 `yaml:"condition"`
}

// Coverage is one end of the range of counts that a calibration has seen.
type Coverage struct {
	Nodes    float64      `yaml:"nodes"`
	Messages float64      `yaml:"messages"`
	Payload  energy.Bytes `yaml:"payload_bytes"`
	Depth    float64      `yaml:"depth"`
	Timers   float64      `yaml:"timers"`
	Waits    float64      `yaml:"waits"`
}

// Fit is a cost as a sum over terms: a coefficient for each, all of them at least 0. Its errors are
// relative: an execution that costs ten times as much deviates ten times as far.
type Fit[Q ~float64] struct {
	Coefficients Coefficients[Q] `yaml:"coefficients"`
	// Residual is the standard deviation of a measured execution from the fitted one, as a
	// fraction of the fitted one.
	Residual float64 `yaml:"residual"`
	// R2 is the share of the variance between the measured costs that the fit explains, each cost
	// weighted by the inverse of its variance.
	R2 float64 `yaml:"r2"`
	// Freedom is the number of points less that of coefficients that are not 0.
	Freedom int `yaml:"degrees_of_freedom"`
	// Covariance is that of the coefficients, in the order of the terms; rows and columns of
	// those that are 0 are 0.
	Covariance [NumTerms][NumTerms]float64 `yaml:"covariance,flow"`
}

// Coefficients are the cost of one of each term, with a 95 % confidence interval. One that is 0 has
// no width: the regression found no use for it.
type Coefficients[Q ~float64] struct {
	Execution energy.Range[Q] `yaml:"execution,flow"`
	Node      energy.Range[Q] `yaml:"node,flow"`
	Message   energy.Range[Q] `yaml:"message,flow"`
	Byte      energy.Range[Q] `yaml:"byte,flow"`
	Wake      energy.Range[Q] `yaml:"wake,flow"`
	Timer     energy.Range[Q] `yaml:"timer,flow"`
	Wait      energy.Range[Q] `yaml:"wait,flow"`
}

// Of is the coefficient of a term.
func (c *Coefficients[Q]) Of(t Term) *energy.Range[Q] {
	return [NumTerms]*energy.Range[Q]{&c.Execution, &c.Node, &c.Message, &c.Byte, &c.Wake, &c.Timer, &c.Wait}[t]
}

// Predict returns the cost of one execution with a 95 % prediction interval by Student's t: the
// uncertainty of the coefficients and the deviation of a single execution together. It never
// falls below 0, and clamped says that it would have.
func (f *Fit[Q]) Predict(inputs [NumTerms]float64) (cost energy.Range[Q], clamped bool) {
	var central, variance float64
	for i, x := range inputs {
		central += x * float64(f.Coefficients.Of(Term(i)).Central)
		for j, y := range inputs {
			variance += x * f.Covariance[i][j] * y
		}
	}
	variance = max(0, variance) + f.Residual*f.Residual*central*central
	half := f.Quantile() * math.Sqrt(variance)
	low := central - half
	return energy.Range[Q]{Low: Q(max(0, low)), Central: Q(central), High: Q(central + half)}, low < 0
}

// Quantile is the number of standard errors that a 95 % interval extends to either side.
func (f *Fit[Q]) Quantile() float64 {
	return distuv.StudentsT{Sigma: 1, Nu: float64(f.Freedom)}.Quantile(0.975)
}

// predict predicts CPU time and energy.
func (c *Calibration) predict(w Work) Prediction {
	inputs := w.Inputs()
	p := Prediction{HasCPU: true, Warnings: c.beyond(w)}
	var cpuCut, joulesCut bool
	p.CPU, cpuCut = c.CPU.Predict(inputs)
	p.Joules, joulesCut = c.Energy.Predict(inputs)
	p.Joules.Low *= energy.Joules(c.Spread.Low)
	p.Joules.High *= energy.Joules(c.Spread.High)
	if cpuCut || joulesCut {
		p.Warnings = append(p.Warnings, fmt.Sprintf(
			"the interval of the prediction for engine %s would reach below 0 and is cut off there", c.Engine))
	}
	return p
}

// beyond names the counts that no calibrated execution came near.
func (c *Calibration) beyond(w Work) []string {
	var out []string
	least, most := c.Least.counts(), c.Most.counts()
	for i, v := range coverageOf(w).counts() {
		if v < least[i] || v > most[i] {
			out = append(out, fmt.Sprintf("%s: %.6g lies outside of what engine %s was calibrated with (%.6g to %.6g)",
				coverageNames[i], v, c.Engine, least[i], most[i]))
		}
	}
	return out
}

var coverageNames = [...]string{"nodes", "messages", "payload bytes", "depth", "timers", "waits"}

func (c Coverage) counts() [len(coverageNames)]float64 {
	return [...]float64{c.Nodes, c.Messages, float64(c.Payload), c.Depth, c.Timers, c.Waits}
}

// Widen moves both ends so that the work lies between them; the first call, with points 0, sets
// them.
func (c *Calibration) Widen(w Work, points int) {
	v := coverageOf(w)
	if points == 0 {
		c.Least, c.Most = v, v
		return
	}
	c.Least, c.Most = c.Least.with(v, math.Min), c.Most.with(v, math.Max)
}

func coverageOf(w Work) Coverage {
	return Coverage{w.Nodes, w.Messages, w.Payload, w.Depth, w.Timers, w.Waits}
}

// with takes of each count the end that is farther out.
func (c Coverage) with(v Coverage, end func(a, b float64) float64) Coverage {
	return Coverage{
		end(c.Nodes, v.Nodes), end(c.Messages, v.Messages), energy.Bytes(end(float64(c.Payload), float64(v.Payload))),
		end(c.Depth, v.Depth), end(c.Timers, v.Timers), end(c.Waits, v.Waits),
	}
}

// Validate reports every fault, each with its key.
func (c *Calibration) Validate() error {
	errs := faults{}
	if c.Engine == "" {
		errs.add("engine", errors.New("it is empty; a calibration is of one engine"))
	}
	if c.Points < 1 {
		errs.add("points", fmt.Errorf("%d; at least 1 is needed", c.Points))
	}
	errs.number("condition", c.Condition)
	errs.add("energy_spread", c.Spread.Valid())
	if s := c.Spread; s.Low > 1 || s.High < 1 {
		errs.add("energy_spread", fmt.Errorf("%g to %g; 1 must lie between", s.Low, s.High))
	}
	errs.most("energy_spread: high", c.Spread.High, MaxSpread)
	least, most := c.Least.counts(), c.Most.counts()
	for i, name := range coverageNames {
		errs.number("covered_from: "+name, least[i])
		errs.number("covered_to: "+name, most[i])
		if least[i] > most[i] {
			errs.add("covered_from: "+name, fmt.Errorf("%g; it may not exceed covered_to, %g", least[i], most[i]))
		}
	}
	errs.add("cpu_s", c.CPU.validate(c.Points))
	errs.add("energy_j", c.Energy.validate(c.Points))
	return errs.join()
}

func (f *Fit[Q]) validate(points int) error {
	errs := faults{}
	free := false
	for t := range terms {
		errs.add("coefficients: "+t.String(), f.Coefficients.Of(t).Valid())
		errs.most("coefficients: "+t.String()+": high", float64(f.Coefficients.Of(t).High), MaxCoefficient)
		free = free || f.Coefficients.Of(t).Central > 0
	}
	if !free {
		errs.add("coefficients", errors.New("all are 0; at least one must exceed 0"))
	}
	errs.number("residual", f.Residual)
	errs.most("residual", f.Residual, MaxResidual)
	if !(f.R2 <= 1) || math.IsInf(f.R2, 0) {
		errs.add("r2", fmt.Errorf("%g; it must be at most 1", f.R2))
	}
	if f.Freedom < 1 || f.Freedom >= points {
		errs.add("degrees_of_freedom", fmt.Errorf("%d; allowed are 1 to points - 1, %d", f.Freedom, points-1))
	}
	for i := range f.Covariance {
		errs.number(fmt.Sprintf("covariance[%d][%d]", i, i), f.Covariance[i][i])
		for j, v := range f.Covariance[i] {
			if math.IsNaN(v) || math.IsInf(v, 0) || v != f.Covariance[j][i] {
				errs.add(fmt.Sprintf("covariance[%d][%d]", i, j),
					fmt.Errorf("%g; it must be finite and the same as [%d][%d]", v, j, i))
			}
			errs.most(fmt.Sprintf("covariance[%d][%d]", i, j), v, MaxCoefficient*MaxCoefficient)
		}
	}
	return errs.join()
}

// faults collects what is wrong, by key.
type faults []error

func (f *faults) add(key string, err error) {
	if err != nil {
		*f = append(*f, fmt.Errorf("%s: %w", key, err))
	}
}

func (f *faults) number(key string, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		f.add(key, fmt.Errorf("%g; it must be a finite number of at least 0", v))
	}
}

// most checks the bound of a size; what is infinite has been refused.
func (f *faults) most(key string, v, most float64) {
	if math.Abs(v) > most && !math.IsInf(v, 0) {
		f.add(key, fmt.Errorf("%g; allowed is at most %g", v, most))
	}
}

func (f *faults) join() error { return errors.Join(*f...) }
