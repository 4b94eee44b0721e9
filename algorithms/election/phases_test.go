package election

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// bearer is a candidate of Peterson's: where it stands, and the identifier under which it does.
type bearer struct {
	place int
	id    int32
}

// petersonWalk is what Peterson's election costs on a ring of given identifiers, phase by phase
// and without messages; the announcement is left out.
func petersonWalk(ids []int32) int {
	n := len(ids)
	candidates := make([]bearer, n)
	for i, id := range ids {
		candidates[i] = bearer{i, id}
	}
	owner := slices.Index(ids, int32(n-1))
	total := 0
	for k := n; k > 1; k = len(candidates) {
		var left []bearer
		for i, c := range candidates {
			one, two := candidates[(i+k-1)%k].id, candidates[(i+2*k-2)%k].id
			if one >= max(c.id, two) {
				left = append(left, bearer{c.place, one})
			}
			if k == 2 && c.id == int32(n-1) {
				total -= (c.place - owner + n) % n
			}
		}
		total += 2 * n
		candidates = left
	}
	return total + n - (candidates[0].place-owner+n)%n
}

// franklinWalk is the same of Franklin's election.
func franklinWalk(ids []int32) int {
	total := 2 * len(ids)
	for left := slices.Clone(ids); len(left) > 1; total += 2 * len(ids) {
		k := len(left)
		var higher []int32
		for i, id := range left {
			if id > max(left[(i+1)%k], left[(i+k-1)%k]) || k == 2 && id > left[1-i] {
				higher = append(higher, id)
			}
		}
		left = higher
	}
	return total
}

// Both elections cost what the walk round the ring says, with any timing; the best order and the
// worst cost what the Spec says.
func TestCountsByPhases(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed := range uint64(4) {
			for _, order := range []string{"random", "best", "worst"} {
				name := fmt.Sprintf("n=%d order=%s seed=%d", n, order, seed)
				cfg := sim.Config{
					Graph: bareOrComplete(t, n, seed), Seed: seed, Params: algorithms.Params{"order": order},
					Links: network.Links{Latency: latencies[seed]},
				}
				ids := identifiers(algorithms.Setup{Graph: cfg.Graph, Seed: seed, Params: cfg.Params}, alternating)
				l := bits.Len(uint(n)) - 1
				most := 2*n*(l+1) - 1<<l + 1
				if 2*n < 3<<l {
					most -= 1<<l/2 - 1
				}

				out := peterson.run(t, cfg)
				sent := int(out.Counts.Sent)
				if want := petersonWalk(ids) + n; sent != want || out.Status() != "ok" || out.Result.Ops != 1 {
					t.Errorf("%s: peterson: %d messages, %s (want %d)", name, sent, out.Status(), want)
				}
				if order == "best" && sent != 4*n-1 || order == "worst" && sent != most ||
					!out.Expected.Contains(float64(sent)) || order != "random" && !out.Expected.IsExact() {
					t.Errorf("%s: peterson: %d messages, expected %v", name, sent, out.Expected)
				}

				out = franklin.run(t, cfg)
				want := map[string]int64{"election": int64(franklinWalk(ids)), "announcement": int64(n)}
				checkRing(t, name, franklin, out, want)
				sent = int(out.Counts.Sent)
				if order == "best" && sent != 5*n || order == "worst" && sent != 2*n*l+3*n ||
					order != "random" && !out.Expected.IsExact() {
					t.Errorf("%s: franklin: %d messages, expected %v", name, sent, out.Expected)
				}
			}
		}
	}
}

// All orders of few identifiers: nothing is cheaper than the best, nothing dearer than the worst.
func TestBoundsByPhases(t *testing.T) {
	for _, c := range []struct {
		name     string
		walk     func([]int32) int
		expected func(n float64, order string) algorithms.Expected
	}{{"peterson", petersonWalk, petersonExpected}, {"franklin", franklinWalk, franklinExpected}} {
		for n := 2; n <= 8; n++ {
			least, most := 1<<30, 0
			permutations(ascending(n-1), func(ids []int32) {
				total := c.walk(append(ids, int32(n-1))) + n
				least, most = min(least, total), max(most, total)
			})
			got := [3]algorithms.Expected{
				c.expected(float64(n), "random"), c.expected(float64(n), "best"), c.expected(float64(n), "worst"),
			}
			want := [3]algorithms.Expected{
				{Low: float64(least), High: float64(most)},
				algorithms.Exactly(float64(least)),
				algorithms.Exactly(float64(most)),
			}
			if got != want {
				t.Errorf("%s, n=%d: expected %v (want %v)", c.name, n, got, want)
			}
		}
	}
}

