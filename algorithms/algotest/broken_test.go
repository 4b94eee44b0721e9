package algotest

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestSoundToyPasses(t *testing.T) { Run(t, newToy(quirks{}), toyOptions) }

// broken is a toy that is not sound, the check that finds it out, and what it says.
type broken struct {
	name  string
	check string
	says  string
	toy   *toy
}

// with is the sound toy, changed afterwards.
func with(change func(*toy)) *toy {
	t := newToy(quirks{})
	change(t)
	return t
}

// brokenOptions find every broken toy with fewer scenarios than there are by default.
var brokenOptions = Options{Params: toyOptions.Params, Seeds: 50}

func TestBrokenToysAreFound(t *testing.T) {
	for _, b := range append(append(append(brokenSpecs(), brokenRuns()...), brokenMessages()...), brokenUnderFaults()...) {
		t.Run(b.check+"/"+b.name, func(t *testing.T) {
			found := false
			for _, c := range newSuite(b.toy, brokenOptions, false).checks() {
				if c.name != b.check {
					continue
				}
				found = true
				err := c.run()
				if err == nil {
					t.Fatalf("the check %s lets it pass", b.check)
				}
				if !strings.Contains(err.Error(), b.says) {
					t.Errorf("the check %s does not say %q, but:\n%v", b.check, b.says, err)
				}
			}
			if !found {
				t.Errorf("there is no check %q", b.check)
			}
		})
	}
}

func brokenSpecs() []broken {
	kinds := func(names ...string) []algorithms.KindSpec {
		var k []algorithms.KindSpec
		for _, n := range names {
			k = append(k, algorithms.KindSpec{Name: n})
		}
		return k
	}
	return []broken{
		{"no citation", "spec", "Spec.Citation is empty", with(func(a *toy) { a.Spec.Citation = "" })},
		{"no formula", "spec", "Spec.Formula is empty", with(func(a *toy) { a.Spec.Formula = " " })},
		{"no goal", "spec", "Spec.Goal is empty", with(func(a *toy) { a.Spec.Goal = "" })},
		{"space", "spec", "Spec.Unit", with(func(a *toy) { a.Spec.Unit += " " })},
		{"upper case", "spec", "Spec.Name", with(func(a *toy) { a.Spec.Name = "Toy" })},
		{"problem", "spec", "Spec.Problem", with(func(a *toy) { a.Spec.Problem = "world peace" })},
		{"growth", "spec", "Spec.Growth", with(func(a *toy) { a.Spec.Growth = "linear" })},
		{"topology", "spec", "Spec.Topology", with(func(a *toy) { a.Spec.Topology = 9 })},
		{"live not safe", "spec", "Spec.Live", with(func(a *toy) { a.Spec.Safe &^= algorithms.Loss })},
		{"no kinds", "spec", "Spec.Kinds", with(func(a *toy) { a.Spec.Kinds = nil })},
		{"too many kinds", "spec", "Spec.Kinds", with(func(a *toy) { a.Spec.Kinds = kinds(strings.Split("abcdefghijklmnopq", "")...) })},
		{"kind twice", "spec", "Spec.Kinds[1]", with(func(a *toy) { a.Spec.Kinds = kinds("token", "token") })},
		{"kind without a name", "spec", "Spec.Kinds[1]", with(func(a *toy) { a.Spec.Kinds = kinds("token", "") })},
		{"no properties", "spec", "Spec.Properties is empty", with(func(a *toy) { a.Spec.Properties = nil })},
		{"property without a text", "spec", "Spec.Properties[0]", with(func(a *toy) { a.Spec.Properties[0].Text = "" })},
		{"observation with a word", "spec", "Spec.Observations[0]", with(func(a *toy) { a.Spec.Observations[0] = "token %s" })},
		{"observation of three", "spec", "Spec.Observations[0]", with(func(a *toy) { a.Spec.Observations[0] = "%d %d %d" })},
		{"observation without text", "spec", "Spec.Observations[0]", with(func(a *toy) { a.Spec.Observations[0] = "" })},
		{"default", "spec", "the default of patience", with(func(a *toy) { a.Spec.Params[1].Default = "2" })},
		{"parameter without a text", "spec", "Spec.Params", with(func(a *toy) { a.Spec.Params[1].Doc = "" })},
		{"parameter twice", "spec", "Spec.Params", with(func(a *toy) { a.Spec.Params = append(a.Spec.Params, a.Spec.Params[0]) })},
		{"no decoder", "spec", "Algorithm.Decode is nil", with(func(a *toy) { a.Decode = nil })},
		{"no constructor", "spec", "Algorithm.New is nil", with(func(a *toy) { a.New = nil })},
		{"size refused", "spec", "5 nodes, default parameters", with(func(a *toy) {
			build := a.New
			a.New = func(s algorithms.Setup) (algorithms.Instance[toyNode], error) {
				if s.N() == 5 {
					return algorithms.Instance[toyNode]{}, errors.New("five is too many")
				}
				return build(s)
			}
		})},
		{"variant refused", "spec", "possible at none of the sizes", with(func(a *toy) { a.Spec.Params[0].Choices = []string{"no"} })},
		{"no checker", "spec", "without a checker", with(func(a *toy) {
			a.New = func(algorithms.Setup) (algorithms.Instance[toyNode], error) {
				return algorithms.Instance[toyNode]{Node: func(algorithms.ID) toyNode { return toyNode{} }}, nil
			}
		})},
	}
}

