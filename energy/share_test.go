package energy

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestShareOf(t *testing.T) {
	for _, tt := range []struct {
		name string
		cpu  float64
		host hostUsage
		want Range[float64]
		warn string // "" means none
	}{
		{"half", 1, hostUsage{busy: 2, within: 0.5}, Range[float64]{0.4, 0.5, 1 / 1.5}, ""},
		{"alone", 2, hostUsage{busy: 2, within: 0.5}, Range[float64]{0.8, 1, 1}, ""},
		{"a tick missing", 2, hostUsage{busy: 1.9, within: 0.5}, Range[float64]{2 / 2.4, 1, 1}, ""},
		{"nothing ticked", 0.001, hostUsage{busy: 0, within: 0.06}, Range[float64]{0.001 / 0.06, 1, 1}, ""},
		{"a container's file", 2, hostUsage{busy: 1, within: 0.5}, Range[float64]{1, 1, 1}, "lxcfs"},
		{"no work", 0, hostUsage{busy: 1, within: 0.5}, Range[float64]{0, 0, 0}, "CPU time read as zero"},
		{"no work anywhere", 0, hostUsage{}, Range[float64]{0, 0, 0}, "CPU time read as zero"},
		{"not known", 1, hostUsage{err: errors.New("no file")}, Exactly(1.0), "charged to this process: no file"},
	} {
		u := used(tt.cpu)
		u.Error = 0
		got, warnings := shareOf(u, tt.host)
		near(t, tt.name+" low", got.Low, tt.want.Low)
		near(t, tt.name+" central", got.Central, tt.want.Central)
		near(t, tt.name+" high", got.High, tt.want.High)
		if (len(warnings) > 0) != (tt.warn != "") || tt.warn != "" && !strings.Contains(warnings[0], tt.warn) {
			t.Errorf("%s: warnings are %q, want %q", tt.name, warnings, tt.warn)
		}
	}
	// The error of the process's own clock widens the range too.
	u := used(1)
	u.Error = 0.1
	got, _ := shareOf(u, hostUsage{busy: 2})
	near(t, "low", got.Low, 0.45)
	near(t, "high", got.High, 0.55)
}

// Whatever is measured, the parts are ranges, fit together and stay below the whole.
func TestAttribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := func(name string, most float64) float64 { return rapid.Float64Range(0, most).Draw(t, name) }
		u := used(number("cpu", 100))
		u.Error = CPUSeconds(number("error", 10))
		host := hostUsage{busy: CPUSeconds(number("busy", 200)), within: CPUSeconds(number("within", 10))}
		if rapid.Bool().Draw(t, "unknown") {
			host = hostUsage{err: errHostBack}
		}
		share, warnings := shareOf(u, host)
		if err := share.Valid(); err != nil || share.High > 1 {
			t.Fatalf("share is %v, %v", share, err)
		}
		whole, idleJ := drawRange(t, "whole"), drawRange(t, "idle")
		idle := Range[Watts]{Watts(idleJ.Low), Watts(idleJ.Central), Watts(idleJ.High)}
		gross, idled, net, cut := attribute(whole, idle, Seconds(number("wall", 10)), share)
		for _, r := range []Range[Joules]{gross, idled, net} {
			if err := r.Valid(); err != nil || r.High > whole.High {
				t.Fatalf("%v of %v: %v", r, whole, err)
			}
		}
		if d := float64(gross.Central - idled.Central - net.Central); d > 1e-6 || d < -1e-6 {
			t.Fatalf("idle %v and net %v are not gross %v", idled, net, gross)
		}
		if cut && net.Central != 0 {
			t.Fatalf("idle was cut and net is %v", net)
		}
		if gross.Central == 0 && whole.Central > 0 && !slices.Contains(warnings, zeroCPU) && u.CPU == 0 {
			t.Fatalf("zero without a warning: %q", warnings)
		}
	})
}
