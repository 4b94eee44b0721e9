package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/command"
	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/footprint"
)

// versusRuns are the samples of a side where two are compared and nobody says how many.
const versusRuns = 10

// execFlags are those of exec that are no keys.
type execFlags struct {
	runs, warmup int
	versus       string
	prepare      string
	null         bool
	network      bool
	discard      bool
	failIf       []string
	force        *bool
}

func execCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "exec [FLAGS] -- COMMAND [ARGUMENT...]",
		Short: "meter any command with its children",
		Long: `Exec runs a command and meters the CPU time and energy of it and of all processes that it starts.
Standard input, output and error are the command's own, and so is the exit status: 128 and the number of the signal if
one ended it, 127 if there is no such command, 126 if it cannot be executed. Signals go on to it. What it cost is one
line on standard error; a report goes to --output FILE, in a format by its ending or by --format. As standard output
is the command's, a report goes there only if --discard throws away what the command prints.

The CPU time is what the system says when the command is reaped, with that of the children that were waited
for. On Linux the command runs in a cgroup of its own where one may be made, so that children count that
outlive their parent, up to the moment when the command ends. No shell runs the command: for pipes,
functions and the like say sh -c '...', which is metered too.

With --vs a second command is run in turns with the first (A B, B A, ...), --runs times each; at the end it says
whether the first costs less or more than the second. --null runs one twice: what these two differ by is the
least that counts as a change. All runs read the same standard input, so it has to
be a file, a terminal or /dev/null. The first run that fails is the last. Ctrl-C keeps the samples that are finished;
a single run, such as a service, is metered until then.

With --net each run has a network namespace of its own, with nothing but a loopback interface: what it sends
there and on interfaces that it adds is counted as kernel_packets and kernel_bytes.`,
		Example: `  joulemark exec -- gzip -k9 big.log
  joulemark exec -n 10 --region FR --output gzip.json -- gzip -kf9 big.log
  joulemark exec --vs 'gzip -c big.log' --discard -- zstd -c big.log
  joulemark exec --net -- docs/three-brokers.sh 1000`,
	}
	s := w.addFlags(cmd, append(slices.Clone(costKeys), "idle", "format", "output", "name", "ledger", "project")...)
	cmd.Flags().Lookup("idle").Usage = "for how long the machine is watched before the first run, to tell what " +
		"idling costs; not at all if not given"
	f := &execFlags{force: forceFlag(cmd)}
	flags := cmd.Flags()
	flags.SetInterspersed(false) // what follows the command is the command's
	flags.IntVarP(&f.runs, "runs", "n", 0, "runs of each command, a record each; 1 if not given, 10 with "+
		"--vs or --null")
	flags.StringVar(&f.versus, "vs", "", "command to compare with, run in turns with the other")
	flags.BoolVar(&f.null, "null", false, "run a command as two sides, to see what runs of the same differ by")
	flags.IntVar(&f.warmup, "warmup", 0, "runs of each command before, which are not metered")
	flags.StringVar(&f.prepare, "prepare", "", "command to run before each run, which is not metered")
	flags.BoolVar(&f.network, "net", false, "run in a network namespace and count its packets and bytes (Linux)")
	flags.BoolVar(&f.discard, "discard", false, "throw the command's standard output away; the report takes its place")
	flags.StringArrayVar(&f.failIf, "fail-if", nil, "limit on what the first may cost more than the other, "+
		"as 'cpu>10%'")
	for _, name := range []string{"runs", "warmup"} {
		complete(cmd, name, fixed())
	}
	for _, name := range []string{"runs", "vs", "null", "fail-if", "warmup", "prepare", "net"} {
		flags.Lookup(name).Annotations = map[string][]string{headingOf: {"What runs"}}
	}
	underReport(cmd, "discard")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError(errors.New("exec: no command (allowed: joulemark exec -- COMMAND ARGUMENTS)"))
		}
		c, err := s.load(w)
		if err != nil {
			return err
		}
		o, err := f.options(cmd, w, &c, args)
		if err != nil {
			return usageError(err)
		}
		var gates []compare.Gate
		for _, text := range f.failIf {
			g, err := compare.ParseGate(text)
			if err != nil {
				return usageError(err)
			}
			gates = append(gates, g)
		}
		if len(gates) > 0 && f.versus == "" && !f.null {
			return usageError(errors.New("fail-if: there is nothing to compare with (allowed: with --vs or --null)"))
		}
		reported := c.Output != "" || f.discard
		if c.Output == "-" && !f.discard || !reported && cmd.Flags().Changed("format") {
			return usageError(errors.New("output: standard output is the command's (allowed: --output FILE, or " +
				"--discard, which throws away what the command prints)"))
		}
		return execute(cmd.Context(), w, &c, o, gates, reported, *f.force)
	}
	return cmd
}

