package broadcast

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// The state of 10^6 nodes lies in one slice.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, most uintptr
	}{
		{"Flooder", unsafe.Sizeof(Flooder{}), 1},
		{"Pusher", unsafe.Sizeof(Pusher{}), 16},
		{"Caller", unsafe.Sizeof(Caller{}), 16},
		{"Flood", unsafe.Sizeof(Flood{}), 0},
		{"Gossip", unsafe.Sizeof(Gossip(0)), 4},
	} {
		if c.got > c.most {
			t.Errorf("%s takes %d bytes; want at most %d", c.name, c.got, c.most)
		}
	}
}

var gossipCodec = algotest.NewCodec(decodeGossip).
	Takes(newGossip(kindRumour, 0), "\x00", "round 0").
	Takes(newGossip(kindRumour, 1), "\x02", "round 1").
	Takes(newGossip(kindRequest, 1), "\x03", "round 1").
	Takes(newGossip(kindFeedback, 63), "\x7f", "round 63").
	Takes(newGossip(kindRumour, 64), "\x80\x01", "round 64").
	Takes(newGossip(kindRumour, maxRound), "\x80\x80\x80\x01", "round 1048576").
	Takes(newGossip(kindRequest, maxRound), "\x81\x80\x80\x01", "round 1048576").
	Refuses("", "truncated message").
	Refuses("\x80", "truncated message").
	Refuses("\x82\x00", "number is not encoded as it should be").
	Refuses("\x02\x00", "1 bytes too many").
	// too late
	Refuses("\x82\x80\x80\x01", "number 2097154 (allowed: at most 2097153)")

func TestDecodeGossip(t *testing.T) { gossipCodec.Test(t) }

func FuzzDecodeGossip(f *testing.F) { gossipCodec.Fuzz(f) }

// Calls go to different neighbours, to each of them as often as to any other, and to any two
// together as often as to any other two.
func TestCallIsUniform(t *testing.T) {
	const draws = 20000
	for _, g := range []*algorithms.Graph{
		algorithms.Complete(7),
		graph(t, 9, [][2]int32{{3, 0}, {3, 1}, {3, 4}, {3, 6}, {3, 7}, {3, 8}}),
	} {
		for _, fanout := range []int{1, 2, 3, 5} {
			env := algorithms.NewEnv[Gossip](g)
			rng := algorithms.NewRand(uint64(fanout))
			var seq uint32
			env.Bind(3, 0, &rng, &seq)
			single, double := map[algorithms.ID]float64{}, map[[2]algorithms.ID]float64{}
			p := &plan{fanout: fanout}
			for range draws {
				env.Effects().Clear()
				if got := p.call(env, newGossip(kindRumour, 1)); got != fanout || len(env.Effects().Sends) != fanout {
					t.Fatalf("%d calls, %d messages; want %d", got, len(env.Effects().Sends), fanout)
				}
				for i, a := range env.Effects().Sends {
					single[a.To]++
					for _, b := range env.Effects().Sends[:i] {
						double[[2]algorithms.ID{min(a.To, b.To), max(a.To, b.To)}]++
					}
				}
			}
			f := float64(fanout)
			check := func(what string, count, p float64) {
				if deviation := math.Abs(count - p*draws); deviation > 5*math.Sqrt(draws*p*(1-p)) {
					t.Errorf("fan-out %d: %s called %.0f times; want %.0f", fanout, what, count, p*draws)
				}
			}
			for i := range 6 {
				a := g.Neighbor(3, i)
				check(fmt.Sprint(a), single[a], f/6)
				for j := range i {
					b := g.Neighbor(3, j)
					check(fmt.Sprint(b, a), double[[2]algorithms.ID{b, a}], f*(f-1)/30)
				}
			}
		}
	}
}

// Round 1 begins with the run, and a node that comes back in the middle of a round joins in
// at the beginning of the next.
func TestRounds(t *testing.T) {
	p := &plan{length: 100}
	for _, c := range []struct {
		now     algorithms.Time
		current uint32
		next    algorithms.Time // span
	}{
		{0, 1, 100},
		{1, 1, 99},
		{99, 1, 1},
		{100, 2, 100},
		{250, 3, 50},
		{algorithms.Hour, maxRound + 1, -algorithms.Hour + maxRound*100 + 100},
	} {
		if got := p.current(c.now); got != c.current {
			t.Errorf("at %d: round %d; want %d", c.now, got, c.current)
		}
		if got := p.until(c.now, c.current+1); got != c.next {
			t.Errorf("at %d: %d until round %d; want %d", c.now, got, c.current+1, c.next)
		}
	}
}

