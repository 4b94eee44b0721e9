package harness

import (
	"context"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/memory"
)

// growing is a lab whose executions, once it is hungry, take more memory than there is and do not
// end by themselves.
type growing struct {
	*lab
	hungry bool
	held   []byte
}

func (g *growing) Execute(ctx context.Context) (engine.Outcome, error) {
	if !g.hungry {
		return g.lab.Execute(ctx)
	}
	g.held = make([]byte, 64<<20)
	for i := range g.held {
		g.held[i] = 1
	}
	<-ctx.Done()
	return engine.Outcome{}, ctx.Err()
}

// A trial that takes more memory than was to be foreseen is stopped in its midst, and what was
// finished before is kept.
func TestTrialThatGrows(t *testing.T) {
	g := &growing{lab: newLab()}
	alg := g.algorithm()
	alg = catalogue.Custom(alg.Spec, func(engine.Engine, engine.Config) (engine.Execution, error) { return g, nil })
	r := g.runner(t)
	r.Scenario.Catalogue, r.Scenario.Algorithms = catalogue.Catalogue{alg}, []string{"lab"}
	r.Scenario.Trials = 3
	kept := 0
	r.Keep = func(res *record.Results) error {
		kept = len(res.Records)
		g.hungry = kept == 2
		return nil
	}
	debug.FreeOSMemory()
	limit := memory.Used() + 32<<20
	r.limit = func() float64 { return limit }
	res, err := r.Run(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "stopped, since the process has") {
		t.Errorf("%v; want that it was stopped", err)
	}
	if res == nil || len(res.Records) != 2 || kept != 2 {
		t.Errorf("%d kept, results %v; want those of two trials", kept, res)
	}
}

// More descriptors than there are, and more memory for connections and processes, are told before
// the run, by which nodes talk.
func TestSocketsForeseen(t *testing.T) {
	r := newLab().runner(t)
	of := func(name string, nodes int, e engine.Engine) error {
		alg, err := catalogue.BuiltIn().Find(name)
		if err != nil {
			t.Fatal(err)
		}
		return r.checkSockets(t.Context(), Trial{Algorithm: alg, Nodes: nodes, Engine: e, Seed: 1})
	}
	r.limit = func() float64 { return 100 * tlsMemory }
	for _, c := range []struct {
		name  string
		nodes int
		on    engine.Engine
		want  string
	}{
		{"ring", 60, engine.TLS, ""}, // 60 of the 3,540 pairs
		{"mesh", 8, engine.TLS, ""},
		{"mesh", 12, engine.TLS, "its connections need more than 5.73 MB of memory (allowed: 5.73 MB)"},
		{"mesh", 20, engine.TCP, ""},
		{"mesh", 30, engine.UDP, ""},
		{"ring", 50_000_000, engine.UDP, "it needs at least 50000064 file descriptors"},
	} {
		err := of(c.name, c.nodes, c.on)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s at %d nodes on %v: %v; want %q", c.name, c.nodes, c.on, err, c.want)
		}
	}
	s := DefaultScenario()
	s.Engines, s.Nodes, s.Hosts.Processes = []engine.Engine{engine.TCP}, []int{MaxNodes}, true
	if err := s.Validate(); memory.Machine() > 0 &&
		(err == nil || !strings.Contains(err.Error(), "with processes: so many")) {
		t.Errorf("%d processes: %v", MaxNodes, err)
	}
}
