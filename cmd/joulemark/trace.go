package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/reports"
)

// Formats of a trace.
const (
	traceText    = "text"
	traceMermaid = "mermaid"
)

// traceNodes is the size of a trace unless one is asked for: few enough to read.
const traceNodes = 4

func traceCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trace ALGORITHM",
		Short: "show one run, event by event or as a sequence diagram",
		Long: `Trace runs an algorithm once on a few nodes (4 unless --nodes says otherwise) and shows every message,
timer and observation, as text or as a Mermaid sequence diagram. It runs on the simulator
unless --engine says otherwise, so the same seed shows the same run.

For lamport-clock it shows the script with its timestamps; --script gives one: P is an internal event, S0
sends message 0, R0 receives it, and processes are separated by |.`,
		Example: `  joulemark trace 2pc
  joulemark trace bully --nodes 5 --format mermaid
  joulemark trace lamport-clock --script 'P S0 P R1 S2 | R3 R0 S1 | S3 P R2'`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return bench.Names(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	s := addFlags(cmd, "nodes", "engine", "topology", "latency", "loss", "duplicate", "reorder", "faults", "seed", "delta",
		"params", "limit-events", "limit-time")
	s.preset(cmd, "nodes", fmt.Sprint(traceNodes))
	s.preset(cmd, "engine", bench.Sim.String())
	format := cmd.Flags().String("format", traceText, "form of the trace: text, mermaid")
	script := cmd.Flags().String("script", "", "script of lamport-clock")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *format != traceText && *format != traceMermaid {
			return usageError(fmt.Errorf("format: %q (allowed: %s, %s)", *format, traceText, traceMermaid))
		}
		c, err := s.load(w)
		if err != nil {
			return err
		}
		alg, err := bench.Find(args[0])
		if err != nil {
			return usageError(err)
		}
		if *script != "" {
			if alg, err = scripted(alg, *script, &c); err != nil {
				return usageError(err)
			}
		}
		return trace(cmd.Context(), w, &c, alg, *format)
	}
	return cmd
}

// scripted is the Lamport clock on a script, with as many nodes as the script has processes.
func scripted(alg bench.Algorithm, text string, c *configs.Config) (bench.Algorithm, error) {
	if alg.Spec.Name != clock.Lamport.Spec.Name {
		return alg, fmt.Errorf("script: %s follows none (allowed with: %s)", alg.Spec.Name, clock.Lamport.Spec.Name)
	}
	script, err := clock.ParseScript(text)
	if err != nil {
		return alg, fmt.Errorf("script: %w", err)
	}
	c.Scenario.Nodes = []int{script.Processes()}
	own := clock.WithScript(script)
	return bench.Of(&own), nil
}

func trace(parent context.Context, w *world, c *configs.Config, alg bench.Algorithm, format string) error {
	if len(c.Scenario.Nodes) != 1 {
		return usageError(fmt.Errorf("nodes: %d sizes (allowed for a trace: one)", len(c.Scenario.Nodes)))
	}
	ctx, interrupted := untilSignal(parent)
	t := &stampedTrace{report: reports.NewTrace(alg.Spec, 0), history: make(clock.History, c.Scenario.Nodes[0])}
	out, err := c.Scenario.Trace(ctx, alg, t)
	status := interrupted()
	if err != nil {
		return usageError(err)
	}
	opts := reports.TraceOptions{Outcome: &out}
	if format == traceMermaid {
		err = reports.TraceMermaid(w.out, t.report, opts)
	} else {
		err = reports.TraceText(w.out, t.report, opts)
	}
	if err == nil && alg.Spec.Problem == algorithms.Clock && format == traceText {
		_, err = fmt.Fprintf(w.out, "\n%v\n%d messages\n", t.history, out.Counts.Sent)
	}
	switch {
	case err != nil:
		return failed(err)
	case status != 0:
		return &exitError{status, nil}
	case out.Violation != nil:
		return failed(out.Violation)
	}
	return nil
}

// stampedTrace keeps the stamps of a logical clock beside the trace.
type stampedTrace struct {
	report  *reports.Trace
	history clock.History
}

// Trace implements network.Tracer.
func (s *stampedTrace) Trace(e network.Event) {
	s.report.Trace(e)
	if e.Step == network.StepObserve {
		s.history.Record(e.Node, e.Seen)
	}
}
