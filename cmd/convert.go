package cmd

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/convert"
	"github.com/joulemark/joulemark/cmd/input"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

func convertCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "convert [FILE...]",
		Short: "add energy and carbon to Go benchmarks that were run already",
		Long: `Convert reads the output of go test -bench, or of go test -json -bench, from files or standard
input, and writes the same with energy and carbon added to each result: nJ/op with its low and high end, and ngCO2e/op.
It does so line by line, so results show as they come, and benchstat reads them. All other lines stay as they are, and
so do results that have nJ/op already.

Energy is modelled from cpu-ns/op where a result has that. From ns/op alone it is assumed: one thread is taken to
have been busy, or as many as --threads says. The lines energy-kind and energy-from say which.

The model is that of the CPU that the results name, which need not be this machine's. Where that does not tell its
family, --cpu-family or --watts does. A counter cannot tell what has been; joulemark bench meters.

The other formats have records: joulemark report shows those without their energy. They are also made of what else
joulemark report reads, such as the JSON of hyperfine.`,
		Example: `  go test -run='^$' -bench=. -count=10 ./... | joulemark convert > new.txt
  joulemark convert old.txt --region DE
  joulemark convert parallel.txt --threads procs --format markdown
  joulemark convert laptop.txt --energy-source fixed-watts --watts 3..6
  joulemark convert hyperfine.json --format markdown`,
		Args: cobra.ArbitraryArgs,
	}
	s := w.addFlags(cmd, append(slices.Clone(costKeys), "format", "output")...)
	cmd.Flags().Lookup("format").DefValue = reports.Bench.Name
	threads := cmd.Flags().String("threads", "1",
		"threads that are taken to have been busy for ns/op: a number, or procs for those of the name, as in "+
			"RunParallel")
	force := forceFlag(cmd)
	complete(cmd, "threads", listed([]string{"1", "procs"}))
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		if err := convert.NoCounter(s.given["energy-source"]); err != nil { // before it is looked for
			return usageError(suggest.For("flag --energy-source", err))
		}
		c, err := s.load(w)
		if err != nil {
			return err
		}
		said, _ := reports.FormatOf(c.Output)
		if !c.Given("format") && (said == nil || said == reports.Table) { // since .txt is what benchmarks are kept in
			c.Format = reports.Bench.Name
		}
		o, err := convertOptions(&c, *threads)
		if err != nil {
			return usageError(err)
		}
		if len(names) == 0 {
			names = []string{"-"}
		}
		format, err := reports.ParseFormat(c.Format)
		switch {
		case err != nil:
			return usageError(err)
		case format != reports.Bench:
			return convertRecords(cmd, w, &c, *force, o, names)
		}
		if o.Accounting.Series != nil {
			return usageError(suggest.About("intensity-series", carbon.ErrNoTime))
		}
		return convertText(cmd.InOrStdin(), w, &c, *force, o, names)
	}
	return cmd
}

func convertOptions(c *configs.Config, threads string) (o convert.Options, err error) {
	var faults [3]error
	o.Threads, faults[0] = convert.ParseThreads(threads)
	o.Source, faults[1] = convert.Sources(c.Settings)
	o.Accounting, faults[2] = c.Accounting()
	o.KWh = c.KWh
	return o, errors.Join(faults[:]...)
}

// convertRecords reports what files hold, with energy.
func convertRecords(
	cmd *cobra.Command, w *world, c *configs.Config, force bool, o convert.Options, names []string,
) error {
	files, err := input.Saved(cmd.InOrStdin(), names, w.note)
	if err != nil {
		return usageError(err)
	}
	for _, file := range files {
		if _, err := convert.Results(file.Results, o); err != nil {
			return usageError(err)
		}
	}
	return report(cmd.Context(), w, c, force, files)
}

// convertText passes files on with energy added, to standard output line by line.
func convertText(in io.Reader, w *world, c *configs.Config, force bool, o convert.Options, names []string) error {
	out, err := w.target(c.Output, force)
	if err != nil {
		return err
	}
	defer out.Close() //nolint:errcheck // what is written is closed by write
	var whole bytes.Buffer
	to := out.Direct()
	if to == nil {
		to = &whole
	}
	text := convert.New(to, o, func(err error) { w.say(err) })
	for _, name := range names {
		if err := copyInput(text, in, name); err != nil {
			if _, read := errors.AsType[*exitError](err); read {
				return err
			}
			return failed(out.Written(err))
		}
	}
	wrong := text.Close()
	switch {
	case wrong != nil || text.Converted > 0:
	case text.Had > 0:
		w.note("all results have energy already, so nothing was added")
	default:
		w.note("there is no result of a Go benchmark with ns/op or cpu-ns/op, so nothing was added")
	}
	if out.Direct() == nil {
		err = out.Write(func(to io.Writer) error {
			_, err := whole.WriteTo(to)
			return err
		})
	} else {
		err = out.Written(nil)
	}
	if wrong != nil { // which has been said
		return &exitError{exitFail, err}
	}
	return failed(err)
}

// copyInput writes a file, or standard input as it comes. A file that cannot be read is an error of
// usage.
func copyInput(to io.Writer, in io.Reader, name string) error {
	if name == "-" {
		_, err := io.Copy(to, in)
		return err
	}
	text, err := input.Read(in, name)
	if err != nil {
		return usageError(err)
	}
	_, err = to.Write(text)
	return err
}
