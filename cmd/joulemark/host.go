package main

import (
	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports"
)

func hostCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "host",
		Short: "what can be measured on this machine, and why not more",
		Long: `Host shows this machine, the clock that CPU time is read from, and the sources of energy in their
order of preference: which one is used, and what the better ones lack.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			candidates := energy.Discover(energy.LocalHost())
			opts := reports.Options{Width: terminalWidth(w.out)}
			return failed(reports.Host(w.out, bench.LocalHost(), candidates, energy.ProcessClock(), opts))
		},
	}
}