func TestAutomaticRounds(t *testing.T) {
	for _, c := range []struct {
		n                    int
		fanout               string
		push, pull, pushPull uint32
	}{
		{1, "3", 2, 16, 4},
		{2, "1", 6, 20, 4},
		{50, "3", 3, 40, 6},
		{1000, "1", 12, 56, 12},
		{1000, "3", 4, 56, 8},
		{1000000, "3", 7, 96, 12},
	} {
		s := algorithms.Setup{
			Graph:  algorithms.Complete(c.n),
			Params: algorithms.Params{"fanout": c.fanout, "rounds": "0"},
		}
		if push, pull, both := pushRounds(s), pullRounds(s), pushPullRounds(s); push != c.push || pull != c.pull ||
			both != c.pushPull {
			t.Errorf("%d nodes, fan-out %s: %d, %d, %d rounds; want %d, %d, %d",
				c.n, c.fanout, push, pull, both, c.push, c.pull, c.pushPull)
		}
	}
}

// With the automatic numbers of rounds nearly every run reaches everybody.
func TestAutomaticRoundsSuffice(t *testing.T) {
	for _, n := range []int{2, 10, 50, 300} {
		for _, fanout := range []string{"1", "3"} {
			for i, run := range []func(testing.TB, sim.Config) engine.Outcome{runPush, runPull, runPushPull} {
				const seeds = 200
				missed := 0
				for seed := range uint64(seeds) {
					out := run(t, sim.Config{
						Graph: algorithms.Complete(n), Seed: seed,
						Params: algorithms.Params{"fanout": fanout},
					})
					if out.Result.Ops < int64(n) {
						missed++
					}
				}
				if missed > seeds/40 {
					t.Errorf("algorithm %d, %d nodes, fan-out %s: %d of %d runs left somebody out",
						i, n, fanout, missed, seeds)
				}
			}
		}
	}
}

// The messages of pull and push-pull that carry the rumour are few: in pull no node gets more of
// them than it asks for in one round.
func TestPullAnswers(t *testing.T) {
	const n, fanout = 500, 3
	for seed := range uint64(10) {
		out := runPull(t, sim.Config{Graph: algorithms.Complete(n), Seed: seed})
		if got := out.Counts.Kinds[kindRumour].Sent; got < n-1 || got > fanout*(n-1) {
			t.Errorf("seed %d: %d answers; want %d to %d", seed, got, n-1, fanout*(n-1))
		}
	}
}

func TestExpected(t *testing.T) {
	small := graph(t, 4, [][2]int32{{0, 1}, {0, 2}, {0, 3}}) // a star
	for _, c := range []struct {
		name string
		alg  func(algorithms.Setup) algorithms.Expected
		g    *algorithms.Graph
		p    algorithms.Params
		want algorithms.Expected
	}{
		{
			"infect and die", expectPush, algorithms.Complete(100),
			algorithms.Params{"rounds": "1"},
			algorithms.Expected{Low: 3 + 9, High: 300},
		},
		{
			"two rounds", expectPush, algorithms.Complete(100),
			algorithms.Params{"rounds": "2"},
			algorithms.Expected{Low: 24, High: 600},
		},
		{
			"everybody at once", expectPush, algorithms.Complete(4),
			algorithms.Params{"rounds": "1"},
			algorithms.Exactly(12),
		},
		{"nobody to tell", expectPush, algorithms.Complete(1), nil, algorithms.Expected{}},
		{"star", expectPush, small, algorithms.Params{"rounds": "2"}, algorithms.Exactly(12)},
		{
			"star, from a leaf", expectPush, small,
			algorithms.Params{"rounds": "2", "source": "1"},
			algorithms.Expected{Low: 4, High: 12},
		},
		{"counter", expectPush, algorithms.Complete(100), algorithms.Params{"stop": "counter"}, algorithms.Expected{}},
		{
			"push-pull", GossipPushPull.Spec.Expected, algorithms.Complete(100),
			algorithms.Params{"rounds": "5"},
			algorithms.Expected{Low: 1500, High: 3000},
		},
		{
			"push-pull on a star", GossipPushPull.Spec.Expected, small,
			algorithms.Params{"rounds": "5"},
			algorithms.Expected{Low: 30, High: 60},
		},
	} {
		spec := &GossipPush.Spec
		if strings.HasPrefix(c.name, "push-pull") {
			spec = &GossipPushPull.Spec
		}
		p, err := spec.Resolve(c.p)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.alg(algorithms.Setup{Graph: c.g, Params: p}); got != c.want {
			t.Errorf("%s: %+v; want %+v", c.name, got, c.want)
		}
	}
}

