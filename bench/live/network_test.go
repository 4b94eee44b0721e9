package live

import (
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

func TestExecutionsOfOneNetworkAreAlike(t *testing.T) {
	silent := chatter() // without answers, whose numbers depend on the order of what they answer
	silent.receive = nil
	for name, toy := range map[string]*toy{"rumour": rumour(DefaultDelta, 8), "chatter": silent} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := nodes(12)
				cfg.PerNode = true
				cfg.Links.Loss, cfg.Links.Duplicate = 0.2, 0.1
				cfg.Limits.Events = 600 // more than one execution has
				cfg.Faults = []algorithms.Fault{
					crash(11*ms, 3), comeBack(21*ms, 3), crash(16*ms, 4),
					{At: 26 * ms, Kind: algorithms.Split, Cut: &algorithms.Cut{SideA: make([]bool, 12)}},
				}
				cfg.Faults[3].Cut.SideA[0] = true
				n, err := Prepare(toy.algorithm(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				defer n.Close()
				var first engine.Outcome
				for i := range 4 {
					out, err := n.Execute(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					out.Counts.Depth = 0 // what a node heard before depends on timing
					if i == 0 {
						first = out
					} else if diff := cmp.Diff(first, out); diff != "" {
						t.Fatalf("execution %d (-first +this):\n%s", i, diff)
					}
					if err := n.Reset(); err != nil {
						t.Fatal(err)
					}
				}
			})
		})
	}
}

// What was under way at the end of one execution must not reach the next.
func TestNothingIsLeftOfAnExecution(t *testing.T) {
	stop, calls := true, 0
	flood := &toy{
		start: func(_ *actor, e *env) {
			for range 100 {
				e.Send(e.Neighbor(0), note{})
			}
			e.SetTimer(1, algorithms.Timer{})
			if stop {
				e.SetTimer(algorithms.Hour, algorithms.Timer{})
			}
			e.Report(algorithms.Observation{})
		},
		receive: func(_ *actor, e *env, _ algorithms.ID, m note) {
			if stop && m.kind == 0 {
				e.Send(e.Self(), note{kind: 1})
			}
			e.Report(algorithms.Observation{})
		},
		observe: func(algorithms.Time, algorithms.ID, algorithms.Observation) error {
			if calls++; stop && calls == 20 {
				panic("enough")
			}
			return nil
		},
	}
	n, err := Prepare(flood.algorithm(), nodes(2))
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if _, err := n.Execute(t.Context()); err == nil {
		t.Fatal("no error of a checker that panics")
	}
	stop = false
	if err := n.Reset(); err != nil {
		t.Fatal(err)
	}
	out, err := n.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, out, "ok")
	if c := out.Counts; c.Sent != 200 || c.Delivered != 200 || out.Events != 204 {
		t.Errorf("%d sent, %d delivered, %d events; want 200, 200, 204", c.Sent, c.Delivered, out.Events)
	}
}

