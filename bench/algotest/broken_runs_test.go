package algotest

import (
	"math/rand/v2"
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
)

func brokenRuns() []broken {
	var runs, later atomic.Int64
	return []broken{
		{
			"global randomness", "determinism", "the outcome is another one",
			newToy(quirks{start: func(t *toyNode, env *toyEnv) {
				if env.Self() != 0 && rand.IntN(2) == 0 {
					env.Send(0, toyMessage{kind: kindAck})
				}
			}}),
		},
		{"map order", "determinism", "the outcome is another one", newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
			for value := range map[uint32]bool{1: true, 200: true, 30000: true, 4000000: true} {
				if env.Self() != 0 {
					env.Send(0, toyMessage{kind: kindAck, value: value})
				}
			}
		}})},
		{
			"memory of earlier runs", "determinism", "the outcome is another one",
			newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
				if env.Self() == 1 && runs.Add(1)%2 == 0 {
					env.Send(0, toyMessage{kind: kindAck})
				}
			}}),
		},
		{
			"panic the second time", "determinism", "run again: panic: once is enough",
			newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
				if env.Self() == 0 && later.Add(1) > 1 {
					panic("once is enough")
				}
			}}),
		},
		{"panic", "determinism", "panic: too bad", newToy(quirks{start: func(*toyNode, *toyEnv) { panic("too bad") }})},
		{
			"shared state", "isolation", "played its part of the run alone",
			newToy(quirks{start: func(t *toyNode, env *toyEnv) {
				*t.shared++
				if env.Self() != 0 && *t.shared%2 == 0 {
					env.Send(0, toyMessage{kind: kindAck})
				}
			}}),
		},
		{
			"shared state at the end", "isolation", "also does this",
			newToy(quirks{receive: func(t *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
				if env.Self() != 0 {
					*t.shared++
				} else if *t.shared == 0 {
					env.Send(1, m)
				}
				return false
			}}),
		},
		{
			"shared state that adds", "isolation", "it does not do this",
			newToy(quirks{receive: func(t *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
				if env.Self() != 0 {
					*t.shared++
				} else if *t.shared > 0 {
					env.Send(1, m)
				}
				return false
			}}),
		},
		{
			"shared state in a message", "isolation", "it does another thing",
			newToy(quirks{start: func(t *toyNode, env *toyEnv) {
				if *t.shared++; env.Self() != 0 {
					env.Send(0, toyMessage{kind: kindAck, value: uint32(*t.shared)})
				}
			}}),
		},
		{
			"shared state in a receiver", "isolation", "it does another thing",
			newToy(quirks{receive: func(t *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
				if env.Self() != 0 {
					*t.shared++
				} else {
					env.Send(algorithms.ID(1+min(*t.shared, 1)), toyMessage{kind: kindAck})
				}
				return env.N() < 3 || env.Self() == 0
			}}),
		},
		{"shared state in a report", "isolation", "it does another thing: report {What:0 Value:1", newToy(quirks{
			start: func(t *toyNode, env *toyEnv) {
				if *t.shared++; env.Self() > 0 {
					env.Report(algorithms.Observation{Value: int64(*t.shared)})
				}
			},
			receive: func(t *toyNode, _ *toyEnv, _ algorithms.ID, _ toyMessage) bool { t.has = true; return false },
		})},
		{"shared timer", "isolation", "does not set timer", newToy(quirks{start: func(t *toyNode, env *toyEnv) {
			*t.shared++
			env.SetTimer(algorithms.Time(10**t.shared), algorithms.Timer{})
		}, timeout: func(*toyNode, *toyEnv) bool { return true }})},
		{"checker that looks into nodes", "isolation", "the checker, told the same without the nodes", newToy(quirks{
			receive: func(t *toyNode, _ *toyEnv, _ algorithms.ID, _ toyMessage) bool {
				t.checker.count += 10
				return false
			},
		})},
		{"checker that is told by nodes", "isolation", "says", newToy(quirks{
			receive: func(t *toyNode, _ *toyEnv, _ algorithms.ID, _ toyMessage) bool {
				*t.shared = 7
				t.checker.count = -1
				return false
			},
			finish: func(c *toyChecker, _ bool) error {
				if c.count < 0 {
					return once.Broken("so it was said")
				}
				return nil
			},
		})},
		{"checker that misses what nodes told", "isolation", "says once: not a word instead of <nil>", newToy(quirks{
			start: func(t *toyNode, _ *toyEnv) { t.checker.count = 1000 },
			finish: func(c *toyChecker, _ bool) error {
				if c.count < 1000 {
					return once.Broken("not a word")
				}
				return nil
			},
		})},
		{"wrong count", "counts", "the textbook says 7 (Spec.Expected)", with(func(a *toy) {
			a.Spec.Expected = func(algorithms.Setup) algorithms.Expected { return algorithms.Exactly(7) }
		})},
		{"count out of bounds", "counts", "the textbook says 1 to 5", with(func(a *toy) {
			a.Spec.Expected = func(algorithms.Setup) algorithms.Expected { return algorithms.Expected{Low: 1, High: 5} }
		})},
		{"wrong further count", "counts", "without answers, and the textbook says 7 to 7", with(func(a *toy) {
			a.Spec.Counts[0].Expected = func(algorithms.Setup) algorithms.Expected { return algorithms.Exactly(7) }
		})},
		{"count of the latency", "counts", "the count depends on the latency", with(func(a *toy) {
			build := a.New
			a.New = func(s algorithms.Setup) (algorithms.Instance[toyNode], error) {
				inst, err := build(s)
				node := inst.Node
				inst.Node = func(id algorithms.ID) toyNode {
					t := node(id)
					if s.Delta > 5000 {
						t.retry = s.Delta // one try more
					}
					return t
				}
				return inst, err
			}
			a.Spec.Expected = func(s algorithms.Setup) algorithms.Expected {
				if s.Delta > 5000 {
					return algorithms.Expected{Low: 0, High: 1000}
				}
				return algorithms.Exactly(2 * float64(s.N()-1))
			}
		})},
		{
			"goal out of reach", "goal", "goal not reached",
			newToy(quirks{goal: func(*toyChecker) bool { return false }}),
		},
		{
			"no end", "goal", "stopped at the limit of events",
			newToy(quirks{receive: func(t *toyNode, env *toyEnv, from algorithms.ID, m toyMessage) bool {
				env.Send(from, m)
				return false
			}}),
		},
		{
			"nothing done", "goal", "functional units",
			newToy(quirks{result: func(*toyChecker) algorithms.Result { return algorithms.Result{} }}),
		},
		{
			"metric without a name", "goal", "a metric without a name",
			newToy(quirks{result: func(*toyChecker) algorithms.Result {
				return algorithms.Result{Ops: 1, Metrics: []algorithms.Metric{{Value: 1}}}
			}}),
		},
		{
			"violation at the end", "goal", "violation: once: in the end",
			newToy(quirks{finish: func(*toyChecker, bool) error { return once.Broken("in the end") }}),
		},
		{"goal lost in time", "overtime", "after the goal: stopped at the limit", newToy(quirks{
			timeout: func(t *toyNode, env *toyEnv) bool {
				env.Report(algorithms.Observation{})
				return false
			},
			observe: func(c *toyChecker, node algorithms.ID, _ algorithms.Observation) error {
				c.has[node] = true
				c.count++
				return nil
			},
			goal: func(c *toyChecker) bool { return c.count >= int64(c.N()-1) && c.count < int64(c.N()+20) },
		})},
		{
			"violation in time", "overtime", "after the goal: violation",
			newToy(quirks{timeout: func(_ *toyNode, env *toyEnv) bool {
				env.Report(algorithms.Observation{})
				return false
			}}),
		},
	}
}
