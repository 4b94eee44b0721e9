package cmd

import (
	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/reports"
)

func listCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "list [ALGORITHM]",
		Short: "list the algorithms by problem, or all about one of them",
		Long: `List shows the algorithms with their problems, textbook counts and classes of growth. With a name
it shows all that the algorithm says of itself: how it works, where it departs from the paper, its parameters,
its properties, and the failures it survives.`,
		Example: `  joulemark list
  joulemark list chang-roberts`,
		Args:    cobra.MaximumNArgs(1),
		PreRunE: w.knownVariables,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return w.algorithms.Names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			opts := reports.Options{Width: terminalWidth(w.out)}
			if len(args) == 0 {
				return failed(reports.List(w.out, w.algorithms.Specs(), opts))
			}
			a, err := w.algorithms.Find(args[0])
			if err != nil {
				return usageError(err)
			}
			return failed(reports.Describe(w.out, a.Spec, opts))
		},
	}
}

// failed marks an error of the work itself.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{exitFail, err}
}
