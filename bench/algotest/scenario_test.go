package algotest

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func TestShapesFit(t *testing.T) {
	for topology := algorithms.AnyTopology; topology <= algorithms.NeedsComplete; topology++ {
		spec := algorithms.Spec{Name: "demo", Topology: topology}
		links := map[int64]bool{}
		for n := 1; n <= 16; n++ {
			for seed := range uint64(8) {
				g := shape(topology, n, seed)
				if err := spec.Fits(g); err != nil || g.N() != n {
					t.Errorf("%s, %d nodes, seed %d: %d nodes, %v", topology, n, seed, g.N(), err)
				}
				if seed == 0 && !g.IsComplete() {
					t.Errorf("%s, %d nodes, seed 0: not complete", topology, n)
				}
				if inPieces := topology == algorithms.AnyTopology && seed%5 == 4 && n > 1; connected(g) == inPieces {
					t.Errorf("%s, %d nodes, seed %d: connected is %t", topology, n, seed, !inPieces)
				}
				if n == 16 {
					links[g.Edges()] = true
				}
			}
		}
		want := map[algorithms.Topology]int{
			algorithms.AnyTopology: 5, algorithms.NeedsStar: 2, algorithms.NeedsRing: 2, algorithms.NeedsComplete: 1,
		}[topology]
		if len(links) < want {
			t.Errorf("%s: %d different networks of 16 nodes, want at least %d", topology, len(links), want)
		}
	}
}

// connected reports whether every node can be reached from node 0.
func connected(g *algorithms.Graph) bool {
	reached := map[algorithms.ID]bool{0: true}
	for queue := []algorithms.ID{0}; len(queue) > 0; queue = queue[1:] {
		for i := range g.Degree(queue[0]) {
			if id := g.Neighbor(queue[0], i); !reached[id] {
				reached[id] = true
				queue = append(queue, id)
			}
		}
	}
	return len(reached) == g.N()
}

func TestScenariosCoverTheClasses(t *testing.T) {
	narrow := with(func(a *toy) {
		a.Spec.Safe = algorithms.Loss | algorithms.Crashes | algorithms.Recoveries
		a.Spec.Live = algorithms.Loss
	})
	s := newSuite(narrow, toyOptions, false)
	each := map[string]int{}
	live, safe, all := 0, 0, 400
	var over, declared, late int
	for seed := range uint64(all) {
		cfg := s.scenario(seed)
		c := classes(&cfg)
		if s.alg.Spec.Live.Has(c) {
			live++
		}
		if s.alg.Spec.Safe.Has(c) {
			safe++
		}
		for _, name := range c.Names() {
			each[name]++
		}
		if cfg.Overtime > 0 {
			over++
		}
		if cfg.Links.Loss == unlikely || cfg.Links.Duplicate == unlikely || cfg.Links.Reorder == unlikely {
			declared++
		}
		base, err := s.run(s.plain(cfg.Graph.N(), cfg.Params, seed))
		if err != nil {
			t.Fatal(err)
		}
		if len(cfg.Faults) > 0 && cfg.Faults[len(cfg.Faults)-1].At > base.Time/4 {
			late++
		}
		if long := cfg.Limits.Events > 20*base.Events+5000; long != s.alg.Spec.Live.Has(c) {
			t.Errorf("scenario %d with %s has a limit of %d events, and without failures it takes %d",
				seed, c, cfg.Limits.Events, base.Events)
		}
		if err := cfg.Validate(); err != nil {
			t.Errorf("scenario %d: %v", seed, err)
		}
		if again := s.scenario(seed); replay(&again) != replay(&cfg) {
			t.Errorf("scenario %d is not always the same:\n%s\n%s", seed, replay(&cfg), replay(&again))
		}
	}
	for _, name := range allFaults.Names() {
		if each[name] < all/20 {
			t.Errorf("%d of %d scenarios have %s, want at least a twentieth", each[name], all, name)
		}
	}
	if over < all/3 || over > all*2/3 || declared < all/20 || declared > all/2 || late < all/4 {
		t.Errorf("of %d scenarios %d run on, %d declare what does not happen, %d have faults when something happens",
			all, over, declared, late)
	}
	if live < all/5 || safe < all/2 || safe > all*9/10 {
		t.Errorf("of %d scenarios %d are within Live and %d within Safe", all, live, safe)
	}
}

