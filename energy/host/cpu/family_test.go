package cpu

import (
	"strings"
	"testing"
)

func TestDetectCPU(t *testing.T) {
	intel := func(brand string, model, stepping int) Info {
		return Info{Brand: brand, Vendor: "GenuineIntel", Family: 6, Model: model, Stepping: stepping}
	}
	amd := func(brand string, family, model int) Info {
		return Info{Brand: brand, Vendor: "AuthenticAMD", Family: family, Model: model}
	}
	const unknown = "unknown (results published 2019 or later)"
	for _, tt := range []struct {
		cpu     Info
		row     string
		assumed bool
	}{
		// The brand names the part, with CPUID in agreement or absent.
		{amd("AMD EPYC 7763 64-Core Processor", 25, 1), milan, false},
		{amd("AMD EPYC 9965 192-Core Processor", 26, 17), turin, false},
		{Info{Brand: "AMD EPYC 7571"}, naples, false},
		{Info{Brand: "AMD EPYC 7R32"}, rome, false},
		{Info{Brand: "AMD EPYC 7B13"}, milan, false},
		{Info{Brand: "AMD EPYC 7V73X 64-Core Processor"}, milan, false},
		{Info{Brand: "AMD EPYC 9R14"}, genoa, false},
		{Info{Brand: "AMD EPYC 8534P 64-Core Processor"}, genoa, false},
		{Info{Brand: "AMD EPYC 9B45"}, turin, false},
		{intel("Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz", 45, 7), sandyBridge, false},
		{Info{Brand: "Intel(R) Xeon(R) CPU E5-2680 v2 @ 2.80GHz"}, ivyBridge, false},
		{Info{Brand: "Intel(R) Xeon(R) CPU E5-2676 v3 @ 2.40GHz"}, haswell, false},
		{Info{Brand: "Intel(R) Xeon(R) CPU E7-8880 v4 @ 2.20GHz"}, broadwell, false},
		{Info{Brand: "Intel(R) Xeon(R) CPU E7-4870 @ 2.40GHz"}, unknown, true}, // older than the table
		{intel("Intel(R) Xeon(R) Platinum 8175M CPU @ 2.50GHz", 85, 4), skylakeServer, false},
		{intel("Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz", 85, 7), cascadeLake, false},
		{intel("Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz", 106, 6), iceLake, false},
		{Info{Brand: "Intel(R) Xeon(R) Platinum 8380H CPU @ 2.90GHz"}, unknown, true}, // Cooper Lake, not Ice Lake
		{Info{Brand: "Intel(R) Xeon(R) Platinum 8488C"}, sapphireRapids, false},
		{Info{Brand: "INTEL(R) XEON(R) PLATINUM 8581C CPU @ 2.10GHz"}, unknown, true},
		{Info{Brand: "Intel(R) Xeon(R) Platinum 8592+"}, emeraldRapids, false},
		{Info{Brand: "Intel(R) Xeon(R) 6980P"}, graniteRapids, false},
		{Info{Brand: "Intel(R) Xeon(R) 6780E"}, unknown, true}, // efficiency cores have no row

		// A hypervisor cut the brand down: CPUID decides and says so.
		{amd("AMD EPYC", 26, 2), turin, true},
		{amd("AMD EPYC-Rome Processor", 23, 49), rome, true},
		{amd("AMD EPYC Processor", 23, 1), naples, true},
		{amd("AMD EPYC", 25, 1), milan, true},
		{amd("AMD EPYC", 25, 17), genoa, true},
		{amd("AMD EPYC 9V33X 96-Core Processor", 25, 17), genoa, true},
		{intel("Intel(R) Xeon(R) Processor", 207, 2), emeraldRapids, true},
		{intel("Intel(R) Xeon(R) Processor", 143, 8), sapphireRapids, true},
		{intel("Intel(R) Xeon(R) Processor", 106, 6), iceLake, true},
		{intel("Intel(R) Xeon(R) Processor", 108, 1), iceLake, true},
		{intel("Intel(R) Xeon(R) Processor", 173, 1), graniteRapids, true},
		{intel("Intel Xeon Processor (Skylake, IBRS)", 85, 4), skylakeServer, true},
		{intel("Intel(R) Xeon(R) CPU @ 2.00GHz", 85, 5), cascadeLake, true},
		{intel("Intel(R) Xeon(R) CPU @ 2.80GHz", 85, 7), cascadeLake, true},
		{intel("Intel(R) Xeon(R) CPU", 85, 11), cascadeLake, true}, // Cooper Lake
		{intel("Intel(R) Xeon(R) CPU", 63, 2), haswell, true},
		{intel("Intel(R) Xeon(R) CPU", 79, 1), broadwell, true},
		{intel("Intel(R) Xeon(R) CPU", 86, 3), broadwell, true},
		{intel("Intel(R) Xeon(R) CPU", 62, 4), ivyBridge, true},
		{intel("", 45, 7), sandyBridge, true},

		// Client parts.
		{intel("Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz", 158, 10), coffeeLake, false},
		{intel("Intel(R) Core(TM) i7-7700 CPU @ 3.60GHz", 158, 9), skylakeClient, true}, // Kaby Lake
		{intel("Intel(R) Core(TM) i7-6700 CPU @ 3.40GHz", 94, 3), skylakeClient, false},
		{intel("Intel(R) Xeon(R) CPU E3-1230 v5 @ 3.40GHz", 94, 3), skylakeClient, false},
		{intel("Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz", 60, 3), haswell, true},
		{intel("Intel(R) Core(TM) i9-7900X CPU @ 3.30GHz", 85, 4), skylakeServer, true},
		{amd("AMD Ryzen 9 7950X 16-Core Processor", 25, 97), genoa, true},
		{amd("AMD Ryzen 5 5600X 6-Core Processor", 25, 33), milan, true},
		{amd("AMD Ryzen 7 3700X 8-Core Processor", 23, 113), rome, true},
		{amd("AMD Ryzen 9 9950X 16-Core Processor", 26, 68), turin, true},

		// The brand says one thing and CPUID another.
		{amd("AMD EPYC 7763 64-Core Processor", 25, 17), genoa, true},

		// Nothing fits.
		{amd("AMD EPYC", 26, 80), unknown, true},
		{intel("Intel(R) Core(TM) i9-14900K", 183, 1), unknown, true},
		{Info{Brand: "Intel(R) Xeon(R) Processor", Vendor: "KVMKVMKVM", Family: 6, Model: 143}, unknown, true},
		{Info{Brand: "Apple M3 Pro", Vendor: "Apple"}, unknown, true},
		{Info{Brand: "Neoverse-V1", Vendor: "ARM"}, unknown, true},
		{Info{}, unknown, true},
	} {
		d := Detect(tt.cpu)
		if d.Row.Family != tt.row || d.Assumed != tt.assumed {
			t.Errorf("%+v: row %q, assumed %v, want %q, %v", tt.cpu, d.Row.Family, d.Assumed, tt.row, tt.assumed)
		}
		if d.Assumed && len(d.Warnings) == 0 {
			t.Errorf("%+v: assumed without a warning", tt.cpu)
		}
		if d.By == "" {
			t.Errorf("%+v: does not say by what", tt.cpu)
		}
	}
}

