package agents

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// topologies are those that the experiments name, and some that are hard to route on.
var topologies = []string{
	"complete", "ring", "line", "star", "grid", "torus", "tree:2", "tree:3",
	"small-world:k=4,p=0.1", "random-regular:3",
}

// each runs the agents of a routing on all topologies.
func each(t *testing.T, routing string, more algorithms.Params,
	f func(*testing.T, *algorithms.Graph, engine.Outcome, *watch),
) {
	for _, topology := range topologies {
		t.Run(topology, func(t *testing.T) {
			for seed := range uint64(3) {
				g := graph(t, topology, 16, seed)
				params := algorithms.Params{"to": "any", "routing": routing}
				maps.Copy(params, more)
				out, w := simulate(t, sim.Config{Graph: g, Seed: seed, Params: params})
				f(t, g, out, w)
			}
		})
	}
}

func TestShortestWays(t *testing.T) {
	each(t, "shortest", nil, func(t *testing.T, g *algorithms.Graph, out engine.Outcome, w *watch) {
		var sum, forwarded int64
		for _, l := range w.letters {
			want := far(g, l.Origin, l.Dest)
			if l.delivered != 1 || l.hops != want {
				t.Errorf("message %d to %d: delivered %d times over %d hops; want once, %d",
					l.ID(), l.Dest, l.delivered, l.hops, want)
			}
			sum += want
		}
		for _, r := range w.Rows() {
			forwarded += r.Forwarded
		}
		sent := int64(len(w.letters))
		if data(&out) != sum || out.Counts.Sent != sum || forwarded != sum-sent ||
			out.Expected != algorithms.Exactly(float64(sum)) {
			t.Errorf("%d messages on %d hops, %d of them forwarded, %v expected; the distances add up to %d for %d",
				out.Counts.Sent, data(&out), forwarded, out.Expected, sum, sent)
		}
		if got := metric(t, &out, "mean hops"); got != float64(sum)/float64(sent) {
			t.Errorf("mean hops %v; want %v", got, float64(sum)/float64(sent))
		}
	})
}

func TestTiesGoToTheLowestNumber(t *testing.T) {
	g := graph(t, "grid:3x3", 9, 0)
	r, err := newRoutes(g)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]algorithms.ID{
		{0, 8, 1}, {8, 0, 5}, {2, 6, 1}, {4, 0, 1}, {6, 2, 3}, {0, 3, 3}, {4, 4, algorithms.None},
	} {
		if got := r.next(c[0], c[1]); got != c[2] {
			t.Errorf("from %d to %d over %v; want %v", c[0], c[1], got, c[2])
		}
	}
}

func TestFloodingCost(t *testing.T) {
	each(t, "flooding", nil, func(t *testing.T, g *algorithms.Graph, out engine.Outcome, w *watch) {
		var want int64
		for _, l := range w.letters {
			// Counted link by link: everybody whom it reaches sends it over all links but one.
			reached := map[algorithms.ID]bool{l.Origin: true}
			stack := []algorithms.ID{l.Origin}
			cost := int64(1)
			for len(stack) > 0 {
				id := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				cost--
				for i := range g.Degree(id) {
					cost++
					if v := g.Neighbor(id, i); v != l.Dest && !reached[v] {
						reached[v] = true
						stack = append(stack, v)
					}
				}
			}
			formula := 2*g.Edges() - int64(g.N()) + 2 - int64(g.Degree(l.Dest))
			if len(reached) == g.N()-1 && cost != formula { // nobody is cut off by the destination
				t.Errorf("message %d costs %d; 2E-N+2-degree is %d", l.ID(), cost, formula)
			}
			if l.delivered != 1 || l.hops < far(g, l.Origin, l.Dest) {
				t.Errorf("message %d delivered %d times over %d hops", l.ID(), l.delivered, l.hops)
			}
			want += cost
		}
		if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
			t.Errorf("%d messages, %v expected; want %d", out.Counts.Sent, out.Expected, want)
		}
	})
}

// On a ring a flooded message costs N, on a line as much as there are agents on the origin's
// side of the destination, which is itself no help.
func TestFloodingOnRingAndLine(t *testing.T) {
	for _, c := range []struct {
		topology string
		cost     func(l *letter) int64
	}{
		{"ring", func(*letter) int64 { return 9 }},
		{"complete", func(*letter) int64 { return 9*8 - 9 + 2 - 8 }},
		{"line", func(l *letter) int64 {
			if l.Origin < l.Dest {
				return int64(l.Dest)
			}
			return 8 - int64(l.Dest)
		}},
	} {
		out, w := simulate(t, sim.Config{
			Graph:  graph(t, c.topology, 9, 0),
			Params: algorithms.Params{"to": "any", "routing": "flooding"},
		})
		var want int64
		for _, l := range w.letters {
			want += c.cost(l)
		}
		if out.Counts.Sent != want || want == 0 {
			t.Errorf("%s: %d messages; want %d", c.topology, out.Counts.Sent, want)
		}
	}
}

