package host

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host/cpu"
)

func TestDiscoverExplains(t *testing.T) {
	needsColons(t)
	for _, tt := range []struct {
		machine string
		sys     map[string]string
		best    string
		want    []explained
	}{
		{"virtual machine with nothing", map[string]string{"kernel/": ""}, "specpower", []explained{
			{source: "rapl", usable: "no", why: "/sys/class/powercap does not exist, as in most virtual machines"},
			{source: "perf", usable: "no", why: "/sys/bus/event_source/devices/power does not exist, as in most " +
				"virtual machines"},
			{source: "hwmon", usable: "no", why: "/sys/class/hwmon does not exist"},
			{source: "battery", usable: "no", why: "/sys/class/power_supply does not exist"},
			{source: "specpower", usable: "yes", why: "SPECpower model"},
			{source: "fixed-watts", usable: "no", why: "no watts are given"},
		}},
		{"container that masks powercap", map[string]string{
			"class/powercap/intel-rapl:0": "->../../devices/virtual/powercap/intel-rapl/intel-rapl:0",
			"devices/virtual/powercap/":   "",
		}, "specpower", []explained{
			{source: "rapl", usable: "no", why: "has no RAPL zones that can be read, as in most virtual machines " +
				"and containers"},
		}},
		{"server with two sockets", joined(raplZones, secondSocket, acPowerMeter), "rapl", []explained{
			{
				source: "rapl", usable: "yes", why: "RAPL through powercap",
				domains: "package-0 package-1 dram-0 dram-1",
				skipped: []string{"intel-rapl:0:0 (core): is a part of its package"},
			},
			{
				source: "hwmon", usable: "yes", why: "power_meter/power1 (hwmon1) measures the whole machine",
				domains: "power_meter/power1 (hwmon1)",
			},
		}},
		{"AMD", joined(amdZones, powerPMUFiles("energy-pkg")), "rapl", []explained{
			{
				source: "rapl", usable: "yes", domains: "package-0", skipped: []string{"core"},
			},
			{source: "perf", usable: "no", why: "the power PMU offers energy-pkg; whether they may be opened, this " +
				"copy does not show", grant: ""},
		}},
		{"power meter alone", acPowerMeter, "hwmon", []explained{
			{source: "hwmon", usable: "yes", why: "measures the whole machine", domains: "power_meter/power1 (hwmon1)"},
		}},
		{"laptop on its battery", laptop("Discharging"), "specpower", []explained{
			{
				source: "battery", usable: "asked", why: "BAT0 discharges", domains: "BAT0",
				skipped: []string{"hid-mouse: the battery of a device"},
			},
			{
				source: "hwmon", usable: "no", why: "none that can be used",
				skipped: []string{"BAT0/power1 (hwmon3): a battery"},
			},
		}},
		{"laptop that is charged", laptop("Charging"), "specpower", []explained{
			{
				source: "battery", usable: "no",
				why:     `only while it discharges: BAT0 is "Charging", AC is online; pull the plug to use it`,
				skipped: []string{"hid-mouse: the battery of a device"},
			},
		}},
	} {
		t.Run(tt.machine, func(t *testing.T) {
			list := Discover(At(makeTree(t, tt.sys), ""))
			for _, want := range tt.want {
				want.check(t, list)
			}
			if best, err := Best(list); err != nil || best.Name != tt.best {
				t.Errorf("best is %s, %v; want %s", best.Name, err, tt.best)
			}
		})
	}
}

func TestDiscoverOrderAndBest(t *testing.T) {
	list := Discover(Machine{OS: "plan9", CPUErr: errors.New("no table of CPUs")})
	var names []string
	for _, c := range list {
		names = append(names, c.Name)
		if c.Kind == energy.Measured && (c.Usable || !strings.Contains(c.Why, "a part of Linux and this is plan9")) {
			t.Errorf("%+v", c)
		}
	}
	if got, want := strings.Join(names, " "), strings.Join(SourceNames(), " "); got != want ||
		got != "rapl perf hwmon battery specpower fixed-watts" {
		t.Errorf("order is %s, the names are %s", got, want)
	}
	best, err := Best(list)
	if err != nil || best.Name != "specpower" || best.Kind != energy.Modelled || len(best.Grant) > 0 {
		t.Errorf("%+v, %v", best, err)
	}
	warnings := strings.Join(best.Source.Info().Warnings, "\n")
	if !strings.Contains(warnings, "no table of CPUs") || !strings.Contains(warnings, "range is wide") {
		t.Errorf("warnings are %q", warnings)
	}
	_, err = Best(list[:2])
	if err == nil || !strings.Contains(err.Error(), "rapl: ") || !strings.Contains(err.Error(), "perf: ") {
		t.Errorf("error is %v", err)
	}
	if _, err := Best([]Candidate{{Name: "x", Usable: true}}); err == nil {
		t.Error("a candidate without a source is the best")
	}
	if _, err := Best([]Candidate{{Name: "x", Usable: true, OnRequest: true, Source: best.Source}}); err == nil {
		t.Error("a candidate that nobody asked for is the best")
	}
}

