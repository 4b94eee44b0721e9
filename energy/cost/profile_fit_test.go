package cost

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// calibration is one by hand: a message costs 2 µs and 8 µJ, known to 10 %, an execution deviates
// by 20 %, and with 10 degrees of freedom an interval is 2.228 standard errors wide.
func calibration() Calibration {
	c := Calibration{
		Engine: "goroutine", Points: 12, Condition: 3,
		Spread: energy.Range[float64]{Low: 0.5, Central: 1, High: 2},
		Least:  Coverage{Nodes: 2, Messages: 1, Payload: 3, Depth: 1},
		Most:   Coverage{Nodes: 128, Messages: 1e4, Payload: 1e6, Depth: 1e3, Timers: 10, Waits: 5},
	}
	c.CPU.Coefficients.Message = energy.Range[energy.CPUSeconds]{Low: 1.5e-6, Central: 2e-6, High: 2.5e-6}
	c.CPU.Coefficients.Wait = energy.Exactly[energy.CPUSeconds](1e-4)
	c.CPU.Covariance[MessageTerm][MessageTerm] = 4e-14
	c.CPU.Residual, c.CPU.R2, c.CPU.Freedom = 0.2, 0.9, 10
	c.Energy.Coefficients.Message = energy.Range[energy.Joules]{Low: 6e-6, Central: 8e-6, High: 10e-6}
	c.Energy.Covariance[MessageTerm][MessageTerm] = 64e-14
	c.Energy.Residual, c.Energy.R2, c.Energy.Freedom = 0.2, 0.9, 10
	return c
}

func calibrated() Profile {
	c := calibration()
	return Profile{Name: "c", Kind: energy.Modelled, Source: "s", Calibration: &c}
}

func TestCalibratedPredictionByHand(t *testing.T) {
	p, err := calibrated().Predict(Work{Nodes: 10, Messages: 1000, Payload: 5000, Wire: 1e9, Depth: 20})
	if err != nil {
		t.Fatal(err)
	}
	// The standard error is sqrt((1000*2e-7)² + (0.2*2e-3)²) = 4.472e-4 s.
	const quantile = 2.228138852
	half := quantile * math.Sqrt(4e-8+16e-8)
	metertest.Near(t, "CPU", float64(p.CPU.Central), 2e-3)
	metertest.Near(t, "CPU low", float64(p.CPU.Low), 2e-3-half)
	metertest.Near(t, "CPU high", float64(p.CPU.High), 2e-3+half)
	metertest.Near(t, "energy", float64(p.Joules.Central), 8e-3)
	metertest.Near(t, "energy low", float64(p.Joules.Low), 0.5*(8e-3-4*half))
	metertest.Near(t, "energy high", float64(p.Joules.High), 2*(8e-3+4*half))
	if !p.HasCPU || p.Kind != energy.Modelled || len(p.Warnings) > 0 {
		t.Errorf("%+v", p)
	}
	more, err := calibrated().Predict(Work{Nodes: 10, Messages: 1000, Payload: 5000, Depth: 20, Waits: 3})
	if err != nil {
		t.Fatal(err)
	}
	metertest.Near(t, "three waits more", float64(more.CPU.Central-p.CPU.Central), 3e-4)
}

func TestPredictionFlagsExtrapolation(t *testing.T) {
	inside := Work{Nodes: 10, Messages: 1000, Payload: 5000, Depth: 20, Timers: 1, Waits: 1}
	for want, change := range map[string]func(*Work){
		"nodes: 129 lies outside of what engine goroutine was calibrated with (2 to 128)": func(w *Work) {
			w.Nodes = 129
		},
		"nodes: 1 lies outside":             func(w *Work) { w.Nodes = 1 },
		"messages: 10001 lies outside":      func(w *Work) { w.Messages = 10001 },
		"payload bytes: 1e+07 lies outside": func(w *Work) { w.Payload = 1e7 },
		"depth: 1001 lies outside":          func(w *Work) { w.Depth = 1001 },
		"timers: 11 lies outside":           func(w *Work) { w.Timers = 11 },
		"waits: 6 lies outside":             func(w *Work) { w.Waits = 6 },
	} {
		w := inside
		change(&w)
		p, err := calibrated().Predict(w)
		if err != nil || len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], want) {
			t.Errorf("warnings are %q, %v; want %q", p.Warnings, err, want)
		}
	}
	if p, err := calibrated().Predict(inside); err != nil || len(p.Warnings) > 0 {
		t.Errorf("inside: %q, %v", p.Warnings, err)
	}
}

