package cpu

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
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
		{Info{Brand: "Intel(R) Xeon(R) 6780E"}, sierraForest, false},
		{intel("Intel(R) Xeon(R) 6766E", 175, 3), sierraForest, false},
		{intel("Intel(R) Xeon(R) 6726P-B", 174, 0), graniteRapids, true}, // Granite Rapids D
		{intel("Intel(R) Xeon(R) E-2388G CPU @ 3.20GHz", 167, 1), rocketLake, false},
		{intel("Intel(R) Xeon(R) E-2488", 183, 1), raptorLake, false},
		{intel("Intel(R) Core(TM) Ultra 9 285K", 198, 2), arrowLake, false},
		{
			Info{Brand: "Ampere(R) Altra(R) Processor Q80-30 CPU @ 3.0GHz", Vendor: "ARM", MIDR: 0x413fd0c1},
			neoverseN1,
			false,
		},
		{Info{Brand: "Grace A02 CPU @ 3.4GHz", Vendor: "ARM", MIDR: 0x410fd4f0}, neoverseV2, false},

		// A model number is certain only where CPUID does not contradict it, or is not known.
		{intel("Intel(R) Xeon(R) Platinum 8488C", 200, 1), sapphireRapids, true},
		{intel("Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz", 143, 8), sapphireRapids, true},
		{amd("Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz", 85, 7), cascadeLake, true},
		{amd("AMD EPYC 7763 64-Core Processor", 26, 80), milan, true},
		{
			Info{Brand: "Intel(R) Xeon(R) Platinum 8488C", Vendor: "KVMKVMKVM", Family: 6, Model: 143},
			sapphireRapids,
			true,
		},
		{intel("Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz", 94, 3), skylakeClient, true},
		{intel("Intel(R) Core(TM) i7-6700 CPU @ 3.40GHz", 158, 10), coffeeLake, true},
		{intel("Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz", 167, 1), rocketLake, true},
		{intel("Intel(R) Core(TM) i7-11700K @ 3.60GHz", 167, 1), rocketLake, true}, // the row is of Xeons
		{intel("Intel(R) Core(TM) Ultra 9 285T", 198, 2), arrowLake, true},         // 35 W
		// Workstations, and parts of less power, have the names of servers.
		{intel("Intel(R) Xeon(R) CPU E5-1650 v3 @ 3.50GHz", 63, 2), haswell, true},
		{intel("Intel(R) Xeon(R) CPU E5-2650L v3 @ 1.80GHz", 63, 2), haswell, true},
		{Info{Brand: "Intel(R) Xeon(R) CPU E5-2687W v3 @ 3.10GHz"}, unknown, true},

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

		// Mobile parts have no row, whatever their number says of the generation.
		{intel("Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", 142, 10), unknown, true},
		{intel("Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz", 142, 11), unknown, true},
		{intel("Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz", 78, 3), unknown, true},
		{intel("Intel(R) Core(TM) m3-6Y30 CPU @ 0.90GHz", 78, 3), unknown, true},
		{intel("Intel(R) Core(TM) i7-7500U CPU @ 2.70GHz", 142, 9), unknown, true},
		{intel("Intel(R) Core(TM) i7-6700HQ CPU @ 2.60GHz", 94, 3), unknown, true},
		{intel("Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz", 158, 10), unknown, true},
		{intel("Intel(R) Core(TM) i7-10510U CPU @ 1.80GHz", 142, 12), unknown, true},
		{intel("Intel(R) Core(TM) i7-10710U CPU @ 1.10GHz", 166, 0), unknown, true},
		{intel("Intel(R) Core(TM) i7-1065G7 CPU @ 1.30GHz", 126, 5), unknown, true},
		{intel("Intel(R) Core(TM) i5-4200M CPU @ 2.50GHz", 60, 3), unknown, true},
		{intel("Intel(R) Core(TM) i7-4702MQ CPU @ 2.20GHz", 60, 3), unknown, true},
		{intel("Intel(R) Xeon(R) CPU E3-1505M v5 @ 2.80GHz", 94, 3), unknown, true},
		{intel("Intel(R) Xeon(R) E-2176M CPU @ 2.70GHz", 158, 10), unknown, true},
		{intel("", 142, 10), unknown, true},
		{amd("AMD Ryzen 7 5800U with Radeon Graphics", 25, 80), unknown, true},
		{amd("AMD Ryzen 9 7940HS w/ Radeon 780M Graphics", 25, 116), unknown, true},
		// Desktop parts of less power, and names without a number, are no certain members of a row.
		{intel("Intel(R) Core(TM) i7-6700T CPU @ 2.80GHz", 94, 3), skylakeClient, true},
		{intel("Intel(R) Core(TM) i7-8700T CPU @ 2.40GHz", 158, 10), coffeeLake, true},
		{intel("Intel(R) Pentium(R) CPU G4400 @ 3.30GHz", 94, 3), skylakeClient, true},
		{intel("Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz", 94, 3), skylakeClient, false},
		{intel("Intel(R) Core(TM) i5-9400F CPU @ 2.90GHz", 158, 10), coffeeLake, false},
		{intel("Intel(R) Xeon(R) E-2288G CPU @ 3.70GHz", 158, 13), coffeeLake, false},
		{intel("Intel(R) Xeon(R) CPU E3-1240L v5 @ 2.10GHz", 94, 3), skylakeClient, true},

		{intel("Intel(R) Core(TM) i9-13900H", 186, 2), unknown, true},
		{intel("Intel(R) Core(TM) Ultra 7 155H", 170, 4), unknown, true},
		{intel("Intel(R) Core(TM) Ultra 9 285HX", 198, 2), unknown, true}, // the model is of desktop parts as well
		{intel("Intel(R) Core(TM) Ultra 7 258V", 189, 1), unknown, true},
		{intel("Intel(R) Core(TM) 7 150U", 186, 3), unknown, true},
		{amd("AMD Ryzen Z1 Extreme", 25, 116), unknown, true},
		{amd("AMD Ryzen Embedded V1605B with Radeon Vega Gfx", 23, 17), unknown, true},

		// CPUs of QEMU's, which have names of their own.
		{intel("Intel Core Processor (Skylake, IBRS)", 94, 3), skylakeClient, true},
		{intel("Intel Core Processor (Haswell, no TSX)", 60, 1), haswell, true},
		{intel("Intel Xeon Processor (Cascadelake)", 85, 6), cascadeLake, true},
		{amd("AMD EPYC Processor (with IBPB)", 23, 1), naples, true},
		{amd("AMD EPYC-Milan Processor", 25, 1), milan, true},
		{amd("QEMU Virtual CPU version 2.5+", 15, 107), unknown, true},
		{intel("Common KVM processor", 15, 6), unknown, true},

		// The brand says one thing and CPUID another.
		{amd("AMD EPYC 7763 64-Core Processor", 25, 17), genoa, true},

		// Nothing fits.
		{amd("AMD EPYC", 26, 80), unknown, true},
		{intel("Intel(R) Core(TM) i9-14900K", 183, 1), unknown, true},
		{Info{Brand: "Intel(R) Xeon(R) Processor", Vendor: "KVMKVMKVM", Family: 6, Model: 143}, unknown, true},
		{Info{Brand: "Apple M3 Pro", Vendor: "Apple"}, unknown, true},
		{Info{Brand: "Neoverse-V1", Vendor: "ARM", MIDR: 0x411fd401}, unknown, true},
		{Info{Brand: "Apple part 0x022", Vendor: "ARM", MIDR: 0x611f0221}, unknown, true},
		{intel("Intel(R) Core(TM) i9-12900K", 151, 2), unknown, true},
		{intel("Intel(R) Xeon(R) 6369P", 183, 1), unknown, true}, // sold as neither
		{Info{Brand: "Hygon C86 7285 32-core Processor", Vendor: "HygonGenuine", Family: 24}, unknown, true},

		// A core of Arm's may be in the processor of any maker.
		{Info{Brand: "Arm Neoverse N1 part 0xd0c", Vendor: "ARM", MIDR: 0x413fd0c1}, neoverseN1, true},
		{Info{Brand: "Arm Neoverse V2 part 0xd4f", Vendor: "ARM", MIDR: 0x410fd4f0}, neoverseV2, true},
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

