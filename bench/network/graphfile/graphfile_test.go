package graphfile

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

// links are those of a graph, each once.
func links(g *algorithms.Graph) [][2]int {
	var all [][2]int
	for a := range algorithms.ID(g.N()) {
		for i := range g.Degree(a) {
			if b := g.Neighbor(a, i); a < b {
				all = append(all, [2]int{int(a), int(b)})
			}
		}
	}
	return all
}

var (
	line3 = [][2]int{{0, 1}, {1, 2}}
	ring4 = [][2]int{{0, 1}, {0, 3}, {1, 2}, {2, 3}}
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		about, text string
		nodes       int
		want        [][2]int
		notes       []string
	}{
		{"blanks and tabs", "# a comment\n0 1\n\n  2\t1 # and another\r\n", 3, line3, nil},
		{"from 1", "1 2\n2 3\n3 4\n4 1\n", 4, ring4, []string{"nodes renumbered from 1 to 0: 1 is 0, 4 is 3"}},
		{"gaps", "10 20\n20 30\n", 3, line3, []string{
			"nodes renumbered from 10 to 0: 10 is 0, 30 is 2 (18 numbers between them not used)",
		}},
		{"a gap from 0 on", "0 1\n1 3", 3, line3, []string{
			"nodes renumbered: 3 is 2 (1 number between them not used)",
		}},
		{"a self-loop", "0 1\n1 1\n1 2\n", 3, line3, []string{"1 self-loop left out"}},
		{"duplicates", "0 1\n0 1\n1 2\n2 1\n0 1\n", 3, line3, []string{
			"2 duplicates left out", "1 link given in both directions and taken once",
		}},
		{"weights", "0 1 2.5\n1 2 3\n", 3, line3, []string{"weights left out"}},
		{"weights of some", "0 1\n1 2 0.5\n", 3, line3, []string{"weights left out"}},
		{"weights and times", "0 1 1 1082040961\n1 2 1 1082040962\n", 3, line3, []string{
			"weights left out", "further columns or attributes left out",
		}},
		{"commas", "0,1\n1, 2\n", 3, line3, nil},
		{
			"semicolons and decimal commas", "0;1;2,5\n1;2;3,5\n", 3, line3,
			[]string{"further columns or attributes left out"},
		},
		{"headings", "Source,Target,Weight\n0,1,1\n1,2,1\n", 3, line3, []string{"weights left out"}},
		{"headings of other columns", "Id,Source,Target,Type\n7,0,1,Directed\n8,1,2,Directed\n", 3, line3, []string{
			"links are directed there and go both ways here", "weights left out",
			"further columns or attributes left out",
		}},
		{"headings of their own", "alpha beta\n0 1\n1 2\n", 3, line3, []string{"line 1 taken for headings"}},
		{"headings over numbers and weights", "a,b,weight\n0,1,1\n1,2,2\n", 3, line3, []string{
			"weights left out", "line 1 taken for headings",
		}},
		{"headings over names and weights", "u,v,w\nx,y,0.5\ny,z,0.25\n", 3, line3, []string{
			"weights left out", `nodes are named and numbered in the order of the file: "x" is 0, "z" is 2`,
			"line 1 taken for headings",
		}},
		{"headings over gaps", "a,b,weight\n0,1,\n1,2,\n", 3, line3, []string{
			"further columns or attributes left out", "line 1 taken for headings",
		}},
		{"words beside names", "a,b,friend\nb,c,foe\n", 3, line3, []string{
			"further columns or attributes left out",
			`nodes are named and numbered in the order of the file: "a" is 0, "c" is 2`,
		}},
		{"names", "b a\na c\n", 3, [][2]int{{0, 1}, {1, 2}}, []string{
			`nodes are named and numbered in the order of the file: "b" is 0, "c" is 2`,
		}},
		{"names with blanks", "New York\tBoston\nBoston\tLos Angeles\n", 3, line3, []string{
			`nodes are named and numbered in the order of the file: "New York" is 0, "Los Angeles" is 2`,
		}},
		{"quotes", "\"a, b\",c\nc,\"d\"\n", 3, line3, []string{
			`nodes are named and numbered in the order of the file: "a, b" is 0, "d" is 2`,
		}},
		{"an odd name", "0 1\n1 2\n2 3\n3 1O\n", 5, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}}, []string{
			`nodes are named and numbered in the order of the file: 0 is 0, "1O" is 4 ` +
				`("1O" in line 4 is no number, so all count as names)`,
		}},
		{"reals", "0.0e+00 1.000\n1.0 2.0\n", 3, line3, nil},
		{"large numbers", "900000000000000000 7\n7 8\n", 3, [][2]int{{0, 1}, {0, 2}}, []string{
			"nodes renumbered from 7 to 0: 7 is 0, 900000000000000000 is 2 (899,999,999,999,999,991 numbers between " +
				"them not used)",
		}},
		{"SNAP", "# Directed graph (each unordered pair of nodes is saved once): x.txt\n# Nodes: 3 Edges: 2\n# " +
			"FromNodeId\tToNodeId\n0\t1\n1\t2\n", 3, line3, []string{"links are directed there and go both ways here"}},
		{"SNAP, cut off", "# Undirected graph: x\n# Nodes: 9 Edges: 20\n0\t1\n1\t2\n", 3, line3, []string{
			"the comment says 9 nodes and 20 links, and there are 3 and 2",
		}},
		{"KONECT", "% asym unweighted\n% 2 3 3\n1 2\n2 3\n", 3, line3, []string{
			"links are directed there and go both ways here", "nodes renumbered from 1 to 0: 1 is 0, 3 is 2",
		}},
		{"KONECT, bipartite", "% bip unweighted\n1 1\n1 2\n2 2\n", 4, [][2]int{{0, 1}, {0, 2}, {2, 3}}, []string{
			`nodes are named and numbered in the order of the file: "left 1" is 0, "left 2" is 3`,
		}},
		{"networkx", "0 1 {'weight': 2.5, 'a': 1}\n1 2 {}\n", 3, line3, []string{"weights left out"}},
		{"arrows", "0 -> 1\n1 -> 2\n", 3, line3, []string{"links are directed there and go both ways here"}},
		{"dashes", "0 - 1\n1 -- 2\n", 3, line3, nil},
		{"other comments", "// c\n% d\n0 1 // e\n1 2 % f\n", 3, line3, nil},
		{"a mark and old line ends", "\xef\xbb\xbf0 1\r1 2\r", 3, line3, nil},
		{"a size above", "3 2\n1 2\n2 3\n", 3, line3, []string{
			"1 link given in both directions and taken once", "nodes renumbered from 1 to 0: 1 is 0, 3 is 2",
			"the first line, 3 2, taken for a link and not for the numbers of nodes and links",
		}},
		{
			"MatrixMarket", "%%MatrixMarket matrix coordinate real symmetric\n% c\n4 4 3\n2 1 0.5\n3 2 1e3\n3 3 1\n",
			4, line3,
			[]string{
				"1 self-loop left out", "weights left out", "nodes renumbered from 1 to 0 on: 1 is 0",
			},
		},
		{
			"MatrixMarket, directed", "%%MatrixMarket matrix coordinate pattern general\n3 3 2\n2 1\n3 2\n",
			3, line3,
			[]string{
				"links are directed there and go both ways here", "nodes renumbered from 1 to 0 on: 1 is 0",
			},
		},
		{
			"GML", "Creator \"x ] [\"\n# c\ngraph [\n directed 0\n node [ id 1 label \"a\" graphics [ x 1 ] ]\n node " +
				"[ id 3 ]\n node\n [\n id 2\n ]\n edge [ source 1 target 2 value 2.5 ]\n edge [ source 2 target 3 " +
				"]\n]\n",
			3, line3,
			[]string{"weights left out", "nodes renumbered from 1 to 0: 1 is 0, 3 is 2"},
		},
		{
			"GraphML", `<?xml version="1.0" encoding="ISO-8859-1"?>` +
				`<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` +
				`<key id="d0" for="edge" attr.name="weight" attr.type="double"/><graph edgedefault="undirected">` +
				"<node id=\"n0\"/><node id=\"n1\"><data key=\"d1\">\xe9</data></node><node id=\"n2\"/>" +
				`<edge source="n0" target="n1"><data key="d0">2</data></edge>` +
				`<edge source="n1" target="n2"/></graph></graphml>`,
			3, line3,
			[]string{
				"weights left out", `nodes are named and numbered in the order of the file: "n0" is 0, "n2" is 2`,
			},
		},
		{
			"DOT", "// c\nstrict graph \"G\" {\n node [shape=box, label=\"x { y\"]; rankdir=LR\n 0 -- 1 -- 2 " +
				"[weight=3]\n 3:port:n [label=<a <b>c</b>>] /* c */\n subgraph cluster { 3 } -- {0 2}\n}\n",
			4, ring4,
			[]string{"weights left out"},
		},
		{"UTF-16 of Windows", "\xff\xfe0\x00 \x001\x00\r\x00\n\x001\x00 \x002\x00", 3, line3, nil},
		{"UTF-16, the other way round", "\xfe\xff\x00a\x00,\x00b\x00\n\x00b\x00,\xd8\x3d\xde\x00", 3, line3, []string{
			`nodes are named and numbered in the order of the file: "a" is 0, "😀" is 2`,
		}},
		{
			"yEd", `<?xml version="1.0" encoding="UTF-8" standalone="no"?>` +
				`<graphml xmlns:y="http://www.yworks.com/xml/graphml">` +
				`<key for="port" id="d1" yfiles.type="portgeometry"/>` +
				`<key for="node" id="d6" yfiles.type="nodegraphics"/><graph edgedefault="undirected" id="G">` +
				`<node id="n0" yfiles.foldertype="group"><data key="d6"><y:ShapeNode><y:NodeLabel>a</y:NodeLabel>` +
				`</y:ShapeNode></data><graph edgedefault="undirected" id="n0:">` +
				`<node id="n0::n0"><port name="p"/></node>` +
				`<node id="n0::n1"/><edge id="e0" source="n0::n0" target="n0::n1" sourceport="p"/></graph></node>` +
				`<edge id="e1" source="n0" target="n0::n0"/></graph><data key="d7"><y:Resources/></data></graphml>`,
			3,
			[][2]int{{0, 1}, {1, 2}},
			[]string{`nodes are named and numbered in the order of the file: "n0" is 0, "n0::n1" is 2`},
		},
		{
			"DOT of Graphviz", "strict graph \"Straßen\" {\n\tgraph [bb=\"0,0,54,180\"];\n\tnode " +
				"[label=\"\\N\"];\n\t\"Köln\"\t[height=0.5,\n\t\tpos=\"27,162\"];\n\t\"Bonn a.Rh.\":ne -- " +
				"\"Köln\":sw [pos=\"27,144\"];\n\tsubgraph cluster_0 { \"Bonn a.Rh.\" -- Aachen; label=<<b>x</b>>; " +
				"}\n}\n",
			3,
			[][2]int{{0, 1}, {1, 2}},
			[]string{`nodes are named and numbered in the order of the file: "Köln" is 0, "Aachen" is 2`},
		},
		{"DOT, directed", "digraph{a->b->c}", 3, line3, []string{
			"links are directed there and go both ways here",
			`nodes are named and numbered in the order of the file: "a" is 0, "c" is 2`,
		}},
	} {
		f, err := Parse([]byte(c.text), "x")
		if err != nil {
			t.Errorf("%s: %v", c.about, err)
			continue
		}
		if diff := cmp.Diff(c.want, links(f.Graph)); diff != "" || f.Graph.N() != c.nodes {
			t.Errorf("%s: %d nodes; want %d (-want +got):\n%s", c.about, f.Graph.N(), c.nodes, diff)
		}
		if diff := cmp.Diff(c.notes, f.Notes); diff != "" {
			t.Errorf("%s: notes (-want +got):\n%s", c.about, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "x: no links (allowed: lists of links, MatrixMarket, GML, GraphML, DOT)"},
		{"# nothing\n% here\n", "x: no links"},
		{"0 0\n", "x: no link between two different nodes"},
		{"0 1\n2", `x:2: "2" (allowed: two nodes, such as 0 1)`},
		{"0,1\n2,\n", `x:2: "2," (allowed: two nodes`},
		{"0 -1", `x:1: node "-1" (allowed: whole numbers from 0 on, and names)`},
		{
			"0 1 2\n3 4\n",
			`x:2: "3 4" has 2 columns and the first line 3, as lists of neighbours do (allowed: one link a line)`,
		},
		{"0 1\n1 2 3\n", "as lists of neighbours do"},
		{"a,b\n\"a,c\n", "x:2: \"\\\"a,c\" (allowed: quotes around whole columns)"},
		{strings.Repeat("y", 5000), `yyy"… (allowed: two nodes`},
		{"*Vertices 2\n1 2\n", "Pajek, which is not read"},
		{`{"nodes": []}`, "JSON, which is not read"},
		{"<?xml version=\"1.0\"?>\n<gexf></gexf>", "GEXF, which is not read"},
		{"<html></html>", `x:1: element "html" of XML (allowed: graphml)`},
		{"<graphml></graphml>", "no graph in its XML"},
		{"<graphml><graph><node id='1'/></graph><graph/></graphml>", "a second graph"},
		{"<graphml><graph><node id='1'/><edge source='1' target='2'/></graph></graphml>", "node 2 of an edge is not " +
			"among the nodes"},
		{"<graphml><graph><node id='1'/><node id='1'/></graph></graphml>", `node "1" twice`},
		{"<graphml><graph><node/></graph></graphml>", "a node without an id"},
		{"<graphml><graph><hyperedge/></graph></graphml>", "a hyperedge"},
		{"<graphml><node id='1'/></graphml>", `element "node" (allowed: within graph)`},
		{"<graphml><graph>", "unexpected EOF"},
		{"<?xml version='1.0' encoding='x-y'?><graphml/>", `encoding "x-y" (allowed: UTF-8, ISO-8859-1)`},
		{"graph [ node [ id 1 ] edge [ source 1 ] ]", "an edge without both ends"},
		{"graph [ node [ id 1 ] edge [ source 1 target 7 ] ]", "node 7 of an edge is not among the nodes"},
		{"graph [ node [ id 1 ", "has no value"},
		{"graph [ node [ id \"1 ] ]", "a text that does not end"},
		{"graph { a -> b }", "x:1: -> (allowed: -- in a graph, -> in a digraph)"},
		{"graph { a -- }", `x:1: "}" (allowed: a node)`},
		{"graph { a -- b", "x:1: the end of the file (allowed: a node or })"},
		{"graph { a -- b } graph { c }", `"graph" behind the graph (allowed: one graph)`},
		{"graph {" + strings.Repeat("{", 200), "subgraphs within each other (allowed: 100 deep)"},
		{"graph { a -- \"b }", "a text that does not end"},
		{"%%MatrixMarket matrix array real general\n2 2\n1\n", "(allowed: %%MatrixMarket matrix coordinate"},
		{"%%MatrixMarket matrix coordinate real general\n2 3 1\n1 2 1\n", "as many rows as columns"},
		{"%%MatrixMarket matrix coordinate real general\n3 3 2\n1 2 1\n", "1 entries are missing"},
		{"%%MatrixMarket matrix coordinate real general\n3 3 1\n1 2 1\n2 3 1\n", "one more than the size says"},
		{"%%MatrixMarket matrix coordinate real general\n3 3 1\n1 4 1\n", "a row and a column from 1 to 3"},
		{"%%MatrixMarket matrix coordinate real general\n2000000000 2000000000 1\n1 4 1\n", "1 to 100000000"},
		{"0\x00 \x001\x00", "is 0, so it is no text in UTF-8"},
		{"\xff\xfe0\x00 ", "an odd number of bytes"},
		{"PK\x03\x04...", "compressed by zip, which is not read (allowed: gzip, bzip2, text)"},
		{"\x1f\x8b\x08", "decompressed: "},
	} {
		f, err := Parse([]byte(c.text), "x")
		if err == nil || !strings.Contains(err.Error(), c.want) || f != nil || len(err.Error()) > 250 {
			t.Errorf("%.30q: %v, %v; want an error with %q", c.text, f, err, c.want)
		}
	}
}

