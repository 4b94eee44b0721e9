package etcd

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// settled runs a configuration and wants all values decided, in the end, and no property broken.
func settled(t *testing.T, name string, cfg sim.Config, entries int) engine.Outcome {
	t.Helper()
	cfg.Limits.Events = 2_000_000
	out := simulate(t, cfg)
	if out.Status() != "ok" || out.Result.Ops != int64(entries) {
		t.Errorf("%s: %s at %v, %d decided; want ok, %d", name, out.Status(), out.Time, out.Result.Ops, entries)
	}
	return out
}

// The leader crashes at any moment of a run: before its election, between an append and its commit,
// after that. What is left of the cluster goes on, and with the leader once it is back.
func TestLeaderCrash(t *testing.T) {
	t.Parallel()
	for _, mode := range modes {
		for at := algorithms.Time(0); at <= 20*algorithms.Millisecond; at += 700 {
			for seed := range seeds(6) {
				cfg := sim.Config{
					Graph: algorithms.Complete(5), Seed: seed, Params: workload(mode, 3),
					Faults: []algorithms.Fault{crash(first, at)},
				}
				if seed%2 == 1 {
					cfg.Faults = append(cfg.Faults, recovery(first, at+algorithms.Time(seed)*20*algorithms.Millisecond))
				}
				settled(t, fmt.Sprintf("%s, crash at %v, seed %d", mode, at, seed), cfg, 3)
			}
		}
	}
}

// A value that followers have is committed by the next leader's empty entry. One that they do
// not have is proposed anew.
func TestProposedAgain(t *testing.T) {
	alone := &algorithms.Cut{SideA: []bool{true, false, false}}
	cut := []algorithms.Fault{
		{At: 5500, Kind: algorithms.Split, Cut: alone}, {At: algorithms.Second, Kind: algorithms.Heal, Cut: alone},
	}
	for _, c := range []struct {
		name   string
		faults []algorithms.Fault
		want   int // proposals
		other  bool
	}{
		{"crash before the proposal", []algorithms.Fault{crash(first, 3500)}, 1, true},
		{"crash before the commit", []algorithms.Fault{crash(first, 5500)}, 1, true},
		{"crash after the commit", []algorithms.Fault{crash(first, 6500)}, 1, false}, // all are told already
		{"cut off after the proposal", cut, 1, true},
		{
			"cut off before the proposal",
			[]algorithms.Fault{{At: 3500, Kind: algorithms.Split, Cut: alone}, cut[1]},
			2,
			true,
		},
	} {
		var rec recorder
		out := settled(t, c.name, sim.Config{
			Graph: algorithms.Complete(3), Links: fixed, Tracer: &rec, Faults: c.faults,
		}, 1)
		if got := len(rec.seen(consensus.SawProposed)); got != c.want {
			t.Errorf("%s: proposed %d times; want %d", c.name, got, c.want)
		}
		got := len(rec.seen(consensus.SawLeader))
		if (got > 1) != c.other || float64(got) != out.Result.Metrics[0].Value {
			t.Errorf("%s: %d leaders, %+v; want another one: %t", c.name, got, out.Result, c.other)
		}
	}
}

// All nodes crash and come back, one after the other or all at once.
func TestEverybodyCrashes(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 3, 4} {
		for seed := range seeds(60) {
			rng := algorithms.NewRand(seed, 1)
			pause := algorithms.Time(rng.IntN(40)) * algorithms.Millisecond
			start := algorithms.Time(rng.IntN(40)) * algorithms.Millisecond
			var rolling, outage []algorithms.Fault
			for id := range algorithms.ID(n) {
				at := start + algorithms.Time(id)*pause
				rolling = append(rolling, crash(id, at), recovery(id, at+pause+1))
				outage = append(outage, crash(id, start), recovery(id, start+1+algorithms.Time(id)*pause))
			}
			for name, faults := range map[string][]algorithms.Fault{"rolling": rolling, "outage": outage} {
				cfg := sim.Config{
					Graph: algorithms.Complete(n), Seed: seed, Params: workload(modes[seed%3], 4),
					Faults: faults,
				}
				settled(t, fmt.Sprintf("%s of %d, seed %d", name, n, seed), cfg, 4)
			}
		}
	}
}