// Whatever crashes, one node at least is left alone by the scenario and by the workload.
func TestOneNodeIsLeftAlone(t *testing.T) {
	a := newToy(quirks{})
	build := a.New
	a.New = func(s algorithms.Setup) (algorithms.Instance[toyNode], error) {
		inst, err := build(s)
		for id := range s.N() / 2 {
			inst.Faults = append(inst.Faults, algorithms.Fault{At: 10, Kind: algorithms.Crash, Node: algorithms.ID(id)})
		}
		return inst, err
	}
	s := newSuite(a, toyOptions, false)
	crashed := 0
	for seed := range uint64(200) {
		cfg := s.scenario(seed)
		n := cfg.Graph.N()
		hit := map[algorithms.ID]bool{}
		for id := range n / 2 {
			hit[algorithms.ID(id)] = true
		}
		before := len(hit)
		for _, f := range cfg.Faults {
			if f.Kind == algorithms.Crash {
				hit[f.Node] = true
			}
		}
		if len(hit) == n {
			t.Errorf("scenario %d leaves nobody alone:\n%s", seed, replay(&cfg))
		}
		if len(hit) > before {
			crashed++
		}
	}
	if crashed < 50 {
		t.Errorf("%d of 200 scenarios let a node crash, want at least 50", crashed)
	}
}

func TestClasses(t *testing.T) {
	crash := func(at algorithms.Time, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
	}
	recovery := func(at algorithms.Time, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: algorithms.Recover, Node: node}
	}
	cut := &algorithms.Cut{SideA: make([]bool, 3)}
	for _, tc := range []struct {
		name  string
		links network.Links
		plan  []algorithms.Fault
		want  algorithms.Faults
	}{
		{"nothing", network.Links{}, nil, algorithms.NoFaults},
		{"links", network.Links{Loss: 0.1, Duplicate: 0.1, Reorder: 0.1}, nil, algorithms.Loss |
			algorithms.Duplication | algorithms.Reordering},
		{"crash", network.Links{}, []algorithms.Fault{crash(1, 0)}, algorithms.Crashes},
		{"pause", network.Links{}, []algorithms.Fault{crash(1, 0), recovery(2, 0)}, algorithms.Recoveries},
		{
			"pause, not in order",
			network.Links{},
			[]algorithms.Fault{recovery(2, 0), crash(1, 0)},
			algorithms.Recoveries,
		},
		{
			"recovery of a node that is up",
			network.Links{},
			[]algorithms.Fault{recovery(1, 0), crash(2, 0)},
			algorithms.Crashes | algorithms.Recoveries,
		},
		{
			"pause and crash",
			network.Links{},
			[]algorithms.Fault{crash(1, 0), recovery(2, 0), crash(3, 0)},
			algorithms.Crashes | algorithms.Recoveries,
		},
		{
			"pause of one, crash of another",
			network.Links{},
			[]algorithms.Fault{crash(1, 0), recovery(2, 0), crash(1, 1)},
			algorithms.Crashes | algorithms.Recoveries,
		},
		{"cut", network.Links{}, []algorithms.Fault{
			{Kind: algorithms.Split, Cut: cut},
			{At: 1, Kind: algorithms.Heal, Cut: cut},
		}, algorithms.Partitions},
	} {
		cfg := sim.Config{Graph: algorithms.Complete(3), Links: tc.links, Faults: tc.plan}
		if got := classes(&cfg); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

// What a failure prints can be pasted into a test.
func TestReplayIsGo(t *testing.T) {
	s := newSuite(with(func(a *toy) { a.Spec.Topology = algorithms.AnyTopology }), toyOptions, false)
	for seed := range uint64(50) {
		cfg := s.scenario(seed)
		source := replay(&cfg)
		if _, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc f() {\n"+source+"\n}", 0); err != nil {
			t.Errorf("%v:\n%s", err, source)
		}
	}
	cut := &algorithms.Cut{SideA: []bool{true, false, false}, OneWay: true}
	cfg := sim.Config{
		Graph: shape(algorithms.NeedsRing, 3, 0), Params: algorithms.Params{"k": "3"}, Seed: 7,
		Links: network.Links{Latency: latencies[0], Loss: 0.25, Duplicate: 0.125, Reorder: 0.5, Hold: 9},
		Faults: []algorithms.Fault{
			{At: 5, Kind: algorithms.Split, Cut: cut},
			{At: 6, Kind: algorithms.Crash, Node: 2},
			{At: 7, Kind: algorithms.Heal, Cut: cut},
			{At: 8, Kind: algorithms.Recover, Node: 2},
		},
		Overtime: 11, Limits: engine.Limits{Events: 13, Time: 17},
	}
	want := `cut0 := &algorithms.Cut{SideA: []bool{true, false, false}, OneWay: true}
cfg := sim.Config{Graph: algorithms.Complete(3), Params: algorithms.Params{"k":"3"}, Seed: 7, ` +
		`Links: network.Links{Latency: network.Latency{Distribution: 1, A: 500, B: 1500}, ` +
		`Loss: 0.25, Duplicate: 0.125, Reorder: 0.5, Hold: 9}, ` +
		`Faults: []algorithms.Fault{{At: 5, Kind: algorithms.Split, Cut: cut0}, ` +
		`{At: 6, Kind: algorithms.Crash, Node: 2}, ` +
		`{At: 7, Kind: algorithms.Heal, Cut: cut0}, {At: 8, Kind: algorithms.Recover, Node: 2}}, ` +
		`Overtime: 11, Limits: engine.Limits{Events: 13, Time: 17}}`
	if got := replay(&cfg); got != want {
		t.Errorf("replay\n%s\nwant\n%s", got, want)
	}
	cfg.Graph = shape(algorithms.NeedsStar, 3, 1)
	if got := replay(&cfg); !strings.HasPrefix(got, "graph, _ := algorithms.NewGraph(3, [][2]int32{{0, "+
		"1}, {0, 2}})\n") ||
		!strings.Contains(got, "sim.Config{Graph: graph, ") {
		t.Errorf("replay of a star\n%s", got)
	}
}

