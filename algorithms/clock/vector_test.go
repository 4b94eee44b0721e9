package clock

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

const publishedVectors = "P[1,0,0] S0[2,0,0] P[3,0,0] R1[4,3,1] S2[5,3,1] | R3[0,1,1] R0[2,2,1] S1[2,3,1] | " +
	"S3[0,0,1] P[0,0,2] R2[5,3,3]"

func TestVectors(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{published, publishedVectors},
		{"", ""},
		{"| P |", "| P[0,1,0] |"},
		{"P P P", "P[1] P[2] P[3]"},
		{"P P S0 | R0", "P[1,0] P[2,0] S0[3,0] | R0[3,1]"},
		{"R0 S1 | R1 S2 | R2 | S0", "R0[1,0,0,1] S1[2,0,0,1] | R1[2,1,0,1] S2[2,2,0,1] | R2[2,2,1,1] | S0[0,0,0,1]"},
	} {
		if got := mustParse(t, c.script).Vectors().String(); got != c.want {
			t.Errorf("%q: %s\nwant %s", c.script, got, c.want)
		}
	}
}

// reaches says for every two events, in the order of s.events, whether a chain leads from one
// to the other, by Warshall's algorithm.
func reaches(s Script) [][]bool {
	r := make([][]bool, s.Events())
	for i := range r {
		r[i] = make([]bool, len(r))
	}
	for p := range s.Processes() {
		for i := s.starts[p] + 1; i < s.starts[p+1]; i++ {
			r[i-1][i] = true
		}
	}
	for i, e := range s.events {
		for j, f := range s.events {
			if e.Op == Send && f == (Event{Receive, e.Message}) {
				r[i][j] = true
			}
		}
	}
	for k := range r {
		for i := range r {
			for j := range r {
				r[i][j] = r[i][j] || r[i][k] && r[k][j]
			}
		}
	}
	return r
}

func randomScript(t *rapid.T, most int) Script {
	rng := algorithms.NewRand(rapid.Uint64().Draw(t, "script"))
	n := rapid.IntRange(2, 6).Draw(t, "processes")
	s, err := RandomScript(&rng, algorithms.Complete(n), rapid.IntRange(0, most).Draw(t, "messages"),
		rapid.IntRange(0, most).Draw(t, "internal"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What vectors are for: one event may have caused another exactly if its vector is before
// the other's, and then its Lamport stamp is lower. Each component counts events.
func TestVectorsAreCausality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScript(t, 15)
		chain, vectors, stamps := reaches(s), slices.Concat(s.Vectors()...), slices.Concat(s.Stamps()...)
		for j, f := range vectors {
			counts := make(VectorStamp, s.Processes())
			for p := range counts {
				for i := s.starts[p]; i < s.starts[p+1]; i++ {
					if int(i) == j || chain[i][j] {
						counts[p]++
					}
				}
			}
			if !slices.Equal(counts, f.Stamp) || f.Event != s.events[j] {
				t.Fatalf("%v: %v, want %v", s, f, counts)
			}
			for i, e := range vectors {
				if e.Stamp.Before(f.Stamp) != chain[i][j] {
					t.Fatalf("%v: %v is before %v: %t, and there is a chain: %t", s, e, f, !chain[i][j], chain[i][j])
				}
				if chain[i][j] && stamps[i].Stamp >= stamps[j].Stamp {
					t.Fatalf("%v: %v leads to %v", s, stamps[i], stamps[j])
				}
			}
		}
	})
}

func TestBefore(t *testing.T) {
	for _, c := range []struct {
		t, u VectorStamp
		want bool
	}{
		{VectorStamp{1, 0}, VectorStamp{1, 1}, true},
		{VectorStamp{1, 1}, VectorStamp{1, 0}, false},
		{VectorStamp{1, 1}, VectorStamp{1, 1}, false},
		{VectorStamp{1, 0}, VectorStamp{0, 1}, false},
		{VectorStamp{1, 2, 3}, VectorStamp{2, 3, 4}, true},
		{VectorStamp{1}, VectorStamp{2, 2}, false},
		{nil, nil, false},
	} {
		if got := c.t.Before(c.u); got != c.want {
			t.Errorf("%v before %v: %t", c.t, c.u, got)
		}
	}
}

// vectorRecorder keeps the history of a run of Vector.
type vectorRecorder struct{ *VectorRecord }

func (r vectorRecorder) Trace(e engine.Event) {
	if e.Step == engine.StepObserve {
		r.Record(e.Node, e.Seen)
	}
}

