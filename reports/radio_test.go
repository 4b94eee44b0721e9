package reports

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/golden"
	"github.com/joulemark/joulemark/reports/document"
)

// withRadio gives a record the figures of a radio: the first node uses so much, every other one 100
// µJ.
func withRadio(r record.Record, first energy.Joules, battery bool) record.Record {
	others := energy.Joules(1e-4 * float64(r.Nodes-1))
	total := first + others
	r.Radio, r.RadioTxJ, r.RadioRxJ, r.RadioListenJ = "802.15.4", new(0.2*total), new(0.3*total), new(0.5*total)
	r.RadioLowJ, r.RadioHighJ = new(0.8*total), new(total)
	r.RadioNodeMaxJ, r.RadioNodeMax = new(first), new(0)
	for i := range min(r.Nodes, 1024) {
		n := record.NamedFigure{Name: strconv.Itoa(i), Value: 1e-4, Unit: "J"}
		if i == 0 {
			n.Value = float64(first)
		}
		r.RadioByNode = append(r.RadioByNode, n)
	}
	if battery {
		executions := 1000 / float64(first)
		r.BatteryExecutions, r.FirstNodeOut, r.BatteryS = &executions, new(0), new(energy.Seconds(10*executions))
	}
	return r
}

// sensorRun is a star at two sizes, a ring where all nodes are alike, and an algorithm of three
// trials.
func sensorRun(battery bool) *record.Results {
	records := []record.Record{
		withRadio(ran(algorithms.Request, "answered request", "centralized", 8, 14), 9e-4, battery),
		withRadio(ran(algorithms.Request, "answered request", "centralized", 64, 126), 0.11, battery),
		withRadio(ran(algorithms.Circulation, "completed lap", "ring", 8, 8), 1e-4, battery),
	}
	for i := range 3 {
		r := withRadio(ran(algorithms.Election, "elected leader", "bully", 8, 55), 2e-4, battery)
		r.Trial, r.Seed, r.RadioNodeMax = i, uint64(i+1), new(i)
		records = append(records, r)
	}
	res := sample(engine.Sim, records...)
	res.Scenario.Radio = "802.15.4, assumed · battery of a node: 1.00 kJ · " +
		"listening whenever idle · one execution every 10s"
	res.Method.Radio = "CC2420 data sheet. Energy = voltage · current · time."
	return res
}

func TestRadioSection(t *testing.T) {
	for _, tt := range []struct {
		name  string
		res   *record.Results
		width int
	}{{"radio-120.txt", sensorRun(true), 120}, {"radio-80.txt", sensorRun(false), 80}} {
		golden.Check(t, tt.name, func(b *bytes.Buffer) error {
			return (&document.Document{Sections: radioSections(tt.res, tt.width)}).Text(b, tt.width)
		})
	}
	var md bytes.Buffer
	if err := Write(&md, Markdown, sensorRun(true), Options{}); err != nil ||
		!strings.Contains(md.String(), "radio: 802.15.4, assumed") ||
		!strings.Contains(md.String(), "centralized at N = 8, by node: 0: 900 µJ, 1–7: 100 µJ each") {
		t.Errorf("%v\n%s", err, md.String())
	}
}

// A run without a radio says nothing of one.
func TestNoRadioNoSection(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, Table, usual(engine.Sim), Options{}); err != nil || strings.Contains(b.String(), "radio") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestRadioFiguresReadBack(t *testing.T) {
	want := sensorRun(true)
	var b bytes.Buffer
	if err := Write(&b, JSON, want, Options{}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	got, err := record.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if r := got.Records[1]; *r.RadioNodeMaxJ != 0.11 || *r.FirstNodeOut != 0 ||
		*r.BatteryExecutions != *want.Records[1].BatteryExecutions ||
		len(r.RadioByNode) != 64 || got.Scenario.Radio != want.Scenario.Radio || got.Method.Radio != want.Method.Radio {
		t.Errorf("%+v", r)
	}
	b.Reset()
	if err := Write(&b, CSV, want, Options{}); err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(b.String(), "\n")
	const columns = ",radio,radio_tx_j,radio_rx_j,radio_listen_j,radio_low_j,radio_high_j," +
		"radio_node_max_j,radio_node_max,radio_by_node,battery_executions,first_node_out,battery_s,"
	if !strings.Contains(head+",", columns) || !strings.Contains(rest, ",0=0.0009;1=0.0001;2=0.0001;") {
		t.Errorf("%s\n%s", head, rest)
	}
	if !strings.Contains(text, `"radio_listen_j": `) {
		t.Errorf("%s", text)
	}
}

func TestRadioFiguresThatDoNotFitAreRefused(t *testing.T) {
	for want, change := range map[string]func(*record.Record){
		"radio_rx_j: it does not go with radio":    func(r *record.Record) { r.RadioRxJ = nil },
		`radio_tx_j: it does not go with radio ""`: func(r *record.Record) { r.Radio = "" },
		"battery_s: some without the others":       func(r *record.Record) { r.BatteryS = nil },
		"radio_node_max: 8 (allowed: 0 to 7)":      func(r *record.Record) { r.RadioNodeMax = new(8) },
		"first_node_out: -1 (allowed: 0 to 7)":     func(r *record.Record) { r.FirstNodeOut = new(-1) },
		"radio_low_j, radio_high_j: 1":             func(r *record.Record) { r.RadioLowJ = new(energy.Joules(1)) },
		"and 0 around 0.0015999":                   func(r *record.Record) { r.RadioHighJ = new(energy.Joules(0)) },
		"radio_listen_j: -1":                       func(r *record.Record) { r.RadioListenJ = new(energy.Joules(-1)) },
	} {
		res := sensorRun(true)
		change(&res.Records[0])
		if err := Write(&bytes.Buffer{}, Table, res, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

func TestLifetime(t *testing.T) {
	for _, tt := range []struct {
		seconds float64
		want    string
	}{
		{0.5, "500 ms"},
		{7199, "7199 s"},
		{7200, "2.00 h"},
		{172799, "48.0 h"},
		{172800, "2.00 d"},
		{731 * 86400, "2.00 years"},
		{365.25 * 86400 * 1e9, "1.00 G years"},
	} {
		if got := lifetime(tt.seconds); got != tt.want {
			t.Errorf("%v s: %q, want %q", tt.seconds, got, tt.want)
		}
	}
}
