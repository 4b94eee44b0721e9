package network

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written is a topology of a file with a text.
func written(t *testing.T, text string) Topology {
	t.Helper()
	path := filepath.Join(t.TempDir(), "net.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Topology{Shape: EdgeFile, File: path}
}

func TestFileTopology(t *testing.T) {
	topology := written(t, "1 2\n2 3\n3 2\n1 4\n")
	for _, n := range []int{0, 4} {
		g, err := topology.Build(n, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][2]int{{0, 1}, {0, 3}, {1, 2}}, links(g)); diff != "" || g.N() != 4 {
			t.Errorf("n=%d: %d nodes; want 4 (-want +got):\n%s", n, g.N(), diff)
		}
	}
	for text, want := range map[string]string{
		"0 1\n2":       "net.txt:2: \"2\" (allowed: two nodes",
		"# nothing\n":  "net.txt: no links (allowed: ",
		"0 1\n1 -1000": "net.txt:2: node",
	} {
		if _, err := written(t, text).Build(0, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
	for _, n := range []int{3, 5, -1} {
		if _, err := topology.Build(n, 1); err == nil ||
			!strings.Contains(err.Error(), "(allowed: 4, as many as the graph in ") {
			t.Errorf("%d nodes: %v", n, err)
		}
	}
	for path, want := range map[string]string{
		t.TempDir(): "is a directory", "/dev/zero": "allowed: regular files, pipes and standard input",
		"/no/such": "no such file",
	} {
		if _, err := (Topology{Shape: EdgeFile, File: path}).Load(); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", path, err, want)
		}
	}
}

// A file is read once, however many graphs are made of it.
func TestLoadReadsOnce(t *testing.T) {
	topology := written(t, "0 1\n2 3\n")
	if topology.Size() != 0 || topology.Notes() != nil {
		t.Errorf("before it is read: size %d, notes %q", topology.Size(), topology.Notes())
	}
	topology, err := topology.Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(topology.File); err != nil {
		t.Fatal(err)
	}
	again, err := topology.Load()
	if err != nil || again != topology || topology.Size() != 4 {
		t.Errorf("%v, %v; size %d", again, err, topology.Size())
	}
	if g, err := topology.Build(4, 2); err != nil || g.Edges() != 2 {
		t.Errorf("%v, %v; want 2 links", g, err)
	}
	if diff := cmp.Diff([]string{"2 parts, the largest of 2 nodes"}, topology.Notes()); diff != "" {
		t.Error(diff)
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]int{
		"ring": 0, "grid": 0, "grid:4x8": 32, "torus:2x3": 6, "tree:3": 0,
		"auto": 0,
	} {
		topology, err := ParseTopology(text)
		if err != nil || topology.Size() != want {
			t.Errorf("%s: %d, %v; want %d", text, topology.Size(), err, want)
		}
		if same, err := topology.Load(); err != nil || same != topology {
			t.Errorf("%s became %v, %v", text, same, err)
		}
	}
}

// Every line fits a terminal of 80 columns, and every shape is explained.
func TestTopologyGrammar(t *testing.T) {
	for line := range strings.Lines(TopologyGrammar) {
		if len(strings.TrimSuffix(line, "\n")) > 80 {
			t.Errorf("%q is %d columns wide; want at most 80", line, len(line)-1)
		}
	}
	for _, shape := range Shapes() {
		if !strings.Contains(TopologyGrammar, shape) {
			t.Errorf("%s is not explained", shape)
		}
	}
}
