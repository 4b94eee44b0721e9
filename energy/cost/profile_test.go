package cost

import (
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/metertest"
)

// 0.02 µWh = 0.02e-6 Wh * 3600 J/Wh = 7.2e-5 J, so 1000 messages are 20 µWh, and at
// the often quoted 0.000000429 g/µWh (which is CO2 alone) 8.58e-6 g.
func TestPerMessageByHand(t *testing.T) {
	p, err := LookupProfile("Per-Message")
	if err != nil {
		t.Fatal(err)
	}
	predicted, err := p.Predict(Work{Messages: 1000, Wire: 12345})
	r := predicted.Joules
	if err != nil {
		t.Fatal(err)
	}
	metertest.Near(t, "a message in J", float64(p.PerMessage.Central), 7.2e-5)
	metertest.Near(t, "1000 messages in µWh", float64(r.Central.KWh())*1e9, 20)
	const gramsPerMicrowattHour = 0.000000429
	a := carbon.Accounting{PUE: 1, Factor: carbon.Factor{
		Region: "X", Kind: energy.Assumed,
		CO2e: energy.Exactly(energy.GramsPerKWh(gramsPerMicrowattHour * 1e9)),
	}}
	metertest.Near(t, "and in g", float64(a.Carbon(r).Central), 8.58e-6)
	if p.Kind != energy.Assumed {
		t.Errorf("kind is %v", p.Kind)
	}
}

func TestProfilesByHand(t *testing.T) {
	for _, tt := range []struct {
		name               string
		low, central, high float64 // µJ per byte
	}{
		// 0.001, 0.004 and 0.06 kWh/GB * 3.6e6 J/kWh / 1e9 B/GB
		{"network", 3.6, 14.4, 216},
		// 3 V * (8.5 or 17.4 + 18.8 mA) * 8 bit / 250 kbit/s
		{"802.15.4", 2.6208, 3.4752, 3.4752},
		// 3 V * (5.3 + 5.4 or 7.1 + 6.5 mA) * 8 bit / 1 Mbit/s
		{"ble", 0.2568, 0.3264, 0.3264},
		// 3 V * (107 + 40 or 380 + 313 mA) * 8 bit / 54 Mbit/s
		{"wifi", 0.147 * 24 / 54, 0.147 * 24 / 54, 0.693 * 24 / 54},
	} {
		p, err := LookupProfile(tt.name)
		if err != nil {
			t.Fatal(err)
		}
		predicted, err := p.Predict(Work{Messages: 1e6, Wire: 1e6}) // a million messages of a byte, to read µJ as J
		if err != nil {
			t.Fatal(err)
		}
		r := predicted.Joules
		metertest.Near(t, tt.name+" low", float64(r.Low), tt.low)
		metertest.Near(t, tt.name+" central", float64(r.Central), tt.central)
		metertest.Near(t, tt.name+" high", float64(r.High), tt.high)
	}
}

func TestBuiltInProfilesAreValid(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Profiles() {
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
		if seen[p.Name] || p.Note == "" {
			t.Errorf("profile %q is there twice or has no note", p.Name)
		}
		seen[p.Name] = true
	}
}

func TestPredictAddsMessagesAndBytes(t *testing.T) {
	p := Profile{
		Name: "x", Kind: energy.Measured, Source: "s",
		PerMessage: energy.Range[energy.Joules]{Low: 1, Central: 2, High: 3},
		PerByte:    energy.Range[energy.Joules]{Low: 10, Central: 20, High: 30},
	}
	r, err := p.Predict(Work{Nodes: 7, Messages: 2, Payload: 1e9, Wire: 3, Depth: 9, Timers: 4})
	if want := (energy.Range[energy.Joules]{Low: 32, Central: 64, High: 96}); err != nil || r.Joules != want ||
		r.Kind != energy.Measured || r.HasCPU || len(r.Warnings) > 0 {
		t.Errorf("%+v, %v, want %v", r, err, want)
	}
	for want, f := range map[string]func() (Prediction, error){
		"messages is -1":     func() (Prediction, error) { return p.Predict(Work{Messages: -1}) },
		"messages is NaN":    func() (Prediction, error) { return p.Predict(Work{Messages: math.NaN()}) },
		"wire bytes is +Inf": func() (Prediction, error) { return p.Predict(Work{Wire: energy.Bytes(math.Inf(1))}) },
		"name: it is empty":  func() (Prediction, error) { return Profile{}.Predict(Work{Messages: 1, Wire: 1}) },
	} {
		if r, err := f(); err == nil || !strings.Contains(err.Error(), want) ||
			r.Joules != (energy.Range[energy.Joules]{}) {
			t.Errorf("%v, error is %v, want %q", r, err, want)
		}
	}
}

func TestProfileValidateNamesEveryFault(t *testing.T) {
	err := Profile{
		PerMessage: energy.Exactly[energy.Joules](-1),
		PerByte:    energy.Exactly(energy.Joules(math.NaN())),
	}.Validate()
	for _, want := range []string{
		"name", "kind", "source", "per_message_j: energy: low is -1",
		"per_byte_j: energy: low is NaN",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
	err = Profile{
		Name: "x", Kind: energy.Assumed, Source: "s", PerMessage: energy.Exactly[energy.Joules](1e308),
		PerByte: energy.Exactly[energy.Joules](1e7),
	}.Validate()
	for _, want := range []string{
		"per_message_j: it is up to 1e+308 J; allowed is at most 1e+06 J",
		"per_byte_j: it is up to 1e+07 J",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
	err = Profile{Name: "free", Kind: energy.Assumed, Source: "s"}.Validate()
	if err == nil || !strings.Contains(err.Error(), "at least one must exceed 0") {
		t.Errorf("a free profile: %v", err)
	}
}

func TestLookupProfileUnknown(t *testing.T) {
	_, err := LookupProfile("netwrok")
	if err == nil || !strings.Contains(err.Error(), `"netwrok"`) ||
		!strings.Contains(err.Error(), "did you mean network?") ||
		!strings.Contains(err.Error(), "allowed: per-message, network, 802.15.4, ble, wifi") {
		t.Errorf("error is %v", err)
	}
}

func TestNetworkEnergy(t *testing.T) {
	r, err := NetworkEnergy(1e9)
	if err != nil {
		t.Fatal(err)
	}
	metertest.Near(t, "low kWh of a GB", float64(r.Low.KWh()), 0.001)
	metertest.Near(t, "central kWh of a GB", float64(r.Central.KWh()), 0.004)
	metertest.Near(t, "high kWh of a GB", float64(r.High.KWh()), 0.06)
	if NetworkPerGB() != (energy.Range[energy.KilowattHours]{Low: 0.001, Central: 0.004, High: 0.06}) {
		t.Errorf("coefficients are %v", NetworkPerGB())
	}
	for _, b := range []energy.Bytes{-1, energy.Bytes(math.NaN()), energy.Bytes(math.Inf(1))} {
		if _, err := NetworkEnergy(b); err == nil || !strings.Contains(err.Error(), "bytes on the network") {
			t.Errorf("%v bytes: %v", float64(b), err)
		}
	}
}
