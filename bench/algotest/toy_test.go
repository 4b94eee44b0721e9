package algotest

import (
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
)

// The toy is an algorithm that uses everything the contract offers: node 0 hands a token to
// every neighbour, again after a while where messages can be lost, and is told that
// it has arrived. It passes the suite; with a quirk it does not.

const (
	kindToken algorithms.Kind = iota
	kindAck
)

type toyMessage struct {
	kind  algorithms.Kind
	value uint32
	extra []byte
	quirk *messageQuirk
}

// messageQuirk replaces parts of a message's behaviour.
type messageQuirk struct {
	size   func(toyMessage) int
	append func(toyMessage, []byte) []byte
	kind   func(toyMessage) algorithms.Kind
}

func (m toyMessage) Kind() algorithms.Kind {
	if m.quirk != nil && m.quirk.kind != nil {
		return m.quirk.kind(m)
	}
	return m.kind
}

func (m toyMessage) Size() int {
	if m.quirk != nil && m.quirk.size != nil {
		return m.quirk.size(m)
	}
	return 2 + algorithms.UvarintSize(uint64(m.value)) + len(m.extra)
}

func (m toyMessage) Append(b []byte) []byte {
	if m.quirk != nil && m.quirk.append != nil {
		return m.quirk.append(m, b)
	}
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.value))
	return append(append(b, byte(len(m.extra))), m.extra...)
}

// quirks replace parts of the toy's behaviour; the zero value is the sound toy.
type quirks struct {
	message *messageQuirk
	start   func(*toyNode, *toyEnv)
	receive func(*toyNode, *toyEnv, algorithms.ID, toyMessage) bool // true: handled
	timeout func(*toyNode, *toyEnv) bool
	recover func(*toyNode, *toyEnv, []byte)
	observe func(*toyChecker, algorithms.ID, algorithms.Observation) error
	goal    func(*toyChecker) bool
	result  func(*toyChecker) algorithms.Result
	finish  func(*toyChecker, bool) error
	fault   func(*toyChecker, algorithms.Fault)
	decode  func(b []byte, m toyMessage, err error) (toyMessage, error)
	node    func(*toyNode)
}

// once is what the checker of the toy watches over.
var once = algorithms.Property{Name: "once", Text: "No node reports its token twice."}

type toyEnv = algorithms.Env[toyMessage]

type toyNode struct {
	*quirks
	checker *toyChecker // for quirks that reach through
	shared  *int        // of all nodes of an instance
	retry   algorithms.Time
	forever bool
	has     bool
	acked   uint64 // by node number
}

func (t *toyNode) token(value uint32) toyMessage {
	return toyMessage{kind: kindToken, value: value, extra: []byte("x"), quirk: t.message}
}

func (t *toyNode) Start(env *toyEnv) {
	if env.Self() == 0 {
		t.spread(env)
	}
	if t.start != nil {
		t.start(t, env)
	}
}

// spread hands the token to everybody who has not got it.
func (t *toyNode) spread(env *toyEnv) {
	missing := false
	for i := range env.Degree() {
		if id := env.Neighbor(i); t.acked&(1<<id) == 0 || t.forever {
			missing = true
			env.Send(id, t.token(uint32(id)))
		}
	}
	if t.retry > 0 && missing {
		env.SetTimer(t.retry, algorithms.Timer{})
	}
}

func (t *toyNode) Receive(env *toyEnv, from algorithms.ID, m toyMessage) {
	if t.receive != nil && t.receive(t, env, from, m) {
		return
	}
	switch {
	case m.kind == kindToken && from == 0 && env.Self() != 0:
		if !t.has {
			t.has = true
			env.Persist([]byte{1})
			env.Report(algorithms.Observation{What: 0, Value: int64(m.value)})
		}
		env.Send(0, toyMessage{kind: kindAck, value: m.value, quirk: t.message})
	case m.kind == kindAck && env.Self() == 0 && from != 0:
		t.acked |= 1 << from
	}
}

func (t *toyNode) Timeout(env *toyEnv, _ algorithms.Timer) {
	if t.timeout == nil || !t.timeout(t, env) {
		t.spread(env)
	}
}

func (t *toyNode) Recover(env *toyEnv, stable []byte) {
	if t.quirks.recover != nil {
		t.quirks.recover(t, env, stable)
	}
	t.has = len(stable) == 1 && stable[0] == 1
	if env.Self() == 0 {
		t.spread(env)
	}
}