// zipped is the text compressed.
func zipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParseCompressed(t *testing.T) {
	f, err := Parse(zipped(t, "1 2\n2 3\n"), "x")
	if err != nil || f.Graph.N() != 3 {
		t.Errorf("%v, %v; want 3 nodes", f, err)
	}
	archive := make([]byte, 1024)
	copy(archive[tarPlace:], tarMark)
	if _, err := Parse(zipped(t, string(archive)), "x"); err == nil ||
		!strings.Contains(err.Error(), "archive of tar") {
		t.Errorf("an archive: %v", err)
	}
}

// sample is a list of so many links between a tenth as many nodes.
func sample(edges int) []byte {
	var b bytes.Buffer
	b.WriteString("# FromNodeId\tToNodeId\n")
	rng := algorithms.NewRand(1)
	for range edges {
		fmt.Fprintf(&b, "%d\t%d\n", 1+rng.IntN(edges/10), 1+rng.IntN(edges/10))
	}
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	text := sample(200_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Parse(text, "x"); err != nil {
			b.Fatal(err)
		}
	}
}

// What is read has links between different nodes that are there, is as large as the text allows,
// and is the same when it is written as a list and read again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"0 1\n1 2\n", "# c\n\t3   4 # d\r\n", "a,b\n\"c\",d", "source target\n1 2 3.5", "% bip\n1 1\n",
		"%%MatrixMarket matrix coordinate pattern symmetric\n3 3 1\n2 1\n",
		"graph [ node [ id 1 ] edge [ source 1 target 1 ] ]",
		"<graphml><graph><node id='1'/><node id='2'/><edge source='1' target='2'/></graph></graphml>",
		"digraph { a -> {b c} -> d [weight=1] }", "graph { \"a\" + \"b\" -- <x> }",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<12 {
			t.Skip("long")
		}
		file, err := Parse(data, "x")
		if err != nil {
			return
		}
		var text bytes.Buffer
		for _, l := range links(file.Graph) {
			fmt.Fprintln(&text, l[0], l[1])
		}
		again, err := Parse(text.Bytes(), "x")
		if err != nil || again.Graph.Edges() != file.Graph.Edges() || again.Graph.N() > file.Graph.N() {
			t.Errorf("%d nodes, %d links became %v, %v", file.Graph.N(), file.Graph.Edges(), again, err)
		}
	})
}
