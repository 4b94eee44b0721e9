package commit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// The coordinator dies when all have voted and before it decides: the participants are
// blocked until it comes back, and it finds no decision in its log.
func TestTwoPhaseBlocks(t *testing.T) {
	dead := []algorithms.Fault{crash(0, 1500)}
	out := twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: dead})
	if out.Status() != "blocked: 4 of 4 live nodes wait for a decision" || out.End != engine.Quiet ||
		metric(t, out, "blocked") != 4 || out.Result.Ops != 0 {
		t.Errorf("%s, %v, %+v; want 4 blocked, quiet", out.Status(), out.End, out.Result)
	}
	back := append(dead, recovery(0, algorithms.Second))
	out = twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: back})
	if out.Status() != "ok" || metric(t, out, "blocked") != 0 || metric(t, out, "aborted") != 1 ||
		out.GoalAt != 1_001_000 {
		t.Errorf("%s, %+v, goal at %v; want ok, 1 aborted, none blocked, at 1.001s",
			out.Status(), out.Result, out.GoalAt)
	}
}

// The coordinator dies with the decision in its log, and a participant before it has heard of it.
func TestTwoPhaseRecoversFromItsLog(t *testing.T) {
	out := twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: []algorithms.Fault{
		crash(3, 2500), crash(0, 3500), recovery(3, 5000), recovery(0, algorithms.Second),
	}})
	if out.Status() != "ok" || metric(t, out, "committed") != 1 || out.GoalAt != 1_001_000 {
		t.Errorf("%s, %+v, goal at %v; want ok, 1 committed, at 1.001s", out.Status(), out.Result, out.GoalAt)
	}
}

// Every node crashes at every moment of a run. While the coordinator is down its participants may
// be blocked, and nothing worse; otherwise all decide.
func TestTwoPhaseEveryCrash(t *testing.T) {
	for n := 3; n <= 5; n++ {
		for _, votes := range []string{"yes", "one-no"} {
			t.Run(fmt.Sprintf("n=%d/%s", n, votes), func(t *testing.T) {
				t.Parallel()
				for seed := range uint64(3) {
					cfg := sim.Config{
						Graph: algorithms.Complete(n), Seed: seed, Links: quick,
						Params: algorithms.Params{"transactions": "2", "votes": votes},
					}
					blocked := 0
					for _, at := range moments(t, twoPhase, cfg) {
						for node := range algorithms.ID(n) {
							for _, span := range away {
								cfg.Faults = outage(node, at, span)
								if node != coordinator || span > 0 {
									settledAll(t, twoPhase, cfg, 2)
									continue
								}
								out := twoPhase.run(t, cfg)
								if out.Violation != nil || out.End != engine.Quiet {
									t.Errorf("seed %d: %s: %s, %v", seed, story(cfg.Faults), out.Status(), out.End)
								}
								blocked = max(blocked, int(metric(t, out, "blocked")))
							}
						}
					}
					if most := n - 1; votes == "yes" && blocked != most || blocked == 0 {
						t.Errorf("seed %d: %d blocked at most; want %d", seed, blocked, most)
					}
				}
			})
		}
	}
}

// with is a subject that always runs with some parameters.
func with(s subject, params algorithms.Params) subject {
	run := s.run
	s.run = func(t *testing.T, cfg sim.Config) engine.Outcome {
		t.Helper()
		all := maps.Clone(params)
		maps.Copy(all, cfg.Params)
		cfg.Params = all
		return run(t, cfg)
	}
	return s
}

