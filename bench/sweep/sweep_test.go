package sweep_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/bench/sweep/pool"
	"github.com/joulemark/joulemark/bench/sweep/shard"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/longtest"
)

// setting runs two ways to spread a rumour, with a share of the messages lost.
func setting(tb testing.TB, loss float64, trials int, sizes ...int) sweep.Setting {
	tb.Helper()
	source, err := energy.FixedWatts(energy.Exactly(energy.Watts(2)))
	if err != nil {
		tb.Fatal(err)
	}
	profile, err := cost.LookupProfile("per-message")
	if err != nil {
		tb.Fatal(err)
	}
	s := harness.DefaultScenario()
	s.Algorithms, s.Nodes, s.Engines = []string{"gossip-push", "gossip-push-pull"}, sizes, []engine.Engine{engine.Sim}
	s.Trials, s.Links.Loss, s.Cases = trials, loss, nil
	return sweep.Setting{
		Values: []sweep.Value{{Key: "loss", Text: fmt.Sprint(loss)}},
		Runner: &harness.Runner{
			Scenario: s, Meter: energy.NewMeter(source, 1), Accounting: carbon.DefaultAccounting(), Profile: profile,
		},
	}
}

func made(tb testing.TB, settings ...sweep.Setting) *sweep.Sweep {
	tb.Helper()
	s, err := sweep.New(tb.Context(), settings)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// written is the records that a tally has, and its digest.
func written(tb testing.TB, tally *sweep.Tally) (text, digest string) {
	tb.Helper()
	res, err := tally.Results()
	if err != nil {
		tb.Fatal(err)
	}
	if err := res.Validate(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := record.WriteJSON(&b, res); err != nil {
		tb.Fatal(err)
	}
	return b.String(), tally.Digest()
}

func all(s *sweep.Sweep) []int { return s.Tally().Missing() }

// Whoever does the chunks, in whatever order, however often interrupted: it comes to the same
// bytes.
func TestOneDigest(t *testing.T) {
	trials := 1_700
	if longtest.On() {
		trials = 170_000
	}
	// Six points: 10^4 trials, or 10^6.
	s := made(t, setting(t, 0, trials, 20), setting(t, 0.1, trials, 20, 32))
	if s.Points() != 6 || s.Trials() != 6*trials {
		t.Fatalf("%d points, %d trials", s.Points(), s.Trials())
	}
	var text, digest string
	same := func(how string, tally *sweep.Tally) {
		t.Helper()
		if missing := tally.Missing(); missing != nil || tally.Done() != s.Trials() {
			t.Fatalf("%s: %d chunks are missing, %d trials done", how, len(missing), tally.Done())
		}
		is, d := written(t, tally)
		if text == "" {
			text, digest = is, d
		}
		if is != text || d != digest || d == "" {
			t.Errorf("%s: digest %q, want %q, as before", how, d, digest)
		}
	}
	results := map[int][]byte{}
	for _, workers := range []int{1, 2, 8} {
		tally := s.Tally()
		err := pool.Pool{Workers: workers}.Run(t.Context(), s.Job(), all(s), func(chunk int, result []byte) error {
			if before, ok := results[chunk]; ok && !bytes.Equal(before, result) {
				t.Errorf("%d workers: chunk %d has another result", workers, chunk)
			}
			results[chunk] = result
			return tally.Take(chunk, result)
		})
		if err != nil {
			t.Fatal(err)
		}
		same(fmt.Sprint(workers, " workers"), tally)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for count := 1; count <= 7; count++ {
		tally := s.Tally()
		for _, number := range rng.Perm(count) {
			chunks := shard.Shard{Number: number + 1, Count: count}.Of(all(s))
			rng.Shuffle(len(chunks), func(i, j int) { chunks[i], chunks[j] = chunks[j], chunks[i] })
			for _, chunk := range chunks {
				if err := tally.Take(chunk, results[chunk]); err != nil {
					t.Fatal(err)
				}
			}
		}
		same(fmt.Sprint(count, " shards"), tally)
	}
	tally := s.Tally()
	for round := 0; tally.Missing() != nil; round++ {
		ctx, stop := context.WithCancelCause(t.Context())
		killed := errors.New("killed")
		left := 1 + len(tally.Missing())/2
		err := pool.Pool{Workers: 2}.Run(ctx, s.Job(), tally.Missing(), func(chunk int, result []byte) error {
			if left--; left == 0 {
				stop(killed)
			}
			return tally.Take(chunk, result)
		})
		stop(nil)
		if err != nil && !errors.Is(err, killed) {
			t.Fatal(err)
		}
		if tally.Digest() != "" && tally.Missing() != nil {
			t.Error("a part of a sweep has a digest")
		}
	}
	same("interrupted", tally)
}

// A point has the counts that joulemark run has of the same trials, and predicts the same energy.
func TestPointIsARun(t *testing.T) {
	const trials = 40
	of := setting(t, 0.2, trials, 12)
	s := made(t, of)
	tally := s.Tally()
	if err := (pool.Pool{}).Run(t.Context(), s.Job(), all(s), tally.Take); err != nil {
		t.Fatal(err)
	}
	swept, err := tally.Results()
	if err != nil {
		t.Fatal(err)
	}
	run := *of.Runner
	run.Scenario.Window = 1000 // one repetition will do
	ran, err := run.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(swept.Records) != 2 {
		t.Fatalf("%d records", len(swept.Records))
	}
	for i := range swept.Records {
		r := &swept.Records[i]
		var of []*record.Record
		failed := 0
		for k := range ran.Records {
			if own := &ran.Records[k]; own.Algorithm == r.Algorithm {
				of = append(of, own)
				if !own.OK() {
					failed++
				}
			}
		}
		if len(of) != trials || r.Repetitions != trials || r.Params != "loss=0.2" {
			t.Errorf("%d trials beside %d of %q", len(of), r.Repetitions, r.Params)
		}
		for _, name := range []string{
			"messages", "bytes", "wire_bytes", "dropped", "depth", "ops", "virtual_s", "duplicated",
			"max_node_messages", "gini_sent", "expected_low", "expected_high", "predicted_j", "network_j",
			"predicted_gco2e", "network_gco2e",
		} {
			f := record.ByName(name)
			want, got := f.Over(of), f.Over([]*record.Record{r})
			if math.Abs(got.Mean-want.Mean) > 1e-9*math.Abs(want.Mean) || want.Trials == 0 != (got.Trials == 0) {
				t.Errorf("%s of %s: %v; the run has %v", name, r.Algorithm, got, want)
			}
		}
		if half := record.ByName("messages").Over(of).Half; math.Abs(*r.MessagesCI95-half) > 1e-9*half {
			t.Errorf("messages ±%v; of the run %v", *r.MessagesCI95, half)
		}
		if want := fmt.Sprintf("in %d of %d trials; the first with seed ", failed, trials); failed == 0 && !r.OK() ||
			failed > 0 && !strings.Contains(r.Status, want) {
			t.Errorf("status %q; %d of the run failed", r.Status, failed)
		}
		for _, name := range []string{"cpu_s", "wall_s", "energy_j", "gco2e", "window_s"} {
			if _, known := record.ByName(name).Value(r); known || !slices.Contains(r.NotKnown, name) {
				t.Errorf("%s of what nobody metered", name)
			}
		}
	}
}

// Chunks cover all trials of all points once, and follow from the sweep alone.
func TestCut(t *testing.T) {
	for _, c := range []struct{ trials, n, most int }{
		{1, 5, 2}, {2, 5, 2}, {1000, 5, 4}, {1_000_000, 5, 1024}, {1000, 3_000, 1000}, {30_000, 50_000, 12_000},
	} {
		s := made(t, setting(t, 0, c.trials, c.n))
		covered := 0
		for _, chunk := range all(s) {
			covered += s.TrialsOf(chunk)
		}
		if chunks := s.Job().Chunks; covered != s.Trials() || chunks > c.most || chunks < c.most/2 {
			t.Errorf("%d trials of %d nodes: %d in %d chunks", s.Trials(), c.n, covered, chunks)
		}
	}
}

// Sweeps that differ in anything that counts have other names, and results of one are refused by
// another.
func TestIdentity(t *testing.T) {
	plain := setting(t, 0, 10, 5)
	s := made(t, plain)
	if again := made(t, setting(t, 0, 10, 5)); again.ID != s.ID {
		t.Error("the same sweep has another name")
	}
	var result []byte
	err := pool.Pool{}.Run(t.Context(), s.Job(), []int{0}, func(_ int, r []byte) error { result = r; return nil })
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*harness.Runner){
		"trials":  func(r *harness.Runner) { r.Scenario.Trials++ },
		"nodes":   func(r *harness.Runner) { r.Scenario.Nodes = []int{6} },
		"seed":    func(r *harness.Runner) { r.Scenario.Seed++ },
		"loss":    func(r *harness.Runner) { r.Scenario.Links.Loss = 0.1 },
		"limit":   func(r *harness.Runner) { r.Scenario.Limits.Events = 1000 },
		"profile": func(r *harness.Runner) { r.Profile.PerMessage = r.Profile.PerMessage.Scale(2) },
		"params": func(r *harness.Runner) {
			r.Scenario.Params = map[string]algorithms.Params{"gossip-push": {"fanout": "2"}}
		},
	} {
		of := setting(t, 0, 10, 5)
		change(of.Runner)
		other := made(t, of)
		if err := other.Tally().Take(0, result); other.ID == s.ID || err == nil ||
			!strings.Contains(err.Error(), "(allowed: "+other.ID+")") {
			t.Errorf("%s: %v", name, err)
		}
	}
	tally := s.Tally()
	if err := tally.Take(0, result); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		chunk  int
		result string
	}{
		"again":        {0, string(result)},
		"another":      {1, string(result)},
		"no such":      {s.Job().Chunks, string(result)},
		"no JSON":      {1, "{"},
		"unknown keys": {1, `{"more":1}`},
		"format":       {1, strings.Replace(string(result), `"format":1`, `"format":2`, 1)},
	} {
		if err := tally.Take(c.chunk, []byte(c.result)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// What nobody can wait for, or what is nothing, is refused before it begins.
func TestBounds(t *testing.T) {
	many := slices.Repeat([]sweep.Setting{setting(t, 0, 1, 5)}, sweep.MaxPoints)
	sizes := make([]int, 105)
	for i := range sizes {
		sizes[i] = 2 + i
	}
	measured := setting(t, 0, 1, 5)
	measured.Runner.Scenario.Engines = []engine.Engine{engine.Goroutine}
	for want, settings := range map[string][]sweep.Setting{
		"sweep: no settings (allowed: at least one)":                  nil,
		"sweep: 40000 points (allowed: up to 20000)":                  many,
		"trials: 1000000 (allowed: up to 952381 of 210 points, which": {setting(t, 0, 1_000_000, sizes...)},
		"engine: goroutine (allowed in a sweep: sim, whose trials":    {measured},
	} {
		if _, err := sweep.New(t.Context(), settings); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
}
