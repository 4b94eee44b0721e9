package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// degradations are why the measurement of one trial rests on less than was asked for, a text each:
// lost processes, nodes without a meter, windows without their counters, messages that the network
// itself lost. What the source of energy says of all trials alike is not among them.
func (m *measured) degradations(source energy.SourceInfo) []string {
	var texts []string
	for _, w := range m.energy.Warnings {
		if !slices.Contains(source.Warnings, w) {
			texts = append(texts, w)
		}
	}
	texts = append(texts, m.degraded...)
	if m.vanished > 0 {
		texts = append(texts, fmt.Sprintf("messages that the network itself lost, or had no room for, "+
			"in %d executions: %d", m.Runs, m.vanished))
	}
	return texts
}

// stalled takes how long a node was held up in one execution.
func (m *measured) stalled(s *engine.Stall) {
	switch {
	case s == nil:
	case m.stall == nil:
		all := *s
		m.stall = &all
	default:
		m.stall.Add(*s)
	}
}

// nodesOf names nodes, the first few of many.
func nodesOf(nodes []algorithms.ID) string {
	const most = 8
	words := make([]string, 0, most+1)
	for i, id := range nodes {
		if i == most {
			words = append(words, fmt.Sprintf("%d more", len(nodes)-most))
			break
		}
		words = append(words, fmt.Sprintf("node %d", id))
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}
