package node

import (
	"fmt"
	"math/bits"
	"net"

	"github.com/joulemark/joulemark/internal/suggest"
)

// log writes a line, and one only, whatever words of others are in it.
func (s *server) log(format string, args ...any) {
	if s.cfg.Log == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintln(s.cfg.Log, suggest.Line(fmt.Sprintf(format, args...)))
}

// note logs what is in order.
func (s *server) note(format string, args ...any) {
	if !s.cfg.Quiet {
		s.log(format, args...)
	}
}

// refuse logs a connection that was not let in.
func (s *server) refuse(from net.Addr, why error) {
	if n, ok := s.refused.next(s); ok {
		s.log("refused %v: %v (connections refused so far: %d)", from, why, n)
	}
}

// complain logs an order that was not carried out.
func (s *server) complain(why error) {
	if n, ok := s.failed.next(s); ok {
		s.log("%v (orders that were not carried out so far: %d)", why, n)
	}
}

// tally counts what others can make happen as often as they like, and has it logged once, twice, at
// the fourth time, at the eighth and so on, so that it does not fill the disk.
type tally uint

func (t *tally) next(s *server) (n tally, log bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*t++
	return *t, bits.OnesCount(uint(*t)) == 1
}
