package topology

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

func graph(t testing.TB, topology string, n int) *algorithms.Graph {
	t.Helper()
	top, err := network.ParseTopology(topology)
	if err != nil {
		t.Fatal(err)
	}
	g, err := top.Build(n, 1)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func distance(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// Each form is drawn as what it is called: nodes of a ring and of a complete graph on a circle, of
// a grid and torus in its rows, of a tree in layers, of a star around its middle, of a line in rows
// that go to and fro.
func TestLayoutOfForms(t *testing.T) {
	for _, of := range []string{"ring", "complete"} {
		at := layout(graph(t, of, 12)).at
		for i, p := range at {
			if math.Abs(distance(p, point{})-distance(at[0], point{})) > 1e-9 {
				t.Errorf("%s: node %d is not on the circle", of, i)
			}
			if of == "ring" && math.Abs(distance(p, at[(i+1)%12])-1) > 1e-9 {
				t.Errorf("node %d is %g from the next", i, distance(p, at[(i+1)%12]))
			}
		}
	}
	for _, of := range []string{"grid:3x5", "torus:3x5", "torus:4x4"} {
		g := graph(t, of, 0)
		p := layout(g)
		columns := g.N() / int(of[len(of)-3]-'0')
		for i, at := range p.at {
			if (at != point{float64(i % columns), float64(i / columns)}) || p.columns != columns {
				t.Errorf("%s: node %d at %v, %d columns", of, i, at, p.columns)
			}
		}
	}
	tree := layout(graph(t, "tree:2", 15)).at
	for i, depth := range []float64{0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3} {
		if tree[i].y != 1.3*depth {
			t.Errorf("node %d of a tree at %v", i, tree[i])
		}
	}
	star := layout(graph(t, "star", 9)).at
	for i := 1; i < 9; i++ {
		if star[0] != (point{}) || math.Abs(distance(star[i], star[0])-distance(star[1], star[0])) > 1e-9 {
			t.Errorf("node %d of a star at %v, its middle at %v", i, star[i], star[0])
		}
	}
	line := layout(graph(t, "line", 20)).at
	for i := range 19 {
		if along := distance(line[i], line[i+1]); along != 1 && line[i].x != line[i+1].x {
			t.Errorf("nodes %d and %d of a line are %g apart", i, i+1, along)
		}
	}
}

// Whatever the graph, up to the most nodes, every node has a place of its own that is a number, and
// the same each time.
func TestPlacesAreApart(t *testing.T) {
	for _, of := range []struct {
		topology string
		n        int
	}{
		{"ring", 1000},
		{"complete", 1000},
		{"line", 1000},
		{"tree:3", 1000},
		{"star", 1000},
		{"grid", 1000},
		{"erdos-renyi:degree=3", 200},
		{"scale-free:m=2", 100},
		{"small-world:k=4,p=0.1", 100},
		{"complete", 2},
		{"complete", 1},
		{"erdos-renyi:p=0", 9},
		{"grid:2x2", 4},
		{"torus:2x3", 6},
		{"torus:3x3", 9},
		{"ring", 3},
	} {
		g := graph(t, of.topology, of.n)
		p, again := layout(g), layout(g)
		seen := map[point]int{}
		for i, at := range p.at {
			if other, taken := seen[at]; taken || math.IsNaN(at.x+at.y) || math.IsInf(at.x+at.y, 0) {
				t.Fatalf("%s of %d: node %d at %v, as node %d", of.topology, of.n, i, at, other)
			}
			seen[at] = i
			if again.at[i] != at {
				t.Fatalf("%s of %d: node %d at %v and at %v", of.topology, of.n, i, at, again.at[i])
			}
		}
	}
}

// Parts of a graph without a link to each other do not lie within each other.
func TestPartsAreApart(t *testing.T) {
	var links [][2]int32
	for part := range int32(3) {
		for _, l := range [][2]int32{{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 2}} {
			links = append(links, [2]int32{5*part + l[0], 5*part + l[1]})
		}
	}
	g, err := algorithms.NewGraph(15, links)
	if err != nil {
		t.Fatal(err)
	}
	at := layout(g).at
	for a := range 3 {
		for b := range a {
			lowA, highA := bounds(at[5*a : 5*a+5])
			lowB, highB := bounds(at[5*b : 5*b+5])
			if lowA.x < highB.x && lowB.x < highA.x && lowA.y < highB.y && lowB.y < highA.y {
				t.Errorf("part %d at %v to %v, part %d at %v to %v", a, lowA, highA, b, lowB, highB)
			}
		}
	}
}

var spec = &algorithms.Spec{Name: "t", Kinds: []algorithms.KindSpec{{Name: "a"}, {Name: "join", Setup: true}}}

// loaded is a star of five nodes, of which the middle sends 4 messages to node 1 and 1 to node 2,
// where it is lost; node 3 crashes, node 2 crashes and comes back.
func loaded(t testing.TB) *Drawing {
	t.Helper()
	tally := NewTally(spec, 5)
	send := func(from, to algorithms.ID, kind algorithms.Kind, arrives bool) {
		tally.Trace(engine.Event{Step: engine.StepSend, Node: from, Peer: to, Kind: kind})
		if arrives {
			tally.Trace(engine.Event{Step: engine.StepDeliver, Node: to, Peer: from, Kind: kind})
		}
	}
	for range 4 {
		send(0, 1, 0, true)
	}
	send(0, 2, 0, false)
	send(0, 4, 1, true) // set-up
	send(4, 4, 0, true) // to itself
	for _, f := range []struct {
		node algorithms.ID
		kind algorithms.FaultKind
	}{{3, algorithms.Crash}, {2, algorithms.Crash}, {2, algorithms.Recover}} {
		tally.Trace(engine.Event{Step: engine.StepFault, Node: f.node, Fault: algorithms.Fault{Kind: f.kind}})
	}
	return &Drawing{Title: `a <title> & "more"`, Graph: graph(t, "star", 5), Load: tally, Remarks: []string{"Done."}}
}

// The area of a disc is what a node sends, that of its circle what it receives, on one scale.
func TestAreasAreLoads(t *testing.T) {
	s, err := sceneOf(loaded(t))
	if err != nil {
		t.Fatal(err)
	}
	radius := map[string]float64{}
	for _, g := range s.groups {
		for _, shape := range g.shapes {
			if node, _, is := strings.Cut(g.title, ":"); is && shape.radius > 0 {
				radius[node+" "+shape.class] = shape.radius
			}
		}
	}
	if got := math.Pow(radius["node 1 received"]/radius["node 0 sent"], 2); math.Abs(got-4.0/5) > 1e-9 {
		t.Errorf("4 received have %.3g of the area of 5 sent (%v)", got, radius)
	}
	if radius["node 4 idle"] == 0 || radius["node 4 sent"] != 0 || radius["node 0 received"] != 0 {
		t.Errorf("messages of set-up and to oneself are none of the load: %v", radius)
	}
}

// Who cannot see the drawing is told the numbers by titles, and what crashed is marked by strokes.
func TestSVGSaysItsNumbers(t *testing.T) {
	var b bytes.Buffer
	if err := SVG(&b, loaded(t)); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		"<title id=\"title\">a &lt;title&gt; &amp; &#34;more&#34;</title>",
		"<title>node 0: sends 5, receives 0</title>", "<title>node 1: sends 0, receives 4</title>",
		"<title>node 3: sends 0, receives 0, crashed 1 time, down at the end</title>",
		"<title>node 2: sends 0, receives 0, crashed 1 time</title>",
		"Node 0 sends most: 5 of 5 messages (100 %)", "1 message of set-up",
		"prefers-color-scheme: dark", "crashed, down at the end", "crashed and came back", "link without messages",
		"messages sent (area)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if n := strings.Count(text, `class="crash"`); n != 3+3 {
		t.Errorf("%d strokes for crashes: two and one at nodes, and as many in the legend", n)
	}
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A thousand nodes are drawn, with links where they can be told apart, and with a word where not.
func TestManyNodes(t *testing.T) {
	for topology, lines := range map[string]int{"grid": 1935, "complete": 0} {
		d := &Drawing{Graph: graph(t, topology, 1000), Load: NewTally(spec, 1000)}
		for i := range algorithms.ID(999) {
			d.Load.Trace(engine.Event{Step: engine.StepSend, Node: i, Peer: i + 1})
		}
		want, drawn := lines, 0
		if topology == "complete" { // those that carried messages
			want = 999
		}
		s, err := sceneOf(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range s.groups {
			for _, shape := range g.shapes {
				if shape.class == "used many" || shape.class == "unused many" {
					drawn++
				}
			}
		}
		if drawn != want {
			t.Errorf("%s: %d links, want %d", topology, drawn, want)
		}
		if told := strings.Contains(s.about, "498,501 links without messages are not drawn"); told != (lines == 0) {
			t.Errorf("%s: %s", topology, s.about)
		}
	}
	if err := Fits(MostNodes + 1); err == nil || err.Error() !=
		"nodes: 2001 (allowed: up to 2000 in a drawing of the topology)" {
		t.Error(err)
	}
	if err := SVG(io.Discard, &Drawing{Graph: graph(t, "ring", 9), Load: NewTally(spec, 8)}); err == nil {
		t.Error("the load of another graph was drawn")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

// The image is the drawing at twice its size, and an error of the writer comes back.
func TestPNG(t *testing.T) {
	d := loaded(t)
	var b bytes.Buffer
	if err := PNG(&b, d); err != nil {
		t.Fatal(err)
	}
	image, err := png.Decode(&b)
	if err != nil || image.Bounds().Dx() != 2*sceneWidth {
		t.Errorf("%v, %v", image.Bounds(), err)
	}
	for _, draw := range []func(io.Writer, *Drawing) error{SVG, PNG} {
		if draw(full{}, d) == nil {
			t.Error("no error of a full disk")
		}
		if draw(io.Discard, &Drawing{}) == nil {
			t.Error("nothing was drawn")
		}
	}
}
