package calibrate

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

type row = [cost.NumTerms]float64

// truth is what the made-up machine of the tests costs.
var truth = row{10e-6, 2e-6, 200e-9, 1e-9, 300e-9, 3e-6, 70e-6}

// design is the inputs of a sweep, as far as they are known before it is run.
func design(e engine.Engine, n int, seed uint64) []row {
	var rows []row
	for _, s := range Sweep(n, e, seed) {
		depth := float64(s.Rounds)
		if s.Pattern == Scatter {
			depth *= 2
		}
		round := payload(Shape{s.Pattern, s.Nodes, s.Fanout, 1, s.Body})
		w := cost.Work{
			Nodes: float64(s.Nodes), Messages: float64(s.Messages()),
			Payload: energy.Bytes(round * int64(s.Rounds)), Depth: depth,
			Timers: float64(s.Timers()), Waits: float64(s.Waits()),
		}
		rows = append(rows, w.Inputs())
	}
	return rows
}

// costOf is what a row costs by the coefficients, with a relative error.
func costOf(x, coefficients row, noise float64) float64 {
	var y float64
	for t, v := range x {
		y += v * coefficients[t]
	}
	return y * (1 + noise)
}

func TestRegressRecoversExactCosts(t *testing.T) {
	x := design(engine.TCP, 64, 3)
	y := make([]float64, len(x))
	for i := range x {
		y[i] = costOf(x[i], truth, 0)
	}
	f, err := regress(x, y)
	if err != nil {
		t.Fatal(err)
	}
	for term, want := range truth {
		if got := f.coefficients[term]; math.Abs(got/want-1) > 1e-9 {
			t.Errorf("%v: %g; want %g", cost.Term(term), got, want)
		}
	}
	if f.residual > 1e-9 || f.r2 < 1-1e-9 || f.freedom != 64-len(truth) {
		t.Errorf("residual %g, R² %g, %d degrees of freedom", f.residual, f.r2, f.freedom)
	}
}

// Over many noisy sweeps, 95 % intervals hold the truth in about 95 % of all cases, prediction
// intervals too, and the residual is the noise.
func TestIntervalsCoverAtTheStatedRate(t *testing.T) {
	const sweeps, noise = 400, 0.1
	rng := rand.New(rand.NewPCG(1, 2))
	x := design(engine.TCP, 80, 5)
	var inside, predicted, all int
	var residuals float64
	for range sweeps {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = costOf(x[i], truth, noise*rng.NormFloat64())
		}
		f, err := regress(x, y)
		if err != nil {
			t.Fatal(err)
		}
		residuals += f.residual
		fit := fitOf[energy.CPUSeconds](f)
		for term, want := range truth {
			c := fit.Coefficients.Of(cost.Term(term))
			if float64(c.Low) <= want && want <= float64(c.High) {
				inside++
			}
			all++
		}
		// A point that was not part of it.
		next := row{1, 48, 3000, 1e5, 700, 20, 3}
		p, _ := fit.Predict(next)
		if v := energy.CPUSeconds(costOf(next, truth, noise*rng.NormFloat64())); p.Low <= v && v <= p.High {
			predicted++
		}
	}
	if rate := float64(inside) / float64(all); rate < 0.93 || rate > 0.97 {
		t.Errorf("%.1f %% of the intervals of coefficients hold the truth; want 95 %%", 100*rate)
	}
	if rate := float64(predicted) / sweeps; rate < 0.92 || rate > 0.98 {
		t.Errorf("%.1f %% of the predictions hold the truth; want 95 %%", 100*rate)
	}
	if mean := residuals / sweeps; math.Abs(mean-noise) > 0.01 {
		t.Errorf("residual %.3f; want %.3f", mean, noise)
	}
}

// A cost that comes out below 0 is left out, and so is one of something that never happened.
func TestRegressKeepsCostsAtLeastZero(t *testing.T) {
	x := design(engine.TCP, 64, 3)
	negative := truth
	negative[cost.WakeTerm] = -20e-9
	y := make([]float64, len(x))
	for i := range x {
		x[i][cost.TimerTerm] = 0
		y[i] = costOf(x[i], negative, 0)
	}
	f, err := regress(x, y)
	if err != nil {
		t.Fatal(err)
	}
	for term, c := range f.coefficients {
		zero := cost.Term(term) == cost.WakeTerm || cost.Term(term) == cost.TimerTerm
		if zero != (c == 0) || c < 0 {
			t.Errorf("%v is %g", cost.Term(term), c)
		}
		if zero && (f.errors[term] != 0 || f.covariance[term] != row{}) {
			t.Errorf("%v has an error, %g", cost.Term(term), f.errors[term])
		}
	}
	if f.freedom != 64-5 {
		t.Errorf("%d degrees of freedom; want %d", f.freedom, 64-5)
	}
}

