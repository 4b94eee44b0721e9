//go:build unix

package cmd

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/record"
)

// long is a run of which nobody waits for the end.
const long = "run --algorithms ring,bully --nodes 4 --engine sim --trials 20000 --window 1ms --idle 1ms"

// start starts the command as a process of its own, in a folder. It is killed at the latest at the
// end of the test.
func start(t *testing.T, folder, line string) (kill func(), output *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "joulemark", strings.Fields(line)...)
	cmd.Dir = folder
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}, bufio.NewScanner(out)
}

// do runs the command to its end.
func do(t *testing.T, folder, line string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "joulemark", strings.Fields(line)...)
	cmd.Dir = folder
	var out, errOut strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errOut
	_ = cmd.Run()
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// waitFor reads a file until it has a text, and returns it.
func waitFor(t *testing.T, file, text string) []byte {
	t.Helper()
	for t.Context().Err() == nil {
		if got, err := os.ReadFile(file); err == nil && bytes.Contains(got, []byte(text)) {
			return got
		}
	}
	t.Fatal("the test ended first")
	return nil
}

// TestKilled kills a run with an output: what was finished can be read, nothing passes for the
// whole, and the next run does not write over it unasked.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	kill, _ := start(t, folder, long+" --output x.csv")
	beside := filepath.Join(folder, "x.csv.partial")
	waitFor(t, beside, `"trial":9,`)
	kill()
	if _, err := os.Stat(filepath.Join(folder, "x.csv")); err == nil {
		t.Error("the output is there, though the run was killed")
	}
	out, said, status := do(t, folder, "report x.csv.partial --format csv")
	if n := strings.Count(out, "\nring,"); n < 10 || status != 0 {
		t.Errorf("%d records are left, status %d, standard error %q", n, status, said)
	}
	if out, _, _ = do(t, folder, "report x.csv.partial"); !strings.Contains(out, "The run was interrupted") {
		t.Errorf("the report does not say that the run has no end:\n%s", out)
	}
	const short = "run --algorithms ring --nodes 4 --engine sim --window 1ms --idle 1ms --output x.csv"
	if _, said, status = do(t, folder, short); status != 2 ||
		!strings.Contains(said, "has what was finished of a run") {
		t.Errorf("the next run: status %d, standard error %q", status, said)
	}
	if _, said, status = do(t, folder, short+" --force"); status != 0 || !strings.Contains(said, "is written over") {
		t.Errorf("the next run by force: status %d, standard error %q", status, said)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || entries[0].Name() != "x.csv" {
		t.Errorf("left in the folder: %v, %v", entries, err)
	}
}

// TestKilledStream kills a run that writes lines: those of the trials that are finished are there
// before the others begin.
func TestKilledStream(t *testing.T) {
	for format, line := range map[string]string{"csv": "ring,", "bench": "BenchmarkCirculation/alg=ring/"} {
		kill, output := start(t, t.TempDir(), long+" --format "+format)
		var got strings.Builder
		for records := 0; records < 3 && output.Scan(); got.WriteString(output.Text() + "\n") {
			if strings.HasPrefix(output.Text(), line) {
				records++
			}
		}
		kill()
		if n := strings.Count(got.String(), "\n"+line); n != 3 {
			t.Errorf("%s: %d records before the end of the run:\n%s", format, n, &got)
		}
		if format != "csv" {
			continue
		}
		if res, err := record.Read([]byte(got.String())); err != nil || len(res.Records) != 3 {
			t.Errorf("what was written is no CSV of three records: %v", err)
		}
	}
}

// TestReaderEndsStream has a reader leave: there is nothing to run for any more, and no fault.
func TestReaderEndsStream(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "sh", "-c", "joulemark "+long+" --format csv | head -1")
	said, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(said), "algorithm,") || strings.Count(string(said), "\n") != 1 {
		t.Errorf("%v: %s", err, said)
	}
}

// TestKilledExperiments kills the run of all experiments: those that are finished have their files,
// and the page of the folder shows them.
func TestKilledExperiments(t *testing.T) {
	folder := t.TempDir()
	kill, _ := start(t, folder, "experiment all --trials 100 --output all")
	waitFor(t, filepath.Join(folder, "all", "index.html"), "failure.csv")
	kill()
	if _, err := os.Stat(filepath.Join(folder, "all", "failure.csv")); err != nil {
		t.Error(err)
	}
}
