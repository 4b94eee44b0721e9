package trace

import (
	"cmp"
	"maps"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/reports/spacetime"
)

// diagrammer makes a diagram from the events of a trace.
type diagrammer struct {
	t       *Trace
	d       spacetime.Diagram
	text    func(algorithms.ID, algorithms.Observation) string
	columns map[algorithms.ID]int
	script  scriptEvents
	numbers *numbers

	now   algorithms.Time
	first int                   // the first row of now, or below the last note of it
	next  map[algorithms.ID]int // by node: the row below its last event
	cur   map[algorithms.ID]int // by node: the event that it is at

	sent    map[sending]int // messages by who sent them, and their number
	arrived map[int]bool    // by message
	copies  int
	down    map[algorithms.ID]int // nodes that are down, since which row
}

func newDiagrammer(t *Trace, opts Options) *diagrammer {
	g := &diagrammer{
		t: t, text: opts.Label, columns: map[algorithms.ID]int{},
		next: map[algorithms.ID]int{}, cur: map[algorithms.ID]int{},
		sent: map[sending]int{}, arrived: map[int]bool{}, down: map[algorithms.ID]int{},
	}
	g.d.Title = cmp.Or(opts.Title, t.spec.Name+": "+t.spec.Title)
	n := opts.Nodes
	for _, id := range lifelines(t.events, opts.Nodes) {
		n = max(n, int(id)+1)
		g.columns[id] = len(g.d.Processes)
		g.d.Processes = append(g.d.Processes, "node "+id.String())
	}
	stamps := clock.StampsOf(t.spec, n)
	g.script = newScriptEvents(stamps != nil)
	g.numbers = newNumbers(stamps != nil)
	switch {
	case g.text != nil:
	case stamps != nil:
		g.text = stamps.Record
	default:
		g.text = func(_ algorithms.ID, o algorithms.Observation) string { return t.spec.Describe(o) }
	}
	return g
}

// lifelines are the nodes of a diagram in ascending order.
func lifelines(events []engine.Event, nodes int) []algorithms.ID {
	seen := map[algorithms.ID]bool{}
	if nodes <= MostLifelines {
		for id := range algorithms.ID(nodes) {
			seen[id] = true
		}
	}
	for i := range events {
		e := &events[i]
		switch {
		case e.Step == engine.StepFault && e.Fault.Cut != nil:
			continue
		case e.Step == engine.StepSend, e.Step == engine.StepDeliver, e.Step == engine.StepDrop:
			seen[e.Peer] = true
		}
		seen[e.Node] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// step makes a new event of a node, in its next row from a given one on.
func (g *diagrammer) step(e *engine.Event, mark spacetime.Mark, from int) int {
	g.clock(e.At)
	row := max(g.first, g.next[e.Node], from)
	for len(g.d.Rows) <= row {
		g.row(e.At)
	}
	g.next[e.Node] = row + 1
	g.d.Events = append(g.d.Events, spacetime.Event{Row: row, Process: g.columns[e.Node], Mark: mark})
	g.cur[e.Node] = len(g.d.Events) - 1
	return g.cur[e.Node]
}

// at is the event that a node is at: what it reports and sends belongs to what it reacts to.
func (g *diagrammer) at(e *engine.Event) int {
	if i, ok := g.cur[e.Node]; ok {
		return i
	}
	return g.step(e, spacetime.Dot, 0)
}

// clock begins new rows when time has passed.
func (g *diagrammer) clock(at algorithms.Time) {
	if at > g.now {
		g.now, g.first = at, len(g.d.Rows)
	}
}

func (g *diagrammer) row(at algorithms.Time) {
	g.d.Rows = append(g.d.Rows, spacetime.Row{At: float64(max(at, g.now)), Time: clockText(max(at, g.now))})
}

// note is a row of its own; what comes later at the same time is below it.
func (g *diagrammer) note(e *engine.Event, text string) {
	g.clock(e.At)
	g.row(e.At)
	g.first = len(g.d.Rows)
	g.d.Notes = append(g.d.Notes, spacetime.Note{Row: g.first - 1, Text: text})
}

func (g *diagrammer) label(event int, text string) {
	l := &g.d.Events[event].Label
	if *l != "" {
		*l += "; "
	}
	*l += text
}

// up ends the time for which a node is down.
func (g *diagrammer) up(node algorithms.ID, row int) {
	if from, ok := g.down[node]; ok {
		g.d.Spans = append(g.d.Spans, spacetime.Span{Process: g.columns[node], From: from, To: row})
		delete(g.down, node)
	}
}

// finish leaves those down who are, and says so of messages that nobody came to take.
func (g *diagrammer) finish() {
	for _, node := range slices.Sorted(maps.Keys(g.down)) {
		g.up(node, len(g.d.Rows)-1)
	}
	for _, i := range g.script.waiting {
		g.d.Messages[i].Lost = untaken
	}
}

// untaken is the fate of a message whose turn in its script never comes.
const untaken = "never taken"

// scriptEvents are where the messages of a clock's script are sent and wait to be received.
type scriptEvents struct {
	on      bool
	sent    map[int]int  // by number of the message: the event
	waiting map[turn]int // by whose turn is to come: the index of the message
}

// turn is a node that is to receive a message of its script: there may be several to one message.
type turn struct {
	number int
	node   algorithms.ID
}

func newScriptEvents(on bool) scriptEvents {
	return scriptEvents{on: on, sent: map[int]int{}, waiting: map[turn]int{}}
}

func (s *scriptEvents) sends(o algorithms.Observation) bool { return clock.Op(o.What) == clock.Send }

func (s *scriptEvents) receives(o algorithms.Observation) bool {
	return clock.Op(o.What) == clock.Receive
}
