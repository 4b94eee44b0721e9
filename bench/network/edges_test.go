package network

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestReadEdges(t *testing.T) {
	const text = "# a comment\n0 1\n\n  2\t1 # and another\r\n1 0\n5 2"
	pairs, nodes, err := ReadEdges(strings.NewReader(text), "x")
	if err != nil || nodes != 6 {
		t.Errorf("%d nodes, %v; want 6", nodes, err)
	}
	if diff := cmp.Diff([][2]int32{{0, 1}, {2, 1}, {1, 0}, {5, 2}}, pairs); diff != "" {
		t.Error(diff)
	}
	if pairs, nodes, err := ReadEdges(strings.NewReader("# nothing"), "x"); len(pairs) != 0 || nodes != 0 ||
		err != nil {
		t.Errorf("%v, %d, %v; want nothing", pairs, nodes, err)
	}
	last := fmt.Sprintf("0 %d", math.MaxInt32-1)
	if _, nodes, err := ReadEdges(strings.NewReader(last), "x"); nodes != math.MaxInt32 || err != nil {
		t.Errorf("%d nodes, %v; want %d", nodes, err, math.MaxInt32)
	}
}

func TestReadEdgesRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"0 1\n2", `net.txt:2: "2" (allowed: two nodes, such as 0 1)`},
		{"0 1 2", `net.txt:1: "0 1 2" (allowed`},
		{"\n\na b", `net.txt:3: node "a" (allowed: 0 to 2147483646)`},
		{"0 -1", `node "-1"`},
		{"0 +1", `node "+1"`},
		{"0 2147483647", `node "2147483647"`},
		{"0 99999999999999999999", `node "99999999999999999999"`},
		{"3 3", "net.txt:1: link 3-3 (allowed: two different nodes)"},
		{"0 1\n" + strings.Repeat(" ", 5000), "net.txt:2: line too long (allowed: 4096 bytes)"},
	} {
		pairs, nodes, err := ReadEdges(strings.NewReader(c.text), "net.txt")
		if err == nil || !strings.Contains(err.Error(), c.want) || pairs != nil || nodes != 0 {
			t.Errorf("%.20q: %v, %d, %v; want error with %q", c.text, pairs, nodes, err, c.want)
		}
	}
	broken := errors.New("disk on fire")
	if _, _, err := ReadEdges(iotest.ErrReader(broken), "net.txt"); !errors.Is(err, broken) {
		t.Errorf("%v; want %v", err, broken)
	}
}

func TestEdgeFile(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return "file:" + path
	}
	good := file("good", "0 1\n1 2\n2 1\n0 3\n")
	for _, n := range []int{0, 4} {
		g := build(t, good, n, 1)
		if diff := cmp.Diff([][2]int{{0, 1}, {0, 3}, {1, 2}}, links(g)); diff != "" || g.N() != 4 {
			t.Errorf("n=%d: %d nodes; want 4 (-want +got):\n%s", n, g.N(), diff)
		}
	}
	// More nodes than the file names have no links.
	if got, want := Connectivity(build(t, good, 6, 1)), (Parts{3, 4, false}); got != want {
		t.Errorf("%+v; want %+v", got, want)
	}
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{good, 3, "nodes: 3 (allowed: 4, for node 3 is in "},
		{good, -1, "nodes: -1 (allowed: 4"},
		{good, math.MaxInt32, "4 links between 2147483647 nodes need 48 GiB of memory (allowed: 16 GiB)"},
		{file("empty", "\n"), 0, "no links, and no number of nodes given"},
		{file("far", "0 2147483646"), 0, "GiB of memory"},
		{file("bad", "0 1\n1 1\n"), 0, "bad:2: link 1-1"},
		{"file:" + dir, 0, "topology file:"},
	} {
		topology, err := ParseTopology(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = topology.Build(c.n, 1); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %d: %v; want %q", c.text, c.n, err, c.want)
		}
	}
	if g := build(t, file("none", "# no links"), 3, 1); g.N() != 3 || g.Edges() != 0 {
		t.Errorf("%d nodes, %d edges; want 3, 0", g.N(), g.Edges())
	}
}

func FuzzReadEdges(f *testing.F) {
	for _, s := range []string{"0 1\n1 2\n", "# c\n\t3   4 # d\r\n", "0 2147483646", "1", "a b", "1 1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pairs, nodes, err := ReadEdges(bytes.NewReader(data), "x")
		if err != nil {
			return
		}
		if 3*len(pairs) > len(data)+1 {
			t.Errorf("%d pairs from %d bytes", len(pairs), len(data))
		}
		var text bytes.Buffer
		highest := -1
		for _, p := range pairs {
			fmt.Fprintln(&text, p[0], p[1])
			highest = max(highest, int(p[0]), int(p[1]))
		}
		again, same, err := ReadEdges(&text, "x")
		if err != nil || same != nodes || nodes != highest+1 || !cmp.Equal(pairs, again) {
			t.Errorf("%v, %d became %v, %d, %v", pairs, nodes, again, same, err)
		}
	})
}
