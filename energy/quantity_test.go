package energy

import (
	"fmt"
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Abs(want) || math.IsNaN(got) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

func TestConversions(t *testing.T) {
	// 1 kWh = 1000 W * 3600 s.
	near(t, "1 kWh in J", float64(KilowattHours(1).Joules()), 3.6e6)
	near(t, "3.6 MJ in kWh", float64(Joules(3.6e6).KWh()), 1)
	// CO2 of the United States in 2018: 947.182 lb * 453.59237 g/lb / 1000 kWh.
	near(t, "947.182 lb/MWh", float64(PoundsPerMWh(947.182).GramsPerKWh()), 429.634528201)
	near(t, "and back", float64(PoundsPerMWh(947.182).GramsPerKWh().PoundsPerMWh()), 947.182)
	near(t, "2 W for 3 s", float64(Watts(2).For(3)), 6)
	near(t, "6 J over 3 s", float64(Joules(6).Over(3)), 2)
}

func TestStrings(t *testing.T) {
	for _, tt := range []struct {
		v    fmt.Stringer
		want string
	}{
		{Joules(0.00342), "3.42 mJ"},
		{KilowattHours(20e-9), "20.0 µWh"},
		{KilowattHours(1), "1.00 kWh"},
		{Watts(1.184), "1.18 W"},
		{CPUSeconds(0.0015), "1.50 ms"},
		{CPUSeconds(999.4), "999 s"},
		{Seconds(999.7), "1000 s"},
		{Seconds(86400), "86400 s"},
		{Seconds(math.Inf(1)), "+Inf s"},
		{GramsCO2e(12.1e-6), "12.1 µgCO2e"},
		{GramsCO2(8.58e-6), "8.58 µgCO2"},
		{PoundsPerMWh(947.182), "947.182 lb/MWh"},
		{PoundsPerMWh(947.182).GramsPerKWh(), "429.63 g/kWh"},
		{PoundsPerMWh(952.877).GramsPerKWh(), "432.22 g/kWh"},
		{Bytes(0), "0 B"},
		{Bytes(999), "999 B"},
		{Bytes(0.5), "500 mB"},
		{Bytes(1500), "1.50 kB"},
	} {
		if got := tt.v.String(); got != tt.want {
			t.Errorf("%T: %q, want %q", tt.v, got, tt.want)
		}
	}
}
