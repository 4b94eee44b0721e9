package meanfield

import (
	"fmt"
	"math"
)

// Step goes on by one step, without allocating memory after the first. It fails if the model's
// probabilities are none or not differentiable at the occupancy measure; the state is then of no
// use.
func (r *Refined) Step() error {
	if err := r.differentiate(); err != nil {
		return fmt.Errorf("step %d: %w", r.Time, err)
	}
	r.bias()
	r.covariance()
	r.move()
	dropTraces(r.Mu)
	dropTraces(r.V)
	dropTraces(r.w)
	for i, name := range r.eval.model.States {
		if sum := r.V[i] + r.W[i][i]; math.IsNaN(sum) || math.IsInf(sum, 0) {
			return fmt.Errorf("step %d: meanfield: state %s: bias %v and variance %v "+
				"(allowed: finite, with derivatives that are)", r.Time, name, r.V[i], r.W[i][i])
		}
	}
	return nil
}

// differentiate sets a and b, and the probabilities on the way.
func (r *Refined) differentiate() error {
	if given := r.eval.model.Derivatives; given != nil {
		if err := r.eval.values(r.Mu); err != nil {
			return err
		}
		given(r.Mu, r.a, r.b)
		return nil
	}
	if err := r.eval.derivatives(r.Mu, r.pool); err != nil {
		return err
	}
	s := len(r.Mu)
	clear(r.a)
	clear(r.b)
	for i := range s {
		r.a[i*s+i] = 1
	}
	// Φ is the identity plus what flows along the transitions: m_i p_t into one state and out of
	// the other.
	for i, t := range r.eval.model.Transitions {
		flow := r.eval.m[t.From].Mul(r.eval.p[i]).d
		r.flow(flow, t.To, 1)
		r.flow(flow, t.From, -1)
	}
	return nil
}

// flow adds the derivatives of a flow into a state, or out of it with the sign -1.
func (r *Refined) flow(d *partials, state int, sign float64) {
	s := len(r.Mu)
	a, b := r.a[state*s:][:s], r.b[state*s*s:][:s*s]
	i := 0
	for k, g := range d.g {
		a[k] += sign * g
		for l := range k {
			b[k*s+l] += sign * d.h[i]
			b[l*s+k] += sign * d.h[i]
			i++
		}
		b[k*s+k] += sign * d.h[i]
		i++
	}
}

// bias is V = A V + ½ B·W.
func (r *Refined) bias() {
	s := len(r.Mu)
	for j := range s {
		r.v2[j] = dot(r.a[j*s:][:s], r.V) + dot(r.b[j*s*s:][:s*s], r.w)/2
	}
	copy(r.V, r.v2)
}

// covariance is W = A W Aᵀ + Γ.
func (r *Refined) covariance() {
	s := len(r.Mu)
	clear(r.aw)
	for j := range s {
		to := r.aw[j*s:][:s]
		for k, x := range r.a[j*s:][:s] {
			if x != 0 {
				for l, y := range r.w[k*s:][:s] {
					to[l] += float64(x * y)
				}
			}
		}
	}
	for j := range s {
		for k := range j + 1 {
			x := dot(r.aw[j*s:][:s], r.a[k*s:][:s])
			r.w2[j*s+k], r.w2[k*s+j] = x, x
		}
	}
	r.noise()
	copy(r.w, r.w2)
}

// noise adds Γ, the covariance of what one step draws, to w2.
func (r *Refined) noise() {
	s := len(r.Mu)
	for i, mass := range r.Mu {
		if mass == 0 || r.eval.leave[i] == 0 {
			continue
		}
		clear(r.row)
		r.row[i] = 1 - r.eval.leave[i]
		for t, tr := range r.eval.model.Transitions {
			if tr.From == i {
				r.row[tr.To] += r.eval.p[t].v
			}
		}
		for j, p := range r.row {
			if p == 0 {
				continue
			}
			to := r.w2[j*s:][:s]
			for k, q := range r.row {
				to[k] -= float64(mass * (p * q))
			}
			to[j] += float64(mass * p)
		}
	}
}
