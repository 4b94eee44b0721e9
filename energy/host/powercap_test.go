package host

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// zonesOf makes zones from lines of a directory and a name.
func zonesOf(lines ...string) []zone {
	var zones []zone
	for _, l := range lines {
		dir, name, _ := strings.Cut(l, " ")
		zones = append(zones, zone{dir: dir, name: name, wrap: big, read: func() (uint64, error) { return 1, nil }})
	}
	return zones
}

func TestChooseZones(t *testing.T) {
	for _, tt := range []struct {
		name    string
		zones   []string // in the order of a directory listing
		want    string   // directory, name, kind and socket of what is read
		skipped []string
	}{
		{"nothing", nil, "", nil},
		{
			"client with everything",
			[]string{
				"intel-rapl-mmio:0 package-0", "intel-rapl:0 package-0", "intel-rapl:0:0 core", "intel-rapl:0:1 uncore",
				"intel-rapl:0:2 dram", "intel-rapl:1 psys",
			},
			"intel-rapl:0 package-0 package 0; intel-rapl:0:2 dram-0 dram 0",
			[]string{
				"intel-rapl-mmio:0 (package-0): shows the counter of intel-rapl:0 again",
				"intel-rapl:0:0 (core): is a part of its package", "intel-rapl:0:1 (uncore): is a part of its package",
				"intel-rapl:1 (psys): contains the packages",
			},
		},
		{
			"two sockets",
			[]string{"intel-rapl:0 package-1", "intel-rapl:0:0 dram", "intel-rapl:1 package-0", "intel-rapl:1:0 dram"},
			"intel-rapl:0 package-1 package 1; intel-rapl:1 package-0 package 0; intel-rapl:0:0 dram-1 dram 1; " +
				"intel-rapl:1:0 dram-0 dram 0",
			nil,
		},
		{
			"AMD",
			[]string{"intel-rapl:0 package-0", "intel-rapl:0:0 core"},
			"intel-rapl:0 package-0 package 0",
			[]string{"intel-rapl:0:0 (core): is a part"},
		},
		{
			"dies", // and a twin for each
			[]string{
				"intel-rapl-mmio:0 package-0-die-0", "intel-rapl:0 package-0-die-0", "intel-rapl:0:0 dram",
				"intel-rapl:1 package-0-die-1", "intel-rapl:1:0 dram",
			},
			"intel-rapl:0 package-0-die-0 package 0; intel-rapl:1 package-0-die-1 package 0; " +
				"intel-rapl:0:0 dram-0-die-0 dram 0; intel-rapl:1:0 dram-0-die-1 dram 0",
			[]string{"intel-rapl-mmio:0 (package-0-die-0): shows the counter of intel-rapl:0 again"},
		},
		{
			"more than ten sockets",
			[]string{"intel-rapl:10 package-10", "intel-rapl:2 package-2"},
			"intel-rapl:2 package-2 package 2; intel-rapl:10 package-10 package 10", nil,
		},
		{
			"memory-mapped only",
			[]string{"intel-rapl-mmio:0 package-0", "intel-rapl-mmio:0:0 dram"},
			"intel-rapl-mmio:0 package-0 package 0; intel-rapl-mmio:0:0 dram-0 dram 0", nil,
		},
		{
			"memory of a twin",
			[]string{
				"intel-rapl-mmio:0 package-0", "intel-rapl-mmio:0:0 dram", "intel-rapl:0 package-0",
				"intel-rapl:0:0 dram",
			},
			"intel-rapl:0 package-0 package 0; intel-rapl:0:0 dram-0 dram 0",
			[]string{"intel-rapl-mmio:0 (package-0): shows", "intel-rapl-mmio:0:0 (dram): its package is not read"},
		},
		{
			"platform only",
			[]string{"intel-rapl:0 psys", "intel-rapl:1 psys"},
			"intel-rapl:0 psys machine 0",
			[]string{"intel-rapl:1 (psys)"},
		},
		{
			"others",
			[]string{
				"dtpm:0 package-0", "intel-rapl:0 package-x", "intel-rapl:0:0 package-0",
				"intel-rapl:1 package--1", "intel-rapl:2 gpu",
			},
			"",
			[]string{
				"dtpm:0 (package-0): is not a RAPL zone", "intel-rapl:0 (package-x): is of no known kind",
				"intel-rapl:0:0 (package-0): is of no known kind", "intel-rapl:1 (package--1): is of",
				"intel-rapl:2 (gpu): is of no",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			chosen, domains, skipped := choose(zonesOf(tt.zones...))
			var got []string
			for i, d := range domains {
				got = append(got, fmt.Sprint(chosen[i].dir, " ", d.name, " ", d.kind, " ", d.socket))
				if d.wrap != big {
					t.Errorf("%s: range is %d", d.name, d.wrap)
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "; ")); diff != "" {
				t.Error(diff)
			}
			if len(skipped) != len(tt.skipped) {
				t.Errorf("skipped %q, want %q", skipped, tt.skipped)
			}
			for _, want := range tt.skipped {
				if !strings.Contains(strings.Join(skipped, "\n"), want) {
					t.Errorf("skipped %q, want %q", skipped, want)
				}
			}
		})
	}
}

