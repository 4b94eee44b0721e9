package cmd

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/schedule"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/exploration"
	"github.com/joulemark/joulemark/reports/trace"
)

// exploreNodes is the size of an exploration unless one is asked for: the least at which there is
// a majority.
const exploreNodes = 3

// promisedFaults stands for what each algorithm says that it bears.
const promisedFaults = "promised"

// exploring is what explore is asked for.
type exploring struct {
	settings               *settings
	faults, budget, format string
	output, schedule       string
	finding                string // that is drawn and kept, "" for the first
	memory                 int
	force                  *bool
}

func exploreCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explore ALGORITHM or PROBLEM...",
		Short: "visit every state that an algorithm can be in, and show what goes wrong",
		Long: `Explore runs the nodes that are measured elsewhere through all orders of events: whatever message arrives
next, whichever node fails. It visits each state once, level by level, so what it finds is shown on the shortest way.

Without --faults nothing fails, and messages arrive within the bound on delays. --faults says what may go wrong and how
often: crashes (also in the middle of what a node does), recoveries, amnesias (with an empty storage), drops, duplicates,
overtakes, partitions, and timeouts, which come back though a message is still under way. timeouts<=any has no clock at
all, duplicates<=any lets every message arrive any number of times. promised takes what each algorithm says that it
bears, one kind of failure after the other. A verdict holds within these bounds and for these nodes, and says so.

It finds broken properties, ends without the goal (deadlocks), goals that nothing reaches, panics, messages whose
encoding does not come back, and counts that are not the textbook's in some order of a run without failures. What an
algorithm does not promise under such failures is marked. The exit status is 1 where anything was found, and 2 where
an algorithm cannot be explored that was named; of a problem, or of all, it is left out with a note.

--schedule keeps the way to the first finding, or to that of --finding, in a file, which joulemark trace --schedule
shows again.`,
		Example: `  joulemark explore 2pc
  joulemark explore 2pc --faults 'crashes<=1' --schedule blocked.yaml
  joulemark explore consensus --nodes 3 --faults 'crashes<=1, recoveries<=1' --budget 100000`,
		Args: someWords("algorithm", "names of joulemark list, problems, or all"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return w.algorithms.Words(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	x := &exploring{settings: w.addFlags(cmd, "nodes", "topology", "seed", "delta", "params"), force: forceFlag(cmd)}
	cmd.Flags().Lookup("nodes").DefValue = fmt.Sprint(exploreNodes)
	cmd.Flags().StringVar(&x.faults, "faults", "",
		"bounds on what goes wrong, such as 'crashes<=1, drops<=1', or "+promisedFaults)
	cmd.Flags().StringVar(&x.budget, "budget", strconv.Itoa(explore.DefaultStates),
		"states after which to stop, or a time such as 60s")
	cmd.Flags().IntVar(&x.memory, "memory", explore.DefaultMemory>>20, "MiB of visited states after which to stop")
	cmd.Flags().StringVar(&x.format, "format", "table", "form of the report: table, markdown")
	cmd.Flags().StringVar(&x.output, "output", "", "file to write to instead of standard output")
	cmd.Flags().StringVar(&x.finding, "finding", "",
		"which finding to draw and keep, by its property or kind, such as deadlock; the first unless given")
	cmd.Flags().StringVar(&x.schedule, "schedule", "", "file for the way to the first finding, or that of --finding")
	underReport(cmd, "format", "output", "finding", "schedule")
	complete(cmd, "format", fixed("table", "markdown"))
	complete(cmd, "faults", fixed(promisedFaults))
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return x.run(cmd.Context(), w, args) }
	return cmd
}

// config is what all explorations have in common, and the time after which they stop, 0 for none.
func (x *exploring) config() (c explore.Config, limit time.Duration, err error) {
	if x.faults != promisedFaults {
		c.Bounds, err = explore.ParseBounds(x.faults)
	}
	if x.memory < 1 {
		err = errors.Join(err, suggest.Wrong("memory", x.memory, "1 MiB or more"))
	}
	c.Memory = int64(x.memory) << 20
	if n, ok := number.Whole(x.budget); ok && n > 0 {
		c.States = n
	} else if limit, _ = time.ParseDuration(x.budget); limit > 0 {
		c.States = 1 << 40
	} else {
		err = errors.Join(err, suggest.Wrong("budget", suggest.Quote(x.budget),
			"states such as 100000, or a time such as 60s"))
	}
	if x.format != "table" && x.format != "markdown" {
		err = errors.Join(err, suggest.Key("format", x.format, []string{"table", "markdown"}))
	}
	return c, limit, err
}

var errBudget = errors.New("the budget of time is used up")

