package cmd

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/internal/environ"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// exploreNodes is the size of an exploration unless one is asked for: the least at which there is
// a majority.
const exploreNodes = 3

// promisedFaults stands for what each algorithm says that it bears.
const promisedFaults = "promised"

// exploring is what explore is asked for.
type exploring struct {
	settings                 *settings
	faults, budget, strategy string
	schedules, first         int64
	memory                   int
	format, output           string
	schedule, resume         string
	history                  string
	finding                  string // that is drawn and kept, "" for the first
	force                    *bool
	symmetry                 bool
	given                    func(flag string) bool
	source                   string // of faults, "" for the flag
}

func exploreCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explore ALGORITHM or PROBLEM...",
		Short: "visit every state that an algorithm can be in, and show what goes wrong",
		Long: `Explore runs the nodes that are measured elsewhere through all orders of events: whatever message arrives
next, whichever node fails. It visits each state once, level by level, so what it finds is shown on the shortest way.

Without --faults nothing fails, and messages arrive within the bound on delays. --faults says what may go wrong and how
often: crashes (also in the middle of what a node does), recoveries, amnesias (with an empty storage), drops,
duplicates, overtakes, partitions, and timeouts, which come back though a message is still under way. timeouts<=any has
no clock at all, duplicates<=any lets every message arrive any number of times. promised takes what each algorithm says
that it bears, one kind of failure after the other. A verdict holds within these bounds and for these nodes, and says
so.

It finds broken properties, ends without the goal (deadlocks), goals that nothing reaches, panics, messages whose
encoding does not come back, and counts that are not the textbook's in some order of a run without failures. What an
algorithm does not promise under such failures is marked. The exit status is 1 where anything was found, and 2 where
an algorithm cannot be explored that was named; of a problem, or of all, it is left out with a note.

For networks of which nobody can visit all states --strategy draws schedules: random takes any step that is possible,
pct lets some nodes go before others and changes that at a few moments, portfolio is one half of each. What is found
is made as short as it gets. --resume keeps what was found in a file of JSON, and goes on where that ends.

--schedule keeps the way to the first finding, or to that of --finding, in a file, which joulemark trace --schedule
shows again. --history writes a page with what clients asked for and were answered on that way, of algorithms that
have linearizability among their properties.`,
		Example: `  joulemark explore 2pc
  joulemark explore 2pc --faults 'crashes<=1' --schedule blocked.yaml
  joulemark explore consensus --nodes 3 --faults 'crashes<=1, recoveries<=1' --budget 100000
  joulemark explore raft --nodes 7 --faults 'drops<=2' --strategy portfolio --schedules 100000 --resume raft.json`,
		Args: someWords("algorithm", "names of joulemark list, problems, or all"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return w.algorithms.Words(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	x := &exploring{
		settings: w.addFlags(cmd, "nodes", "topology", "seed", "delta", "params"), force: forceFlag(cmd),
		given: cmd.Flags().Changed,
	}
	flags := cmd.Flags()
	flags.Lookup("nodes").DefValue = fmt.Sprint(exploreNodes)
	flags.StringVar(&x.faults, "faults", "",
		"bounds on what goes wrong, such as 'crashes<=1, drops<=1', or "+promisedFaults)
	flags.StringVar(&x.strategy, "strategy", explore.Exhaustive.String(),
		"schedules to try: "+strings.Join(explore.Strategies(), ", "))
	flags.Int64Var(&x.schedules, "schedules", explore.DefaultSchedules, "schedules to draw of each algorithm")
	flags.Int64Var(&x.first, "first", 0, "number of the first schedule that is drawn")
	flags.StringVar(&x.budget, "budget", strconv.Itoa(explore.DefaultStates),
		"states after which to stop, or a time such as 60s")
	flags.IntVar(&x.memory, "memory", explore.DefaultMemory>>20, "MiB of visited states after which to stop")
	flags.BoolVar(&x.symmetry, "symmetry", false,
		"of states that differ in the names of interchangeable nodes visit one")
	flags.StringVar(&x.format, "format", "table", "form of the report: "+strings.Join(exploreFormats, ", "))
	flags.StringVar(&x.output, "output", "", "file to write to instead of standard output")
	flags.StringVar(&x.finding, "finding", "",
		"which finding to draw and keep, by its property or kind, such as deadlock; the first unless given")
	flags.StringVar(&x.schedule, "schedule", "", "file for the way to the first finding, or that of --finding")
	flags.StringVar(&x.history, "history", "", "file for the page on what clients saw on that way, in HTML")
	flags.Var((*fileValue)(&x.resume), "resume", "file that keeps what was found, and from which to go on")
	underReport(cmd, "format", "output", "finding", "schedule", "history", "resume")
	complete(cmd, "format", fixed(exploreFormats...))
	complete(cmd, "faults", fixed(promisedFaults))
	complete(cmd, "strategy", fixed(explore.Strategies()...))
	complete(cmd, "resume", files("json"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		scenario, err := x.ownFaults(cmd, w)
		if err != nil {
			return usageError(err)
		}
		return x.run(cmd.Context(), w, scenario, args)
	}
	return cmd
}

// ownFaults takes --faults from its variable where it is not given, and returns the world without
// that: the key of a scenario that has this name is a plan of failures at their times, and here it
// is how often they happen at most.
func (x *exploring) ownFaults(cmd *cobra.Command, w *world) (scenario *world, err error) {
	own := pflag.NewFlagSet(cmd.Name(), pflag.ContinueOnError)
	own.AddFlag(cmd.Flags().Lookup("faults"))
	sources, err := w.fromEnvironment(own)
	x.source = sources["faults"]
	rest := *w
	rest.environ = slices.DeleteFunc(slices.Clone(w.environ), func(entry string) bool {
		return strings.HasPrefix(entry, environ.Name("faults")+"=")
	})
	return &rest, err
}

var exploreFormats = []string{"table", "markdown", "json"}

// config is what all explorations have in common, and the time after which they stop, 0 for none.
func (x *exploring) config() (c explore.Config, limit time.Duration, err error) {
	var errs []error
	wrong := func(key string, value any, allowed string) {
		errs = append(errs, suggest.Wrong(key, value, "%s", allowed))
	}
	strategy, strategyErr := explore.ParseStrategy(x.strategy)
	errs = append(errs, strategyErr)
	c = explore.Config{Strategy: strategy, Memory: int64(x.memory) << 20, Symmetry: x.symmetry}
	if x.faults != promisedFaults {
		var err error
		c.Bounds, err = explore.ParseBounds(x.faults)
		if err != nil && x.source != "" {
			err = suggest.For(x.source, err)
		}
		errs = append(errs, err)
	}
	n, whole := number.Whole(x.budget)
	limit, _ = time.ParseDuration(x.budget)
	if strategyErr == nil && strategy.Draws() {
		c.Schedules, c.First = x.schedules, x.first
		if x.schedules < 1 {
			wrong("schedules", x.schedules, "1 or more")
		}
		if x.first < 0 || x.first > math.MaxInt64-max(x.schedules, 0) {
			wrong("first", x.first, "0 and more")
		}
		if x.symmetry {
			wrong("symmetry", x.symmetry, "with strategy exhaustive, which visits states")
		}
		if x.given("memory") {
			wrong("memory", x.memory, "with strategy exhaustive, which visits states")
		}
		if x.given("budget") && limit <= 0 {
			wrong("budget", suggest.Quote(x.budget), "a time such as 60s, where --schedules says how many")
		}
	} else if strategyErr == nil {
		for _, f := range []struct {
			key   string
			value any
		}{{"schedules", x.schedules}, {"first", x.first}, {"resume", suggest.Name(x.resume)}} {
			if x.given(f.key) {
				wrong(f.key, f.value, "with strategy random, pct or portfolio, which draw schedules")
			}
		}
		if x.memory < 1 {
			wrong("memory", x.memory, "1 MiB or more")
		}
		switch {
		case whole && n > 0:
			c.States = n
		case limit > 0:
			c.States = 1 << 40
		default:
			wrong("budget", suggest.Quote(x.budget), "states such as 100000, or a time such as 60s")
		}
	}
	if !slices.Contains(exploreFormats, x.format) {
		errs = append(errs, suggest.Key("format", x.format, exploreFormats))
	}
	return c, limit, errors.Join(errs...)
}
