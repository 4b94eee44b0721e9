package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/ledger"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

func ledgerCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ledger FILE",
		Short: "what all runs of a ledger have taken, and how that grew",
		Long: `Ledger sums up what runs have taken that were made with --ledger FILE: CPU time, energy and CO2e
by project, by algorithm or by month. A sum has the ends of its range, and is said to be of the weakest kind
among its parts. --chart draws energy and CO2e over time.

run, bench and exec add a run to the file as soon as its report is written, and what was finished of one
that was interrupted. Several programs may add at a time. The file is a database of SQLite; each run is in it
as JSON, with the project (--project, or else the Go module or the folder), the commit, the machine and the
grid factor.`,
		Example: `  joulemark run --algorithms election --ledger lab.db
  joulemark bench ./... --ledger lab.db --project codec
  joulemark ledger lab.db
  joulemark ledger lab.db --by month --format csv
  joulemark ledger lab.db --by algorithm --chart trend.svg`,
		Args: func(_ *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				return fmt.Errorf("ledger: no file (allowed: one that --ledger of a run has made)")
			case 1:
				return nil
			}
			return suggest.Wrong("ledger", strings.Join(args, " "), "one file")
		},
	}
	s := w.addFlags(cmd, "format", "output", "chart")
	cmd.Flags().Lookup("chart").Usage = "file to draw energy and CO2e over time to (.svg or .png)"
	cmd.Flags().Lookup("format").Usage = "form of the report: " +
		strings.Join(reports.FormatNames((*reports.Format).Experiments), ", ")
	by := cmd.Flags().String("by", ledger.Groupings()[0],
		"what runs are put together by: "+strings.Join(ledger.Groupings(), ", "))
	underReport(cmd, "by")
	complete(cmd, "by", fixed(ledger.Groupings()...))
	force := forceFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := s.load(w)
		if err != nil {
			return err
		}
		if _, err := ledger.ParseGrouping(*by); err != nil {
			return usageError(err)
		}
		return sums(cmd.Context(), w, &c, args[0], *by, *force)
	}
	return cmd
}

// sums writes what a ledger comes to, and draws it if that is asked for.
func sums(parent context.Context, w *world, c *configs.Config, path, by string, force bool) error {
	format, err := reports.ParseFormat(c.Format)
	if err == nil {
		err = format.Need((*reports.Format).Experiments, "as sums are no records")
	}
	if err != nil {
		return usageError(err)
	}
	l, err := ledger.OpenToRead(path)
	if err != nil {
		return usageError(err)
	}
	defer l.Close() //nolint:errcheck // nothing is written
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	out, err := w.target(c.Output, force)
	if err != nil {
		return err
	}
	chart, err := w.chartOf(c.Chart, force)
	if err != nil {
		return err
	}
	res, err := l.Sum(ctx, by)
	if err == nil {
		err = out.Write(func(out io.Writer) error {
			return reports.Experiment(out, format, res, reports.Options{Width: w.width})
		})
	}
	if err == nil && chart != nil {
		if len(res.Figures) == 0 {
			err = suggest.Wrong("chart", suggest.Name(c.Chart), "a ledger with runs")
		} else {
			err = chart.Write(func(out io.Writer) error { return reports.DrawFigure(out, chart.name, res.Figures[0]) })
		}
	}
	if status := interrupted(); status != 0 {
		return &exitError{status, err}
	}
	return failed(err)
}

// book is the ledger that a run is added to; nil where none is asked for.
type book struct {
	*ledger.Ledger
	run ledger.Run
}

// bookOf makes sure, before the work, that there is a ledger to write to.
func (w *world) bookOf(ctx context.Context, c *configs.Config) (*book, error) {
	if c.Ledger == "" {
		return nil, nil //nolint:nilnil // nothing is asked for, which is no error
	}
	l, err := ledger.Open(c.Ledger)
	if err != nil {
		return nil, usageError(err)
	}
	b := &book{l, ledger.Run{Project: c.Project, Commit: ledger.CommitOf(ctx, ".")}}
	if b.run.Project == "" {
		b.run.Project = ledger.ProjectOf(".")
	}
	b.run.Host, _ = os.Hostname() // a machine without a name has none in the ledger
	return b, nil
}

// add adds a run, which may have been interrupted. It is called once its report is written, so that
// nothing is lost with the ledger.
func (b *book) add(ctx context.Context, res *record.Results) error {
	if b == nil || len(res.Records) == 0 {
		return nil
	}
	b.run.Results, b.run.Added = res, time.Now()
	if err := b.Add(context.WithoutCancel(ctx), &b.run); err != nil {
		return fmt.Errorf("%w; the run is not in it", err)
	}
	return nil
}

// close ends the use of the ledger.
func (b *book) close() {
	if b != nil {
		b.Close() //nolint:errcheck,gosec // what was added is in the file already
	}
}