func (x *exploring) run(parent context.Context, w *world, args []string) error {
	base, limit, err := x.config()
	c, loadErr := x.settings.load(w)
	chosen, wordErr := w.algorithms.Select(args)
	if wordErr == nil {
		err = errors.Join(err, x.knowFinding(chosen))
	}
	if err := errors.Join(usageError(err), loadErr, usageError(wordErr)); err != nil {
		return usageError(err)
	}
	if c.AnyNodes && c.Scenario.Topology.Size() == 0 {
		c.Scenario.Nodes = []int{exploreNodes}
	}
	if most := slices.Max(c.Scenario.Nodes); most > explore.MaxNodes {
		return usageError(suggest.Wrong("nodes", most, "1 to %d in an exploration", explore.MaxNodes))
	}
	file, err := w.target(x.output, *x.force)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // what is written is closed by write
	way, err := w.targetOf("schedule", x.schedule, *x.force)
	if err != nil {
		return err
	}
	defer way.Close() //nolint:errcheck // likewise
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	p := newProgress(w.errOut)
	defer p.clear()
	var all []exploration.Explored
	var first *schedule.File
	for _, alg := range chosen {
		for _, n := range c.Scenario.Nodes {
			for _, base.Bounds = range x.boundsOf(alg.Spec, base.Bounds) {
				if ctx.Err() != nil {
					break
				}
				e, s := x.one(ctx, &c, base, limit, alg, n, p)
				all, first = append(all, e), cmp.Or(first, s)
				if e.Refused != nil {
					break // as within all other bounds
				}
			}
		}
	}
	p.clear()
	status := interrupted()
	all, refused := named(all, args)
	if len(all) > 0 {
		err = x.report(w, all, first, file, way, status)
	}
	return cmp.Or(usageError(refused), err)
}

// boundsOf are those within which an algorithm is explored, one after the other.
func (x *exploring) boundsOf(spec *algorithms.Spec, given explore.Bounds) []explore.Bounds {
	if x.faults == promisedFaults {
		return explore.Promised(spec)
	}
	return []explore.Bounds{given}
}

// named takes out the algorithms that could not be explored though words name them: those of a
// problem, or of all, are left out of a report and say so there.
func named(all []exploration.Explored, words []string) (rest []exploration.Explored, err error) {
	var errs []error
	for i := range all {
		e := &all[i]
		is := func(word string) bool { return slices.Contains(e.Spec.Names(), word) }
		same := func(err error) bool { return err.Error() == e.Refused.Error() }
		switch {
		case e.Refused == nil || !slices.ContainsFunc(words, is):
			rest = append(rest, *e)
		case !slices.ContainsFunc(errs, same):
			errs = append(errs, e.Refused)
		}
	}
	return rest, errors.Join(errs...)
}

// one explores an algorithm on a number of nodes.
func (x *exploring) one(ctx context.Context, c *configs.Config, base explore.Config, limit time.Duration,
	alg catalogue.Algorithm, nodes int, p *progress,
) (exploration.Explored, *schedule.File) {
	e := exploration.Explored{Spec: alg.Spec, Nodes: nodes}
	topology, err := c.Scenario.Topology.For(alg.Spec)
	if err == nil {
		base.Graph, err = topology.Build(nodes, c.Scenario.Seed)
	}
	if err != nil && c.Scenario.Topology.Shape == network.Auto {
		e.Note = fmt.Sprintf("%s was explored on all links among %s: %v", alg.Spec.Name,
			number.Plural(nodes, "node"), err)
		topology = network.Topology{Shape: network.Complete}
		base.Graph, err = topology.Build(nodes, c.Scenario.Seed)
	}
	if err != nil {
		e.Refused = fmt.Errorf("%s: %w", alg.Spec.Name, err)
		return e, nil
	}
	base.Params = catalogue.ParamsOf(alg.Spec, c.Scenario.Params)
	base.Seed, base.Delta = c.Scenario.Seed, algorithms.Time(c.Scenario.Delta.Microseconds())
	since := time.Now()
	base.Progress = func(at explore.Progress) {
		p.line("%s: %d states, %d to expand at depth %d, %.0f a second", alg.Spec.Name, at.States, at.Frontier,
			at.Depth, float64(at.States)/time.Since(since).Seconds())
	}
	if limit > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, limit, errBudget)
		defer stop()
	}
	if e.Report, e.Refused = alg.Explore(ctx, base); e.Refused != nil || len(e.Findings) == 0 {
		return e, nil
	}
	at := slices.IndexFunc(e.Findings, func(f explore.Finding) bool {
		return x.finding == "" || f.Name() == x.finding
	})
	if at < 0 {
		return e, nil
	}
	return e, schedule.New(alg.Spec.Name, topology.String(), base, e.Findings[at])
}

