package commit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

// sent is what a node of three did in its latest calls: kinds of messages by receiver.
func sent[M algorithms.Message](spec *algorithms.Spec, env *algorithms.Env[M]) [3]string {
	var to [3]string
	for _, s := range env.Effects().Sends {
		if to[s.To] != "" {
			to[s.To] += " "
		}
		to[s.To] += spec.Kinds[s.Msg.Kind()].Name
	}
	env.Effects().Clear()
	return to
}

// sends checks what a node sent, by receiver.
func sends[M algorithms.Message](t *testing.T, what string, spec *algorithms.Spec, env *algorithms.Env[M],
	want [3]string,
) {
	t.Helper()
	if diff := cmp.Diff(want, sent(spec, env)); diff != "" {
		t.Errorf("%s: messages (-want +got):\n%s", what, diff)
	}
}

// Node 1 has voted yes, hears no more, and asks nodes 0 and 2 for their states.
func TestTerminationRules(t *testing.T) {
	state := func(s standing, p phase, txn, last, round uint32) ThreePhaseMessage {
		return ThreePhaseMessage{kind: kindState, standing: s, phase: p, txn: txn, last: last, round: round}
	}
	abort, nothing := [3]string{"abort", "", "abort"}, [3]string{}
	for _, c := range []struct {
		name        string
		ready       bool // node 1 is pre-committed
		zero, two   ThreePhaseMessage
		want        [3]string
		wantPhase   phase
		wantDecided uint32
	}{
		{"all uncertain", false, state(doubtful, prepared, 1, 0, 1), state(able, prepared, 1, 0, 1), abort, decided, 1},
		{
			"one has not voted", false, state(doubtful, decided, 0, 0, 1), state(able, prepared, 1, 0, 1), abort,
			decided,
			1,
		},
		{
			"one is pre-committed", false, state(doubtful, prepared, 1, 0, 1), state(able, precommitted, 1, 0, 1),
			[3]string{"", "", "pre-commit"},
			precommitted, 0,
		},
		{
			"the node is pre-committed", true, state(doubtful, prepared, 1, 0, 1), state(able, prepared, 1, 0, 1),
			[3]string{"", "", "pre-commit"},
			precommitted, 0,
		},
		{
			"all able are pre-committed", true, state(doubtful, prepared, 1, 0, 1), state(doubtful, prepared, 1, 0, 1),
			[3]string{"do-commit", "", "do-commit"},
			decided, 1,
		},
		// It may have been left out of an abort.
		{
			"one in doubt is pre-committed", false, state(doubtful, precommitted, 1, 0, 1),
			state(able, prepared, 1, 0, 1),
			abort, decided, 1,
		},
		{
			"one has committed", false, state(doubtful, prepared, 1, 0, 1), state(able, decided, 1, 1, 1), nothing,
			decided, 1,
		},
		{
			"one has aborted", true, state(doubtful, prepared, 1, 0, 1), state(able, decided, 1, 0, 1), nothing,
			decided,
			1,
		},
		{
			"one leads", false, state(doubtful, prepared, 1, 0, 1), state(leading, prepared, 1, 0, 1), nothing,
			prepared,
			0,
		},
		{
			"one with a lower number can", false, state(able, prepared, 1, 0, 1), state(able, prepared, 1, 0, 1),
			nothing,
			prepared, 0,
		},
		{
			"an answer to an earlier question", false, state(doubtful, prepared, 1, 0, 1),
			state(able, prepared, 1, 0, 0),
			nothing, prepared, 0,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			node, env := alone(t, &ThreePhase, 1)
			node.Receive(env, 0, ThreePhaseMessage{kind: kindCanCommit, txn: 1})
			if c.ready {
				node.Receive(env, 0, ThreePhaseMessage{kind: kindPreCommit, txn: 1})
			}
			env.Effects().Clear()
			node.Timeout(env, algorithms.Timer{})
			sends(t, "silence", &ThreePhase.Spec, env, [3]string{"state-request", "", "state-request"})
			node.Receive(env, 0, c.zero)
			node.Receive(env, 2, c.two)
			sends(t, "states", &ThreePhase.Spec, env, c.want)
			if node.phase != c.wantPhase || node.phase == decided && node.txn != c.wantDecided {
				t.Errorf("it is in phase %d of t%d; want phase %d", node.phase, node.txn, c.wantPhase)
			}
		})
	}
}

