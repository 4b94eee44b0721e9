package trace

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/golden"
	"github.com/joulemark/joulemark/reports/spacetime"
)

func TestSpacetime(t *testing.T) {
	opts := ending()
	opts.Width = 110
	golden.Check(t, "spacetime.txt", func(b *bytes.Buffer) error { return Spacetime(b, traced(), opts) })
}

func TestSVG(t *testing.T) {
	golden.Check(t, "spacetime.svg", func(b *bytes.Buffer) error { return SVG(b, traced(), ending()) })
}

// kept is a run whose events were kept by somebody else.
type kept []engine.Event

func (k *kept) Trace(e engine.Event) { *k = append(*k, e) }

// runOf traces an algorithm on the simulator.
func runOf(t testing.TB, alg catalogue.Algorithm, nodes int, set func(*harness.Scenario)) (*Trace, Options) {
	t.Helper()
	s := harness.DefaultScenario()
	s.Engines, s.Nodes = []engine.Engine{engine.Sim}, []int{nodes}
	if set != nil {
		set(&s)
	}
	var events kept
	out, err := s.Trace(t.Context(), alg, &events)
	if err != nil {
		t.Fatal(err)
	}
	return Of(alg.Spec, events), Options{Outcome: &out, Nodes: nodes, Messages: len(events) + 1}
}

