package calibrate

import (
	"slices"
	"testing"
)

func TestSweep(t *testing.T) {
	for _, sockets := range []bool{false, true} {
		shapes := Sweep(200, sockets, 7)
		seen := map[Pattern]int{}
		nodes, bodies := map[int]bool{}, map[int]bool{}
		ordered := true
		for i, s := range shapes {
			if err := s.Validate(); err != nil {
				t.Errorf("%v: %v", s, err)
			}
			seen[s.Pattern]++
			nodes[s.Nodes], bodies[s.Body] = true, true
			ordered = ordered && s.Pattern == Pattern(i%int(patterns))
			if s.Rounds > 1 && (s.Messages() > mostMessages || payload(Shape{s.Pattern, s.Nodes, s.Fanout, 1, s.Body})*int64(s.Rounds) > 2*mostPayload) {
				t.Errorf("%v: %d messages", s, s.Messages())
			}
			if s.Pattern == Tick && s.Rounds > mostTicks {
				t.Errorf("%v takes long", s)
			}
		}
		for p := range patterns {
			if seen[p] != 50 {
				t.Errorf("%v is there %d times; want 50", p, seen[p])
			}
		}
		if ordered {
			t.Error("it is not shuffled")
		}
		if nodes[128] == sockets || !nodes[2] || !nodes[32] || bodies[MaxBody] != sockets || !bodies[0] {
			t.Errorf("sockets %v: nodes %v, bodies %v", sockets, nodes, bodies)
		}
		if !slices.Equal(shapes, Sweep(200, sockets, 7)) || slices.Equal(shapes, Sweep(200, sockets, 8)) {
			t.Error("the seed does not decide it")
		}
	}
}
