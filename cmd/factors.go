package cmd

import (
	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/reports"
)

func factorsCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "factors",
		Short: "list the grid factors by year and region",
		Long: `Factors lists the grid factors that ship, and those of a file of your own: the rates of eGRID for the
United States and its subregions, and yearly averages of countries. --region and --year choose.`,
		Example: `  joulemark factors --year 2023
  joulemark factors --region CAMX`,
		Args: cobra.NoArgs,
	}
	s := addFlags(cmd, "region", "year", "factors")
	cmd.RunE = func(*cobra.Command, []string) error {
		c, err := s.load(w)
		if err != nil {
			return err
		}
		all, err := c.Catalogue()
		if err != nil {
			return usageError(err)
		}
		region := ""
		if c.Region != "" {
			f, err := c.Factor() // for its spelling, and an error that suggests
			if err != nil {
				return usageError(err)
			}
			region = f.Region
		}
		var chosen []carbon.Factor
		for _, f := range all.All() {
			if (region == "" || f.Region == region) && (c.Year == 0 || f.Year == c.Year) {
				chosen = append(chosen, f)
			}
		}
		return failed(reports.Factors(w.out, chosen, reports.Options{Width: terminalWidth(w.out)}))
	}
	return cmd
}
