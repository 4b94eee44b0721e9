package circulation

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func run(t *testing.T, cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &Ring, cfg)
}

func TestCount(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed, latency := range algotest.Distributions {
			for _, laps := range []int{1, 2, 7} {
				for _, g := range []*algorithms.Graph{algotest.Ring(t, n), algorithms.Complete(n)} {
					out := run(t, sim.Config{
						Graph: g, Params: algorithms.Params{"laps": strconv.Itoa(laps)}, Seed: uint64(seed),
						Links: network.Links{Latency: latency}, PerNode: true,
					})
					want := int64(n * laps)
					if c := &out.Counts; c.Sent != want || c.Depth != want {
						t.Errorf("n=%d, %d laps, seed %d: %d messages, depth %d; want %d",
							n, laps, seed, c.Sent, c.Depth, want)
					}
					if out.Expected != algorithms.Exactly(float64(want)) {
						t.Errorf("n=%d, %d laps: expected %v; want exactly %d", n, laps, out.Expected, want)
					}
					if out.Status() != "ok" || out.Result.Ops != int64(laps) {
						t.Errorf("n=%d: %s after %d laps; want ok after %d", n, out.Status(), out.Result.Ops, laps)
					}
					for id, sent := range out.Counts.BySender {
						if sent != int64(laps) {
							t.Errorf("n=%d: node %d sent %d; want %d", n, id, sent, laps)
						}
					}
				}
			}
		}
	}
}

// Copies of the token are dropped where they arrive, so there is never a second one, and
// nothing more is sent than without them.
func TestCopiesAreDropped(t *testing.T) {
	const n, laps = 5, 20
	for seed := range uint64(50) {
		out := run(t, sim.Config{
			Graph: algotest.Ring(t, n), Params: algorithms.Params{"laps": strconv.Itoa(laps)}, Seed: seed,
			Links: network.Links{Duplicate: 0.9, Reorder: 0.5},
		})
		if out.Status() != "ok" || out.Counts.Sent != n*laps || out.Counts.Duplicated == 0 {
			t.Errorf("seed %d: %s, %d messages, %d copies; want ok, %d, some",
				seed, out.Status(), out.Counts.Sent, out.Counts.Duplicated, n*laps)
		}
	}
}

// A lost token stays lost: the run falls silent, and says so.
func TestLostToken(t *testing.T) {
	const n = 5
	node := func(kind algorithms.FaultKind, at algorithms.Time, id algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: kind, Node: id}
	}
	cut := &algorithms.Cut{SideA: []bool{true, true, false, false, false}}
	for _, c := range []struct {
		name  string
		links network.Links
		plan  []algorithms.Fault
	}{
		{"loss", network.Links{Loss: 0.2}, nil},
		{"crash of a node on its way", network.Links{}, []algorithms.Fault{node(algorithms.Crash, 1, 3)}},
		{"a node is down when it comes by", network.Links{}, []algorithms.Fault{
			node(algorithms.Crash, 1, 3), node(algorithms.Recover, algorithms.Second, 3),
		}},
		{"partition", network.Links{}, []algorithms.Fault{
			{At: 1, Kind: algorithms.Split, Cut: cut}, {At: algorithms.Second, Kind: algorithms.Heal, Cut: cut},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := run(t, sim.Config{
				Graph: algotest.Ring(t, n), Params: algorithms.Params{"laps": "100"}, Seed: 1, Links: c.links,
				Faults: c.plan,
			})
			if out.Status() != "goal not reached" || out.End != engine.Quiet || out.Result.Ops >= 100 {
				t.Errorf("%s, %s after %d laps; want goal not reached, quiet, fewer than 100",
					out.Status(), out.End, out.Result.Ops)
			}
		})
	}
}

// A node that has been down and up again between two visits of the token remembers the lap: it
// takes the token when it comes, and drops copies of the one it has had.
func TestRecovery(t *testing.T) {
	const n, laps = 4, 50
	plan := []algorithms.Fault{}
	for i := range 200 {
		at := algorithms.Time(i)*algorithms.Millisecond + 100
		id := algorithms.ID(i % n)
		plan = append(plan, algorithms.Fault{At: at, Kind: algorithms.Crash, Node: id},
			algorithms.Fault{At: at, Kind: algorithms.Recover, Node: id})
	}
	out := run(t, sim.Config{
		Graph: algotest.Ring(t, n), Params: algorithms.Params{"laps": strconv.Itoa(laps)}, Seed: 1,
		Links: network.Links{Duplicate: 0.9, Reorder: 0.5}, Faults: plan,
	})
	if out.Status() != "ok" || out.Counts.Sent != n*laps {
		t.Errorf("%s, %d messages; want ok, %d", out.Status(), out.Counts.Sent, n*laps)
	}
}

