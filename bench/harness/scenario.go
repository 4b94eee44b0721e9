package harness

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Scenario says what to run: every algorithm at every size, as often as Trials says.
// Make one with DefaultScenario and change what is to be different.
type Scenario struct {
	Name string
	// Catalogue is the algorithms to choose from; nil stands for those that ship.
	Catalogue catalogue.Catalogue
	// Algorithms are names of algorithms or of problems, or "all".
	Algorithms []string
	// Params are parameters by algorithm, by problem, or of all; see catalogue.ParamsOf.
	Params map[string]algorithms.Params
	// Cases are further parameters, likewise by word. The algorithms that have any of those of a
	// case run once more with them, in records of their own; those of Params hold beside them.
	Cases []map[string]algorithms.Params
	// Nodes are the sizes. None stands for that of a topology with a size of its own.
	Nodes []int
	// Engines run everything one after the other, each once.
	Engines []engine.Engine
	// Topology is auto (each algorithm's own default) or as network.ParseTopology reads it. A file
	// is read by ReadTopology.
	Topology network.Topology
	Links    network.Links
	Faults   network.Plan
	Trials   int
	Seed     uint64
	Limits   engine.Limits
	// Broker is the URL of an MQTT broker for real stacks; "" starts one.
	Broker string
	// SetupTimeout is the time in which the nodes of real stacks have to be connected, and each
	// event to have arrived; 0 is [reference.DefaultTimeout] and more with the number of nodes.
	SetupTimeout time.Duration
	// Hosts are node processes on which the engines udp, tcp and tls run.
	Hosts catalogue.Hosts
	// Delta is the bound on message delays that time-outs are built on where the engine
	// runs in real time; 0 is the engine's default.
	Delta time.Duration

	// Window is the CPU time that a record has to rest on, and WallCap the wall time after
	// which it rests on less, and says so.
	Window  time.Duration
	WallCap time.Duration

	// Stack has the headers that wire_bytes includes, on all engines; without a name each engine
	// has those of its own protocol.
	Stack network.Stack
	Radio Radio // of simulated nodes; without a name there is none
}

// Bounds of a scenario.
const (
	MaxNodes  = 100_000_000
	MaxTrials = 1_000_000
	// perNodeLimit is the size up to which messages are counted by node: beyond it that costs
	// more than the run.
	perNodeLimit = 1 << 17
)

// DefaultScenario is what runs without arguments: every algorithm as goroutines on 16 nodes, and
// mutual exclusion once more with all nodes asking at a time.
func DefaultScenario() Scenario {
	return Scenario{
		Name:       "default",
		Algorithms: []string{"all"},
		Cases: []map[string]algorithms.Params{
			{string(algorithms.Mutex): {"requesters": "all", "hold": "0"}},
		},
		Nodes:   []int{16},
		Engines: []engine.Engine{engine.Goroutine},
		Trials:  1,
		Seed:    1,
		Window:  bench.FullWindow,
		WallCap: 400 * time.Millisecond,
		Radio:   Radio{Duty: AlwaysOn},
	}
}

// Validate reports all faults at once, each with its key, the value and what is allowed.
func (s *Scenario) Validate() error {
	var errs []error
	wrong := func(key string, value any, allowed string, args ...any) {
		errs = append(errs, suggest.Wrong(key, value, allowed, args...))
	}
	chosen, err := s.algorithms()
	if err != nil {
		errs = append(errs, err)
	}
	size := s.Topology.Size()
	if len(s.Nodes) == 0 && size == 0 {
		wrong("nodes", "none", "at least one size")
	}
	for _, n := range s.Nodes {
		switch {
		case n < 1 || n > MaxNodes:
			wrong("nodes", n, "1 to %d", MaxNodes)
		case size != 0 && n != size:
			wrong("nodes", n, "%d, as many as topology %v has", size, s.Topology)
		}
	}
	errs = append(errs, s.validEngines(), s.validHosts(), s.validReal(), s.Radio.validFor(s.Engines))
	if s.Trials < 1 || s.Trials > MaxTrials {
		wrong("trials", s.Trials, "1 to %d", MaxTrials)
	}
	for _, d := range []struct {
		key      string
		value    time.Duration
		min, max time.Duration
	}{
		{"window", s.Window, time.Microsecond, time.Hour},
		{"wall-cap", s.WallCap, time.Microsecond, time.Hour},
	} {
		if d.value < d.min || d.value > d.max {
			wrong(d.key, d.value, "%v to %v", d.min, d.max)
		}
	}
	if s.Delta != 0 && (s.Delta < 10*time.Microsecond || s.Delta > time.Minute) {
		wrong("delta", s.Delta, "0 for the engine's default, or 10µs to 1m")
	}
	if s.Limits.Events < 0 {
		wrong("limit-events", fmt.Sprintf("%d events", s.Limits.Events), "at least 1, or 0 for the default")
	}
	if s.Limits.Time < 0 {
		wrong("limit-time", s.Limits.Time, "at least 1µs, or 0 for the default")
	}
	errs = append(errs, s.Links.Validate(), s.catalogue().CheckParams(s.Params, chosen))
	for _, given := range s.Cases {
		errs = append(errs, suggest.For("cases", s.catalogue().CheckParams(given, chosen)))
	}
	return errors.Join(errs...)
}

