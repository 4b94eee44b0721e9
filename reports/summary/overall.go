package summary

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/number"
)

// cpuByEngine sets the CPU time of an execution on several engines in real time beside each other,
// for each algorithm at the largest size that ran on two of them.
func cpuByEngine(subjects []*subject) *result.Figure {
	var runners []runner
	for _, s := range subjects {
		for _, r := range s.runners() {
			if r.engine.RealTime && !r.engine.Foreign && !slices.Contains(runners, r) {
				runners = append(runners, r)
			}
		}
	}
	slices.SortStableFunc(runners, func(a, b runner) int { return engine.Compare(a.engine, b.engine) })
	if len(runners) < 2 {
		return nil
	}
	p := result.Panel{
		X: result.Axis{Label: "N", Categories: []string{}},
		Y: result.Axis{Label: "CPU time of an execution (s)", Log: true},
	}
	for _, r := range runners {
		p.Series = append(p.Series, result.Series{Name: r.String()})
	}
	for _, s := range subjects {
		for _, name := range names(s.lines) {
			lines := slices.DeleteFunc(slices.Clone(s.lines), func(l *line) bool {
				return l.name != name || !slices.Contains(runners, l.runner)
			})
			n := largest(lines)
			of := func(r runner) *point {
				if i := slices.IndexFunc(lines, func(l *line) bool { return l.runner == r }); i >= 0 {
					return lines[i].at(n)
				}
				return nil
			}
			if slices.ContainsFunc(runners, func(r runner) bool { return of(r) == nil }) {
				continue // a bar that is missing would read as one of no height
			}
			p.X.Categories = append(p.X.Categories, fmt.Sprintf("%s, N = %d", name, n))
			for i, r := range runners {
				e := record.ByName("cpu_s").Over(of(r).trials)
				q := &p.Series[i]
				q.Y, q.Low, q.High = append(q.Y, e.Mean), append(q.Low, max(0, e.Mean-e.Half)),
					append(q.High, e.Mean+e.Half)
			}
		}
	}
	p.X.Label = ""
	return unless(len(p.X.Categories) == 0, "engines", "CPU time by engine",
		"Of each algorithm that ran on all of these engines, at its largest size. Bars of error are the 95 "+
			"% interval.", p)
}

func names(lines []*line) []string {
	var all []string
	for _, l := range lines {
		if !slices.Contains(all, l.name) {
			all = append(all, l.name)
		}
	}
	return all
}

func unless(empty bool, name, title, caption string, panels ...result.Panel) *result.Figure {
	if empty {
		return nil
	}
	return &result.Figure{Name: name, Title: title, Caption: caption, Panels: panels}
}

// bytesOf shows how long messages are, where that differs between algorithms or with the size:
// bytes say something then that messages do not.
func bytesOf(subjects []*subject) *result.Figure {
	p := result.Panel{
		X: result.Axis{Label: "N", Log: true}, Y: result.Axis{Label: "payload bytes per message", Zero: true},
	}
	for _, s := range subjects {
		for _, l := range s.counted().lines {
			q := result.Series{Name: l.name}
			for _, pt := range l.points {
				bytes, ok := pt.mean("bytes")
				messages, also := pt.mean("messages")
				if ok && also && messages > 0 {
					q.X, q.Y = append(q.X, float64(pt.nodes)), append(q.Y, bytes/messages)
				}
			}
			if len(q.Y) < 2 || slices.Max(q.Y) <= 1.1*slices.Min(q.Y) {
				continue
			}
			p.Series = append(p.Series, q)
		}
	}
	caption := "Of algorithms whose messages grow or shrink with N; those of the others keep their length."
	return unless(len(p.Series) == 0, "bytes", "Length of messages", caption, p)
}