func TestSourceIsChecked(t *testing.T) {
	p := algorithms.Params{"source": "5"}
	s := algorithms.Setup{Graph: algorithms.Complete(5), Params: p, Delta: 1}
	_, flooding := Flooding.Prepare(s)
	_, push := GossipPush.Prepare(s)
	_, pull := GossipPull.Prepare(s)
	_, both := GossipPushPull.Prepare(s)
	for _, err := range []error{flooding, push, pull, both} {
		if err == nil || !strings.HasSuffix(err.Error(), "source: 5 (allowed: 0 to 4)") {
			t.Errorf("got %v; want source: 5 (allowed: 0 to 4)", err)
		}
	}
}

func TestCoverageRefuses(t *testing.T) {
	type seen struct {
		node algorithms.ID
		from int64
	}
	source := seen{2, 2}
	for _, c := range []struct {
		name string
		seen []seen // the last one is wrong
		want string
	}{
		{"twice", []seen{source, {1, 2}, {1, 2}}, "informed once: node 1"},
		{"the source twice", []seen{source, source}, "informed once: node 2"},
		{"from an ignorant node", []seen{source, {1, 0}}, "heard from the informed: node 1 was informed by 0"},
		{"before the source", []seen{{1, 2}}, "heard from the informed: node 1 was informed by 2"},
		{"out of nothing", []seen{source, {1, 1}}, "heard from the informed: node 1 knows the rumour from itself; " +
			"the source is 2"},
		{"from beyond", []seen{source, {1, 3}}, "heard from the informed: node 1 was informed by 3"},
		{"from none", []seen{source, {1, -1}}, "heard from the informed: node 1 was informed by -1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, checker := range []algorithms.Checker{
				newReach(algorithms.Complete(3), 2), newRest(3, 2, false, true), newRest(3, 2, true, false),
			} {
				var err error
				for i, s := range c.seen {
					err = checker.Observe(0, s.node, algorithms.Observation{What: sawRumour, Value: s.from})
					if err != nil && i < len(c.seen)-1 {
						t.Fatal(err)
					}
				}
				if err == nil || !strings.HasPrefix(err.Error(), c.want) {
					t.Errorf("got %v; want %s", err, c.want)
				}
			}
		})
	}
}

