package node

import (
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
)

// A stall is what a node was late by, not how long it slept; one that is short, or of a node
// without a part in the run, is none.
func TestStallWatch(t *testing.T) {
	const delta = 100 * time.Millisecond
	began := time.Now()
	now := began
	w := stallWatch{delta: delta}
	after := func(sleep, took time.Duration, active bool) {
		w.sleeps(sleep)
		now = now.Add(took)
		w.runs(now, began, active)
	}
	w.runs(now, began, true)
	after(w.nap(), w.nap()+30*time.Millisecond, true)
	after(0, 45*time.Millisecond, true)
	after(w.nap(), time.Millisecond, true)
	if w.stalls.Count != 0 {
		t.Fatalf("%+v; want no stall", w.stalls)
	}
	since := now
	after(w.nap(), w.nap()+200*time.Millisecond, true)
	after(0, 80*time.Millisecond, true)
	want := control.Stalls{Count: 2, Worst: engine.Pause{
		At: ticks(since.Sub(began)), Span: 200 * algorithms.Millisecond,
	}}
	if w.stalls != want {
		t.Errorf("%+v; want %+v", w.stalls, want)
	}
	w.connected(now, began, now.Add(-40*time.Millisecond), true)
	w.connected(now, began, now.Add(-time.Hour), false)
	if w.stalls != want {
		t.Errorf("%+v after connections in time; want %+v", w.stalls, want)
	}
	w.connected(now, began, began, true)
	want.Count++ // even so, that the node stood still is what is told
	if w.stalls != want {
		t.Errorf("%+v after a slow connection; want %+v", w.stalls, want)
	}
	after(0, time.Hour, false)
	after(0, time.Hour, true)
	if w.stalls != want {
		t.Errorf("%+v while it was down; want %+v", w.stalls, want)
	}
}