// A row that is assumed for silicon of another class is wider than for its own.
func TestAssumptionsAreWide(t *testing.T) {
	intel := func(brand string, model, stepping int) Info {
		return Info{Brand: brand, Vendor: "GenuineIntel", Family: 6, Model: model, Stepping: stepping}
	}
	for _, tt := range []struct {
		cpu       Info
		low, high energy.Watts // within the range of a busy thread
	}{
		// 15 W over 8 threads, and 45 W over 12.
		{intel("Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", 142, 10), 1.9, 4.7},
		{intel("Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz", 158, 10), 1.9, 4.7},
		{Info{Brand: "AMD Ryzen 7 5800U", Vendor: "AuthenticAMD", Family: 25, Model: 80}, 0.94, 4.7},
		// A virtual CPU may be any server, or a desktop.
		{intel("Intel Core Processor (Skylake, IBRS)", 94, 3), 1.34, 7},
		{intel("Intel Xeon Processor (Skylake, IBRS)", 85, 4), 1.34, 4.7},
		{Info{Brand: "AMD EPYC-Rome Processor", Vendor: "AuthenticAMD", Family: 23, Model: 49}, 1.54, 4.7},
		// Parts with a number that is not of the class of a row: 45 W over 16 threads, a desktop
		// socket.
		{intel("Intel(R) Xeon(R) CPU D-1541 @ 2.10GHz", 86, 3), 1.4, 4.7},
		{intel("Intel(R) Xeon(R) D-2796NT CPU @ 2.00GHz", 108, 1), 1.4, 4.7},
		{intel("Intel(R) Xeon(R) W-2295 CPU @ 3.00GHz", 85, 7), 1.4, 4.7},
		{Info{Brand: "AMD EPYC 4564P 16-Core Processor", Vendor: "AuthenticAMD", Family: 25, Model: 97}, 1.65, 7},
		{Info{Brand: "AMD EPYC 3251 8-Core Processor", Vendor: "AuthenticAMD", Family: 23, Model: 1}, 1.4, 4.7},
		// A small board, which may draw less than any server.
		{Info{Brand: "ARMv7 Processor rev 3 (v7l)"}, 0.94, 4.7},
		{intel("Intel(R) N100", 190, 0), 0.94, 4.7},
		{Info{}, 0.94, 4.7},
		// Small and large cores together, with and without a brand.
		{intel("Intel(R) Core(TM) i9-14900K", 183, 1), 0.94, 7.3},
		{intel("", 183, 1), 0.94, 4.7},
		// A core that several makers build.
		{Info{Brand: "Arm Neoverse N1 part 0xd0c", Vendor: "ARM", MIDR: 0x413fd0c1}, 1.15, 4.7},
		{Info{Brand: "Arm Neoverse V2 part 0xd4f", Vendor: "ARM", MIDR: 0x410fd4f0}, 1.34, 4.7},
		// A name of a server whose CPUID is in no row.
		{intel("Intel(R) Xeon(R) Platinum 8488C", 200, 1), 1.34, 5},
		// A desktop part on a row of servers.
		{Info{Brand: "AMD Ryzen 9 7950X 16-Core Processor", Vendor: "AuthenticAMD", Family: 25, Model: 97}, 1.65, 7},
	} {
		d := Detect(tt.cpu)
		if f := d.Row.Full; !d.Assumed || f.Low > tt.low || f.High < tt.high {
			t.Errorf("%s: %v, assumed %v; want it to take in %v to %v", tt.cpu.Brand, f, d.Assumed, tt.low, tt.high)
		}
		if _, err := d.Model(); err != nil {
			t.Errorf("%s: %v", tt.cpu.Brand, err)
		}
	}
	// What a hypervisor passes on of the server below it keeps the range of its row.
	cut := Detect(Info{Brand: "AMD EPYC", Vendor: "AuthenticAMD", Family: 26, Model: 2})
	if want := rowOf(turin); cut.Row != want {
		t.Errorf("%+v, want %+v", cut.Row, want)
	}
	cut = Detect(intel("Intel(R) Xeon(R) CPU @ 2.00GHz", 85, 5))
	if want := rowOf(cascadeLake); cut.Row != want {
		t.Errorf("%+v, want %+v", cut.Row, want)
	}
	// The number of cores is no part of the name.
	if isClientBrand("AMD EPYC 9V33X 96-Core Processor") {
		t.Error("96-Core is taken for Core")
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
			if r.named { // which a model alone does not lead to
				rowOf(r.row)
				continue
			}
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

// Files that a tool of Windows has touched are read as well.
func TestParseCPUInfoOfOtherLineEnds(t *testing.T) {
	const unix = "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\n" +
		"model name\t: Intel(R) Xeon(R) Processor\nstepping\t: 8\nflags\t\t: fpu hypervisor\n"
	want := Info{
		Brand: "Intel(R) Xeon(R) Processor", Vendor: "GenuineIntel", Family: 6, Model: 143, Stepping: 8, Virtual: true,
	}
	other := strings.ReplaceAll(unix, "model\t\t: 143", "model\t\t: 1") // of a second CPU, which is not read
	for name, text := range map[string]string{
		"LF": unix + "\n" + other, "CRLF": strings.ReplaceAll(unix+"\n"+other, "\n", "\r\n"),
		"CR": strings.ReplaceAll(unix+"\n"+other, "\n", "\r"), "BOM": "\ufeff" + unix, "blank lines first": "\n\n" +
			unix,
		"spaces on the line between": unix + " \n" + other,
	} {
		if got, err := ParseCPUInfo(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Other architectures call their CPUs by keys of their own.
func TestParseCPUInfoOfOtherArchitectures(t *testing.T) {
	for text, want := range map[string]string{
		"processor\t: 0\nhart\t\t: 1\nisa\t\t: rv64imafdc\nuarch\t\t: sifive,u74-mc\n":    "sifive,u74-mc",
		"processor\t: 0\ncpu\t\t: POWER9, altivec supported\nclock\t\t: 3800.000000MHz\n": "POWER9, altivec supported",
		"system type\t\t: MT7621\nprocessor\t\t: 0\ncpu model\t\t: MIPS 1004Kc V2.15\n":   "MIPS 1004Kc V2.15",
		"processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd08\n":                    "Arm part 0xd08",
	} {
		c, err := ParseCPUInfo(text)
		if d := Detect(c); err != nil || c.Brand != want || !d.Assumed || d.Row.Full.Low > 0.94 {
			t.Errorf("%q: %+v, %v, %v; want %q", text, c, err, d.Row.Full, want)
		}
	}
}
