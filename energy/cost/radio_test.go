package cost

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

func radioNamed(t *testing.T, name string) Radio {
	t.Helper()
	r, err := LookupRadio(name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func onAir(t *testing.T, r Radio, u RadioUse) RadioEnergy {
	t.Helper()
	e, err := r.Energy(u)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// about compares with a figure that is published with three digits or fewer.
func about(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s = %.4g, want %.4g", what, got, want)
	}
}

// The figures that are quoted for these radios, per byte or bit sent and received.
func TestRadiosHaveTheirPublishedFigures(t *testing.T) {
	const million = 1e6 // bytes, to read µJ as J
	for _, tt := range []struct {
		name              string
		txLow, tx, rx     float64 // µJ a byte
		within            float64
		bit, txBit, rxBit float64 // joules of the unit of the figures per bit
		bitWithin         float64
	}{
		// 3 V * 17.4 mA / 250 kbit/s = 0.209 µJ/bit, 3 V * 18.8 mA / 250 kbit/s = 0.226; 8.5 mA at
		// the lowest power.
		{"802.15.4", 0.816, 1.67, 1.80, 0.006, 1e-6, 0.209, 0.226, 0.0005},
		// 3 V * 7.1 mA / 1 Mbit/s = 21.3 nJ/bit and 19.5 nJ/bit.
		{"ble", 0.127, 0.170, 0.156, 0.0005, 1e-9, 21.3, 19.5, 0.05},
		// 3 V * 0.380 A / 54 Mbit/s = 21 nJ/bit gross.
		{"wifi", 0.169, 0.169, 0.139, 0.0005, 1e-9, 21, 17.4, 0.2},
	} {
		r := radioNamed(t, tt.name)
		e := onAir(t, r, RadioUse{Sent: million, Received: million, Elapsed: 1000, Duty: 1})
		about(t, tt.name+" transmit µJ/B", float64(e.Transmit.Central), tt.tx, tt.within)
		about(t, tt.name+" transmit µJ/B, low", float64(e.Transmit.Low), tt.txLow, tt.within)
		about(t, tt.name+" receive µJ/B", float64(e.Receive.Central), tt.rx, tt.within)
		perBit := 1e-6 / 8 / tt.bit
		about(t, tt.name+" transmit per bit", perBit*float64(e.Transmit.Central), tt.txBit, tt.bitWithin)
		about(t, tt.name+" receive per bit", perBit*float64(e.Receive.Central), tt.rxBit, tt.bitWithin)
		if err := r.Validate(); err != nil || r.Kind() != energy.Assumed || r.Note == "" {
			t.Errorf("%s: %v, kind %v, note %q", tt.name, err, r.Kind(), r.Note)
		}
	}
}

// What Wi-Fi adds to the idle current by sending: 3 V * (0.380 - 0.273 A) / 54 Mbit/s = 5.9 nJ/bit.
func TestWifiMarginalEnergy(t *testing.T) {
	r := radioNamed(t, "wifi")
	const megabyte = 1e6
	idle := onAir(t, r, RadioUse{Elapsed: 10, Duty: 1}).Total().Central
	busy := onAir(t, r, RadioUse{Sent: megabyte, Elapsed: 10, Duty: 1}).Total().Central
	about(t, "nJ/bit more than idle", 1e9*float64(busy-idle)/(8*megabyte), 5.9, 0.05)
	metertest.Near(t, "idle for 10 s", float64(idle), 3*0.273*10)
}

// 1000 B sent and 500 B received at 250 kbit/s are 32 ms and 16 ms. In 1 s at 3 V, with a duty
// cycle of a quarter: 17.4 mA * 32 ms, 18.8 mA * 16 ms and 18.8 mA * 0.25 * 952 ms.
func TestRadioEnergyByHand(t *testing.T) {
	r := radioNamed(t, "802.15.4")
	e := onAir(t, r, RadioUse{Sent: 1000, Received: 500, Elapsed: 1, Duty: 0.25})
	metertest.Near(t, "transmit", float64(e.Transmit.Central), 3*17.4e-3*0.032)
	metertest.Near(t, "transmit, low", float64(e.Transmit.Low), 3*8.5e-3*0.032)
	metertest.Near(t, "transmit, high", float64(e.Transmit.High), 3*17.4e-3*0.032)
	metertest.Near(t, "receive", float64(e.Receive.Central), 3*18.8e-3*0.016)
	metertest.Near(t, "listen", float64(e.Listen.Central), 3*18.8e-3*0.25*0.952)
	metertest.Near(t, "airtime", float64(e.Airtime), 0.048)
	metertest.Near(t, "total", float64(e.Total().Central), 3*(17.4*0.032+18.8*0.016+18.8*0.238)*1e-3)
	if e.Overrun != 0 {
		t.Errorf("overrun %v", e.Overrun)
	}
}

// 40 ms of airtime do not fit into 10 ms.
func TestAirtimeBeyondElapsedIsToldAndDoesNotListen(t *testing.T) {
	e := onAir(t, radioNamed(t, "802.15.4"), RadioUse{Sent: 1250, Elapsed: 0.01, Duty: 1})
	metertest.Near(t, "overrun", float64(e.Overrun), 0.03)
	metertest.Near(t, "transmit", float64(e.Transmit.Central), 3*17.4e-3*0.04)
	if e.Listen != (energy.Range[energy.Joules]{}) {
		t.Errorf("listening %v", e.Listen)
	}
}

// A radio at work, receiving or listening, adds up over parts of a use, and more duty never costs
// less.
func TestRadioEnergyAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(Radios()).Draw(t, "radio")
		draw := func(label string) RadioUse {
			return RadioUse{
				Sent:     energy.Bytes(rapid.Float64Range(0, 1e5).Draw(t, label+" sent")),
				Received: energy.Bytes(rapid.Float64Range(0, 1e5).Draw(t, label+" received")),
				Elapsed:  energy.Seconds(rapid.Float64Range(10, 1e3).Draw(t, label+" elapsed")),
				Duty:     0.5,
			}
		}
		a, b := draw("a"), draw("b")
		both := RadioUse{a.Sent + b.Sent, a.Received + b.Received, a.Elapsed + b.Elapsed, 0.5}
		total := func(u RadioUse) float64 {
			e, err := r.Energy(u)
			if err != nil || e.Overrun != 0 || e.Total().Valid() != nil {
				t.Fatalf("%+v, %v", e, err)
			}
			return float64(e.Total().Central)
		}
		if got, want := total(both), total(a)+total(b); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%v together, %v apart", got, want)
		}
		more := a
		more.Duty = 1
		if total(more) <= total(a) {
			t.Error("listening twice as long costs no more")
		}
	})
}

