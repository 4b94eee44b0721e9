package embodied

import (
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
)

// A server of 1,000 kg that is in use for 4 years and has 64 threads costs 0.124 mg a
// thread-second, and the hour of the whole of it the 28 g that the specification of the SCI has.
func TestShareOfAServer(t *testing.T) {
	h, err := Parse(Server)
	if err != nil {
		t.Fatal(err)
	}
	h.Lifetime, h.Share = DefaultYears*Year, 1.0/64
	if got := float64(h.Of(1).Central) * 1000; math.Abs(got-0.124) > 0.0005 {
		t.Errorf("%v mg a thread-second, want 0.124", got)
	}
	if got := float64(h.Of(64 * 3600).Central); math.Abs(got-28.5) > 0.1 {
		t.Errorf("%v g an hour of all threads, want 28.5", got)
	}
	if err := h.Validate(); err != nil {
		t.Error(err)
	}
	want := "M = 1000 kg CO2e (a rack server by Cloud Carbon Footprint, assumed) x CPU time / 4 years " +
		"x 1/64 of the machine"
	if got := h.Method(); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// All of a machine's threads, busy for all of its life, pay for the whole.
func TestWholeLifePaysForAll(t *testing.T) {
	h := Hardware{Total: energy.Range[energy.GramsCO2e]{Low: 1, Central: 2, High: 4}, Lifetime: 3 * Year, Share: 0.25}
	got := h.Of(energy.CPUSeconds(4 * 3 * Year))
	for _, end := range [][2]energy.GramsCO2e{{got.Low, 1}, {got.Central, 2}, {got.High, 4}} {
		if math.Abs(float64(end[0]-end[1])) > 1e-12 {
			t.Errorf("%v, want 1, 2, 4", got)
		}
	}
}

func TestParse(t *testing.T) {
	const board = 66.1 + 6.68 // with the assembly
	const rack = 150
	processor := (6+0.491)*1.97 + 9.14
	module := func(density float64) float64 { return 32/density*2.2 + 5.22 }
	flash := func(density float64) float64 { return 960/density*2.2 + 6.34 }
	for text, want := range map[string][3]float64{
		"1200":      {1200, 1200, 1200},
		"800..1500": {800, 1150, 1500},
		" server ":  {1000, 1000, 1000},
		"cpu=600mm2,ram=32GB": {
			board + rack + processor + module(1.79), board + rack + processor + module(1.79),
			board + rack + processor + module(0.625),
		},
		"cpu=600mm2x2, ram=32GBx8@1.5, ssd=960GBx2@50, hdd=3, psu=3kgx2, case=blade": {
			whole(processor, module(1.5), flash(50)), whole(processor, module(1.5), flash(50)),
			whole(processor, module(1.5), flash(50)),
		},
		"cpu=600mm2,ram=32GB@2,ssd=960GB": {
			board + rack + processor + module(2) + flash(128), board + rack + processor + module(2) + flash(54.9),
			board + rack + processor + module(2) + flash(16.4),
		},
	} {
		h, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := [3]float64{float64(h.Total.Low), float64(h.Total.Central), float64(h.Total.High)}
		for i := range got {
			if math.Abs(got[i]/1000-want[i]) > 1e-9*want[i] {
				t.Errorf("%s: %v g, want %v kg", text, got, want)
				break
			}
		}
	}
}

// whole is a blade of several parts.
func whole(processor, module, flash float64) float64 {
	return 66.1 + 6.68 + 30.9 + 55 + 2*processor + 8*module + 2*flash + 3*31.11 + 6*24.3
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                               `embodied: "" (allowed: kg CO2e`,
		"0":                              `embodied: "0" (allowed: kg CO2e of making the machine, from 1`,
		"-3":                             `embodied: "-3" (allowed`,
		"NaN":                            `embodied: "NaN" (allowed`,
		"Inf":                            `embodied: "Inf" (allowed`,
		"1e9":                            `embodied: "1e9" (allowed`,
		"9..3":                           `embodied: "9..3" (allowed`,
		"sever":                          `did you mean server?`,
		"cpu=600mm2":                     "with ram among them, as ram=32GBx8",
		"ram=32GB":                       "with cpu among them",
		"cpu=600,ram=32GB":               `embodied: "cpu=600" (allowed: cpu=600mm2x2, up to 1000 of them)`,
		"cpu=0mm2,ram=32GB":              `"cpu=0mm2"`,
		"cpu=600mm2x0,ram=32GB":          `"cpu=600mm2x0"`,
		"cpu=600mm2,ram=32GB@0":          `or ram=32GBx8@1.5 with the GB on a cm2`,
		"cpu=600mm2,ram=32GB,rma=1":      "did you mean ram?",
		"cpu=600mm2,ram=32GB,case=tower": "case=rack, case=blade",
		"cpu=600mm2,ram=32GB,case=rack,case=rack": "one case",
		"cpu=600mm2,ram=32GB,hdd=0":               `"hdd=0"`,
		"cpu=600mm2,ram=32GB,":                    `embodied: "" (allowed: parts`,
		"cpu=600mm2,ram=900000GB":                 "parts of up to 100000 kg CO2e",
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	err := Hardware{Share: math.NaN()}.Validate()
	for _, want := range []string{"emissions of the machine are 0", "lifetime is 0 s", "share is NaN"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// What is read is valid, whatever is written.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"server", "1..2", "cpu=600mm2x2,ram=32GBx8@1.5,ssd=960GB,hdd=1,psu=3kg,case=blade", "cpu=,ram=x",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h, err := Parse(text)
		if err != nil {
			return
		}
		h.Lifetime, h.Share = Year, 1
		if err := h.Validate(); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}
