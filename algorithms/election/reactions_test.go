package election

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

func TestJudge(t *testing.T) {
	env := algorithms.NewEnv[BullyMessage](algorithms.Complete(5))
	var rng algorithms.Rand
	var seq uint32
	env.Bind(2, 0, &rng, &seq)
	following := func(round uint32, id int32) standing[BullyMessage] {
		return standing[BullyMessage]{round: round, term: termOf(round, id, 5), phase: follower}
	}
	electing := func(p phase) standing[BullyMessage] {
		return standing[BullyMessage]{round: 4, term: termOf(3, 4, 5), phase: p}
	}
	for _, c := range []struct {
		name  string
		s     standing[BullyMessage]
		round uint32
		from  int32
		want  claim
	}{
		{"the leader", following(3, 3), 3, 3, confirmed},
		{"a higher one of the round", following(3, 3), 3, 4, news},
		{"a lower one of the round", following(3, 4), 3, 3, stale},
		{"an old one", following(3, 3), 2, 4, stale},
		{"a new one", following(3, 3), 4, 3, news},
		{"a new one below the node", following(3, 3), 4, 1, usurper},
		{"an old one below the node", following(3, 3), 3, 1, stale},
		{"above the candidate", electing(candidate), 4, 3, news},
		{"below the candidate", electing(candidate), 4, 1, stale},
		{"below the candidate, in a later round", electing(candidate), 5, 1, usurper},
		{"the former leader, to the candidate", electing(candidate), 3, 4, stale},
		{"below one that has yielded", electing(yielded), 4, 1, stale},
		{"below one without a leader", electing(idle), 4, 1, usurper},
	} {
		if got := c.s.judge(env, c.round, c.from, 2); got != c.want {
			t.Errorf("%s: claim %d (want %d)", c.name, got, c.want)
		}
	}
}

// What one node of Bully does, message by message: node 2 of 5, which is told
// nothing of the failures that there may be.
func TestBullyReactions(t *testing.T) {
	type event struct {
		from  algorithms.ID // None: the timer
		kind  algorithms.Kind
		round uint32
		does  string
	}
	const leads = "[0:coordinator 1 1:coordinator 1] reports [{1 1 2}]"
	timer := algorithms.None
	for _, c := range []struct {
		name   string
		ends   phase
		events []event
	}{
		{"leads", leader, []event{
			{1, kindChallenge, 1, "[1:answer 1 3:election 1 4:election 1] reports [{0 1 0}]"},
			{timer, 0, 0, leads},
		}},
		{"is challenged twice", leader, []event{
			{1, kindChallenge, 1, "[1:answer 1 3:election 1 4:election 1] reports [{0 1 0}]"},
			{0, kindChallenge, 1, "[0:answer 1] reports []"},
			{timer, 0, 0, leads},
			{0, kindChallenge, 1, "[0:answer 1] reports []"},
		}},
		{"yields", follower, []event{
			{1, kindCoordinator, 0, "[] reports []"}, // an old one
			{1, kindChallenge, 1, "[1:answer 1 3:election 1 4:election 1] reports [{0 1 0}]"},
			{3, kindAnswer, 1, "[] reports []"},
			{3, kindCoordinator, 1, "[] reports [{2 3 1}]"},
		}},
		{"yields in vain", leader, []event{
			{1, kindChallenge, 1, "[1:answer 1 3:election 1 4:election 1] reports [{0 1 0}]"},
			{3, kindAnswer, 1, "[] reports []"},
			{timer, 0, 0, "[3:election 2 4:election 2] reports [{0 2 0}]"},
			{timer, 0, 0, "[0:coordinator 2 1:coordinator 2] reports [{1 2 2}]"},
		}},
		{"does not yield to an old answer", leader, []event{
			{1, kindChallenge, 2, "[1:answer 2 3:election 2 4:election 2] reports [{0 2 0}]"},
			{3, kindAnswer, 1, "[] reports []"},
			{timer, 0, 0, "[0:coordinator 2 1:coordinator 2] reports [{1 2 2}]"},
		}},
		{"does not yield to one below", leader, []event{
			{1, kindChallenge, 1, "[1:answer 1 3:election 1 4:election 1] reports [{0 1 0}]"},
			{1, kindAnswer, 1, "[] reports []"},
			{timer, 0, 0, leads},
		}},
		{"leads, whoever answers late", leader, []event{
			{1, kindChallenge, 1, "[1:answer 1 3:election 1 4:election 1] reports [{0 1 0}]"},
			{timer, 0, 0, leads},
			{3, kindAnswer, 1, "[] reports []"},
		}},
		{"takes over", candidate, []event{{1, kindCoordinator, 3, "[3:election 4 4:election 4] reports [{0 4 0}]"}}},
		{"is challenged from above", follower, []event{{3, kindChallenge, 1, "[] reports []"}}},
		{"is deaf to itself and to nobody", follower, []event{
			{2, kindChallenge, 1, "[] reports []"},
			{7, kindChallenge, 1, "[] reports []"},
			{1, kindChallenge, maxRound + 1, "[] reports []"},
		}},
	} {
		inst, err := Bully.Prepare(algorithms.Setup{Graph: algorithms.Complete(5), Delta: 1000})
		if err != nil {
			t.Fatal(err)
		}
		node, env := inst.Node(2), algorithms.NewEnv[BullyMessage](algorithms.Complete(5))
		var rng algorithms.Rand
		var seq uint32
		env.Bind(2, 0, &rng, &seq)
		node.Start(env)
		pending := 0
		for i, e := range c.events {
			env.Effects().Clear()
			if e.from == timer {
				pending--
				node.Timeout(env, algorithms.Timer{Kind: timerAlarm})
			} else {
				node.Receive(env, e.from, BullyMessage{e.kind, e.round})
			}
			did := env.Effects()
			if diff := cmp.Diff(e.does, tell(did)); diff != "" {
				t.Errorf("%s, event %d (-want +got):\n%s", c.name, i, diff)
			}
			pending += len(did.Timers) - len(did.Cancels)
			if electing := node.phase == candidate || node.phase == yielded; electing != (pending == 1) {
				t.Errorf("%s, event %d: %d timers pending", c.name, i, pending)
			}
		}
		if node.phase != c.ends {
			t.Errorf("%s: phase %d at the end (want %d)", c.name, node.phase, c.ends)
		}
	}
}

// tell says what a node sends and reports.
func tell(e *algorithms.Effects[BullyMessage]) string {
	var sends []string
	for _, s := range e.Sends {
		sends = append(sends, fmt.Sprintf("%v:%s %d", s.To, Bully.Spec.Kinds[s.Msg.kind].Name, s.Msg.round))
	}
	return fmt.Sprintf("%v reports %v", sends, e.Observations)
}