func TestGossipUnderFaults(t *testing.T) {
	const n = 30
	at := func(at algorithms.Time, kind algorithms.FaultKind, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: kind, Node: node}
	}
	all := func(kind algorithms.FaultKind, time algorithms.Time, from algorithms.ID) []algorithms.Fault {
		var plan []algorithms.Fault
		for id := from; id < n; id++ {
			plan = append(plan, at(time, kind, id))
		}
		return plan
	}
	late := algorithms.Second
	for _, c := range []struct {
		name           string
		links          network.Links
		plan           []algorithms.Fault
		coverage, both float64 // at least, of push; of pull and push-pull
		ops            int64   // at most
	}{
		{"copies", network.Links{Duplicate: 0.9}, nil, 0.9, 1, n},
		{"reordering", network.Links{Reorder: 0.9}, nil, 0.9, 1, n},
		{"loss", network.Links{Loss: 0.3}, nil, 0.8, 0.9, n},
		{"no source", network.Links{}, []algorithms.Fault{at(0, algorithms.Crash, 0)}, 0, 0, 0},
		{"nobody to tell", network.Links{}, all(algorithms.Crash, 0, 1), 1, 1, 1},
		{"half are down", network.Links{}, all(algorithms.Crash, 0, n/2), 0.9, 1, n / 2},
		{
			"the source forgets and begins again",
			network.Links{},
			[]algorithms.Fault{at(late, algorithms.Crash, 0), at(late, algorithms.Recover, 0)},
			0.9, 1, n + 1,
		},
		{
			"all forget",
			network.Links{},
			slices.Concat(all(algorithms.Crash, late, 0), all(algorithms.Recover, late, 0)), 0.9, 1. / n, 2 * n,
		},
	} {
		for _, a := range []struct {
			name     string
			run      func(testing.TB, sim.Config) engine.Outcome
			p        algorithms.Params
			coverage float64
		}{
			{"rounds", runPush, nil, c.coverage},
			{"once", runPush, algorithms.Params{"rounds": "1", "fanout": "10"}, c.coverage},
			{"counter", runPush, algorithms.Params{"stop": "counter"}, c.coverage},
			{"coin", runPush, algorithms.Params{"stop": "coin", "k": "8"}, c.coverage},
			{"pull", runPull, nil, c.both},
			{"push-pull", runPushPull, algorithms.Params{"rounds": "12"}, c.both},
		} {
			t.Run(c.name+", "+a.name, func(t *testing.T) {
				out := a.run(t, sim.Config{Graph: algorithms.Complete(n), Params: a.p, Links: c.links, Faults: c.plan})
				if out.Status() != "ok" || out.End != engine.Quiet {
					t.Errorf("%s, %s; want ok, quiet", out.Status(), out.End)
				}
				if coverageOf(out) < a.coverage || out.Result.Ops > c.ops {
					t.Errorf("coverage %g, %d informed; want at least %g, at most %d",
						coverageOf(out), out.Result.Ops, a.coverage, c.ops)
				}
			})
		}
	}
}

// A node that nobody answers loses interest all the same: silence is a useless contact.
func TestSilenceIsUseless(t *testing.T) {
	const n = 10
	var plan []algorithms.Fault
	for id := algorithms.ID(1); id < n; id++ {
		plan = append(plan, algorithms.Fault{Kind: algorithms.Crash, Node: id})
	}
	for _, c := range []struct{ fanout, k, want string }{
		{"1", "4", "4"}, {"3", "4", "6"}, {"3", "6", "6"}, {"9", "1", "9"},
	} {
		out := runPush(t, sim.Config{
			Graph: algorithms.Complete(n), Faults: plan,
			Params: algorithms.Params{"stop": "counter", "fanout": c.fanout, "k": c.k},
		})
		if got := fmt.Sprint(out.Counts.Sent); got != c.want {
			t.Errorf("fan-out %s, k %s: %s messages; want %s", c.fanout, c.k, got, c.want)
		}
	}
}

// However late the round, a node comes to rest.
func TestLastRound(t *testing.T) {
	for _, stop := range []string{"rounds", "counter", "coin"} {
		inst, err := GossipPush.Prepare(algorithms.Setup{
			Graph: algorithms.Complete(5), Delta: 1000, Params: algorithms.Params{"stop": stop, "k": "255"},
		})
		if err != nil {
			t.Fatal(err)
		}
		env := algorithms.NewEnv[Gossip](algorithms.Complete(5))
		var rng algorithms.Rand
		var seq uint32
		env.Bind(1, 0, &rng, &seq)
		node := inst.Node(1)
		node.Receive(env, 0, newGossip(kindRumour, maxRound-1))
		calls := 0
		for {
			e := env.Effects()
			var timers []algorithms.SetTimer
			timers = append(timers, e.Timers...)
			for _, s := range e.Sends {
				if s.Msg.Kind() == kindRumour {
					calls++
				}
			}
			e.Clear()
			if len(timers) == 0 {
				break
			}
			env.Bind(1, timers[0].At, &rng, &seq)
			node.Timeout(env, timers[0].Timer)
		}
		if calls != 3 {
			t.Errorf("%s: %d calls from round %d on; want 3, in that round alone", stop, calls, maxRound)
		}
	}
}
