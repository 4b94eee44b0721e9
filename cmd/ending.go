package cmd

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"golang.org/x/term"

	"github.com/joulemark/joulemark/internal/suggest"
)

// endings are the signals that ask the program to end. The terminal that goes away is none where
// somebody has seen to it that it does not matter (nohup).
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// untilSignal returns a context that ends with the first interrupt, termination or hangup. The
// function it returns stops listening and tells the exit status that goes with the signal, 0
// without one; it may be called again. A second signal ends the program at once, as if nobody
// listened, but for files that are being written. So a command listens before it makes sure of a
// place for its results, and until they are there.
func untilSignal(parent context.Context) (context.Context, func() int) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endings()...)
	var status atomic.Int32
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			status.Store(128 + int32(signalNumber(s)))
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() int {
		signal.Stop(signals)
		cancel()
		return int(status.Load())
	}
}

// undivided does what must not be left half done, such as putting a file into its place. It is for
// commands that listen by untilSignal: the first signal has been heard there, and no other ends the
// program meanwhile.
func undivided(do func() error) error {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, endings()...)
	defer signal.Stop(heard)
	return do()
}

func signalNumber(s os.Signal) int {
	if n, ok := s.(syscall.Signal); ok {
		return int(n)
	}
	return int(syscall.SIGINT)
}

// stdout is standard output. It tells a reader that has left, which is no fault, from all other
// pipes and connections that break; and a terminal is given nothing that it would obey.
type stdout struct {
	io.Writer
	terminal bool
	lost     error // of the first write that failed, which not everybody who writes is told
}

// errReaderLeft is that nobody reads standard output any more, as in joulemark run | head.
var errReaderLeft = errors.New("the reader of standard output has left")

func (s *stdout) Write(p []byte) (int, error) {
	shown := p
	if s.terminal {
		shown = []byte(suggest.Inert(string(p)))
	}
	n, err := s.Writer.Write(shown)
	if errors.Is(err, syscall.EPIPE) {
		err = errReaderLeft
	}
	if s.lost == nil {
		s.lost = err
	}
	if err == nil && n == len(shown) {
		n = len(p)
	}
	return min(n, len(p)), err
}

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

// pipeWidth is the width of what is shown where nothing says how wide that is.
const pipeWidth = 80

// columns is how wide a line may be: what COLUMNS says, or else the width of the terminal, be it
// behind a pager, or else pipeWidth.
func columns(environ []string, out, errOut io.Writer) int {
	for _, e := range environ {
		if text, ok := strings.CutPrefix(e, "COLUMNS="); ok {
			if n, err := strconv.Atoi(text); err == nil && n > 0 {
				return n
			}
		}
	}
	for _, f := range []io.Writer{out, errOut} {
		if f, ok := f.(*os.File); ok {
			if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
				return n
			}
		}
	}
	return pipeWidth
}