func TestRegressRefuses(t *testing.T) {
	ones := func(n int) []float64 {
		y := make([]float64, n)
		for i := range y {
			y[i] = 1
		}
		return y
	}
	good := design(engine.Goroutine, 64, 1)
	collinear := make([]row, len(good))
	for i, x := range good {
		collinear[i] = x
		collinear[i][cost.ByteTerm] = 3 * x[cost.MessageTerm]
	}
	same := make([]row, 30)
	for i := range same {
		same[i] = good[0]
	}
	for name, c := range map[string]struct {
		x    []row
		y    []float64
		want string
	}{
		"collinear":      {collinear, ones(64), "condition number"},
		"one point only": {same, ones(30), "condition number"},
		"too few points": {good[:8], ones(8), "8 points for 7 terms (allowed: at least 9)"},
		"no points":      {nil, nil, "0 points"},
		"other number":   {good, ones(63), "63 points"},
		"NaN cost":       {good, append(ones(63), math.NaN()), "point 63: cost is NaN"},
		"cost of 0":      {good, append(ones(63), 0), "point 63: cost is 0"},
		"infinite cost":  {good, append(ones(63), math.Inf(1)), "point 63: cost is +Inf"},
		"NaN input":      {append([]row{{1, math.NaN()}}, good[1:]...), ones(64), "point 0: node is NaN"},
		"input below 0":  {append([]row{{1, 1, -2}}, good[1:]...), ones(64), "point 0: message is -2"},
	} {
		f, err := regress(c.x, c.y)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v; want %q", name, f.coefficients, err, c.want)
		}
		if singular := strings.Contains(c.want, "condition"); singular != errors.Is(err, ErrSingular) {
			t.Errorf("%s: singular is %v", name, !singular)
		}
	}
}

// Every sweep tells the costs apart, whatever its seed.
func TestSweepsAreWellConditioned(t *testing.T) {
	for _, e := range []engine.Engine{engine.Goroutine, engine.TCP, engine.TLS} {
		for seed := range uint64(20) {
			x := design(e, MinPoints, seed)
			y := make([]float64, len(x))
			for i := range x {
				y[i] = costOf(x[i], truth, 0)
			}
			f, err := regress(x, y)
			if err != nil || !(f.condition >= 1 && f.condition < 1000) {
				t.Errorf("%v, seed %d: condition %g, %v", e, seed, f.condition, err)
			}
		}
	}
}

func TestFit(t *testing.T) {
	var points []Point
	for _, s := range Sweep(40, engine.Goroutine, 1) {
		w := cost.Work{
			Nodes: float64(s.Nodes), Messages: float64(s.Messages()),
			Payload: energy.Bytes(s.Messages() * int64(s.Body+4)),
			Depth:   float64(s.Rounds), Timers: float64(s.Timers()), Waits: float64(s.Waits()),
		}
		cpu := costOf(w.Inputs(), truth, 0)
		points = append(points, Point{
			Work: w, CPU: energy.CPUSeconds(cpu), Kind: energy.Modelled,
			Joules: energy.Range[energy.Joules]{
				Low: energy.Joules(2 * cpu), Central: energy.Joules(4 * cpu), High: energy.Joules(5 * cpu),
			},
		})
	}
	c, err := Fit("toy", points)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(c.Spread.Low-0.5) > 1e-9 || c.Spread.Central != 1 || math.Abs(c.Spread.High-1.25) > 1e-9 {
		t.Errorf("spread %v; want 0.5 to 1.25", c.Spread)
	}
	ratio := float64(c.Energy.Coefficients.Message.Central) / float64(c.CPU.Coefficients.Message.Central)
	if math.Abs(ratio-4) > 1e-6 || c.Points != 40 || c.Engine != "toy" || c.Least.Nodes != 4 || c.Most.Nodes != 128 {
		t.Errorf("%g W, %d points of %s, %g to %g nodes", ratio, c.Points, c.Engine, c.Least.Nodes, c.Most.Nodes)
	}
	_, err = Fit("toy", points[:5])
	if err == nil || !strings.Contains(err.Error(), "engine toy: CPU time: calibrate: 5 points") {
		t.Errorf("%v; want an error that names the engine and the points", err)
	}
}
