package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/bench/convert"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/comparison"
)

func reportCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report FILE...",
		Short: "show saved runs again, in any format",
		Long: `Report reads what runs have left behind and shows it in any format, without running anything. The name -
is standard input. It tells by the content what a file is: the JSON, CSV or page of a run; the Go benchmark
format, ours or that of go test -bench; a stream of go test -json; the JSON of hyperfine; perf stat -x,.

JSON holds all that a report says, and so does what a killed run has left in FILE.partial. CSV holds the
records alone: the machine, the method and the scenario are not in it, and the report says so. What others
have written has no messages, and energy only where they say it; joulemark convert adds it to times.

Files are put together into one report where the version of joulemark, the machine, the method and the scenario are the
same but for algorithms, sizes, engines and topologies, and no trial is in two of them. Others follow one after the
other, each below the name of its file; CSV and JSON, which hold one run, are refused then. Of CSV nobody knows what it
is of, so it is put together with nothing.

With --format html several files are one page, with a section for each and a table of all; the page of a run is read
back as its JSON is. --chart draws the main chart to a file.

With --complexity, table and markdown also show how messages grow with the number of nodes, and csv and json
hold that alone.`,
		Example: `  joulemark run --format json --output run.json
  joulemark report run.json
  joulemark report run.json --format markdown --complexity
  joulemark report sim.json tcp.json
  go test -run='^$' -bench=. | joulemark report -
  joulemark report monday.json tuesday.json --format html --output week.html
  ssh lab joulemark run --format json | joulemark report -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("report: no file (allowed: files, or - for standard input)")
			}
			return nil
		},
	}
	s := w.addFlags(cmd, "format", "output", "chart", "complexity")
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
	if c.Chart != "" && len(files) > 1 {
		return usageError(suggest.Wrong("chart", suggest.Name(c.Chart), "one run, and these files do not go together"))
	}
	_, interrupted := untilSignal(parent)
	defer interrupted()
	out, err := w.target(c.Output, force)
	if err != nil {
		return err
	}
	chart, err := w.chartOf(c, force)
	if err != nil {
		return err
	}
	err = out.write(func(out io.Writer) error { return reports.WriteAll(out, format, files, opts, show) })
	if err == nil {
		err = chart.draw(files[0].Records)
	}
	if status := interrupted(); status != 0 {
		return &exitError{status, err}
	}
	return failed(err)
}

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
	s := w.addFlags(cmd, "region", "year", "intensity", "factors", "pue", "consumption",
		"energy-source", "cpu-family", "watts", "format", "output")
	cmd.Flags().Lookup("format").DefValue = reports.Bench.Name
	threads := cmd.Flags().String("threads", "1",
		"threads that are taken to have been busy for ns/op: a number, or procs for those of the name, as in "+
			"RunParallel")
	kwh := cmd.Flags().Bool("kwh", false, "add kWh/op")
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
		o, err := convertOptions(&c, *threads, *kwh)
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
		return convertText(cmd.InOrStdin(), w, &c, *force, o, names)
	}
	return cmd
}

func convertOptions(c *configs.Config, threads string, kwh bool) (o convert.Options, err error) {
	var faults [3]error
	o.Threads, faults[0] = convert.ParseThreads(threads)
	o.Source, faults[1] = convert.Sources(c.Settings)
	o.Accounting, faults[2] = c.Accounting()
	o.KWh = kwh
	return o, errors.Join(faults[:]...)
}

// convertRecords reports what files hold, with energy.
func convertRecords(
	cmd *cobra.Command, w *world, c *configs.Config, force bool, o convert.Options, names []string,
) error {
	files, err := readSaved(cmd.InOrStdin(), names)
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
	defer out.close() //nolint:errcheck // what is written is closed by write
	var whole bytes.Buffer
	to := out.direct
	if out.file != "" {
		to = &whole
	}
	text := convert.New(to, o, func(err error) { w.say(err) })
	for _, name := range names {
		if err := copyInput(text, in, name); err != nil {
			if _, read := errors.AsType[*exitError](err); read {
				return err
			}
			return failed(out.written(err))
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
	if out.file != "" {
		err = out.write(func(to io.Writer) error {
			_, err := whole.WriteTo(to)
			return err
		})
	} else {
		err = out.written(nil)
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
	text, err := readInput(in, name)
	if err != nil {
		return usageError(err)
	}
	_, err = to.Write(text)
	return err
}

// chartFile is where a chart is drawn; nil where none is asked for.
type chartFile struct {
	*target
	name string
}

// chartOf makes sure, before the work, that there is a place for the chart.
func (w *world) chartOf(c *configs.Config, force bool) (*chartFile, error) {
	if c.Chart == "" {
		return nil, nil //nolint:nilnil // nothing is asked for, which is no error
	}
	t, err := w.targetOf("chart", c.Chart, force)
	if err != nil {
		return nil, err
	}
	return &chartFile{t, c.Chart}, nil
}

// draw draws the chart, if one is asked for.
func (f *chartFile) draw(records []record.Record) error {
	if f == nil {
		return nil
	}
	return f.write(func(out io.Writer) error { return reports.Chart(out, f.name, records) })
}

// exitOpen is the exit status of compare where a gate cannot tell and that is not to pass.
const exitOpen = 3

// comparing is what compare is asked for.
type comparing struct {
	gates, allow                []string
	null, floor, format, output string
	alpha                       float64
	seed                        uint64
	strict, force               bool
}

func compareCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "say what changed between two runs, and gate on it",
		Long: `Compare holds two saved runs against each other; it reads what report reads. Counts of seeded runs, such