// Nothing that others send makes a node take a token that it is not to have.
func TestReceiveIgnores(t *testing.T) {
	for _, c := range []struct {
		name string
		from algorithms.ID
		lap  uint32
		want bool
	}{
		{"the token", 1, 3, true},
		{"a copy", 1, 2, false},
		{"an old copy", 1, 0, false},
		{"a lap too far", 1, 4, false},
		{"from the next node", 3, 3, false},
		{"from itself", 2, 3, false},
		{"from nobody", algorithms.None, 3, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := algorithms.NewEnv[Token](algorithms.Complete(4))
			var rng algorithms.Rand
			var seq uint32
			env.Bind(2, 0, &rng, &seq)
			node := Node{lap: 2, laps: 9}
			node.Receive(env, c.from, Token{c.lap})
			if got := len(env.Effects().Sends) > 0; got != c.want {
				t.Errorf("passed on: %v; want %v", got, c.want)
			}
		})
	}
	env := algorithms.NewEnv[Token](algorithms.Complete(4))
	var rng algorithms.Rand
	var seq uint32
	env.Bind(2, 0, &rng, &seq)
	node := Node{lap: 3, laps: 3}
	if node.Receive(env, 1, Token{4}); len(env.Effects().Sends)+len(env.Effects().Observations) > 0 {
		t.Error("a token in a lap after the last was taken")
	}
}

func TestCheckerRefuses(t *testing.T) {
	type seen struct {
		node algorithms.ID
		what uint8
		lap  int64
	}
	made := seen{0, sawMade, 0}
	got := func(node algorithms.ID, lap int64) seen { return seen{node, sawToken, lap} }
	for _, c := range []struct {
		name string
		seen []seen // the last one is wrong
		want string
	}{
		{"made twice", []seen{made, made}, "one token: node 0 made a token"},
		{"made elsewhere", []seen{{1, sawMade, 0}}, "one token: node 1 made a token"},
		{"out of nothing", []seen{got(1, 1)}, "one token: node 1 got the token"},
		{"a node left out", []seen{made, got(1, 1), got(0, 1)}, "one token: node 0 got the token in lap 1; the only " +
			"one goes to node 2"},
		{"a second one", []seen{made, got(1, 1), got(1, 1)}, "one token: node 1 got the token in lap 1; the only one " +
			"goes to node 2"},
		{"wrong lap", []seen{made, got(1, 1), got(2, 1), got(0, 1), got(1, 1)}, "one token: node 1 got the token in " +
			"lap 1; the only one goes to node 1 in lap 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := &journey{nodes: 3, laps: 5}
			var err error
			for i, s := range c.seen {
				err = j.Observe(0, s.node, algorithms.Observation{What: s.what, Value: s.lap})
				if err != nil && i < len(c.seen)-1 {
					t.Fatal(err)
				}
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v; want %s", err, c.want)
			}
		})
	}
}

var codec = algotest.NewCodec(decode).
	Takes(Token{0}, "\x00\x00", "lap 0").
	Takes(Token{1}, "\x00\x01", "lap 1").
	Takes(Token{128}, "\x00\x80\x01", "lap 128").
	Takes(Token{maxLaps}, "\x00\x80\x94\xeb\xdc\x03", "lap 1000000000").
	Refuses("", "truncated message").
	Refuses("\x00", "truncated message").
	Refuses("\x01\x01", "message kind 1 (allowed: 0 to 0)").
	Refuses("\x00\x81\x00", "number is not encoded as it should be").
	Refuses("\x00\x01\x00", "1 bytes too many").
	// too large
	Refuses("\x00\x81\x94\xeb\xdc\x03", "number 1000000001 (allowed: at most 1000000000)")

func TestDecode(t *testing.T) { codec.Test(t) }

func FuzzDecode(f *testing.F) { codec.Fuzz(f) }

func TestParams(t *testing.T) {
	for laps, ok := range map[string]bool{
		"0": false, "-1": false, "1.5": false, "1": true, strconv.Itoa(maxLaps): true,
		fmt.Sprint(maxLaps + 1): false,
	} {
		_, err := Ring.Prepare(algorithms.Setup{
			Graph: algorithms.Complete(2), Params: algorithms.Params{"laps": laps},
			Delta: 1,
		})
		if (err == nil) != ok {
			t.Errorf("laps=%s: %v; want allowed: %v", laps, err, ok)
		}
	}
}