func TestLearningSendsNoMoreThanFlooding(t *testing.T) {
	params := algorithms.Params{"duration": "60"}
	each(t, "learning", params, func(t *testing.T, g *algorithms.Graph, out engine.Outcome, w *watch) {
		var least int64
		for _, l := range w.letters {
			if l.delivered != 1 {
				t.Errorf("message %d is delivered %d times", l.ID(), l.delivered)
			}
			least += far(g, l.Origin, l.Dest)
		}
		if x := out.Expected; x.Low != float64(least) || !x.Contains(float64(out.Counts.Sent)) {
			t.Errorf("%d messages; want %d (all along shortest ways) to %v (all flooded)",
				out.Counts.Sent, least, x.High)
		}
		// After a minute everybody has been heard of: most messages are not flooded.
		if x := out.Expected; !g.IsComplete() && g.Edges() > int64(g.N()) &&
			float64(out.Counts.Sent) > (x.Low+x.High)/2 {
			t.Errorf("%d messages, nearer to flooding, %v, than to shortest ways, %v", out.Counts.Sent, x.High, x.Low)
		}
	})
}

// The same messages are sent, whatever the routing, delivery and latencies.
func TestMessagesFollowFromTheSeed(t *testing.T) {
	g := graph(t, "torus", 16, 0)
	type sending struct {
		Item Item
		At   algorithms.Time
	}
	var want map[int64]sending
	for i, params := range []algorithms.Params{
		{"to": "any"},
		{"to": "any", "routing": "flooding"},
		{"to": "any", "routing": "learning", "delivery": "queued"},
		{"to": "any", "delivery": "queued", "reconcile": "yes"},
	} {
		_, w := attempt(t, sim.Config{
			Graph: g, Seed: 7, Params: params, Faults: splitHalf(16, int64(i), 2),
			Links: network.Links{Latency: network.Latency{
				Distribution: network.Uniform, A: 1,
				B: algorithms.Time(1000 * (i + 1)),
			}},
		})
		got := map[int64]sending{}
		for id, l := range w.letters {
			got[id] = sending{l.Item, l.at}
		}
		if want == nil {
			want = got
		}
		if d := cmp.Diff(want, got); d != "" || len(got) == 0 {
			t.Errorf("%v (-first +this):\n%s", params, d)
		}
	}
}

func TestNoWay(t *testing.T) {
	g, err := algorithms.NewGraph(5, [][2]int32{{0, 1}, {2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	for routing, sends := range map[string]bool{"shortest": false, "flooding": true, "learning": true} {
		out, w := simulate(t, sim.Config{Graph: g, Seed: 3, Params: algorithms.Params{"to": "any", "routing": routing}})
		var linked, refused int64
		for _, l := range w.letters {
			if g.Linked(l.Origin, l.Dest) {
				linked++
			}
		}
		for _, r := range w.Rows() {
			refused += r.Unreachable
		}
		none := int64(metric(t, &out, "unreachable"))
		sent := int64(metric(t, &out, "sent"))
		if out.Result.Ops != linked || none == 0 || linked == 0 {
			t.Errorf("%s: %d delivered, %d without a way; want %d", routing, out.Result.Ops, none, linked)
		}
		if !sends && (refused != none || sent != linked) || sends && (refused != 0 || sent != linked+none) {
			t.Errorf("%s: %d sent, %d not sent, %d without a way", routing, sent, refused, none)
		}
		if got := int64(metric(t, &out, "undelivered")); got != sent-linked {
			t.Errorf("%s: %d undelivered; want %d", routing, got, sent-linked)
		}
	}
}

func TestRefusals(t *testing.T) {
	big := graph(t, "ring", maxRouted+1, 0)
	for _, c := range []struct {
		graph  *algorithms.Graph
		params algorithms.Params
		want   string
	}{
		{algorithms.Complete(3), algorithms.Params{"pause-min": "4"}, "agents: pause-min: 4s (allowed: at most " +
			"pause-max, 3s)"},
		{
			algorithms.Complete(3),
			algorithms.Params{"pause-min": "0.0005"},
			"agents: pause-min: 500µs in 10s makes up to 20001 messages an agent (allowed: 10000)",
		},
		{
			graph(t, "ring", 5, 0),
			algorithms.Params{"to": "any", "routing": "direct"},
			"agents: routing: direct to any agent, where not all are linked (allowed: shortest, flooding, learning)",
		},
		{big, algorithms.Params{"to": "any"}, "agents: nodes: 4097 with routing=shortest (allowed: up to 4096; on " +
			"larger networks routing=flooding or learning)"},
	} {
		_, err := Algorithm.Prepare(algorithms.Setup{Graph: c.graph, Params: c.params, Delta: 1})
		if err == nil || err.Error() != c.want {
			t.Errorf("%v: %v; want %s", c.params, err, c.want)
		}
	}
	for _, params := range []algorithms.Params{nil, {"to": "any", "routing": "flooding"}} {
		if _, err := Algorithm.Prepare(algorithms.Setup{Graph: big, Params: params, Delta: 1}); err != nil {
			t.Errorf("%v: %v", params, err)
		}
	}
}
