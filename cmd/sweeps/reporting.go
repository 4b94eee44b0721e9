package sweeps

import (
	"fmt"
	"io"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports"
)

// reporting is the report of a sweep and its place.
type reporting struct {
	*World
	config  *configs.Config
	format  *reports.Format
	target  *output.Target
	records []record.Record
}

// open makes sure of the place before the work.
func (r *reporting) open(path string, force bool) (err error) {
	if r.format, err = reports.ParseFormat(r.config.Format); err != nil {
		return r.Usage(err)
	}
	r.target, err = r.Target("output", path, force)
	return err
}

func (r *reporting) close() {
	r.target.Close() //nolint:errcheck,gosec // what is written is closed by write
}

// write writes what a tally has. Where that fails the report goes to standard output, so that it is
// not lost.
func (r *reporting) write(t *sweep.Tally) error {
	res, err := t.Results()
	if err != nil {
		return err
	}
	if r.records = res.Records; len(res.Records) == 0 {
		return nil
	}
	write := func(out io.Writer) error { return reports.Write(out, r.format, res, r.Options(r.config)) }
	if err := r.target.Write(write); err != nil {
		if r.target.Standard() {
			return err
		}
		return fmt.Errorf("%w; the report follows on standard output%w", err, write(r.Out))
	}
	if digest := res.Scenario.Digest; digest != "" {
		r.Note("%s of %s, digest %s", number.Plural(t.Done(), "trial"), number.Plural(len(res.Records), "point"),
			digest)
	}
	return nil
}

// unsound says which records are not ok.
func (r *reporting) unsound() error {
	bad := record.UnsoundOf(r.records)
	for _, u := range bad {
		r.Note("%s: %s", u.At, u.What())
	}
	if len(bad) > 0 {
		return r.Exit(failed, nil)
	}
	return nil
}