// load shows how the work of sending is spread over the nodes at the largest size, of the
// algorithms in which it is uneven, the most uneven one first.
func load(subjects []*subject) *result.Figure {
	type sender struct {
		name        string
		gini, share float64
	}
	var all []sender
	even := 0
	n := commonSize(subjects)
	for _, s := range subjects {
		for _, l := range s.counted().lines {
			p := l.at(n)
			if p == nil {
				continue
			}
			most, ok := p.mean("max_node_messages")
			gini, also := p.mean("gini_sent")
			messages, known := p.mean("messages")
			switch {
			case !ok || !also || !known || messages <= 0:
			case gini < evenGini:
				even++
			default:
				all = append(all, sender{name: l.name, gini: gini, share: most / messages})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b sender) int { return cmp.Compare(b.gini, a.gini) })
	p := result.Panel{X: result.Axis{Categories: []string{}}, Y: result.Axis{Label: "of 1", Zero: true}}
	gini := result.Series{Name: "Gini coefficient of messages by sender"}
	share := result.Series{Name: "share of the busiest sender in all messages"}
	for _, s := range all {
		p.X.Categories = append(p.X.Categories, s.name)
		gini.Y, share.Y = append(gini.Y, s.gini), append(share.Y, s.share)
	}
	p.Series = []result.Series{gini, share}
	caption := "A Gini coefficient is 0 where all nodes send the same, and near 1 where one sends everything."
	if even > 0 {
		caption += fmt.Sprintf(" Left out: %s in which it is below %g.", number.Plural(even, "algorithm"), evenGini)
	}
	return unless(len(all) == 0, "load", fmt.Sprintf("Who sends, at N = %d", n), caption, p)
}

// evenGini is a Gini coefficient below which the load is as good as even.
const evenGini = 0.2

// commonSize is the largest size at which most lines have a point.
func commonSize(subjects []*subject) int {
	var all []*line
	for _, s := range subjects {
		all = append(all, s.counted().lines...)
	}
	return largest(all)
}

// coverage shows which part of the nodes was reached, where any run reached less than all.
func coverage(subjects []*subject) *result.Figure {
	p := result.Panel{Y: result.Axis{Label: "part of the nodes that was reached", Zero: true}}
	less := false
	for _, s := range subjects {
		v := s.counted()
		of := func(pt *point) (low, y, high float64, ok bool) {
			low, y, high, ok = pt.reached()
			less = less || ok && low < 1
			return low, y, high, ok
		}
		var q result.Panel
		if v.fill(&q, of) && q.X.Categories == nil {
			p.X, p.Series = q.X, append(p.Series, q.Series...)
		}
	}
	return unless(!less || len(p.Series) == 0, "coverage", "Coverage",
		"Failures and losses leave nodes without the message. Bars are the least and the greatest coverage "+
			"of a trial.", p)
}

// reached is the mean coverage of the trials, with the least and the greatest, false where any of
// them does not have it.
func (p *point) reached() (low, mean, high float64, ok bool) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, r := range p.trials {
		i := slices.IndexFunc(r.Metrics, func(m record.NamedFigure) bool { return m.Name == "coverage" })
		if i < 0 {
			return 0, 0, 0, false
		}
		c := r.Metrics[i].Value
		low, high, mean = min(low, c), max(high, c), mean+c/float64(len(p.trials))
	}
	return low, min(max(mean, low), high), high, true // which rounding may have put beyond
}

// idleOf shows which part of the energy idling would have taken, where it is known, and what the
// energy of networks comes to beside it, where it is stated.
func idleOf(subjects []*subject) *result.Figure {
	idle := result.Panel{Y: result.Axis{Label: "part that idling would have cost", Zero: true}}
	network := result.Panel{Y: result.Axis{Label: "network energy / energy of the machine", Log: true}}
	one, two := result.Series{Name: "idle"}, result.Series{Name: "network"}
	n := 0
	var lines []*line
	for _, s := range subjects {
		if v := s.metered(); v.engine.RealTime {
			lines = append(lines, v.lines...)
		}
	}
	n = largest(lines)
	for _, l := range lines {
		p := l.at(n)
		if p == nil {
			continue
		}
		total := record.Energy(p.trials)
		share, ok := p.mean("idle_j")
		if !ok || share <= 0 || total.Mean <= 0 || total.Trials < len(p.trials) {
			continue
		}
		idle.X.Categories, one.Y = append(idle.X.Categories, l.name), append(one.Y, share/total.Mean)
		if net, ok := p.mean("network_j"); ok && net > 0 {
			network.X.Categories, two.Y = append(network.X.Categories, l.name), append(two.Y, net/total.Mean)
		}
	}
	idle.Series, network.Series = []result.Series{one}, []result.Series{two}
	var panels []result.Panel
	// A model adds the same share to all, which a sentence tells as well.
	if len(one.Y) > 1 && slices.Max(one.Y) > 1.02*slices.Min(one.Y) {
		panels = append(panels, idle)
	}
	if len(two.Y) > 1 {
		panels = append(panels, network)
	}
	return unless(len(panels) == 0, "parts", fmt.Sprintf("Idle and network, at N = %d", n),
		"The energy of networks is assumed by the byte, for the Internet of 2015, and no part of the energy of "+
			"the machine.",
		panels...)
}

// growth shows the fitted exponents of messages in N with their intervals.
func growth(records []record.Record, textbook record.Textbook) *result.Figure {
	if textbook == nil {
		textbook = func(string) (string, bool) { return "", false }
	}
	fits, _ := record.FitGrowth(records, textbook)
	p := result.Panel{X: result.Axis{Categories: []string{}}, Y: result.Axis{Label: "exponent of N", Zero: true}}
	s := result.Series{Name: "exponent", Spread: "95 % interval"}
	for _, g := range fits {
		const widest = 3 // beyond which an interval only says that nothing can be told
		if g.HalfWidth > widest {
			continue
		}
		p.X.Categories = append(p.X.Categories, g.Algorithm)
		s.Y = append(s.Y, g.Exponent)
		s.Low, s.High = append(s.Low, g.Exponent-g.HalfWidth), append(s.High, g.Exponent+g.HalfWidth)
	}
	p.Series = []result.Series{s}
	return unless(len(s.Y) == 0, "growth", "How messages grow with N",
		"The exponent x of messages = c · N^x, by least squares over all sizes: 1 is linear, 2 quadratic.", p)
}
