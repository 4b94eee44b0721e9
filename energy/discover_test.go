package energy

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// deniedFS refuses to open what ends in the suffix.
type deniedFS struct {
	files  fstest.MapFS
	suffix string
}

func (d deniedFS) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, d.suffix) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.files.Open(name)
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestDiscover(t *testing.T) {
	const (
		zone = "class/powercap/intel-rapl:0/energy_uj"
		pmu  = "bus/event_source/devices/power/"
	)
	zones := fstest.MapFS{
		"class/powercap/intel-rapl/enabled": file("1"), // the control type, no zone
		zone:                                file("1"),
		"class/powercap/intel-rapl:0:0/energy_uj": file("1"),
		"class/powercap/dtpm:0/name":              file("x"),
	}
	proc := fstest.MapFS{"sys/kernel/perf_event_paranoid": file("2\n")}
	for _, tt := range []struct {
		name       string
		h          Host
		candidate  string
		why, grant string
	}{
		{"no Linux", Host{OS: "plan9"}, "rapl", "part of Linux and this is plan9", ""},
		{"no Linux", Host{OS: "plan9"}, "perf", "part of Linux and this is plan9", ""},
		{"empty", Host{Sys: fstest.MapFS{}}, "rapl", "/sys/class/powercap does not exist", ""},
		{"empty", Host{Sys: fstest.MapFS{}}, "perf", "does not exist, so there is no power PMU", ""},
		{
			"no zones",
			Host{Sys: fstest.MapFS{"class/powercap/intel-rapl/enabled": file("1")}},
			"rapl", "has no RAPL zones", "",
		},
		{"readable", Host{Sys: zones}, "rapl", "has 2 RAPL zones, 2 readable", ""},
		{
			"root only",
			Host{Sys: deniedFS{zones, "energy_uj"}},
			"rapl", "has 2 RAPL zones but energy_uj may not be read (permission denied)", "run as root",
		},
		{
			"hidden",
			Host{Sys: deniedFS{zones, "powercap"}},
			"rapl", "/sys/class/powercap may not be read (permission denied)", "",
		},
		{
			"no events",
			Host{Sys: fstest.MapFS{pmu + "type": file("9")}},
			"perf", "/events does not exist", "",
		},
		{
			"other events",
			Host{Sys: fstest.MapFS{pmu + "events/cycles": file("")}},
			"perf", "offers no energy events", "",
		},
		{
			"events",
			Host{Sys: fstest.MapFS{pmu + "events/energy-pkg": file("event=0x02"), pmu + "events/energy-pkg.scale": file("1")}, Proc: proc},
			"perf", "the power PMU offers energy-pkg, perf_event_paranoid is 2;", "CAP_PERFMON",
		},
		{
			"events without procfs",
			Host{Sys: fstest.MapFS{pmu + "events/energy-pkg": file("event=0x02")}, Proc: fstest.MapFS{}},
			"perf", "the power PMU offers energy-pkg;", "CAP_PERFMON",
		},
	} {
		t.Run(tt.name+" "+tt.candidate, func(t *testing.T) {
			c := find(t, Discover(tt.h), tt.candidate)
			if c.Usable || c.Source != nil || c.Kind != Measured {
				t.Errorf("%+v", c)
			}
			if !strings.Contains(c.Why, tt.why) || !strings.Contains(c.Why, "not implemented yet") {
				t.Errorf("why is %q, want %q", c.Why, tt.why)
			}
			if (c.Grant == "") != (tt.grant == "") || !strings.Contains(c.Grant, tt.grant) {
				t.Errorf("grant is %q, want %q", c.Grant, tt.grant)
			}
		})
	}
}

func find(t *testing.T, list []Candidate, name string) Candidate {
	t.Helper()
	for _, c := range list {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no candidate %s", name)
	return Candidate{}
}

func TestDiscoverOrderAndBest(t *testing.T) {
	list := Discover(Host{OS: "plan9", CPUErr: errors.New("no table of CPUs")})
	var names []string
	for _, c := range list {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "rapl perf specpower fixed-watts" {
		t.Errorf("order is %s", got)
	}
	best, err := Best(list)
	if err != nil || best.Name != "specpower" || best.Kind != Modelled || best.Grant != "" {
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
}

func TestLocalHostHasASource(t *testing.T) {
	best, err := Best(Discover(LocalHost()))
	if err != nil {
		t.Fatal(err)
	}
	if best.Why == "" || !best.Kind.Valid() {
		t.Errorf("%+v", best)
	}
}
