package sweeps

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/bench/sweep/parts"
	"github.com/joulemark/joulemark/bench/sweep/pool"
	"github.com/joulemark/joulemark/bench/sweep/shard"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
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
	source, err := configs.ReadSweep(file, w.Environ, x.given)
	if err != nil {
		return w.Usage(err)
	}
	swept, err := source.Load(w.Algorithms...)
	if err != nil {
		return w.Usage(err)
	}
	part, err := x.part(w, swept.Output)
	if err != nil {
		return w.Usage(err)
	}
	s, err := sweep.New(ctx, swept.Settings)
	if status := interrupted0(ctx, interrupted); status != 0 {
		return w.Exit(status, nil)
	}
	if err != nil {
		return w.Usage(err)
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

// interrupted0 is the status of the signal that has ended ctx, 0 where none has.
func interrupted0(ctx context.Context, interrupted func() int) int {
	if ctx.Err() == nil {
		return 0
	}
	return interrupted()
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

// folderOf is the folder that --output names, "" where it names none: it ends in a slash, or is
// there.
func folderOf(path string) string {
	if info, err := os.Stat(path); path != "" && (strings.HasSuffix(path, "/") || err == nil && info.IsDir()) {
		return path
	}
	return ""
}

// kept does a part of a sweep whose chunks are kept in a folder. The whole is reported as well.
func (x *sweeping) kept(ctx context.Context, d *doing, report *reporting, folder string, part shard.Shard,
	source configs.SweepSource, interrupted func() int,
) error {
	w, s := d.World, d.sweep
	files, err := parts.In(folder)
	switch {
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return w.Usage(fmt.Errorf("output: %s: %s", suggest.Name(folder), suggest.Reason(err)))
	case *x.force:
		if err := parts.Remove(folder, part); err != nil {
			return w.Usage(err)
		}
	case !x.resume:
		if i := slices.IndexFunc(files, func(f string) bool { return parts.Is(f, part) }); i >= 0 {
			return w.Usage(fmt.Errorf("output: %s is there already (allowed: another folder, --resume to go on, or "+
				"--force)", suggest.Name(files[i])))
		}
	default:
		for _, f := range files {
			if err := d.take(f); err != nil {
				return w.Usage(err)
			}
		}
	}
	text, err := json.Marshal(source)
	if err != nil {
		return err
	}
	file, err := parts.Open(folder, part,
		parts.Head{Tool: version.Tool(), Job: s.ID, Chunks: s.Job().Chunks, Source: text})
	if err != nil {
		return w.Exit(failed, err)
	}
	todo := part.Of(d.tally.Missing())
	if file == nil { // it is done
		todo = nil
	}
	runErr := d.do(ctx, todo, func(chunk int, result []byte) error {
		if err := file.Add(chunk, result); err != nil {
			return err
		}
		return d.tally.Take(chunk, result)
	})
	status := interrupted()
	left := part.Of(d.tally.Missing())
	if file != nil {
		err = file.Close(len(left) == 0)
	}
	if status != 0 {
		runErr = nil
		w.Note("interrupted with %s left of shard %v; the same command with --resume goes on",
			number.Plural(len(left), "chunk"), part)
	}
	if err := errors.Join(runErr, err); err != nil || status != 0 {
		return w.Exit(cmp.Or(status, failed), err)
	}
	if len(d.tally.Missing()) > 0 {
		w.Note("shard %v is done, %s", part, number.Plural(len(part.Of(all(s))), "chunk"))
		return nil
	}
	if err := report.open("", false); err != nil {
		return err
	}
	defer report.close()
	if err := report.write(d.tally); err != nil {
		return w.Exit(failed, err)
	}
	return report.unsound()
}

func all(s *sweep.Sweep) []int { return s.Tally().Missing() }

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

// take takes the chunks of a file, but those that are known.
func (d *doing) take(file string) error {
	return parts.Read(file, d.same, func(chunk int, result []byte) error {
		if chunk >= 0 && chunk < d.sweep.Job().Chunks && d.tally.Has(chunk) {
			return nil // by another shard of another cut, to the same bytes
		}
		return d.tally.Take(chunk, result)
	})
}

// same refuses a file of another sweep or version.
func (d *doing) same(h parts.Head) error {
	switch {
	case h.Tool != version.Tool():
		return suggest.Wrong("tool", suggest.Quote(h.Tool), "%s, which is the one that counts the same", version.Tool())
	case h.Job != d.sweep.ID:
		return suggest.Wrong("job", h.Job, "%s: it is of another sweep, or files that this one names have changed",
			d.sweep.ID)
	}
	return nil
}
