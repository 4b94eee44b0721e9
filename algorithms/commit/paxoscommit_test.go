package commit

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// The counts are those of the paper for roles that share nodes: N nodes, all of which vote.
func TestPaxosCommitCount(t *testing.T) {
	for n := 3; n <= 50; n++ {
		for _, f := range []int{0, 1, 2, (n - 1) / 2} {
			if 2*f+1 > n {
				continue
			}
			for seed, latency := range latencies[n%4 : n%4+2] {
				for _, c := range []struct {
					variant, votes string
					want           int
				}{
					{"normal", "yes", n*f + 3*n - 3},
					{"faster", "yes", 2*f*n - 2*f + 3*n - 3},
					{"normal", "one-no", n*f + 3*n - 3 - 1}, // who votes no is not told
					{"faster", "one-no", 2*f*n - 2*f + 3*n - 3},
				} {
					out := paxosCommit.run(t, sim.Config{
						Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
						Params: algorithms.Params{
							"f": strconv.Itoa(f), "variant": c.variant, "votes": c.votes, "transactions": "2",
						},
					})
					if int(out.Counts.Sent) != 2*c.want || out.Expected != algorithms.Exactly(2*float64(c.want)) ||
						out.Status() != "ok" {
						t.Errorf("n=%d, f=%d, %s, votes %s, seed %d: %d messages, %v expected, %s; want %d",
							n, f, c.variant, c.votes, seed, out.Counts.Sent, out.Expected, out.Status(), 2*c.want)
					}
				}
			}
		}
	}
}

// With f=0 Paxos Commit is two-phase commit without acknowledgements, message for message.
func TestPaxosCommitWithoutFaultsIsTwoPhase(t *testing.T) {
	for n := 3; n <= 20; n++ {
		cfg := sim.Config{Graph: algorithms.Complete(n), Params: algorithms.Params{"f": "0"}}
		paxos := paxosCommit.run(t, cfg)
		cfg.Params = nil
		two := twoPhase.run(t, cfg)
		if acks := two.Counts.Kinds[kindAck].Sent; paxos.Counts.Sent != two.Counts.Sent-acks {
			t.Errorf("n=%d: %d messages; want those of 2pc, %d, without %d acknowledgements",
				n, paxos.Counts.Sent, two.Counts.Sent, acks)
		}
	}
}

// Delays up to the last decision: 4, and 3 in the faster variant.
func TestPaxosCommitDelays(t *testing.T) {
	for variant, want := range map[string]algorithms.Time{"normal": 4, "faster": 3} {
		out := paxosCommit.run(t, sim.Config{
			Graph: algorithms.Complete(7), Links: fixed, Params: algorithms.Params{"variant": variant},
		})
		if out.GoalAt != want*algorithms.Millisecond {
			t.Errorf("%s: decided at %v; want %v", variant, out.GoalAt, want*algorithms.Millisecond)
		}
	}
}

// The leader or any other node crashes at every moment of a run, for ever or not: nobody blocks.
func TestPaxosCommitEveryCrash(t *testing.T) {
	for n := 3; n <= 5; n++ {
		for _, params := range []algorithms.Params{
			{"votes": "yes"}, {"votes": "one-no"}, {"votes": "yes", "variant": "faster"},
		} {
			t.Run(fmt.Sprintf("n=%d/%v", n, params), func(t *testing.T) {
				t.Parallel()
				params["transactions"] = "2"
				for seed := range uint64(2) {
					cfg := sim.Config{Graph: algorithms.Complete(n), Seed: seed, Links: quick, Params: params}
					for _, at := range moments(t, paxosCommit, cfg) {
						for node := range algorithms.ID(n) {
							for _, span := range away {
								cfg.Faults = outage(node, at, span)
								settledAll(t, paxosCommit, cfg, 2)
							}
						}
					}
				}
			})
		}
	}
}

