package calibrate

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

const (
	// MaxCondition is the condition number, of columns scaled to the same length, beyond which the
	// points do not tell the terms apart.
	MaxCondition = 1e4
	// reweightings are enough for the weights to settle.
	reweightings = 10
)

// ErrSingular is returned where the points do not tell the terms apart.
var ErrSingular = errors.New("the points do not tell the costs apart")

// fitted is the outcome of a regression.
type fitted struct {
	coefficients, errors [cost.NumTerms]float64
	covariance           [cost.NumTerms][cost.NumTerms]float64
	residual, r2         float64
	freedom              int
	condition            float64
}

// regress fits costs to inputs by least squares of relative errors: each row is divided by what
// is fitted for it, again and again until that settles. Dividing by what was measured instead would
// favour whatever was measured too low. No coefficient falls below 0: of those that would, the one
// that is furthest below in standard errors is left out, until none is. A term that is 0 in all
// points is left out as well.
func regress(inputs [][cost.NumTerms]float64, costs []float64) (fitted, error) {
	var active []int
	for t := range cost.NumTerms {
		used := false
		for i := range inputs {
			x := inputs[i][t]
			if math.IsNaN(x) || math.IsInf(x, 0) || x < 0 {
				return fitted{}, fmt.Errorf("calibrate: point %d: %v is %g; it must be a finite number of at least 0",
					i, cost.Term(t), x)
			}
			used = used || x > 0
		}
		if used {
			active = append(active, t)
		}
	}
	for i, y := range costs {
		if !(y > 0) || math.IsInf(y, 0) {
			return fitted{}, fmt.Errorf("calibrate: point %d: cost is %g; it must be a finite number above 0", i, y)
		}
	}
	if len(costs) != len(inputs) || len(costs) <= len(active)+1 {
		return fitted{}, fmt.Errorf("calibrate: %d points for %d terms (allowed: at least %d)",
			len(costs), len(active), len(active)+2)
	}
	var condition float64
	for {
		f, err := weighted(inputs, costs, active)
		if err != nil {
			return f, err
		}
		condition = max(condition, f.condition)
		f.condition = condition
		worst, at := 0.0, -1
		for k, t := range active {
			if z := f.coefficients[t] / f.errors[t]; z < worst {
				worst, at = z, k
			}
		}
		if at < 0 {
			return f, nil
		}
		if len(active) == 1 {
			return f, errors.New("calibrate: no cost grows with anything")
		}
		active = append(active[:at:at], active[at+1:]...)
	}
}

// weighted is the regression on some of the terms.
func weighted(inputs [][cost.NumTerms]float64, costs []float64, active []int) (fitted, error) {
	f := fitted{freedom: len(costs) - len(active)}
	weights := make([]float64, len(costs)) // the inverse of the standard deviation, up to a factor
	for i, y := range costs {
		weights[i] = 1 / y
	}
	x := mat.NewDense(len(costs), len(active), nil)
	y := mat.NewVecDense(len(costs), nil)
	lengths := make([]float64, len(active))
	var qr mat.QR
	var beta mat.VecDense
	for range reweightings {
		clear(lengths)
		for i, w := range weights {
			y.SetVec(i, costs[i]*w)
			for k, t := range active {
				v := inputs[i][t] * w
				x.Set(i, k, v)
				lengths[k] += v * v
			}
		}
		// Columns of the same length make the condition number that of the design, not of the
		// units.
		for k := range lengths {
			lengths[k] = math.Sqrt(lengths[k])
			for i := range weights {
				x.Set(i, k, x.At(i, k)/lengths[k])
			}
		}
		qr.Factorize(x)
		f.condition = condition(x)
		if !(f.condition <= MaxCondition) {
			return f, fmt.Errorf("calibrate: %w: condition number %.3g (allowed: at most %g)",
				ErrSingular, f.condition, float64(MaxCondition))
		}
		if err := qr.SolveVecTo(&beta, false, y); err != nil {
			return f, fmt.Errorf("calibrate: %w: %w", ErrSingular, err)
		}
		for i := range weights {
			var fit float64
			for k, t := range active {
				fit += inputs[i][t] * beta.AtVec(k) / lengths[k]
			}
			// A fit far off, as that of a coefficient below 0 may be, must not rule the weights.
			weights[i] = 1 / min(max(fit, costs[i]/4), costs[i]*4)
		}
	}
	f.finish(inputs, costs, active, weights, lengths, x, &beta)
	return f, nil
}