func TestRadioRefusesWhatIsNoUse(t *testing.T) {
	r := radioNamed(t, "ble")
	good := RadioUse{Sent: 1, Received: 1, Elapsed: 1, Duty: 1}
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1} {
		for what, change := range map[string]func(*RadioUse){
			"bytes sent by radio is":     func(u *RadioUse) { u.Sent = energy.Bytes(bad) },
			"bytes received by radio is": func(u *RadioUse) { u.Received = energy.Bytes(bad) },
			"elapsed time of a radio is": func(u *RadioUse) { u.Elapsed = energy.Seconds(bad) },
			"duty of a radio is":         func(u *RadioUse) { u.Duty = bad },
		} {
			u := good
			change(&u)
			want := what + fmt.Sprint(" ", bad)
			if e, err := r.Energy(u); err == nil || !strings.Contains(err.Error(), want) || e != (RadioEnergy{}) {
				t.Errorf("%+v: %v, want %q", u, err, want)
			}
		}
	}
	for _, duty := range []float64{0, 1.001} {
		u := good
		u.Duty = duty
		if _, err := r.Energy(u); err == nil {
			t.Errorf("duty %v is accepted", duty)
		}
	}
	if _, err := r.Energy(RadioUse{Sent: math.MaxFloat64, Elapsed: math.MaxFloat64, Duty: 1}); err == nil {
		t.Error("an energy that is not finite is accepted")
	}
	if _, err := (Radio{}).Energy(good); err == nil {
		t.Error("the zero radio is accepted")
	}
}

func TestRadioValidateNamesEveryFault(t *testing.T) {
	err := Radio{
		Transmit: energy.Exactly[Amperes](-1), Receive: energy.Range[Amperes]{Low: 2, Central: 1, High: 3},
		Listen: energy.Exactly(Amperes(math.NaN())), Rate: BitsPerSecond(math.Inf(1)),
	}.Validate()
	for _, want := range []string{
		"name: it is empty", "source: it is empty", "volts: it is 0", "rate: it is +Inf",
		"transmit: ", "receive: ", "listen: ",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

func TestLookupRadio(t *testing.T) {
	if r, err := LookupRadio(" BLE "); err != nil || r.Name != "ble" {
		t.Errorf("%+v, %v", r, err)
	}
	_, err := LookupRadio("wfi")
	const want = `"wfi" is unknown; did you mean wifi? (allowed: 802.15.4, ble, wifi)`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v", err)
	}
}

// A profile has the constants of the radio of its name.
func TestProfilesAreTheRadios(t *testing.T) {
	for _, r := range Radios() {
		p, err := LookupProfile(r.Name)
		if err != nil {
			t.Fatal(err)
		}
		e := onAir(t, r, RadioUse{Sent: 1, Received: 1, Elapsed: 1, Duty: 1})
		metertest.Near(t, r.Name, float64(p.PerByte.High), float64(e.Transmit.High+e.Receive.High))
		if p.Source != r.Source {
			t.Errorf("source of the profile %q, of the radio %q", p.Source, r.Source)
		}
	}
}