// Every algorithm has both pictures, with and without faults; every message that is delivered has
// its arrow, and every one that is not its cross.
func TestSpacetimeOfEveryAlgorithm(t *testing.T) {
	faulty := func(s *harness.Scenario) {
		plan, err := network.ParsePlan("crash 2@1.2ms; recover 2@9ms; split 0-1|2-3@2ms..7ms")
		if err != nil {
			t.Fatal(err)
		}
		s.Faults, s.Links.Loss, s.Links.Duplicate, s.Links.Reorder = plan, 0.1, 0.2, 0.2
		s.Limits.Time = algorithms.Second
		s.Limits.Events = 3000
	}
	for _, alg := range catalogue.BuiltIn() {
		for name, set := range map[string]func(*harness.Scenario){"plain": nil, "faulty": faulty} {
			t.Run(alg.Spec.Name+"/"+name, func(t *testing.T) {
				trace, opts := runOf(t, alg, 4, set)
				d := Diagram(trace, opts)
				delivered, lost, sent := 0, 0, 0
				for _, e := range trace.events {
					switch {
					case e.Node == e.Peer && (e.Step == engine.StepDeliver || e.Step == engine.StepDrop):
					case e.Step == engine.StepDeliver:
						delivered++
					case e.Step == engine.StepDrop:
						lost++
					case e.Step == engine.StepSend:
						sent++
					}
				}
				arrows, crosses, originals := 0, 0, 0
				for _, m := range d.Messages {
					switch {
					case m.To != spacetime.Nowhere || m.Lost == untaken:
						arrows++
					case m.Lost != "":
						crosses++
					}
					if !m.Copy {
						originals++
					}
				}
				if arrows != delivered || crosses != lost || originals != sent || len(d.Remarks) != 1 {
					t.Errorf("%d arrows, %d crosses of %d messages; want %d, %d, %d; %q", arrows, crosses, originals,
						delivered, lost, sent, d.Remarks)
				}
				var text, svg bytes.Buffer
				if err := errors.Join(Spacetime(&text, trace, opts), SVG(&svg, trace, opts)); err != nil {
					t.Fatal(err)
				}
				if err := wellFormed(&svg); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func wellFormed(r io.Reader) error {
	for x := xml.NewDecoder(r); ; {
		if _, err := x.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

const published = "P S0 P R1 S2 | R3 R0 S1 | S3 P R2"

func scripts(t testing.TB) (lamport, vector catalogue.Algorithm) {
	t.Helper()
	s, err := clock.ParseScript(published)
	if err != nil {
		t.Fatal(err)
	}
	a, b := clock.WithScript(s), clock.VectorWithScript(s)
	return catalogue.Of(&a), catalogue.Of(&b)
}

func TestSpacetimeOfClocks(t *testing.T) {
	lamport, vector := scripts(t)
	for name, alg := range map[string]catalogue.Algorithm{"lamport.txt": lamport, "vector.txt": vector} {
		trace, opts := runOf(t, alg, 3, nil)
		opts.Width = 100
		golden.Check(t, "spacetime-"+name, func(b *bytes.Buffer) error { return Spacetime(b, trace, opts) })
	}
}

// The arrows of a clock go from S<k> to R<k>, whatever comes before its turn.
func TestArrowsOfScripts(t *testing.T) {
	lamport, vector := scripts(t)
	for seed := range uint64(20) {
		for _, alg := range []catalogue.Algorithm{lamport, vector} {
			trace, opts := runOf(t, alg, 3, func(s *harness.Scenario) { s.Seed, s.Links.Reorder = seed, 0.5 })
			d := Diagram(trace, opts)
			if len(d.Messages) != 4 || len(d.Events) != 11 {
				t.Fatalf("seed %d: %d messages, %d events", seed, len(d.Messages), len(d.Events))
			}
			for _, m := range d.Messages {
				number := strings.TrimPrefix(m.Name, "#")
				if m.To == spacetime.Nowhere || !strings.HasPrefix(d.Events[m.From].Label, "S"+number) ||
					!strings.HasPrefix(d.Events[m.To].Label, "R"+number) {
					t.Errorf("seed %d: %+v goes from %+v", seed, m, d.Events[m.From])
				}
			}
		}
	}
}

// A label of one's own takes the place of the algorithm's words.
func TestLabels(t *testing.T) {
	trace := traced()
	calls := 0
	d := Diagram(trace, Options{Label: func(node algorithms.ID, o algorithms.Observation) string {
		calls++
		if o.What == 0 {
			return ""
		}
		return fmt.Sprintf("%v says %d", node, o.Value)
	}})
	var labels []string
	for _, e := range d.Events {
		if strings.Contains(e.Label, "says") {
			labels = append(labels, e.Label)
		}
	}
	if diff := cmp.Diff([]string{"3 says 3", "4 says 3; 4 says 3"}, labels); diff != "" || calls != 4 {
		t.Errorf("%d calls, labels (-want +got):\n%s", calls, diff)
	}
}

func TestSpacetimeIsBounded(t *testing.T) {
	trace := New(traceSpec, 2500)
	chatter(trace, 1000)
	var text, svg bytes.Buffer
	if err := errors.Join(Spacetime(&text, trace, Options{Messages: 30}), SVG(&svg, trace, Options{})); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{text.String(), "The diagram is cut after 0.028 ms: "},
		{text.String(), "804 of 834 messages are not shown."},
		{text.String(), "The run went on: 500 events were not kept."},
		{svg.String(), "The diagram is cut after 0.149 ms: "},
		{svg.String(), "683 of 834 messages are not shown."},
	} {
		if !strings.Contains(c.in, c.want) {
			t.Errorf("no %q at the end of\n%s", c.want, c.in[max(0, len(c.in)-500):])
		}
	}
	if n := strings.Count(svg.String(), "is cut"); n != 1 {
		t.Errorf("%d remarks that it is cut", n)
	}
	var width, height int
	const tallest = 2700
	if _, err := fmt.Sscanf(svg.String()[strings.Index(svg.String(), "width="):], "width=\"%d\" height=\"%d\"",
		&width, &height); err != nil || height > tallest {
		t.Errorf("%v: %d pixels high, want at most %d", err, height, tallest)
	}

	many := New(traceSpec, 0)
	for id := range algorithms.ID(100) {
		many.Trace(engine.Event{Step: engine.StepObserve, Node: id})
	}
	d := Diagram(many, Options{})
	if len(d.Processes) != mostProcesses || !strings.Contains(d.Remarks[0], "shows 64 of 100 processes") {
		t.Errorf("%d processes: %q", len(d.Processes), d.Remarks)
	}
}

func TestLifelines(t *testing.T) {
	for nodes, want := range map[int]int{0: 5, 3: 6, 8: 8, MostLifelines: MostLifelines, MostLifelines + 1: 5} {
		if got := len(Diagram(traced(), Options{Nodes: nodes}).Processes); got != want {
			t.Errorf("%d nodes: %d lifelines, want %d", nodes, got, want)
		}
	}
	d := Diagram(New(traceSpec, 0), Options{Nodes: 2})
	if len(d.Processes) != 2 || len(d.Events) != 0 || d.Validate() != nil {
		t.Errorf("of nothing: %+v", d)
	}
}
