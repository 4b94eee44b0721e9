package agents

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// Journal is who did what in a run, agent by agent, and what the sides of a partition had
// seen when it began, when it healed and at the end. It is made from what nodes
// report and from faults, so a tracer of any engine can keep one: Record takes the events
// network.StepObserve, Fault those of network.StepFault. Make it with NewJournal; it is
// not safe for concurrent use.
//
// The messages that an agent sent and received on the network are not in it: the engine
// counts them (Counts.BySender, Counts.ByReceiver).
type Journal struct {
	rows   []Row
	seen   []spans
	most   []uint32 // by origin: one more than the highest number seen
	phases []Phase
	cut    *algorithms.Cut
	last   algorithms.Time
}

// Row is one agent's line of the Journal.
type Row struct {
	Agent algorithms.ID
	// Originated are the messages that it sent, Delivered those for it that reached it, and
	// Recovered those for it that it got only by reconciliation. Forwarded are
	// those of others that it sent on, once each time it did so.
	Originated, Delivered, Recovered, Forwarded int64
	// Unreachable are those that it did not send because there was no way, and GaveUp the hops
	// that it tried for the last time in vain.
	Unreachable, GaveUp int64
	// Seen is the number of items that it has seen: those that it originated, those
	// that were for it, and what reconciliation brought. Forwarding is not seeing.
	Seen int
}

// Phase is what the agents have seen at one moment.
type Phase struct {
	At   algorithms.Time
	What string // "split", "heal" or "end"
	// Sides are those of the cut that began or healed, side A first, or of the latest cut at the
	// end. Without a cut all agents are on side A.
	Sides [2]Side
	// Seen is the number of items by agent.
	Seen []int
}

// Side is what the agents of one side have seen: Any is the items that at least one of them
// has, All those that all of them have.
type Side struct{ Agents, Any, All int }

// NewJournal is the journal of n agents of which nothing is known yet.
func NewJournal(n int) *Journal {
	j := &Journal{rows: make([]Row, n), seen: make([]spans, n), most: make([]uint32, n)}
	for i := range j.rows {
		j.rows[i].Agent = algorithms.ID(i)
	}
	return j
}

// Record adds what a node reported. What is not about agents of this run changes nothing.
func (j *Journal) Record(at algorithms.Time, node algorithms.ID, o algorithms.Observation) {
	j.record(at, node, o)
}

// record also reports whether the agent has seen an item that it had not before.
func (j *Journal) record(at algorithms.Time, node algorithms.ID, o algorithms.Observation) bool {
	it, ok := itemOf(o.Value, len(j.rows))
	if node < 0 || int(node) >= len(j.rows) || !ok && o.What <= sawForwarded {
		return false
	}
	j.last = max(j.last, at)
	row := &j.rows[node]
	switch o.What {
	case sawSent:
		row.Originated++
	case sawDelivered:
		row.Delivered++
	case sawRecovered:
		row.Recovered++
	case sawGained:
	case sawForwarded:
		row.Forwarded++
		return false
	case sawUnreachable:
		row.Unreachable++
		return false
	case sawGaveUp:
		row.GaveUp++
		return false
	default:
		return false
	}
	j.most[it.Origin] = max(j.most[it.Origin], it.Number+1)
	return j.seen[node].add(it)
}

// Fault takes a failure: a partition begins a phase or ends one, and an agent that crashes
// forgets what it has seen.
func (j *Journal) Fault(at algorithms.Time, f algorithms.Fault) {
	j.last = max(j.last, at)
	switch f.Kind {
	case algorithms.Crash:
		j.seen[f.Node] = nil
	case algorithms.Split, algorithms.Heal:
		j.cut = f.Cut
		j.phases = append(j.phases, j.phase(at, f.Kind.String()))
	}
}

// Rows are the agents' lines, in the order of their numbers.
func (j *Journal) Rows() []Row {
	rows := slices.Clone(j.rows)
	for i := range rows {
		rows[i].Seen = j.seen[i].size()
	}
	return rows
}

// Phases are the moments at which a partition began or healed, in their order, and the
// present one, which is that of the latest record.
func (j *Journal) Phases() []Phase {
	return append(slices.Clone(j.phases), j.phase(j.last, "end"))
}

// phase looks at what the agents have seen.
func (j *Journal) phase(at algorithms.Time, what string) Phase {
	p := Phase{At: at, What: what, Seen: make([]int, len(j.seen))}
	var sides [2][]algorithms.ID
	for i := range j.seen {
		p.Seen[i] = j.seen[i].size()
		side := 0
		if j.cut != nil && !j.cut.SideA[i] {
			side = 1
		}
		sides[side] = append(sides[side], algorithms.ID(i))
	}
	for i, side := range sides {
		p.Sides[i] = j.side(side)
	}
	return p
}

// side counts what some agents have seen.
func (j *Journal) side(agents []algorithms.ID) Side {
	starts := make([]int, len(j.most)+1)
	for i, most := range j.most {
		starts[i+1] = starts[i] + int(most)
	}
	holders := make([]int, starts[len(j.most)])
	for _, id := range agents {
		for _, x := range j.seen[id] {
			for k := x.first; k <= x.last; k++ {
				holders[starts[x.origin]+int(k)]++
			}
		}
	}
	s := Side{Agents: len(agents)}
	for _, n := range holders {
		if n > 0 {
			s.Any++
		}
		if n > 0 && n == len(agents) {
			s.All++
		}
	}
	return s
}
