package live_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/consensus/benor"
	"github.com/joulemark/joulemark/algorithms/consensus/etcd"
	"github.com/joulemark/joulemark/algorithms/consensus/hotstuff"
	"github.com/joulemark/joulemark/algorithms/consensus/paxos"
	"github.com/joulemark/joulemark/algorithms/consensus/pbft"
	"github.com/joulemark/joulemark/algorithms/consensus/raft"
	"github.com/joulemark/joulemark/algorithms/consensus/viewstamped"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/algorithms/greeting"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/algorithms/mutex/quorum"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/algorithms/snapshot"
	"github.com/joulemark/joulemark/algorithms/tree"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/bench/timely"
)

// both runs one algorithm on both engines.
type both struct {
	spec *algorithms.Spec
	sim  func(context.Context, sim.Config) (engine.Outcome, error)
	live func(context.Context, live.Config) (engine.Outcome, error)
}

func on[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) both {
	return both{
		spec: &alg.Spec,
		sim: func(ctx context.Context, cfg sim.Config) (engine.Outcome, error) {
			return sim.Run[M, S, P](ctx, alg, cfg)
		},
		live: func(ctx context.Context, cfg live.Config) (engine.Outcome, error) {
			return live.Run[M, S, P](ctx, alg, cfg)
		},
	}
}

var all = []both{
	on(&request.Centralized),
	on(&greeting.Distributed),
	on(&greeting.Mesh),
	on(&broadcast.Flooding),
	on(&broadcast.GossipPush),
	on(&broadcast.GossipPull),
	on(&broadcast.GossipPushPull),
	on(&snapshot.ChandyLamport),
	on(&snapshot.LaiYang),
	on(&tree.Echo),
	on(&tree.SpanningTree),
	on(&tree.GHS),
	on(&circulation.Ring),
	on(&clock.Lamport),
	on(&clock.Vector),
	on(&mutex.Central),
	on(&mutex.Lamport),
	on(&mutex.RicartAgrawala),
	on(&mutex.CarvalhoRoucairol),
	on(&quorum.Maekawa),
	on(&token.SuzukiKasami),
	on(&token.Raymond),
	on(&token.TokenRing),
	on(&election.Bully),
	on(&election.GarciaMolina),
	on(&election.LeLann),
	on(&election.ChangRoberts),
	on(&election.HirschbergSinclair),
	on(&election.Peterson),
	on(&election.Franklin),
	on(&election.ItaiRodeh),
	on(&commit.TwoPhase),
	on(&commit.ThreePhase),
	on(&commit.PaxosCommit),
	on(&paxos.Single),
	on(&paxos.Multi),
	on(&raft.Raft),
	on(&etcd.Raft),
	on(&viewstamped.Replication),
	on(&pbft.PBFT),
	on(&hotstuff.HotStuff),
	on(&benor.BenOr),
	on(&replication.Chain),
	on(&replication.ABD),
	on(&publish.MQTT),
	on(&publish.CoAP),
	on(&publish.SWIMGossip),
}

// counted is what must be the same on both engines: everything but times, the depth of the
// causal chain and who sent to whom, which may depend on what a node happens to hear first.
type counted struct {
	Status            string
	Counts            engine.Counts
	Ops               int64
	Expected          algorithms.Expected
	Parts             []engine.Part
	MessagesFit, Goal bool
}

func (a *both) count(o engine.Outcome) counted {
	fit := o.Expected.Contains(float64(o.Counts.Sent))
	if a.spec.Races {
		o.Counts, o.Parts = engine.Counts{}, nil
	}
	o.Counts.Depth, o.Counts.BySender, o.Counts.ByReceiver = 0, nil, nil
	o.Counts.BytesBySender, o.Counts.BytesByReceiver = nil, nil
	return counted{
		Status: o.Status(), Counts: o.Counts, Ops: o.Result.Ops, Expected: o.Expected, Parts: o.Parts,
		MessagesFit: fit, Goal: o.Goal,
	}
}

