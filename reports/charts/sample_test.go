package charts

import (
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/bench/result"
)

// The figures here have the shapes and ranges of those of the experiments.

func curve(n int, f func(x float64) float64) (xs, ys []float64) {
	for i := range n {
		xs, ys = append(xs, float64(i)), append(ys, f(float64(i)))
	}
	return xs, ys
}

func around(ys []float64, width func(i int, y float64) float64) (low, high []float64) {
	for i, y := range ys {
		low, high = append(low, y-width(i, y)), append(high, y+width(i, y))
	}
	return low, high
}

var sizes = []float64{10, 25, 50, 100, 200, 400}

func loadFigure(messages bool) result.Figure {
	var mqtt, coap, gossip []float64
	size := 50.0
	if messages {
		size = 1
	}
	for _, n := range sizes {
		mqtt = append(mqtt, size*n)
		coap = append(coap, size*2)
		gossip = append(gossip, size*1.5*math.Log(n)*(n-1))
	}
	fig := result.Figure{
		Name: "bytes", Title: "Bytes per published event",
		Caption: "nodes 10, 25, 50, 100, 200, 400 · size 50 · alpha 1.5",
		Panels: []result.Panel{{
			X: result.Axis{Label: "number of nodes", At: sizes},
			Y: result.Axis{Label: "bytes per event (B)", Zero: true},
			Series: []result.Series{
				{Name: "MQTT", X: sizes, Y: mqtt},
				{Name: "CoAP", X: sizes, Y: coap},
				{Name: "gossip", X: sizes, Y: gossip},
			},
		}},
	}
	if messages {
		fig.Name, fig.Title = "messages", "Messages per published event"
		fig.Panels[0].Y = result.Axis{Label: "messages per event", Log: true}
	}
	return fig
}

func failureFigure() result.Figure {
	p := []float64{0, 0.1, 0.2, 0.3, 0.5}
	return result.Figure{
		Name: "coverage", Title: "Coverage when nodes fail",
		Caption: "nodes 200 · edge-prob 0.05 · fanout 3 · alpha 1.5 · failure-rates 0, 0.1, 0.2, 0.3, 0.5 · " +
			"link-fail-rate 0.1 · trials 25 · sweep sequential · seed 1",
		Panels: []result.Panel{{
			X: result.Axis{Label: "probability that a node has failed", At: p, Zero: true},
			Y: result.Axis{Label: "coverage of the living", Zero: true},
			Series: []result.Series{
				{
					Name: "gossip", X: p, Y: []float64{0.9991, 0.8943, 0.8119, 0.6978, 0.4848},
					Low: []float64{0.995, 0.4, 0, 0, 0}, High: []float64{1, 1, 1, 1, 0.99}, Spread: "p10 to p90",
				},
				{Name: "MQTT", X: p, Y: []float64{0.8998, 0.7967, 0.7307, 0.6145, 0.4738}, Low: []float64{
					0.87, 0.3,
					0.01, 0.01, 0.01,
				}, High: []float64{0.93, 0.93, 0.93, 0.92, 0.92}, Spread: "p10 to p90"},
			},
		}},
	}
}

func partitionFigure() result.Figure {
	a := []float64{12.1, 51.6, 86.9, 96, 98, 98.5, 99.2, 99.9, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100}
	both := []float64{
		24, 103, 174, 192, 196, 197, 121.8 + 76, 198.5, 199, 199.2, 199.3, 199.4, 199.5, 199.5, 199.5,
		199.5, 199.5, 199.54,
	}
	x, _ := curve(18, math.Abs)
	for i := range x {
		x[i]++
	}
	b := make([]float64, 18)
	for i := range b {
		b[i] = both[i] - a[i]
	}
	return result.Figure{
		Name: "rounds", Title: "Two halves, and then they heal", Caption: "nodes 200 · edge-prob 0.05 · fanout 3 · " +
			"partition-rounds 6 · post-merge-rounds 12 · trials 1 · seed 1",
		Panels: []result.Panel{{
			X: result.Axis{Label: "round"}, Y: result.Axis{Label: "informed nodes", Zero: true},
			Series: []result.Series{
				{Name: "update of A", X: x, Y: a},
				{Name: "update of B", X: x, Y: b},
				{Name: "both", X: x, Y: both},
			},
		}},
	}
}

func balanceFigure() result.Figure {
	return result.Figure{
		Name: "gini", Title: "How evenly the sending is spread", Caption: "nodes 200 · publishers 25 · seed 1",
		Panels: []result.Panel{{
			X:      result.Axis{Categories: []string{"gossip", "MQTT"}},
			Y:      result.Axis{Label: "Gini coefficient of messages sent", Zero: true},
			Series: []result.Series{{Name: "Gini coefficient", Y: []float64{0.0583, 0.99436}}},
		}},
	}
}

// shuffleFigure has the ranges of the medium case.
func shuffleFigure() result.Figure {
	rise := func(top, from, slow float64) func(float64) float64 {
		return func(t float64) float64 { return top / (1 + math.Exp((from-t)/slow)) }
	}
	panel := func(title, label string, top, from float64) result.Panel {
		p := result.Panel{Title: title, X: result.Axis{Label: "step"}, Y: result.Axis{Label: label, Zero: true}}
		for i, m := range []string{
			"classic mean field", "refined mean field", "model, 500 runs", "exact law",
			"protocol, 500 runs",
		} {
			x, y := curve(3001, rise(top, from-float64(60*(3-i)), 150+float64(5*i)))
			s := result.Series{Name: m, X: x, Y: y, Dashed: i < 2}
			if i == 4 {
				s.Low, s.High = around(y, func(_ int, y float64) float64 { return 0.02*top + 0.6*y*(top-y)/top })
				s.Bars, s.Spread = true, "one standard deviation"
			}
			p.Series = append(p.Series, s)
		}
		return p
	}
	return result.Figure{
		Name: "spread", Title: "Replication and coverage of one item",
		Caption: "case medium · nodes 2500 · gmax 9 · steps 3000 · runs 500 · seed 1",
		Panels: []result.Panel{
			panel("Replication", "nodes that have the item", 500, 900),
			panel("Coverage", "nodes that have seen the item", 2500, 1200),
		},
	}
}

