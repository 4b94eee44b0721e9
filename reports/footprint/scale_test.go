package footprint

import (
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/record"
)

func scaleOf(t *testing.T, rate, period string) Scale {
	t.Helper()
	r, err := ParseRate(rate)
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	return Scale{Rate: r, Period: p}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]struct {
		count float64 // in a day
		said  string
	}{
		"1000/s": {1000 * 86400, "at 1,000/s for a day"}, "1/day": {1, "at 1/day for a day"},
		"2.5/h": {60, "at 2.5/h for a day"}, "1e3/min": {1.44e6, "at 1e3/min for a day"},
		" 7 / s ": {7 * 86400, "at 7/s for a day"},
	} {
		s := scaleOf(t, text, "day")
		if got := s.count(); math.Abs(got-want.count) > 1e-9*want.count || s.String() != want.said {
			t.Errorf("%s: %v, %s; want %v, %s", text, got, s, want.count, want.said)
		}
	}
	for _, text := range []string{
		"", "1000", "/s", "0/s", "-1/s", "NaN/s", "Inf/s", "1/month", "1e19/s", "1e-12/s", "x/s", "1/s/s",
	} {
		if r, err := ParseRate(text); err == nil || !strings.Contains(err.Error(), "(allowed: a number above 0") {
			t.Errorf("%q: %v, %v", text, r, err)
		}
	}
	if _, err := ParsePeriod("wek"); err == nil || !strings.Contains(err.Error(), "did you mean week?") {
		t.Errorf("%v", err)
	}
	if got := (Scale{Rate: scaleOf(t, "1/s", "hour").Rate}).count(); got != 365*86400 {
		t.Errorf("without a period it is %v, want a year", got)
	}
}

// A unit of the election is 1 kWh at the machine, 1.25 at the meter, 500 g, and 100 g of the
// machine; of a simulated one the profile predicts half a kWh, to which the site of the computers
// adds nothing.
func TestScale(t *testing.T) {
	s := scaleOf(t, "10/h", "day")
	alone := func(r *record.Record) { one := 1.0; r.PredictedPUE = &one }
	out, ok := s.Section([]record.Record{elected(made), elected(simulated, alone)})
	got := text(t, out)
	for _, want := range []string{
		"at 10/h for a day of kWh (low–high) kg of making kg CO2e (low–high)",
		"on goroutine 300 24.0 120 (90.0–150)", "on sim 120 (60.0–240) – 48.0 (18.0–120)", "240 units,",
		"Of simulated runs it is what the profile predicts",
	} {
		if !ok || !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	if strings.Contains(got, "petrol") {
		t.Errorf("equivalents that nobody asked for: %s", got)
	}
	s.Equivalents = true
	sentence := s.Sentence([]record.Record{elected(made)})
	want := "at 10/h for a day: 300 kWh, 120 (90.0–150) kg CO2e, and 24.0 kg of making the machine; " +
		"as 3,230 litres of water brought to the boil; as 0.0280 years of electricity of a home in the US; " +
		"as 51.1 litres of petrol burnt"
	if sentence != want {
		t.Errorf("%s\nwant %s", sentence, want)
	}
	out, _ = s.Section([]record.Record{elected()})
	if got := text(t, out); !strings.Contains(got, "U.S. EPA") || strings.Contains(got, "making") {
		t.Errorf("%s", got)
	}
}

// A sum that is no number any more is not shown.
func TestScaleOfTooMuch(t *testing.T) {
	huge := elected(func(r *record.Record) { r.EnergyJ, r.EnergyLowJ, r.EnergyHighJ = 1e300, 1e300, 1e300 })
	if out, ok := scaleOf(t, "1e18/s", "year").Section([]record.Record{huge}); ok {
		t.Errorf("%v", out)
	}
	if text := scaleOf(t, "1e18/s", "year").Sentence([]record.Record{huge}); text != "" {
		t.Error(text)
	}
}
