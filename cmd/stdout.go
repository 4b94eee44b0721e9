package cmd

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/term"

	"github.com/joulemark/joulemark/internal/suggest"
)

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
