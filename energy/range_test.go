package energy

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type joules = Range[Joules]

func TestRangeArithmetic(t *testing.T) {
	a, b := joules{4, 6, 9}, joules{1, 2, 3}
	for _, tt := range []struct {
		name      string
		got, want joules
	}{
		{"add", a.Add(b), joules{5, 8, 12}},
		{"scale", a.Scale(0.5), joules{2, 3, 4.5}},
		{"sub is crosswise", a.Sub(b), joules{1, 4, 8}},
		{"sub stops at zero", b.Sub(a), joules{0, 0, 0}},
		{"sub stops each end", joules{1, 5, 6}.Sub(joules{0, 1, 2}), joules{0, 4, 6}},
		{"widen", joules{4, 6, 8}.Widen(0.25), joules{3, 6, 10}},
		{"widen to nothing", joules{4, 6, 8}.Widen(1.5), joules{0, 6, 20}},
		{"exactly", Exactly[Joules](3), joules{3, 3, 3}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	if got, want := Multiply[Joules, Joules, Joules](a, b), (joules{4, 12, 27}); got != want {
		t.Errorf("product is %v, want %v", got, want)
	}
}

func TestRangeValid(t *testing.T) {
	nan, inf := Joules(math.NaN()), Joules(math.Inf(1))
	for _, tt := range []struct {
		r    joules
		want string // "" means valid
	}{
		{joules{}, ""},
		{joules{1, 1, 1}, ""},
		{joules{1, 2, 3}, ""},
		{joules{2, 1, 3}, "low <= central <= high"},
		{joules{1, 3, 2}, "low <= central <= high"},
		{joules{-1, 2, 3}, "low is -1"},
		{joules{1, nan, 3}, "central is NaN"},
		{joules{1, 2, inf}, "high is +Inf"},
		{joules{nan, nan, nan}, "low is NaN"},
	} {
		err := tt.r.Valid()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: error is %v, want %q", tt.r, err, tt.want)
		}
	}
}

func TestRangeString(t *testing.T) {
	if got, want := (joules{22, 24, 40}).String(), "24.0 J (22.0 J to 40.0 J)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := (joules{24, 24, 40}).String(), "24.0 J (24.0 J to 40.0 J)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := Exactly[Joules](24).String(), "24.0 J"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func drawRange(t *rapid.T, name string) joules {
	low := rapid.Float64Range(0, 1e6).Draw(t, name+" low")
	central := low + rapid.Float64Range(0, 1e6).Draw(t, name+" step")
	return joules{Joules(low), Joules(central), Joules(central + rapid.Float64Range(0, 1e6).Draw(t, name+" step"))}
}

func TestRangesStayOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawRange(t, "a"), drawRange(t, "b")
		f := rapid.Float64Range(0, 1e3).Draw(t, "factor")
		for name, r := range map[string]joules{
			"add": a.Add(b), "sub": a.Sub(b), "scale": a.Scale(f), "product": Multiply[Joules, Joules, Joules](a, b),
		} {
			if err := r.Valid(); err != nil {
				t.Fatalf("%s of %v and %v: %v", name, a, b, err)
			}
		}
	})
}