// ReadTopology reads the graph of a topology that is a file, once for all that is done with the
// scenario, and takes the number of nodes from the topology where it has one and none was asked
// for.
func (s *Scenario) ReadTopology() (err error) {
	if s.Topology, err = s.Topology.Load(); err != nil {
		return err
	}
	if size := s.Topology.Size(); size != 0 && len(s.Nodes) == 0 {
		s.Nodes = []int{size}
	}
	return nil
}

// validEngines checks the engines, and that they do what is asked of them.
func (s *Scenario) validEngines() error {
	var errs []error
	if len(s.Engines) == 0 {
		errs = append(errs, suggest.Wrong("engine", "none", "at least one of %s", strings.Join(engine.Names(), ", ")))
	}
	for _, e := range s.Engines {
		switch {
		case e.Validate() != nil:
			errs = append(errs, e.Validate())
		default:
			errs = append(errs, e.CheckLinks(s.Links))
		}
	}
	if s.Delta != 0 && !slices.ContainsFunc(s.Engines, func(e engine.Engine) bool {
		return e.RealTime && !e.Reference
	}) {
		errs = append(errs, suggest.Wrong("delta", s.Delta,
			"0 on the engine %v, whose bound is that of the latency, and with stack real", engine.Sim))
	}
	return errors.Join(errs...)
}

// RealTime reports whether any of the engines runs nodes in real time.
func (s *Scenario) RealTime() bool {
	return slices.ContainsFunc(s.Engines, func(e engine.Engine) bool { return e.RealTime })
}

func (s *Scenario) catalogue() catalogue.Catalogue {
	if s.Catalogue == nil {
		return catalogue.BuiltIn()
	}
	return s.Catalogue
}

// algorithms resolves the names, in catalogue order and each once.
func (s *Scenario) algorithms() (catalogue.Catalogue, error) {
	if len(s.Algorithms) == 0 {
		return nil, suggest.Wrong("algorithms", "none", "at least one, or all")
	}
	return s.catalogue().Select(s.Algorithms)
}

// once takes out of the lists what they have twice, since the same run twice over would pass for
// two trials, and says what that was.
func (s *Scenario) once() []string {
	var said []string
	s.Algorithms, said = distinctOf("algorithms", s.Algorithms, said)
	s.Nodes, said = distinctOf("nodes", s.Nodes, said)
	s.Engines, said = distinctOf("engine", s.Engines, said)
	return said
}

// distinctOf is the list with each value once, and what is said of the others.
func distinctOf[T comparable](key string, list []T, said []string) ([]T, []string) {
	var kept []T
	times := map[T]int{}
	for _, v := range list {
		switch times[v]++; times[v] {
		case 1:
			kept = append(kept, v)
		case 2:
			said = append(said, fmt.Sprintf("%s: %v is given more than once, and runs once", key, v))
		}
	}
	return kept, said
}

// distinct drops errors that say the same.
func distinct(errs []error) []error {
	var kept []error
	for _, e := range errs {
		if e != nil && !slices.ContainsFunc(kept, func(k error) bool { return k.Error() == e.Error() }) {
			kept = append(kept, e)
		}
	}
	return kept
}