// The votes that nodes report add up to the messages with every number of participants that have
// only read, whatever is presumed, and to what the Spec expects.
func TestTwoPhaseVariantCounts(t *testing.T) {
	var commits, aborts, refusingReaders int
	for n := 2; n <= 50; n++ {
		for i, readers := range []int{0, 1, (n - 1) / 2, n - 1} {
			for _, presume := range []string{"nothing", "abort", "commit"} {
				cfg := sim.Config{
					Graph: algorithms.Complete(n), Seed: uint64(n + i),
					Links: network.Links{Latency: latencies[n%len(latencies)]},
					Params: algorithms.Params{
						"transactions": "3", "votes": []string{"yes", "one-no", "random", "random"}[(n+i)%4],
						"readonly": strconv.Itoa(readers), "presume": presume,
					},
				}
				var rec algotest.Recorder
				cfg.Tracer = &rec
				out := twoPhase.run(t, cfg)
				var yes, reading, refusing [4]int
				for _, e := range rec.Events {
					if e.Step != engine.StepObserve || e.Node == coordinator {
						continue
					}
					switch txn := e.Seen.Value; e.Seen.What {
					case sawYes:
						yes[txn]++
					case sawReadOnly:
						reading[txn]++
					case sawNo:
						refusing[txn]++
						if int(e.Node) >= n-readers {
							refusingReaders++
						}
					}
				}
				want, acks := 0, 0
				for txn := 1; txn <= 3; txn++ {
					if yes[txn]+reading[txn]+refusing[txn] != n-1 {
						t.Fatalf("n=%d, %v: %d, %d and %d votes in t%d", n, cfg.Params, yes[txn], reading[txn],
							refusing[txn], txn)
					}
					want += 2*(n-1) + yes[txn]
					if refusing[txn] == 0 {
						if commits++; presume != "commit" {
							acks += yes[txn]
						}
					} else if aborts++; presume != "abort" {
						acks += yes[txn]
					}
				}
				if out.Status() != "ok" || int(out.Counts.Sent) != want+acks ||
					int(out.Counts.Kinds[kindAck].Sent) != acks {
					t.Errorf("n=%d, %v: %s, %d messages, %d of them acknowledgements; want %d and %d",
						n, cfg.Params, out.Status(), out.Counts.Sent, out.Counts.Kinds[kindAck].Sent, want+acks, acks)
				}
				if out.Expected != algorithms.Exactly(float64(want+acks)) ||
					out.Parts[0].Expected != algorithms.Exactly(float64(want)) {
					t.Errorf("n=%d, %v: %v and %v expected; want %d and %d",
						n, cfg.Params, out.Expected, out.Parts[0].Expected, want+acks, want)
				}
			}
		}
	}
	if commits < 200 || aborts < 200 || refusingReaders < 100 {
		t.Errorf("%d committed, %d aborted, %d readers voted no; the votes should differ more", commits, aborts,
			refusingReaders)
	}
}

