package sweeps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/bench/sweep/parts"
	"github.com/joulemark/joulemark/bench/sweep/shard"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// reportKeys are those of the report, which another one may be made with.
var reportKeys = []string{"format", "output", "complexity"}

func mergeCommand(w *World) *cobra.Command {
	var given map[string]string
	var force *bool
	cmd := &cobra.Command{
		Use:   "merge FOLDER or FILE...",
		Short: "put the chunks of a sweep's shards together",
		Long: `Merge reads what joulemark sweep has left in a folder, one file for each shard, and reports the whole
sweep: the same bytes that one machine would have come to. Files of another sweep, or of another version of
joulemark, are refused. Where chunks are missing it says which shards are to be run again, as --array=3,17-19, and
the exit status is 4.`,
		Example: `  joulemark merge chunks/
  joulemark merge chunks/ --format html --output sweep.html`,
		Args: w.SomeWords("file", "folders or files that joulemark sweep has left"),
	}
	var keys []configs.Key
	for _, k := range configs.SweepKeys() {
		for _, name := range reportKeys {
			if k.Name == name {
				keys = append(keys, k)
			}
		}
	}
	given = w.Flags(cmd, keys)
	force = w.Force(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return merge(cmd.Context(), w, args, given, *force)
	}
	return cmd
}

// merge puts chunks together and reports what they come to.
func merge(ctx context.Context, w *World, args []string, given map[string]string, force bool) error {
	files, err := filesOf(args)
	if err != nil {
		return w.Usage(err)
	}
	head, source, err := headOf(files[0])
	if err != nil {
		return w.Usage(err)
	}
	source.Flags = maps.Clone(source.Flags)
	if source.Flags == nil {
		source.Flags = map[string]string{}
	}
	for _, name := range reportKeys {
		delete(source.Flags, name)
	}
	maps.Copy(source.Flags, given)
	swept, err := source.Load(w.Algorithms...)
	if err != nil {
		return w.Usage(fmt.Errorf("%s: what it is made from: %w", suggest.Name(files[0]), err))
	}
	s, err := sweep.New(ctx, swept.Settings)
	if err != nil {
		return w.Usage(err)
	}
	d := doing{World: w, sweep: s, tally: s.Tally()}
	for _, f := range files {
		if err := d.take(f); err != nil {
			return w.Usage(err)
		}
	}
	if missing := d.tally.Missing(); len(missing) > 0 {
		part, err := shard.Parse(head.Shard)
		if err != nil {
			return w.Usage(err)
		}
		again := shard.Holders(missing, part.Count)
		w.Note("%d of %s are missing, of %s: --array=%s", len(missing), number.Plural(s.Job().Chunks, "chunk"),
			number.Plural(len(again), "shard"), shard.Ranges(again))
		return w.Exit(incomplete, nil)
	}
	report := &reporting{World: w, config: &swept.Config}
	if err := report.open(swept.Output, force); err != nil {
		return err
	}
	defer report.close()
	if err := report.write(d.tally); err != nil {
		return w.Exit(failed, err)
	}
	return report.unsound()
}

// filesOf are the files, and those in folders.
func filesOf(args []string) (files []string, err error) {
	var errs []error
	for _, name := range args {
		info, err := os.Stat(name)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: %s", suggest.Name(name), suggest.Reason(err)))
		case !info.IsDir():
			files = append(files, name)
		default:
			inside, err := parts.In(name)
			if err == nil && len(inside) == 0 {
				err = fmt.Errorf("%s: a folder without chunks (allowed: one that joulemark sweep --output has made)",
					suggest.Name(name))
			}
			files, errs = append(files, inside...), append(errs, err)
		}
	}
	return files, errors.Join(errs...)
}

// errRead ends the reading of a file behind its head.
var errRead = errors.New("the head is read")

// headOf is the head of a file, and what its sweep is made from.
func headOf(file string) (head parts.Head, source configs.SweepSource, err error) {
	err = parts.Read(file, func(h parts.Head) error {
		if head = h; json.Unmarshal(h.Source, &source) != nil || source.Text == "" {
			return errors.New("it does not say what its sweep is made from")
		}
		return errRead
	}, nil)
	if errors.Is(err, errRead) {
		err = nil
	}
	return head, source, err
}
