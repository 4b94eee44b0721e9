package output

import (
	"errors"
	"io"
	"syscall"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Guarded is standard output. It tells a reader that has left, which is no fault, from all other
// pipes and connections that break; and a terminal is given nothing that it would obey.
type Guarded struct {
	io.Writer
	Terminal bool
	Lost     error // of the first write that failed, which not everybody who writes is told
}

// ErrReaderLeft is that nobody reads standard output any more, as in joulemark run | head.
var ErrReaderLeft = errors.New("the reader of standard output has left")

func (s *Guarded) Write(p []byte) (int, error) {
	shown := p
	if s.Terminal {
		shown = []byte(suggest.Inert(string(p)))
	}
	n, err := s.Writer.Write(shown)
	if errors.Is(err, syscall.EPIPE) {
		err = ErrReaderLeft
	}
	if s.Lost == nil {
		s.Lost = err
	}
	if err == nil && n == len(shown) {
		n = len(p)
	}
	return min(n, len(p)), err
}
