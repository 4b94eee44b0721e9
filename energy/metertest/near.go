package metertest

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
)

// Near fails the test unless got is want but for rounding: to nine digits.
func Near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Abs(want) || math.IsNaN(got) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// DrawRange draws a range of up to some megajoules, for properties.
func DrawRange(t *rapid.T, name string) energy.Range[energy.Joules] {
	low := rapid.Float64Range(0, 1e6).Draw(t, name+" low")
	central := low + rapid.Float64Range(0, 1e6).Draw(t, name+" step")
	high := central + rapid.Float64Range(0, 1e6).Draw(t, name+" step")
	return energy.Range[energy.Joules]{
		Low: energy.Joules(low), Central: energy.Joules(central),
		High: energy.Joules(high),
	}
}
