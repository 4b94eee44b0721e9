//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/bench"
)

// TestInterruptCalibrate sends this process a signal while the third point is measured: nothing is
// saved or printed, and the command says so.
func TestInterruptCalibrate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "profile.yaml")
	var out, errOut strings.Builder
	w := &world{out: &out, errOut: &errOut, watch: func(done, _ int, _ bench.Trial) {
		if done == 2 {
			if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
				t.Error(err)
			}
		}
	}}
	if status := w.execute(t.Context(), []string{"calibrate", "--engine", "goroutine", "--budget", "10s", "--output", file}); status != 130 {
		t.Errorf("exit status %d; want 130", status)
	}
	if !strings.Contains(errOut.String(), "interrupted: nothing is saved") || out.Len() > 0 {
		t.Errorf("printed %q, said %q", out.String(), errOut.String())
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a file: %v", err)
	}
}
