package node

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// Timers and held messages come in the order of their time, and then of their number.
func TestTimerQueue(t *testing.T) {
	q := newTimerQueue[note]()
	set := func(at algorithms.Time, seq uint32) algorithms.SetTimer {
		return algorithms.SetTimer{At: at, Seq: seq, Timer: algorithms.Timer{Data: int64(seq)}}
	}
	q.update([]algorithms.SetTimer{set(30, 1), set(10, 2), set(10, 3), set(20, 4)}, []algorithms.TimerID{2, 99})
	q.hold(15, 1, envelope[note]{label: socket.Label{Seq: 7}})
	number := func(e entry[note]) uint32 {
		if e.to == algorithms.None {
			return uint32(e.timer.Data)
		}
		return e.held.label.Seq
	}
	var got []uint32
	for e, ok := q.take(20); ok; e, ok = q.take(20) {
		got = append(got, number(e))
	}
	if !slices.Equal(got, []uint32{3, 7, 4}) || q.next() != 30 {
		t.Errorf("%v, next at %v; want 3, 7, 4, next at 30", got, q.next())
	}
	// A message may be held twice where its link duplicates, and no timer's number is its own.
	q.hold(40, 1, envelope[note]{label: socket.Label{Seq: 8}})
	q.hold(50, 1, envelope[note]{label: socket.Label{Seq: 8, Copy: 1}})
	q.update(nil, []algorithms.TimerID{8})
	q.dropTimers()
	if q.next() != 40 || q.len() != 2 {
		t.Errorf("after a crash %d are left, the next at %v; want the held messages from 40 on", q.len(), q.next())
	}
	if e, ok := q.take(40); !ok || number(e) != 8 || q.next() != 50 {
		t.Errorf("%+v, %v", e, ok)
	}
	e, ok := q.take(engine.Farthest)
	if !ok || number(e) != 8 || e.held.label.Copy != 1 || q.next() != engine.Farthest {
		t.Errorf("%+v, %v", e, ok)
	}
}
