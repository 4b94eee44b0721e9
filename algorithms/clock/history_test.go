package clock

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// naive computes timestamps by repeating the two rules over all events until
// nothing changes, whatever the order.
func naive(s Script) History {
	h := make(History, s.Processes())
	sent := map[int32]int64{}
	for p := range h {
		for _, e := range s.of(p) {
			h[p] = append(h[p], Stamped{e, 0})
		}
	}
	for changed := true; changed; {
		changed = false
		for _, events := range h {
			before := int64(0)
			for i := range events {
				e := &events[i]
				if e.Op == Receive {
					before = max(before, sent[e.Message])
				}
				changed = changed || e.Stamp != before+1
				e.Stamp = before + 1
				if e.Op == Send {
					sent[e.Message] = e.Stamp
				}
				before = e.Stamp
			}
		}
	}
	return h
}

func TestStamps(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{published, "P(1) S0(2) P(3) R1(5) S2(6) | R3(2) R0(3) S1(4) | S3(1) P(2) R2(7)"},
		{"", ""},
		{"| P |", "| P(1) |"},
		{"P P P", "P(1) P(2) P(3)"},
		{"P P S0 | R0", "P(1) P(2) S0(3) | R0(4)"},
		{"S0 | P P P R0", "S0(1) | P(1) P(2) P(3) R0(4)"},
		{"R0 S1 | R1 S2 | R2 | S0", "R0(2) S1(3) | R1(4) S2(5) | R2(6) | S0(1)"},
	} {
		if got := mustParse(t, c.script).Stamps().String(); got != c.want {
			t.Errorf("%q: %s\nwant %s", c.script, got, c.want)
		}
	}
}

func TestStampsOfRandomScripts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := algorithms.NewRand(rapid.Uint64().Draw(t, "seed"))
		n := rapid.IntRange(2, 9).Draw(t, "processes")
		s, err := RandomScript(&rng, algorithms.Complete(n), rapid.IntRange(0, 60).Draw(t, "messages"),
			rapid.IntRange(0, 30).Draw(t, "internal"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(naive(s), s.Stamps()); diff != "" {
			t.Fatalf("%v: stamps (-want +got):\n%s", s, diff)
		}
	})
}

func TestHistoryRecord(t *testing.T) {
	h := make(History, 2)
	for _, o := range []struct {
		node algorithms.ID
		algorithms.Observation
	}{
		{1, algorithms.Observation{What: uint8(Receive), Value: 7, Aux: 3}},
		{0, algorithms.Observation{What: uint8(Internal), Value: 4, Aux: 1}},
		{0, algorithms.Observation{What: uint8(Send), Value: 7, Aux: 2}},
		{2, algorithms.Observation{What: uint8(Internal), Aux: 1}},
		{-1, algorithms.Observation{What: uint8(Internal), Aux: 1}},
		{0, algorithms.Observation{What: 3, Aux: 9}},
	} {
		h.Record(o.node, o.Observation)
	}
	if got, want := h.String(), "P(1) S7(2) | R7(3)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if diff := cmp.Diff(Stamped{Event{Op: Internal}, 1}, h[0][0]); diff != "" {
		t.Errorf("an internal event has no message (-want +got):\n%s", diff)
	}
	if got := h[1][0].String(); got != "R7(3)" {
		t.Errorf("%s, want R7(3)", got)
	}
}