as messages, are compared by equality, seed by seed: they have no noise, on any machine. CPU time, energy, carbon
and wall time are samples, one a trial: the verdict is better, no worse, worse, or cannot tell, with the number of
samples that it would take.

A gate, --fail-if 'METRIC>PERCENT%', falls where a figure rises by more in any case; MB/s<-5% where one falls by
more. Metrics are named as in the table: messages, bytes, wire_bytes, cpu, energy, gco2e, wall, and units of
benchmarks such as allocs/op. Samples are compared by their medians, or as in cpu:p90>10%. A gate that no
case can be held to is an error.

What is metered is not compared where the machine, the version of Go, the way to energy or the grid factor differ,
unless --allow names the field; counts are. The exit status is 1 where a gate fell, 2 where something that was asked
for is not possible, and with --strict 3 where a gate cannot tell. docs/COMPARE.md has the rules.`,
		Example: `  joulemark run --engine sim --trials 3 --format json --output old.json
  joulemark compare old.json new.json --fail-if 'messages>0%'
  joulemark compare old.json new.json --fail-if 'cpu>5%' --strict --null again.json
  joulemark compare old.txt new.txt --format markdown`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("compare: %d files (allowed: two, the old one and the new one)", len(args))
			}
			return nil
		},
		PreRunE: w.knownVariables,
	}
	var o comparing
	f := cmd.Flags()
	f.StringArrayVar(&o.gates, "fail-if", nil, "gate such as 'messages>0%'; may be given several times")
	f.BoolVar(&o.strict, "strict", false, "exit with 3 where a gate cannot tell")
	f.StringVar(&o.null, "null", "", "file of the old side run a second time: what differs there is no change")
	f.Float64Var(&o.alpha, "alpha", compare.DefaultAlpha, "rate of false alarms of all sampled figures together")
	f.StringVar(&o.floor, "floor", "5%", "least change of a sampled figure that counts as one")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the bootstrap")
	f.StringSliceVar(&o.allow, "allow", nil, "fields that may differ: "+strings.Join(compare.FieldNames(), ", "))
	f.StringVar(&o.format, "format", "table", "table, markdown or json")
	f.StringVar(&o.output, "output", "", "file to write, instead of standard output")
	f.BoolVar(&o.force, "force", false, "write over a file that is there already")
	underReport(cmd, "format", "output", "force")
	complete(cmd, "format", fixed(comparison.Formats()...))
	complete(cmd, "allow", listed(compare.FieldNames()))
	complete(cmd, "output", files())
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return runCompare(cmd, w, &o, args) }
	return cmd
}

// options are what was asked for, read.
func (o *comparing) options() (compare.Options, error) {
	opts := compare.Options{Alpha: o.alpha, Seed: o.seed}
	floor, ok := number.Share(o.floor)
	var errs []error
	if !ok || floor <= 0 || floor >= 1 {
		errs = append(errs, suggest.Wrong("floor", suggest.Quote(o.floor), "a share such as 5%%, above 0 and "+
			"below 100%%"))
	}
	if o.alpha <= 0 || o.alpha >= 1 {
		errs = append(errs, suggest.Wrong("alpha", o.alpha, "above 0 and below 1"))
	}
	opts.Floor = floor
	for _, name := range o.allow {
		field, err := compare.ParseField(name)
		opts.Allow, errs = append(opts.Allow, field), append(errs, err)
	}
	for _, text := range o.gates {
		gate, err := compare.ParseGate(text)
		opts.Gates, errs = append(opts.Gates, gate), append(errs, err)
	}
	if !slices.Contains(comparison.Formats(), o.format) {
		errs = append(errs, suggest.Key("format", o.format, comparison.Formats()))
	}
	return opts, errors.Join(errs...)
}

// runCompare reads the files, compares and writes. How gates stand is the exit status, and those
// that fell are named on standard error.
func runCompare(cmd *cobra.Command, w *world, o *comparing, args []string) error {
	opts, err := o.options()
	if err != nil {
		return usageError(err)
	}
	names := args
	if o.null != "" {
		names = append(slices.Clone(args), o.null)
	}
	files, err := readSaved(cmd.InOrStdin(), names)
	if err != nil {
		return usageError(err)
	}
	if o.null != "" {
		opts.Null = files[2].Results
	}
	c, err := compare.Results(files[0].Results, files[1].Results, opts)
	if err != nil {
		return usageError(err)
	}
	c.Old.Name, c.New.Name = files[0].Name, files[1].Name
	out, err := w.target(o.output, o.force)
	if err != nil {
		return err
	}
	err = out.write(func(out io.Writer) error { return comparison.Write(out, o.format, c, w.width) })
	if err != nil {
		return failed(err)
	}
	for _, g := range c.Gates {
		if g.State == compare.Fell {
			w.note("%s fell: %s", g.Gate, strings.Join(g.Fell, "; "))
		}
	}
	switch {
	case c.Any(compare.Fell):
		return &exitError{exitFail, nil}
	case o.strict && c.Any(compare.Open):
		return &exitError{exitOpen, nil}
	}
	return nil
}
