package sim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

func TestLossAndDuplication(t *testing.T) {
	const n = 20000
	for _, p := range []float64{0.1, 0.5} {
		heard := 0
		b := &behaviour{
			start:   fromZero(n),
			receive: func(*algorithms.Env[note], algorithms.ID, note) { heard++ },
		}
		c := b.run(t, Config{Seed: 2, Links: network.Links{Loss: p, Duplicate: 0.2}}).Counts
		lost, copied := float64(c.Dropped[engine.Lost]), float64(c.Duplicated)
		if sd := math.Sqrt(n * p * (1 - p)); math.Abs(lost-n*p) > 4*sd {
			t.Errorf("loss %g: %g of %d lost", p, lost, n)
		}
		if sd := math.Sqrt(n * 0.2 * 0.8); math.Abs(copied-n*0.2) > 4*sd {
			t.Errorf("duplication 0.2: %g of %d copied", copied, n)
		}
		if c.Sent != n || c.Delivered != int64(heard) || c.Delivered != n-int64(lost)+int64(copied) {
			t.Errorf("%d sent, %d delivered, %d heard, %g lost, %g copied do not add up",
				c.Sent, c.Delivered, heard, lost, copied)
		}
	}
}

func TestLinksInOrder(t *testing.T) {
	nodes := 2
	order := func(fifo bool, reorder float64) []uint32 {
		var got []uint32
		b := &behaviour{
			fifo: fifo, start: fromZero(500),
			receive: func(_ *algorithms.Env[note], _ algorithms.ID, m note) { got = append(got, m.number) },
		}
		b.run(t, Config{Graph: algorithms.Complete(nodes), Links: network.Links{Reorder: reorder}})
		return got
	}
	if !slices.IsSorted(order(true, 0)) {
		t.Error("messages overtook each other on links in order")
	}
	if slices.IsSorted(order(false, 0)) {
		t.Error("random latencies never let one message overtake another")
	}
	if slices.IsSorted(order(true, 0.2)) {
		t.Error("reordering left links in order")
	}
	nodes = maxRows + 1
	if !slices.IsSorted(order(true, 0)) {
		t.Error("messages overtook each other on links in order of a large network")
	}
}

func TestTimers(t *testing.T) {
	var fired []int64
	var late algorithms.TimerID
	b := &behaviour{
		start: func(env *algorithms.Env[note]) {
			if env.Self() != 0 {
				return
			}
			for _, after := range []algorithms.Time{5, 3, -7, 1_000_000, 40} {
				id := env.SetTimer(after, algorithms.Timer{Data: int64(after)})
				if after == 1_000_000 {
					late = id
				}
			}
		},
		timeout: func(env *algorithms.Env[note], timer algorithms.Timer) {
			fired = append(fired, int64(env.Now()))
			if timer.Data == 40 {
				env.CancelTimer(late)
				env.CancelTimer(0)
			}
		},
	}
	out := b.run(t, Config{})
	if want := []int64{1, 3, 5, 40}; !slices.Equal(fired, want) {
		t.Errorf("timers came back at %v; want %v (the last one was cancelled)", fired, want)
	}
	if out.Time != 40 || out.End != engine.Quiet {
		t.Errorf("%v at %v; want quiet at 40µs: a cancelled timer is no event", out.End, out.Time)
	}
}

func TestCrashTakesStateTimersAndMessages(t *testing.T) {
	var log []string
	say := func(env *algorithms.Env[note], format string, args ...any) {
		if env.Self() == 1 {
			log = append(log, fmt.Sprintf("%d "+format, append([]any{env.Now()}, args...)...))
		}
	}
	b := &behaviour{
		start: func(env *algorithms.Env[note]) {
			say(env, "start")
			if env.Self() == 1 {
				env.Persist([]byte("older"))
				env.Persist([]byte("old"))
				env.SetTimer(50, algorithms.Timer{})
				return
			}
			env.Send(1, note{number: 1})                  // arrives at 10
			env.SetTimer(15, algorithms.Timer{Data: 2})   // arrives at 25, while the node is down
			env.SetTimer(30, algorithms.Timer{Data: 3})   // arrives at 40, after it came back
			env.SetTimer(100, algorithms.Timer{Data: 99}) // sends nothing
		},
		receive: func(env *algorithms.Env[note], _ algorithms.ID, m note) {
			say(env, "message %d", m.number)
			env.Persist([]byte("vote"))
		},
		timeout: func(env *algorithms.Env[note], timer algorithms.Timer) {
			say(env, "timer")
			if env.Self() == 0 && timer.Data < 99 {
				env.Send(1, note{number: uint32(timer.Data)})
			}
		},
		recover: func(env *algorithms.Env[note], stable []byte) {
			say(env, "back with %q", stable)
			env.SetTimer(20, algorithms.Timer{})
		},
	}
	out := b.run(t, Config{Links: fixed(10), Faults: []algorithms.Fault{
		{At: 35, Kind: algorithms.Recover, Node: 1},
		{At: 20, Kind: algorithms.Crash, Node: 1},
		{At: 21, Kind: algorithms.Crash, Node: 1},
		{At: 36, Kind: algorithms.Recover, Node: 1},
	}})
	want := []string{"0 start", "10 message 1", `35 back with "vote"`, "40 message 3", "55 timer"}
	if !slices.Equal(log, want) {
		t.Errorf("node 1 saw %q;\nwant %q", log, want)
	}
	if c := out.Counts; c.Dropped[engine.Crashed] != 1 || c.Sent != 3 || c.Delivered != 2 {
		t.Errorf("%d sent, %d delivered, %d dropped; want 3, 2, 1", c.Sent, c.Delivered, c.Dropped[engine.Crashed])
	}
	if faults := b.checker.(*always).faults; len(faults) != 2 {
		t.Errorf("the checker heard of %d faults; want 2, since a crash of a dead node is none", len(faults))
	}
}

