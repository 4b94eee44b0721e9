package meanfield

import "math"

// Number is a value that may carry its first and second derivatives by the occupancy measure along
// (forward automatic differentiation). Probabilities written in it serve for values and for
// derivatives alike. The zero value is the constant 0.
type Number struct {
	v float64
	d *partials // nil for what does not depend on the occupancy measure
}

// partials are the derivatives of one number: the gradient g and the Hessian h, of which the lower
// triangle is kept row by row.
type partials struct {
	pool *pool
	g, h []float64
}

// pool lends partials for one evaluation and takes all of them back at once, so that steps do not
// allocate.
type pool struct {
	states int
	all    []*partials
	used   int
}

func (p *pool) next() *partials {
	if p.used == len(p.all) {
		s := p.states
		x := make([]float64, s+s*(s+1)/2)
		p.all = append(p.all, &partials{pool: p, g: x[:s], h: x[s:]})
	}
	p.used++
	return p.all[p.used-1]
}

// variable is coordinate k of the occupancy measure.
func (p *pool) variable(k int, v float64) Number {
	d := p.next()
	clear(d.g)
	clear(d.h)
	d.g[k] = 1
	return Number{v, d}
}

// Const is a number that does not depend on the occupancy measure.
func Const(v float64) Number { return Number{v: v} }

// Value is the number without its derivatives.
func (a Number) Value() float64 { return a.v }

// The conversions to float64 in this package look idle and are not: they forbid the compiler to
// fuse a product with the sum that it goes into, as it does on some processors, so that results are
// the same on all.

// Add is a + b.
func (a Number) Add(b Number) Number {
	if a.d == nil && b.d == nil {
		return Number{v: a.v + b.v}
	}
	return join(a.v+b.v, 1, a, 1, b, 0)
}

// Sub is a - b.
func (a Number) Sub(b Number) Number {
	if a.d == nil && b.d == nil {
		return Number{v: a.v - b.v}
	}
	return join(a.v-b.v, 1, a, -1, b, 0)
}

// Mul is a times b.
func (a Number) Mul(b Number) Number {
	if a.d == nil && b.d == nil {
		return Number{v: float64(a.v * b.v)}
	}
	return join(float64(a.v*b.v), b.v, a, a.v, b, 1)
}

// Div is a / b.
func (a Number) Div(b Number) Number {
	q := Number{v: a.v / b.v}
	if a.d != nil || b.d != nil {
		q.d = a.Mul(b.Pow(-1)).d
	}
	return q
}

// Scale is a times a constant.
func (a Number) Scale(by float64) Number { return a.Mul(Number{v: by}) }

// Exp is e to the power of a.
func (a Number) Exp() Number {
	e := math.Exp(a.v)
	return a.apply(e, e, e)
}

// Log is the natural logarithm. Together with Exp it makes powers that are not whole.
func (a Number) Log() Number { return a.apply(math.Log(a.v), 1/a.v, -1/(a.v*a.v)) }

// Pow is a to a whole power, which may be negative; to the power of 0 it is 1.
func (a Number) Pow(n int) Number {
	var first, second float64
	// A factor that is zero comes first, since the power of 0 after it may be infinite.
	if n != 0 {
		first = float64(n) * power(a.v, n-1)
		if n != 1 {
			second = float64(n) * float64(n-1) * power(a.v, n-2)
		}
	}
	return a.apply(power(a.v, n), first, second)
}

// apply is a function of a that has this value and these derivatives there.
func (a Number) apply(value, first, second float64) Number {
	if a.d == nil {
		return Number{v: value}
	}
	return join(value, first, a, 0, a, second/2)
}

// join is a function f of a and b, at least one of which varies, with the value v and the
// derivatives fa, fb, and fab; those by a twice and by b twice are 0. For a function of a alone, b
// is a and fab half of its second derivative.
func join(v, fa float64, a Number, fb float64, b Number, fab float64) Number {
	var p *pool
	if a.d != nil {
		p = a.d.pool
	} else {
		p = b.d.pool
	}
	d := p.next()
	switch {
	case b.d == nil:
		linear(d.g, fa, a.d.g)
		linear(d.h, fa, a.d.h)
	case a.d == nil:
		linear(d.g, fb, b.d.g)
		linear(d.h, fb, b.d.h)
	default:
		i := 0
		for k := range d.g {
			ak, bk := fab*a.d.g[k], fab*b.d.g[k]
			for l := range k + 1 {
				d.h[i] = float64(fa*a.d.h[i]) + float64(fb*b.d.h[i]) + float64(ak*b.d.g[l]) + float64(bk*a.d.g[l])
				i++
			}
			d.g[k] = float64(fa*a.d.g[k]) + float64(fb*b.d.g[k])
		}
	}
	return Number{v, d}
}

func linear(to []float64, by float64, from []float64) {
	for i, x := range from {
		to[i] = by * x
	}
}

// power is x to the power of n by repeated squaring.
func power(x float64, n int) float64 {
	if n < 0 {
		x, n = 1/x, -n
	}
	y := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y = float64(y * x)
		}
		x = float64(x * x)
	}
	return y
}