// Who is asked for its state by one with a higher number who wants to take over makes a start at
// it, and who is asked by one with a lower number leaves it to that one.
func TestLowestTakesOver(t *testing.T) {
	node, env := alone(t, &ThreePhase, 1)
	node.Receive(env, 0, ThreePhaseMessage{kind: kindCanCommit, txn: 1})
	env.Effects().Clear()
	node.Receive(env, 0, ThreePhaseMessage{kind: kindStateRequest, round: 1})
	sends(t, "asked by 0", &ThreePhase.Spec, env, [3]string{"state", "", ""})
	node.Receive(env, 2, ThreePhaseMessage{kind: kindStateRequest, round: 1})
	sends(t, "asked by 2", &ThreePhase.Spec, env, [3]string{"state-request", "", "state state-request"})
}

// A coordinator that takes over does so in a round above all that anybody knows, so that
// nobody listens to one before it any more; to ask what was decided opens no round.
func TestRounds(t *testing.T) {
	node, env := alone(t, &ThreePhase, 1)
	node.Receive(env, 0, ThreePhaseMessage{kind: kindCanCommit, txn: 1, round: 1})
	node.Receive(env, 2, ThreePhaseMessage{kind: kindStateInquiry, round: 9})
	env.Effects().Clear()
	node.Receive(env, 0, ThreePhaseMessage{kind: kindPreCommit, txn: 1, round: 1})
	sends(t, "after an inquiry", &ThreePhase.Spec, env, [3]string{"ack", "", ""})
	node.Timeout(env, algorithms.Timer{})
	env.Effects().Clear()
	node.Receive(env, 0, ThreePhaseMessage{kind: kindState, standing: doubtful, phase: prepared, txn: 1, round: 7})
	node.Receive(env, 2, ThreePhaseMessage{kind: kindState, phase: prepared, txn: 1, round: 2})
	if e := env.Effects(); len(e.Sends) != 1 ||
		e.Sends[0].Msg != (ThreePhaseMessage{kind: kindPreCommit, txn: 1, round: 8}) {
		t.Errorf("it sends %+v; want one pre-commit of round 8", e.Sends)
	}
}

// Who comes back while the votes are taken is asked for its own.
func TestVoteAfterRecovery(t *testing.T) {
	two, env2 := alone(t, &TwoPhase, coordinator)
	two.Start(env2)
	env2.Effects().Clear()
	two.Receive(env2, 1, TwoPhaseMessage{kind: kindInquiry, txn: 1})
	sends(t, "2pc", &TwoPhase.Spec, env2, [3]string{"", "prepare", ""})
	two.Receive(env2, 1, TwoPhaseMessage{kind: kindYes, txn: 1})
	two.Receive(env2, 1, TwoPhaseMessage{kind: kindInquiry, txn: 1})
	sends(t, "2pc, has voted", &TwoPhase.Spec, env2, [3]string{})

	three, env3 := alone(t, &ThreePhase, coordinator)
	three.Start(env3)
	env3.Effects().Clear()
	three.Receive(env3, 1, ThreePhaseMessage{kind: kindStateInquiry, round: 1})
	sends(t, "3pc", &ThreePhase.Spec, env3, [3]string{"", "state can-commit", ""})
	three.Receive(env3, 1, ThreePhaseMessage{kind: kindVotesYes, txn: 1})
	three.Receive(env3, 1, ThreePhaseMessage{kind: kindStateInquiry, round: 1})
	sends(t, "3pc, has voted", &ThreePhase.Spec, env3, [3]string{"", "state", ""})
}

