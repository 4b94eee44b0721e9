package configs

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
)

// The stack of 802.15.4 comes with its radio, and one that is given stays, wherever it is given.
func TestRadioBringsItsStack(t *testing.T) {
	sim := func(flags map[string]string) map[string]string {
		flags["engine"] = "sim"
		return flags
	}
	const udp = "ethernet-ipv4-udp"
	for _, tt := range []struct {
		file        string
		environ     []string
		flags       map[string]string
		stack, name string
	}{
		{"", nil, map[string]string{"radio": "802.15.4"}, "802.15.4-6lowpan-udp", "802.15.4"},
		{"", nil, map[string]string{"radio": "ble"}, udp, "ble"},
		{
			"", nil,
			map[string]string{"radio": "802.15.4", "stack": udp},
			udp, "802.15.4",
		},
		{
			"",
			[]string{"JOULEMARK_RADIO=802.15.4", "JOULEMARK_STACK=ethernet-ipv6-udp"},
			map[string]string{},
			"ethernet-ipv6-udp", "802.15.4",
		},
		{"radio: 802.15.4\nstack: auto\n", nil, map[string]string{}, "802.15.4-6lowpan-udp", "802.15.4"},
		{"radio: 802.15.4\nstack: ethernet-ipv6-udp\n", nil, map[string]string{}, "ethernet-ipv6-udp", "802.15.4"},
		{"radio: 802.15.4\nradio-duty: 0.5\n", nil, map[string]string{}, "802.15.4-6lowpan-udp", "802.15.4"},
		{"radio: 802.15.4\n", nil, map[string]string{"radio": "none"}, udp, ""},
	} {
		name := ""
		if tt.file != "" {
			name = file(t, tt.file)
		}
		c, err := Load(name, tt.environ, sim(tt.flags))
		if err != nil {
			t.Errorf("%+v: %v", tt, err)
			continue
		}
		duty := harness.AlwaysOn
		if strings.Contains(tt.file, "radio-duty") {
			duty = 0.5
		}
		stack := c.Scenario.StackOn(engine.Sim).Name
		if r := c.Scenario.Radio; stack != tt.stack || r.Name != tt.name || r.Duty != duty {
			t.Errorf("%+v: stack %s, radio %q, duty %v", tt, stack, r.Name, r.Duty)
		}
	}
}

// Every stack that a radio brings is one that there is.
func TestStacksOfRadios(t *testing.T) {
	for _, r := range harness.RadioNames() {
		if own, ok := harness.StackOf(r); ok {
			if _, err := network.LookupStack(own); err != nil {
				t.Errorf("%s: %v", r, err)
			}
		}
	}
}

func TestRadioKeysRefuse(t *testing.T) {
	for flags, want := range map[string]string{
		"radio=802.15.4;engine=goroutine":         "flag --radio: 802.15.4 has figures for simulated runs alone",
		"radio=zigbee;engine=sim":                 "allowed: 802.15.4, ble, wifi",
		"radio-duty=0;engine=sim":                 "flag --radio-duty: 0 (allowed: above 0, up to 1)",
		"radio=ble;radio-duty=1.5;engine=sim":     "flag --radio-duty: 1.5 (allowed: above 0, up to 1)",
		"radio=ble;battery=-3;engine=sim":         "flag --battery: -3 J (allowed",
		"radio=ble;battery=NaN;engine=sim":        "flag --battery: ",
		"battery=3;engine=sim":                    "flag --battery: there is no radio",
		"radio-period=5s;engine=sim":              "flag --radio-period: there is no radio",
		"radio=ble;radio-period=-5s;engine=sim":   "flag --radio-period: -5s (allowed",
		"radio=none;radio-duty=0.5;engine=sim":    "flag --radio-duty: there is no radio",
		"radio=ble;radio-period=100m0;engine=sim": "flag --radio-period: \"100m0\"",
	} {
		given := map[string]string{}
		for f := range strings.SplitSeq(flags, ";") {
			key, value, _ := strings.Cut(f, "=")
			given[key] = value
		}
		if _, err := Load("", nil, given); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", flags, err, want)
		}
	}
}