type toyChecker struct {
	algorithms.Membership
	*quirks
	has   []bool
	count int64
}

func (c *toyChecker) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if c.observe != nil {
		return c.observe(c, node, o)
	}
	if c.has[node] {
		return once.Broken("node %d reports its token again", node)
	}
	c.has[node] = true
	c.count++
	return nil
}

func (c *toyChecker) Fault(_ algorithms.Time, f algorithms.Fault) {
	if c.fault != nil {
		c.fault(c, f)
	}
	c.Apply(f)
}

func (c *toyChecker) Goal() bool {
	if c.goal != nil {
		return c.goal(c)
	}
	for id := 1; id < c.N(); id++ {
		if c.Up(algorithms.ID(id)) && !c.has[id] {
			return false
		}
	}
	return true
}

func (c *toyChecker) Result() algorithms.Result {
	if c.result != nil {
		return c.result(c)
	}
	return algorithms.Result{Ops: c.count, Metrics: []algorithms.Metric{{Name: "reached", Value: float64(c.count)}}}
}

func (c *toyChecker) Finish(quiet bool) error {
	if c.finish != nil {
		return c.finish(c, quiet)
	}
	return nil
}

type toy = algorithms.Algorithm[toyMessage, toyNode]

// newToy is the toy with a quirk.
func newToy(q quirks) *toy {
	return &toy{
		Spec: algorithms.Spec{
			Name: "toy", Title: "a token for everybody", Problem: algorithms.Greeting, Unit: "token",
			About: "Node 0 hands out tokens.", Citation: "none, it is a toy",
			Topology: algorithms.NeedsStar, MinNodes: 1,
			Kinds:        []algorithms.KindSpec{{Name: "token"}, {Name: "ack"}},
			Observations: []string{"has token %d"},
			Params: []algorithms.Param{
				{Name: "forever", Doc: "whether node 0 never stops", Default: "no", Choices: []string{"no", "yes"}},
				{Name: "patience", Doc: "time until the next try, in message delays", Default: "3", Min: 3, Max: 100},
			},
			Formula: "2(N-1)", Growth: "N", Delays: "2",
			Expected: func(s algorithms.Setup) algorithms.Expected {
				if s.Params.Word("forever") == "yes" {
					return algorithms.Expected{}
				}
				return algorithms.Exactly(2 * float64(s.N()-1))
			},
			Counts: []algorithms.Count{{
				Name: "without answers", Without: []algorithms.Kind{kindAck}, Formula: "N-1",
				Expected: func(s algorithms.Setup) algorithms.Expected {
					if s.Params.Word("forever") == "yes" {
						return algorithms.Expected{}
					}
					return algorithms.Exactly(float64(s.N() - 1))
				},
			}},
			Properties: []algorithms.Property{once},
			Goal:       "every node that is up has its token",
			Safe:       allFaults,
			Live:       allFaults &^ algorithms.Crashes,
		},
		New: func(s algorithms.Setup) (algorithms.Instance[toyNode], error) {
			checker := &toyChecker{Membership: algorithms.NewMembership(s.N()), quirks: &q, has: make([]bool, s.N())}
			forever := s.Params.Word("forever") == "yes"
			patience, err := strconv.Atoi(s.Params.Word("patience"))
			retry := algorithms.Time(patience) * s.Delta
			if s.Faults == algorithms.NoFaults && !forever {
				retry = 0
			}
			shared := 0
			return algorithms.Instance[toyNode]{
				Node: func(algorithms.ID) toyNode {
					t := toyNode{quirks: &q, checker: checker, shared: &shared, retry: retry, forever: forever}
					if q.node != nil {
						q.node(&t)
					}
					return t
				},
				Checker:   checker,
				Perpetual: forever,
			}, err
		},
		Decode: func(b []byte) (toyMessage, error) {
			r := algorithms.NewReader(b)
			m := toyMessage{kind: r.Kind(2), value: uint32(r.Uvarint(1<<32 - 1)), quirk: q.message}
			for range r.Byte() {
				m.extra = append(m.extra, r.Byte())
			}
			err := r.Done()
			if q.decode != nil {
				return q.decode(b, m, err)
			}
			return m, err
		},
	}
}

// toyOptions run the toy in both of its ways.
var toyOptions = Options{Params: []algorithms.Params{{"forever": "yes"}}}