// options are what the flags ask for.
func (f *execFlags) options(cmd *cobra.Command, w *world, c *configs.Config, words []string) (*command.Options, error) {
	source, sourceErr := c.Source()
	accounting, accountingErr := c.Accounting()
	o := &command.Options{
		Commands: [][]string{words}, Null: f.null, Samples: f.runs, Warmup: f.warmup, Network: f.network,
		In: w.in, Err: w.errOut, Source: source, Accounting: accounting,
	}
	if c.Given("idle") {
		o.Idle = c.IdleFor(source)
	}
	if !cmd.Flags().Changed("runs") {
		o.Samples = 1
		if f.versus != "" || f.null {
			o.Samples = versusRuns
		}
	}
	if !f.discard {
		o.Out = w.out
		if w.outFile != nil {
			o.Out = w.outFile // as it is: no copy, and a terminal stays one
		}
	}
	parts := func(flag, text string) (words []string, err error) {
		if cmd.Flags().Changed(flag) {
			if words, err = command.Split(text); err != nil {
				err = fmt.Errorf("%s: %w", flag, err)
			}
		}
		return words, err
	}
	versus, versusErr := parts("vs", f.versus)
	prepare, prepareErr := parts("prepare", f.prepare)
	if versus != nil {
		o.Commands = append(o.Commands, versus)
	}
	o.Prepare = prepare
	return o, errors.Join(sourceErr, accountingErr, versusErr, prepareErr)
}

