package network

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestParseTopology(t *testing.T) {
	for _, c := range []struct {
		text string
		want Topology
		back string
	}{
		{"auto", Topology{}, "auto"},
		{"complete", Topology{Shape: Complete}, "complete"},
		{"ring", Topology{Shape: Ring}, "ring"},
		{"line", Topology{Shape: Line}, "line"},
		{"star", Topology{Shape: Star}, "star"},
		{"grid", Topology{Shape: Grid}, "grid"},
		{"grid:4x8", Topology{Shape: Grid, Rows: 4, Columns: 8}, "grid:4x8"},
		{"grid:sides=4x8", Topology{Shape: Grid, Rows: 4, Columns: 8}, "grid:4x8"},
		{"torus", Topology{Shape: Torus}, "torus"},
		{"torus:1x3", Topology{Shape: Torus, Rows: 1, Columns: 3}, "torus:1x3"},
		{"tree", Topology{Shape: Tree, K: 2}, "tree:2"},
		{"tree:3", Topology{Shape: Tree, K: 3}, "tree:3"},
		{"tree:arity=3", Topology{Shape: Tree, K: 3}, "tree:3"},
		{"erdos-renyi", Topology{Shape: ErdosRenyi, Mean: 8}, "erdos-renyi:degree=8"},
		{"erdos-renyi:0.05", Topology{Shape: ErdosRenyi, P: 0.05}, "erdos-renyi:p=0.05"},
		{"erdos-renyi:p=0.05", Topology{Shape: ErdosRenyi, P: 0.05}, "erdos-renyi:p=0.05"},
		{"erdos-renyi:p=1e-7", Topology{Shape: ErdosRenyi, P: 1e-7}, "erdos-renyi:p=1e-07"},
		{"erdos-renyi:degree=4.5", Topology{Shape: ErdosRenyi, Mean: 4.5}, "erdos-renyi:degree=4.5"},
		{"erdos-renyi:degree=0", Topology{Shape: ErdosRenyi}, "erdos-renyi:p=0"},
		{"small-world", Topology{Shape: SmallWorld, K: 4, P: 0.1}, "small-world:k=4,p=0.1"},
		{"small-world:p=0", Topology{Shape: SmallWorld, K: 4}, "small-world:k=4,p=0"},
		{"small-world:6", Topology{Shape: SmallWorld, K: 6, P: 0.1}, "small-world:k=6,p=0.1"},
		{"small-world:p=0.5,k=6", Topology{Shape: SmallWorld, K: 6, P: 0.5}, "small-world:k=6,p=0.5"},
		{"scale-free", Topology{Shape: ScaleFree, K: 2}, "scale-free:m=2"},
		{"scale-free:m=3", Topology{Shape: ScaleFree, K: 3}, "scale-free:m=3"},
		{"random-regular", Topology{Shape: RandomRegular, K: 4}, "random-regular:4"},
		{"random-regular:0", Topology{Shape: RandomRegular}, "random-regular:0"},
		{"file:a/b: c,d.txt", Topology{Shape: EdgeFile, File: "a/b: c,d.txt"}, "file:a/b: c,d.txt"},
	} {
		got, err := ParseTopology(c.text)
		if err != nil || got != c.want || got.String() != c.back {
			t.Errorf("%q: %+v, %q, %v; want %+v, %q", c.text, got, got, err, c.want, c.back)
		}
	}
}

func TestParseTopologyRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `topology "" is unknown (allowed: auto, complete, ring, line, star, grid, torus, tree, erdos-renyi, ` +
			`small-world, scale-free, random-regular, file)`},
		{"rign", "did you mean ring?"},
		{"erdos-reny:p=0.1", "did you mean erdos-renyi?"},
		{"ring:3", `topology "ring:3": "3" (allowed: no parameters)`},
		{"complete:", `"" (allowed: no parameters)`},
		{"grid:", `sides "" (allowed: rows x columns, such as 4x8)`},
		{"grid:4", `sides "4"`},
		{"grid:4x", `sides "4x"`},
		{"grid:0x0", `sides "0x0"`},
		{"grid:-2x-2", `sides "-2x-2"`},
		{"torus:99999x99999", "99999 x 99999 (allowed: at least 1 x 1, at most 2147483647 nodes)"},
		{"tree:0", "arity 0 (allowed: at least 1)"},
		{"tree:2.5", `arity "2.5" (allowed: a whole number of at least 1)`},
		{"tree:99999999999999999999", `arity "99999999999999999999"`},
		{"tree:99999999999", "arity 99999999999 (allowed"},
		{"erdos-renyi:p=x", `p "x" (allowed: a number from 0 to 1)`},
		{"erdos-renyi:p=NaN", `p "NaN" (allowed: a number from 0 to 1)`},
		{"erdos-renyi:p=-0.1", "p -0.1"},
		{"erdos-renyi:p=1.1", "p 1.1"},
		{"erdos-renyi:degree=x", `degree "x" (allowed: a number from 0 to N-1)`},
		{"erdos-renyi:degree=-1", "degree -1"},
		{"erdos-renyi:p=0.1,degree=8", "(allowed: p or degree, not both)"},
		{"erdos-renyi:prob=0.1", `key "prob" is unknown (allowed: p, degree)`},
		{"erdos-renyi:dgree=8", "did you mean degree?"},
		{"small-world:k=3", "k 3 (allowed: even numbers)"},
		{"small-world:k=0", "k 0 (allowed: at least 2)"},
		{"small-world:k=4,k=6", "key k is given twice"},
		{"small-world:k=4,", `"" (allowed: k=..., p=...)`},
		{"small-world:4,0.1", `"0.1" (allowed: k=..., p=...)`},
		{"scale-free:m=0", "m 0 (allowed: at least 1)"},
		{"random-regular:-1", "degree -1 (allowed: at least 0)"},
		{"file", "no path (allowed: file:PATH)"},
		{"file:", "no path"},
	} {
		got, err := ParseTopology(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) || got != (Topology{}) {
			t.Errorf("%q: %+v, %v; want error with %q", c.text, got, err, c.want)
		}
	}
}

func TestTopologyInJSON(t *testing.T) {
	var v struct{ Topology Topology }
	if err := json.Unmarshal([]byte(`{"Topology": "grid:4x8"}`), &v); err != nil {
		t.Fatal(err)
	}
	if out, err := json.Marshal(v); err != nil || string(out) != `{"Topology":"grid:4x8"}` {
		t.Errorf("%s, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"Topology": "sphere"}`), &v); err == nil {
		t.Error("an unknown topology is no error")
	}
}

func TestShapeNames(t *testing.T) {
	if got := Shape(200).String(); got != "shape 200" {
		t.Errorf("%s", got)
	}
	for i, name := range Shapes() {
		if name == "" || Shape(i).String() != name {
			t.Errorf("shape %d is %q and %q", i, name, Shape(i))
		}
	}
}

func FuzzParseTopology(f *testing.F) {
	for _, name := range Shapes() {
		f.Add(name)
	}
	for _, s := range []string{
		"grid:4x8", "erdos-renyi:p=0.05", "small-world:k=4,p=0.1", "random-regular:3", "file:x",
		"tree:-1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		topology, err := ParseTopology(text)
		if err != nil {
			return
		}
		if again, err := ParseTopology(topology.String()); err != nil || again != topology {
			t.Errorf("%q: %+v became %+v, %v", text, topology, again, err)
		}
		if topology.Shape != EdgeFile {
			for _, n := range []int{1, 30} {
				if g, err := topology.Build(n, 1); err == nil && g.N() != n {
					t.Errorf("%q: %d nodes; want %d", text, g.N(), n)
				}
			}
		}
	})
}

func ExampleParseTopology() {
	topology, err := ParseTopology("small-world:k=4,p=0.1")
	if err != nil {
		panic(err)
	}
	g, err := topology.Build(1000, 42)
	if err != nil {
		panic(err)
	}
	fmt.Println(topology, "has", g.Edges(), "links")
	_, err = ParseTopology("smal-world")
	fmt.Println(strings.Split(err.Error(), " (")[0])
	// Output:
	// small-world:k=4,p=0.1 has 2000 links
	// topology "smal-world" is unknown; did you mean small-world?
}
