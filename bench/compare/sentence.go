package compare

import (
	"fmt"
	"math"
	"strings"
)

// sentence says what changed, metric by metric, each with the case that changed most.
func (c *Comparison) sentence() string {
	type tally struct {
		found map[Verdict]int
		most  string
		size  float64
	}
	var order []string
	of := map[string]*tally{}
	same, open := 0, 0
	for _, p := range c.Pairs {
		for _, ch := range p.Changes {
			switch {
			case ch.Verdict == Same || ch.Verdict == NoWorse:
				same++
			case ch.Verdict == CannotTell:
				open++
			}
			if !ch.Verdict.Differs() || ch.As != "" {
				continue
			}
			t := of[ch.Metric]
			if t == nil {
				t = &tally{found: map[Verdict]int{}}
				of[ch.Metric], order = t, append(order, ch.Metric)
			}
			t.found[ch.Verdict]++
			text, size := fmt.Sprintf("%s from 0 to %.6g", p.Name, ch.New.Value), math.Inf(1)
			if ch.Ratio != nil {
				size = math.Abs(ch.Ratio.Value - 1)
				text = fmt.Sprintf("%s %+.3g %%", p.Name, 100*(ch.Ratio.Value-1))
			}
			if t.most == "" || size > t.size {
				t.most, t.size = text, size
			}
		}
	}
	var parts []string
	for _, metric := range order {
		t := of[metric]
		var counts []string
		for _, v := range []Verdict{Worse, Better, Changed} {
			if t.found[v] > 0 {
				counts = append(counts, fmt.Sprintf("%s in %d", v, t.found[v]))
			}
		}
		parts = append(parts, fmt.Sprintf("%s is %s of %d cases (most: %s)", metric, strings.Join(counts, ", "),
			len(c.Pairs), t.most))
	}
	if len(parts) == 0 {
		parts = []string{"nothing changed that can be told"}
	}
	return fmt.Sprintf("%s; %d figures are the same or no worse, %d cannot be told.",
		strings.Join(parts, "; "), same, open)
}
