package host

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

func TestShareOf(t *testing.T) {
	for _, tt := range []struct {
		name string
		cpu  float64
		host hostUsage
		want energy.Range[float64]
		warn string // or why it is not known; "" means neither
	}{
		{"half", 1, hostUsage{busy: 2, within: 0.5}, energy.Range[float64]{Low: 0.4, Central: 0.5, High: 1 / 1.5}, ""},
		{"alone", 2, hostUsage{busy: 2, within: 0.5}, energy.Range[float64]{Low: 0.8, Central: 1, High: 1}, ""},
		{
			"a tick missing", 2,
			hostUsage{busy: 1.9, within: 0.5},
			energy.Range[float64]{Low: 2 / 2.4, Central: 1, High: 1},
			"",
		},
		{
			"nothing ticked", 0.001,
			hostUsage{busy: 0, within: 0.06},
			energy.Range[float64]{Low: 0.001 / 0.06, Central: 1, High: 1},
			"",
		},
		{
			"a container's file", 2,
			hostUsage{busy: 1, within: 0.5},
			energy.Range[float64]{Low: 1, Central: 1, High: 1},
			"lxcfs",
		},
		{
			"a container's file on 48 CPUs", 2,
			hostUsage{busy: 1, within: 0.5, most: 96},
			energy.Range[float64]{Low: 1.0 / 48, Central: 1, High: 1},
			"lxcfs",
		},
		{
			"not known on 4 CPUs", 1,
			hostUsage{err: errors.New("no file"), most: 4},
			energy.Range[float64]{Low: 0.25, Central: 1, High: 1},
			"could not be read (no file)",
		},
		{
			"no work", 0,
			hostUsage{busy: 1, within: 0.5},
			energy.Range[float64]{Low: 0, Central: 0, High: 0},
			"CPU time read as zero",
		},
		{
			"no work anywhere", 0,
			hostUsage{},
			energy.Range[float64]{Low: 0, Central: 0, High: 0},
			"CPU time read as zero",
		},
		{
			"not known", 1,
			hostUsage{err: errors.New("no file")},
			energy.Exactly(1.0),
			"could not be read (no file)",
		},
	} {
		u := used(tt.cpu)
		u.Error = 0
		got, warnings, unknown := shareOf(u, tt.host)
		if unknown != "" {
			warnings = append(warnings, unknown)
		}
		metertest.Near(t, tt.name+" low", got.Low, tt.want.Low)
		metertest.Near(t, tt.name+" central", got.Central, tt.want.Central)
		metertest.Near(t, tt.name+" high", got.High, tt.want.High)
		if (len(warnings) > 0) != (tt.warn != "") || tt.warn != "" && !strings.Contains(warnings[0], tt.warn) {
			t.Errorf("%s: warnings are %q, want %q", tt.name, warnings, tt.warn)
		}
	}
	// The error of the process's own clock widens the range too.
	u := used(1)
	u.Error = 0.1
	got, _, _ := shareOf(u, hostUsage{busy: 2})
	metertest.Near(t, "low", got.Low, 0.45)
	metertest.Near(t, "high", got.High, 0.55)
}

// Whatever is measured, the parts are ranges, fit together and stay below the whole.
func TestAttribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := func(name string, most float64) float64 { return rapid.Float64Range(0, most).Draw(t, name) }
		u := used(number("cpu", 100))
		u.Error = energy.CPUSeconds(number("error", 10))
		host := hostUsage{busy: energy.CPUSeconds(number("busy", 200)), within: energy.CPUSeconds(number("within", 10))}
		host.most = energy.CPUSeconds(number("most", 400))
		if rapid.Bool().Draw(t, "unknown") {
			host = hostUsage{err: errHostBack, most: host.most}
		}
		share, warnings, _ := shareOf(u, host)
		if err := share.Valid(); err != nil || share.High > 1 {
			t.Fatalf("share is %v, %v", share, err)
		}
		whole, idleJ := metertest.DrawRange(t, "whole"), metertest.DrawRange(t, "idle")
		idle := energy.Range[energy.Watts]{
			Low: energy.Watts(idleJ.Low), Central: energy.Watts(idleJ.Central),
			High: energy.Watts(idleJ.High),
		}
		gross, idled, net, cut := attribute(whole, idle, energy.Seconds(number("wall", 10)), share)
		for _, r := range []energy.Range[energy.Joules]{gross, idled, net} {
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
		if gross.Central == 0 && whole.Central > 0 && !slices.Contains(warnings, energy.ZeroCPU) && u.CPU == 0 {
			t.Fatalf("zero without a warning: %q", warnings)
		}
	})
}
