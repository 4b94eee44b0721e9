package algotest

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// counts says that the books of a failure-free run balance, and that it costs what the
// textbook says, with every latency.
func (s *suite[M, S, P]) counts() error {
	if err := s.each(2*len(latencies), s.balanced); err != nil {
		return err
	}
	return s.each(2, s.timeless)
}

// balanced adds up the counts of one run in several ways.
func (s *suite[M, S, P]) balanced(cfg *sim.Config) error {
	cfg.PerNode = true
	rec, out, err := s.record(*cfg)
	if err != nil {
		return err
	}
	if err := books(&s.alg.Spec, rec, &out); err != nil {
		return err
	}
	if x := out.Expected; x.Known() && !x.Contains(float64(out.Counts.Sent)) {
		if x.IsExact() {
			return fmt.Errorf("%d messages, and the textbook says %v (Spec.Expected)", out.Counts.Sent, x.Low)
		}
		return fmt.Errorf("%d messages, and the textbook says %v to %v (Spec.Expected)", out.Counts.Sent, x.Low, x.High)
	}
	for i := range out.Parts {
		p := &out.Parts[i]
		if sent := p.Sent(&out.Counts); !p.Expected.Contains(sent) {
			return fmt.Errorf("%.0f messages %s, and the textbook says %v to %v (Spec.Counts)",
				sent, p.Name, p.Expected.Low, p.Expected.High)
		}
	}
	return nil
}

// books compares the counts of a run with each other and with its trace.
func books[M algorithms.Message](spec *algorithms.Spec, rec *recorder[M], out *engine.Outcome) error {
	c := &out.Counts
	var bytes, setupBytes, sentTraced, setupTraced int64
	for i := range rec.sent {
		m := &rec.sent[i]
		if spec.Kinds[m.msg.Kind()].Setup {
			setupTraced++
			setupBytes += int64(len(m.bytes))
			continue
		}
		sentTraced++
		bytes += int64(len(m.bytes))
	}
	var byKind engine.KindCount
	for _, kc := range c.Kinds {
		byKind.Sent += kc.Sent
		byKind.Delivered += kc.Delivered
		byKind.Bytes += kc.Bytes
	}
	var bySize, bySizeBytes, bySender, byReceiver, bytesBySender, bytesByReceiver int64
	for size, n := range c.Sizes {
		bySize += n
		bySizeBytes += n * int64(size)
	}
	for i := range c.BySender {
		bySender += c.BySender[i]
		byReceiver += c.ByReceiver[i]
		bytesBySender += c.BytesBySender[i]
		bytesByReceiver += c.BytesByReceiver[i]
	}
	balance := []struct {
		what      string
		got, want int64
	}{
		{"messages, and as many by kind", c.Sent, byKind.Sent},
		{"messages, and as many by size", c.Sent, bySize},
		{"messages, and as many by sender", c.Sent, bySender},
		{"messages, and as many by receiver", c.Sent, byReceiver},
		{"messages, and as many in the trace", c.Sent, sentTraced},
		{"messages of setting up, and as many in the trace", c.Setup.Sent, setupTraced},
		{"deliveries, and as many by kind", c.Delivered, byKind.Delivered},
		{"bytes, and as many by kind", c.Bytes, byKind.Bytes},
		{"bytes, and as many by size", c.Bytes, bySizeBytes},
		{"bytes, and as many by sender", c.Bytes, bytesBySender},
		{"bytes, and as many by receiver", c.Bytes, bytesByReceiver},
		{"bytes, and as many in the encodings of the messages", c.Bytes, bytes},
		{"bytes of setting up, and as many in the encodings", c.Setup.Bytes, setupBytes},
	}
	if out.End == engine.Quiet {
		balance = append(balance, struct {
			what      string
			got, want int64
		}{"messages and copies, and as many delivered or dropped", c.Sent + c.Duplicated, c.Delivered +
			c.DroppedTotal()})
	}
	for _, b := range balance {
		if b.got != b.want {
			return fmt.Errorf("the books do not balance: %d %s, which is %d", b.got, b.what, b.want)
		}
	}
	return nil
}

// timeless says that a count that the textbook gives exactly does not depend on latency.
func (s *suite[M, S, P]) timeless(cfg *sim.Config) error {
	var first engine.Outcome
	for i, l := range latencies {
		cfg.Links.Latency = l
		out, err := s.run(*cfg)
		if i == 0 {
			first = out
		}
		switch {
		case err != nil:
			return err
		case !first.Expected.IsExact():
			return nil
		case out.Counts.Sent != first.Counts.Sent || out.Expected != first.Expected:
			return fmt.Errorf("%d messages of %v expected with latency %+v, and %d of %v with %+v: the count depends "+
				"on the latency",
				first.Counts.Sent, first.Expected.Low, latencies[0], out.Counts.Sent, out.Expected.Low, l)
		}
	}
	return nil
}
