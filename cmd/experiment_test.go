package cmd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
)

// refusing is an output that takes nothing.
type refusing struct{}

func (refusing) Write([]byte) (int, error) { return 0, errors.New("no room left") }

// A report that cannot be printed keeps no file from being written, and the other way round.
func TestExperimentOutputs(t *testing.T) {
	dir := t.TempDir()
	var errOut strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), out: refusing{}, errOut: &errOut}
	args := []string{"experiment", "load", "--trials", "1", "--output", dir}
	if status := w.execute(t.Context(), args); status != exitFail {
		t.Errorf("exit status %d", status)
	}
	if n := strings.Count(errOut.String(), "no room left"); n != 1 {
		t.Errorf("said %d times: %s", n, &errOut)
	}
	written, err := filepath.Glob(filepath.Join(dir, "load*"))
	if err != nil || len(written) != 9 {
		t.Errorf("%q is written, %v", written, err)
	}

	dir = t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "load.csv", "occupied"), 0o700); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	errOut.Reset()
	w.out = &out
	args = []string{"experiment", "load", "--trials", "1", "--force", "--output", dir}
	if status := w.execute(t.Context(), args); status != exitFail {
		t.Errorf("exit status %d", status)
	}
	written, err = filepath.Glob(filepath.Join(dir, "load*"))
	if err != nil || len(written) != 9 || !strings.Contains(errOut.String(), "load.csv") ||
		!strings.Contains(out.String(), "MQTT") {
		t.Errorf("%q is written, %v; said %q", written, err, &errOut)
	}
}
