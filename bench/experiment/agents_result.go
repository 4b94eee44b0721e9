package experiment

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms/agents"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/result"
)

// result makes tables and pictures of the talks that are finished, nil of none.
func (a *Agents) result(talks []talk, all []heard, work *pieces, by price) (*result.Result, error) {
	r := &result.Result{
		Name: a.About().Name, Title: a.About().Title, Parameters: caption(a),
		Data: result.Table{Columns: result.Columns("part", "topology", "routing", "agent",
			"originated", "delivered", "recovered", "sent", "received", "forwarded", "seen")},
	}
	r.Data.Columns = append(r.Data.Columns, priceColumns("")...)
	cost := prices{price: by}
	var means []*tallied
	for i, t := range talks {
		finished := finishedOf(work, all, i*a.Trials, (i+1)*a.Trials)
		r.Missing = append(r.Missing, missing(t.name(), len(finished), a.Trials)...)
		if len(finished) == 0 {
			continue
		}
		m := a.tally(t, finished)
		means = append(means, m)
		for id, g := range m.agents {
			row := []any{
				t.part, t.topology, t.params["routing"], id,
				g.originated, g.delivered, g.recovered, g.sent, g.received, g.forwarded, g.seen,
			}
			r.Data.Add(slices.Concat(row, cost.of(g.sent, m.size()).cells())...)
		}
		if m.incomplete > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: %d of %d trials did not reach their goal: %s.",
				t.name(), m.incomplete, len(finished), m.status))
		}
		events := all[i*a.Trials].events
		if len(events) >= mostKept {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: no space-time diagram, as there are more than %d events.",
				t.name(), mostKept))
		} else if events != nil {
			r.Diagrams = append(r.Diagrams, result.Diagram{
				Name: t.part, Title: talkTitles[t.part], Spec: &agents.Algorithm.Spec, Nodes: a.Nodes, Events: events,
				Bare: true,
			})
		}
	}
	if len(means) == 0 {
		return nil, nil
	}
	var hops []*tallied
	for _, m := range means {
		switch m.part {
		case wholePart:
			r.Shown = append(r.Shown, m.perAgent())
		case splitPart:
			r.Shown = append(r.Shown, m.perAgent(), m.sides(), m.costs())
		case hopsPart:
			hops = append(hops, m)
		}
	}
	if len(hops) > 0 {
		r.Shown = append(r.Shown, perNetwork(hops))
	}
	r.Shown = append(r.Shown, inEnergy(means, &cost))
	for _, m := range hops {
		if m.delivered == 0 {
			r.Notes = append(r.Notes, m.name()+": nothing was delivered, so there are no messages per delivery.")
		}
	}
	r.Notes = append(r.Notes, a.notes()...)
	if len(hops) < len(means) {
		r.Figures = append(r.Figures, a.talkFigure(means))
	}
	if len(hops) > 0 {
		r.Figures = append(r.Figures, a.hopsFigure(hops))
	}
	r.Notes = append(r.Notes, "Messages are charged with the size that they have on average in their talk. "+by.note())
	return r, errors.Join(cost.errs...)
}

// size is that of a message of the talk on average, to the next whole byte.
func (m *tallied) size() int {
	if m.messages == 0 {
		return 0
	}
	return int(math.Ceil(m.bytes / m.messages))
}

// inEnergy is what each talk costs, all of it and for each message that arrived.
func inEnergy(means []*tallied, cost *prices) result.Table {
	t := result.Table{Title: "What the talks cost in energy"}
	t.Columns = slices.Concat(result.Columns("talk", "topology", "routing", "messages", "delivered"), priceHeads(),
		result.Columns("energy per delivery"))
	for _, m := range means {
		all := cost.of(m.messages, m.size())
		each := any(nil)
		if m.delivered > 0 {
			each = cost.of(m.messages/m.delivered, m.size()).shown()[0]
		}
		row := append([]any{m.part, m.topology, m.params["routing"], m.messages, m.delivered}, all.shown()...)
		t.Add(append(row, each)...)
	}
	return t
}

// name tells a talk from the others.
func (t *talk) name() string {
	return fmt.Sprintf("%s on %s, routing %s", t.part, t.topology, t.params["routing"])
}

var talkTitles = map[string]string{
	wholePart: "The agents talk",
	splitPart: "The agents talk while not all goes well",
}

// mostAgents is how many agents a reader is shown one by one.
const mostAgents = 20

// perAgent is the table of one talk.
func (m *tallied) perAgent() result.Table {
	title := fmt.Sprintf("%s (%s)", talkTitles[m.part], m.topology)
	columns := []string{"agent", "wrote", "got for itself", "messages sent", "messages received", "forwarded"}
	if m.part == splitPart {
		title = fmt.Sprintf("%s (%s, %s)", talkTitles[m.part], m.topology, m.faults)
		columns = append(columns, "got by reconciliation", "items seen in the end")
	}
	t := result.Table{Title: title, Columns: result.Columns(columns...)}
	busiest := 0
	for id, g := range m.agents {
		if g.received > m.agents[busiest].received {
			busiest = id
		}
		if id >= mostAgents {
			continue
		}
		row := []any{id, g.originated, g.delivered, g.sent, g.received, g.forwarded}
		if m.part == splitPart {
			row = append(row, g.recovered, g.seen)
		}
		t.Add(row...)
	}
	n := float64(len(m.agents))
	if len(m.agents) > mostAgents {
		t.After = append(t.After, fmt.Sprintf("And %d more agents, which CSV has.", len(m.agents)-mostAgents))
	}
	t.After = append(t.After,
		fmt.Sprintf("On average an agent wrote %.2f messages and got %.2f; "+
			"the busiest receiver is agent %d with %s messages.",
			m.originated/n, m.delivered/n, busiest, digits(m.agents[busiest].received)))
	return t
}

