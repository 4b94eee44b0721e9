package outcomes

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// terms are a price of one joule a message.
func terms() Terms {
	stack, err := network.LookupStack("ethernet-ipv4-udp")
	if err != nil {
		panic(err)
	}
	one := energy.Exactly[energy.Joules](1)
	return Terms{Nodes: 3, Stack: stack, Profile: cost.Profile{
		Name: "one", Kind: energy.Assumed, PerMessage: one, Source: "test",
	}}
}

// drawn is an outcome of which every figure varies, some of them missing now and then.
func drawn(rng *rand.Rand) engine.Outcome {
	n := func() int64 { return rng.Int64N(1000) }
	o := engine.Outcome{
		GoalAt: algorithms.Time(n()), Events: 5000 + n(), Waits: n(), Hash: rng.Uint64(),
		Result: algorithms.Result{Ops: n(), Metrics: []algorithms.Metric{{Name: "coverage", Value: rng.Float64()}}},
		Faults: engine.FaultCount{Planned: 3, Happened: n() % 4, Idle: n() % 2}, Vacuous: n()%2 == 0,
	}
	c := &o.Counts
	c.Sent, c.Delivered, c.Bytes, c.Depth, c.Duplicated = n(), n(), n(), n(), n()
	c.Kinds[1].Sent, c.Dropped[engine.Lost], c.Dropped[engine.Cut] = n(), n(), n()
	c.Sizes = []int64{0, n(), n()}
	if n()%2 == 0 {
		c.BySender = []int64{n(), n(), 1}
		o.Result.Metrics = append(o.Result.Metrics, algorithms.Metric{Name: "rounds", Value: float64(n()), Unit: "1"})
		o.Expected = algorithms.Expected{Low: 1, High: float64(2 + n())}
		o.Parts = []engine.Part{{
			Name: "acks", Without: []algorithms.Kind{1}, Expected: algorithms.Exactly(float64(1 + n())),
		}}
	}
	return o
}

// Sums that were merged are those of all executions, up to rounding.
func TestMerge(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var all Sums
		chunks := make([]Sums, 1+rng.IntN(5))
		for i := range chunks {
			for range rng.IntN(10) {
				o := drawn(rng)
				all.Add(&o, terms())
				chunks[i].Add(&o, terms())
				if o.Vacuous {
					all.Failed.Add("goal not reached: node 1", o.Hash)
					chunks[i].Failed.Add("goal not reached: node 1", o.Hash)
				}
			}
		}
		var merged Sums
		for i := range chunks {
			before, _ := json.Marshal(chunks[i])
			merged.Merge(&chunks[i])
			if after, _ := json.Marshal(chunks[i]); string(after) != string(before) {
				t.Fatalf("seed %d: merging changes what is merged", seed)
			}
		}
		all.Courses, merged.Courses = 0, 0 // which hashes how they were cut
		near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(1+math.Abs(a)+math.Abs(b)) })
		if d := cmp.Diff(all, merged, near); d != "" {
			t.Errorf("seed %d: %s", seed, d)
		}
	}
}

// Every figure counts in a merge: none is forgotten that Add fills in.
func TestMergeTakesAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var one, other Sums
	for one.ExpectedLow.Count == 0 || other.ExpectedLow.Count == 0 {
		a, b := drawn(rng), drawn(rng)
		a.Transfer, b.Transfer = &engine.Transfer{Framing: 7, Written: 9}, &engine.Transfer{Framing: 8, Written: 1}
		one.Add(&a, terms())
		other.Add(&b, terms())
	}
	before := one.clone()
	one.Merge(&other)
	for i, s := range one.spreads() {
		if s.Count != before.spreads()[i].Count+other.spreads()[i].Count {
			t.Errorf("spread %d has %v values", i, s.Count)
		}
	}
	// Whoever adds a field of this type has to list it.
	own := 0
	for _, v := range []reflect.Value{reflect.ValueOf(one), reflect.ValueOf(one.Work)} {
		for _, field := range v.Fields() {
			if field.Type() == reflect.TypeOf(one.Messages) {
				own++
			}
		}
	}
	if listed := len(one.spreads()); listed != own {
		t.Errorf("%d spreads are merged, and there are %d", listed, own)
	}
}

// What is the same in all executions has that mean to the last bit, however they were cut.
func TestEqualValuesStayExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	o := drawn(rng)
	o.Result.Metrics = []algorithms.Metric{{Name: "coverage", Value: 0.1}}
	var all Sums
	for cut := range 9 {
		var chunk Sums
		for range 1 + 7*cut {
			chunk.Add(&o, terms())
		}
		all.Merge(&chunk)
	}
	for i, s := range all.spreads() {
		var one Sums
		one.Add(&o, terms())
		if want := one.spreads()[i].Mean; s.Mean != want || s.Squares != 0 {
			t.Errorf("spread %d: %v ± %v; want %v", i, s.Mean, s.Squares, want)
		}
	}
	if m := all.Metrics[0].Values; m.Mean != 0.1 || m.Squares != 0 {
		t.Errorf("coverage %v", m)
	}
}

// Sums come back from JSON bit by bit.
func TestJSON(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	var s Sums
	for range 100 {
		o := drawn(rng)
		s.Add(&o, terms())
	}
	s.Failed.Add("violation: two leaders", math.MaxUint64)
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Sums
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s, back); d != "" {
		t.Error(d)
	}
	if len(text) > 8<<10 {
		t.Errorf("%d bytes", len(text))
	}
}

func TestFailures(t *testing.T) {
	var a, b Failures
	a.Add("goal not reached", 1)
	a.Add("violation: two leaders", 2)
	b.Add("violation: none", 3)
	b.Add("stopped at the limit of time: goal not reached", 4)
	a.merge(b)
	const want = "goal not reached: in 1; violation: in 2; stopped at the limit of time: in 1 of 9 trials"
	if got := a.Of(9, "trials"); got != want || a[1].Seed != 2 || a[1].Status != "violation: two leaders" {
		t.Errorf("%q, %+v; want %q", got, a, want)
	}
}

// What a record has of executions are their means: messages as they were sent, bytes on the wire
// with their headers, and kinds without those of the set-up.
func TestCounted(t *testing.T) {
	spec := &algorithms.Spec{Kinds: []algorithms.KindSpec{{Name: "join", Setup: true}, {Name: "ask"}}}
	var s Sums
	for sent := range int64(3) {
		o := engine.Outcome{Counts: engine.Counts{Sent: 4 + sent, Delivered: 1, Bytes: 10 * (4 + sent)}}
		o.Counts.Kinds[0].Sent, o.Counts.Kinds[1].Sent = 9, 4+sent
		o.Counts.Sizes = make([]int64, 11)
		o.Counts.Sizes[10] = 4 + sent
		s.Add(&o, terms())
	}
	stack := terms().Stack
	wire := float64(stack.WireBytes([]int64{10: 5}))
	if wire <= 50 {
		t.Fatalf("the headers of %s are none", stack.Name)
	}
	c := s.Counted(spec)
	if s.Runs != 3 || c.Messages != 5 || c.Bytes != 50 || c.WireBytes != wire {
		t.Errorf("%d runs of %v messages, %v bytes, %v on the wire; want 3 of 5, 50, %v",
			s.Runs, c.Messages, c.Bytes, c.WireBytes, wire)
	}
	if d := cmp.Diff([]record.NamedFigure{{Name: "ask", Value: 5}}, c.MessagesByKind); d != "" {
		t.Error(d)
	}
}
