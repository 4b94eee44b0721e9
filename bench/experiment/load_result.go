package experiment

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/bench/reference"
	"github.com/joulemark/joulemark/bench/result"
)

// result makes the tables and the pictures of what is finished; nothing measured is no table.
func (l *Load) result(
	counts [][]counted, work *pieces, all []measurement, measuring *pieces, by price,
) (*result.Result, error) {
	var unsaid []string
	if l.Stack == stackModel {
		unsaid = append(unsaid, "stack")
	}
	if l.SetupTimeout == 0 {
		unsaid = append(unsaid, "setup-timeout")
	}
	r := &result.Result{Name: l.About().Name, Title: l.About().Title, Parameters: caption(l, unsaid...)}
	for size, n := range l.Nodes {
		done := work.count(size*l.Trials, (size+1)*l.Trials)
		r.Missing = append(r.Missing, missing(fmt.Sprintf("simulation of %d nodes", n), done, l.Trials)...)
	}
	stacks := reference.Stacks()
	if l.Stack == stackReal {
		for size, n := range l.Nodes {
			var names []string
			for i, s := range stacks {
				if !measuring.finished[size*len(stacks)+i] {
					names = append(names, string(s))
				}
			}
			if names != nil {
				r.Missing = append(r.Missing, fmt.Sprintf("real stacks with %d nodes, not measured: %s",
					n, list(names)))
			}
		}
	}
	measured := finishedOf(measuring, all, 0, len(all))
	columns := result.Columns("N", "protocol", "messages_per_event", "bytes_per_event", "redundancy_factor")
	r.Data.Columns = slices.Concat(columns, priceColumns(""))
	models := result.Table{Title: "The published models", Columns: slices.Concat(columns, priceHeads())}
	models.Heads("", "", "messages per event", "bytes per event", "redundancy")
	models.Round(0, 0, 2, 1, 3)
	cost := prices{price: by}
	joules := make([]result.Series, len(l.models()))
	bytes := make([]result.Series, len(l.models()))
	messages := make([]result.Series, len(l.models()))
	for _, n := range l.Nodes {
		for i, m := range l.models() {
			sent := m.messages(n)
			event := cost.of(sent, l.Size)
			row := []any{n, m.name(), sent, sent * float64(l.Size), m.redundancy(n)}
			r.Data.Add(slices.Concat(row, event.cells())...)
			models.Add(slices.Concat(row, event.shown())...)
			j := event.joules
			joules[i].Name, joules[i].Spread = m.name(), "low to high"
			joules[i].Point(float64(n), float64(j.Low), float64(j.Central), float64(j.High))
			bytes[i].Value(m.name(), n, sent*float64(l.Size))
			messages[i].Value(m.name(), n, sent)
		}
	}
	simulated := l.simulated(counts, work, &cost)
	r.Shown = []result.Table{models, simulated}
	for i, p := range protocols {
		if !p.random {
			continue
		}
		s := result.Series{}
		for size, n := range l.Nodes {
			if c, ok := l.mean(counts[i], work, size); ok {
				s.Value(p.name+", counted", n, c.messages)
			}
		}
		messages = append(messages, s)
	}
	for i := range l.models() {
		messages[i].Dashed = true
	}
	r.Notes = []string{
		"The gossip model sends alpha·ln N messages for each node and does not say whom they reach. Push gossip with " +
			"its defaults makes (ln N + 5)/3 rounds, rounded up, of three calls from each node, so many that all are " +
			"reached in 99 of 100 runs, and sends that much more. What fewer rounds reach is a question for the " +
			"experiment failure.",
		"CoAP brings the event to one node and no further, whatever N: it is a floor and no rival.",
		by.note(),
	}
	if measured != nil {
		r.Shown = append(r.Shown, l.measuredTable(measured))
		r.Notes = append(r.Notes, l.measuredNotes(measured)...)
		r.Timing = append(r.Timing, l.measuredTiming(measured))
		messages = append(messages, l.measuredSeries(measured)...)
	}
	// Messages grow as powers of the number of nodes, nearly, which are straight lines where both
	// axes are logarithmic.
	linear, logarithmic := result.Axis{Label: "nodes", Zero: true}, result.Axis{Label: "nodes", Log: true}
	for _, n := range l.Nodes {
		logarithmic.At = append(logarithmic.At, float64(n))
	}
	r.Figures = []result.Figure{
		{
			Name: "bytes", Title: "Bytes for each event", Caption: r.Parameters,
			Panels: []result.Panel{{
				X: linear, Y: result.Axis{Label: "bytes per event (B)", Zero: true},
				Series: bytes,
			}},
		},
		{
			Name: "messages", Title: "Messages for each event", Caption: r.Parameters,
			Panels: []result.Panel{{
				X: logarithmic, Y: result.Axis{Label: "messages per event", Log: true}, Series: messages,
			}},
		},
		{
			Name: "energy", Title: "Energy for each event", Caption: r.Parameters + " · profile " + by.profile.Name,
			Panels: []result.Panel{{
				X: logarithmic, Y: result.Axis{Label: "energy per event (J)", Log: true}, Series: joules,
			}},
		},
	}
	return r, errors.Join(cost.errs...)
}

// mean is that of the finished trials of one size, and false where there is none.
func (l *Load) mean(counts []counted, work *pieces, size int) (counted, bool) {
	var sum counted
	at := finishedOf(work, counts, size*l.Trials, (size+1)*l.Trials)
	for _, c := range at {
		sum.messages += c.messages
		sum.coverage += c.coverage
	}
	n := float64(len(at))
	return counted{sum.messages / n, sum.coverage / n}, len(at) > 0
}

// simulated is the table of what protocols of the same shape send.
func (l *Load) simulated(counts [][]counted, work *pieces, cost *prices) result.Table {
	columns := result.Columns("N", "protocol", "beside", "messages_per_event", "bytes_per_event", "coverage")
	t := result.Table{
		Title:   "Counted on the simulator",
		Columns: slices.Concat(columns, priceHeads()),
		After: []string{
			"Flooding on a star of the nodes with a broker in the middle is MQTT in shape; centralized with two " +
				"nodes is one request and one answer; gossip-push runs with its defaults on a complete graph. " +
				"Messages and coverage of gossip are means over the trials, the others send the same in each.",
			"Bytes are messages times size, as in the models; our rumours have encodings of their own, which " +
				"are shorter.",
		},
	}
	t.Heads("", "", "", "messages per event", "bytes per event")
	t.Round(0, 0, 0, 2, 1, 4)
	for size, n := range l.Nodes {
		for i, p := range protocols {
			c, ok := counts[i][size*l.Trials], work.finished[size*l.Trials]
			if p.random {
				c, ok = l.mean(counts[i], work, size)
			}
			if !ok {
				continue
			}
			event := cost.of(c.messages, l.Size)
			row := []any{n, p.name, p.model, c.messages, c.messages * float64(l.Size), c.coverage}
			t.Add(slices.Concat(row, event.shown())...)
		}
	}
	return t
}
