package summary

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// Verdict says of one problem which algorithm sends least and which costs least.
type Verdict struct {
	Problem, Unit string
	Sends, Costs  Statement
}

// Statement is a sentence that begins with Who. The zero value says nothing.
type Statement struct {
	Who, Text string
	// Told is false where the records do not tell.
	Told bool
}

// floor is the least ratio of costs that counts as a difference: machines drift by less between two
// measurements of the same.
const floor = 1.05

// Verdicts are those of all problems. Programs of others are no algorithms of one problem, and have
// none.
func Verdicts(records []record.Record) []Verdict {
	var all []Verdict
	for _, s := range subjectsOf(records) {
		if s.lines[0].runner.engine.Foreign {
			continue
		}
		all = append(all, Verdict{s.problem, s.unit, s.sends(), s.costs()})
	}
	return all
}

// amount is what an algorithm sends or costs for a functional unit at a size, with the half of its
// 95 % interval where it is known.
type amount struct {
	name      string
	point     *point
	value     float64
	half      float64
	known     bool // how far the value may be off
	low, high float64
}

// amountsAt are those of all lines at a size that have one, the least first.
func (v view) amountsAt(nodes int, of func(*point) (amount, bool)) []amount {
	var all []amount
	for _, l := range v.lines {
		if p := l.at(nodes); p != nil {
			if a, ok := of(p); ok {
				a.name, a.point = l.name, p
				all = append(all, a)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b amount) int { return cmp.Compare(a.value, b.value) })
	return all
}

// times is by how much a is more than b, and between which ends that lies at 95 %, as far as the
// intervals of both tell.
func (a amount) times(b amount) (low, ratio, high float64) {
	ratio = a.value / b.value
	spread := math.Exp(math.Hypot(a.half/a.value, b.half/b.value))
	return ratio / spread, ratio, ratio * spread
}

// messages is what a point sends for each unit.
func messages(p *point) (amount, bool) {
	e := record.ByName("messages").Over(p.trials)
	ops, ok := p.mean("ops")
	if !ok || ops <= 0 || e.Trials < len(p.trials) || e.Mean <= 0 {
		return amount{}, false
	}
	return amount{value: e.Mean / ops, half: e.Half / ops, known: true}, true
}

func (s *subject) sends() Statement {
	v := s.counted()
	n := largest(v.lines)
	all := v.amountsAt(n, messages)
	if len(all) == 0 {
		return Statement{}
	}
	best := all[0]
	what := fmt.Sprintf("%s per %s", messageCount(best.value), s.unit)
	if len(all) == 1 {
		return Statement{best.name, fmt.Sprintf("is the only one that ran at N = %s: it sends %s%s.",
			count(n), what, sureOfCounts(all)), true}
	}
	rivals := slices.DeleteFunc(slices.Clone(all[1:]), func(a amount) bool {
		low, _, _ := a.times(best)
		return low > 1
	})
	if len(rivals) > 0 {
		names := []string{best.name}
		same := true
		for _, r := range rivals {
			names, same = append(names, r.name), same && r.value == best.value && r.half == 0 && best.half == 0
		}
		if same {
			return Statement{listed(names), fmt.Sprintf("send the same at N = %s, and the least: %s%s.%s",
				count(n), what, sureOfCounts(all), others(all, len(names))), true}
		}
		return Statement{"Cannot tell", fmt.Sprintf("which sends least at N = %s: the 95 %% intervals of %s "+
			"overlap (%s).",
			count(n), listed(names), what), false}
	}
	next := all[1]
	low, ratio, high := next.times(best)
	text := fmt.Sprintf("sends least: %s at N = %s%s. Next is %s with %s, %s times as many%s.%s",
		what, count(n), sureOfCounts(all), next.name, document.Count(next.value), document.Ratio(ratio),
		between(low, ratio, high), others(all, 2))
	return Statement{best.name, text + v.elsewhere(n, best.name, messages), true}
}

// others names the one that takes most, if it has not been named.
func others(all []amount, named int) string {
	if len(all) <= named {
		return ""
	}
	last := all[len(all)-1]
	_, ratio, _ := last.times(all[0])
	return fmt.Sprintf(" The most takes %s, %s times the least.", last.name, document.Ratio(ratio))
}

// sureOfCounts says on what counts rest.
func sureOfCounts(all []amount) string {
	trials, exact := 0, true
	for _, a := range all {
		trials, exact = max(trials, len(a.point.trials)), exact && a.half == 0
	}
	switch {
	case exact && trials == 1:
		return " (counted, of one seed)"
	case exact:
		return fmt.Sprintf(" (counted, the same in %d trials)", trials)
	case trials == 1:
		return " (a mean over executions of one seed)"
	}
	return fmt.Sprintf(" (a mean over %d trials)", trials)
}

// elsewhere says who is least at the other sizes at which the same algorithms ran.
func (v view) elsewhere(n int, best string, of func(*point) (amount, bool)) string {
	var same []string
	byOther := map[string][]string{}
	var names []string
	for _, m := range sizesOf(v.lines) {
		all := v.amountsAt(m, of)
		if m == n || len(all) < 2 {
			continue
		}
		who := all[0].name
		if low, _, _ := all[1].times(all[0]); low <= 1 {
			who = ""
		}
		switch {
		case who == best:
			same = append(same, count(m))
		default:
			if byOther[who] == nil {
				names = append(names, who)
			}
			byOther[who] = append(byOther[who], count(m))
		}
	}
	text := ""
	if len(same) > 0 && len(names) == 0 {
		text = fmt.Sprintf(" So it is at N = %s.", listed(same))
	}
	for _, who := range names {
		name := who + " does"
		if who == "" {
			name = "that cannot be told"
		}
		text += fmt.Sprintf(" At N = %s %s.", listed(byOther[who]), name)
	}
	return text
}

// metered is what a point costs for each unit on this machine. Where a model tells energy from CPU
// time, what the model may be off by is common to all, so that the interval is that of the CPU
// time.
func metered(p *point) (amount, bool) {
	q := record.Energy(p.trials)
	low, v, high, ok := p.perUnit(q)
	if !ok {
		return amount{}, false
	}
	a := amount{value: v, low: low, high: high}
	cpu := record.ByName("cpu_s").Over(p.trials)
	if a.known = cpu.Known || len(p.trials) > 1; cpu.Mean > 0 { // trials that are all the same have none
		a.half = v * cpu.Half / cpu.Mean
	}
	if p.trials[0].EnergyKind == energy.Measured {
		a.half = max(a.half, v-low, high-v)
	}
	return a, true
}

// predicted is what a profile says that a point would cost.
func predicted(p *point) (amount, bool) {
	low, v, high, ok := p.perUnit(record.Predicted(p.trials))
	return amount{value: v, half: max(v-low, high-v), known: true, low: low, high: high}, ok
}

func (s *subject) costs() Statement {
	v := s.metered()
	of, verb, kind := metered, "costs", ""
	if !v.engine.RealTime {
		of, verb = predicted, "would cost"
	}
	n := largest(v.lines)
	all := v.amountsAt(n, of)
	if len(all) == 0 {
		return Statement{}
	}
	best := all[0]
	first := best.point.trials[0]
	if kind = first.EnergyKind.String(); !v.engine.RealTime {
		kind = "predicted by the profile " + first.Profile
	}
	what := fmt.Sprintf("%s%s per %s at N = %s (%s%s)", energy.FormatSI(best.value, "J"), v.grams(best.value),
		s.unit, count(n), kind, ends(best))
	if len(all) == 1 {
		return Statement{
			best.name, fmt.Sprintf("%s %s; nothing else ran that it could be held against.", verb, what),
			true,
		}
	}
	if mixed(all) {
		return Statement{"Cannot tell", "which costs least: energy comes from several sources or profiles.", false}
	}
	var rivals []amount
	unknown := !best.known
	for _, a := range all[1:] {
		low, _, _ := a.times(best)
		unknown = unknown || !a.known
		if low <= floor {
			rivals = append(rivals, a)
		}
	}
	if unknown {
		return Statement{"Cannot tell", fmt.Sprintf("how sure it is which %s least: some were executed once and have "+
			"no interval. The least figure is that of %s, %s.", verb, best.name, what), false}
	}
	if len(rivals) > 0 {
		names := []string{best.name}
		for _, r := range rivals {
			low, ratio, high := r.times(best)
			names = append(names, fmt.Sprintf("%s (%s times as much%s)",
				r.name, document.Ratio(ratio), between(low, ratio, high)))
		}
		return Statement{"Cannot tell", fmt.Sprintf("which %s least at N = %s among %s: a difference below %.0f %% "+
			"is less than machines drift by. The least figure is %s.%s",
			verb, count(n), listed(names), 100*(floor-1), what, others(all, len(names))), false}
	}
	low, ratio, high := all[1].times(best)
	text := fmt.Sprintf("%s least: %s. Next is %s, %s times as much%s.%s", verb, what, all[1].name,
		document.Ratio(ratio), between(low, ratio, high), others(all, 2))
	if slices.ContainsFunc([]amount{best, all[1]}, func(a amount) bool {
		return slices.ContainsFunc(a.point.trials, func(r *record.Record) bool { return r.ShortWindow })
	}) {
		text += " It rests on less CPU time than was asked for."
	}
	return Statement{best.name, text, true}
}

// mixed reports whether the energies are not of one source or profile, and so do not compare.
func mixed(all []amount) bool {
	first := all[0].point.trials[0]
	return slices.ContainsFunc(all, func(a amount) bool {
		return slices.ContainsFunc(a.point.trials, func(r *record.Record) bool {
			return r.EnergySource != first.EnergySource || r.EnergyKind != first.EnergyKind ||
				r.Profile != first.Profile
		})
	})
}

// grams is what an energy emits, where one factor holds for all.
func (v view) grams(joules float64) string {
	if factor, ok := v.gramsPerJoule(); ok {
		return " and " + energy.FormatSI(joules*factor, "g") + " CO2e"
	}
	return ""
}

// ends is the range of an amount.
func ends(a amount) string {
	if a.low == a.high {
		return ""
	}
	return ", " + energy.FormatSI(a.low, "J") + " to " + energy.FormatSI(a.high, "J")
}

// between is the interval of a ratio.
func between(low, ratio, high float64) string {
	if low == ratio {
		return ""
	}
	return fmt.Sprintf(" (95 %%: %s to %s)", document.Ratio(low), document.Ratio(high))
}

func count(n int) string { return document.Count(float64(n)) }

// listed joins names as one says them.
func listed(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func messageCount(v float64) string {
	if v == 1 {
		return "1 message"
	}
	return document.Count(v) + " messages"
}
