package cpu

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
)

func TestCPUPowerTable(t *testing.T) {
	rows := Powers()
	if len(rows) != 18 {
		t.Errorf("%d rows", len(rows))
	}
	want := Power{
		Family: "unknown (results published 2019 or later)", Results: 530,
		Idle: energy.Range[energy.Watts]{Low: 0.25, Central: 0.637, High: 1.36},
		Full: energy.Range[energy.Watts]{Low: 1.33, Central: 3.146, High: 4.79},
	}
	if diff := cmp.Diff(want, rows[len(rows)-1]); diff != "" {
		t.Error(diff)
	}
	rows[0].Family = "mine"
	if Powers()[0].Family == "mine" {
		t.Error("the table can be changed from outside")
	}
}

func TestLookupCPU(t *testing.T) {
	for _, tt := range []struct{ in, want, fault string }{
		{in: "Intel Haswell", want: haswell},
		{in: " intel HASWELL ", want: haswell},
		{in: "genoa", want: genoa},
		{in: "Zen5", want: turin},
		{in: "unknown", want: "unknown (results published 2019 or later)"},
		{in: "skylake", fault: "fits several rows; allowed are: Intel Skylake (server); Intel Skylake (client)"},
		{in: "Zen6", fault: "is not in the table; allowed are: Intel Sandy Bridge;"},
		{in: "", fault: "is not in the table"},
	} {
		p, err := Lookup(tt.in)
		if p.Family != tt.want || (err == nil) != (tt.fault == "") || err != nil &&
			!strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%q: %q, %v", tt.in, p.Family, err)
		}
	}
}

func TestParseCPUPowerRefuses(t *testing.T) {
	const unknown = "\nunknown,1,1,1,1,1,1,1"
	for _, tt := range []struct{ in, want string }{
		{"", "header: EOF"},
		{"a,b\n", "header is"},
		{cpuPowerHeader, "last row must be that of the unknown CPU"},
		{cpuPowerHeader + "\nx,1,1,1,1,1,1,1", "last row must be that of the unknown CPU"},
		{cpuPowerHeader + "\nx,0,1,1,1,1,1,1" + unknown, "line 2: spec_results is \"0\""},
		{cpuPowerHeader + "\n# c\nx,1,1,1,1,1,1,y" + unknown, "line 3: \"y\" is not a number"},
		{cpuPowerHeader + "\nx,1,1,1,1,1,1,NaN" + unknown, "high is NaN"},
		{cpuPowerHeader + "\nx,1,1,1,1,2,1,2" + unknown, "low <= central <= high"},
		{cpuPowerHeader + "\nx,1,2,2,2,1,1,1" + unknown, "idle may not exceed busy"},
		{cpuPowerHeader + "\nx,1" + unknown, "wrong number of fields"},
	} {
		if _, err := parseCPUPower(strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error is %v, want %q", err, tt.want)
		}
	}
}
