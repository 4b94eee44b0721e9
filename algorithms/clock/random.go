package clock

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// RandomScript draws a script with one process for each node of the graph, with the given
// number of messages, each over a link of the graph, and of internal events, all
// processes taken together. It plays an execution in which, step by step, one of the
// events that are possible happens, so messages overtake each other freely. An error
// says which number is out of range.
func RandomScript(rng *algorithms.Rand, graph *algorithms.Graph, messages, internal int) (Script, error) {
	n := graph.N()
	var senders []int32
	for p := range n {
		if graph.Degree(algorithms.ID(p)) > 0 {
			senders = append(senders, int32(p))
		}
	}
	switch {
	case n > MaxProcesses:
		return Script{}, fmt.Errorf("%d processes (allowed: at most %d)", n, MaxProcesses)
	case messages < 0 || messages > 0 && senders == nil:
		return Script{}, fmt.Errorf("messages: %d over %d links (allowed: 0 or more, 0 without a link)",
			messages, graph.Edges())
	case internal < 0:
		return Script{}, fmt.Errorf("internal: %d (allowed: 0 or more)", internal)
	case messages > MaxEvents/2 || internal > MaxEvents-2*messages:
		return Script{}, fmt.Errorf("%d messages and %d internal events "+
			"(allowed: at most %d events, of which each message makes two)", messages, internal, MaxEvents)
	}

	type step struct {
		process int32
		event   Event
	}
	steps := make([]step, 0, 2*messages+internal)
	underway := make([]step, 0, messages) // receipts that are possible
	for sent := 0; len(steps) < cap(steps); {
		draw := rng.IntN(messages - sent + internal + len(underway))
		switch {
		case draw < messages-sent:
			from := algorithms.ID(senders[rng.IntN(len(senders))])
			to := graph.Neighbor(from, rng.IntN(graph.Degree(from)))
			steps = append(steps, step{int32(from), Event{Send, int32(sent)}})
			underway = append(underway, step{int32(to), Event{Receive, int32(sent)}})
			sent++
		case draw < messages-sent+internal:
			steps = append(steps, step{int32(rng.IntN(n)), Event{}})
			internal--
		default:
			i, last := draw-(messages-sent+internal), len(underway)-1
			steps = append(steps, underway[i])
			underway[i] = underway[last]
			underway = underway[:last]
		}
	}

	starts := make([]int32, n+1)
	for _, st := range steps {
		starts[st.process+1]++
	}
	for p := range n {
		starts[p+1] += starts[p]
	}
	events := make([]Event, len(steps))
	next := append([]int32(nil), starts[:n]...)
	for _, st := range steps {
		events[next[st.process]] = st.event
		next[st.process]++
	}
	return newScript(events, starts)
}
