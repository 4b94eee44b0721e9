package engine

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Part is what the textbook counts of some kinds of message of a run, those of an algorithms.Count.
type Part struct {
	Name     string            // "without acknowledgements"
	Without  []algorithms.Kind // which are not among them
	Expected algorithms.Expected
}

// Parts are the further textbook counts of an algorithm, for a set-up with which it could be built.
func Parts(spec *algorithms.Spec, s algorithms.Setup) []Part {
	if spec.Counts == nil {
		return nil
	}
	s.Params, _ = spec.Resolve(s.Params) // building has seen that they are right
	parts := make([]Part, 0, len(spec.Counts))
	for _, c := range spec.Counts {
		if e := c.Expected(s); e.Known() {
			parts = append(parts, Part{Name: c.Name, Without: c.Without, Expected: e})
		}
	}
	return parts
}

// Of is the part's share of some messages: all of them, given those of each kind.
func (p *Part) Of(all float64, ofKind func(algorithms.Kind) float64) float64 {
	for _, k := range p.Without {
		all -= ofKind(k)
	}
	return all
}

// Sent is how many messages of the part were sent.
func (p *Part) Sent(c *Counts) float64 {
	return p.Of(float64(c.Sent), func(k algorithms.Kind) float64 { return float64(c.Kinds[k].Sent) })
}

// miscounted says how the messages of a run differ from a textbook count of them, "" where they do
// not. A count of some kinds alone has a name.
func miscounted(sent float64, name string, e algorithms.Expected) string {
	if !e.Known() || e.Contains(sent) {
		return ""
	}
	what := "messages"
	if name != "" {
		what += " " + name
	}
	if e.Low != e.High {
		return fmt.Sprintf("%s: %.0f %s, and the textbook has %.0f to %.0f", Miscount, sent, what, e.Low, e.High)
	}
	return fmt.Sprintf("%s: %.0f %s, and the textbook has exactly %.0f", Miscount, sent, what, e.Low)
}
