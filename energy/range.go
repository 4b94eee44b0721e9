package energy

import (
	"errors"
	"fmt"
	"math"
)

// Range is a quantity with its uncertainty: the least, the best and the greatest
// value that the source allows. The zero value is exactly nothing.
type Range[Q ~float64] struct {
	Low     Q `json:"low" yaml:"low" mapstructure:"low"`
	Central Q `json:"central" yaml:"central" mapstructure:"central"`
	High    Q `json:"high" yaml:"high" mapstructure:"high"`
}

// Exactly returns the range without width. It means that no spread is known, not
// that there is none.
func Exactly[Q ~float64](q Q) Range[Q] { return Range[Q]{q, q, q} }

// Scale multiplies all three values. A negative factor would turn the range
// round, so it makes an invalid range, which [Range.Valid] reports.
func (r Range[Q]) Scale(f float64) Range[Q] {
	return Range[Q]{Low: r.Low * Q(f), Central: r.Central * Q(f), High: r.High * Q(f)}
}

// Add adds end by end: the worst cases are taken to coincide.
func (r Range[Q]) Add(o Range[Q]) Range[Q] {
	return Range[Q]{Low: r.Low + o.Low, Central: r.Central + o.Central, High: r.High + o.High}
}

// Widen takes the ends apart by a share of each, as where a factor of the quantity is known to that
// share only. A share of 1 or more leaves nothing of the low end.
func (r Range[Q]) Widen(share float64) Range[Q] {
	return Range[Q]{Low: r.Low * Q(max(0, 1-share)), Central: r.Central, High: r.High * Q(1+share)}
}

// Sub subtracts crosswise, least minus greatest and greatest minus least, and
// stops at zero. It is the widest honest answer when nothing is known of how the
// two vary together; the result is ordered whenever both operands are, and only
// its central value adds up with o to r.
func (r Range[Q]) Sub(o Range[Q]) Range[Q] {
	return Range[Q]{Low: max(0, r.Low-o.High), Central: max(0, r.Central-o.Central), High: max(0, r.High-o.Low)}
}

// Valid returns an error unless all values are finite and not negative and
// Low <= Central <= High.
func (r Range[Q]) Valid() error {
	var errs []error
	for _, v := range [...]struct {
		name string
		q    Q
	}{{"low", r.Low}, {"central", r.Central}, {"high", r.High}} {
		if err := CheckNonNegative(v.name, float64(v.q)); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) == 0 && (r.Low > r.Central || r.Central > r.High) {
		errs = append(errs, fmt.Errorf("energy: range is %v, %v, %v; it must be ordered low <= central <= high",
			r.Low, r.Central, r.High))
	}
	return errors.Join(errs...)
}

// String prints the central value and the ends, as in "24.0 J (22.0 J to 40.0 J)",
// and one value alone where the range has no width.
func (r Range[Q]) String() string {
	if r.Low == r.Central && r.Central == r.High {
		return fmt.Sprint(r.Central)
	}
	return fmt.Sprintf("%v (%v to %v)", r.Central, r.Low, r.High)
}

// Multiply multiplies two ranges end by end: the least with the least and the greatest with the
// greatest, which is the widest result as long as both are valid, that is not negative. The caller
// names the quantity C that comes of it, since the type system knows no dimensions.
func Multiply[A, B, C ~float64](a Range[A], b Range[B]) Range[C] {
	return Range[C]{
		Low:     C(float64(a.Low) * float64(b.Low)),
		Central: C(float64(a.Central) * float64(b.Central)),
		High:    C(float64(a.High) * float64(b.High)),
	}
}

// CheckNonNegative returns an error that names the number unless it is finite and at least 0. Every
// quantity that is counted or measured has to pass it.
func CheckNonNegative(name string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return fmt.Errorf("energy: %s is %v; it must be a finite number of at least 0", name, v)
	}
	return nil
}
