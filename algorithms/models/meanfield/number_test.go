package meanfield

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// functions use every operation, alone and in compositions.
var functions = map[string]func(x, y Number) Number{
	"sum":        func(x, y Number) Number { return x.Add(y).Add(Const(2)).Add(x) },
	"difference": func(x, y Number) Number { return Const(1).Sub(x).Sub(y.Sub(Const(3))) },
	"product":    func(x, y Number) Number { return x.Mul(y).Mul(Const(3)).Mul(x).Scale(-2) },
	"ratio":      func(x, y Number) Number { return x.Div(y.Add(x)).Add(Const(2).Div(y)).Sub(y.Div(Const(4))) },
	"exponent":   func(x, y Number) Number { return x.Mul(y).Exp().Mul(x.Scale(-1).Exp()) },
	"logarithm":  func(x, y Number) Number { return x.Add(y.Mul(y)).Log() },
	"powers": func(x, y Number) Number {
		return x.Pow(3).Add(y.Pow(-2)).Add(x.Mul(y).Pow(2)).Add(x.Pow(1)).Add(y.Pow(0))
	},
	"real power": func(x, y Number) Number { return x.Log().Scale(1.5).Exp().Mul(y) },
	"miss":       func(x, y Number) Number { return Const(1).Sub(Const(1).Sub(x).Pow(7)).Mul(y.Scale(-3).Exp()) },
}

func TestDerivativesAgainstDifferences(t *testing.T) {
	for name, f := range functions {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				at := [2]float64{rapid.Float64Range(0.2, 1).Draw(t, "x"), rapid.Float64Range(0.2, 1).Draw(t, "y")}
				value := func(dx, dy float64) float64 { return f(Const(at[0]+dx), Const(at[1]+dy)).Value() }
				p := &pool{states: 2}
				got := f(p.variable(0, at[0]), p.variable(1, at[1]))
				near := func(what string, got, want, by float64) {
					t.Helper()
					if !(math.Abs(got-want) <= by*(1+math.Abs(want))) {
						t.Fatalf("%s at %v: %v, differences give %v", what, at, got, want)
					}
				}
				near("value", got.Value(), value(0, 0), 0)
				const h = 1e-4
				near("d/dx", got.d.g[0], (value(h, 0)-value(-h, 0))/(2*h), 1e-5)
				near("d/dy", got.d.g[1], (value(0, h)-value(0, -h))/(2*h), 1e-5)
				near("d²/dx²", got.d.h[0], (value(h, 0)-2*value(0, 0)+value(-h, 0))/(h*h), 1e-4)
				near("d²/dxdy", got.d.h[1], (value(h, h)-value(h, -h)-value(-h, h)+value(-h, -h))/(4*h*h), 1e-4)
				near("d²/dy²", got.d.h[2], (value(0, h)-2*value(0, 0)+value(0, -h))/(h*h), 1e-4)
			})
		})
	}
}

func TestPowersAtZero(t *testing.T) {
	p := &pool{states: 1}
	for n, want := range [][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 2}, {0, 0, 0}} {
		x := p.variable(0, 0).Pow(n)
		if got := [3]float64{x.v, x.d.g[0], x.d.h[0]}; got != want {
			t.Errorf("power %d at 0: value and derivatives %v, want %v", n, got, want)
		}
	}
}