// condition is the ratio of the greatest and the least singular value.
func condition(x *mat.Dense) float64 {
	var svd mat.SVD
	if !svd.Factorize(x, mat.SVDNone) {
		return math.Inf(1)
	}
	return svd.Cond()
}

// finish works out the errors of a solution.
func (f *fitted) finish(inputs [][cost.NumTerms]float64, costs []float64, active []int, weights, lengths []float64,
	x *mat.Dense, beta *mat.VecDense,
) {
	var squares, total, sumW, sumWY float64
	for i, w := range weights {
		sumW += w * w
		sumWY += w * w * costs[i]
	}
	for i, w := range weights {
		d := costs[i]
		for k, t := range active {
			d -= inputs[i][t] * beta.AtVec(k) / lengths[k]
		}
		squares += d * w * d * w
		m := costs[i] - sumWY/sumW
		total += m * w * m * w
	}
	variance := squares / float64(f.freedom)
	f.residual = math.Sqrt(variance)
	f.r2 = 1 - squares/total
	var gram, inverse mat.Dense
	gram.Mul(x.T(), x)
	// The condition was checked, so there is an inverse.
	_ = inverse.Inverse(&gram)
	for k, t := range active {
		f.coefficients[t] = beta.AtVec(k) / lengths[k]
		for l, u := range active {
			c := (inverse.At(min(k, l), max(k, l)) + inverse.At(max(k, l), min(k, l))) / 2
			f.covariance[t][u] = variance * c / (lengths[k] * lengths[l])
		}
		f.errors[t] = math.Sqrt(f.covariance[t][t])
	}
}

// fitOf puts a regression into the form of a profile.
func fitOf[Q ~float64](f fitted) cost.Fit[Q] {
	out := cost.Fit[Q]{Residual: f.residual, R2: f.r2, Freedom: f.freedom, Covariance: f.covariance}
	half := out.Quantile()
	for t, c := range f.coefficients {
		*out.Coefficients.Of(cost.Term(t)) = energy.Range[Q]{
			Low: Q(max(0, c-half*f.errors[t])), Central: Q(c), High: Q(c + half*f.errors[t]),
		}
	}
	return out
}

// Fit makes the calibration of an engine from points.
func Fit(engine string, points []Point) (cost.Calibration, error) {
	c := cost.Calibration{Engine: engine, Points: len(points)}
	inputs := make([][cost.NumTerms]float64, len(points))
	cpu, joules := make([]float64, len(points)), make([]float64, len(points))
	var low, central, high float64
	for i, p := range points {
		inputs[i] = p.Work.Inputs()
		cpu[i], joules[i] = float64(p.CPU), float64(p.Joules.Central)
		low, central, high = low+float64(p.Joules.Low), central+float64(p.Joules.Central), high+float64(p.Joules.High)
		c.Widen(p.Work, i)
	}
	used, err := regress(inputs, cpu)
	if err != nil {
		return c, fmt.Errorf("engine %s: CPU time: %w", engine, err)
	}
	spent, err := regress(inputs, joules)
	if err != nil {
		return c, fmt.Errorf("engine %s: energy: %w", engine, err)
	}
	c.CPU, c.Energy = fitOf[energy.CPUSeconds](used), fitOf[energy.Joules](spent)
	c.Spread = energy.Range[float64]{Low: low / central, Central: 1, High: high / central}
	c.Condition = max(used.condition, spent.condition)
	return c, c.Validate()
}
