//go:build unix

package cmd

import (
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/harness"
)

// TestInterrupt sends this process a signal while the fourth of very many trials runs: what is
// finished is printed, and the exit status is that of the signal.
func TestInterrupt(t *testing.T) {
	for number, want := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		if signal.Ignored(number) {
			t.Logf("%v is ignored where these tests run, as by nohup", number)
			continue
		}
		var out, errOut strings.Builder
		w := &world{
			algorithms: catalogue.BuiltIn(), out: &out, errOut: &errOut,
			watch: func(done, _ int, _ harness.Trial) {
				if done == 3 {
					if err := syscall.Kill(os.Getpid(), number); err != nil {
						t.Error(err)
					}
				}
			},
		}
		status := w.execute(t.Context(), strings.Fields(
			"run --algorithms ring --nodes 4 --engine sim --trials 20000 --window 1ms --idle 1ms --format csv"))
		if status != want {
			t.Errorf("%v: exit status %d; want %d", number, status, want)
		}
		records := strings.Count(out.String(), "\nring,")
		if records < 3 || records == 20000 {
			t.Errorf("%v: %d records; want the finished ones", number, records)
		}
		if !strings.Contains(errOut.String(), "interrupted") {
			t.Errorf("%v: standard error %q", number, errOut.String())
		}
	}
}

// atFirst sends a signal when something is first written to it.
type atFirst struct {
	strings.Builder
	signal syscall.Signal
}

func (a *atFirst) Write(b []byte) (int, error) {
	if a.Len() == 0 {
		if err := syscall.Kill(os.Getpid(), a.signal); err != nil {
			return 0, err
		}
	}
	return a.Builder.Write(b)
}

// TestInterruptExperiments sends a signal while the first experiment's report is printed: that is
// printed to its end, and what would take long after it does not.
func TestInterruptExperiments(t *testing.T) {
	out := atFirst{signal: syscall.SIGINT}
	var errOut strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), out: &out, errOut: &errOut}
	if status := w.execute(t.Context(), []string{"experiment", "all", "--trials", "500"}); status != 130 {
		t.Errorf("exit status %d: %s", status, &errOut)
	}
	if !strings.Contains(out.String(), "Counted on the simulator") ||
		!strings.Contains(errOut.String(), "of 9 experiments are finished") {
		t.Errorf("printed\n%s\nsaid %q", out.String(), &errOut)
	}
}
