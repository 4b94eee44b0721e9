//go:build unix

package main

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/bench"
)

// TestInterrupt sends this process a signal while the fourth of very many trials runs: what is
// finished is printed, and the exit status is that of the signal.
func TestInterrupt(t *testing.T) {
	for signal, want := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		var out, errOut strings.Builder
		w := &world{out: &out, errOut: &errOut, watch: func(done, _ int, _ bench.Trial) {
			if done == 3 {
				if err := syscall.Kill(os.Getpid(), signal); err != nil {
					t.Error(err)
				}
			}
		}}
		status := w.execute(t.Context(), strings.Fields(
			"run --algorithms ring --nodes 4 --engine sim --trials 1000000 --window 1ms --format csv"))
		if status != want {
			t.Errorf("%v: exit status %d; want %d", signal, status, want)
		}
		records := strings.Count(out.String(), "\nring,")
		if records < 3 || records == 1000000 {
			t.Errorf("%v: %d records; want the finished ones", signal, records)
		}
		if !strings.Contains(errOut.String(), "interrupted") {
			t.Errorf("%v: standard error %q", signal, errOut.String())
		}
	}
}
