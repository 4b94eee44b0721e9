package cmd

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/topology"
	"github.com/joulemark/joulemark/reports/trace"
)

// Formats of a trace.
const (
	traceDiagram = "diagram"
	traceText    = "text"
	traceEvents  = "events"
	traceSVG     = "svg"
	traceMermaid = "mermaid"
	traceLoad    = "topology"
)

var traceFormats = []string{traceDiagram, traceText, traceEvents, traceSVG, traceMermaid, traceLoad}

// traceEndings are the formats that the ending of a file's name stands for, the usual one first.
var traceEndings = map[string][]string{
	".txt": {traceDiagram, traceText}, ".text": {traceDiagram, traceText},
	".svg": {traceSVG, traceLoad}, ".png": {traceLoad}, ".mmd": {traceMermaid}, ".mermaid": {traceMermaid},
}

// traceNodes is the size of a trace unless one is asked for: few enough to read.
const traceNodes = 4

func traceCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trace ALGORITHM",
		Short: "show one run as a space-time diagram, or event by event",
		Long: `Trace runs an algorithm once on a few nodes (4 unless --nodes says otherwise) and shows what happens:
as a space-time diagram in text or SVG, with time running downwards and every message from where it is sent to
where it is received; event by event as text; only what nodes report and which faults happen (events), which is
what can be read of many nodes; or as a Mermaid sequence diagram. Messages have the same numbers in all of them. It
runs on the simulator unless --engine says otherwise, so the same seed shows the same run.

The format topology draws the nodes and links with what each node sends and receives, as SVG, or as PNG where the file
of --output ends with .png; it holds up to 2,000 nodes.

For lamport-clock and vector-clock it shows the script with its timestamps; --script gives one: P is an internal
event, S0 sends message 0 to every process that has R0, R0 receives it, and | separates processes. published-3 is
the published script of three processes.

With --schedule FILE it shows the order of events that joulemark explore has written there, - for standard input, or one
that ships, which shows what an algorithm does not promise: 2pc-blocks, for example.`,
		Example: `  joulemark trace 2pc
  joulemark trace bully --nodes 5 --format svg --output bully.svg
  joulemark trace 2pc --faults 'crash 0@1.5ms' --format text
  joulemark trace gossip-push --nodes 64 --topology grid --format topology --output load.svg
  joulemark trace bully --nodes 12 --format events
  joulemark trace --schedule 2pc-blocks
  joulemark trace lamport-clock --script 'P S0 R1 | R0 S1'`,
		Args: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("schedule") {
				return oneWordOrNone("algorithm")(cmd, args)
			}
			return oneWord("algorithm", "a name of joulemark list")(cmd, args)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return w.algorithms.Known(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	s := w.addFlags(cmd, "nodes", "engine", "topology", "latency", "loss", "duplicate", "reorder",
		"faults", "seed", "delta", "params", "limit-events", "limit-time")
	cmd.Flags().Lookup("nodes").DefValue = fmt.Sprint(traceNodes)
	s.preset(cmd, "engine", engine.Sim.String())
	form := traceForm{force: forceFlag(cmd)}
	cmd.Flags().StringVar(&form.format, "format", traceDiagram, "form of the trace: "+strings.Join(traceFormats, ", "))
	cmd.Flags().StringVar(&form.output, "output", "", "file to write to instead of standard output")
	underReport(cmd, "format", "output")
	complete(cmd, "format", fixed(traceFormats...))
	complete(cmd, "output", files("svg", "png", "txt", "mmd"))
	planned := cmd.Flags().String("schedule", "", "order of events to show: a file that explore has written, or one "+
		"that ships ("+strings.Join(configs.Schedules(), ", ")+")")
	complete(cmd, "schedule", namesOrFiles(configs.Schedules(), []string{"yaml", "yml"}))
	script := cmd.Flags().String("script", "", "script of lamport-clock or vector-clock, or "+clock.Published.Name)
	complete(cmd, "script", fixed(clock.Published.Name))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := form.choose(cmd.Flags().Changed("format")); err != nil {
			return usageError(err)
		}
		if cmd.Flags().Changed("schedule") {
			if cmd.Flags().Changed("script") {
				return usageError(suggest.Wrong("script", suggest.Quote(*script),
					"nothing beside schedule, which says it"))
			}
			return traceSchedule(w, *planned, s, args, form)
		}
		c, err := s.load(w)
		if err != nil {
			return err
		}
		alg, err := w.algorithms.Find(args[0])
		if err != nil {
			return usageError(err)
		}
		if c.AnyNodes && c.Scenario.Topology.Size() == 0 {
			c.Scenario.Nodes = []int{traceNodes}
		}
		if cmd.Flags().Changed("script") {
			if alg, err = scripted(alg, *script, &c); err != nil {
				return usageError(err)
			}
		}
		sayGraph(w, &c.Scenario)
		return traceRun(cmd.Context(), w, &c, alg, form)
	}
	return cmd
}