func TestDetectionSaysWhy(t *testing.T) {
	for _, tt := range []struct {
		cpu  Info
		want string
	}{
		{Info{Brand: "AMD EPYC", Vendor: "AuthenticAMD", Family: 26, Model: 2}, "does not tell the generation"},
		{Info{Brand: "AMD Ryzen 9 9950X", Vendor: "AuthenticAMD", Family: 26, Model: 68}, "not a server part"},
		{Info{Vendor: "AuthenticAMD", Family: 26, Model: 2}, "gives no brand"},
		{Info{Brand: "Apple M3"}, "whose range is wide"},
		{Info{Brand: "AMD EPYC 7763", Vendor: "AuthenticAMD", Family: 26, Model: 2}, "the latter is assumed"},
	} {
		d := Detect(tt.cpu)
		if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], tt.want) {
			t.Errorf("%+v: warnings are %q, want %q", tt.cpu, d.Warnings, tt.want)
		}
		m, err := d.Model()
		if err != nil {
			t.Fatal(err)
		}
		if i := m.Info(); !strings.HasSuffix(i.Detail, "(assumed)") || len(i.Warnings) != 1 {
			t.Errorf("the model hides the assumption: %+v", i)
		}
	}
	// Three results make a row but not a distribution.
	d := Detect(Info{Brand: "Intel(R) Xeon(R) CPU E5-2680 v2 @ 2.80GHz"})
	if d.Assumed || len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "rests on 3 published results") {
		t.Errorf("Ivy Bridge: %+v", d)
	}
}

// Every row named in the tables of CPUID must be in the table of power; detection
// panics on one that is not.
func TestEveryModelHasItsRow(t *testing.T) {
	for vendor, rows := range map[string][]cpuidRow{"GenuineIntel": intelRows, "AuthenticAMD": amdRows} {
		for _, r := range rows {
			for model := r.first; model <= r.last; model++ {
				d := Detect(Info{Vendor: vendor, Family: r.family, Model: model, Stepping: r.stepLow})
				if d.Row.Family != r.row {
					t.Errorf("%s family %d model %d: %q, want %q", vendor, r.family, model, d.Row.Family, r.row)
				}
			}
		}
	}
}

func TestHostCPU(t *testing.T) {
	c, err := Local()
	if err != nil {
		t.Skipf("this system does not tell: %v", err)
	}
	if _, err := Detect(c).Model(); err != nil {
		t.Error(err)
	}
}
