package cmd

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/suggest"
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
				if len(chosen) == 1 && slices.Contains(chosen[0].Spec.Names(), args[0]) {
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

func factorsCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "factors",
		Short: "list the grid factors by year and region",
		Long: `Factors lists the grid factors that ship, and those of a file of your own: the rates of eGRID for the
United States and its subregions, and yearly averages of countries and of groups of them. --region and
--year choose; a country may be called by its name or by its code, such as Germany, DE or DEU.

--format csv writes them as a file of factors to start from: change its figures, or name a region of your
own, and give it to --factors. Its columns region, year and gco2e_per_kwh are needed, the others are not.`,
		Example: `  joulemark factors --year 2023
  joulemark factors --region CAMX
  joulemark factors --region France --format csv > own.csv
  joulemark run --factors own.csv --region France`,
		Args: noWords,
	}
	s := w.addFlags(cmd, "region", "year", "factors")
	names := []string{reports.Table.Name, reports.CSV.Name}
	format := cmd.Flags().String("format", reports.Table.Name, "form of the list: table, or csv, which --factors reads")
	underReport(cmd, "format")
	complete(cmd, "format", fixed(names...))
	cmd.RunE = func(*cobra.Command, []string) error {
		chosen, err := configs.LoadFactors(s.file, w.environ, s.given)
		if err != nil {
			return usageError(err)
		}
		switch *format {
		case reports.Table.Name:
			return failed(reports.Factors(w.out, chosen, reports.Options{Width: w.width}))
		case reports.CSV.Name:
			return failed(carbon.WriteFactors(w.out, chosen))
		}
		return usageError(suggest.Key("flag --format", *format, names))
	}
	return cmd
}
