package agents

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

func TestQueueKeepsAndDropsCopies(t *testing.T) {
	s := alone(t, fork(t), anyone("shortest", "delivery", "queued"))
	first := s.gets(0, datum(0, 3, 1, false))
	s.expect("acknowledged and sent on", first, did{
		Sends: []sending{{0, kindAck, "0, hop 1"}, {2, kindData, "0 to 3, hop 2"}},
		Seen:  []algorithms.Observation{seen(sawForwarded, 0, 1)},
	})
	s.expect("a copy is acknowledged only", s.gets(0, datum(0, 3, 1, false)),
		did{Sends: []sending{{0, kindAck, "0, hop 1"}}})
	wrong := []Message{
		{kind: kindAck, item: Item{Origin: 0}, hop: 1},
		{kind: kindAck, item: Item{Origin: 0}, hop: 2, flood: true},
		{kind: kindAck, item: Item{Origin: 0, Number: 1}, hop: 2},
	}
	for _, m := range wrong {
		s.gets(2, m)
	}
	s.gets(4, Message{kind: kindAck, item: Item{Origin: 0}, hop: 2})
	if len(s.queue) != 1 {
		t.Fatalf("%d hops wait after acknowledgements of others; want 1", len(s.queue))
	}
	timer := s.queue[0].timer
	s.env.Bind(1, 2000, &s.rng, &s.seq)
	s.Receive(s.env, 2, Message{kind: kindAck, item: Item{Origin: 0}, hop: 2})
	if c := s.env.Effects().Cancels; len(s.queue) != 0 || len(c) != 1 || c[0] != timer {
		t.Errorf("%d hops wait after the acknowledgement, timers %v cancelled; want none, %d", len(s.queue), c, timer)
	}
	s.env.Effects().Clear()
	d, _ := s.at(3000, func() { s.Timeout(s.env, algorithms.Timer{Kind: timerResend, Data: 1}) })
	s.expect("a timer of what was acknowledged", d, did{})
}

// The waits double from two delays and a tick up to a sixteenth of the time to settle, when
// everything is tried for the last time.
func TestResending(t *testing.T) {
	const ms = algorithms.Millisecond
	s := alone(t, fork(t), anyone("shortest", "delivery", "queued", "duration", "1", "settle", "0.6"))
	_, timers := s.at(0, func() { s.Receive(s.env, 0, datum(0, 3, 1, false)) })
	var at []algorithms.Time
	for len(timers) == 1 && len(at) < 100 {
		timer, now := timers[0].Timer, timers[0].At
		at = append(at, now)
		var d did
		d, timers = s.at(now, func() { s.Timeout(s.env, timer) })
		want := did{Sends: []sending{{2, kindData, "0 to 3, hop 2"}}}
		if len(timers) == 0 {
			want = did{Seen: []algorithms.Observation{seen(sawGaveUp, 0, 2)}}
		}
		s.expect("on time-out", d, want)
	}
	want := []algorithms.Time{20*ms + 1, 60*ms + 3, 140*ms + 7}
	for next := 240*ms + 7; next < 1600*ms; next += 100 * ms { // 1600 ms / 16
		want = append(want, next)
	}
	// The last of these is nearer to the time to settle than an answer takes.
	want = append(want, 1600*ms, 1620*ms+1)
	if d := cmp.Diff(want, at); d != "" || len(s.queue) != 0 {
		t.Errorf("tried at (-want +got):\n%s%d hops are left", d, len(s.queue))
	}
}

// A learned route on which three tries fail is forgotten.
func TestBrokenRoute(t *testing.T) {
	s := alone(t, fork(t), anyone("learning", "delivery", "queued"))
	s.gets(2, datum(3, 1, 2, true))
	_, timers := s.at(0, func() { s.Receive(s.env, 0, datum(0, 3, 1, false)) })
	var d did
	for try := 2; try <= 4; try++ {
		if len(timers) != 1 || s.learned[3].via != 2 {
			t.Fatalf("%d timers before try %d, learned: %v", len(timers), try, s.learned)
		}
		d, timers = s.at(timers[0].At, func() { s.Timeout(s.env, timers[0].Timer) })
	}
	s.expect("the fourth try is a flood", d, did{
		Sends: []sending{
			{0, kindData, "0 to 3, hop 2"},
			{2, kindData, "0 to 3, hop 2"},
			{4, kindData, "0 to 3, hop 2"},
		},
		Seen: []algorithms.Observation{seen(sawForwarded, 0, 1)},
	})
	if _, known := s.learned[3]; known || len(s.queue) != 3 {
		t.Errorf("learned: %v; %d hops wait, want the three of the flood", s.learned, len(s.queue))
	}
}