// A toy without a second try fails where a message is lost; all else can go.
func TestShrinkTakesAllElse(t *testing.T) {
	s := newSuite(newToy(quirks{timeout: func(*toyNode, *toyEnv) bool { return true }}), toyOptions, false)
	cut := &algorithms.Cut{SideA: []bool{4: true, 15: false}}
	cfg := s.plain(16, algorithms.Params{"patience": "5"}, 0)
	cfg.Links.Loss, cfg.Links.Duplicate, cfg.Links.Reorder, cfg.Overtime = 0.9, 0.2, 0.2, 10
	cfg.Faults = []algorithms.Fault{
		{At: 3, Kind: algorithms.Crash, Node: 1},
		{At: 4, Kind: algorithms.Split, Cut: cut},
		{At: 5, Kind: algorithms.Recover, Node: 1},
		{At: 6, Kind: algorithms.Heal, Cut: cut},
		{At: 7, Kind: algorithms.Crash, Node: 9},
		{At: 8, Kind: algorithms.Recover, Node: 9},
	}
	err := s.judge(cfg)
	if err == nil {
		t.Fatal("the scenario does not fail to begin with")
	}
	small, err := s.shrink(cfg, err)
	if err == nil || s.judge(small) == nil {
		t.Error("what is left does not fail")
	}
	if small.Graph.N() != 2 || small.Params != nil || small.Faults != nil || small.Overtime != 0 ||
		small.Links.Loss == 0 || small.Links.Duplicate != 0 || small.Links.Reorder != 0 ||
		small.Links.Latency != (network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}) {
		t.Errorf("what is left is\n%s\n%v", replay(&small), err)
	}
}

// A toy that reports twice fails where a message comes twice.
func TestShrinkTakesLoss(t *testing.T) {
	s := newSuite(newToy(quirks{
		receive: func(t *toyNode, _ *toyEnv, _ algorithms.ID, _ toyMessage) bool { t.has = false; return false },
	}), Options{}, false)
	cfg := s.plain(8, nil, 0)
	cfg.Links.Loss, cfg.Links.Duplicate, cfg.Links.Reorder = 0.2, 0.9, 0.2
	err := s.judge(cfg)
	if err == nil {
		t.Fatal("the scenario does not fail to begin with")
	}
	if small, _ := s.shrink(cfg, err); small.Links.Loss != 0 || small.Links.Duplicate == 0 || small.Links.Reorder != 0 {
		t.Errorf("what is left is\n%s", replay(&small))
	}
}

