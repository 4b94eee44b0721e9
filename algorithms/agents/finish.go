package agents

import (
	"github.com/joulemark/joulemark/algorithms"
)

// Finish implements algorithms.FinalChecker.
func (c *checker) Finish(quiet bool) error {
	if !quiet || c.late || c.cuts > 0 || c.plan.faults.Has(algorithms.Loss) {
		return nil
	}
	if c.plan.queued && !c.crashed && c.waited > 0 {
		return delivered.Broken("%d messages have not arrived", c.waited)
	}
	if !c.plan.reconcile {
		return nil
	}
	part, sizes := components(c.plan.graph, c.Up)
	members := make([][]algorithms.ID, len(sizes))
	for i, k := range part {
		if k >= 0 {
			members[k] = append(members[k], algorithms.ID(i))
		}
	}
	for _, group := range members {
		if s := c.journal.side(group); s.Any != s.All {
			return even.Broken("of %d messages that node %d or those connected with it have seen, all have seen %d",
				s.Any, group[0], s.All)
		}
	}
	return nil
}

// Result implements algorithms.Checker.
func (c *checker) Result() algorithms.Result {
	mean := 0.0
	if n := c.delivered - c.recovered; n > 0 {
		mean = float64(c.hops) / float64(n)
	}
	metrics := []algorithms.Metric{
		{Name: "sent", Value: float64(c.originated)},
		{Name: "delivered", Value: float64(c.delivered)},
		{Name: "recovered", Value: float64(c.recovered)},
		{Name: "undelivered", Value: float64(c.originated - c.delivered)},
		{Name: "unreachable", Value: float64(c.unreachable)},
		{Name: "mean hops", Value: mean},
	}
	if c.journal.cut == nil {
		return algorithms.Result{Ops: c.delivered, Metrics: metrics}
	}
	for _, p := range c.journal.Phases() {
		for i, side := range p.Sides {
			name := p.What + ", side " + [...]string{"A", "B"}[i]
			metrics = append(metrics,
				algorithms.Metric{Name: name + " seen by any", Value: float64(side.Any)},
				algorithms.Metric{Name: name + " seen by all", Value: float64(side.All)})
		}
	}
	return algorithms.Result{Ops: c.delivered, Metrics: metrics}
}