// There are no more readers than participants.
func TestReadersAreParticipants(t *testing.T) {
	setup := algorithms.Setup{Graph: algorithms.Complete(4), Delta: 1, Params: algorithms.Params{"readonly": "4"}}
	const want = "2pc: readonly: 4 (allowed: 0 to 3, the number of participants)"
	if _, err := TwoPhase.Prepare(setup); err == nil || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

// Aborts that are presumed hold up nothing: the next transaction begins with the decision, and a
// participant that missed it takes it from what it hears next.
func TestPresumedAbort(t *testing.T) {
	params := algorithms.Params{"presume": "abort", "votes": "one-no", "transactions": "2"}
	node, env := aloneWith(t, &TwoPhase, coordinator, params)
	node.Start(env)
	sends(t, "start", &TwoPhase.Spec, env, [3]string{"", "prepare", "prepare"})
	node.Receive(env, 1, TwoPhaseMessage{kind: kindYes, txn: 1})
	node.Receive(env, 2, TwoPhaseMessage{kind: kindNo, txn: 1})
	sends(t, "the last vote", &TwoPhase.Spec, env, [3]string{"", "abort prepare", "prepare"})
	node.Receive(env, 2, TwoPhaseMessage{kind: kindYes, txn: 2})
	env.Effects().Clear()
	node.Receive(env, 2, TwoPhaseMessage{kind: kindInquiry, txn: 1})
	if e := env.Effects(); len(e.Sends) != 1 || e.Sends[0].Msg != (TwoPhaseMessage{kind: kindAbort, txn: 1}) {
		t.Errorf("to an inquiry about t1 it sends %+v; want that it is aborted", e.Sends)
	}

	var one TwoPhaseNode
	for id := algorithms.ID(1); id < 3; id++ { // who of the two votes yes is drawn
		if one, env = aloneWith(t, &TwoPhase, id, params); one.run.votes.yes(1, id) {
			break
		}
	}
	one.Receive(env, 0, TwoPhaseMessage{kind: kindPrepare, txn: 1})
	sends(t, "prepare", &TwoPhase.Spec, env, [3]string{"yes", "", ""})
	one.Receive(env, 0, TwoPhaseMessage{kind: kindAbort, txn: 1})
	if one.phase != decided || one.last != 0 {
		t.Errorf("after the abort it is in phase %v, last %d", one.phase, one.last)
	}
	sends(t, "an abort", &TwoPhase.Spec, env, [3]string{"", "", ""})
}

// Commits that are presumed hold up nothing either, and an abort is acknowledged before the next
// transaction begins.
func TestPresumedCommit(t *testing.T) {
	node, env := aloneWith(t, &TwoPhase, coordinator, algorithms.Params{"presume": "commit", "transactions": "3"})
	node.Start(env)
	sends(t, "start", &TwoPhase.Spec, env, [3]string{"", "prepare", "prepare"})
	node.Receive(env, 1, TwoPhaseMessage{kind: kindYes, txn: 1})
	node.Receive(env, 2, TwoPhaseMessage{kind: kindYes, txn: 1})
	sends(t, "the last vote", &TwoPhase.Spec, env, [3]string{"", "commit prepare", "commit prepare"})
	node.Receive(env, 1, TwoPhaseMessage{kind: kindYes, txn: 2})
	node.Receive(env, 2, TwoPhaseMessage{kind: kindNo, txn: 2})
	sends(t, "a no", &TwoPhase.Spec, env, [3]string{"", "abort", ""})
	node.Receive(env, 1, TwoPhaseMessage{kind: kindAck, txn: 2})
	sends(t, "its acknowledgement", &TwoPhase.Spec, env, [3]string{"", "prepare", "prepare"})

	one, env := aloneWith(t, &TwoPhase, 1, algorithms.Params{"presume": "commit", "transactions": "3"})
	one.Receive(env, 0, TwoPhaseMessage{kind: kindPrepare, txn: 1})
	sends(t, "prepare", &TwoPhase.Spec, env, [3]string{"yes", "", ""})
	one.Receive(env, 0, TwoPhaseMessage{kindPrepare, 2, 1}) // it overtakes the commit of t1
	if one.last != 1 {
		t.Errorf("the last that it knows to be committed is t%d; want t1", one.last)
	}
	sends(t, "the next prepare", &TwoPhase.Spec, env, [3]string{"yes", "", ""})
	one.Receive(env, 0, TwoPhaseMessage{kind: kindCommit, txn: 1})
	sends(t, "a commit", &TwoPhase.Spec, env, [3]string{"", "", ""})
	one.Receive(env, 0, TwoPhaseMessage{kindAbort, 2, 1})
	sends(t, "an abort", &TwoPhase.Spec, env, [3]string{"ack", "", ""})
}

// A participant that has only read votes and is gone: it keeps nothing, is not blocked, and after a
// crash finds its way from what the coordinator says.
func TestReaders(t *testing.T) {
	params := algorithms.Params{"readonly": "1", "transactions": "9"}
	node, env := aloneWith(t, &TwoPhase, 2, params)
	said := func(what string, want ...algorithms.Observation) {
		t.Helper()
		if e := env.Effects(); !slices.Equal(e.Observations, want) || e.Persisted {
			t.Errorf("%s: it reports %v (persisted: %t); want %v and nothing in a log", what, e.Observations,
				e.Persisted, want)
		}
	}
	node.Receive(env, 0, TwoPhaseMessage{kind: kindPrepare, txn: 1})
	said("prepare", algorithms.Observation{What: sawReadOnly, Value: 1})
	sends(t, "prepare", &TwoPhase.Spec, env, [3]string{"read-only", "", ""})
	node.Receive(env, 0, TwoPhaseMessage{kind: kindPrepare, txn: 1})
	said("the same again")
	sends(t, "the same again", &TwoPhase.Spec, env, [3]string{"read-only", "", ""})
	node.Receive(env, 0, TwoPhaseMessage{kind: kindPrepare, txn: 4, last: 2}) // it has forgotten t2
	said("the fourth", algorithms.Observation{What: sawAbort, Value: 3},
		algorithms.Observation{What: sawReadOnly, Value: 4})
	sends(t, "the fourth", &TwoPhase.Spec, env, [3]string{"read-only", "", ""})
	node.Receive(env, 0, TwoPhaseMessage{kind: kindAbort, txn: 7, last: 4})
	said("an abort", algorithms.Observation{What: sawAborts, Value: 5, Aux: 7})
	sends(t, "an abort", &TwoPhase.Spec, env, [3]string{"ack", "", ""})
	node.Receive(env, 0, TwoPhaseMessage{kind: kindCommit, txn: 8})
	said("a commit of what it has forgotten")
	sends(t, "a commit", &TwoPhase.Spec, env, [3]string{"ack", "", ""})
	for _, m := range []TwoPhaseMessage{
		{kindPrepare, 7, 4}, {kindPrepare, 9, 9}, {kindAbort, 9, 10}, {kind: kindYes, txn: 9}, {kind: kindAck, txn: 9},
	} {
		node.Receive(env, 0, m)
		silent(t, env, fmt.Sprintf("%+v", m))
	}

	// The coordinator does not count it among those that have to know, and commits alone.
	c, env := aloneWith(t, &TwoPhase, coordinator, algorithms.Params{"readonly": "2", "transactions": "2"})
	c.Start(env)
	env.Effects().Clear()
	c.Receive(env, 1, TwoPhaseMessage{kind: kindReadOnly, txn: 1})
	c.Receive(env, 2, TwoPhaseMessage{kind: kindReadOnly, txn: 1})
	sends(t, "two votes", &TwoPhase.Spec, env, [3]string{"", "prepare", "prepare"})
	if c.last != 1 {
		t.Errorf("the last that it has committed is t%d; want t1", c.last)
	}
}

// A reader may say twice that it has read, which counts as one vote, and has no part in decisions.
func TestReadersAreCounted(t *testing.T) {
	d := newDecisions(&run{n: 3, transactions: 2})
	for i, c := range []struct {
		said said
		want string
	}{
		{of(2, sawReadOnly, 1), ""},
		{of(2, sawReadOnly, 1), ""},
		{of(0, sawCommit, 1), "unanimity: node 0 commits t1 with 1 yes votes of 2"},
		{of(1, sawYes, 1), ""},
		{of(0, sawCommit, 1), ""},
		{of(2, sawReadOnly, 2), "one at a time: node 2 votes in t2 when 2 of 3 nodes know the decision on t1"},
		{of(1, sawCommit, 1), ""},
		{of(2, sawReadOnly, 2), ""},
	} {
		err := d.Observe(0, c.said.node, c.said.Observation)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%d: %v; want %q", i, err, c.want)
		}
	}
	if err := newDecisions(&run{n: 3, transactions: 2}).Observe(0, 2, algorithms.Observation{
		What:  sawReadOnly,
		Value: 2,
	}); err == nil {
		t.Error("a reader votes in t2 before t1")
	}
}
