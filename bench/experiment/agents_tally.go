package experiment

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/agents"
)

// tallied is the means over the trials of one talk.
type tallied struct {
	talk
	agents                      []agentMeans
	messages, bytes, dropped    float64
	originated, delivered, hops float64
	recovered                   float64
	kinds                       [4]float64 // by kind of message
	phases                      []phaseMeans
	incomplete                  int    // trials that did not reach their goal
	status                      string // of the first of those
}

type agentMeans struct{ originated, delivered, recovered, sent, received, forwarded, seen float64 }

// phaseMeans is what sides had seen at a moment.
type phaseMeans struct {
	what string
	at   float64 // seconds
	any  [2]float64
	all  [2]float64
	size [2]int
}

// mean is that of a count over the trials; the sum is whole, so it does not depend on their order.
func mean[T any](trials []T, count func(*T) int64) float64 {
	sum := int64(0)
	for i := range trials {
		sum += count(&trials[i])
	}
	return float64(sum) / float64(len(trials))
}

// tally takes the trials of a talk together.
func (a *Agents) tally(t talk, trials []heard) *tallied {
	m := &tallied{talk: t, agents: make([]agentMeans, t.nodes)}
	over := func(count func(*heard) int64) float64 { return mean(trials, count) }
	row := func(j int, count func(*agents.Row) int64) float64 {
		return over(func(h *heard) int64 { return count(&h.rows[j]) })
	}
	for j := range m.agents {
		m.agents[j] = agentMeans{
			originated: row(j, func(r *agents.Row) int64 { return r.Originated }),
			delivered:  row(j, func(r *agents.Row) int64 { return r.Delivered }),
			recovered:  row(j, func(r *agents.Row) int64 { return r.Recovered }),
			forwarded:  row(j, func(r *agents.Row) int64 { return r.Forwarded }),
			seen:       row(j, func(r *agents.Row) int64 { return int64(r.Seen) }),
			sent:       over(func(h *heard) int64 { return h.outcome.Counts.BySender[j] }),
			received:   over(func(h *heard) int64 { return h.received[j] }),
		}
	}
	all := func(count func(*agents.Row) int64) float64 {
		return over(func(h *heard) (sum int64) {
			for j := range h.rows {
				sum += count(&h.rows[j])
			}
			return sum
		})
	}
	m.originated = all(func(r *agents.Row) int64 { return r.Originated })
	m.delivered = all(func(r *agents.Row) int64 { return r.Delivered })
	m.recovered = all(func(r *agents.Row) int64 { return r.Recovered })
	m.messages = over(func(h *heard) int64 { return h.outcome.Counts.Sent })
	m.bytes = over(func(h *heard) int64 { return h.outcome.Counts.Bytes })
	m.dropped = over(func(h *heard) int64 { return h.outcome.Counts.DroppedTotal() })
	for k := range m.kinds {
		m.kinds[k] = over(func(h *heard) int64 { return h.outcome.Counts.Kinds[k].Sent })
	}
	for i, p := range trials[0].phases {
		m.phases = append(m.phases, momentOf(trials, i, p))
	}
	for i := range trials {
		for _, metric := range trials[i].outcome.Result.Metrics {
			if metric.Name == "mean hops" {
				m.hops += metric.Value
			}
		}
		if s := trials[i].outcome.Status(); s != "ok" {
			if m.incomplete++; m.status == "" {
				m.status = s
			}
		}
	}
	m.hops /= float64(len(trials))
	return m
}

// momentOf is the means of one phase, of which all trials have the same ones.
func momentOf(trials []heard, i int, first agents.Phase) phaseMeans {
	p := phaseMeans{
		what: first.What,
		at:   mean(trials, func(h *heard) int64 { return int64(h.phases[i].At) }) / float64(algorithms.Second),
	}
	for side, s := range first.Sides {
		p.size[side] = s.Agents
		p.any[side] = mean(trials, func(h *heard) int64 { return int64(h.phases[i].Sides[side].Any) })
		p.all[side] = mean(trials, func(h *heard) int64 { return int64(h.phases[i].Sides[side].All) })
	}
	return p
}