// An interval that would reach below 0 ends there, and the prediction says so.
func TestPredictionIsNeverNegative(t *testing.T) {
	p := calibrated()
	p.Calibration.CPU.Residual = 2
	got, err := p.Predict(Work{Nodes: 10, Messages: 1000, Payload: 5000, Depth: 20})
	if err != nil || got.CPU.Low != 0 || got.Joules.Low <= 0 || len(got.Warnings) != 1 ||
		!strings.Contains(got.Warnings[0], "below 0") || got.CPU.Valid() != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// A cost that is no finite number is an error that names the profile, and never a figure.
func TestPredictionIsFinite(t *testing.T) {
	flat := Profile{Name: "flat", Kind: energy.Assumed, Source: "s", PerMessage: energy.Exactly[energy.Joules](1e6)}
	for _, p := range []Profile{flat, calibrated()} {
		got, err := p.Predict(Work{Messages: math.MaxFloat64, Waits: math.MaxFloat64})
		if err == nil || !strings.Contains(err.Error(), `profile "`+p.Name+`" has no prediction`) ||
			got.Joules != (energy.Range[energy.Joules]{}) || got.HasCPU {
			t.Errorf("%s: %+v, %v", p.Name, got, err)
		}
		if _, err := p.Predict(Work{
			Nodes: 1e9, Messages: 1e18, Payload: 1e18, Depth: 1e18, Timers: 1e18,
			Waits: 1e18,
		}); err != nil {
			t.Errorf("more than any simulation does: %v", err)
		}
	}
}

// With every number at its bound, what a simulation can count is still predicted.
func TestBoundsLeavePredictionsFinite(t *testing.T) {
	p := calibrated()
	c := p.Calibration
	c.Spread.High, c.CPU.Residual, c.Energy.Residual = MaxSpread, MaxResidual, MaxResidual
	c.CPU.Freedom, c.Energy.Freedom = 1, 1
	for term := range terms {
		*c.CPU.Coefficients.Of(term) = energy.Exactly[energy.CPUSeconds](MaxCoefficient)
		*c.Energy.Coefficients.Of(term) = energy.Exactly[energy.Joules](MaxCoefficient)
		for other := range terms {
			c.CPU.Covariance[term][other], c.Energy.Covariance[term][other] = MaxCoefficient*MaxCoefficient,
				MaxCoefficient*MaxCoefficient
		}
	}
	const most = math.MaxInt64
	if _, err := p.Predict(Work{
		Nodes: most, Messages: most, Payload: most, Wire: most, Depth: most, Timers: most,
		Waits: most,
	}); err != nil {
		t.Error(err)
	}
}

func TestInputs(t *testing.T) {
	w := Work{Nodes: 10, Messages: 1000, Payload: 5000, Wire: 9e9, Depth: 20, Timers: 6, Waits: 2}
	if got, want := w.Inputs(), [NumTerms]float64{1, 10, 1000, 5000, 200, 6, 2}; got != want {
		t.Errorf("inputs are %v; want %v", got, want)
	}
	w.Depth = 500
	if w.Wakes() != 1000 {
		t.Errorf("%g wake-ups by 1000 messages", w.Wakes())
	}
	var names []string
	for term := range Term(NumTerms) {
		names = append(names, term.String())
	}
	if want := strings.Fields("execution node message byte wake timer wait"); !slices.Equal(names, want) ||
		terms.String() != "term 7" {
		t.Errorf("terms are %v; want %v", names, want)
	}
}

func TestCalibrationValidateNamesEveryFault(t *testing.T) {
	nan := math.NaN()
	for want, spoil := range map[string]func(*Calibration){
		"engine: it is empty":                       func(c *Calibration) { c.Engine = "" },
		"points: 0":                                 func(c *Calibration) { c.Points = 0 },
		"condition: NaN":                            func(c *Calibration) { c.Condition = nan },
		"energy_spread: 0 to 0":                     func(c *Calibration) { c.Spread = energy.Range[float64]{} },
		"covered_from: nodes: -1":                   func(c *Calibration) { c.Least.Nodes = -1 },
		"covered_to: payload bytes: NaN":            func(c *Calibration) { c.Most.Payload = energy.Bytes(nan) },
		"covered_from: depth: 2000; it may":         func(c *Calibration) { c.Least.Depth = 2000 },
		"cpu_s: coefficients: message: energy: low": func(c *Calibration) { c.CPU.Coefficients.Message.Low = -1 },
		"cpu_s: coefficients: message: high: 1e+308; allowed is at most 1e+06": func(c *Calibration) {
			c.CPU.Coefficients.Message = energy.Range[energy.CPUSeconds]{Low: 0, Central: 1e308, High: 1e308}
		},
		"energy_j: coefficients: byte: high: 1.1e+06; allowed": func(c *Calibration) {
			c.Energy.Coefficients.Byte.High = 1.1e6
		},
		"energy_j: residual: 1e+200; allowed is at most 1000": func(c *Calibration) { c.Energy.Residual = 1e200 },
		"energy_spread: high: 2000; allowed is at most 1000":  func(c *Calibration) { c.Spread.High = 2000 },
		"cpu_s: covariance[1][1]: 1e+300; allowed":            func(c *Calibration) { c.CPU.Covariance[1][1] = 1e300 },
		"cpu_s: covariance[0][1]: -1e+300; allowed": func(c *Calibration) {
			c.CPU.Covariance[0][1], c.CPU.Covariance[1][0] = -1e300, -1e300
		},
		"energy_j: coefficients: all are 0": func(c *Calibration) {
			c.Energy.Coefficients = Coefficients[energy.Joules]{}
		},
		"cpu_s: residual: -1":                       func(c *Calibration) { c.CPU.Residual = -1 },
		"cpu_s: r2: 1.5":                            func(c *Calibration) { c.CPU.R2 = 1.5 },
		"cpu_s: r2: NaN":                            func(c *Calibration) { c.CPU.R2 = nan },
		"energy_j: degrees_of_freedom: 12; allowed": func(c *Calibration) { c.Energy.Freedom = 12 },
		"cpu_s: covariance[0][2]: 1; it must be":    func(c *Calibration) { c.CPU.Covariance[0][2] = 1 },
		"cpu_s: covariance[1][1]: -1; it must be":   func(c *Calibration) { c.CPU.Covariance[1][1] = -1 },
	} {
		c := calibration()
		spoil(&c)
		err := c.Validate()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
		p := Profile{Name: "c", Kind: energy.Modelled, Source: "s", Calibration: &c}
		if _, err := p.Predict(Work{Nodes: 2}); err == nil {
			t.Errorf("%s: it predicts all the same", want)
		}
	}
	p := calibrated()
	p.PerByte = energy.Exactly[energy.Joules](1)
	if err := p.Validate(); err == nil || !strings.Contains(err.Error(), "beside a calibration") {
		t.Errorf("error is %v", err)
	}
}

func TestWidenCoversEverything(t *testing.T) {
	var c Calibration
	works := []Work{
		{Nodes: 4, Messages: 50, Payload: 9, Depth: 3, Timers: 2, Waits: 1},
		{Nodes: 2, Messages: 70, Payload: 1, Depth: 5},
		{Nodes: 3, Messages: 60, Payload: 5, Depth: 4, Timers: 9, Waits: 7},
	}
	for i, w := range works {
		c.Widen(w, i)
	}
	if want := (Coverage{2, 50, 1, 3, 0, 0}); c.Least != want {
		t.Errorf("from %v; want %v", c.Least, want)
	}
	if want := (Coverage{4, 70, 9, 5, 9, 7}); c.Most != want {
		t.Errorf("to %v; want %v", c.Most, want)
	}
}