// countsAs holds a run in real time to what the simulator has.
func (a *both) countsAs(t *testing.T, want counted, cfg live.Config) {
	t.Helper()
	timely.Run(t, live.DefaultDelta, func(bound algorithms.Time) (out engine.Outcome, wrong string) {
		cfg.Delta = bound
		out, err := a.live(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, a.count(out)); diff != "" {
			wrong = fmt.Sprintf("n=%d seed=%d skip=%t (-simulator +%v):\n%s",
				cfg.Graph.N(), cfg.Seed, cfg.SkipIdle, cfg.Transport, diff)
		}
		return out, wrong
	})
}

func TestFailureFreeCountsAreThoseOfTheSimulator(t *testing.T) {
	for _, a := range all {
		t.Run(a.spec.Name, func(t *testing.T) {
			for _, n := range []int{2, 3, 4, 8, 16, 33} {
				if n < a.spec.MinNodes {
					continue
				}
				for seed := range uint64(3) {
					out, err := a.sim(t.Context(), sim.Config{Graph: algorithms.Complete(n), Seed: seed})
					if err != nil {
						t.Fatal(err)
					}
					want := a.count(out)
					compare := func(t *testing.T, skip bool) {
						t.Helper()
						a.countsAs(t, want, live.Config{
							Config:   engine.Config{Graph: algorithms.Complete(n), Seed: seed},
							SkipIdle: skip,
						})
					}
					// Once in a bubble, where waiting takes no time, and once in real time without
					// the waiting.
					synctest.Test(t, func(t *testing.T) { compare(t, false) })
					compare(t, true)
				}
			}
		})
	}
}

// Under the faults for which an algorithm promises safety, the engine must not bring about
// a violation: that would be an observation in the wrong order, or a node that acts while it
// is down.
func TestPromisedSafety(t *testing.T) {
	const n, ms = 8, algorithms.Millisecond
	half := &algorithms.Cut{SideA: []bool{0: true, 1: true, 2: true, 7: false}}
	for _, a := range all {
		t.Run(a.spec.Name, func(t *testing.T) {
			for seed := range uint64(5) {
				cfg := live.Config{
					Config: engine.Config{
						Graph: algorithms.Complete(n), Seed: seed, Limits: engine.Limits{Events: 1e6},
					},
				}
				safe, shift := a.spec.Safe, algorithms.Time(seed)*300
				if safe.Has(algorithms.Crashes) {
					cfg.Faults = append(cfg.Faults,
						algorithms.Fault{At: 3*ms + shift, Kind: algorithms.Crash, Node: n - 1})
				}
				if safe.Has(algorithms.Crashes | algorithms.Recoveries) {
					cfg.Faults = append(cfg.Faults,
						algorithms.Fault{At: 9*ms + shift, Kind: algorithms.Recover, Node: n - 1},
						algorithms.Fault{At: shift, Kind: algorithms.Crash, Node: 0},
						algorithms.Fault{At: 6 * ms, Kind: algorithms.Recover, Node: 0})
				}
				if safe.Has(algorithms.Partitions) {
					cfg.Faults = append(cfg.Faults,
						algorithms.Fault{At: 2 * ms, Kind: algorithms.Split, Cut: half},
						algorithms.Fault{At: 20 * ms, Kind: algorithms.Heal, Cut: half})
				}
				if safe.Has(algorithms.Loss) {
					cfg.Links.Loss = 0.1
				}
				if safe.Has(algorithms.Duplication) {
					cfg.Links.Duplicate = 0.1
				}
				synctest.Test(t, func(t *testing.T) {
					out, err := a.live(t.Context(), cfg)
					if err != nil {
						t.Fatal(err)
					}
					if out.Violation != nil {
						t.Errorf("seed %d: %s", seed, out.Status())
					}
				})
			}
		})
	}
}
