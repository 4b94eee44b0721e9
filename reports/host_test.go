package reports

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/internal/golden"
)

type fakeClock struct{}

func (fakeClock) CPU() (time.Duration, error) { return 0, nil }
func (fakeClock) Resolution() time.Duration   { return 500 * time.Nanosecond }
func (fakeClock) Name() string                { return "clock of a test" }

func TestHost(t *testing.T) {
	model, err := energy.NewModel(energy.SourceInfo{
		Name: "specpower", Kind: energy.Modelled, Detail: "SPECpower model",
		Warnings: []string{"the family of the CPU is a guess"},
	}, energy.Exactly(energy.Watts(3)), energy.Exactly(energy.Watts(1)))
	if err != nil {
		t.Fatal(err)
	}
	candidates := []host.Candidate{
		{
			Name: "rapl", Kind: energy.Measured,
			Why:     "energy_uj is for root only",
			Grant:   []string{"sudo chmod a+r /sys/class/powercap/*rapl*/energy_uj"},
			Skipped: []string{"intel-rapl:0:0 (core): is a part of its package"},
		},
		{
			Name: "perf", Kind: energy.Measured,
			Why: "the power PMU offers energy-pkg, energy-ram, " +
				"but counting for all processes is denied (perf_event_paranoid is 2)",
			Grant: []string{"sudo setcap cap_perfmon+ep ./joulemark", "sudo sysctl kernel.perf_event_paranoid=0"},
		},
		{
			Name: "battery", Kind: energy.Measured, Usable: true, OnRequest: true,
			Why: "BAT0 discharges", Domains: []string{"BAT0"}, Source: model,
		},
		{Name: "specpower", Kind: energy.Modelled, Usable: true, Why: "SPECpower model, some CPU", Source: model},
		{Name: "fixed-watts", Kind: energy.Assumed, Usable: true, Why: "3 W are given", Source: model},
	}
	v := HostView{
		Host: sample(engine.Sim).Host, Candidates: candidates, Clock: fakeClock{},
		Cost: energy.MeterCost{Pair: 1456 * time.Nanosecond, SamplerShare: 0.000123},
	}
	for _, width := range []int{80, 120} {
		golden.Check(t, fmt.Sprintf("host-%d.txt", width), func(b *bytes.Buffer) error {
			return Host(b, v, Options{Width: width})
		})
	}
	v.Clock, v.Cost, v.Tree = nil, energy.MeterCost{}, "copy/sys"
	v.Candidates = candidates[:1]
	golden.Check(t, "host-copy.txt", func(b *bytes.Buffer) error { return Host(b, v, Options{Width: 80}) })

	var b bytes.Buffer
	v = HostView{Tree: "copy/sys", CostErr: errors.New("the clock is broken")}
	for i := range 40 {
		v.Candidates = append(v.Candidates, host.Candidate{Name: "hwmon", Kind: energy.Measured, Why: "x"})
		v.Candidates[0].Skipped = append(v.Candidates[0].Skipped, fmt.Sprintf("sensor-%d: strange", i))
	}
	if err := Host(&b, v, Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"unknown CPU, as its files in copy/sys", "not known: the clock is broken",
		"sensor-11", "leaves out 28 more",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "sensor-12") {
		t.Errorf("all sensors are listed:\n%s", b.String())
	}
}
