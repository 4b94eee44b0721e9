package reports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/golden"
	"github.com/joulemark/joulemark/reports/document"
)

// on makes a record one of another engine, where it takes so many times the CPU time.
func on(e engine.Engine, r record.Record, times float64) record.Record {
	r.Engine = e
	costing(&r, float64(r.CPUS)*times)
	if e.Sockets {
		r.FramingBytes, r.WrittenBytes = new(3*r.Messages), new(15*r.Messages)
		r.KernelBytes, r.KernelPackets = new(120*r.Messages), new(2.5*r.Messages)
	}
	if e == engine.Sim {
		r.VirtualS = new(0.0031)
	}
	return r
}

// engineRuns are the same algorithms on several engines, in the order of a run: all agree but
// gossip.
func engineRuns(list ...engine.Engine) *record.Results {
	var records []record.Record
	for _, base := range []record.Record{
		ran(algorithms.Election, "elected leader", "bully", 8, 55),
		ran(algorithms.Election, "elected leader", "bully", 32, 991),
		ran(algorithms.Commit, "decided transaction", "2pc", 8, 28),
		ran(algorithms.Broadcast, "informed node", "gossip-push-pull", 32, 128),
	} {
		for i, e := range list {
			r := on(e, base, []float64{1, 8, 64, 40, 100}[i])
			if base.Algorithm == "gossip-push-pull" {
				r.Messages += 6 * float64(i)
				r.ExpectedLow, r.ExpectedHigh = nil, nil
			}
			records = append(records, r)
		}
	}
	res := sample(engine.Sim, records...)
	var names []string
	for _, e := range list {
		names = append(names, e.String())
	}
	for i := range res.Records { // sample has made all of them simulated
		res.Records[i].Engine = list[i%len(list)]
		if list[i%len(list)] != engine.Sim {
			res.Records[i].VirtualS = nil
		}
	}
	res.Scenario.Engine = strings.Join(names, ",")
	return res
}

// calibratedRuns have the prediction of a profile that was calibrated on an engine.
func calibratedRuns(of engine.Engine, list ...engine.Engine) *record.Results {
	res := engineRuns(list...)
	for i := range res.Records {
		r := &res.Records[i]
		cpu := 3e-5 * r.Messages
		r.PredictedCPUS, r.Profile = new(energy.CPUSeconds(cpu)), "calibrated "+of.String()
		r.PredictedJ = energy.Joules(1.85 * cpu)
		r.PredictedLowJ, r.PredictedHighJ = energy.Joules(0.2*cpu), energy.Joules(6*cpu)
	}
	res.Method.Profile = "calibrated " + of.String() + " (modelled): 128 points, by specpower; residual 41 %"
	return res
}

// tableOf is the report as text, its lines joined where they were broken.
func tableOf(t testing.TB, res *record.Results, width int) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, Table, res, Options{Width: width}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sectionOf is the part of a report below a heading.
func sectionOf(text, heading string) string {
	_, rest, found := strings.Cut(text, "\n"+heading+"\n")
	if !found {
		return ""
	}
	for _, end := range []string{"\nprediction and measurement\n", "\nNotes\n"} {
		rest, _, _ = strings.Cut(rest, end)
	}
	return rest
}

func TestEngines(t *testing.T) {
	all := []engine.Engine{engine.Sim, engine.Goroutine, engine.UDP, engine.TCP, engine.TLS}
	measured := calibratedRuns(engine.TCP, engine.Sim, engine.TCP)
	for i := range measured.Records {
		measured.Records[i].ShortWindow = measured.Records[i].Algorithm == "2pc"
	}
	alone := calibratedRuns(engine.TCP, engine.Sim)
	for name, res := range map[string]*record.Results{
		"engines": engineRuns(all...), "forecast": measured, "forecast-sim": alone, "counters": counted(),
	} {
		golden.Check(t, name+"-80.txt", func(b *bytes.Buffer) error { return Write(b, Table, res, Options{Width: 80}) })
		golden.Check(t, name+"-120.txt", func(b *bytes.Buffer) error {
			return Write(b, Table, res, Options{Width: 120})
		})
		golden.Check(t, name+".md", func(b *bytes.Buffer) error { return Write(b, Markdown, res, Options{}) })
	}
}