// knowFinding refuses the name of a finding that none of the algorithms can have.
func (x *exploring) knowFinding(chosen []catalogue.Algorithm) error {
	names := explore.Kinds()
	for _, alg := range chosen {
		for _, p := range alg.Spec.Properties {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if x.finding == "" || slices.Contains(names, x.finding) {
		return nil
	}
	return suggest.Key("finding", x.finding, names)
}

// report writes what was found: the table, for a single finding its diagram, and its schedule.
func (x *exploring) report(w *world, all []exploration.Explored, first *schedule.File, file, way *output.Target,
	status int,
) error {
	err := file.Write(func(out io.Writer) error {
		d := exploration.Document(all)
		if x.format == "markdown" {
			return d.Markdown(out)
		}
		if err := d.Text(out, w.width); err != nil || len(all) != 1 || first == nil || len(first.Steps) == 0 {
			return err
		}
		way := "The shortest way to the " + cmp.Or(x.finding, "first") + ":"
		if _, err := fmt.Fprintf(out, "\n%s\n", output.Flowed(way, w.width)); err != nil {
			return err
		}
		return w.draw(out, first)
	})
	if x.schedule != "" && err == nil {
		if first == nil || len(first.Steps) == 0 {
			what := "nothing"
			if x.finding != "" {
				what = "no " + suggest.Quote(x.finding)
			}
			w.note("schedule: %s was found, so %s is not written", what, suggest.Name(x.schedule))
		} else {
			err = way.Write(first.Write)
		}
	}
	if err != nil {
		return failed(err)
	}
	for i := range all {
		if len(all[i].Findings) > 0 {
			status = cmp.Or(status, exitFail)
		}
	}
	if status != exitOK {
		return &exitError{status: status}
	}
	return nil
}

// draw shows a schedule as a space-time diagram.
func (w *world) draw(out io.Writer, f *schedule.File) error {
	alg, err := w.algorithms.Find(f.Algorithm)
	if err != nil {
		return err
	}
	c, err := f.Config()
	if err != nil {
		return err
	}
	t := trace.New(alg.Spec, 0)
	o, err := alg.Replay(c, f.Steps, t)
	if err != nil {
		return err
	}
	return trace.Spacetime(out, t, trace.Options{Outcome: &o, Nodes: f.Nodes, Width: w.width})
}

// readSchedule is a schedule that ships, or what is in a file or standard input.
func readSchedule(in io.Reader, name string) ([]byte, error) {
	if text, ships := configs.Schedule(name); ships {
		return text, nil
	}
	if name == "-" {
		return strict.Read(in, schedule.MaxSize)
	}
	text, err := strict.ReadFile(name, schedule.MaxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, suggest.Key("schedule", name, configs.Schedules(), "files", "- for standard input")
	}
	return text, err
}

// traceSchedule shows the run of a schedule, which says all about it; words and flags that would
// say otherwise are refused.
func traceSchedule(w *world, name string, s *settings, args []string, form traceForm) error {
	if given := slices.Sorted(maps.Keys(s.given)); len(given) > 0 {
		return usageError(suggest.Wrong(given[0], s.given[given[0]], "nothing beside schedule, which says it"))
	}
	if s.file != "" {
		return usageError(suggest.Wrong("config", suggest.Name(s.file), "nothing beside schedule, which says it"))
	}
	text, err := readSchedule(w.in, name)
	if err != nil {
		return usageError(err)
	}
	f, err := schedule.Read(bytes.NewReader(text))
	if err != nil {
		return usageError(fmt.Errorf("%s: %w", suggest.Name(name), err))
	}
	if len(args) == 1 && args[0] != f.Algorithm {
		return usageError(suggest.Wrong("algorithm", args[0], "%s, which the schedule is of, or leave it out",
			f.Algorithm))
	}
	if form.format == traceLoad {
		return usageError(suggest.Wrong("format", form.format, "other formats, with a schedule"))
	}
	alg, err := w.algorithms.Find(f.Algorithm)
	if err != nil {
		return usageError(err)
	}
	c, err := f.Config()
	if err != nil {
		return usageError(err)
	}
	file, err := w.target(form.output, *form.force)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // what is written is closed by write
	t := &stampedTrace{report: trace.New(alg.Spec, 0)}
	out, err := alg.Replay(c, f.Steps, t)
	if err != nil {
		return usageError(fmt.Errorf("%s: %w", suggest.Name(name), err))
	}
	opts := trace.Options{Outcome: &out, Nodes: f.Nodes, Width: w.width}
	if err := file.Write(func(to io.Writer) error { return t.write(to, form.format, opts) }); err != nil {
		return failed(err)
	}
	return failed(out.Violation)
}
