package live

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

const ms = algorithms.Millisecond

func crash(at algorithms.Time, id algorithms.ID) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: id}
}

func comeBack(at algorithms.Time, id algorithms.ID) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Recover, Node: id}
}

// log collects what happens to a toy, in order.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

func (l *log) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(l.lines, want) {
		t.Errorf("happened:\n%q\nwant:\n%q", l.lines, want)
	}
}

// diary is a toy that writes down all that happens to node 1, which persists how often it
// was called, and has a timer every two milliseconds; node 0 sends to it every
// millisecond.
func diary(l *log) *toy {
	d := &toy{fault: func(at algorithms.Time, f algorithms.Fault) { l.add("%v %v %d", at, f.Kind, f.Node) }}
	d.start = func(_ *actor, e *env) {
		if e.Self() == 0 {
			e.SetTimer(ms+500, algorithms.Timer{})
			return
		}
		l.add("%v start", e.Now())
		e.Persist([]byte{1})
		e.SetTimer(2*ms, algorithms.Timer{})
	}
	d.timeout = func(a *actor, e *env, _ algorithms.Timer) {
		if e.Self() == 0 {
			if e.Send(1, note{}); e.Now() < 9*ms {
				e.SetTimer(ms, algorithms.Timer{})
			}
			return
		}
		l.add("%v timer", e.Now())
	}
	d.receive = func(a *actor, e *env, _ algorithms.ID, _ note) {
		a.n++
		l.add("%v message", e.Now())
	}
	return d
}

func TestCrash(t *testing.T) {
	var l log
	d := diary(&l)
	cfg := nodes(2)
	cfg.Faults = []algorithms.Fault{crash(1700, 1), crash(3*ms, 1)}
	out := d.run(t, cfg)
	expectStatus(t, out, "ok")
	l.expect(t, "0s start", "1.5ms message", "1.7ms crash 1")
	if c := out.Counts; c.Sent != 9 || c.Delivered != 1 || c.Dropped[engine.Crashed] != 8 {
		t.Errorf("%d sent, %d delivered, %d dropped; want 9, 1, 8", c.Sent, c.Delivered, c.Dropped[engine.Crashed])
	}
	// Two starts, nine timers of node 0, one message and two faults.
	if out.Events != 14 {
		t.Errorf("%d events, want 14", out.Events)
	}
	if out.Time != 9500 {
		t.Errorf("over at %v, want 9.5ms", out.Time)
	}
}

func TestRecovery(t *testing.T) {
	var l log
	d := diary(&l)
	d.restore = func(a *actor, e *env, stable []byte) {
		l.add("%v recover %v %d", e.Now(), stable, a.n)
		e.SetTimer(ms+200, algorithms.Timer{})
	}
	cfg := nodes(2)
	cfg.Faults = []algorithms.Fault{crash(1700, 1), comeBack(8*ms, 1), comeBack(9*ms, 1), comeBack(9*ms, 0)}
	out := d.run(t, cfg)
	expectStatus(t, out, "ok")
	l.expect(t, "0s start", "1.5ms message", "1.7ms crash 1", "8ms recover 1", "8ms recover [1] 0",
		"8.5ms message", "9.2ms timer", "9.5ms message")
	if c := out.Counts; c.Delivered != 3 || c.Dropped[engine.Crashed] != 6 {
		t.Errorf("%d delivered, %d dropped; want 3, 6", c.Delivered, c.Dropped[engine.Crashed])
	}
}

// A node that cannot recover comes back as a new one.
func TestRestart(t *testing.T) {
	var l log
	d := diary(&l)
	alg := &algorithms.Algorithm[note, plainActor]{
		Spec: toySpec,
		New: func(algorithms.Setup) (algorithms.Instance[plainActor], error) {
			return algorithms.Instance[plainActor]{
				Node:    func(algorithms.ID) plainActor { return plainActor{actor{toy: d}} },
				Checker: toyChecker{d},
			}, nil
		},
	}
	cfg := nodes(2)
	cfg.Faults = []algorithms.Fault{crash(100, 1), comeBack(9*ms, 1)}
	synctest.Test(t, func(t *testing.T) {
		if _, err := Run(t.Context(), alg, cfg); err != nil {
			t.Fatal(err)
		}
	})
	l.expect(t, "0s start", "100µs crash 1", "9ms recover 1", "9ms start", "9.5ms message", "11ms timer")
}

func TestFaultsBeforeTheStart(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults []algorithms.Fault
		want   []string
		events int64
	}{
		{"crash", []algorithms.Fault{crash(0, 1)}, []string{"0s crash 1"}, 1 + 9 + 1},
		{
			"crash and recovery",
			[]algorithms.Fault{crash(0, 1), comeBack(0, 1), crash(ms, 1)},
			[]string{"0s crash 1", "0s recover 1", "0s recover []", "1ms crash 1"},
			2 + 9 + 3,
		},
		{
			"crash, and recovery later",
			[]algorithms.Fault{crash(0, 1), comeBack(9*ms, 1)},
			[]string{"0s crash 1", "9ms recover 1", "9ms recover []", "9.5ms message"},
			1 + 9 + 1 + 2,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var l log
			d := diary(&l)
			d.restore = func(_ *actor, e *env, stable []byte) {
				if stable != nil {
					t.Errorf("stable storage %v of a node that stored nothing, want nil", stable)
				}
				l.add("%v recover %v", e.Now(), stable)
			}
			cfg := nodes(2)
			d.faults = test.faults[:1] // of the workload
			cfg.Faults = test.faults[1:]
			out := d.run(t, cfg)
			l.expect(t, test.want...)
			if out.Events != test.events {
				t.Errorf("%d events, want %d", out.Events, test.events)
			}
		})
	}
}