// What a node has come to is in its log before anybody hears of it.
func TestLog(t *testing.T) {
	many := func(s string) algorithms.Params { return algorithms.Params{"transactions": s} }
	two, env2 := aloneWith(t, &TwoPhase, 1, many("3"))
	three, env3 := aloneWith(t, &ThreePhase, 1, many("3"))
	in2 := func(what string, m TwoPhaseMessage, want ledger) {
		t.Helper()
		two.Receive(env2, 0, m)
		if got := read(two.run, env2.Effects().Stable, phases); got != want || !env2.Effects().Persisted {
			t.Errorf("2pc, %s: the log has %+v; want %+v", what, got, want)
		}
		env2.Effects().Clear()
	}
	in3 := func(what string, m ThreePhaseMessage, want ledger) {
		t.Helper()
		three.Receive(env3, 0, m)
		if got := read(three.run, env3.Effects().Stable, phases); got != want || !env3.Effects().Persisted {
			t.Errorf("3pc, %s: the log has %+v; want %+v", what, got, want)
		}
		env3.Effects().Clear()
	}
	in2("vote", TwoPhaseMessage{kindPrepare, 1, 0}, ledger{1, 0, prepared})
	in2("commit", TwoPhaseMessage{kind: kindCommit, txn: 1}, ledger{1, 1, decided})
	in2("vote", TwoPhaseMessage{kindPrepare, 2, 1}, ledger{2, 1, prepared})
	two.Receive(env2, 0, TwoPhaseMessage{kind: kindCommit, txn: 1})
	sends(t, "2pc, an earlier decision once more", &TwoPhase.Spec, env2, [3]string{"ack", "", ""})
	in2("abort", TwoPhaseMessage{kindAbort, 2, 1}, ledger{2, 1, decided})
	two.Receive(env2, 0, TwoPhaseMessage{kindPrepare, 3, 2})
	silent(t, env2, "2pc, a commit of what it has aborted")

	in3("vote", ThreePhaseMessage{kind: kindCanCommit, txn: 1}, ledger{1, 0, prepared})
	in3("pre-commit", ThreePhaseMessage{kind: kindPreCommit, txn: 1}, ledger{1, 0, precommitted})
	in3("commit", ThreePhaseMessage{kind: kindDoCommit, txn: 1}, ledger{1, 1, decided})
	in3("vote after an abort that it missed", ThreePhaseMessage{kind: kindCanCommit, txn: 3, last: 1},
		ledger{3, 1, prepared})
}

// Who has crashed in doubt and is told of the decision takes part again.
func TestDoubtEnds(t *testing.T) {
	node, env := aloneWith(t, &ThreePhase, 1, algorithms.Params{"transactions": "3"})
	node.Recover(env, []byte{byte(prepared), 1, 0})
	node.Receive(env, 0, ThreePhaseMessage{kind: kindCanCommit, txn: 2, last: 1})
	env.Effects().Clear()
	node.Receive(env, 0, ThreePhaseMessage{kind: kindPreCommit, txn: 2})
	sends(t, "pre-commit", &ThreePhase.Spec, env, [3]string{"ack", "", ""})
}

// Who has taken over goes on, with all nodes once node 0 is back, and with its own vote.
func TestSuccessor(t *testing.T) {
	faults := []algorithms.Fault{crash(0, 0), recovery(0, 300)}
	cfg := sim.Config{
		Graph: algorithms.Complete(3), Links: quick, Faults: faults,
		Params: algorithms.Params{"transactions": "20"},
	}
	out := threePhase.run(t, cfg)
	if out.Status() != "ok" || metric(t, out, "committed") < 10 || metric(t, out, "aborted") == 0 {
		t.Errorf("all vote yes: %s, %+v; want the first aborted and the others committed", out.Status(), out.Result)
	}
	cfg.Params["votes"] = "one-no"
	out = threePhase.run(t, cfg)
	if out.Status() != "ok" || metric(t, out, "committed") != 0 {
		t.Errorf("one votes no: %s, %+v; want all aborted", out.Status(), out.Result)
	}
}

// A node in doubt asks somebody who is about to vote no, and nobody else is left: it has to ask
// again.
func TestAskedTooEarly(t *testing.T) {
	for seed := range uint64(2000) {
		for at := algorithms.Time(6); at < 8; at++ {
			cfg := sim.Config{
				Graph: algorithms.Complete(3), Seed: seed, Links: quick,
				Params: algorithms.Params{"votes": "one-no"},
			}
			for node := algorithms.ID(1); node <= 2; node++ {
				cfg.Faults = []algorithms.Fault{crash(node, at), recovery(node, at+1), crash(0, at+2)}
				settledAll(t, threePhase, cfg, 1)
			}
		}
	}
}