func brokenRuns() []broken {
	var runs, later atomic.Int64
	return []broken{
		{"global randomness", "determinism", "the outcome is another one", newToy(quirks{start: func(t *toyNode, env *toyEnv) {
			if env.Self() != 0 && rand.IntN(2) == 0 {
				env.Send(0, toyMessage{kind: kindAck})
			}
		}})},
		{"map order", "determinism", "the outcome is another one", newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
			for value := range map[uint32]bool{1: true, 200: true, 30000: true, 4000000: true} {
				if env.Self() != 0 {
					env.Send(0, toyMessage{kind: kindAck, value: value})
				}
			}
		}})},
		{"memory of earlier runs", "determinism", "the outcome is another one", newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
			if env.Self() == 1 && runs.Add(1)%2 == 0 {
				env.Send(0, toyMessage{kind: kindAck})
			}
		}})},
		{"panic the second time", "determinism", "run again: panic: once is enough", newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
			if env.Self() == 0 && later.Add(1) > 1 {
				panic("once is enough")
			}
		}})},
		{"panic", "determinism", "panic: too bad", newToy(quirks{start: func(*toyNode, *toyEnv) { panic("too bad") }})},
		{"shared state", "isolation", "played its part of the run alone", newToy(quirks{start: func(t *toyNode, env *toyEnv) {
			*t.shared++
			if env.Self() != 0 && *t.shared%2 == 0 {
				env.Send(0, toyMessage{kind: kindAck})
			}
		}})},
		{"shared state at the end", "isolation", "also does this", newToy(quirks{receive: func(t *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
			if env.Self() != 0 {
				*t.shared++
			} else if *t.shared == 0 {
				env.Send(1, m)
			}
			return false
		}})},
		{"shared state that adds", "isolation", "it does not do this", newToy(quirks{receive: func(t *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
			if env.Self() != 0 {
				*t.shared++
			} else if *t.shared > 0 {
				env.Send(1, m)
			}
			return false
		}})},
		{"shared state in a message", "isolation", "it does another thing", newToy(quirks{start: func(t *toyNode, env *toyEnv) {
			if *t.shared++; env.Self() != 0 {
				env.Send(0, toyMessage{kind: kindAck, value: uint32(*t.shared)})
			}
		}})},
		{"shared state in a receiver", "isolation", "it does another thing", newToy(quirks{receive: func(t *toyNode, env *toyEnv, _ algorithms.ID, m toyMessage) bool {
			if env.Self() != 0 {
				*t.shared++
			} else {
				env.Send(algorithms.ID(1+min(*t.shared, 1)), toyMessage{kind: kindAck})
			}
			return env.N() < 3 || env.Self() == 0
		}})},
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
					return errors.New("once: so it was said")
				}
				return nil
			},
		})},
		{"checker that misses what nodes told", "isolation", "says once: not a word instead of <nil>", newToy(quirks{
			start: func(t *toyNode, _ *toyEnv) { t.checker.count = 1000 },
			finish: func(c *toyChecker, _ bool) error {
				if c.count < 1000 {
					return errors.New("once: not a word")
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
		{"goal out of reach", "goal", "goal not reached", newToy(quirks{goal: func(*toyChecker) bool { return false }})},
		{"no end", "goal", "stopped at the limit of events", newToy(quirks{receive: func(t *toyNode, env *toyEnv, from algorithms.ID, m toyMessage) bool {
			env.Send(from, m)
			return false
		}})},
		{"nothing done", "goal", "functional units", newToy(quirks{result: func(*toyChecker) algorithms.Result { return algorithms.Result{} }})},
		{"metric without a name", "goal", "a metric without a name", newToy(quirks{result: func(*toyChecker) algorithms.Result {
			return algorithms.Result{Ops: 1, Metrics: []algorithms.Metric{{Value: 1}}}
		}})},
		{"violation at the end", "goal", "violation: once: in the end", newToy(quirks{finish: func(*toyChecker, bool) error { return errors.New("once: in the end") }})},
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
		{"violation in time", "overtime", "after the goal: violation", newToy(quirks{timeout: func(_ *toyNode, env *toyEnv) bool {
			env.Report(algorithms.Observation{})
			return false
		}})},
	}
}

func brokenMessages() []broken {
	decode := func(f func(b []byte, m toyMessage, err error) (toyMessage, error)) *toy {
		return newToy(quirks{decode: f})
	}
	message := func(q messageQuirk) *toy { return newToy(quirks{message: &q}) }
	scratch := []byte("x")
	return []broken{
		{"size", "encoding", "Size is 3", message(messageQuirk{size: func(toyMessage) int { return 3 }})},
		{"size", "counts", "in the encodings of the messages", message(messageQuirk{size: func(toyMessage) int { return 3 }})},
		{"size", "hostile", "Size is 3", message(messageQuirk{size: func(toyMessage) int { return 3 }})},
		{"kind", "encoding", "panic: runtime error: index out of range", message(messageQuirk{kind: func(toyMessage) algorithms.Kind { return 9 }})},
		{"prefix", "encoding", "Append to", message(messageQuirk{append: func(m toyMessage, _ []byte) []byte {
			m.quirk = nil
			return m.Append(nil)
		}})},
		{"refused under faults", "encoding", "refuses its encoding", newToy(quirks{
			recover: func(t *toyNode, env *toyEnv, _ []byte) {
				if env.Self() != 0 {
					env.Send(0, toyMessage{kind: kindAck, value: 999})
				}
			},
			decode: func(_ []byte, m toyMessage, err error) (toyMessage, error) {
				if m.value == 999 {
					err = errors.New("999")
				}
				return m, err
			},
		})},
		{"field that is not sent", "encoding", "comes back", decode(func(_ []byte, m toyMessage, err error) (toyMessage, error) {
			m.value = 0
			return m, err
		})},
		{"refused", "encoding", "refuses its encoding", decode(func(_ []byte, m toyMessage, err error) (toyMessage, error) {
			if m.value == 2 {
				err = errors.New("two")
			}
			return m, err
		})},
		{"kept bytes", "encoding", "keeps the bytes", decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
			if len(m.extra) > 0 && err == nil {
				m.extra = b[len(b)-len(m.extra):]
			}
			return m, err
		})},
		{"truncated", "encoding", "the start of", decode(func(_ []byte, m toyMessage, err error) (toyMessage, error) {
			if errors.Is(err, algorithms.ErrTruncated) {
				err = nil
			}
			return m, err
		})},
		{"extended", "encoding", "and more", decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
			if len(m.extra) == 1 && bytes.HasSuffix(b, []byte{0}) {
				err = nil
			}
			return m, err
		})},
		{"two encodings", "encoding", "whose encoding is", decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
			if m.value > 1000 {
				m.value = 1000
			}
			return m, err
		})},
		{"unknown kind", "encoding", "(allowed: 0 to 1)", decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
			if len(b) == 3 && b[0] > 1 && b[1] < 128 && b[2] == 0 {
				return toyMessage{kind: algorithms.Kind(b[0]), value: uint32(b[1])}, nil
			}
			return m, err
		})},
		{"panic", "encoding", "panic: that much", decode(func(b []byte, m toyMessage, err error) (toyMessage, error) {
			if m.value > 1<<20 {
				panic("that much")
			}
			return m, err
		})},
		{"changed after sending", "isolation", "changed after it was sent", newToy(quirks{start: func(_ *toyNode, env *toyEnv) {
			if env.Self() != 0 {
				scratch[0] = byte(env.Self())
				env.Send(0, toyMessage{kind: kindAck, extra: scratch})
			}
		}})},
	}
}