// What waits in the mailbox of a node is lost when it crashes, and what came before it was
// back is not handed to it afterwards. Here the peer is driven by hand.
func TestMailboxOfACrashedNode(t *testing.T) {
	heard := 0
	listen := &toy{receive: func(*actor, *env, algorithms.ID, note) { heard++ }}
	n, err := Prepare(listen.algorithm(), nodes(2))
	if err != nil {
		t.Fatal(err)
	}
	n.Close()
	p, box := &n.peers[1], &n.boxes[1]
	p.begun = true
	step := func(before int, o order, after int) {
		t.Helper()
		n.credits.add(before + 2 + after)
		for range before {
			box.push(&envelope[note]{})
		}
		box.rouse(o)
		for range after {
			box.push(&envelope[note]{})
		}
		box.put(envelope[note]{label: label{from: p.id}}) // to oneself: not counted
		p.work(box.take(p.batch))
		p.leave()
		<-n.obeyed
		if !n.credits.none() {
			t.Errorf("%d credits are left", n.credits.outstanding.Load())
		}
	}
	step(3, orderCrash, 2)
	if heard != 0 || p.tally.Dropped[engine.Crashed] != 5 {
		t.Errorf("crash: %d heard, %d dropped; want 0, 5", heard, p.tally.Dropped[engine.Crashed])
	}
	step(3, orderRecover, 2)
	if heard != 3 || p.tally.Dropped[engine.Crashed] != 8 {
		t.Errorf("recovery: %d heard, %d dropped; want 3, 8", heard, p.tally.Dropped[engine.Crashed])
	}
}

func TestPartition(t *testing.T) {
	// Three nodes send to each other every millisecond, six times.
	var l log
	talk := &toy{
		start: func(_ *actor, e *env) { e.SetTimer(ms, algorithms.Timer{}) },
		timeout: func(_ *actor, e *env, _ algorithms.Timer) {
			e.Send(e.Neighbor(0), note{})
			e.Send(e.Neighbor(1), note{})
			if e.Now() < 6*ms {
				e.SetTimer(ms, algorithms.Timer{})
			}
		},
		fault: func(at algorithms.Time, f algorithms.Fault) { l.add("%v %v", at, f.Kind) },
	}
	for _, test := range []struct {
		oneWay  bool
		dropped int64
	}{{false, 3 * 4}, {true, 3 * 2}} {
		cut := &algorithms.Cut{SideA: []bool{true, false, false}, OneWay: test.oneWay}
		other := &algorithms.Cut{SideA: []bool{true, false, false}, OneWay: test.oneWay}
		cfg := nodes(3)
		cfg.Faults = []algorithms.Fault{
			{At: 4500, Kind: algorithms.Heal, Cut: cut},
			{At: 1500, Kind: algorithms.Split, Cut: cut},
			{At: 4700, Kind: algorithms.Split, Cut: other},
			{At: 4800, Kind: algorithms.Heal, Cut: cut}, // is not there any more
			{At: 4900, Kind: algorithms.Heal, Cut: other},
		}
		l.lines = nil
		out := talk.run(t, cfg)
		expectStatus(t, out, "ok")
		if c := out.Counts; c.Sent != 36 || c.Delivered != 36-test.dropped || c.Dropped[engine.Cut] != test.dropped {
			t.Errorf("one way %t: %d sent, %d delivered, %d dropped; want 36, %d, %d", test.oneWay,
				c.Sent, c.Delivered, c.Dropped[engine.Cut], 36-test.dropped, test.dropped)
		}
		l.expect(t, "1.5ms split", "4.5ms heal", "4.7ms split", "4.8ms heal", "4.9ms heal")
	}
}

func TestFaultsHappenInTheirTime(t *testing.T) {
	t.Run("before the timers of the same time", func(t *testing.T) {
		var l log
		d := diary(&l)
		cfg := nodes(2)
		cfg.Faults = []algorithms.Fault{crash(2*ms, 1)}
		d.run(t, cfg)
		l.expect(t, "0s start", "1.5ms message", "2ms crash 1")
	})
	t.Run("on a network that is never at rest", func(t *testing.T) {
		cfg := nodes(2)
		cfg.Faults = []algorithms.Fault{crash(ms, 1)}
		cfg.Limits.Time = algorithms.Hour
		cfg.Grace = algorithms.Hour
		out, err := Run(t.Context(), endless().algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		expectStatus(t, out, "ok")
		if out.Counts.Dropped[engine.Crashed] != 1 {
			t.Errorf("%d messages lost to the crash, want 1", out.Counts.Dropped[engine.Crashed])
		}
	})
	t.Run("after what is under way within delta", func(t *testing.T) {
		const hops = 20000
		cfg := nodes(2)
		cfg.Faults = []algorithms.Fault{crash(1, 1)}
		cfg.Delta = algorithms.Hour
		cfg.Limits.Time = algorithms.Hour
		out, err := Run(t.Context(), tokenRing(hops).algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if out.Counts.Delivered != hops || out.Events != 2+hops+1 {
			t.Errorf("%d messages arrived in %d events, want %d in %d",
				out.Counts.Delivered, out.Events, hops, 2+hops+1)
		}
	})
}
