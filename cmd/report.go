package cmd

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/cmd/input"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

func reportCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report FILE or FOLDER...",
		Short: "show saved runs again, in any format",
		Long: `Report reads what runs have left behind and shows it in any format, without running anything. The name -
is standard input, and a folder stands for the files of runs in it. It tells by the content what a file is: the JSON,
CSV or page of a run; the Go benchmark format, ours or that of go test -bench; a stream of go test -json; the JSON of
hyperfine; perf stat -x,.

JSON holds all that a report says, and so does what a killed run has left in FILE.partial. CSV holds the
records alone: the machine, the method and the scenario are not in it, and the report says so. What others
have written has no messages, and energy only where they say it; joulemark convert adds it to times.

Files are put together into one report where the version of joulemark, the machine, the method and the scenario are the
same but for algorithms, sizes, engines and topologies, and no trial is in two of them. Others follow one after the
other, each below the name of its file; CSV and JSON, which hold one run, are refused then. Of CSV nobody knows what it
is of, so it is put together with nothing.

With --format html several files are one page, with what changed from run to run, charts and a table of all, and a
section for each; the page of a run is read
back as its JSON is. --chart draws the main chart to a file.

--schema prints the JSON Schema (2020-12) that files of --format json fit.

With --complexity, table and markdown also show how messages grow with the number of nodes, and csv and json
hold that alone.`,
		Example: `  joulemark run --format json --output run.json
  joulemark report run.json
  joulemark report run.json --format markdown --complexity
  joulemark report sim.json tcp.json
  go test -run='^$' -bench=. | joulemark report -
  joulemark report monday.json tuesday.json --format html --output week.html
  joulemark report runs --format html --output runs.html
  ssh lab joulemark run --format json | joulemark report -`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch schema, err := cmd.Flags().GetBool("schema"); {
			case err != nil:
				return err
			case schema && len(args) > 0:
				return suggest.Wrong("schema", suggest.Name(args[0]), "no file, as nothing is read")
			case !schema && len(args) == 0:
				return errors.New("report: no file (allowed: files, or - for standard input)")
			}
			return nil
		},
	}
	s := w.addFlags(cmd, "format", "output", "chart", "kwh", "sci", "rate", "per", "equivalents", "complexity")
	force := forceFlag(cmd)
	schema := cmd.Flags().Bool("schema", false, "print the JSON Schema of --format json, and read nothing")
	underReport(cmd, "schema")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := s.load(w)
		if err != nil {
			return err
		}
		if *schema {
			out, err := w.target(c.Output, *force)
			if err == nil {
				err = failed(out.Write(record.WriteSchema))
			}
			return err
		}
		files, err := input.Saved(cmd.InOrStdin(), args, w.note)
		if err != nil {
			return usageError(err)
		}
		return report(cmd.Context(), w, &c, *force, files)
	}
	return cmd
}

// report writes what was saved to where it is asked for.
func report(parent context.Context, w *world, c *configs.Config, force bool, files []reports.Saved) error {
	format, err := reports.ParseFormat(c.Format)
	if err != nil {
		return usageError(err)
	}
	opts := w.options(c)
	show := reports.Write
	if c.Complexity {
		show = reports.Complexity
		if err := format.Need((*reports.Format).Growth, "as growth is no benchmark"); err != nil {
			return usageError(err)
		}
	}
	if files, err = reports.Together(format, files); err != nil {
		return usageError(err)
	}
	if c.Chart != "" && len(files) > 1 {
		return usageError(suggest.Wrong("chart", suggest.Name(c.Chart), "one run, and these files do not go together"))
	}
	_, interrupted := output.UntilSignal(parent)
	defer interrupted()
	out, err := w.target(c.Output, force)
	if err != nil {
		return err
	}
	chart, err := w.chartOf(c.Chart, force)
	if err != nil {
		return err
	}
	err = out.Write(func(out io.Writer) error { return reports.WriteAll(out, format, files, opts, show) })
	if err == nil {
		err = chart.draw(files[0].Results)
	}
	if status := interrupted(); status != 0 {
		return &exitError{status, err}
	}
	return failed(err)
}

// chartFile is where a chart is drawn; nil where none is asked for.
type chartFile struct {
	*output.Target
	name string
}

// chartOf makes sure, before the work, that there is a place for the chart.
func (w *world) chartOf(path string, force bool) (*chartFile, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // nothing is asked for, which is no error
	}
	if err := reports.ChartFile(path); err != nil {
		return nil, usageError(err)
	}
	t, err := w.targetOf("chart", path, force)
	if err != nil {
		return nil, err
	}
	return &chartFile{t, path}, nil
}

// draw draws the chart, if one is asked for.
func (f *chartFile) draw(res *record.Results) error {
	if f == nil {
		return nil
	}
	return f.Write(func(out io.Writer) error { return reports.Chart(out, f.name, res) })
}