func TestStorageIsThatOfOneExecution(t *testing.T) {
	recoveries := 0
	keep := &toy{
		start: func(_ *actor, e *env) { e.SetTimer(2*ms, algorithms.Timer{}) },
		restore: func(_ *actor, e *env, stable []byte) {
			if recoveries++; stable != nil {
				t.Errorf("recovery %d finds %v", recoveries, stable)
			}
			e.SetTimer(2*ms, algorithms.Timer{})
		},
		timeout: func(_ *actor, e *env, _ algorithms.Timer) { e.Persist([]byte("late")) },
	}
	cfg := nodes(1)
	cfg.Faults = []algorithms.Fault{crash(ms, 0), comeBack(ms, 0)}
	synctest.Test(t, func(t *testing.T) {
		n, err := Prepare(keep.algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer n.Close()
		for range 2 {
			if _, err := n.Execute(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := n.Reset(); err != nil {
				t.Fatal(err)
			}
		}
	})
	if recoveries != 2 {
		t.Errorf("%d recoveries, want 2", recoveries)
	}
}

func TestNetworkThatIsNotReady(t *testing.T) {
	n, err := Prepare(chatter().algorithm(), nodes(2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Execute(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Execute(t.Context()); err == nil || !strings.Contains(err.Error(), "Reset it") {
		t.Errorf("second execution: error %v", err)
	}
	n.Close()
	n.Close()
	if _, err := n.Execute(t.Context()); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("execution of a closed network: error %v", err)
	}
	if err := n.Reset(); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("reset of a closed network: error %v", err)
	}
}

// The bubbles of the other tests fail where a goroutine is left; this is the same outside.
func TestCloseEndsAllGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	n, err := Prepare(endless().algorithm(), Config{
		Config: engine.Config{Graph: algorithms.Complete(500), Limits: engine.Limits{Events: 1000}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := runtime.NumGoroutine(); got < 500 {
		t.Errorf("%d goroutines, want at least 500: the test sees nothing", got)
	}
	if _, err := n.Execute(t.Context()); err != nil {
		t.Fatal(err)
	}
	n.Close()
	// The last thing a goroutine does is to say that it exits, so it may be there yet.
	for range 1 << 20 {
		if runtime.NumGoroutine() <= before {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%d goroutines are left", runtime.NumGoroutine()-before)
}

func TestLargeNetwork(t *testing.T) {
	const n = 3000
	out, err := Run(t.Context(), &request.Centralized, Config{Config: engine.Config{Graph: algorithms.Complete(n)}})
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, out, "ok")
	if out.Counts.Sent != 2*(n-1) || out.Counts.Delivered != 2*(n-1) || out.Result.Ops != n-1 {
		t.Errorf("%d sent, %d delivered, %d answered; want %d, %d, %d", out.Counts.Sent, out.Counts.Delivered,
			out.Result.Ops, 2*(n-1), 2*(n-1), n-1)
	}
	if low := out.Expected.Low; low != 2*(n-1) {
		t.Errorf("the textbook's count is %g, want %d", low, 2*(n-1))
	}
}

func TestSendingAllocatesNothing(t *testing.T) {
	// The difference between a long and a short run is that of the messages.
	allocations := func(hops uint32) float64 {
		n, err := Prepare(tokenRing(hops).algorithm(), nodes(8))
		if err != nil {
			t.Fatal(err)
		}
		defer n.Close()
		return testing.AllocsPerRun(20, func() {
			if _, err := n.Execute(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := n.Reset(); err != nil {
				t.Fatal(err)
			}
		})
	}
	short, long := allocations(10), allocations(5010)
	if long > short+50 {
		t.Errorf("5000 messages more make %g allocations more", long-short)
	}
}

func TestConfigNamesAllThatIsWrong(t *testing.T) {
	bad := Config{
		Config: engine.Config{
			Graph: algorithms.Complete(3), Delta: 2 * algorithms.Hour,
			Limits: engine.Limits{Events: -4},
			Links: network.Links{
				Latency: network.Latency{A: -7}, Reorder: 0.5, Hold: 7, Loss: math.NaN(),
			},
			Faults: []algorithms.Fault{
				crash(0, 3), comeBack(-1, 0),
				{Kind: algorithms.Split},
				{Kind: algorithms.Heal, Cut: &algorithms.Cut{SideA: make([]bool, 2)}},
				{Kind: 9},
			},
		},
		Mailbox: -2, Grace: -3, Transport: 9,
	}
	err := bad.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"live: ", "delta: 2h0m0s (allowed: 1 tick to 1h0m0s", "mailbox: -2", "grace: -3", "transport: 9", "limits: -4",
		"latency: -7µs", "reorder 0.5, hold 7µs", "loss NaN", "fault 0: crash of node 3 (allowed: 0 to 2)",
		"fault 1: recover at -1µs", "fault 2: split without", "fault 3: heal without",
		"fault 4: kind 9",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
	if _, again := Prepare(chatter().algorithm(), bad); again == nil || again.Error() != err.Error() {
		t.Errorf("Prepare: error %v", again)
	}
	if err := (&Config{}).Validate(); err == nil || err.Error() != "live: no graph" {
		t.Errorf("no graph: error %v", err)
	}
	if _, err := Run(t.Context(), &request.Centralized, Config{
		Config: engine.Config{Graph: algorithms.Complete(2), Params: algorithms.Params{"speed": "1"}},
	}); err == nil || !strings.HasPrefix(err.Error(), "live: centralized.speed: no such parameter") {
		t.Errorf("unknown parameter: error %v", err)
	}
}

func TestDefaults(t *testing.T) {
	var seen algorithms.Setup
	alg := chatter().algorithm()
	build := alg.New
	alg.New = func(s algorithms.Setup) (algorithms.Instance[actor], error) {
		seen = s
		return build(s)
	}
	cfg := nodes(2)
	cfg.Links.Loss = 0.1
	cfg.Faults = []algorithms.Fault{crash(1, 1)}
	if _, err := Run(t.Context(), alg, cfg); err != nil {
		t.Fatal(err)
	}
	if seen.Delta != DefaultDelta || seen.Seed != 7 || seen.Faults != algorithms.Loss|algorithms.Crashes {
		t.Errorf("delta %v, seed %d, faults %v; want %v, 7, crashes and loss",
			seen.Delta, seen.Seed, seen.Faults, DefaultDelta)
	}
	cfg = nodes(100000).withDefaults()
	if cfg.Mailbox != 400000 || nodes(2).withDefaults().Mailbox != DefaultMailbox {
		t.Errorf("mailboxes of %d and %d, want 400000 and %d",
			cfg.Mailbox, nodes(2).withDefaults().Mailbox, DefaultMailbox)
	}
	if cfg.Grace != DefaultGrace || cfg.Limits.Time != engine.RealTimeLimit ||
		cfg.Limits.Events != engine.DefaultLimits.Events {
		t.Errorf("grace %v, limits %+v", cfg.Grace, cfg.Limits)
	}
}
