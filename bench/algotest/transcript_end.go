package algotest

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// close adds what came of the run. A run with faults has no textbook count to be held against.
func (s *scribe) close(out *engine.Outcome, faulty bool) {
	line := func(head, format string, args ...any) {
		s.ending = append(s.ending, fmt.Sprintf("%-9s%s", head+":", fmt.Sprintf(format, args...)))
	}
	end := out.Time
	if n := len(s.calls); n > 0 {
		end = max(end, s.calls[n-1].at) // a message that nobody is there to take is no event of the run
	}
	line("end", "%v, %s", end, endWords(out.End))
	sent := sentWords(s.spec, &out.Counts)
	if !faulty && out.Expected.Known() {
		sent += ", as the textbook has it"
		if e := out.Expected; !e.IsExact() {
			sent = fmt.Sprintf("%s between %g and %g", sent, e.Low, e.High)
		}
		if !out.Expected.Contains(float64(out.Counts.Sent)) {
			sent = strings.Replace(sent, ", as", ", not as", 1)
		}
	}
	line("sent", "%s", sent)
	if dropped := droppedWords(&out.Counts); dropped != "" {
		line("dropped", "%s", dropped)
	}
	line("result", "%s", resultWords(s.spec, out.Result))
	reached := "not reached"
	if out.Goal {
		reached = fmt.Sprintf("reached at %v", out.GoalAt)
	}
	line("goal", "%s: %s", reached, s.spec.Goal)
	if names := propertyNames(s.spec); names != "" && out.Violation == nil {
		line("checked", "%s: all hold", names)
	}
	line("verdict", "%s", out.Status())
}

func endWords(e engine.End) string {
	switch e {
	case engine.Quiet:
		return "nothing is under way and no timer is set"
	case engine.AtGoal:
		return "the goal is reached, and the protocol would go on for ever"
	}
	return e.String()
}

// sentWords counts the messages that were sent, by kind.
func sentWords(spec *algorithms.Spec, c *engine.Counts) string {
	var kinds []string
	for i, k := range spec.Kinds {
		if n := c.Kinds[i].Sent; n > 0 {
			kinds = append(kinds, fmt.Sprintf("%d %s", n, k.Name))
		}
	}
	text := some(c.Sent, "message")
	if len(kinds) > 0 {
		text += " (" + strings.Join(kinds, ", ") + ")"
	}
	if c.Setup.Sent > 0 {
		text += fmt.Sprintf(" and %d to set up", c.Setup.Sent)
	}
	return text
}

// droppedWords counts the messages that did not arrive, by reason.
func droppedWords(c *engine.Counts) string {
	var reasons []string
	for i, n := range c.Dropped {
		if n > 0 {
			reasons = append(reasons, fmt.Sprintf("%d %v", n, engine.DropReason(i)))
		}
	}
	if len(reasons) == 0 {
		return ""
	}
	return fmt.Sprintf("%s (%s)", some(c.DroppedTotal(), "message"), strings.Join(reasons, ", "))
}

func resultWords(spec *algorithms.Spec, r algorithms.Result) string {
	var text strings.Builder
	text.WriteString(some(r.Ops, spec.Unit))
	for _, m := range r.Metrics {
		text.WriteString(fmt.Sprintf(", %s %.6g", m.Name, m.Value))
		if m.Unit != "" {
			text.WriteString(" " + m.Unit)
		}
	}
	return text.String()
}

func propertyNames(spec *algorithms.Spec) string {
	names := make([]string, len(spec.Properties))
	for i, p := range spec.Properties {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

// some is a number of things.
func some(n int64, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
