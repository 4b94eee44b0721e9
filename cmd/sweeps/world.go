// Package sweeps is the commands that do a sweep, on this machine or on many.
package sweeps

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/reports"
)

// World is what the commands see of the world around them, and what they have in common with all
// others.
type World struct {
	Algorithms  catalogue.Catalogue
	Environ     []string
	Out, ErrOut io.Writer
	// Note says something on standard error, on a line of its own.
	Note func(format string, args ...any)
	// Target makes sure of a place for what a key asks to be written to a path.
	Target func(key, path string, force bool) (*output.Target, error)
	// Options are how reports are shown.
	Options func(*configs.Config) reports.Options
	// Flags gives a command a flag for each key, and is what was given, by the name of the key.
	Flags func(cmd *cobra.Command, keys []configs.Key) map[string]string
	// Force is how somebody says that files may be replaced.
	Force func(*cobra.Command) *bool
	// Exit is an error with a status of the program; a nil one where all has been said.
	Exit func(status int, err error) error
	// Usage is the error of what was asked for.
	Usage func(error) error
	// OneWord and SomeWords want arguments.
	OneWord, SomeWords func(what, allowed string) cobra.PositionalArgs
	NoWords            cobra.PositionalArgs
	// Complete has a shell complete files with endings, and names, for a flag or "" for arguments.
	Complete func(cmd *cobra.Command, flag string, names, endings []string)
}

// read reads the file of a sweep with what was given beside it. Its errors are those of what was
// asked for.
func (w *World) read(file string, given map[string]string) (configs.SweepSource, *configs.Swept, error) {
	source, err := configs.ReadSweep(file, w.Environ, given)
	if err != nil {
		return source, nil, w.Usage(err)
	}
	swept, err := source.Load(w.Algorithms...)
	if err != nil {
		return source, nil, w.Usage(err)
	}
	return source, swept, nil
}

// cut makes the sweep of the settings, or says that a signal has come meanwhile.
func (w *World) cut(ctx context.Context, interrupted func() int, swept *configs.Swept) (*sweep.Sweep, error) {
	s, err := sweep.New(ctx, swept.Settings)
	if status := endedBy(ctx, interrupted); status != 0 {
		return nil, w.Exit(status, nil)
	}
	if err != nil {
		return nil, w.Usage(err)
	}
	return s, nil
}

// endedBy is the status of the signal that has ended ctx, 0 where none has.
func endedBy(ctx context.Context, interrupted func() int) int {
	if ctx.Err() == nil {
		return 0
	}
	return interrupted()
}

// Exit statuses besides those of all commands.
const (
	failed     = 1
	incomplete = 4 // chunks are missing
)

// Commands are all of them.
func Commands(w *World) []*cobra.Command {
	return []*cobra.Command{
		sweepCommand(w), mergeCommand(w), submitCommand(w), coordinatorCommand(w), workerCommand(w),
	}
}
