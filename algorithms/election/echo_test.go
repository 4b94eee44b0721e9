package election

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/sim"
)

// networks are of n nodes each, connected but for the last.
func networks(t *testing.T, n int) map[string]*algorithms.Graph {
	t.Helper()
	var path, star, chords, apart [][2]int32
	for i := int32(1); i < int32(n); i++ {
		path = append(path, [2]int32{i - 1, i})
		star = append(star, [2]int32{0, i})
		chords = append(chords, [2]int32{i - 1, i}, [2]int32{i, i / 2})
		if i > int32(n)/2+1 {
			apart = append(apart, [2]int32{i - 1, i})
		}
	}
	return map[string]*algorithms.Graph{
		"complete": algorithms.Complete(n), "path": algotest.Graph(t, n, path), "star": algotest.Graph(t, n, star),
		"chords": algotest.Graph(t, n, chords), "apart": algotest.Graph(t, n, apart),
	}
}

// One wave is exactly 2E, and the news N-1, on any connected network. Of many waves the highest is
// a whole one, and every node sends its own at once.
func TestEchoCounts(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for name, graph := range networks(t, n) {
			for seed := range uint64(1 + 16/n) {
				id := fmt.Sprintf("%s n=%d seed=%d", name, n, seed)
				cfg := sim.Config{Graph: graph, Seed: seed, Params: algorithms.Params{"initiators": "highest"}}
				cfg.Links.Latency = latencies[(uint64(n)+seed)%4]
				if name != "apart" {
					links := graph.Edges()
					out := echo.run(t, cfg)
					got := out.Counts.Kinds[kindExplorer].Sent + out.Counts.Kinds[kindEcho].Sent
					news := out.Counts.Kinds[kindWaveNews].Sent
					if got != 2*links || news != int64(n-1) || out.Counts.Kinds[kindEcho].Sent != int64(n-1) ||
						out.Expected != algorithms.Exactly(float64(2*links+int64(n)-1)) || out.Status() != "ok" {
						t.Errorf("%s: %d messages of the wave and %d of the news, expected %v, %s (want %d, %d)",
							id, got, news, out.Expected, out.Status(), 2*links, n-1)
					}
				}
				cfg.Params = echoParams
				out := echo.run(t, cfg)
				parts := len(graph.Components())
				news := out.Counts.Kinds[kindWaveNews].Sent
				if out.Status() != "ok" || out.Result.Ops != int64(parts) || news != int64(n-parts) ||
					!out.Expected.Contains(float64(out.Counts.Sent)) {
					t.Errorf("%s: %d leaders, %d messages of %v expected, %d of the news, %s (want %d leaders)",
						id, out.Result.Ops, out.Counts.Sent, out.Expected, news, out.Status(), parts)
				}
			}
		}
	}
}

// The least is met where the highest node is the centre of a star: its wave is everywhere before
// any other goes on.
func TestEchoLeast(t *testing.T) {
	met := 0
	for seed := range uint64(40) {
		const n = 6
		cfg := sim.Config{Graph: networks(t, n)["star"], Seed: seed, Params: echoParams}
		cfg.Links.Latency = latencies[1]
		out := echo.run(t, cfg)
		if float64(out.Counts.Sent) == out.Expected.Low {
			met++
		}
	}
	if met == 0 {
		t.Error("the least that is expected was never met")
	}
}

// What one node does, message by message: node 2 of a complete network of four, where the
// identifiers are 0 to 3 in the order of the nodes.
func TestEchoReactions(t *testing.T) {
	type message struct {
		from algorithms.ID
		kind algorithms.Kind
		id   int32
		does string
	}
	const joins3 = "0:explorer 3 1:explorer 3 "
	for _, c := range []struct {
		name     string
		ends     phase
		messages []message
	}{
		{"a lower wave is put out", candidate, []message{{0, kindExplorer, 0, ""}, {1, kindExplorer, 1, ""}}},
		{"its own wave comes home", leader, []message{
			{0, kindEcho, 2, ""},
			{1, kindExplorer, 2, ""},
			{3, kindEcho, 2, "0:news 2 3:news 2 leads 2 "},
			{3, kindEcho, 2, ""},
			{3, kindExplorer, 3, ""},
		}},
		{"a higher wave is joined, answered and believed", follower, []message{
			{3, kindExplorer, 3, joins3},
			{0, kindExplorer, 3, ""},
			{1, kindEcho, 3, "3:echo 3 "},
			{0, kindWaveNews, 3, ""},
			{3, kindWaveNews, 3, "1:news 3 follows 3 "},
			{3, kindWaveNews, 3, ""},
		}},
		{"nobody is heard twice", yielded, []message{
			{3, kindExplorer, 3, joins3}, {0, kindExplorer, 3, ""}, {0, kindExplorer, 3, ""}, {3, kindExplorer, 3, ""},
		}},
		{"what was heard in a lower wave does not count", yielded, []message{
			{0, kindEcho, 2, ""}, {1, kindEcho, 2, ""}, {3, kindExplorer, 3, joins3}, {0, kindExplorer, 3, ""},
		}},
		{"no news of a wave that goes on", yielded, []message{
			{3, kindExplorer, 3, joins3}, {3, kindWaveNews, 3, ""}, {3, kindWaveNews, 1, ""},
		}},
		{"no identifier above all", candidate, []message{{3, kindExplorer, 4, ""}, {2, kindExplorer, 3, ""}}},
	} {
		graph := algorithms.Complete(4)
		env := algorithms.NewEnv[Wave](graph)
		var rng algorithms.Rand
		var seq uint32
		env.Bind(2, 0, &rng, &seq)
		node := EchoNode{run: &echoRun{ids: ascending(4), all: true}, id: 2, wave: nobody}
		node.Start(env)
		for i, m := range c.messages {
			env.Effects().Clear()
			node.Receive(env, m.from, Wave{m.kind, m.id})
			text := ""
			for _, s := range env.Effects().Sends {
				text += fmt.Sprintf("%v:%s %d ", s.To, EchoElection.Spec.Kinds[s.Msg.kind].Name, s.Msg.id)
			}
			for _, o := range env.Effects().Observations {
				text += fmt.Sprintf("%s %d ", []string{"starts", "leads", "follows"}[o.What], o.Value)
			}
			if diff := cmp.Diff(m.does, text); diff != "" {
				t.Errorf("%s, message %d (-want +got):\n%s", c.name, i, diff)
			}
		}
		if node.phase != c.ends {
			t.Errorf("%s: phase %d at the end (want %d)", c.name, node.phase, c.ends)
		}
	}
}

var echoParams = algorithms.Params{"initiators": "all"}

func TestEchoConformance(t *testing.T) {
	algotest.Run(t, &EchoElection, algotest.Options{Params: []algorithms.Params{echoParams}})
}

func FuzzEchoNodes(f *testing.F) { algotest.Fuzz(f, &EchoElection, echoParams) }
