package algotest

import (
	"fmt"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/longtest"
)

// Fuzz is the body of a native fuzz target: the bytes decide what happens on a network of
// the algorithm's nodes, and whatever it is, no node panics, breaks the contract or
// allocates without measure. The variants are parameters to run besides the defaults.
func Fuzz[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	f *testing.F, alg *algorithms.Algorithm[M, S], variants ...algorithms.Params,
) {
	f.Helper()
	s := newSuite[M, S, P](alg, Options{Params: variants}, !longtest.On())
	for seed := range uint64(8) {
		f.Add(script(seed)[:seedLength])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := s.play(data); err != nil {
			t.Fatal(err)
		}
	})
}

// seedLength keeps the seeds short: the fuzzer spends its time on making new finds shorter.
const seedLength = 64

// hostile plays random scripts. The bytes that a script makes the nodes allocate are
// measured as well.
func (s *suite[M, S, P]) hostile() error {
	for seed := range uint64(2 * s.seeds) {
		before := allocated()
		if err := s.play(script(seed)); err != nil {
			return fmt.Errorf("script %d: %w", seed, err)
		}
		if got := allocated() - before; got > maxAllocated {
			return fmt.Errorf("script %d makes nodes allocate %d bytes (allowed: %d)", seed, got, maxAllocated)
		}
	}
	return nil
}

// script is a random tape of some hundred turns.
func script(seed uint64) []byte {
	rng := algorithms.NewRand(seed, 0x736372697074)
	b := make([]byte, 2000)
	for i := range b {
		b[i] = byte(rng.Uint64())
	}
	return b
}

// maxAllocated is far above what a script costs, and below what a hostile length does.
const maxAllocated = 64 << 20

func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// note keeps a turn for the failure. What is noted is formatted only then.
func (w *world[M, S, P]) note(format string, args ...any) {
	if len(w.history) == maxHistory {
		w.history = w.history[1:]
	}
	w.history = append(w.history, func() string { return fmt.Sprintf(format, args...) })
}

func joined(turns []func() string) string {
	lines := make([]string, len(turns))
	for i, t := range turns {
		lines[i] = t()
	}
	return strings.Join(lines, "\n  ")
}
