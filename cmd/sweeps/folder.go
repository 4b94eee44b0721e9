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

	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/bench/sweep/parts"
	"github.com/joulemark/joulemark/bench/sweep/shard"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
)

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
