package cmd

import (
	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/reports"
)

func listCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "list [ALGORITHM or PROBLEM]",
		Short: "list the algorithms by problem, or all about one of them",
		Long: `List shows the algorithms with their problems, textbook counts and classes of growth. With the
name of a problem it shows those that solve it. With the name of an algorithm it shows all that the algorithm says of
itself: how it works, where it departs from the paper, its parameters,
its properties, and the failures it survives.`,
		Example: `  joulemark list
  joulemark list election
  joulemark list chang-roberts`,
		Args:    oneWordOrNone("algorithm or problem"),
		PreRunE: w.knownVariables,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return w.algorithms.Words(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			opts := reports.Options{Width: w.width}
			chosen := w.algorithms
			if len(args) == 1 {
				var err error
				if chosen, err = w.algorithms.Select(args); err != nil {
					return usageError(err)
				}
				if len(chosen) == 1 && chosen[0].Spec.Name == args[0] {
					return failed(reports.Describe(w.out, chosen[0].Spec, opts))
				}
			}
			return failed(reports.List(w.out, chosen.Specs(), opts))
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
