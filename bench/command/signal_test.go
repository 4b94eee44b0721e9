//go:build unix

package command

import (
	"bufio"
	"os"
	"strings"
	"syscall"
	"testing"
)

// Each signal goes on to the command once, in the order in which they come, and none ends the run
// before the command ends.
func TestSignalsGoOn(t *testing.T) {
	t.Parallel()
	if fromTerminal(syscall.SIGINT) {
		t.Skip("the terminal gives signals to the command too")
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close() //nolint:errcheck // it is read to its end
	signals := make(chan os.Signal, 1)
	done := make(chan *Outcome)
	go func() {
		defer write.Close() //nolint:errcheck // the command writes
		done <- metered(t, func(o *Options) {
			o.Commands, o.Out, o.Signals = [][]string{{os.Args[0], "listen"}}, write, signals
		}, "")
	}()
	lines := bufio.NewScanner(read)
	next := func() string {
		lines.Scan()
		return lines.Text()
	}
	if got := next(); got != "ready" {
		t.Fatalf("the command says %q", got)
	}
	for _, s := range Signals() {
		signals <- s
		if got := next(); got != s.String() {
			t.Errorf("sent %v, the command says %q", s, got)
		}
	}
	signals <- syscall.SIGHUP
	if got, out := next(), <-done; got != "hangup" || out.Status != 9 || len(out.Results.Records) != 1 {
		t.Errorf("at last the command says %q and ends with %d; %d records", got, out.Status, len(out.Results.Records))
	}
}

// A run that is ended by a key of the terminal is none of the samples, although nobody has told
// this program of the key yet; and the exit status is that of the signal that ended the work.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for script, status := range map[string]int{"kill -INT $$": 130, "kill -QUIT $$": 131} {
		out := metered(t, func(o *Options) { o.Samples = 3 }, script)
		if !out.Interrupted || len(out.Results.Records) != 0 || out.Status != status {
			t.Errorf("%s: interrupted %v, %d samples, status %d", script, out.Interrupted,
				len(out.Results.Records), out.Status)
		}
		if out := metered(t, nil, script); out.Interrupted || len(out.Results.Records) != 1 || out.Status != status {
			t.Errorf("%s, once: interrupted %v, %d samples, status %d", script, out.Interrupted,
				len(out.Results.Records), out.Status)
		}
	}
	for s, status := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		signals := make(chan os.Signal, 1)
		signals <- s
		out := metered(t, func(o *Options) { o.Samples, o.Signals = 3, signals }, "true")
		if !out.Interrupted || out.Status != status {
			t.Errorf("%v: interrupted %v, status %d", s, out.Interrupted, out.Status)
		}
	}
}

// What comes before each run hears signals too, and what it was to prepare does not run then.
func TestPrepareIsInterrupted(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"kill -INT $$", "exit 0"} {
		signals := make(chan os.Signal, 1)
		var out strings.Builder
		o := metered(t, func(o *Options) {
			o.Out, o.Signals, o.Prepare = &out, signals, []string{"sh", "-c", script}
			if script == "exit 0" {
				o.Progress = func(string) { signals <- syscall.SIGINT }
				o.Samples = 2
			}
		}, "echo ran")
		if !o.Interrupted || o.Status != 130 || out.Len() > 0 {
			t.Errorf("%s: interrupted %v, status %d, printed %q", script, o.Interrupted, o.Status, out.String())
		}
	}
}