// The side of a leader without a majority decides nothing, the other side goes on, and after
// the cut both have the same log.
func TestLeaderCutOff(t *testing.T) {
	t.Parallel()
	for seed := range seeds(40) {
		at, heal := algorithms.Time(seed)*500, algorithms.Second/2
		cut := &algorithms.Cut{SideA: []bool{true, true, false, false, false}, OneWay: seed%4 == 3}
		var rec recorder
		cfg := sim.Config{
			Graph: algorithms.Complete(5), Seed: seed, Params: workload(modes[seed%3], 4), Tracer: &rec,
			Faults: []algorithms.Fault{
				{At: at, Kind: algorithms.Split, Cut: cut}, {At: heal, Kind: algorithms.Heal, Cut: cut},
			},
		}
		settled(t, fmt.Sprintf("cut at %v", at), cfg, 4)
		if cut.OneWay {
			continue // heartbeats of the leader pass, so that nobody takes over
		}
		through := map[algorithms.ID]int64{}
		for _, e := range rec.seen(consensus.SawApplied) {
			late := e.At > at+2*1500 && e.At < heal // an answer was under way, and then the news of it
			if late && cut.SideA[e.Node] {
				t.Errorf("cut at %v: node %d applies entry %d at %v, without a majority",
					at, e.Node, e.Seen.Value, e.At)
			}
			if e.At < heal && e.Seen.Aux != consensus.Empty {
				through[e.Node]++
			}
		}
		for id := algorithms.ID(2); id < 5; id++ {
			if through[id] != 4 {
				t.Errorf("cut at %v: node %d of the majority has %d values before it heals; want 4",
					at, id, through[id])
			}
		}
	}
}

// Without a majority nothing is decided, and with one again everything is.
func TestNoMajority(t *testing.T) {
	faults := []algorithms.Fault{crash(1, 0), crash(2, 0)}
	cfg := sim.Config{Graph: algorithms.Complete(3), Faults: faults, Limits: engine.Limits{Time: 5 * algorithms.Second}}
	if out := simulate(t, cfg); out.End != engine.TimeLimit || out.Result.Ops != 0 || out.Violation != nil {
		t.Errorf("one of three: %s, %d decided; want none, up to the limit of time", out.Status(), out.Result.Ops)
	}
	cfg.Faults = append(cfg.Faults, recovery(2, algorithms.Second))
	cfg.Limits = engine.Limits{}
	settled(t, "two of three", cfg, 1)
}

func TestLossyLinks(t *testing.T) {
	t.Parallel()
	for _, links := range []network.Links{
		{Loss: 0.1},
		{Loss: 0.3},
		{Duplicate: 0.3},
		{Reorder: 0.3},
		{Loss: 0.1, Duplicate: 0.2, Reorder: 0.2},
	} {
		t.Run(fmt.Sprintf("%+v", links), func(t *testing.T) {
			for seed := range seeds(60) {
				links.Latency = latencies[seed%uint64(len(latencies))]
				n := 2 + int(seed%6)
				cfg := sim.Config{
					Graph: algorithms.Complete(n), Seed: seed, Links: links,
					Params: workload(modes[seed%3], 5),
				}
				settled(t, fmt.Sprintf("n=%d, seed %d", n, seed), cfg, 5)
			}
		})
	}
}

// The library's random numbers, which no seed fixes, do not reach a run.
func TestRepetition(t *testing.T) {
	t.Parallel()
	var leaders float64
	for seed := range seeds(30) {
		cfg := sim.Config{
			Graph: algorithms.Complete(5), Seed: seed, Links: network.Links{Loss: 0.1, Duplicate: 0.1, Reorder: 0.1},
			Params: workload(modes[seed%3], 4), Overtime: algorithms.Second / 4,
			Faults: []algorithms.Fault{
				crash(0, 3000), crash(1, 60_000), recovery(0, 90_000), crash(2, 150_000),
				recovery(1, 200_000),
			},
		}
		once, again := simulate(t, cfg), simulate(t, cfg)
		if once.Hash != again.Hash || once.Counts.Sent != again.Counts.Sent || once.Status() != "ok" {
			t.Errorf("seed %d: %s; %d messages with hash %x, and then %d with %x",
				seed, once.Status(), once.Counts.Sent, once.Hash, again.Counts.Sent, again.Hash)
		}
		leaders += once.Result.Metrics[0].Value
	}
	if leaders < 1.5*float64(seeds(30)) {
		t.Errorf("%v leaders in %d runs; want more elections that time-outs have brought about", leaders, seeds(30))
	}
}
