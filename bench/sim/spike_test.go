package sim

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

type tok struct{ v uint32 }

func (tok) Kind() algorithms.Kind    { return 0 }
func (t tok) Size() int              { return 1 + algorithms.UvarintSize(uint64(t.v)) }
func (t tok) Append(b []byte) []byte { return algorithms.AppendUvarint(append(b, 0), uint64(t.v)) }

type gn struct{ informed bool }

func (g *gn) Start(env *algorithms.Env[tok]) {
	if env.Self() == 0 {
		g.fwd(env)
	}
}
func (g *gn) fwd(env *algorithms.Env[tok]) {
	g.informed = true
	env.Report(algorithms.Observation{})
	for range 3 {
		env.Send(env.Neighbor(env.Rand().IntN(env.Degree())), tok{1})
	}
}
func (g *gn) Receive(env *algorithms.Env[tok], from algorithms.ID, m tok) {
	if !g.informed {
		g.fwd(env)
	}
}
func (g *gn) Timeout(*algorithms.Env[tok], algorithms.Timer) {}

type fn struct{ informed bool }

func (g *fn) Start(env *algorithms.Env[tok]) {
	if env.Self() == 0 {
		g.fwd(env, -1)
	}
}
func (g *fn) fwd(env *algorithms.Env[tok], from algorithms.ID) {
	g.informed = true
	env.Report(algorithms.Observation{})
	for i := range env.Degree() {
		if to := env.Neighbor(i); to != from {
			env.Send(to, tok{1})
		}
	}
}
func (g *fn) Receive(env *algorithms.Env[tok], from algorithms.ID, m tok) {
	if !g.informed {
		g.fwd(env, from)
	}
}
func (g *fn) Timeout(*algorithms.Env[tok], algorithms.Timer) {}

type rn struct{}

func (g *rn) Start(env *algorithms.Env[tok]) {
	if env.Self() == 0 {
		env.Send(1, tok{1})
	}
}
func (g *rn) Receive(env *algorithms.Env[tok], from algorithms.ID, m tok) {
	if m.v < 1000*1000 {
		env.Send((env.Self()+1)%algorithms.ID(env.N()), tok{m.v + 1})
	}
}
func (g *rn) Timeout(*algorithms.Env[tok], algorithms.Timer) {}

type chk struct{ n int64 }

func (c *chk) Observe(algorithms.Time, algorithms.ID, algorithms.Observation) error { c.n++; return nil }
func (c *chk) Fault(algorithms.Time, algorithms.Fault)                              {}
func (c *chk) Goal() bool                                                           { return true }
func (c *chk) Result() algorithms.Result                                            { return algorithms.Result{Ops: c.n} }

func spec[S any]() *algorithms.Algorithm[tok, S] {
	return &algorithms.Algorithm[tok, S]{Spec: algorithms.Spec{Name: "x", Kinds: []algorithms.KindSpec{{Name: "x"}}},
		New: func(algorithms.Setup) (algorithms.Instance[S], error) {
			return algorithms.Instance[S]{Node: func(algorithms.ID) S { var s S; return s }, Checker: &chk{}}, nil
		}}
}

func er(n, deg int) *algorithms.Graph {
	r := algorithms.NewRand(5)
	var p [][2]int32
	for range n * deg / 2 {
		a, b := r.IntN(n), r.IntN(n)
		if a != b {
			p = append(p, [2]int32{int32(a), int32(b)})
		}
	}
	g, _ := algorithms.NewGraph(n, p)
	return g
}

func per(b *testing.B, msgs int64) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(msgs), "ns/msg")
}

func BenchmarkSpike(b *testing.B) {
	g := algorithms.Complete(1000000)
	e := er(100000, 8)
	b.Run("gossip/eng", func(b *testing.B) {
		var m int64
		for b.Loop() {
			o, err := Run(b.Context(), spec[gn](), Config{Graph: g})
			if err != nil {
				b.Fatal(err)
			}
			m += o.Counts.Sent
		}
		per(b, m)
	})
	b.Run("gossip/hand", func(b *testing.B) {
		var m int64
		for b.Loop() {
			m += pushByHand(1000000, 3)
		}
		per(b, m)
	})
	b.Run("flood/eng", func(b *testing.B) {
		var m int64
		for b.Loop() {
			o, _ := Run(b.Context(), spec[fn](), Config{Graph: e})
			m += o.Counts.Sent
		}
		per(b, m)
	})
	b.Run("flood/hand", func(b *testing.B) {
		var m int64
		for b.Loop() {
			m += floodByHand(e)
		}
		per(b, m)
	})
	b.Run("ring/eng", func(b *testing.B) {
		var m int64
		for b.Loop() {
			o, _ := Run(b.Context(), spec[rn](), Config{Graph: algorithms.Complete(1000)})
			m += o.Counts.Sent
		}
		per(b, m)
	})
	b.Run("ring/hand", func(b *testing.B) {
		var m int64
		for b.Loop() {
			m += ringByHand(1000, 1000)
		}
		per(b, m)
	})
	b.Run("2pc/hand", func(b *testing.B) {
		var m int64
		for b.Loop() {
			m += commitByHand(1000, 1000)
		}
		per(b, m)
	})
}
