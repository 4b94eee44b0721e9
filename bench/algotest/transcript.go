package algotest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// Transcripts runs every directive of a text file on the simulator and compares what happens,
// told event by event, with the text below the directive. Such a file is meant to be read: it
// shows what the protocol does, and a test keeps it true.
//
//	func TestBullyTranscripts(t *testing.T) {
//		algotest.Transcripts(t, &election.Bully, "testdata/bully.txt")
//	}
//
// A directive is one run:
//
//	# What to look at, in a sentence or two.
//	run nodes=4 latency=fixed:1ms faults=(crash 3@2ms; recover 3@9ms)
//	----
//	...
//
// These are the arguments, with what they are if they are left out or with an example. Topology,
// links and faults are written as on the command line:
//
//	nodes=4
//	topology=auto                what the links are
//	params=(hold=2, entries=3)   parameters of the algorithm
//	seed=1
//	latency=fixed:1ms            and loss, duplicate, reorder, hold: see network.ParseLinks
//	faults=(crash 3@2ms)         see network.ParsePlan
//	until=40ms                   where to stop a run that has no end
//	omit=(heartbeat)             kinds of message that are counted and not shown
//
// After a change of the protocol or of its words
//
//	go test ./algorithms/election -run Transcripts -rewrite
//
// writes the transcripts anew, by the flag -rewrite of package datadriven. Comments and directives
// stay as they are. What has changed is then to be read, in the diff, like any other change.
func Transcripts[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t testing.TB, alg *algorithms.Algorithm[M, S], path string,
) {
	t.Helper()
	runs := 0
	datadriven.RunTestAny(t, path, func(t testing.TB, d *datadriven.TestData) string {
		t.Helper()
		text, err := transcript[M, S, P](alg, d)
		if err != nil {
			d.Fatalf(t, "%v", err)
		}
		runs++
		return text
	})
	if runs == 0 {
		t.Errorf("%s has no runs (allowed: one or more directives that start with run)", path)
	}
}

// transcript is what comes of one directive.
func transcript[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], d *datadriven.TestData,
) (string, error) {
	spec := &alg.Spec
	cfg, omitted, err := directive(spec, d)
	if err != nil {
		return "", err
	}
	s := newScribe(spec, omitted)
	cfg.Tracer = s
	out, err := sim.Run[M, S, P](context.Background(), alg, cfg)
	if err != nil {
		return "", err
	}
	s.close(&out, len(cfg.Faults) > 0 || cfg.Links.Faults() != algorithms.NoFaults)
	return s.String(), nil
}

// The arguments of a directive that Links have words for, and all of them.
var (
	linkKeys      = []string{"latency", "loss", "duplicate", "reorder", "hold"}
	directiveKeys = slices.Concat(
		[]string{"nodes", "topology", "params", "seed"}, linkKeys, []string{"faults", "until", "omit"},
	)
)

// directive reads the arguments of a run: its configuration, and the kinds that are not shown.
func directive(spec *algorithms.Spec, d *datadriven.TestData) (cfg sim.Config, omitted []bool, err error) {
	if d.Cmd != "run" {
		return cfg, nil, fmt.Errorf("directive %q (allowed: run)", d.Cmd)
	}
	given := map[string]string{"nodes": "4", "topology": "auto", "seed": "1", "latency": "fixed:1ms"}
	var seen []string
	for _, arg := range d.CmdArgs {
		if !slices.Contains(directiveKeys, arg.Key) {
			return cfg, nil, fmt.Errorf("argument %q (allowed: %s)", arg.Key, strings.Join(directiveKeys, ", "))
		}
		if slices.Contains(seen, arg.Key) {
			return cfg, nil, fmt.Errorf("argument %s is given twice", arg.Key)
		}
		seen = append(seen, arg.Key)
		given[arg.Key] = strings.Join(arg.Vals, ",")
	}
	if cfg, err = configuration(spec, given); err != nil {
		return cfg, nil, err
	}
	omitted, err = kindsNamed(spec, given["omit"])
	return cfg, omitted, err
}

func configuration(spec *algorithms.Spec, given map[string]string) (cfg sim.Config, err error) {
	n, err := strconv.Atoi(given["nodes"])
	if err != nil || n < 1 {
		return cfg, fmt.Errorf("nodes %q (allowed: a number from 1)", given["nodes"])
	}
	if cfg.Seed, err = strconv.ParseUint(given["seed"], 10, 64); err != nil {
		return cfg, fmt.Errorf("seed %q (allowed: a whole number from 0)", given["seed"])
	}
	if cfg.Graph, err = graph(spec, given["topology"], n, cfg.Seed); err != nil {
		return cfg, err
	}
	if cfg.Params, err = settings(given["params"]); err != nil {
		return cfg, err
	}
	var links []string
	for _, key := range linkKeys {
		if v := given[key]; v != "" {
			links = append(links, key+"="+v)
		}
	}
	if cfg.Links, err = network.ParseLinks(strings.Join(links, " ")); err != nil {
		return cfg, err
	}
	plan, err := network.ParsePlan(given["faults"])
	if err != nil {
		return cfg, err
	}
	if cfg.Faults, err = plan.Faults(n, cfg.Seed); err != nil {
		return cfg, err
	}
	if until, ok := given["until"]; ok {
		span, err := time.ParseDuration(until)
		if err != nil || span < time.Microsecond {
			return cfg, fmt.Errorf("until %q (allowed: a time from 1µs, such as 40ms)", until)
		}
		cfg.Limits.Time = algorithms.Time(span / time.Microsecond)
	}
	return cfg, nil
}

func graph(spec *algorithms.Spec, text string, n int, seed uint64) (*algorithms.Graph, error) {
	topology, err := network.ParseTopology(text)
	if err != nil {
		return nil, err
	}
	if topology, err = topology.For(spec); err != nil {
		return nil, err
	}
	return topology.Build(n, seed)
}

// settings are name=value pairs with commas between them.
func settings(text string) (algorithms.Params, error) {
	if text == "" {
		return nil, nil
	}
	params := algorithms.Params{}
	for pair := range strings.SplitSeq(text, ",") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fmt.Errorf("params: %q (allowed: a name, = and a value, such as hold=2)", pair)
		}
		params[name] = value
	}
	return params, nil
}

// kindsNamed marks the kinds of message that a list with commas names.
func kindsNamed(spec *algorithms.Spec, text string) ([]bool, error) {
	marked := make([]bool, len(spec.Kinds))
	if text == "" {
		return marked, nil
	}
	for name := range strings.SplitSeq(text, ",") {
		kind := slices.IndexFunc(spec.Kinds, func(k algorithms.KindSpec) bool { return k.Name == name })
		if kind < 0 {
			return nil, fmt.Errorf("omit: no kind of message is called %q (allowed: %s)", name, kindNames(spec))
		}
		marked[kind] = true
	}
	return marked, nil
}

func kindNames(spec *algorithms.Spec) string {
	names := make([]string, len(spec.Kinds))
	for i, k := range spec.Kinds {
		names[i] = k.Name
	}
	return strings.Join(names, ", ")
}
