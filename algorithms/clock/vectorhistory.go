package clock

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// StampedVector is an event and its vector timestamp.
type StampedVector struct {
	Event
	Stamp VectorStamp
}

// String is the event followed by its stamp: S0[2,0,1].
func (s StampedVector) String() string { return string(s.appendTo(nil)) }

func (s StampedVector) appendTo(b []byte) []byte { return s.Stamp.text(s.Event.appendTo(b)) }

// A VectorHistory is a script stamped with vectors, by process.
type VectorHistory [][]StampedVector

// String writes the history like a script, each event with its stamp:
// "P[1,0] S0[2,0] | R0[2,1]".
func (h VectorHistory) String() string { return historyText(h) }

// A VectorRecord puts the history of a run together from what the nodes report. Make one with
// NewVectorRecord.
type VectorRecord struct {
	History VectorHistory
	now     []VectorStamp // by process
}

// NewVectorRecord is the record of n processes of which nothing is known yet.
func NewVectorRecord(n int) *VectorRecord {
	return &VectorRecord{make(VectorHistory, n), newVectors(n, n)}
}

// Record adds what a node of Vector reported; the reports of a node must come in their order. It
// returns the event with its stamp, as String writes it, or "" for a report of a component and for
// one that is not about these processes.
func (r *VectorRecord) Record(node algorithms.ID, o algorithms.Observation) string {
	if node < 0 || int(node) >= len(r.now) {
		return ""
	}
	component := int64(node)
	if o.What == learned {
		component = o.Value
	}
	e, ok := eventOf(o)
	if !ok && o.What != learned || component < 0 || component >= int64(len(r.now)) {
		return ""
	}
	r.now[node][component] = uint32(o.Aux)
	if !ok {
		return ""
	}
	s := StampedVector{e, slices.Clone(r.now[node])}
	r.History[node] = append(r.History[node], s)
	return s.String()
}

// String writes the history.
func (r *VectorRecord) String() string { return r.History.String() }

// Vectors computes the vector timestamp of every event from the script alone: component q counts
// the events of process q that are the event itself or may have caused it. It takes memory for
// one component for each event and process.
func (s Script) Vectors() VectorHistory {
	flat := s.vectors()
	h := make(VectorHistory, s.Processes())
	for p := range h {
		for i, e := range s.of(p) {
			h[p] = append(h[p], StampedVector{e, flat[int(s.starts[p])+i]})
		}
	}
	return h
}

// vectors are the timestamps in the order of s.events.
func (s *Script) vectors() []VectorStamp {
	vectors := newVectors(len(s.events), s.Processes())
	sent := make([]VectorStamp, len(s.routes))
	s.inCausalOrder(func(p int, i int32) {
		if i > s.starts[p] {
			copy(vectors[i], vectors[i-1])
		}
		e := s.events[i]
		k, _ := s.find(e.Message)
		if e.Op == Receive {
			vectors[i].join(sent[k])
		}
		vectors[i].tick(algorithms.ID(p))
		if e.Op == Send {
			sent[k] = vectors[i]
		}
	})
	return vectors
}
