package host

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// monitor is the files of a monitor.
func monitor(number int, driver string, files map[string]string) map[string]string {
	dir := fmt.Sprintf("%s/hwmon%d/", hwmonDir, number)
	all := map[string]string{dir + "name": driver + "\n"}
	for name, text := range files {
		all[dir+name] = text
	}
	return all
}

func TestHwmonExplains(t *testing.T) {
	type m = map[string]string
	for _, tt := range []struct {
		name string
		sys  m
		want explained
	}{
		{"no monitors", m{"class/hwmon/": ""}, explained{usable: "no", why: "no sensor in /sys/class/hwmon " +
			"measures power"}},
		{"temperatures", monitor(0, "coretemp", m{"temp1_input": "4"}), explained{usable: "no", why: "no sensor in"}},
		{"ACPI", monitor(0, "power_meter", m{"power1_average": "90000000"}), explained{
			usable: "yes", why: "power_meter/power1 (hwmon0) measures the whole machine",
			domains: "power_meter/power1 (hwmon0)",
		}},
		{
			"ACPI of a battery", monitor(0, "power_meter", m{"power1_average": "90000000", "power1_is_battery": "1"}),
			explained{
				usable: "no", why: "none that can be used", skipped: []string{"power_meter/power1 (hwmon0): a battery"},
			},
		},
		{"energy before power", monitor(0, "ibmpowernv", m{
			"energy1_input": "5000", "energy1_label": "System", "power1_input": "90", "power1_label": "System",
			"power2_input": "70", "power2_label": "Chip 0",
		}), explained{
			usable: "yes", domains: "ibmpowernv/System (hwmon0/energy1)",
			skipped: []string{
				"ibmpowernv/Chip 0 (hwmon0/power2): a part of the machine",
				"ibmpowernv/System (hwmon0/power1): may overlap with ibmpowernv/System (hwmon0/energy1)",
			},
		}},
		{"unknown", monitor(0, "ina226", m{"power1_input": "90000000"}), explained{
			usable: "asked", why: "of what is not known; it is used if asked for by name",
			domains: "ina226/power1 (hwmon0)",
		}},
		{"the greatest of the unknown", joined(
			monitor(2, "ina226", m{"power1_input": "3000000", "power1_label": "VDD"}),
			monitor(10, "ina3221", m{"power1_input": "9000000", "power1_label": "IN"}),
		), explained{
			usable: "asked", domains: "ina3221/IN (hwmon10/power1)",
			skipped: []string{"ina226/VDD (hwmon2/power1): may overlap with ina3221/IN (hwmon10/power1)"},
		}},
		{"graphics", monitor(0, "amdgpu", m{"power1_average": "90000000"}), explained{
			usable: "no", why: "none that can be used",
			skipped: []string{"amdgpu/power1 (hwmon0): the graphics card alone"},
		}},
		{"shows nothing", monitor(0, "power_meter", m{"power1_average": "0"}), explained{
			usable: "no", why: "none that can be used", skipped: []string{"power_meter/power1 (hwmon0): it shows 0"},
		}},
		{"two ACPI", joined(
			monitor(3, "power_meter", m{"power1_average": "90000000"}),
			monitor(4, "power_meter", m{"power1_average": "80000000"}),
		), explained{
			usable: "yes", why: "power_meter/power1 (hwmon3) measures", domains: "power_meter/power1 (hwmon3)",
			skipped: []string{"power_meter/power1 (hwmon4): may overlap with power_meter/power1 (hwmon3)"},
		}},
		{"more than a gigawatt", monitor(0, "power_meter", m{"power1_average": "1000000000000001"}), explained{
			usable: "no", why: "none that can be used",
			skipped: []string{"power_meter/power1 (hwmon0): it shows more than 1.00 GW"},
		}},
		{"energy since long ago", monitor(0, "power_meter", m{"energy1_input": "1000000000000001"}), explained{
			usable: "yes", domains: "power_meter/energy1 (hwmon0)",
		}},
		{"garbage", monitor(0, "\xff\x00", m{
			"power1_input": "\x00\xff", "power2_input/": "", "powerx_input": "1",
			"power_input": "1",
		}), explained{
			usable: "no", why: "none that can be used",
			skipped: []string{"power1_input is", "power2_input is not a regular file"},
		}},
		{"charger", monitor(0, "ucsi", m{"power1_input": "5", "device/type": "USB\n"}), explained{
			usable: "no", why: "none that can be used",
			skipped: []string{"ucsi/power1 (hwmon0): what comes from a charger"},
		}},
		{
			"a file is where the folder should be",
			m{"class/hwmon": "x"},
			explained{usable: "no", why: "/sys/class/hwmon cannot be read"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.source = "hwmon"
			tt.want.check(t, Discover(At(makeTree(t, tt.sys), "")))
		})
	}
}

func TestHwmonSource(t *testing.T) {
	for _, tt := range []struct {
		name, file, first, last string
		joules                  energy.Joules
		every                   string
	}{
		{"power", "power1_average", "90000000", "110000000", 200, "new every 2s"},
		{"energy", "energy1_input", "1000000", "8000000", 7, "new every 1s"},
	} {
		files := map[string]string{tt.file: tt.first, "power1_average_interval": "2000"}
		proc := makeTree(t, map[string]string{"stat": statOf(4, 0)})
		h := At(makeTree(t, monitor(0, "power_meter", files)), proc)
		now := time.Unix(0, 0)
		h.now = func() time.Time { return now }
		c, err := Named(Discover(h), "hwmon")
		if err != nil {
			t.Fatal(err)
		}
		if d := c.Source.Info().Detail; !strings.Contains(d, tt.every) {
			t.Errorf("detail is %q, want %q", d, tt.every)
		}
		w, err := c.Source.Start()
		if err != nil {
			t.Fatal(err)
		}
		rewrite(t, h.sys().path(hwmonDir+"/hwmon0/"+tt.file), tt.last)
		now = now.Add(2 * time.Second)
		rewrite(t, filepath.Join(proc, "stat"), statOf(4, 100))
		e, err := w.Stop(energy.Usage{CPU: 1, Wall: 2, Clock: "x", Windows: 1})
		if err != nil || len(e.Domains) != 1 || e.Domains[0].Whole.Central != tt.joules ||
			e.Domains[0].Kind != "machine" {
			t.Errorf("%s: %+v, %v", tt.name, e, err)
		}
		if !strings.Contains(strings.Join(e.Warnings, "\n"), "too short for the counter") {
			t.Errorf("%s: a window of one update is not flagged: %q", tt.name, e.Warnings)
		}
	}
}

// A strange tree is looked at in bounded time.
func TestHwmonOfVeryManyMonitors(t *testing.T) {
	files := map[string]string{}
	for i := range maxSysEntries + 5 {
		files[fmt.Sprintf("%s/hwmon%d", hwmonDir, i)] = "->hwmon0" // all of them one loop
	}
	c := find(t, Discover(At(makeTree(t, files), "")), "hwmon")
	if c.Usable || !strings.Contains(strings.Join(c.Skipped, "\n"), "only 1000 monitors are looked at") {
		t.Errorf("%+v", c)
	}
}