// A node that is down cannot crash, and one that is up cannot come back: an engine does not
// tell the checker, and neither does a replay.
func TestFaultsWithoutEffect(t *testing.T) {
	q := quirks{fault: func(c *toyChecker, _ algorithms.Fault) { c.count += 100 }}
	s := newSuite(newToy(q), toyOptions, false)
	cut := &algorithms.Cut{SideA: make([]bool, 3)}
	cfg := s.plain(3, nil, 0)
	for i, kind := range []algorithms.FaultKind{
		algorithms.Recover, algorithms.Recover, algorithms.Crash, algorithms.Split, algorithms.Crash, algorithms.Heal,
		algorithms.Recover, algorithms.Split, algorithms.Recover, algorithms.Recover, algorithms.Heal, algorithms.Crash,
		algorithms.Recover, algorithms.Recover,
	} {
		for _, at := range []algorithms.Time{0, 1600} {
			f := algorithms.Fault{At: at * algorithms.Time(i), Kind: kind}
			if kind == algorithms.Split || kind == algorithms.Heal {
				f.Cut = cut
			} else {
				f.Node = algorithms.ID(i % 2)
			}
			cfg.Faults = append(cfg.Faults, f)
		}
	}
	if err := s.judge(cfg); err != nil {
		t.Error(failure(&cfg, err))
	}
}

// A crash goes with its recovery, or the recovery alone, and a cut with its healing.
func TestShrinkKeepsPairs(t *testing.T) {
	s := newSuite(newToy(quirks{}), Options{Sizes: []int{4}}, false)
	cut := &algorithms.Cut{SideA: make([]bool, 4)}
	cfg := s.plain(4, nil, 1)
	cfg.Links.Latency = network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}
	cfg.Faults = []algorithms.Fault{
		{At: 1, Kind: algorithms.Crash, Node: 3},
		{At: 2, Kind: algorithms.Split, Cut: cut},
		{At: 3, Kind: algorithms.Recover, Node: 3},
		{At: 4, Kind: algorithms.Heal, Cut: cut},
		{At: 5, Kind: algorithms.Crash, Node: 2},
	}
	var left []string
	for _, c := range s.simplifications(cfg) {
		var steps []string
		for _, f := range c.Faults {
			steps = append(steps, f.At.String())
		}
		left = append(left, strings.Join(steps, " "))
	}
	want := []string{"", "2µs 4µs 5µs", "1µs 3µs 5µs", "1µs 2µs 4µs 5µs", "1µs 2µs 3µs 4µs"}
	if !slices.Equal(left, want) {
		t.Errorf("simpler plans %q, want %q", left, want)
	}
}

func TestWithin(t *testing.T) {
	cut := &algorithms.Cut{SideA: []bool{true, false, true, false}, OneWay: true}
	plan := []algorithms.Fault{
		{Kind: algorithms.Split, Cut: cut},
		{Kind: algorithms.Crash, Node: 1},
		{Kind: algorithms.Crash, Node: 2},
		{Kind: algorithms.Heal, Cut: cut},
	}
	got := within(2, plan)
	if len(got) != 3 || got[0].Cut != got[2].Cut || got[0].Cut == cut || !got[0].Cut.OneWay ||
		!slices.Equal(got[0].Cut.SideA, []bool{true, false}) || got[1].Node != 1 {
		t.Errorf("within two nodes: %+v", got)
	}
}

// Noise is of three sorts, and a decoder has to cope with each.
func TestNoise(t *testing.T) {
	s := newSuite(newToy(quirks{}), toyOptions, false)
	known := []byte("an encoding of some length, in which a few bytes change")
	rng := algorithms.NewRand(1)
	var changed, made, random int
	const all = 3000
	for range all {
		b := s.noise(&rng, [][]byte{known})
		differ := 0
		for i := range b {
			if i < len(known) && b[i] != known[i] {
				differ++
			}
		}
		r := algorithms.NewReader(b)
		r.Kind(2)
		fields := 0
		for ; r.Done() != nil && fields < 8; fields++ {
			r = algorithms.NewReader(b)
			r.Kind(2)
			for range fields {
				r.Uvarint(1<<64 - 1)
			}
		}
		switch {
		case len(b) == len(known) && differ <= 3:
			changed++
		case r.Done() == nil && len(b) > 6:
			made++
		default:
			random++
		}
	}
	if changed < all/10 || made < all/10 || random < all/10 {
		t.Errorf("of %d, %d are changed encodings, %d are made of numbers, %d are random", all, changed, made, random)
	}
}
