package clock

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

// One send to several receivers is one event, with one timestamp, and a message to each.
func TestMulticast(t *testing.T) {
	// Numbers with gaps, and receivers that are held up and that are not.
	const text = "P S0 R5 | R0 S5 | S7 R0 R5 | R7 R0"
	s, err := ParseScript(text)
	if err != nil {
		t.Fatal(err)
	}
	if s.String() != text || s.Messages() != 6 || s.Events() != 10 {
		t.Errorf("%q, %d messages, %d events; want %q, 6, 10", s, s.Messages(), s.Events(), text)
	}
	if got, want := s.Stamps().String(),
		"P(1) S0(2) R5(5) | R0(3) S5(4) | S7(1) R0(3) R5(5) | R7(2) R0(3)"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
	if diff := cmp.Diff([]uint32(s.Vectors()[3][1].Stamp), []uint32{2, 0, 1, 2}); diff != "" {
		t.Errorf("R0 of process 3 (-got +want):\n%s", diff)
	}
	lamport, vector := WithScript(s), VectorWithScript(s)
	cfg := sim.Config{}
	cfg.Graph, cfg.Seed = algorithms.Complete(4), 3
	for name, run := range map[string]func() (int64, error){
		"lamport": func() (int64, error) {
			out, err := sim.Run[LamportMessage, LamportProcess](context.Background(), &lamport, cfg)
			if err == nil {
				err = out.Violation
			}
			return out.Counts.Sent, err
		},
		"vector": func() (int64, error) {
			out, err := sim.Run[VectorMessage, VectorProcess](context.Background(), &vector, cfg)
			if err == nil {
				err = out.Violation
			}
			return out.Counts.Sent, err
		},
	} {
		if sent, err := run(); sent != 6 || err != nil {
			t.Errorf("%s: %d messages, %v; want 6", name, sent, err)
		}
	}
}
