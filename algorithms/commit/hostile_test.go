package commit

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// alone is one node of three, under the test's hands.
func alone[M algorithms.Message, S any](t *testing.T, alg *algorithms.Algorithm[M, S],
	self algorithms.ID,
) (S, *algorithms.Env[M]) {
	t.Helper()
	return aloneWith(t, alg, self, nil)
}

func aloneWith[M algorithms.Message, S any](
	t *testing.T, alg *algorithms.Algorithm[M, S], self algorithms.ID, params algorithms.Params,
) (S, *algorithms.Env[M]) {
	t.Helper()
	graph := algorithms.Complete(3)
	inst, err := alg.Prepare(algorithms.Setup{Graph: graph, Params: params, Delta: 10, Faults: algorithms.Crashes})
	if err != nil {
		t.Fatal(err)
	}
	env := algorithms.NewEnv[M](graph)
	var rng algorithms.Rand
	var seq uint32
	env.Bind(self, 0, &rng, &seq)
	return inst.Node(self), env
}

// silent reports what a node does in answer to a message that it should ignore.
func silent[M algorithms.Message](t *testing.T, env *algorithms.Env[M], what string) {
	t.Helper()
	if e := env.Effects(); len(e.Sends)+len(e.Observations) > 0 || e.Persisted {
		t.Errorf("%s: it sends %v and reports %v (persisted: %t); want nothing",
			what, e.Sends, e.Observations, e.Persisted)
	}
	env.Effects().Clear()
}

func TestTwoPhaseIgnores(t *testing.T) {
	node, env := alone(t, &TwoPhase, 1)
	node.Start(env)
	env.Effects().Clear()
	for _, c := range []struct {
		name string
		from algorithms.ID
		msg  TwoPhaseMessage
	}{
		{"transaction 0", 0, TwoPhaseMessage{kindPrepare, 0, 0}},
		{"a transaction beyond the run", 0, TwoPhaseMessage{kindPrepare, math.MaxUint32, 0}},
		{"an abort beyond the run", 0, TwoPhaseMessage{kindAbort, math.MaxUint32, 0}},
		{"a commit without its vote", 0, TwoPhaseMessage{kind: kindCommit, txn: 1}},
		{"a commit in the past without its vote", 0, TwoPhaseMessage{kindPrepare, 1, 1}},
		{"a question by a participant", 2, TwoPhaseMessage{kindPrepare, 1, 0}},
		{"a decision by a participant", 2, TwoPhaseMessage{kindAbort, 1, 0}},
		{"a vote", 0, TwoPhaseMessage{kind: kindYes, txn: 1}},
		{"an inquiry", 2, TwoPhaseMessage{kind: kindInquiry, txn: 1}},
	} {
		node.Receive(env, c.from, c.msg)
		silent(t, env, c.name)
	}

	node, env = alone(t, &TwoPhase, coordinator)
	node.Start(env)
	env.Effects().Clear()
	node.Receive(env, 1, TwoPhaseMessage{kind: kindYes, txn: 1})
	node.Receive(env, 1, TwoPhaseMessage{kind: kindYes, txn: 1})
	silent(t, env, "a vote twice")
	node.Receive(env, 0, TwoPhaseMessage{kind: kindYes, txn: 1})
	silent(t, env, "its own vote")
	node.Receive(env, 2, TwoPhaseMessage{kind: kindAck, txn: 1})
	silent(t, env, "an acknowledgement of nothing")
	node.Receive(env, 2, TwoPhaseMessage{kind: kindCommit, txn: 1})
	silent(t, env, "a decision")
}

func TestThreePhaseIgnores(t *testing.T) {
	node, env := alone(t, &ThreePhase, 1)
	node.Start(env)
	env.Effects().Clear()
	for _, c := range []struct {
		name string
		msg  ThreePhaseMessage
	}{
		{"transaction 0", ThreePhaseMessage{kind: kindCanCommit}},
		{"a transaction beyond the run", ThreePhaseMessage{kind: kindCanCommit, txn: math.MaxUint32}},
		{"an abort beyond the run", ThreePhaseMessage{kind: kindDoAbort, txn: math.MaxUint32}},
		{"a pre-commit without its vote", ThreePhaseMessage{kind: kindPreCommit, txn: 1}},
		{"a commit without its vote", ThreePhaseMessage{kind: kindDoCommit, txn: 1}},
		{"a commit in the past without its vote", ThreePhaseMessage{kind: kindCanCommit, txn: 1, last: 1}},
		{"a vote", ThreePhaseMessage{kind: kindVotesYes, txn: 1}},
		{"a state", ThreePhaseMessage{kind: kindState, txn: 1}},
		{"a state that cannot be", ThreePhaseMessage{kind: kindState, phase: prepared}},
	} {
		node.Receive(env, 2, c.msg)
		silent(t, env, c.name)
	}

	// A coordinator of an earlier round has been given up.
	node.Receive(env, 0, ThreePhaseMessage{kind: kindCanCommit, txn: 1, round: 3})
	env.Effects().Clear()
	node.Receive(env, 2, ThreePhaseMessage{kind: kindPreCommit, txn: 1, round: 2})
	silent(t, env, "a pre-commit of an earlier round")

	node, env = alone(t, &ThreePhase, coordinator)
	node.Start(env)
	env.Effects().Clear()
	node.Receive(env, 1, ThreePhaseMessage{kind: kindVotesYes, txn: 1})
	node.Receive(env, 1, ThreePhaseMessage{kind: kindVotesYes, txn: 1})
	silent(t, env, "a vote twice")
	node.Receive(env, 2, ThreePhaseMessage{kind: kindAckPre, txn: 1})
	silent(t, env, "an acknowledgement before the pre-commit")
	node.Receive(env, 2, ThreePhaseMessage{kind: kindVotesYes, txn: 2})
	silent(t, env, "a vote in the next transaction")
}

// Who has crashed in doubt does not take part in a pre-commit: it may have been left out of
// the decision.
func TestThreePhaseDoubtful(t *testing.T) {
	node, env := alone(t, &ThreePhase, 1)
	node.Recover(env, []byte{byte(prepared), 1, 0})
	env.Effects().Clear()
	node.Receive(env, 0, ThreePhaseMessage{kind: kindPreCommit, txn: 1, round: 5})
	silent(t, env, "a pre-commit to a node in doubt")
	node.Receive(env, 2, ThreePhaseMessage{kind: kindStateRequest, round: 6})
	if e := env.Effects(); len(e.Sends) != 1 || e.Sends[0].To != 2 || e.Sends[0].Msg.standing != doubtful {
		t.Errorf("in answer to a request for its state it sends %+v; want that it is doubtful", e.Sends)
	}
}
