package host

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// laptop is a machine with a battery, a charger and the battery of a mouse.
func laptop(status string) map[string]string {
	online := "1\n"
	if status == "Discharging" {
		online = "0\n"
	}
	return map[string]string{
		"class/power_supply/AC/type":          "Mains\n",
		"class/power_supply/AC/online":        online,
		"class/power_supply/BAT0/type":        "Battery\n",
		"class/power_supply/BAT0/status":      status + "\n",
		"class/power_supply/BAT0/power_now":   "12500000\n",
		"class/power_supply/BAT0/capacity":    "81\n",
		"class/power_supply/hid-mouse/type":   "Battery\n",
		"class/power_supply/hid-mouse/scope":  "Device\n",
		"class/power_supply/hid-mouse/status": "Discharging\n",
		"class/hwmon/hwmon3/name":             "BAT0\n",
		"class/hwmon/hwmon3/power1_input":     "12500000\n",
		"class/hwmon/hwmon3/device":           "->../../power_supply/BAT0",
	}
}

func pack(t *testing.T, files map[string]string) (batteryPack, string) {
	t.Helper()
	root := makeTree(t, map[string]string{})
	full := map[string]string{}
	for name, text := range files {
		full["class/power_supply/"+name] = text
	}
	addTo(t, root, full)
	p, _, err := findBatteries(sysTree{root, "/sys"})
	if err != nil {
		t.Fatal(err)
	}
	return p, root
}

func TestBatteryPower(t *testing.T) {
	const (
		bat0, bat1 = "BAT0/type", "BAT1/type"
		on         = "Discharging\n"
	)
	for _, tt := range []struct {
		name  string
		files map[string]string
		watts float64
		err   string
	}{
		{"power", map[string]string{bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "12500000"}, 12.5, ""},
		{
			"power that flows out",
			map[string]string{bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "-12500000"},
			12.5, "",
		},
		{"current and voltage", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/current_now": "-1500000", "BAT0/voltage_now": "12000000",
		}, 18, ""},
		{"two batteries, one at rest", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "9000000",
			bat1: "Battery", "BAT1/status": "Not charging\n", "BAT1/power_now": "5000000",
		}, 9, ""},
		{"two batteries at work", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "9000000",
			bat1: "Battery", "BAT1/status": on, "BAT1/power_now": "1000000",
		}, 10, ""},
		{"one charges the other", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "9000000",
			bat1: "Battery", "BAT1/status": "Charging\n", "BAT1/power_now": "1000000",
		}, 0, `BAT0 is "Discharging", BAT1 is "Charging"`},
		{"a charger that is online", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "9000000", "AC/type": "Mains\n", "AC/online": "1\n",
		}, 0, `BAT0 is "Discharging", AC is online`},
		{"a charger on USB", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "9000000", "ucsi/type": "USB_PD", "ucsi/online": "2",
		}, 0, `ucsi is online`},
		{"a charger that is not, and that of a mouse", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "9000000", "AC/type": "Mains", "AC/online": "0",
			"odd/type": "USB", "dock/type": "USB", "dock/online": "1", "dock/scope": "Device",
		}, 9, ""},
		{"more than a gigawatt", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "-9223372036854775808",
		}, 0, "BAT0 shows more than 1.00 GW"},
		{"full", map[string]string{bat0: "Battery", "BAT0/status": "Full", "BAT0/power_now": "0"}, 0, `BAT0 is "Full"`},
		{
			"no status",
			map[string]string{bat0: "Battery", "BAT0/power_now": "1"},
			0,
			"/sys/class/power_supply/BAT0/status does not exist",
		},
		{"nothing to read", map[string]string{bat0: "Battery", "BAT0/status": on}, 0, "current_now does not exist"},
		{
			"shows nothing",
			map[string]string{bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "0"},
			0,
			"BAT0 shows 0 W",
		},
		{"garbage", map[string]string{
			bat0: "Battery", "BAT0/status": on, "BAT0/power_now": "\xff", "BAT0/current_now": "\xff",
		}, 0, "current_now is"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, _ := pack(t, tt.files)
			w, err := p.power()
			if w != tt.watts*1e6 || (err == nil) != (tt.err == "") || err != nil &&
				!strings.Contains(err.Error(), tt.err) {
				t.Errorf("%g microwatts, %v; want %g W, %q", w, err, tt.watts, tt.err)
			}
		})
	}
}