func TestOpenZones(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "energy_uj", Err: fs.ErrPermission}
	refuse := func(zones []zone, i int, err error) []zone {
		zones[i].read = func() (uint64, error) { return 0, err }
		return zones
	}
	server := func() []zone {
		return zonesOf("intel-rapl:0 package-0", "intel-rapl:0:0 dram", "intel-rapl:1 package-1")
	}

	if _, _, err := openZones(nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no zones: %v", err)
	}
	_, _, err := openZones(refuse(server(), 2, denied))
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a package is denied: %v", err)
	}
	for _, want := range []string{"package-1", "run as root", "CAP_DAC_READ_SEARCH", raplGrant, "CVE-2020-8694"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
	if _, _, err := openZones(refuse(server(), 0, errors.New("garbage"))); err == nil ||
		!strings.Contains(err.Error(), "zone package-0: its counter garbage") {
		t.Errorf("garbage in a package: %v", err)
	}
	beyond := func(i int) []zone {
		zones := server()
		zones[i].read = func() (uint64, error) { return big + 1, nil }
		return zones
	}
	const want = "zone package-1: its counter is 262143328851, beyond its own max_energy_range_uj"
	if _, _, err := openZones(beyond(2)); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("beyond its range: %v", err)
	}
	p, skipped, err := openZones(beyond(1))
	if err != nil || len(p.list) != 2 || len(skipped) != 1 ||
		!strings.Contains(skipped[0], "(dram): its counter is 262143328851, beyond") {
		t.Errorf("memory beyond its range: %+v, %q, %v", p, skipped, err)
	}
	p, skipped, err = openZones(refuse(server(), 1, denied))
	if err != nil || len(p.list) != 2 || len(skipped) != 1 ||
		!strings.Contains(skipped[0], "intel-rapl:0:0 (dram): its counter may not be read") {
		t.Errorf("memory is denied: %+v, %q, %v", p, skipped, err)
	}
	zones := server()
	zones[2].wrap = 0
	p, skipped, err = openZones(zones)
	if err != nil || p.list[1].wrap != 0 || p.list[0].wrap != big || len(skipped) != 1 ||
		!strings.Contains(skipped[0], "max_energy_range_uj") {
		t.Errorf("a range is missing: %+v, %q, %v", p, skipped, err)
	}
}

func TestPowercapWarnings(t *testing.T) {
	for _, tt := range []struct {
		zones []string
		want  string // "" means none
	}{
		{[]string{"intel-rapl:0 package-0", "intel-rapl:0:0 dram"}, ""},
		{[]string{"intel-rapl:0 package-0"}, "no counter for memory"},
		{[]string{"intel-rapl:0 psys"}, "platform (psys)"},
		{[]string{"intel-rapl:0 package-0-die-0", "intel-rapl:0:0 dram"}, "once for each die"},
	} {
		p, _, err := openZones(zonesOf(tt.zones...))
		if err != nil {
			t.Fatal(err)
		}
		got := p.warnings()
		if (len(got) > 0) != (tt.want != "") || tt.want != "" && !strings.Contains(got[0], tt.want) {
			t.Errorf("%q: %q, want %q", tt.zones, got, tt.want)
		}
	}
}
