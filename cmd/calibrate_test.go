//go:build unix

package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/calibrate"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/energy/host"
)

// TestInterruptCalibrate sends this process a signal while the third point is measured: nothing is
// saved or printed, and the command says so.
func TestInterruptCalibrate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "profile.yaml")
	var out, errOut strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), out: &out, errOut: &errOut, watch: func(done, _ int, _ harness.Trial) {
		if done == 2 {
			if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
				t.Error(err)
			}
		}
	}}
	args := []string{"calibrate", "--engine", "goroutine", "--budget", "10s", "--output", file}
	if status := w.execute(t.Context(), args); status != 130 {
		t.Errorf("exit status %d; want 130", status)
	}
	if !strings.Contains(errOut.String(), "interrupted: nothing is saved") || out.Len() > 0 {
		t.Errorf("printed %q, said %q", out.String(), errOut.String())
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) > 0 {
		t.Errorf("there are files: %v, %v", left, err)
	}
}

// noSpace is a place where nothing can be written, as /dev/full is.
type noSpace struct{}

func (noSpace) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// What calibrates does not run beside other tests: a busy machine makes it measure for far longer.

// A profile is saved before it is printed, so that a full disk behind standard output does not cost
// it.
func TestCalibrateSavesFirst(t *testing.T) {
	file := filepath.Join(t.TempDir(), "profile.yaml")
	var errOut strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), out: noSpace{}, errOut: &errOut}
	args := []string{"calibrate", "--engine", "goroutine", "--budget", "100ms", "--output", file}
	if status := w.execute(t.Context(), args); status != exitFail {
		t.Errorf("exit status %d; want %d", status, exitFail)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if s, err := cost.ReadProfiles(f); err != nil || len(s.Calibrations) != 1 {
		t.Errorf("%v", err)
	}
	if !strings.Contains(errOut.String(), "no space left") ||
		!strings.Contains(errOut.String(), "the profile is saved to "+file) {
		t.Errorf("said %q", errOut.String())
	}
}

// Where a profile cannot be saved in the end, it is printed.
func TestCalibratePrintsWhatItCannotSave(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var out, errOut strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), out: &out, errOut: &errOut, watch: func(int, int, harness.Trial) {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	}}
	file := filepath.Join(folder, "profile.yaml")
	args := []string{"calibrate", "--engine", "goroutine", "--budget", "100ms", "--output", file}
	if status := w.execute(t.Context(), args); status != exitFail {
		t.Errorf("exit status %d; want %d", status, exitFail)
	}
	if s, err := cost.ReadProfiles(strings.NewReader(out.String())); err != nil || len(s.Calibrations) != 1 {
		t.Errorf("%v: printed %q", err, out.String())
	}
	if !strings.Contains(errOut.String(), "the profile follows on standard output") {
		t.Errorf("said %q", errOut.String())
	}
}

// Warnings, and what the machine did before, are printed.
func TestPrintCalibrationWarns(t *testing.T) {
	res := calibrate.Result{Warnings: []string{"the family is assumed", "busy"}}
	res.Profiles.Calibrations = []cost.Calibration{{Engine: "tcp"}}
	res.Before.Busy, res.Before.Idle = 0.25, energy.Exactly[energy.Watts](40)
	var out strings.Builder
	if err := printCalibration(&out, &res, "p.yaml"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\nBefore  25 % of the CPUs were busy and the machine drew 40.0 W\n",
		"\nWarning: the family is assumed\nWarning: busy\n", "\nSaved to p.yaml.",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
	if text := before(host.Baseline{Warnings: []string{"not known"}}); text != "" {
		t.Errorf("of nothing: %q", text)
	}
}

// The last lines are true of profiles of one engine and of several.
func TestUsage(t *testing.T) {
	const first = "Saved to p.yaml. It predicts what a run would cost on engine goroutine: " +
		"joulemark run --engine sim --profile p.yaml\n"
	for want, engines := range map[string][]string{
		first: {"goroutine"},
		first + "With --predict tcp or udp it does so for that engine.\n": {"goroutine", "tcp", "udp"},
	} {
		if diff := cmp.Diff(want, usage("p.yaml", engines)); diff != "" {
			t.Error(diff)
		}
	}
}