// Whatever the latencies, copies and overtaking, the vectors are those of the script, and what a
// message costs are the bytes of its vector.
func TestVectorsDoNotDependOnTheNetwork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScript(t, 40)
		h := NewVectorRecord(s.Processes())
		alg := VectorWithScript(s)
		out, err := sim.Run(t.Context(), &alg, sim.Config{
			Graph: algorithms.Complete(s.Processes()), Seed: rapid.Uint64().Draw(t, "seed"), Tracer: vectorRecorder{h},
			Links: network.Links{
				Latency:   latencies[rapid.SampledFrom([]string{"uniform", "exponential", "fixed"}).Draw(t, "latency")],
				Duplicate: rapid.SampledFrom([]float64{0, 0.9}).Draw(t, "duplicate"),
				Reorder:   rapid.SampledFrom([]float64{0, 0.9}).Draw(t, "reorder"),
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		want := s.Vectors()
		if diff := cmp.Diff(want.String(), h.String()); diff != "" || out.Status() != "ok" ||
			out.Counts.Sent != int64(s.Messages()) {
			t.Fatalf("%v: %s, %d messages, vectors (-want +got):\n%s", s, out.Status(), out.Counts.Sent, diff)
		}
		bytes := 0
		for _, e := range slices.Concat(want...) {
			if e.Op == Send {
				bytes += len(VectorMessage{e.Message, e.Stamp}.Append(nil))
			}
		}
		if out.Counts.Bytes != int64(bytes) {
			t.Fatalf("%v: %d bytes, want %d", s, out.Counts.Bytes, bytes)
		}
	})
}

// A message of Lamport is of few bytes at any size; one of Vector has one component a node.
func TestVectorsCostBytes(t *testing.T) {
	for _, n := range []int{2, 10, 100} {
		cfg := sim.Config{Graph: algorithms.Complete(n), Seed: 1}
		lamport := run(t, Lamport, cfg).Counts
		out, err := sim.Run(t.Context(), &Vector, cfg)
		if err != nil {
			t.Fatal(err)
		}
		// The same random script: the vector and its length, each component one byte in a script
		// this short, take the place of a stamp of one byte or two.
		less, more := int64(n-1)*lamport.Sent, int64(n)*lamport.Sent
		if d := out.Counts.Bytes - lamport.Bytes; out.Counts.Sent != lamport.Sent || d < less || d > more {
			t.Errorf("%d nodes: %d messages of %d bytes, Lamport's %d of %d",
				n, out.Counts.Sent, out.Counts.Bytes, lamport.Sent, lamport.Bytes)
		}
	}
}

func TestVectorErrors(t *testing.T) {
	for _, c := range []struct {
		nodes  int
		params algorithms.Params
		want   string
	}{
		{3000, nil, "vector-clock: 30000 events with vectors of 3000 components are 90000000 components (allowed: at " +
			"most 67108864)"},
		{2, algorithms.Params{"messages": "-1"}, "vector-clock.messages"},
	} {
		_, err := sim.Run(t.Context(), &Vector, sim.Config{Graph: algorithms.Complete(c.nodes), Params: c.params})
		if !strings.Contains(errorText(err), c.want) {
			t.Errorf("%d nodes: %v, want %s", c.nodes, err, c.want)
		}
	}
	alg := VectorWithScript(mustParse(t, published))
	_, err := sim.Run(t.Context(), &alg, sim.Config{Graph: algorithms.Complete(4)})
	const want = "vector-clock: nodes: 4 (allowed: 3, one for each process of the script)"
	if got := errorText(err); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A process takes no timestamp that no message of the script can have.
func TestVectorFits(t *testing.T) {
	s := mustParse(t, "S5 S1 P | R1 P R5 S9 | P R9")
	for _, c := range []struct {
		stamp VectorStamp
		want  bool
	}{
		{VectorStamp{2, 0, 0}, true},
		{VectorStamp{3, 0, 2}, true},
		{VectorStamp{0, 0, 1}, false},
		{VectorStamp{4, 0, 0}, false},
		{VectorStamp{2, 0, 3}, false},
		{VectorStamp{2, 1, 0}, false},
		{VectorStamp{2, 0}, false},
		{VectorStamp{2, 0, 0, 0}, false},
		{nil, false},
	} {
		p := VectorProcess{script: &s, clock: make(VectorStamp, 3)}
		env := algorithms.NewEnv[VectorMessage](algorithms.Complete(3))
		env.Bind(1, 0, new(algorithms.Rand), new(uint32))
		p.Start(env)
		p.Receive(env, 0, VectorMessage{1, c.stamp})
		if got := len(env.Effects().Observations) > 0; got != c.want {
			t.Errorf("%v is taken: %t", c.stamp, got)
		}
	}
}

// A sender's clock goes on, and what it has sent stays.
func TestVectorSnapshots(t *testing.T) {
	s := mustParse(t, "S0 P S1 | R0 R1")
	p := VectorProcess{script: &s, clock: make(VectorStamp, 2)}
	env := algorithms.NewEnv[VectorMessage](algorithms.Complete(2))
	env.Bind(0, 0, new(algorithms.Rand), new(uint32))
	p.Start(env)
	sends := env.Effects().Sends
	if got := fmt.Sprint(sends[0].Msg.stamp, sends[1].Msg.stamp); got != "[1,0] [3,0]" {
		t.Errorf("sent %s", got)
	}
}
