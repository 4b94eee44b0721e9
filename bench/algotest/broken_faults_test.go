package algotest

import (
	"errors"

	"github.com/joulemark/joulemark/algorithms"
)

var waste []byte // so that what is made does not stay on the stack

func brokenUnderFaults() []broken {
	return []broken{
		{"report twice", "faults", "although Spec.Safe has", newToy(quirks{
			receive: func(t *toyNode, _ *toyEnv, _ algorithms.ID, _ toyMessage) bool { t.has = false; return false },
		})},
		{
			"no second try", "faults", "although Spec.Live has",
			newToy(quirks{timeout: func(*toyNode, *toyEnv) bool { return true }}),
		},
		{"no rest", "faults", "after the goal had been reached, although Spec.Live has", newToy(quirks{
			timeout: func(t *toyNode, _ *toyEnv) bool { t.acked = 0; return false },
		})},
		{"memory lost", "faults", "Spec.Safe has recoveries", newToy(quirks{
			fault: func(c *toyChecker, f algorithms.Fault) {
				if f.Kind == algorithms.Recover {
					c.count = -1
				}
			},
			finish: func(c *toyChecker, _ bool) error {
				if c.count < 0 {
					return once.Broken("forgotten")
				}
				return nil
			},
		})},
		{
			"panic on coming back", "faults", "panic: who am I",
			newToy(quirks{recover: func(*toyNode, *toyEnv, []byte) { panic("who am I") }}),
		},
		{"violation without a name", "faults", "is no algorithms.Violation of one", with(func(a *toy) {
			build := newToy(quirks{observe: func(c *toyChecker, _ algorithms.ID, _ algorithms.Observation) error {
				if c.Faulty() {
					return errors.New("oh no")
				}
				c.count++
				return nil
			}, goal: func(*toyChecker) bool { return true }})
			a.New = build.New
			a.Spec.Safe, a.Spec.Live = 0, 0
		})},
		{
			"no link", "faults", "to which it has no link",
			newToy(quirks{recover: func(_ *toyNode, env *toyEnv, _ []byte) {
				env.Send(algorithms.ID(env.N()), toyMessage{})
			}}),
		},
		{
			"shared state", "faults", "played its part of the run alone",
			newToy(quirks{recover: func(t *toyNode, env *toyEnv, _ []byte) {
				*t.shared++
				if *t.shared > 1 && env.Self() != 0 {
					env.Send(0, toyMessage{kind: kindAck})
				}
			}}),
		},
		{
			"books", "faults", "the books do not balance",
			newToy(quirks{message: &messageQuirk{size: func(toyMessage) int { return 3 }}}),
		},
		{"index from a message", "hostile", "panic: runtime error: index out of range", newToy(quirks{
			receive: func(_ *toyNode, _ *toyEnv, _ algorithms.ID, m toyMessage) bool {
				return []bool{99: false}[m.value]
			},
		})},
		{"index from an observation", "claims", "panic: runtime error: index out of range", newToy(quirks{
			observe: func(c *toyChecker, _ algorithms.ID, o algorithms.Observation) error {
				c.has[o.Value] = true
				return nil
			},
		})},
		{"violation of nothing that the Spec has", "claims", "is no algorithms.Violation of one", newToy(quirks{
			observe: func(*toyChecker, algorithms.ID, algorithms.Observation) error {
				return algorithms.Property{Name: "twice"}.Broken("never")
			},
		})},
		{"length from a message", "hostile", "allocate", newToy(quirks{
			receive: func(_ *toyNode, _ *toyEnv, _ algorithms.ID, m toyMessage) bool {
				waste = make([]byte, min(m.value, 1<<28))
				return false
			},
		})},
		{"receiver from a message", "hostile", "to which it has no link", newToy(quirks{
			receive: func(_ *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
				env.Send(algorithms.ID(m.value), m)
				return true
			},
		})},
		{"answer to anybody", "hostile", "to which it has no link", newToy(quirks{
			receive: func(_ *toyNode, env *toyEnv, from algorithms.ID, m toyMessage) bool {
				env.Send(from, m)
				return true
			},
		})},
		{"flood", "hostile", "in one call", newToy(quirks{
			receive: func(_ *toyNode, env *toyEnv, from algorithms.ID, m toyMessage) bool {
				for range min(m.value, 10000) {
					env.Send(env.Self(), m)
				}
				return true
			},
		})},
		{"large message", "hostile", "sends 1048576 bytes", newToy(quirks{
			message: &messageQuirk{size: func(m toyMessage) int { return 1 << 20 }},
		})},
		{"unknown kind", "hostile", "of kind 9", newToy(quirks{
			message: &messageQuirk{kind: func(m toyMessage) algorithms.Kind { return 9 }},
		})},
		{"refused", "hostile", "does not survive its encoding", newToy(quirks{
			decode: func(_ []byte, m toyMessage, err error) (toyMessage, error) {
				if m.value == 2 {
					err = errors.New("two")
				}
				return m, err
			},
		})},
		{"field that is not sent", "hostile", "it comes back as another message", newToy(quirks{
			decode: func(_ []byte, m toyMessage, err error) (toyMessage, error) {
				m.value = 0
				return m, err
			},
		})},
		{"much stable storage", "hostile", "persists", newToy(quirks{
			receive: func(_ *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
				env.Persist(make([]byte, min(m.value, 1<<21)))
				return true
			},
		})},
		{"unknown observation", "hostile", "reports observation 1", newToy(quirks{
			receive: func(_ *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
				env.Report(algorithms.Observation{What: uint8(m.value % 2)})
				return true
			},
		})},
		{"garbage on the disk", "hostile", "panic: runtime error: index out of range", newToy(quirks{
			recover: func(t *toyNode, _ *toyEnv, stable []byte) {
				if len(stable) > 0 {
					t.has = []bool{1: true}[stable[0]]
				}
			},
		})},
		{"checker that believes", "hostile", "panic: runtime error: index out of range", newToy(quirks{
			observe: func(c *toyChecker, _ algorithms.ID, o algorithms.Observation) error {
				c.has[o.Value] = true
				return nil
			},
		})},
		{"checker of strange goals", "hostile", "panic: no goal", newToy(quirks{
			goal: func(c *toyChecker) bool {
				if c.count > 0 {
					panic("no goal")
				}
				return false
			},
		})},
	}
}