var algorithms17 = strings.Fields("bully chang-roberts hirschberg-sinclair peterson franklin lelann " +
	"dijkstra-scholten ricart-agrawala maekawa suzuki-kasami raymond token-ring request broadcast gossip-push echo " +
	"two-phase-commit")

func trafficFigure() result.Figure {
	var messages, joules, assumed []float64
	for i := range algorithms17 {
		m := math.Round(15 * math.Pow(1.5, float64((i*7)%17)))
		messages = append(messages, m)
		joules = append(joules, 1e-9*math.Pow(10, float64((i*5)%17)/4))
		assumed = append(assumed, 2e-9*m)
	}
	x := result.Axis{Categories: algorithms17}
	return result.Figure{
		Name: "carbon", Title: "Messages, and what they are worth",
		Caption: "nodes 16 · trials 5 · seed 1 · 0.02 µWh a message · 4.29e-7 g CO2/µWh (eGRID2018)",
		Panels: []result.Panel{
			{
				Title: "Messages", X: x, Y: result.Axis{Label: "messages", Zero: true},
				Series: []result.Series{{Name: "messages", Y: messages}},
			},
			{
				Title: "Carbon", X: x, Y: result.Axis{Label: "carbon (g CO2)", Log: true},
				Series: []result.Series{{Name: "assumed", Y: assumed}, {Name: "metered", Y: joules}},
			},
		},
	}
}

func lines(y result.Axis, series ...[]float64) result.Figure {
	p := result.Panel{X: result.Axis{Label: "x"}, Y: y}
	for i, s := range series {
		x, _ := curve(len(s), math.Abs)
		p.Series = append(p.Series, result.Series{Name: fmt.Sprint("series ", i+1), X: x, Y: s})
	}
	return result.Figure{Name: "lines", Title: "Lines", Caption: "a caption", Panels: []result.Panel{p}}
}

// figures are those that have to come out well.
func figures() map[string]result.Figure {
	long := loadFigure(false)
	long.Title = strings.Repeat("A title that goes on and on ", 6)
	long.Caption = strings.Repeat("parameter 1, 2, 3 · ", 30)
	long.Panels[0].X.Label, long.Panels[0].Y.Label = strings.Repeat("words about x ", 12),
		strings.Repeat("words about y ", 6)+"(B)"
	long.Panels[0].Series[0].Name = strings.Repeat("a rather long name of a series ", 7)
	three := trafficFigure()
	three.Panels = append(three.Panels, failureFigure().Panels[0])
	twenty := balanceFigure()
	twenty.Panels[0].X = result.Axis{Label: "algorithm"}
	twenty.Panels[0].Series = []result.Series{{Name: "counted"}, {Name: "textbook"}}
	for i := range 20 {
		twenty.Panels[0].X.Categories = append(twenty.Panels[0].X.Categories, fmt.Sprintf("algorithm number %d", i+1))
		for k := range twenty.Panels[0].Series {
			s := &twenty.Panels[0].Series[k]
			y := float64(i*i*(1+k)) - 30
			s.Y, s.Low, s.High = append(s.Y, y), append(s.Low, y-20), append(s.High, y+20)
		}
	}
	seven := shuffleFigure()
	for len(seven.Panels) < 7 {
		seven.Panels = append(seven.Panels, failureFigure().Panels[0])
	}
	negative := twenty
	negative.Panels = []result.Panel{{
		X: result.Axis{Categories: []string{"one", "two", strings.Repeat("a category with a very long name ", 3)}},
		Y: result.Axis{Label: "y (J)"},
		Series: []result.Series{
			{Name: "first", Y: []float64{-2e-6, 1e-6, 0}},
			{Name: "second", Y: []float64{3e-6, 1.234e-6, -1e-7}},
		},
	}}
	return map[string]result.Figure{
		"seven": seven, "negative": negative,
		"load-bytes": loadFigure(false), "load-messages": loadFigure(true), "failure": failureFigure(),
		"partition": partitionFigure(),
		"balance":   balanceFigure(), "shuffle": shuffleFigure(), "traffic": trafficFigure(), "three": three,
		"twenty": twenty, "long": long,
		"empty": {Name: "empty", Title: "Nothing"}, "no-series": lines(result.Axis{Label: "y"}),
		"one-point": lines(result.Axis{Label: "y"}, []float64{3}),
		"constant":  lines(result.Axis{Label: "y (J)"}, []float64{5, 5, 5}),
		"zeros-log": lines(result.Axis{Label: "y", Log: true}, []float64{0, 1, 30, 0, 500, 2000},
			[]float64{5, 6, 7, 0, 0, 3}),
		"huge":       lines(result.Axis{Label: "y"}, []float64{1e289, 2e289, -1e289}),
		"small":      lines(result.Axis{Label: "energy (J)"}, []float64{1e-12, 2e-12, 4.7e-12}),
		"log-narrow": lines(result.Axis{Label: "y", Log: true}, []float64{31, 36, 33, 34}),
		"wide-log":   lines(result.Axis{Label: "energy (J)", Log: true}, []float64{1e-15, 1e-3, 1e6}),
	}
}