// With f=2 any two of five nodes may crash at any two moments.
func TestPaxosCommitEveryTwoCrashes(t *testing.T) {
	cfg := sim.Config{Graph: algorithms.Complete(5), Links: quick, Params: algorithms.Params{"f": "2"}}
	times := moments(t, paxosCommit, cfg)
	courses := 0
	for _, at := range times {
		for first := range algorithms.ID(5) {
			for _, later := range append(times, 150, 200, 300, 400, 500) {
				for second := range algorithms.ID(5) {
					if courses++; second == first || courses%7 != 0 {
						continue
					}
					cfg.Faults = []algorithms.Fault{crash(first, at), crash(second, max(at, later))}
					settledAll(t, paxosCommit, cfg, 1)
				}
			}
		}
	}
}

// Where two-phase commit blocks, Paxos Commit decides: abort before the acceptors have all votes,
// and commit afterwards.
func TestPaxosCommitDoesNotBlock(t *testing.T) {
	for _, c := range []struct {
		name   string
		at     algorithms.Time
		metric string
	}{
		{"before it begins", 0, "aborted"},
		{"before the votes are in", 1500, "committed"}, // the acceptors that are up get them all
		{"after the reports", 2500, "committed"},
		{"after the decision", 3500, "committed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := paxosCommit.run(t, sim.Config{
				Graph: algorithms.Complete(5), Links: fixed, Faults: []algorithms.Fault{crash(0, c.at)},
			})
			if out.Status() != "ok" || metric(t, out, c.metric) != 1 || metric(t, out, "blocked") != 0 {
				t.Errorf("%s, %+v; want ok, 1 %s, none blocked", out.Status(), out.Result, c.metric)
			}
		})
	}
}

// More than f acceptors are down: who has voted waits, and one that comes back ends it.
func TestPaxosCommitBlocks(t *testing.T) {
	down := []algorithms.Fault{crash(0, 1500), crash(1, 1500)}
	cfg := sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: down}
	out := paxosCommit.run(t, cfg)
	if out.Status() != "blocked: 3 of 3 live nodes wait for a decision" || out.End != engine.Quiet {
		t.Errorf("%s, %v; want 3 blocked, quiet", out.Status(), out.End)
	}
	cfg.Faults = append(down, recovery(1, algorithms.Hour/2))
	if out = paxosCommit.run(t, cfg); out.Status() != "ok" {
		t.Errorf("%s, %+v; want ok when one is back", out.Status(), out.Result)
	}
}

// The two sides of a cut never decide differently; here only one has a majority of the acceptors.
func TestPaxosCommitPartition(t *testing.T) {
	for at := algorithms.Time(0); at < 5000; at += 250 {
		cfg := sim.Config{Graph: algorithms.Complete(4), Links: fixed, Faults: split(at, algorithms.Second)}
		if out := paxosCommit.run(t, cfg); out.Status() != "ok" {
			t.Errorf("cut at %v: %s", at, out.Status())
		}
	}
}

// Who has taken over goes on: with the transactions that are left, and with its own vote.
func TestPaxosCommitSuccessor(t *testing.T) {
	cfg := sim.Config{
		Graph: algorithms.Complete(4), Links: quick, Faults: []algorithms.Fault{crash(0, 0), recovery(0, 300)},
		Params: algorithms.Params{"transactions": "20"},
	}
	out := paxosCommit.run(t, cfg)
	if out.Status() != "ok" || metric(t, out, "committed") < 10 || metric(t, out, "aborted") == 0 {
		t.Errorf("all vote yes: %s, %+v; want the first aborted and others committed", out.Status(), out.Result)
	}
	cfg.Params["votes"] = "one-no"
	if out = paxosCommit.run(t, cfg); out.Status() != "ok" || metric(t, out, "committed") != 0 {
		t.Errorf("one votes no: %s, %+v; want all aborted", out.Status(), out.Result)
	}
}

