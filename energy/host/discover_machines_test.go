package host

import (
	"maps"
	"runtime"
	"strings"
	"testing"
)

// Files of machines, to be combined.
var (
	raplZones = map[string]string{
		"class/powercap/intel-rapl/enabled":                 "1\n",
		"class/powercap/intel-rapl:0/name":                  "package-0\n",
		"class/powercap/intel-rapl:0/energy_uj":             "81234567\n",
		"class/powercap/intel-rapl:0/max_energy_range_uj":   "262143328850\n",
		"class/powercap/intel-rapl:0:0/name":                "core\n",
		"class/powercap/intel-rapl:0:0/energy_uj":           "1234567\n",
		"class/powercap/intel-rapl:0:0/max_energy_range_uj": "262143328850\n",
		"class/powercap/intel-rapl:0:1/name":                "dram\n",
		"class/powercap/intel-rapl:0:1/energy_uj":           "234567\n",
		"class/powercap/intel-rapl:0:1/max_energy_range_uj": "65712999613\n",
	}
	secondSocket = map[string]string{
		"class/powercap/intel-rapl:1/name":                  "package-1\n",
		"class/powercap/intel-rapl:1/energy_uj":             "71234567\n",
		"class/powercap/intel-rapl:1/max_energy_range_uj":   "262143328850\n",
		"class/powercap/intel-rapl:1:0/name":                "dram\n",
		"class/powercap/intel-rapl:1:0/energy_uj":           "134567\n",
		"class/powercap/intel-rapl:1:0/max_energy_range_uj": "65712999613\n",
	}
	amdZones = map[string]string{
		"class/powercap/intel-rapl:0/name":                  "package-0\n",
		"class/powercap/intel-rapl:0/energy_uj":             "81234567\n",
		"class/powercap/intel-rapl:0/max_energy_range_uj":   "65532610987\n",
		"class/powercap/intel-rapl:0:0/name":                "core\n",
		"class/powercap/intel-rapl:0:0/energy_uj":           "1234567\n",
		"class/powercap/intel-rapl:0:0/max_energy_range_uj": "65532610987\n",
	}
	acPowerMeter = map[string]string{
		"class/hwmon/hwmon0/name":                    "coretemp\n",
		"class/hwmon/hwmon0/temp1_input":             "40000\n",
		"class/hwmon/hwmon1/name":                    "power_meter\n",
		"class/hwmon/hwmon1/power1_average":          "142000000\n",
		"class/hwmon/hwmon1/power1_average_interval": "2000\n",
		"class/hwmon/hwmon1/power1_is_battery":       "0\n",
	}
)

func joined(trees ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, tree := range trees {
		maps.Copy(all, tree)
	}
	return all
}

// needsColons skips a test that makes zones of powercap, whose names have colons.
func needsColons(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows allows no colon in the name of a file")
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

// explained is what is to be said of one source.
type explained struct {
	source  string
	usable  string // no, yes or asked
	why     string
	domains string // joined
	skipped []string
	grant   string // of any command, "" for none at all
}

func (want explained) check(t *testing.T, list []Candidate) {
	t.Helper()
	c := find(t, list, want.source)
	usable := "no"
	if c.Usable {
		usable = "yes"
	}
	if c.OnRequest {
		usable = "asked"
	}
	if usable != want.usable || (c.Source != nil) != c.Usable {
		t.Errorf("%s: usable is %s, want %s: %+v", want.source, usable, want.usable, c)
	}
	if !strings.Contains(c.Why, want.why) || c.Why == "" {
		t.Errorf("%s: why is %q, want %q", want.source, c.Why, want.why)
	}
	if got := strings.Join(c.Domains, " "); got != want.domains {
		t.Errorf("%s: domains are %q, want %q", want.source, got, want.domains)
	}
	for _, s := range want.skipped {
		if !strings.Contains(strings.Join(c.Skipped, "\n"), s) {
			t.Errorf("%s: skipped are %q, want %q", want.source, c.Skipped, s)
		}
	}
	if len(want.skipped) != len(c.Skipped) {
		t.Errorf("%s: %d are skipped, want %d: %q", want.source, len(c.Skipped), len(want.skipped), c.Skipped)
	}
	if got := strings.Join(c.Grant, "\n"); (got == "") != (want.grant == "") || !strings.Contains(got, want.grant) {
		t.Errorf("%s: grant is %q, want %q", want.source, got, want.grant)
	}
}