// Engines are held against each other wherever two of them ran the same, and nowhere else; what
// simulating took is no figure of an engine.
func TestSideBySide(t *testing.T) {
	s := sectionOf(tableOf(t, engineRuns(engine.Sim, engine.Goroutine, engine.TCP), 120), "engines side by side")
	for _, want := range []string{
		"bully", "991", "≠ 128–140", "gossip-push-pull at N = 32: sim 128, goroutine 134, tcp 140",
	} {
		if !strings.Contains(strings.Join(strings.Fields(s), " "), want) {
			t.Errorf("no %q in\n%s", want, s)
		}
	}
	head, _, _ := strings.Cut(s, "─")
	if strings.Contains(head, "sim") || strings.Count(head, "goroutine") != 2 || strings.Count(head, "tcp") != 2 {
		t.Errorf("heading:\n%s", head)
	}
	if strings.Count(s, "991") != 1 || strings.Contains(s, "bully at N") {
		t.Errorf("a count on which all agree:\n%s", s)
	}

	apart := engineRuns(engine.Goroutine, engine.TCP)
	for name, change := range map[string]func(r *record.Record){
		"algorithm": func(r *record.Record) { r.Algorithm += "x" },
		"nodes":     func(r *record.Record) { r.Nodes++ },
		"topology":  func(r *record.Record) { r.Topology = "ring" },
		"status":    func(r *record.Record) { r.Status = "goal not reached" },
		"source":    func(r *record.Record) { r.EnergySource = "rapl" },
		"kind":      func(r *record.Record) { r.EnergyKind = energy.Measured },
		"engine":    func(r *record.Record) { r.Engine = engine.Goroutine },
	} {
		res := *apart
		res.Records = append([]record.Record(nil), apart.Records...)
		if _, _, ok := sideBySide(res.Records, 120); !ok {
			t.Fatal("no section of two engines")
		}
		for i := range res.Records {
			if res.Records[i].Engine == engine.TCP {
				change(&res.Records[i])
			}
		}
		if _, _, ok := sideBySide(res.Records, 120); ok {
			t.Errorf("other %s: side by side", name)
		}
	}
}

// What is left out of the tables of some engines only is named with them.
func TestLeftOutOfSomeEngines(t *testing.T) {
	text := strings.Join(strings.Fields(tableOf(t, engineRuns(engine.Sim, engine.TCP), 80)), " ")
	_, left, _ := strings.Cut(text, "Left out for want of room: ")
	for _, want := range []string{"idle, ", "on the wire (sim), ", "packets (tcp), "} {
		if !strings.Contains(left, want) {
			t.Errorf("no %q in %s", want, left)
		}
	}
}

// A row that an engine lacks has no figure there, and profiles and grids do not keep engines apart.
func TestSideBySideOfSome(t *testing.T) {
	res := engineRuns(engine.Goroutine, engine.TCP)
	res.Records = append(res.Records, on(engine.TLS, ran(algorithms.Election, "elected leader", "bully", 8, 55), 9))
	res.Records[1].Profile, res.Records[1].GridRegion = "calibrated tcp", "DEU"
	s, _, ok := sideBySide(res.Records, unlimited)
	if !ok || len(s.Sheets) != 1 || len(s.Sheets[0].Rows) != 4 {
		t.Fatalf("%v, %+v", ok, s)
	}
	rows := s.Sheets[0].Rows
	first, second := strings.Join(rows[0], " "), strings.Join(rows[1], " ")
	if strings.Contains(first, document.Missing) || strings.Count(second, document.Missing) != 2 {
		t.Errorf("rows are\n%s\n%s", first, second)
	}
}

// Nodes that are processes are another thing to measure than goroutines, and the report says so.
func TestProcesses(t *testing.T) {
	res := engineRuns(engine.TCP)
	before := tableOf(t, res, 1000)
	for i := range res.Records {
		res.Records[i].Processes = res.Records[i].Nodes
	}
	within := tableOf(t, res, 1000)
	const remark = "Connections are made before anything is measured"
	if !strings.Contains(before, remark+".\n") || strings.Contains(before, "process") {
		t.Errorf("goroutines:\n%s", before)
	}
	if !strings.Contains(within, remark+"; between processes that were expected to fail, within what is measured.\n") ||
		!strings.Contains(within, "· each node a process\n") {
		t.Errorf("processes:\n%s", within)
	}
	both := engineRuns(engine.TCP)
	both.Records = append(both.Records, res.Records...)
	s, _, ok := sideBySide(both.Records, unlimited)
	if !ok || s.Sheets[0].Heads[3].Lines[1] == s.Sheets[0].Heads[4].Lines[1] ||
		len(groupsOf(both.Records)) != 2*len(groupsOf(res.Records)) {
		t.Errorf("goroutines and processes share figures: %+v", s)
	}
}

// What is added to the report is as narrow as the rest, at every width.
func TestEnginesFitTheWidth(t *testing.T) {
	for name, res := range map[string]*record.Results{
		"engines": engineRuns(engine.Sim, engine.Goroutine, engine.UDP, engine.TCP, engine.TLS), "counters": counted(),
		"forecast": calibratedRuns(engine.TCP, engine.Sim, engine.TCP),
		"own":      calibratedRuns(engine.TLS, engine.Goroutine, engine.TLS),
	} {
		for width := 80; width <= 240; width += 20 {
			for line := range strings.Lines(tableOf(t, res, width)) {
				if w := twwidth.Width(strings.TrimRight(line, "\n")); w > width {
					t.Fatalf("%s at width %d: a line of %d columns: %s", name, width, w, line)
				}
			}
		}
	}
}