func TestNamed(t *testing.T) {
	model, err := energy.FixedWatts(energy.Exactly(energy.Watts(3)))
	if err != nil {
		t.Fatal(err)
	}
	list := []Candidate{
		{Name: "rapl", Why: "only root may", Grant: []string{"sudo one", "sudo two"}},
		{Name: "battery", Usable: true, OnRequest: true, Source: model},
		{Name: "hwmon", Why: "there is none"},
		{Name: "specpower", Usable: true, Source: model},
	}
	for _, name := range []string{"battery", "specpower"} {
		if c, err := Named(list, name); err != nil || c.Name != name || c.Source == nil {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	for name, want := range map[string]string{
		"rapl": "energy: source rapl cannot be used here: only root may; what would change that: sudo one  " +
			"or  sudo two",
		"hwmon": "energy: source hwmon cannot be used here: there is none",
		"batery": `energy: source "batery" is unknown; did you mean battery? ` +
			`(allowed: rapl, battery, hwmon, specpower)`,
		"sun": `energy: source "sun" is unknown (allowed: rapl, battery, hwmon, specpower)`,
	} {
		if _, err := Named(list, name); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func TestLocalHostHasASource(t *testing.T) {
	best, err := Best(Discover(Local()))
	if err != nil {
		t.Fatal(err)
	}
	if best.Why == "" || !best.Kind.Valid() {
		t.Errorf("%+v", best)
	}
}

func TestHostAtReadsTheCPU(t *testing.T) {
	const genoa = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\n" +
		"model name\t: AMD EPYC 9654 96-Core Processor\nstepping\t: 1\n\nprocessor\t: 1\nmodel\t: 99\n"
	want := cpu.Info{
		Brand: "AMD EPYC 9654 96-Core Processor", Vendor: "AuthenticAMD", Family: 25, Model: 17,
		Stepping: 1,
	}
	for _, tt := range []struct {
		name, cpuinfo string
		want          cpu.Info
		err           string
	}{
		{"whole", genoa, want, ""},
		{
			"no model", strings.Replace(genoa, "model\t\t: 17\n", "", 1),
			cpu.Info{Brand: want.Brand, Vendor: want.Vendor},
			"",
		},
		{
			"family is a word", strings.Replace(genoa, ": 25", ": x", 1),
			cpu.Info{Brand: want.Brand, Vendor: want.Vendor},
			"",
		},
		{"garbage", "\x00\xff:::\n:\n", cpu.Info{}, "names none"},
		{"empty", "", cpu.Info{}, "names none"},
	} {
		h := At("", makeTree(t, map[string]string{"cpuinfo": tt.cpuinfo}))
		if h.CPU != tt.want || (h.CPUErr == nil) != (tt.err == "") || h.CPUErr != nil &&
			!strings.Contains(h.CPUErr.Error(), tt.err) {
			t.Errorf("%s: %+v, %v", tt.name, h.CPU, h.CPUErr)
		}
	}
	if h := At("", t.TempDir()); h.CPUErr == nil || !strings.Contains(h.CPUErr.Error(), "does not exist") {
		t.Errorf("no file: %v", h.CPUErr)
	}
	if h := At(t.TempDir(), ""); h.CPUErr == nil || !strings.Contains(h.CPUErr.Error(), "no copy of /proc is given") {
		t.Errorf("no folder: %v", h.CPUErr)
	}
}

// A counter that stands still is not believed on a live host.
func TestDiscoverStandingZones(t *testing.T) {
	needsColons(t)
	h := At(makeTree(t, raplZones), "")
	h.Live = true
	var waited time.Duration
	h.pause = func(d time.Duration) { waited += d }
	explained{
		source: "rapl", usable: "no", why: "the zones may be read, but package-0, dram-0 stand still, as where " +
			"a hypervisor",
		skipped: []string{"core"},
	}.check(t, Discover(h))
	if waited != 62*time.Millisecond { // 2 + 4 + 8 + 16 + 32
		t.Errorf("watched for %v", waited)
	}
	// Memory alone that stands still is a warning.
	zone := h.sys().path("class/powercap/intel-rapl:0/energy_uj")
	h.pause = func(time.Duration) { rewrite(t, zone, "81234999\n") }
	c := find(t, Discover(h), "rapl")
	if !c.Usable || !strings.Contains(strings.Join(c.Source.Info().Warnings, "\n"), "dram-0 stands still, so what") {
		t.Errorf("%+v", c)
	}
}

// A machine of which nothing is known has the power model, of the unknown CPU, and no counter.
func TestDiscoverZeroMachine(t *testing.T) {
	for _, c := range Discover(Machine{}) {
		if usable := c.Name == "specpower"; c.Usable != usable {
			t.Errorf("%s: usable is %v (%s), want %v", c.Name, c.Usable, c.Why, usable)
		}
	}
}
