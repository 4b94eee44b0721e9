package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/schedule"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/trace"
)

// draw shows a schedule as a space-time diagram.
func (w *world) draw(out io.Writer, f *schedule.File) error {
	alg, c, err := w.subject(f)
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

// history shows what clients saw on a schedule.
func (w *world) history(out io.Writer, f *schedule.File) error {
	alg, c, err := w.subject(f)
	if err != nil {
		return err
	}
	c.History = out
	_, err = alg.Replay(c, f.Steps, nil)
	return err
}

// subject is what a schedule is of.
func (w *world) subject(f *schedule.File) (catalogue.Algorithm, explore.Config, error) {
	alg, err := w.algorithms.Find(f.Algorithm)
	if err != nil {
		return alg, explore.Config{}, err
	}
	c, err := f.Config()
	return alg, c, err
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
	alg, c, err := w.subject(f)
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