// scripted is a clock on a script, with as many nodes as the script has processes.
func scripted(alg catalogue.Algorithm, text string, c *configs.Config) (catalogue.Algorithm, error) {
	lamport, vector := clock.Lamport.Spec.Name, clock.Vector.Spec.Name
	if alg.Spec.Name != lamport && alg.Spec.Name != vector {
		return alg, fmt.Errorf("script: %s follows none (allowed with: %s, %s)", alg.Spec.Name, lamport, vector)
	}
	script, err := clock.FindScript(text)
	if err != nil {
		return alg, err
	}
	if script.Events() == 0 {
		return alg, fmt.Errorf("script: %q without an event (allowed: events such as P S0 | R0, or leave it out)", text)
	}
	if sized := !c.AnyNodes || c.Scenario.Topology.Size() != 0; sized &&
		!slices.Equal(c.Scenario.Nodes, []int{script.Processes()}) {
		return alg, fmt.Errorf("nodes: %v with a script of %d processes (allowed: %d, or leave it out)",
			c.Scenario.Nodes, script.Processes(), script.Processes())
	}
	c.Scenario.Nodes = []int{script.Processes()}
	if alg.Spec.Name == vector {
		own := clock.VectorWithScript(script)
		return catalogue.Of(&own), nil
	}
	own := clock.WithScript(script)
	return catalogue.Of(&own), nil
}

// traceForm is how a trace is shown, and where.
type traceForm struct {
	format, output string
	force          *bool
}

// choose finds the format: the one that was asked for, or that of the file's name, or the default.
func (f *traceForm) choose(asked bool) error {
	if !slices.Contains(traceFormats, f.format) {
		return suggest.Key("format", f.format, traceFormats)
	}
	fits, known := traceEndings[strings.ToLower(filepath.Ext(f.output))]
	other, err := reports.FormatOf(f.output)
	endings := slices.Sorted(maps.Keys(traceEndings))
	if !known && (other != nil || err != nil || len(suggest.Nearest(filepath.Ext(f.output), endings)) > 0) {
		return suggest.Wrong("output", suggest.Name(f.output), "names that end with %s", strings.Join(endings, ", "))
	}
	switch {
	case known && !asked:
		f.format = fits[0]
	case known && !slices.Contains(fits, f.format):
		return suggest.Wrong("output", suggest.Name(f.output)+" with format "+f.format,
			"another name, or format %s", strings.Join(fits, " or "))
	}
	return nil
}

func traceRun(parent context.Context, w *world, c *configs.Config, alg catalogue.Algorithm, form traceForm) error {
	if len(c.Scenario.Nodes) != 1 {
		return usageError(fmt.Errorf("nodes: %d sizes (allowed for a trace: one)", len(c.Scenario.Nodes)))
	}
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	nodes := c.Scenario.Nodes[0]
	if form.format == traceLoad {
		if err := topology.Fits(nodes); err != nil {
			return usageError(err)
		}
	}
	file, err := w.target(form.output, *form.force)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // what is written is closed by write
	t := &stampedTrace{report: trace.New(alg.Spec, 0), history: clock.StampsOf(alg.Spec, nodes)}
	if form.format == traceLoad {
		t.load = topology.NewTally(alg.Spec, nodes)
	}
	out, err := c.Scenario.Trace(ctx, alg, t)
	if err != nil {
		return usageError(err)
	}
	if t.load != nil {
		err = drawLoad(file, c, alg, t.load, form.output, &out)
	} else {
		opts := trace.Options{Outcome: &out, Nodes: nodes, Width: w.width}
		err = file.Write(func(out io.Writer) error { return t.write(out, form.format, opts) })
	}
	status := interrupted()
	switch {
	case err != nil:
		return &exitError{cmp.Or(status, exitFail), err}
	case status != 0:
		return &exitError{status, nil}
	case out.Violation != nil:
		return failed(out.Violation)
	}
	return nil
}

// drawLoad draws the graph of a run with the load of its nodes.
func drawLoad(file *output.Target, c *configs.Config, alg catalogue.Algorithm, load *topology.Tally, name string,
	out *engine.Outcome,
) error {
	graph, on, err := c.Scenario.Graph(alg)
	if err != nil {
		return err
	}
	d := &topology.Drawing{
		Title: fmt.Sprintf("%s on %d nodes (%s): messages by node", alg.Spec.Name, graph.N(), on),
		Graph: graph, Load: load, Remarks: []string{trace.Summary(out) + "."},
	}
	draw := topology.SVG
	if strings.EqualFold(filepath.Ext(name), ".png") {
		draw = topology.PNG
	}
	return file.Write(func(w io.Writer) error { return draw(w, d) })
}

// stampedTrace keeps the stamps of a logical clock beside the trace, and the load of nodes.
type stampedTrace struct {
	report  *trace.Trace
	history clock.Stamps    // nil where there is no clock
	load    *topology.Tally // nil where nobody asks for it
}

// Trace implements engine.Tracer.
func (s *stampedTrace) Trace(e engine.Event) {
	if s.load != nil {
		s.load.Trace(e)
		return
	}
	s.report.Trace(e)
	if s.history != nil && e.Step == engine.StepObserve {
		s.history.Record(e.Node, e.Seen)
	}
}

// write writes the trace; in text, that of a clock ends with its script.
func (s *stampedTrace) write(w io.Writer, format string, opts trace.Options) error {
	switch format {
	case traceSVG:
		return trace.SVG(w, s.report, opts)
	case traceMermaid:
		return trace.Mermaid(w, s.report, opts)
	}
	show := trace.Spacetime
	switch format {
	case traceText:
		show = trace.Text
	case traceEvents:
		show = trace.Events
	}
	if err := show(w, s.report, opts); err != nil || s.history == nil {
		return err
	}
	script := output.Flowed(fmt.Sprint(s.history), opts.Width)
	_, err := fmt.Fprintf(w, "\n%s%s\n", script, number.Plural(opts.Outcome.Counts.Sent, "message"))
	return err
}
