package cmd

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
)

// What a shell completes has the algorithms that somebody has added.
func TestCompletionHasAddedAlgorithms(t *testing.T) {
	mine := catalogue.Custom(&algorithms.Spec{Name: "mine", Problem: algorithms.Request}, nil)
	for _, args := range [][]string{{"run", "--algorithms", ""}, {"list", ""}, {"trace", ""}} {
		var out, errOut strings.Builder
		w := &world{algorithms: append(slices.Clone(catalogue.BuiltIn()), mine), out: &out, errOut: &errOut}
		if status := w.execute(t.Context(), append([]string{"__complete"}, args...)); status != 0 {
			t.Fatalf("%q: exit status %d: %s", args, status, &errOut)
		}
		for _, want := range []string{"mine", "bully"} {
			if !slices.Contains(strings.Split(out.String(), "\n"), want) {
				t.Errorf("%q: no %s in\n%s", args, want, &out)
			}
		}
	}
}

// A shell completes names of regions, scenarios and problems, parameters a part after the other,
// and the last of several names.
func TestCompletionOfValues(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"run", "--region", ""}, "CAMX"},
		{[]string{"run", "--config", ""}, "baseline-2018"},
		{[]string{"run", "--engine", "sim,"}, "sim,tcp"},
		{[]string{"run", "--param", ""}, "raft-etcd.mode="},
		{[]string{"run", "--param", ""}, "mutex.load="},
		{[]string{"run", "--param", "ring.laps="}, "ring.laps=1"},
		{[]string{"run", "--profile", ""}, "per-message"},
		{[]string{"run", "--expect", ""}, "crashes"},
		{[]string{"list", ""}, "election"},
		{[]string{"help", ""}, "topology"},
		{[]string{"run", "--factors", ""}, "csv"},
		{[]string{"experiment", "failure", "--sweep", ""}, "synchronous"},
	} {
		_, out, errOut := said(t, nil, append([]string{"__complete"}, c.args...)...)
		if !slices.Contains(strings.Split(out, "\n"), c.want) {
			t.Errorf("%q: no %s in\n%s%s", c.args, c.want, out, errOut)
		}
	}
}

// The manual has every command, flag and topic, and no line that troff takes for one of its own by
// mistake.
func TestManual(t *testing.T) {
	status, out, errOut := said(t, nil, "man")
	for _, want := range []string{
		".SS joulemark run [flags]", `\fB\-\-wall\-cap\fR`, ".SH TOPOLOGY",
		".SH ENVIRONMENT",
	} {
		if status != 0 || !strings.Contains(out, want) {
			t.Errorf("no %q in the manual (%d, %s)", want, status, errOut)
		}
	}
	for line := range strings.Lines(out) {
		macro, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		known := []string{".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".I", ".RI", ".nf", ".fi"}
		if strings.HasPrefix(line, ".") && !slices.Contains(known, macro) {
			t.Errorf("%q is no macro of ours", line)
		}
	}
}
