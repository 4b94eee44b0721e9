package method

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
)

// A source that is asked for is taken or refused; no other one stands in for it.
func TestNamedSource(t *testing.T) {
	model, err := energy.FixedWatts(energy.Exactly(energy.Watts(3)))
	if err != nil {
		t.Fatal(err)
	}
	other, err := energy.NewModel(energy.SourceInfo{Name: "hwmon", Kind: energy.Measured},
		energy.Exactly(energy.Watts(1)), energy.Range[energy.Watts]{})
	if err != nil {
		t.Fatal(err)
	}
	candidates := []host.Candidate{
		{Name: "rapl", Why: "only root may read it", Grant: []string{"sudo chmod", "sudo -i"}},
		{Name: "perf", Why: "there is no PMU"},
		{Name: "hwmon", Usable: true, OnRequest: true, Source: other},
		{Name: "battery", Why: "there is none"},
		{Name: "specpower", Usable: true, Source: model},
	}
	sources := strings.Join(host.SourceNames(), ", ")
	for _, tt := range []struct {
		name string
		want energy.Source
		err  string
	}{
		{"auto", model, ""},
		{"specpower", model, ""},
		{"hwmon", other, ""},
		{
			"rapl", nil,
			"energy-source: source rapl cannot be used here: only root may read it; " +
				"what would change that: sudo chmod  or  sudo -i",
		},
		{"perf", nil, "energy-source: source perf cannot be used here: there is no PMU"},
		{"rapk", nil, `energy-source: "rapk" (allowed: auto, ` + sources + `; did you mean rapl?)`},
		{"sun", nil, `energy-source: "sun" (allowed: auto, ` + sources + `)`},
	} {
		got, err := namedSource(tt.name, candidates)
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
			t.Errorf("%s: %v, %v; want %v, %s", tt.name, got, err, tt.want, tt.err)
		}
	}
	if _, err := namedSource("auto", candidates[:3]); err == nil || !strings.Contains(err.Error(), "rapl: only root") {
		t.Errorf("nothing can be used unasked: %v", err)
	}
}

// Every source that discovery knows can be named.
func TestSourceNames(t *testing.T) {
	names := SourceNames()
	for _, c := range host.Discover(host.At("", "")) {
		if !strings.Contains(" "+strings.Join(names, " ")+" ", " "+c.Name+" ") {
			t.Errorf("%s is not among %v", c.Name, names)
		}
	}
	if names[0] != AutoSource || len(names) != 1+len(host.SourceNames()) {
		t.Errorf("names are %v", names)
	}
}