// What one node of Franklin's does, message by message: node 2 of 5, whose identifier is 2.
func TestFranklinReactions(t *testing.T) {
	const n = 5
	type message struct {
		way direction
		id  int32
		// does is what is sent, as identifiers, + onward and - backward, ! for the announcement.
		does string
	}
	for _, c := range []struct {
		name     string
		messages []message
	}{
		{"higher than both", []message{{onward, 1, ""}, {backward, 0, "+2-2"}}},
		{"lower than one", []message{{onward, 1, ""}, {backward, 3, ""}, {onward, 1, "+1"}, {backward, 4, "-4"}}},
		{
			"waits for both, whatever the first says",
			[]message{{onward, 4, ""}, {onward, 3, ""}, {backward, 1, "+3"}},
		},
		{
			"one side is a phase ahead",
			[]message{{onward, 1, ""}, {onward, 0, ""}, {backward, 0, "+2-2"}, {backward, 1, "+2-2"}},
		},
		{"alone", []message{{onward, 2, "+2!"}, {backward, 2, ""}, {backward, 1, ""}}},
		{
			"what is too much is dropped",
			[]message{{onward, 4, ""}, {onward, 3, ""}, {onward, 1, ""}, {backward, 1, "+3"}},
		},
	} {
		l := newLoner(t, &Franklin, n, 2, algorithms.NoFaults)
		l.at(0)
		l.node.Start(l.env)
		for i, m := range c.messages {
			e := l.at(1)
			from := algorithms.ID(1)
			if m.way == backward {
				from = 3
			}
			l.node.Receive(l.env, from, RingMessage{kind: kindElection, way: m.way, round: 1, id: m.id, reach: n})
			if diff := cmp.Diff(m.does, told(e.Sends)); diff != "" {
				t.Errorf("%s, message %d (-want +got):\n%s", c.name, i, diff)
			}
		}
	}
}

// What one node of Peterson's does: node 2 of 5, whose identifier is 2. The second message of a
// phase stands with a colon.
func TestPetersonReactions(t *testing.T) {
	const n = 5
	type message struct {
		kind algorithms.Kind
		id   int32
		does string
	}
	for _, c := range []struct {
		name     string
		messages []message
	}{
		{
			"the nearer is the highest",
			[]message{{kindElection, 3, "+3:"}, {kindSecond, 1, "+3"}, {kindElection, 4, "+4:"}},
		},
		{"the nearer is the highest of two", []message{{kindElection, 3, "+3:"}, {kindSecond, 3, "+3"}}},
		{
			"itself is the highest",
			[]message{{kindElection, 1, "+2:"}, {kindSecond, 1, ""}, {kindElection, 4, "+4"}, {kindSecond, 1, "+1:"}},
		},
		{
			"the farther is the highest",
			[]message{{kindElection, 3, "+3:"}, {kindSecond, 4, ""}, {kindElection, 2, "+2!"}},
		},
		{
			"the owner is passed by the second message",
			[]message{{kindElection, 0, "+2:"}, {kindSecond, 2, "+2!"}, {kindElection, 4, ""}},
		},
		{"a message is missing", []message{{kindSecond, 3, ""}, {kindElection, 3, "+3:"}, {kindElection, 1, ""}}},
		{"the owner has died", []message{{kindElection, 3, "+3:"}, {kindSecond, 3, "+3"}, {kindElection, 3, ""}}},
	} {
		l := newLoner(t, &Peterson, n, 2, algorithms.NoFaults)
		l.at(0)
		l.node.Start(l.env)
		for i, m := range c.messages {
			e := l.at(1)
			l.node.Receive(l.env, 1, RingMessage{kind: m.kind, round: 1, id: m.id, reach: n})
			if diff := cmp.Diff(m.does, told(e.Sends)); diff != "" {
				t.Errorf("%s, message %d (-want +got):\n%s", c.name, i, diff)
			}
		}
	}
}

// told writes what is sent: identifiers, each with its way.
func told(sends []algorithms.Send[RingMessage]) string {
	text := ""
	for _, s := range sends {
		text += string("+-"[s.Msg.way]) + fmt.Sprint(s.Msg.id)
		switch s.Msg.kind {
		case kindSecond:
			text += ":"
		case kindAnnouncement:
			text += "!"
		}
	}
	return text
}
