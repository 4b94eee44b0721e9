package calibrate

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
)

func TestSweep(t *testing.T) {
	for e, most := range map[engine.Engine]int{engine.Goroutine: 128, engine.TCP: 32, engine.TLS: 16} {
		shapes := Sweep(200, e, 7)
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
			once := payload(Shape{s.Pattern, s.Nodes, s.Fanout, 1, s.Body})
			if s.Rounds > 1 && (s.Messages() > mostMessages || once*int64(s.Rounds) > 2*mostPayload) {
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
		if !nodes[4] || nodes[2] || !nodes[most] || nodes[2*most] || bodies[MaxBody] != e.Sockets || !bodies[0] {
			t.Errorf("%v: nodes %v, bodies %v", e, nodes, bodies)
		}
		if !slices.Equal(shapes, Sweep(200, e, 7)) || slices.Equal(shapes, Sweep(200, e, 8)) {
			t.Error("the seed does not decide it")
		}
	}
}
