package experiment

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The interval of the mean of bounded values against figures that are known: that of Wilson for
// shares, and Student's where the values stay far from both ends.
func TestMeanInterval(t *testing.T) {
	for _, c := range []struct {
		n                              int
		mean, sd, most, low, high, off float64
	}{
		{1, 0.9, 0, 1, 0.16772, 0.99752, 1e-5},      // one value: as if it had been all or nothing
		{1500, 1, 0, 1, 0.997446, 1, 1e-6},          // n/(n + z²)
		{25, 0, 0, 200, 0, 200 * 0.1331923, 1e-3},   // z²/(n + z²)
		{10_000, 0.5, 0.5, 1, 0.4902, 0.5098, 1e-4}, // a coin
		{10_000, 50, 1, 100, 49.978, 50.022, 1e-3},  // Student's, as the ends are far away
		{2, 29, 0, 30, 0.678, 29.999, 1e-3},         // two that are the same by chance say little
	} {
		low, high := meanInterval(c.n, c.mean, c.sd, c.most)
		if math.Abs(low-c.low) > c.off || math.Abs(high-c.high) > c.off {
			t.Errorf("%d values, mean %v, deviation %v of %v: %v to %v, want %v to %v",
				c.n, c.mean, c.sd, c.most, low, high, c.low, c.high)
		}
	}
}

// Whatever the values, the interval holds their mean and stays where values can be.
func TestMeanIntervalStaysInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.SampledFrom([]float64{1, 100, 2500}).Draw(t, "most")
		values := rapid.SliceOfN(rapid.Float64Range(0, most), 1, 30).Draw(t, "values")
		s := summarize(values)
		if low, high := s.interval(most); !(0 <= low && low <= s.mean && s.mean <= high && high <= most) {
			t.Fatalf("%v to %v around %v of %v", low, high, s.mean, most)
		}
	})
}

// Every interval of every picture stays where the quantity can be.
func TestIntervalsOfPictures(t *testing.T) {
	all, o := little(t)
	for _, e := range all {
		for _, f := range run(t, e, o).Figures {
			for _, p := range f.Panels {
				most := math.Inf(1)
				switch {
				case strings.Contains(p.Y.Label, "coverage"), strings.Contains(p.Y.Label, "Gini"):
					most = 1
				case e.About().Name == "shuffle":
					most = 30
				}
				for _, s := range p.Series {
					for i := range s.Low {
						if !(s.Low[i] >= 0 && s.Low[i] <= s.Y[i] && s.Y[i] <= s.High[i] && s.High[i] <= most) {
							t.Errorf("%s, %s, %s: %v to %v around %v of %v",
								e.About().Name, f.Name, s.Name, s.Low[i], s.High[i], s.Y[i], most)
						}
					}
				}
			}
		}
	}
}

// With the default number of trials coverage falls with the failure rate, which it does, and the
// intervals say that it is no chance.
func TestFailureDefaultIsNoChance(t *testing.T) {
	rows := run(t, NewFailure(), Options{}).Data.Rows
	for i := 1; i < len(rows); i++ {
		for _, c := range []struct{ mean, low, high int }{{colGossip, 8, 9}, {colMQTT, 10, 11}} {
			if before, after := rows[i-1][c.low].(float64), rows[i][c.high].(float64); !(after < before) {
				t.Errorf("from %v to %v coverage falls from %v or more to %v or less",
					rows[i-1][0], rows[i][0], before, after)
			}
		}
	}
}

// An interruption keeps what is finished, and says what is not.
func TestInterrupted(t *testing.T) {
	all, o := little(t)
	for _, e := range all {
		whole, err := e.Run(t.Context(), o)
		if err != nil || whole.Missing != nil {
			t.Fatalf("%s: %v, missing %q", e.About().Name, err, whole.Missing)
		}
		ctx, cancel := context.WithCancel(t.Context())
		part := o
		part.Workers = 1
		part.Progress = func(done, _ int) {
			if done > 0 {
				cancel()
			}
		}
		res, err := e.Run(ctx, part)
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", e.About().Name, err)
		}
		if res == nil || len(res.Data.Rows) == 0 || res.Missing == nil {
			t.Errorf("%s: what is finished is lost: %+v", e.About().Name, res)
			continue
		}
		for _, table := range append(res.Shown, res.Data) {
			wellFormed(t, table)
		}
	}
}

// One failure of many leaves the other trials.
func TestOneFailureOfMany(t *testing.T) {
	p := pieces{finished: []bool{true, false, true, true}}
	p.fail(1, errors.New("time-out"))
	f := NewFailure()
	f.FailureRates, f.Trials = []float64{0, 0.5}, 2
	by, err := Options{}.price()
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.result([]failureTrial{
		{gossip: 1, rounds: 6, mqtt: 0.9},
		{},
		{gossip: 1, rounds: 6, mqtt: 0.8},
		{gossip: 0, rounds: 1, mqtt: 0},
	}, &p, by)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Data.Rows) != 2 || r.Data.Rows[0][12] != 1 || r.Data.Rows[1][12] != 2 || len(r.Missing) != 1 ||
		!strings.Contains(r.Missing[0], "failure rate 0: 1 of 2 trials") {
		t.Errorf("rows %v, missing %q", r.Data.Rows, r.Missing)
	}
}
