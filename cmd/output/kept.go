package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

// Kept sees to it that a record outlives the program as soon as it is finished: in the output
// itself where that takes records one by one, or else in a file beside the one that will appear as
// a whole.
type Kept struct {
	note   func(format string, args ...any) // tells the user
	stream *reports.Stream                  // of what is written to directly, nil without
	first  bool                             // stream is standard output, which has nobody to stand in for it

	path   string // of the file beside, "" without
	mode   fs.FileMode
	file   *os.File
	lines  record.Growing
	synced time.Time
	failed bool
}

// Keep makes sure, before the work, that nothing that was kept of another run is lost by this one.
// What else is to be known is said by note.
func (t *Target) Keep(
	format *reports.Format, opts reports.Options, force bool, note func(format string, args ...any),
) (*Kept, error) {
	k := &Kept{note: note, mode: t.mode}
	if t.file == "" {
		if format.Streams() {
			k.stream, k.first = reports.NewStream(t.direct, format, opts), t.first
		}
		return k, nil
	}
	k.path = t.file + ".partial"
	info, err := os.Lstat(k.path)
	switch {
	case err != nil: // it is not there, or making it will fail, which is no reason not to run
		return k, nil
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("output: %s is in the way (allowed: another name)", suggest.Name(k.path))
	case !force:
		return nil, fmt.Errorf("output: %s %s (allowed: joulemark report %s, and then to remove it; "+
			"another name; or --force)", suggest.Name(k.path), found(k.path), suggest.Name(k.path))
	}
	note("%s, which %s, is written over", suggest.Name(k.path), found(k.path))
	return k, nil
}

// found says what an earlier run left.
func found(path string) string {
	text, err := strict.ReadFile(path, strict.MaxResults)
	if err != nil {
		return "is there already"
	}
	res, err := record.Read(text)
	if err != nil {
		return "is there already, without records that could be read"
	}
	return "has what was finished of a run that has not come to its end, " + number.Plural(len(res.Records), "record")
}

// Streams reports whether records go into the output itself, one by one.
func (k *Kept) Streams() bool { return k.stream != nil }

// Add keeps the last record of the results. Only standard output that cannot be written is an
// error, since then there is nothing to run for.
func (k *Kept) Add(res *record.Results) error {
	if k.stream != nil {
		err := k.stream.Write(res)
		if !k.first {
			return nil
		}
		k.failed = k.failed || err != nil
		return err
	}
	if k.path == "" || k.failed {
		return nil
	}
	if err := k.beside(res); err != nil {
		k.failed = true
		k.note("records are not kept while the run goes on: %s: %s", suggest.Name(k.path), suggest.Reason(err))
	}
	return nil
}

// syncEvery is how much is lost at most where the machine loses its power. What ends the program
// alone takes nothing that was written.
const syncEvery = time.Second

// beside writes to the file beside the output.
func (k *Kept) beside(res *record.Results) (err error) {
	if k.file == nil {
		if err := os.Remove(k.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		mode := k.mode
		if mode == 0 {
			mode = 0o666
		}
		if k.file, err = os.OpenFile(k.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode); err != nil {
			return err
		}
		k.synced = time.Now()
	}
	if err := k.lines.Write(k.file, res); err != nil {
		return err
	}
	if time.Since(k.synced) < syncEvery {
		return nil
	}
	err = k.file.Sync()
	k.synced = time.Now() // not before, since a disk that is busy takes as long as it likes
	return err
}

// done takes the file beside the output away, once the output is there.
func (k *Kept) done() {
	if k.file == nil {
		return
	}
	ours, err := k.file.Stat()
	k.file.Close() //nolint:errcheck,gosec // nobody needs it any more
	k.file = nil
	if there, at := os.Lstat(k.path); err != nil || at != nil || !os.SameFile(ours, there) {
		return // somebody else has put theirs in its place
	}
	if err := os.Remove(k.path); err != nil {
		k.note("%s cannot be removed: %s", suggest.Name(k.path), suggest.Reason(err))
	}
}

// Write writes a report of results into the target: what is not there yet, where records go to it
// one by one, or else all that write writes. Then nothing needs to be kept any longer.
func (k *Kept) Write(t *Target, res *record.Results, write func(io.Writer) error) (err error) {
	switch {
	case k.stream != nil && k.failed: // which has been said, and ended the work
		return nil
	case k.stream != nil:
		err = t.Written(k.stream.Close(res))
	default:
		err = t.Write(write)
	}
	if err == nil {
		k.done()
	}
	return err
}
