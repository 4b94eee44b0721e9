package algorithms

import "testing"

type bare struct{}

func (bare) Kind() Kind             { return 0 }
func (bare) Size() int              { return 0 }
func (bare) Append(b []byte) []byte { return b }

type plain struct {
	bare
	hops int
}

type told struct{ plain }

func (t told) Describe() string { return "three hops" }

type fuller struct {
	bare
	kind     Kind
	LastSeen []int
	by       struct{ id ID }
	over     bool
}

// A message without words of its own is told field by field, and not in the notation of Go.
func TestDescribeMessages(t *testing.T) {
	full := fuller{kind: 1, LastSeen: []int{1, 2}, over: true}
	full.by.id = 4
	for _, c := range []struct {
		m    Message
		want string
	}{
		{bare{}, ""},
		{plain{hops: 3}, "hops 3"},
		{full, "last seen [1,2], by (id 4), over true"},
		{told{}, "three hops"},
	} {
		if got := Describe(c.m); got != c.want {
			t.Errorf("%T is described as %q, want %q", c.m, got, c.want)
		}
	}
}

func TestDescribeObservations(t *testing.T) {
	s := Spec{
		Kinds:        []KindSpec{{Name: "vote"}},
		Observations: []string{"gives up", "leader is %d in term %d", "100%% of %d"},
	}
	for _, c := range []struct {
		o    Observation
		want string
	}{
		{Observation{What: 0, Value: 3}, "gives up"},
		{Observation{What: 1, Value: 3, Aux: 4}, "leader is 3 in term 4"},
		{Observation{What: 2, Value: -7}, "100% of -7"},
		{Observation{What: 3, Value: 5, Aux: 6}, "observation 3 (5, 6)"},
	} {
		if got := s.Describe(c.o); got != c.want {
			t.Errorf("%v is described as %q, want %q", c.o, got, c.want)
		}
	}
	if got := s.KindName(0) + ", " + s.KindName(1); got != "vote, kind 1" {
		t.Errorf("kinds are called %q", got)
	}
}

func TestCutNamesBothSides(t *testing.T) {
	alternating := make([]bool, 40)
	for i := range alternating {
		alternating[i] = i%2 == 0
	}
	for _, c := range []struct {
		cut  Cut
		want string
	}{
		{Cut{SideA: []bool{true, false}, OneWay: true}, "0 cannot reach 1"},
		{Cut{SideA: []bool{true, true, true, true, false, false, false, true}}, "0-3, 7 | 4-6"},
		{Cut{SideA: []bool{true, true}}, "0-1 | nobody"},
		{Cut{SideA: alternating}, "0, 2, 4, 6, 8, 10, 12, 14, … | 1, 3, 5, 7, 9, 11, 13, 15, …"},
	} {
		if got := c.cut.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