// execute meters commands, says what they cost, and writes the report if one was asked for.
func execute(
	ctx context.Context, w *world, c *configs.Config, o *command.Options, gates []compare.Gate,
	reported, force bool,
) error {
	signals := make(chan os.Signal, 16)
	for _, s := range command.Signals() {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	defer signal.Stop(signals)
	o.Signals = signals
	// Ignored signals stay so in the command, which would not end where its reader has left.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	format, err := reports.ParseFormat(c.Format)
	if err != nil {
		return usageError(err)
	}
	var out *output.Target
	var k *output.Kept
	if reported {
		if out, err = w.target(c.Output, force); err != nil {
			return err
		}
		defer out.Close() //nolint:errcheck // what is written is closed by write
		if out.Standard() && o.Out != nil {
			return usageError(out.Wrong(" is the command's standard output (allowed: a file, or --discard)"))
		}
		if k, err = w.keep(out, format, c, force); err != nil {
			return err
		}
	}
	b, err := w.bookOf(ctx, c)
	if err != nil {
		return err
	}
	defer b.close()
	p := output.NewProgress(w.errOut)
	o.Progress = func(text string) {
		if o.Out == nil {
			p.Line("%s", text)
		}
	}
	o.Keep = func(res *record.Results) error {
		if c.Given("name") {
			res.Scenario.Name = c.Scenario.Name
		}
		if k == nil {
			return nil
		}
		return k.Add(res)
	}
	outcome, runErr := command.Run(ctx, *o)
	p.Clear()
	if outcome == nil {
		return usageError(runErr)
	}
	if outcome.Results == nil { // there is no such command
		return &exitError{outcome.Status, runErr}
	}
	var writeErr error
	if len(outcome.Results.Records) > 0 {
		if reported {
			writeErr = without(output.ErrReaderLeft, writeReport(w, c, out, k, outcome.Results))
		}
		w.costs(outcome, c.Scale)
		writeErr = errors.Join(writeErr, b.add(ctx, outcome.Results))
	}
	fell := false
	if runErr == nil && !outcome.Interrupted && outcome.Status == exitOK && len(outcome.Sides) > 1 {
		var err error
		if fell, err = w.versus(outcome, gates); err != nil {
			runErr = err
		}
	}
	if outcome.Interrupted {
		w.note("interrupted: %s finished", number.Plural(len(outcome.Results.Records), "sample"))
	}
	if err := errors.Join(writeErr, runErr); err != nil {
		status := outcome.Status
		if status == exitOK {
			status = exitFail
		}
		return &exitError{status, err}
	}
	switch {
	case outcome.Status != exitOK:
		return &exitError{outcome.Status, nil}
	case fell:
		return &exitError{exitFail, nil}
	}
	return nil
}

// versus says whether the first command differs from the last one, or from itself where there is
// but one, and reports whether a gate fell.
func (w *world) versus(o *command.Outcome, gates []compare.Gate) (fell bool, err error) {
	side := func(i int) *record.Results {
		res := *o.Results
		res.Records = slices.Clone(o.Sides[i])
		for k := range res.Records { // cases are compared by their name
			res.Records[k].Algorithm = o.Sides[0][0].Algorithm
		}
		return &res
	}
	opts := compare.Options{Gates: gates}
	if len(o.Sides) > 2 {
		opts.Null = side(2)
	}
	c, err := compare.Results(side(1), side(0), opts)
	if err != nil {
		return false, err
	}
	against := o.Sides[1][0].Algorithm
	if len(o.Results.Scenario.Algorithms) == 1 {
		against = "itself"
	}
	for _, p := range c.Pairs {
		for i := range p.Changes {
			ch := &p.Changes[i]
			if ch.Ratio == nil || ch.Metric != "cpu" && ch.Metric != "wall" {
				continue
			}
			why := ""
			if ch.Why != "" {
				why = ", " + ch.Why
			}
			w.note("%s: %.2f times that of %s (%.2f–%.2f): %s%s",
				ch.Metric, ch.Ratio.Value, against, ch.Ratio.Low, ch.Ratio.High, ch.Verdict, why)
		}
	}
	for _, g := range c.Gates {
		w.note("%s: %s", g.Gate, g.State)
	}
	return c.Any(compare.Fell), nil
}

// costs says what commands cost, a line for each.
func (w *world) costs(o *command.Outcome, scale footprint.Scale) {
	for side, records := range o.Sides {
		if len(records) == 0 {
			continue
		}
		label, rest := "", ""
		if len(o.Sides) > 1 {
			label = records[0].Algorithm + ": "
		}
		if side > 0 && records[0].Algorithm == o.Sides[side-1][0].Algorithm {
			label = "the same again: "
		}
		switch {
		case o.ReapedOnly:
			rest = ", without children that outlive their parent"
		case o.Left:
			rest = ", without what it left running used since"
		}
		w.note("%s%s%s", label, costOf(records), rest)
		if text := scale.Sentence(records); !scale.Rate.IsZero() && text != "" {
			w.note("%s%s", label, text)
		}
	}
}

// costOf is what a run cost, or the median of several.
func costOf(records []record.Record) string {
	median := func(of func(*record.Record) float64) float64 {
		values := make([]float64, len(records))
		for i := range records {
			values[i] = of(&records[i])
		}
		slices.Sort(values)
		mid := len(values) / 2
		if len(values)%2 == 0 {
			return (values[mid-1] + values[mid]) / 2
		}
		return values[mid]
	}
	cpu := func(r *record.Record) float64 { return float64(r.CPUS) }
	parts := []string{
		energy.FormatSI(median(cpu), "s") + " CPU",
		"in " + energy.FormatSI(median(func(r *record.Record) float64 { return r.WallS }), "s"),
	}
	first, last := &records[0], &records[len(records)-1]
	if n := len(records); n > 1 {
		low, high := cpu(first), cpu(first)
		for i := range records {
			low, high = min(low, cpu(&records[i])), max(high, cpu(&records[i]))
		}
		parts[0] = "median of " + strconv.Itoa(n) + " runs: " + parts[0]
		if span := document.Span(low, median(cpu), high, "s"); span != "" {
			parts[0] += " " + span
		}
	}
	missing := slices.IndexFunc(records, func(r record.Record) bool { return r.Missing != "" })
	if missing >= 0 {
		parts = append(parts, "no "+records[missing].Missing)
	}
	lacks := func(column string) bool {
		return slices.ContainsFunc(records, func(r record.Record) bool {
			_, known := record.ByName(column).Value(&r)
			return !known
		})
	}
	if !lacks("energy_j") {
		joules := median(func(r *record.Record) float64 { return float64(r.EnergyJ) })
		span := document.Span(
			median(func(r *record.Record) float64 { return float64(r.EnergyLowJ) }), joules,
			median(func(r *record.Record) float64 { return float64(r.EnergyHighJ) }), "J")
		text := energy.FormatSI(joules, "J")
		if span != "" {
			text += " " + span
		}
		parts = append(parts, fmt.Sprintf("%s %v", text, first.EnergyKind))
	}
	if !lacks("gco2e") {
		grams := median(func(r *record.Record) float64 { return float64(r.GCO2e) })
		parts = append(parts, energy.FormatSI(grams, "g")+" CO2e ("+first.GridRegion+")")
	}
	if !lacks("kernel_packets") {
		parts = append(parts, fmt.Sprintf("%s packets, %s bytes",
			document.Count(median(func(r *record.Record) float64 { return *r.KernelPackets })),
			document.Count(median(func(r *record.Record) float64 { return *r.KernelBytes }))))
	}
	if last.Status != record.StatusOK {
		parts = append(parts, suggest.Legible(last.Status))
	}
	return strings.Join(parts, ", ")
}
