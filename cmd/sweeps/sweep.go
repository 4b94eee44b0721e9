package sweeps

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/bench/sweep/pool"
	"github.com/joulemark/joulemark/bench/sweep/shard"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
)

// sweeping is what sweep is asked for.
type sweeping struct {
	given   map[string]string
	shard   string
	shards  int
	workers int
	resume  bool
	force   *bool
	// remote is who hands chunks out to others; nil where they are done here.
	remote func(configs.SweepSource) (job.Distributor, error)
}

func sweepCommand(w *World) *cobra.Command {
	x := &sweeping{}
	cmd := &cobra.Command{
		Use:   "sweep FILE",
		Short: "run all combinations of settings, with many trials of each on all cores",
		Long: `Sweep runs every combination of the lists in the section sweep of a scenario (YAML or JSON): algorithms,
nodes, params, topology, latency, loss, duplicate, reorder and faults. All other keys are those of joulemark run, and
hold for all of it. Each combination is a point, and its trials are those that joulemark run has of it, on the engine
sim. They run side by side, so they are counted and not metered: each point is a record with the means of its trials
and what the profile predicts.

Trials are done in chunks, which come to the same bytes whoever does them; the digest at the end tells. With --output
FOLDER/ results of chunks are kept there, and --resume does those that are missing. --shard 3/7 does a part, for
joulemark merge; in an array of Slurm, PBS, Grid Engine or an indexed job of Kubernetes the shard is known. The exit
status is 1 where a record is not ok, and 130 after Ctrl-C.`,
		Example: `  joulemark sweep loss
  joulemark sweep loss --trials 1000 --format csv --output loss.csv
  joulemark sweep own.yaml --output chunks/ --shard 3/7
  joulemark merge chunks/ --format html --output own.html`,
		Args: w.OneWord("file", "a sweep, or one that ships: "+strings.Join(configs.Sweeps(), ", ")),
	}
	x.given = w.Flags(cmd, configs.SweepKeys())
	x.force = w.Force(cmd)
	flags := cmd.Flags()
	flags.StringVar(&x.shard, "shard", "",
		"part of the sweep to do, as 3/7 of seven; that of the scheduler's array if not given")
	flags.IntVar(&x.shards, "shards", 0, "how many parts there are, where the scheduler does not say")
	flags.IntVar(&x.workers, "workers", 0, "chunks to do at a time; 0 is one for each core")
	flags.BoolVar(&x.resume, "resume", false, "do what is missing in the folder of --output")
	w.Complete(cmd, "", configs.Sweeps(), []string{"yaml", "yml", "json"})
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return x.run(cmd.Context(), w, args[0]) }
	return cmd
}

// run does a sweep, or a part of it.
func (x *sweeping) run(parent context.Context, w *World, file string) error {
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	source, swept, err := w.read(file, x.given)
	if err != nil {
		return err
	}
	part, err := x.part(w, swept.Output)
	if err != nil {
		return w.Usage(err)
	}
	s, err := w.cut(ctx, interrupted, swept)
	if err != nil {
		return err
	}
	d := doing{World: w, sweep: s, tally: s.Tally(), by: pool.Pool{Workers: x.workers}}
	d.progress = output.NewProgress(w.ErrOut)
	if x.remote != nil {
		if d.by, err = x.remote(source); err != nil {
			return w.Usage(err)
		}
	}
	report := &reporting{World: w, config: &swept.Config}
	if folder := folderOf(swept.Output); folder != "" {
		return x.kept(ctx, &d, report, folder, part, source, interrupted)
	}
	if x.resume {
		return w.Usage(suggest.Unfit("resume", true, "with --output FOLDER/, in which chunks are kept"))
	}
	if err := report.open(swept.Output, *x.force); err != nil {
		return err
	}
	defer report.close()
	runErr := d.do(ctx, s.Tally().Missing(), d.tally.Take)
	status := interrupted()
	if status != 0 {
		w.Note("interrupted after %d of %d trials; with --output FOLDER/ what is done is kept, and --resume goes on",
			d.tally.Done(), s.Trials())
		runErr = nil
	}
	err = errors.Join(runErr, report.write(d.tally))
	if status != 0 || err != nil {
		return w.Exit(cmp.Or(status, failed), err)
	}
	return report.unsound()
}

// part is the shard that is to be done.
func (x *sweeping) part(w *World, path string) (shard.Shard, error) {
	var part shard.Shard
	var err error
	array := false
	if x.workers < 0 {
		return part, suggest.Wrong("workers", x.workers, "1 or more, or 0 for one each core")
	}
	switch {
	case x.remote != nil: // whoever comes has a part
		return part, nil
	case x.shard != "":
		part, err = shard.Parse(x.shard)
	default:
		part, array, err = shard.FromEnvironment(w.Environ, x.shards)
	}
	if err == nil && folderOf(path) == "" && (x.shard != "" || array) {
		err = suggest.Unfit("shard", part, "with --output FOLDER/, in which its chunks are kept for joulemark merge")
	}
	return part, err
}

// doing is a sweep under way.
type doing struct {
	*World
	sweep    *sweep.Sweep
	tally    *sweep.Tally
	by       job.Distributor
	progress *output.Progress
}

// do does chunks.
func (d *doing) do(ctx context.Context, chunks []int, sink job.Sink) error {
	p := newPace(d.progress, d.sweep, chunks)
	err := d.by.Run(ctx, d.sweep.Job(), chunks, func(chunk int, result []byte) error {
		p.done(chunk)
		return sink(chunk, result)
	})
	d.progress.Clear()
	return unnumbered(err)
}

// unnumbered is an error of a chunk without its number, which says nothing to whoever reads it.
func unnumbered(err error) error {
	if of, ok := errors.AsType[*job.ChunkError](err); ok {
		return of.Err
	}
	return err
}