// A battery that shows only what is left counts in microwatt-hours of 3600 µJ each.
func TestBatteryChargeLeft(t *testing.T) {
	p, root := pack(t, map[string]string{
		"BAT0/type": "Battery", "BAT0/status": "Discharging", "BAT0/energy_now": "40000000",
		"AC/type": "Mains", "AC/online": "0",
	})
	g, how, err := p.gauge()
	if err != nil || how != "charge left" {
		t.Fatal(how, err)
	}
	dir := root + "/class/power_supply/BAT0/"
	if g.domain.step != 36e6 {
		t.Errorf("a step is %d microjoules", g.domain.step)
	}
	c := newGaugeCounter(g, time.Now)
	dst := make([]reading, 1)
	rewrite(t, dir+"energy_now", "39990000\n")
	if err := c.read(dst); err != nil || dst[0] != (reading{microjoules: 36e6}) {
		t.Errorf("10 mWh are %+v, %v; want 36 J", dst[0], err)
	}
	for name, change := range map[string][2]string{
		"charged":  {"energy_now", "40000001\n"},
		"negative": {"energy_now", "-1\n"},
		"too much": {"energy_now", "9000000000000000000\n"},
		"garbage":  {"energy_now", "\x00"},
		"plugged":  {"status", "Full\n"},
		"charger":  {"../AC/online", "1\n"},
	} {
		before, err := os.ReadFile(dir + change[0])
		if err != nil {
			t.Fatal(err)
		}
		rewrite(t, dir+change[0], change[1])
		if err := c.read(dst); err != nil || dst[0].err == nil {
			t.Errorf("%s: %+v, %v", name, dst[0], err)
		}
		rewrite(t, dir+change[0], string(before))
	}
}

// A source over a battery charges what it draws, and says what is in the figure.
func TestBatterySource(t *testing.T) {
	proc := makeTree(t, map[string]string{"stat": statOf(4, 0)})
	h := At(makeTree(t, laptop("Discharging")), proc)
	now := time.Unix(0, 0)
	h.now = func() time.Time { return now }
	c, err := Named(Discover(h), "battery")
	if err != nil {
		t.Fatal(err)
	}
	info := c.Source.Info()
	if info.Kind != energy.Measured || !strings.Contains(info.Detail, "power of battery BAT0") ||
		!strings.Contains(strings.Join(info.Warnings, "\n"), "screen") {
		t.Errorf("%+v", info)
	}
	w, err := c.Source.Start()
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(4 * time.Second)
	rewrite(t, filepath.Join(proc, "stat"), statOf(4, 100))
	e, err := w.Stop(energy.Usage{CPU: 1, Wall: 4, Clock: "x", Windows: 1})
	if err != nil || e.Kind != energy.Measured || len(e.Domains) != 1 || e.Domains[0].Whole.Central != 50 {
		t.Errorf("4 s at 12.5 W are %+v, %v", e, err)
	}
	if !strings.Contains(strings.Join(e.Warnings, "\n"), "too short for the counter") {
		t.Errorf("a window of four updates is not flagged: %q", e.Warnings)
	}
	// The charger is plugged in within a window.
	if w, err = c.Source.Start(); err != nil {
		t.Fatal(err)
	}
	now = now.Add(4 * time.Second)
	rewrite(t, h.sys().path("class/power_supply/BAT0/status"), "Charging\n")
	e, err = w.Stop(energy.Usage{CPU: 1, Wall: 4, Clock: "x", Windows: 1})
	if err != nil || e.Kind != energy.Modelled ||
		!strings.Contains(strings.Join(e.Warnings, "\n"), "only while it discharges") {
		t.Errorf("on mains: %+v, %v", e, err)
	}
}