func TestPaxosCommitRefusesAcceptors(t *testing.T) {
	s := algorithms.Setup{Graph: algorithms.Complete(4), Delta: 1, Params: algorithms.Params{"f": "2"}}
	const want = "paxos-commit: f: 2 (allowed: 0 to 1, with 2f+1 acceptors among 4 nodes)"
	if _, err := PaxosCommit.Prepare(s); err == nil || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

func TestPaxosCommitIgnores(t *testing.T) {
	node, env := alone(t, &PaxosCommit, 1)
	node.Start(env)
	env.Effects().Clear()
	ignored := func(name string, from algorithms.ID, m PaxosMessage) {
		t.Helper()
		node.Receive(env, from, m)
		if e := env.Effects(); len(e.Sends)+len(e.Observations) > 0 {
			t.Errorf("%s: it sends %v and reports %v; want nothing", name, e.Sends, e.Observations)
		}
		env.Effects().Clear()
	}
	ignored("transaction 0", 0, PaxosMessage{kind: kindPaxosPrepare})
	ignored("a transaction beyond the run", 0, PaxosMessage{kind: kindPaxosPrepare, txn: math.MaxUint32})
	ignored("an abort beyond the run", 0, PaxosMessage{kind: kindPaxosAbort, txn: math.MaxUint32})
	ignored("a commit without its vote", 0, PaxosMessage{kind: kindPaxosCommit, txn: 1})
	ignored("itself", 1, PaxosMessage{kind: kindPaxosPrepare, txn: 1})
	ignored("an answer to nothing", 0, PaxosMessage{kind: kindPhase1b, txn: 1, ballot: 4, prepared: "\x07"})
	for _, from := range []algorithms.ID{0, 2} {
		ignored("reports of votes that it has not given", from, PaxosMessage{kind: kindPhase2b, txn: 1, yes: true})
	}
	ignored("a vote for nobody", 0, PaxosMessage{kind: kindPhase2a, txn: 1, leader: 3, yes: true})

	node.Timeout(env, algorithms.Timer{})
	sends(t, "silence", &PaxosCommit.Spec, env, [3]string{"phase-1a", "", "phase-1a"})
	ignored("votes of too many nodes", 0, PaxosMessage{kind: kindPhase1b, txn: 1, ballot: 4, prepared: "\x07\x00"})
	ignored("an answer to another ballot", 0, PaxosMessage{kind: kindPhase1b, txn: 1, ballot: 1, prepared: "\x07"})
	ignored("what cannot have been accepted", 0, PaxosMessage{kind: kindPhase1b, txn: 1, ballot: 4, accepted: 5})
}

// An acceptor that has promised a ballot takes part in no lower one: neither in that of another
// leader nor in the votes.
func TestPaxosCommitPromise(t *testing.T) {
	node, env := alone(t, &PaxosCommit, 1)
	node.Start(env)
	env.Effects().Clear()
	node.Receive(env, 2, PaxosMessage{kind: kindPhase1a, txn: 1, ballot: 5})
	sends(t, "phase 1", &PaxosCommit.Spec, env, [3]string{"", "", "phase-1b"})
	node.Receive(env, 0, PaxosMessage{kind: kindPhase2a, txn: 1, ballot: 3, yes: true})
	sends(t, "a lower ballot", &PaxosCommit.Spec, env, [3]string{})
	node.Receive(env, 0, PaxosMessage{kind: kindPaxosPrepare, txn: 1})
	sends(t, "its own vote", &PaxosCommit.Spec, env, [3]string{"phase-2a", "", ""})
	node.Receive(env, 0, PaxosMessage{kind: kindPhase2a, txn: 1, yes: true})
	node.Receive(env, 2, PaxosMessage{kind: kindPhase2a, txn: 1, yes: true})
	if node.acceptor.voted.count() != 0 {
		t.Errorf("it has taken %d votes after its promise; want none", node.acceptor.voted.count())
	}
	node.Receive(env, 2, PaxosMessage{kind: kindPhase2a, txn: 1, ballot: 5, yes: true})
	sends(t, "the ballot", &PaxosCommit.Spec, env, [3]string{"", "", "phase-2b"})
}