// sides is what both sides of a partition had seen, when.
func (m *tallied) sides() result.Table {
	t := result.Table{
		Title: "What each side had seen (items that anybody had, and that everybody had)",
		Columns: result.Columns("when", "at (s)",
			"side A: agents", "anybody", "everybody", "side B: agents", "anybody ", "everybody "),
	}
	t.Round(0, 3)
	for _, p := range m.phases {
		t.Add(p.what, p.at, p.size[0], p.any[0], p.all[0], p.size[1], p.any[1], p.all[1])
	}
	return t
}

// costs is what messages of each kind there were.
func (m *tallied) costs() result.Table {
	t := result.Table{Title: "What it cost in messages", Columns: result.Columns("kind", "messages", "what for")}
	what := []string{
		"what agents wrote, one for each hop", "answers to each hop, where delivery is queued",
		"reconciliation: what an agent has seen", "reconciliation: what another one missed",
	}
	for k, spec := range agents.Algorithm.Spec.Kinds {
		t.Add(spec.Name, m.kinds[k], what[k])
	}
	t.After = []string{fmt.Sprintf("%s of all these did not arrive, tries in vain and digests among them; "+
		"%s of %s that were written arrived, %s more came by reconciliation.",
		digits(m.dropped), digits(m.delivered), digits(m.originated), digits(m.recovered))}
	return t
}

// perNetwork compares networks and ways of routing.
func perNetwork(hops []*tallied) result.Table {
	t := result.Table{
		Title: fmt.Sprintf("%d agents write to any of them, over several hops", len(hops[0].agents)),
		Columns: result.Columns("topology", "routing", "written", "delivered", "mean hops", "messages",
			"messages per delivery", "busiest receiver", "bytes"),
	}
	t.Round(0, 0, 0, 0, 2, 0, 2)
	for _, m := range hops {
		most := 0.0
		for _, g := range m.agents {
			most = max(most, g.received)
		}
		t.Add(m.topology, m.params["routing"],
			m.originated, m.delivered, m.hops, m.messages, m.perDelivery(), most, m.bytes)
	}
	return t
}

// perDelivery is the messages for each that arrived, nil where none did.
func (m *tallied) perDelivery() any {
	if m.delivered == 0 {
		return nil
	}
	return m.messages / m.delivered
}

func (a *Agents) notes() []string {
	notes := []string{
		"Whom an agent writes to and when is drawn from the seed, so it is the same on both engines, with the " +
			"partition and without.",
		"shortest: everybody knows the ways. flooding: every message goes everywhere. learning: an agent learns the " +
			"way back from what passes by, and floods only what has no known way.",
	}
	if a.Engine == engine.Sim.String() {
		return append(notes, "Times are those of the simulator, with delays of "+a.Latency+" a hop.")
	}
	return append(notes, "The agents ran as goroutines in real time.")
}

// talkFigure shows what each agent sent and received.
func (a *Agents) talkFigure(means []*tallied) result.Figure {
	f := result.Figure{Name: "talk", Title: "Messages of each agent", Caption: a.partCaption("topologies", "hop-nodes")}
	for _, m := range means {
		if m.part == hopsPart {
			continue
		}
		p := result.Panel{
			Title: talkTitles[m.part], X: result.Axis{Label: "agent"},
			Y: result.Axis{Label: "messages", Zero: true},
		}
		sent, received := result.Series{Name: "sent"}, result.Series{Name: "received"}
		for id, g := range m.agents {
			if id == mostAgents {
				p.X.Label = fmt.Sprintf("agent (the first %d)", mostAgents)
				break
			}
			p.X.Categories = append(p.X.Categories, fmt.Sprint(id))
			sent.Y, received.Y = append(sent.Y, g.sent), append(received.Y, g.received)
		}
		p.Series = []result.Series{sent, received}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// partCaption is the caption of a picture of some of the parts, without the parameters of the
// others.
func (a *Agents) partCaption(without ...string) string {
	if a.Engine != engine.Sim.String() {
		without = append(without, "latency") // goroutines have none
	}
	if a.Faults == "" || slices.Contains(without, "faults") {
		without = append(without, "delivery", "settle")
	}
	return caption(a, without...)
}

// hopsFigure compares networks and ways of routing: bars at every network that has one.
func (a *Agents) hopsFigure(hops []*tallied) result.Figure {
	p := result.Panel{
		X: result.Axis{Label: "topology"}, Y: result.Axis{Label: "messages per delivered message", Zero: true},
	}
	for _, routing := range routings {
		p.Series = append(p.Series, result.Series{Name: routing})
	}
	for i, topology := range a.Topologies {
		at := hops[:0:0]
		for _, m := range hops {
			if m.place == i && m.delivered > 0 {
				at = append(at, m)
			}
		}
		if len(at) < len(routings) {
			continue // what is missing, or was not delivered, is said
		}
		p.X.Categories = append(p.X.Categories, topology)
		for k, m := range at {
			per, _ := m.perDelivery().(float64)
			p.Series[k].Y = append(p.Series[k].Y, per)
		}
	}
	if p.X.Categories == nil {
		p.X.Categories = []string{}
	}
	return result.Figure{
		Name: "hops", Title: "What it costs to reach any agent",
		Caption: a.partCaption("nodes", "topology", "to", "routing", "faults"), Panels: []result.Panel{p},
	}
}
