package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

func reportCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report FILE...",
		Short: "show saved runs again, in any format",
		Long: `Report reads the JSON or CSV of runs and shows them in any format, without running anything.
The name - is standard input.

JSON holds all that a report says, and so does what a killed run has left in FILE.partial. CSV holds the
records alone: the machine, the method and the scenario are not in it, and the report says so.

Files are put together into one report where the version of joulemark, the machine, the method and the scenario are the
same but for algorithms, sizes, engines and topologies, and no trial is in two of them. Others follow one after the
other, each below the name of its file; CSV and JSON, which hold one run, are refused then. Of CSV nobody knows what it
is of, so it is put together with nothing.

With --complexity, table and markdown also show how messages grow with the number of nodes, and csv and json
hold that alone.`,
		Example: `  joulemark run --format json --output run.json
  joulemark report run.json
  joulemark report run.json --format markdown --complexity
  joulemark report sim.json tcp.json
  ssh lab joulemark run --format json | joulemark report -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("report: no file (allowed: files, or - for standard input)")
			}
			return nil
		},
	}
	s := w.addFlags(cmd, "format", "output", "complexity")
	force := forceFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := s.load(w)
		if err != nil {
			return err
		}
		files, err := readSaved(cmd.InOrStdin(), args)
		if err != nil {
			return usageError(err)
		}
		return report(cmd.Context(), w, &c, *force, files)
	}
	return cmd
}

// readSaved reads files. What is wrong with any of them is told of all.
func readSaved(in io.Reader, names []string) ([]reports.Saved, error) {
	var files []reports.Saved
	var faults []error
	for _, name := range names {
		text, err := readInput(in, name)
		if name == "-" {
			name = "standard input"
		}
		if err == nil {
			file := reports.Saved{Name: name}
			if file.Results, err = saved.Read(text); err == nil && len(file.Records) == 0 {
				err = record.ErrNoRecords
			}
			if err == nil {
				file.Once()
				files = append(files, file)
				continue
			}
			err = errors.New(name + ": " + strings.ReplaceAll(suggest.Text(err), "\n", "\n"+name+": "))
		}
		faults = append(faults, err)
	}
	return files, errors.Join(faults...)
}

func readInput(in io.Reader, name string) ([]byte, error) {
	if name == "-" {
		return strict.Read(in, strict.MaxResults)
	}
	text, err := strict.ReadFile(name, strict.MaxResults)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file (allowed: files, or - for standard input)", name)
	}
	return text, err
}

// report writes what was saved to where it is asked for.
func report(parent context.Context, w *world, c *configs.Config, force bool, files []reports.Saved) error {
	format, err := reports.ParseFormat(c.Format)
	if err != nil {
		return usageError(err)
	}
	opts := reports.Options{Textbook: w.algorithms.TextbookGrowth, Width: w.width}
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
	_, interrupted := untilSignal(parent)
	defer interrupted()
	out, err := w.target(c.Output, force)
	if err != nil {
		return err
	}
	err = out.write(func(out io.Writer) error { return reports.WriteAll(out, format, files, opts, show) })
	if status := interrupted(); status != 0 {
		return &exitError{status, err}
	}
	return failed(err)
}
