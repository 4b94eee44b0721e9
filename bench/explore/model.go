package explore

import (
	"errors"
	"fmt"
	"io"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/explore/snapshot"
	"github.com/joulemark/joulemark/bench/network"
)

// Config is one exploration. Graph is required; the zero value of every other field is its
// default.
type Config struct {
	Graph  *algorithms.Graph
	Params algorithms.Params
	Seed   uint64
	// Delta is the bound on delays that algorithms build their time-outs on; 0 stands for that of
	// the simulator's links.
	Delta  algorithms.Time
	Bounds Bounds
	// Strategy is which schedules are tried, Schedules how many are drawn, if any, with 0 for
	// DefaultSchedules, and First the number of the first: who has drawn so many goes on there.
	Strategy         Strategy
	Schedules, First int64
	// Continue, where it is not nil, is the report of the schedules from First on that were drawn
	// before, with this Config. The exploration goes on where that ends, and its report is that of
	// all.
	Continue *Report
	// Horizon is the virtual time at which a schedule is cut off; 0 stands for 1000 Delta.
	Horizon algorithms.Time
	// States is after how many visited states an exploration stops; 0 stands for DefaultStates.
	States int64
	// Memory is after how many bytes in use an exploration stops, 24 for each visited state and
	// what nodes, messages and checkers take; 0 stands for DefaultMemory.
	Memory int64
	// Workers is how many goroutines explore; 0 stands for one a core. What is found, and how
	// many states, does not depend on it.
	Workers int
	// Unreduced executes every event in every order, where the order of events at different nodes
	// makes no difference too. It takes longer and finds the same: it is there to show that.
	Unreduced bool
	// Symmetry visits of all states that differ only in the names of interchangeable nodes one. It
	// is an error where the algorithm declares none.
	Symmetry bool
	// History, where it is not nil, is where Replay writes what clients have asked for and were
	// answered, as a page in HTML. It is an error where the checker keeps nothing of that.
	History io.Writer
	// Progress, where it is not nil, is told now and then how far the exploration is. It is called
	// by one goroutine.
	Progress func(Progress)
}

// Progress is how far an exploration is: states that were visited, those that are still to be
// expanded on its level, and the number of that.
type Progress struct {
	States, Frontier int64
	Depth            int
	Schedules        int64 // drawn so far
	// Report is that of these schedules, nil where none are drawn. It can be continued.
	Report *Report
}

// DefaultStates is where an exploration stops that was given no number.
const DefaultStates = 2_000_000

// DefaultMemory is that of some 80 million states of small nodes.
const DefaultMemory = 4 << 30

// horizon is the default of Horizon, in bounds on delays.
const horizon = 1000

// model is an algorithm as something whose states follow from each other.
type model struct {
	protocol
	cfg     Config
	setup   algorithms.Setup
	inst    instance
	seed    uint64
	ordered bool // links keep their order
	plan    []algorithms.Fault
	cuts    []*algorithms.Cut // that there may be
	// renaming is nil unless nodes are interchangeable and the exploration makes use of it.
	renaming *symmetry
	// expected is the textbook's count; exact says that every schedule has to have it.
	expected algorithms.Expected
	exact    bool

	judgePlan snapshot.Plan[algorithms.Checker]
	shared    *snapshot.Shared

	nodes   table[node]
	flights table[flight]
	judges  table[judge]
}

// newModel prepares an exploration.
func newModel(p protocol, cfg Config) (m *model, err error) {
	if cfg.Graph == nil {
		return nil, errors.New("explore: no graph")
	}
	if n := cfg.Graph.N(); n > MaxNodes {
		return nil, fmt.Errorf("explore: %d nodes (allowed: up to %d)", n, MaxNodes)
	}
	if cfg.Delta == 0 {
		cfg.Delta = network.Links{}.WithDefaults().Delta()
	}
	if cfg.Horizon == 0 {
		cfg.Horizon = horizon * cfg.Delta
	}
	if cfg.States == 0 {
		cfg.States = DefaultStates
	}
	if cfg.Schedules == 0 {
		cfg.Schedules = DefaultSchedules
	}
	if cfg.Memory == 0 {
		cfg.Memory = DefaultMemory
	}
	m = &model{
		protocol: p, cfg: cfg, ordered: p.spec.FIFO, seed: algorithms.Hash(cfg.Seed),
		setup: algorithms.Setup{
			Graph: cfg.Graph, Params: cfg.Params, Seed: cfg.Seed, Delta: cfg.Delta, Faults: cfg.Bounds.Classes(),
		},
	}
	if m.inst, err = p.prepare(m.setup); err != nil {
		return nil, err
	}
	m.plan = network.MergeFaults(m.inst.Faults, nil)
	m.expected = engine.Expected(p.spec, m.setup)
	m.exact = m.expected.IsExact() && cfg.Bounds == Bounds{}
	if cfg.Bounds[Partition] > 0 {
		m.cuts = cutsOf(cfg.Graph.N())
	}
	if cfg.Symmetry {
		m.cfg.Unreduced = true // what sleeps in a state need not in one with other names
		if err := m.renames(); err != nil {
			return nil, fmt.Errorf("%s: %w", p.spec.Name, err)
		}
	}
	return m, m.inspect()
}

// soup reports whether messages are a set, and stay there when they have arrived.
func (m *model) soup() bool { return m.cfg.Bounds[Duplicate] == Any }

// timeless reports whether there is no clock.
func (m *model) timeless() bool { return m.cfg.Bounds[Timeout] == Any }

// MaxNodes is the largest network: partitions are sets of nodes in a word, and many more nodes
// than that nobody explores.
const MaxNodes = 64

// inspect finds out what nodes and checker are made of.
func (m *model) inspect() (err error) {
	defer func() {
		var wrong *snapshot.TypeError
		if e, ok := recover().(error); ok && errors.As(e, &wrong) {
			err = fmt.Errorf("%s: it cannot be explored: %w", m.spec.Name, wrong)
		} else if ok {
			panic(e)
		}
	}()
	if m.judgePlan, err = snapshot.Of[algorithms.Checker](); err != nil {
		return err
	}
	again, err := m.prepare(m.setup)
	if err != nil {
		return err
	}
	once, twice := m.makings(m.inst), m.makings(m.inst)
	m.shared = snapshot.Common(once, twice)
	checkers := snapshot.Common([]any{&m.inst.Checker}, []any{&again.Checker})
	m.shared.Add(checkers)
	players := m.inst.players(m.shared)
	for _, node := range once {
		players.copy(node)
	}
	m.judgePlan.Copy(&m.inst.Checker, m.shared)
	return nil
}

// makings are all nodes as an instance makes them.
func (m *model) makings(inst instance) []any {
	list := make([]any, m.cfg.Graph.N())
	for i := range list {
		list[i] = inst.Node(algorithms.ID(i))
	}
	return list
}

// cutsOf are the partitions of n nodes in two groups; node 0 is always on the same side. Up to 6
// nodes they are all there are, beyond that those which cut one node off, and the halves.
func cutsOf(n int) []*algorithms.Cut {
	var cuts []*algorithms.Cut
	add := func(in func(i int) bool) {
		side := make([]bool, n)
		for i := range side {
			side[i] = in(i)
		}
		cuts = append(cuts, &algorithms.Cut{SideA: side})
	}
	if n <= 6 {
		for set := 1; set < 1<<(n-1); set++ {
			add(func(i int) bool { return i > 0 && set>>(i-1)&1 == 1 })
		}
		return cuts
	}
	for one := range n {
		add(func(i int) bool { return i == one })
	}
	add(func(i int) bool { return i >= (n+1)/2 })
	return cuts
}
