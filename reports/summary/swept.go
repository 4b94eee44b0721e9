package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
)

// Swept is the charts of a sweep, none of other runs and of a sweep over sizes alone, whose charts
// are those of any run. An algorithm with two keys that vary has a map for each quantity, and lines
// over one key with the other as series; those with one have lines together. Where more keys vary,
// there is a figure for each combination of the others.
func Swept(res *record.Results) []result.Figure {
	if res.Scenario.Sweep == "" {
		return nil
	}
	var figures []result.Figure
	var together []*grid // of the same problem, over the same key
	for _, g := range gridsOf(res.Records) {
		switch varying := g.varying(); {
		case len(varying) == 0 || len(varying) == 1 && varying[0] == sizeKey:
		case len(varying) == 1:
			g.x = varying[0]
			of := found(&together, func(o *grid) bool { return o.x == g.x && o.alike(g) }, func() *grid { return g })
			if of != g {
				of.places = append(of.places, g.places...)
			}
		default:
			figures = append(figures, g.figures(varying)...)
		}
	}
	for _, g := range together {
		if fig, ok := g.lines(algorithmKey, g.places); ok {
			fig.Title = fmt.Sprintf("%s (unit: %s) by %s", g.problem, g.unit, g.x)
			figures = append(figures, fig)
		}
	}
	return figures
}

// Keys of a place that are no parameter and no setting.
const (
	algorithmKey = "algorithm"
	sizeKey      = "N"
	topologyKey  = "topology"
)

// grid is the records of an algorithm by what varies.
type grid struct {
	problem, unit, algorithm string
	engine                   string
	x, y                     string // keys
	places                   []place
}

// place is a record with the value of each key.
type place struct {
	of     *point
	record *record.Record
	values []keyed
}

type keyed struct{ key, text string }

func (p *place) value(key string) string {
	for _, v := range p.values {
		if v.key == key {
			return v.text
		}
	}
	return ""
}

func (g *grid) alike(o *grid) bool {
	return g.problem == o.problem && g.unit == o.unit && g.engine == o.engine
}

// gridsOf sorts records by algorithm. Those that did not go as asked are among them.
func gridsOf(records []record.Record) []*grid {
	var all []*grid
	for i := range records {
		r := &records[i]
		of := &grid{problem: string(r.Problem), unit: r.Unit, algorithm: r.Algorithm, engine: r.Engine.Name}
		g := found(&all, func(g *grid) bool { return g.alike(of) && g.algorithm == of.algorithm },
			func() *grid { return of })
		g.places = append(g.places, placeOf(r))
	}
	return all
}

// placeOf reads the values from the params of a record: "fanout=2,loss=0.1". A value may have
// commas itself, as faults do.
func placeOf(r *record.Record) place {
	p := place{of: &point{nodes: r.Nodes, trials: []*record.Record{r}}, record: r, values: []keyed{
		{algorithmKey, r.Algorithm}, {sizeKey, strconv.Itoa(r.Nodes)}, {topologyKey, r.Topology},
	}}
	for part := range strings.SplitSeq(r.Params, ",") {
		key, text, ok := strings.Cut(part, "=")
		switch {
		case ok:
			p.values = append(p.values, keyed{key, text})
		case part != "":
			last := &p.values[len(p.values)-1]
			last.text += "," + part
		}
	}
	return p
}

// varying are the keys with several values: those of numbers first, and of these the ones with the
// most values.
func (g *grid) varying() []string {
	var keys []string
	for i := range g.places {
		for _, v := range g.places[i].values {
			if !slices.Contains(keys, v.key) && len(valuesOf(g.places, v.key)) > 1 {
				keys = append(keys, v.key)
			}
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		of, other := valuesOf(g.places, a), valuesOf(g.places, b)
		_, numbers := numeric(of)
		_, also := numeric(other)
		if numbers != also {
			if numbers {
				return -1
			}
			return 1
		}
		return cmp.Compare(len(other), len(of))
	})
	return keys
}

