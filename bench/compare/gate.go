package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Gate is a limit on the change of a figure: messages>0% falls where there are more messages than
// before, MB/s<-5% where there are fewer MB/s by more than 5 %.
type Gate struct {
	Text      string
	Metric    string  // as it was written
	Statistic string  // of samples: "median", "mean", or a percentile such as "p99"
	Falls     bool    // the gate is about less, not more
	Limit     float64 // as a share, at least 0
}

// GateResult is how a gate stands over all pairs that have its figure.
type GateResult struct {
	Gate  string   `json:"gate"`
	State State    `json:"state"`
	Pairs int      `json:"pairs"`          // that it looked at
	Fell  []string `json:"fell,omitempty"` // cases beyond the limit, with their change
	Open  []string `json:"open,omitempty"` // cases that cannot be told, with the reason
}

// State is how a gate stands.
type State string

// The states. A gate is open where no case is beyond its limit but some cannot be told.
const (
	Holds State = "holds"
	Fell  State = "fell"
	Open  State = "cannot tell"
)

var (
	gateForm  = regexp.MustCompile(`^([^:<>\s]+)(?::([^:<>\s]+))?\s*([<>])\s*(\S+)$`)
	statistic = regexp.MustCompile(`^(median|mean|p[1-9][0-9]?)$`)
)

const gateAllowed = "such as messages>0%, energy>5%, cpu:p90>10%, MB/s<-5%"

// ParseGate reads a gate. Which metrics there are is known with the records alone.
func ParseGate(text string) (Gate, error) {
	wrong := suggest.Wrong("fail-if", suggest.Quote(text), "%s", gateAllowed)
	m := gateForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Gate{}, wrong
	}
	g := Gate{Text: m[1], Metric: m[1], Statistic: m[2], Falls: m[3] == "<"}
	if g.Statistic != "" && !statistic.MatchString(g.Statistic) {
		return Gate{}, suggest.Wrong("fail-if", suggest.Quote(text), "median, mean, and percentiles p1 to p99")
	}
	if g.Statistic != "" {
		g.Text += ":" + g.Statistic
	}
	g.Text += m[3] + m[4]
	limit, ok := number.Share(m[4])
	switch {
	case !ok || !strings.HasSuffix(m[4], "%"):
		return Gate{}, wrong
	case g.Falls && (limit > 0 || limit <= -1), !g.Falls && limit < 0:
		return Gate{}, suggest.Wrong("fail-if", suggest.Quote(text), "> with 0%% or more, < with 0%% or less")
	}
	if g.Limit = limit; g.Falls {
		g.Limit = -limit
	}
	return g, nil
}

// gates holds the comparison to the gates. A gate that can never fall is an error.
func (b *body) gates() error {
	var all []*record.Record
	for _, res := range []*record.Results{b.old, b.new} {
		for i := range res.Records {
			all = append(all, &res.Records[i])
		}
	}
	known := metricsOf(all)
	for _, g := range b.options.Gates {
		m := named(known, g.Metric)
		if m == nil {
			return suggest.Unknown("fail-if: metric", g.Metric, namesOf(known))
		}
		result := GateResult{Gate: g.Text, State: Holds}
		refused := ""
		for i := range b.Pairs {
			p := &b.Pairs[i]
			k := slices.IndexFunc(p.Changes, func(c Change) bool { return c.Metric == m.name })
			if p.Failed > 0 {
				failed := number.Plural(p.Failed, "trial")
				result.Fell = append(result.Fell, fmt.Sprintf("%s: %s did not go as asked", p.Name, failed))
			}
			switch {
			case k < 0:
				continue
			case p.Changes[k].Verdict == NotCompared:
				refused = p.Changes[k].Why
				result.Open = append(result.Open, p.Name+": "+refused)
				continue
			}
			if err := b.hold(&g, &result, p, &p.Changes[k], b.samples[[2]int{i, k}]); err != nil {
				return err
			}
		}
		if result.Pairs == 0 && len(result.Fell) == 0 {
			why := "no case of both sides has it"
			if refused != "" {
				why = refused + "; --allow compares all the same"
			}
			return suggest.Wrong("fail-if", g.Text, "gates that match a pair; %s", why)
		}
		for _, c := range b.OnlyOld {
			result.Open = append(result.Open, c.Name+": only the old side has it")
		}
		switch {
		case len(result.Fell) > 0:
			result.State = Fell
		case len(result.Open) > 0:
			result.State = Open
		}
		b.Comparison.Gates = append(b.Comparison.Gates, result)
	}
	return nil
}

// hold holds one figure to a gate. Of samples the limit is at least the floor, since nothing below
// that can be told.
func (b *body) hold(g *Gate, result *GateResult, p *Pair, c *Change, s *sampled) error {
	result.Pairs++
	shown := func(r float64) string { return fmt.Sprintf("%s: %+.3g %%", p.Name, 100*(r-1)) }
	if s == nil {
		if g.Statistic != "" {
			return suggest.Wrong("fail-if", g.Text, "statistics of samples; %s is a count", c.Metric)
		}
		rise, from := c.New.Value-c.Old.Value, c.Old.Value
		if g.Falls {
			rise = -rise
		}
		if c.Verdict != Same && rise > 0 && rise > g.Limit*from && !equal(rise, g.Limit*from) {
			if c.Ratio == nil {
				result.Fell = append(result.Fell, fmt.Sprintf("%s: from 0 to %g", p.Name, c.New.Value))
			} else {
				result.Fell = append(result.Fell, shown(c.Ratio.Value))
			}
		}
		return nil
	}
	r := c.Ratio
	if g.Statistic != "" {
		of, least := summaryOf(g.Statistic)
		if n := min(len(s.old), len(s.new)); n < least {
			return suggest.Wrong("fail-if", g.Text, "statistics that exist; %s takes %d samples a side, there are %d",
				g.Statistic, least, n)
		}
		r = of.ratio(s.old, s.new, random(b.Seed, p.Name, g.Text))
	}
	if s.coarse != "" || s.drift != "" || r == nil {
		result.Open = append(result.Open, p.Name+": "+c.Why)
		return nil
	}
	limit, better := max(g.Limit, c.Floor), lower
	if g.Falls {
		better = higher
	}
	switch verdict(*r, *c.Adjusted < b.Alpha, better, limit) {
	case Worse:
		result.Fell = append(result.Fell, shown(r.Value))
	case CannotTell:
		text := shown(r.Value) + " cannot be told"
		if sd, freedom := spread(s.old, s.new); freedom > 0 {
			text += fmt.Sprintf(" with %d samples a side; take %d", min(len(s.old), len(s.new)),
				needed(sd, freedom, limit, b.Alpha, b.Tests))
		}
		result.Open = append(result.Open, text)
	}
	return nil
}

// Any reports whether a gate stands so.
func (c *Comparison) Any(state State) bool {
	return slices.ContainsFunc(c.Gates, func(g GateResult) bool { return g.State == state })
}