// TestCrashAtTheStart holds that a node which is down at time 0 is never started, and that one
// which comes back at once is not started twice.
func TestCrashAtTheStart(t *testing.T) {
	starts := map[algorithms.ID]int{}
	back := 0
	b := &behaviour{
		start:   func(env *algorithms.Env[note]) { starts[env.Self()]++ },
		recover: func(*algorithms.Env[note], []byte) { back++ },
		faults:  []algorithms.Fault{{Kind: algorithms.Crash, Node: 0}, {Kind: algorithms.Crash, Node: 1}},
	}
	b.run(t, Config{Graph: algorithms.Complete(3), Faults: []algorithms.Fault{{Kind: algorithms.Recover, Node: 1}}})
	if starts[0] != 0 || starts[1] != 0 || starts[2] != 1 || back != 1 {
		t.Errorf("starts %v, %d recoveries; want node 2 started and node 1 recovered", starts, back)
	}
}

func TestPartition(t *testing.T) {
	for _, oneWay := range []bool{false, true} {
		var heard []string
		cut := &algorithms.Cut{SideA: []bool{true, false}, OneWay: oneWay}
		b := &behaviour{
			start: func(env *algorithms.Env[note]) {
				for _, at := range []algorithms.Time{5, 15, 25} { // before, during and after the cut
					env.SetTimer(at, algorithms.Timer{})
				}
			},
			timeout: func(env *algorithms.Env[note], _ algorithms.Timer) { env.Send(1-env.Self(), note{}) },
			receive: func(env *algorithms.Env[note], from algorithms.ID, _ note) {
				heard = append(heard, fmt.Sprintf("%d:%d->%d", env.Now(), from, env.Self()))
			},
		}
		out := b.run(t, Config{Links: fixed(10), Faults: []algorithms.Fault{
			{At: 10, Kind: algorithms.Split, Cut: cut}, {At: 20, Kind: algorithms.Heal, Cut: cut},
		}})
		want := []string{"15:1->0", "15:0->1", "25:1->0", "35:1->0", "35:0->1"}
		if !oneWay {
			want = slices.Delete(want, 2, 3)
		}
		if !slices.Equal(heard, want) {
			t.Errorf("one way %v: %v; want %v", oneWay, heard, want)
		}
		if n := out.Counts.Dropped[engine.Cut]; n != int64(6-len(want)) {
			t.Errorf("one way %v: %d dropped", oneWay, n)
		}
	}
}

// TestPerpetualEndsAtItsGoal runs a protocol that never falls silent: it ends once the goal
// holds and all faults have happened, and goes on for the overtime that was asked for.
func TestPerpetualEndsAtItsGoal(t *testing.T) {
	b := func() *behaviour {
		tick := func(env *algorithms.Env[note]) { env.SetTimer(10, algorithms.Timer{}) }
		return &behaviour{
			forever: true, start: tick,
			timeout: func(env *algorithms.Env[note], _ algorithms.Timer) {
				if env.Now() == 30 {
					env.Report(algorithms.Observation{})
				}
				tick(env)
			},
		}
	}
	for _, c := range []struct {
		overtime, fault, end algorithms.Time
	}{{0, 0, 30}, {25, 0, 50}, {0, 77, 77}} {
		cfg := Config{Overtime: c.overtime}
		if c.fault > 0 {
			cfg.Faults = []algorithms.Fault{{At: c.fault, Kind: algorithms.Crash, Node: 1}}
		}
		out := b().run(t, cfg)
		if out.End != engine.AtGoal || out.Time != c.end || out.GoalAt != 30 {
			t.Errorf("%+v: %v at %v, goal at %v", c, out.End, out.Time, out.GoalAt)
		}
	}
}
