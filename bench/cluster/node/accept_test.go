package node

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

// scarce is a listener that has no descriptors for its first connections.
type scarce struct {
	net.Listener
	failures int
	broken   error // comes once there are no failures left; nil for never
}

func (s *scarce) Accept() (net.Conn, error) {
	if s.failures > 0 {
		s.failures--
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	if s.broken != nil {
		return nil, s.broken
	}
	return s.Listener.Accept()
}

// A node that runs out of descriptors goes on when there are some again, and ends with its context,
// not before.
func TestOutOfDescriptors(t *testing.T) {
	log := &journal{}
	s, inner, err := newServer(Config{Secret: secret, Find: find, Log: log, Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.listen(ctx, &scarce{Listener: inner, failures: 3}) }()
	works(t, inner.Addr().String())
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	if n := strings.Count(log.String(), "cannot accept connections"); n != 1 {
		t.Errorf("the log says it %d times (want 1): %q", n, log)
	}
}

func TestBrokenControlPort(t *testing.T) {
	s, inner, err := newServer(Config{Secret: secret, Find: find})
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	if err := s.listen(t.Context(), &scarce{Listener: inner, broken: net.ErrClosed}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("it ended with %v", err)
	}
}

// Who does not want to hear of what is in order does not.
func TestQuiet(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		log := &journal{}
		works(t, serve(t, Config{Log: log, Quiet: quiet}))
		if said := strings.Contains(log.String(), "node 0 of 2"); said == quiet || quiet && log.String() != "" {
			t.Errorf("quiet %v: %q", quiet, log)
		}
	}
}