// valuesOf are those that places have of a key, each once: numbers in their order, others in that
// in which they come.
func valuesOf(places []place, key string) []string {
	var texts []string
	for i := range places {
		if text := places[i].value(key); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if _, ok := numeric(texts); ok {
		slices.SortStableFunc(texts, func(a, b string) int { return cmp.Compare(numberIn(a), numberIn(b)) })
	}
	return texts
}

// numeric reports whether all texts are numbers of one unit, and which that is.
func numeric(texts []string) (unit string, ok bool) {
	for i, text := range texts {
		_, of, number := quantity(strings.TrimPrefix(text, "fixed:"))
		if !number || i > 0 && of != unit {
			return "", false
		}
		unit = of
	}
	return unit, len(texts) > 0
}

func numberIn(text string) float64 {
	v, _, _ := quantity(strings.TrimPrefix(text, "fixed:"))
	return v
}

// mostFigures is how many combinations of further keys are drawn of an algorithm.
const mostFigures = 4

// figures are the maps and the lines over the first two keys, for each combination of the others.
func (g *grid) figures(keys []string) []result.Figure {
	g.x, g.y = keys[0], keys[1]
	var combinations []string
	parts := map[string][]place{}
	for _, p := range g.places {
		var texts []string
		for _, key := range keys[2:] {
			texts = append(texts, key+" "+p.value(key))
		}
		name := strings.Join(texts, ", ")
		if parts[name] == nil {
			combinations = append(combinations, name)
		}
		parts[name] = append(parts[name], p)
	}
	left := max(0, len(combinations)-mostFigures)
	var figures []result.Figure
	for _, name := range combinations[:len(combinations)-left] {
		title := fmt.Sprintf("%s: %s by %s and %s", g.problem, g.algorithm, g.x, g.y)
		if name != "" {
			title += " (" + name + ")"
		}
		fig, ok := g.maps(parts[name])
		lines, also := g.lines(g.y, parts[name])
		if also = also && ok; ok {
			fig.Title = title
			figures = append(figures, fig)
		}
		if also {
			lines.Title = title + ", as lines"
			figures = append(figures, lines)
		}
	}
	if left > 0 && len(figures) > 0 {
		figures[len(figures)-1].Caption += fmt.Sprintf(" Of %d combinations of %s, %d are drawn; the tables have all.",
			len(combinations), strings.Join(keys[2:], " and "), mostFigures)
	}
	return figures
}

// quantities are what charts of a sweep show of a place, each for one functional unit where that
// makes sense.
func (g *grid) quantities() []measure {
	per := " per " + g.unit
	return []measure{
		{"messages" + per, false, func(p *point) (low, v, high float64, ok bool) {
			e := record.ByName("messages").Over(p.trials)
			return p.perUnit(record.Quantity{Estimate: e, Low: max(0, e.Mean-e.Half), High: e.Mean + e.Half})
		}},
		{"predicted energy" + per + " (J)", false, func(p *point) (low, v, high float64, ok bool) {
			return p.perUnit(record.Predicted(p.trials))
		}},
		{"part of the nodes that was reached", true, (*point).reached},
		{"virtual time (s)", false, func(p *point) (low, v, high float64, ok bool) {
			e := record.ByName("virtual_s").Over(p.trials)
			return max(0, e.Mean-e.Half), e.Mean, e.Mean + e.Half, e.Trials > 0
		}},
	}
}

type measure struct {
	label string
	// share is one whose value is 1 where all is well, and then says nothing.
	share bool
	of    func(*point) (low, v, high float64, ok bool)
}

// dull reports whether a quantity is the same everywhere as it should be.
func (m measure) dull(values []float64) bool {
	return len(values) == 0 || m.share && slices.Min(values) == 1
}

const wideScale = 30 // from which ratio of its values on a scale is logarithmic

func logarithmic(values []float64) bool {
	return len(values) > 0 && slices.Min(values) > 0 && slices.Max(values) > wideScale*slices.Min(values)
}

// maps is a map for each quantity.
func (g *grid) maps(places []place) (result.Figure, bool) {
	fig := result.Figure{Name: g.algorithm, Caption: "Means over the trials of each cell; energy is what the profile " +
		"predicts of the messages. The values with their 95 % intervals are in the table."}
	columns, rows := valuesOf(places, g.x), valuesOf(places, g.y)
	for _, m := range g.quantities() {
		h := result.Heat{Scale: result.Axis{Label: m.label}}
		var values []float64
		for _, p := range places {
			low, v, high, ok := m.of(p.of)
			if !ok {
				continue
			}
			cell := result.Cell{
				Column: slices.Index(columns, p.value(g.x)), Row: slices.Index(rows, p.value(g.y)),
				Low: low, Value: v, High: high,
			}
			if !p.record.OK() {
				cell.Fault = p.record.Status
			}
			h.Cells, values = append(h.Cells, cell), append(values, v)
		}
		if m.dull(values) {
			continue
		}
		h.Scale.Log = logarithmic(values)
		fig.Panels = append(fig.Panels, result.Panel{
			X: result.Axis{Label: g.x, Categories: columns}, Y: result.Axis{Label: g.y, Categories: rows}, Heat: &h,
		})
	}
	return fig, len(fig.Panels) > 0
}

// mostLines is how many series can be told apart.
const mostLines = 7

// lines is a panel of lines for each quantity, over numbers, with a series for each value of
// another key.
func (g *grid) lines(by string, places []place) (result.Figure, bool) {
	fig := result.Figure{Name: g.algorithm + "-lines", Caption: "Means over the trials with their 95 % intervals."}
	unit, ok := numeric(valuesOf(places, g.x))
	series := valuesOf(places, by)
	if !ok || len(series) > mostLines {
		return fig, false
	}
	x := result.Axis{Label: g.x}
	if unit != "" {
		x.Label += " (" + unit + ")"
	}
	for _, text := range valuesOf(places, g.x) {
		x.At = append(x.At, numberIn(text))
	}
	x.Log = logarithmic(x.At)
	for _, m := range g.quantities() {
		p := result.Panel{X: x, Y: result.Axis{Label: m.label}}
		var values []float64
		for _, text := range series {
			s := result.Series{Name: text}
			if by != algorithmKey {
				s.Name = by + " " + text
			}
			for _, at := range valuesOf(places, g.x) {
				for _, of := range places {
					if low, v, high, ok := m.of(of.of); ok && of.value(g.x) == at && of.value(by) == text {
						s.Point(numberIn(at), low, v, high)
						values = append(values, v)
					}
				}
			}
			p.Series = append(p.Series, s)
		}
		if m.dull(values) {
			continue
		}
		p.Y.Log = logarithmic(values)
		dropEmpty(&p)
		withoutIntervals(&p)
		fig.Panels = append(fig.Panels, p)
	}
	return fig, len(fig.Panels) > 0
}
