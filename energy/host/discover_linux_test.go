package host

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host/cpu"
)

// asNobody runs f as a user to whom permissions apply: root may read what nobody else may.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	done := make(chan struct{})
	go func() {
		// The thread is not unlocked, so it ends with this goroutine, and its user with it.
		runtime.LockOSThread()
		const nobody = 65534
		_ = unix.Setfsuid(nobody) // the call reports the user before, not its success
		f()
		close(done)
	}()
	<-done
}

func forbid(t *testing.T, root string, names ...string) {
	t.Helper()
	for _, n := range names {
		path := filepath.Join(root, n)
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(path, 0o755) })
	}
}

func TestDiscoverExplainsWhatIsForbidden(t *testing.T) {
	for _, tt := range []struct {
		name   string
		sys    map[string]string
		forbid []string
		want   explained
	}{
		{
			"RAPL for root alone", joined(raplZones, secondSocket),
			[]string{
				"class/powercap/intel-rapl:0/energy_uj", "class/powercap/intel-rapl:0:1/energy_uj",
				"class/powercap/intel-rapl:1/energy_uj",
			},
			explained{
				source: "rapl", usable: "no", why: "/sys/class/powercap has RAPL zones, but only root may read " +
					"them, since",
				skipped: []string{"core"}, grant: "sudo chmod a+r /sys/class/powercap/*rapl*/energy_uj",
			},
		},
		{
			"memory for root alone", raplZones,
			[]string{"class/powercap/intel-rapl:0:1/energy_uj"},
			explained{
				source: "rapl", usable: "yes", domains: "package-0",
				skipped: []string{"core", "intel-rapl:0:1 (dram): its counter may not be read"},
			},
		},
		{
			"powercap hidden", raplZones,
			[]string{"class/powercap"},
			explained{source: "rapl", usable: "no", why: "/sys/class/powercap may not be read (permission denied)"},
		},
		{
			"PMU hidden", powerPMUFiles("energy-pkg"),
			[]string{powerPMU + "/events"},
			explained{source: "perf", usable: "no", why: "its folder events may not be read"},
		},
		{
			"sensor for root alone", acPowerMeter,
			[]string{"class/hwmon/hwmon1/power1_average"},
			explained{
				source: "hwmon", usable: "no", why: "none that can be used",
				skipped: []string{"power_meter/power1 (hwmon1): /sys/class/hwmon/hwmon1/power1_average may not be " +
					"read (permission denied)"},
				grant: "sudo chmod a+r /sys/class/hwmon/hwmon1/power1_average",
			},
		},
		{
			"sensors hidden", acPowerMeter,
			[]string{"class/hwmon"},
			explained{source: "hwmon", usable: "no", why: "/sys/class/hwmon may not be read"},
		},
		{
			"battery for root alone", laptop("Discharging"),
			[]string{"class/power_supply/BAT0/status"},
			explained{
				source: "battery", usable: "no", why: "/sys/class/power_supply/BAT0/status may not be read",
				skipped: []string{"hid-mouse"},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := At(makeTree(t, tt.sys), "")
			forbid(t, h.SysRoot, tt.forbid...)
			var list []Candidate
			asNobody(t, func() { list = Discover(h) })
			tt.want.check(t, list)
		})
	}
}

// A few commands are enough.
func TestDiscoverBoundsCommands(t *testing.T) {
	files, names := map[string]string{}, []string{}
	for i := range 2 * mostGrants {
		name := fmt.Sprintf("power%d_input", i+1)
		files[name], names = "1", append(names, hwmonDir+"/hwmon0/"+name)
	}
	h := At(makeTree(t, monitor(0, "ina226", files)), "")
	forbid(t, h.SysRoot, names...)
	var c Candidate
	asNobody(t, func() { findHwmon(h, &c) })
	if len(c.Grant) != mostGrants || len(c.Skipped) != len(names) {
		t.Errorf("%d commands for %d sensors: %q", len(c.Grant), len(names), c.Grant)
	}
}

// Whatever lies where something else should, each source has words for it.
func TestDiscoverStrangeTrees(t *testing.T) {
	good := joined(raplZones, powerPMUFiles("energy-pkg", "energy-ram"), acPowerMeter, laptop("Discharging"))
	h := At(makeTree(t, good), "")
	h.CPU = cpu.Info{Brand: "AMD EPYC 9654 96-Core Processor"}
	now := time.Unix(0, 0)
	h.now = func() time.Time { return now }
	for what, text := range map[string]string{
		"folder": "", "garbage": "\x00\xff\xfe\n\x1b[31m", "empty": "", "loop": "->loop",
		"long": strings.Repeat("9", 2*maxSysFile), "negative": "-1", "greatest": "18446744073709551615",
	} {
		for name, before := range good {
			if strings.HasSuffix(name, "/") {
				continue
			}
			strange := name
			if what == "folder" {
				strange += "/"
			}
			replace(t, h.SysRoot, name,
				map[string]string{strange: strings.Replace(text, "->loop", "->"+filepath.Base(name), 1)})
			for _, c := range Discover(h) {
				if c.Why == "" || c.Usable != (c.Source != nil) {
					t.Errorf("%s is %s: %+v", name, what, c)
				}
				if !c.Usable {
					continue
				}
				w, err := c.Source.Start()
				if err != nil {
					t.Fatalf("%s is %s: %s: %v", name, what, c.Name, err)
				}
				now = now.Add(time.Second)
				if e, err := w.Stop(energy.Usage{CPU: 1, Wall: 1, Clock: "x", Windows: 1}); err != nil ||
					e.Valid() != nil {
					t.Errorf("%s is %s: %s: %+v, %v", name, what, c.Name, e, err)
				}
			}
			replace(t, h.SysRoot, name, map[string]string{name: before})
		}
	}
}

// replace puts something else in the place of a file.
func replace(t *testing.T, root, name string, files map[string]string) {
	t.Helper()
	if err := os.Remove(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
	addTo(t, root, files)
}

// The counters that a live kernel offers are opened, or refused with a reason.
func TestKernelPerf(t *testing.T) {
	_, err := (kernelPerf{}).open(1<<31, 2, 0) // no PMU has this number
	if err == nil || !strings.Contains(err.Error(), "perf_event_open") {
		t.Errorf("an unknown PMU: %v", err)
	}
	const software, cpuClock = 1, 0
	e, err := (kernelPerf{}).open(software, cpuClock, 0)
	if err != nil {
		t.Skipf("this process may not open events: %v", err)
	}
	c := &perfCounter{list: []domain{{name: "clock"}}, scales: []float64{1}}
	c.events = append(c.events, e)
	first, next := make([]reading, 1), make([]reading, 1)
	if err := c.read(first); err != nil || first[0].err != nil {
		t.Fatal(err, first)
	}
	if err := c.read(next); err != nil || next[0].err != nil || next[0].microjoules <= first[0].microjoules {
		t.Errorf("read %+v after %+v, %v", next, first, err)
	}
	if err := c.close(); err != nil {
		t.Error(err)
	}
	if err := c.read(next); err != nil || next[0].err == nil {
		t.Errorf("a closed event gave %+v, %v", next, err)
	}
}