var waste []byte // so that what is made does not stay on the stack

func brokenUnderFaults() []broken {
	return []broken{
		{"report twice", "faults", "although Spec.Safe has", newToy(quirks{
			receive: func(t *toyNode, _ *toyEnv, _ algorithms.ID, _ toyMessage) bool { t.has = false; return false },
		})},
		{"no second try", "faults", "although Spec.Live has", newToy(quirks{timeout: func(*toyNode, *toyEnv) bool { return true }})},
		{"no rest", "faults", "stopped at the limit of events, although Spec.Live has", newToy(quirks{
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
					return errors.New("once: forgotten")
				}
				return nil
			},
		})},
		{"panic on coming back", "faults", "panic: who am I", newToy(quirks{recover: func(*toyNode, *toyEnv, []byte) { panic("who am I") }})},
		{"violation without a name", "faults", "does not start with the name", with(func(a *toy) {
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
		{"no link", "faults", "to which it has no link", newToy(quirks{recover: func(_ *toyNode, env *toyEnv, _ []byte) {
			env.Send(algorithms.ID(env.N()), toyMessage{})
		}})},
		{"shared state", "faults", "played its part of the run alone", newToy(quirks{recover: func(t *toyNode, env *toyEnv, _ []byte) {
			*t.shared++
			if *t.shared > 1 && env.Self() != 0 {
				env.Send(0, toyMessage{kind: kindAck})
			}
		}})},
		{"books", "faults", "the books do not balance", newToy(quirks{message: &messageQuirk{size: func(toyMessage) int { return 3 }}})},
		{"index from a message", "hostile", "panic: runtime error: index out of range", newToy(quirks{
			receive: func(_ *toyNode, _ *toyEnv, _ algorithms.ID, m toyMessage) bool {
				return []bool{99: false}[m.value]
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

// A failure says how to see it again.
func TestFailureReplays(t *testing.T) {
	s := newSuite(newToy(quirks{timeout: func(*toyNode, *toyEnv) bool { return true }}), toyOptions, false)
	err := s.faults()
	if err == nil {
		t.Fatal("a toy without a second try passes")
	}
	for _, want := range []string{"scenario ", "replay with", "cfg := sim.Config{Graph: ", "Seed: ", "Links: network.Links{"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the failure does not have %q:\n%v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "replay with"); n != enough {
		t.Errorf("%d failures at once, want %d", n, enough)
	}
}
