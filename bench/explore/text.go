package explore

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// texts names actions of a state, each otherwise than all others, so that a schedule in words can
// be followed.
func (p *stepper) texts(s *state, actions []action) []string {
	texts := make([]string, len(actions))
	times := map[string]int{}
	for i := range actions {
		text := p.text(s, &actions[i])
		if times[text]++; times[text] > 1 {
			text = fmt.Sprintf("%s, the %d. of these", text, times[text])
		}
		texts[i] = text
	}
	return texts
}

// text is what an action does.
func (p *stepper) text(s *state, a *action) string {
	switch a.verb {
	case deliver, drop, duplicate, overtake:
		f := p.flights.at(s.flights[a.place])
		text := fmt.Sprintf("%s %v -> %v: %s", verbs[a.verb], f.from, f.to, p.spec.KindName(f.msg.Kind()))
		if words := algorithms.Describe(f.msg); words != "" {
			text += " " + words
		}
		return text
	case fire:
		t := &p.nodes.at(s.nodes[a.node]).timers[a.place]
		text := fmt.Sprintf("timeout %v: timer %d/%d", a.node, t.Kind, t.Data)
		if !p.timeless() {
			text += fmt.Sprintf(" at %v", t.at)
		}
		if a.late {
			text += ", too early"
		}
		return text
	case planned:
		f := p.plan[s.planned]
		return strings.TrimSpace(fmt.Sprintf("workload: %v %s", f.Kind, what(f)))
	case split:
		return fmt.Sprintf("split %v", p.cuts[a.place])
	case heal:
		return "heal"
	case forget:
		return fmt.Sprintf("recover %v without its storage", a.node)
	}
	return fmt.Sprintf("%s %v", verbs[a.verb], a.node)
}

func what(f algorithms.Fault) string {
	if f.Cut != nil {
		return f.Cut.String()
	}
	return f.Node.String()
}

var verbs = [...]string{
	deliver: "deliver", fire: "timeout", planned: "workload", heal: "heal", crash: "crash", restart: "recover",
	drop: "drop", duplicate: "duplicate", overtake: "overtake", split: "split",
}

// tornText is what is said of a node that crashes in the middle of a call.
func tornText(node algorithms.ID, torn, of int) string {
	return fmt.Sprintf("; node %v crashes after %d of %d effects", node, torn, of)
}
