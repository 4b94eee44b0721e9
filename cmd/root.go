// Package cmd is the command line of joulemark: flags and calls, and nothing else.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/cmd/sweeps"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
	"github.com/joulemark/joulemark/reports"
)

// Main runs the command line of this process with the algorithms of a catalogue, and returns the
// exit status.
func Main(algorithms catalogue.Catalogue) int {
	w := &world{
		algorithms: algorithms, environ: os.Environ(), in: os.Stdin, out: os.Stdout, errOut: os.Stderr,
	}
	return w.execute(context.Background(), os.Args[1:])
}

// world is what a command sees of the world around it.
type world struct {
	algorithms  catalogue.Catalogue
	environ     []string
	in          io.Reader
	out, errOut io.Writer
	outFile     *os.File         // standard output where it is a file
	width       int              // of a line for readers
	watch       harness.Progress // sees each trial begin, if not nil
}

// Exit statuses.
const (
	exitOK    = 0
	exitFail  = 1 // a run failed, or a record is not ok
	exitUsage = 2 // a flag, a file or a variable is wrong
)

// exitError carries an exit status, and what is to be said if anything.
type exitError struct {
	status int
	err    error // nil where everything has been said
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// without is what errors there are beside one that is the consequence of something known.
func without(known, err error) error {
	switch joined := err.(type) { //nolint:errorlint // joined errors are taken apart
	case interface{ Unwrap() []error }:
		var rest []error
		left := false
		for _, e := range joined.Unwrap() {
			kept := without(known, e)
			rest, left = append(rest, kept), left || kept == nil
		}
		if !left {
			return err
		}
		return errors.Join(rest...)
	case *exitError:
		if joined.err == nil {
			return err
		}
		if kept := without(known, joined.err); kept != nil {
			return &exitError{joined.status, kept}
		}
		return nil
	}
	if errors.Is(err, known) {
		return nil
	}
	return err
}

// usageError marks an error of what was asked for.
func usageError(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{exitUsage, err}
}

// execute runs the command line and returns the exit status. It is the one place where errors
// are printed.
func (w *world) execute(ctx context.Context, args []string) int {
	// A report that goes into a pipe whose reader has left ends the program quietly by the
	// error of the write, not by a signal.
	signal.Ignore(syscall.SIGPIPE)
	w.width = output.Width(w.environ, w.out, w.errOut)
	w.outFile, _ = w.out.(*os.File)
	out := &output.Guarded{Writer: w.out, Terminal: w.outFile != nil && term.IsTerminal(int(w.outFile.Fd()))}
	w.out = out
	root := rootCommand(w)
	root.SetArgs(twoDashes(args))
	root.SetIn(w.in)
	root.SetErr(w.messages())
	err := root.ExecuteContext(ctx)
	if err == nil || err == out.Lost { //nolint:errorlint // as it comes from cobra
		err = failed(out.Lost) // cobra drops it after help, and does not know that it is no usage error
	}
	err = without(output.ErrReaderLeft, err)
	if err == nil {
		return exitOK
	}
	status := exitUsage // cobra's own errors are about the command line
	if exit, ok := errors.AsType[*exitError](err); ok {
		status = exit.status
		err = exit.err
	}
	if err != nil {
		w.say(err)
	}
	return status
}

// say prints an error, a line for each where several are joined, the first of them and how many
// more where there are many.
func (w *world) say(err error) {
	const most = 11 // ten, and what a file has beyond that
	lines := strings.Split(suggest.Text(err), "\n")
	for i, line := range lines {
		if i == most && len(lines) > most+1 {
			w.note("and %d more like these", len(lines)-i)
			return
		}
		w.note("%s", line)
	}
}

// note says something on standard error, on a line of its own.
func (w *world) note(format string, args ...any) {
	fmt.Fprintln(w.messages(), "joulemark: "+suggest.Line(fmt.Sprintf(format, args...)))
}

// messages is standard error for whole lines of text.
func (w *world) messages() io.Writer { return output.Messages{Writer: w.errOut, Environ: w.environ} }

// target makes sure, before the work, that there is a place for what --output asks for.
func (w *world) target(path string, force bool) (*output.Target, error) {
	return w.targetOf("output", path, force)
}

// targetOf is the target of another key than output.
func (w *world) targetOf(key, path string, force bool) (*output.Target, error) {
	t, err := output.Standard{Writer: w.out, File: w.outFile}.Target(key, path, force)
	return t, usageError(err)
}

// keep makes sure that records outlive the program.
func (w *world) keep(
	t *output.Target, format *reports.Format, c *configs.Config, force bool,
) (*output.Kept, error) {
	k, err := t.Keep(format, w.options(c), force, w.note)
	return k, usageError(err)
}

// options are how reports are shown.
func (w *world) options(c *configs.Config) reports.Options {
	return reports.Options{
		Complexity: c.Complexity, SCI: c.SCI, Scale: c.Scale, KWh: c.KWh, Textbook: w.algorithms.TextbookGrowth,
		Formula: w.algorithms.CountFormula, Width: w.width, Now: time.Now(),
	}
}

// forceFlag is how somebody says that a file may be replaced.
func forceFlag(cmd *cobra.Command) *bool {
	force := cmd.Flags().Bool("force", false, "write over a file that is there already")
	underReport(cmd, "force")
	return force
}

// ofSweeps is the world as the commands of sweeps see it.
func (w *world) ofSweeps() *sweeps.World {
	return &sweeps.World{
		Algorithms: w.algorithms, Environ: w.environ, Out: w.out, ErrOut: w.errOut,
		Note: w.note, Target: w.targetOf, Options: w.options, Force: forceFlag, Usage: usageError,
		Exit:    func(status int, err error) error { return &exitError{status, err} },
		OneWord: oneWord, SomeWords: someWords, NoWords: noWords,
		Flags: func(cmd *cobra.Command, keys []configs.Key) map[string]string {
			s := &settings{given: map[string]string{}}
			s.addTo(cmd, keys)
			completeFlags(cmd, keys, w.algorithms)
			return s.given
		},
		Complete: func(cmd *cobra.Command, flag string, names, endings []string) {
			if by := namesOrFiles(names, endings); flag == "" {
				cmd.ValidArgsFunction = by
			} else {
				complete(cmd, flag, by)
			}
		},
	}
}

func rootCommand(w *world) *cobra.Command {
	root := &cobra.Command{
		Use:   "joulemark",
		Short: "what distributed algorithms cost in messages, joules and CO2e",
		Long: `joulemark runs distributed algorithms, counts every message they send, samples the CPU
time they use, and turns both into joules, kWh and CO2e by a method that the report states.`,
		Example: `  joulemark run
  joulemark run --algorithms election --nodes 8,16,32 --complexity
  joulemark run --engine sim --algorithms flooding --nodes 100000 --topology erdos-renyi:degree=8
  joulemark experiment failure --output results
  joulemark trace bully --nodes 4`,
		Version:           version.Current().String(),
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{DisableDescriptions: true},
	}
	root.SetVersionTemplate(output.Flowed(root.Version, w.width))
	root.AddCommand(runCommand(w), reportCommand(w), compareCommand(w),
		benchCommand(w), execCommand(w), convertCommand(w), ledgerCommand(w), experimentCommand(w),
		calibrateCommand(w), listCommand(w), factorsCommand(w), hostCommand(w), nodeCommand(w), traceCommand(w),
		exploreCommand(w), manCommand(w), versionCommand(w))
	root.AddCommand(sweeps.Commands(w.ofSweeps())...)
	w.readable(root)
	root.InitDefaultHelpCmd()
	root.SetOut(w.out) // before the next line, which takes it as it is then
	root.InitDefaultCompletionCmd()
	strictWords(root)
	return root
}
