package command

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/joulemark/joulemark/bench/engine"
)

// namespace is a network namespace with a thread of this process in it, which starts the processes
// that are to be there: a process begins in the namespace of the thread that makes it.
type namespace struct {
	work chan func()
}

// newNamespace makes one whose loopback interface is up.
func newNamespace() (*namespace, error) {
	s := &namespace{work: make(chan func())}
	made := make(chan error)
	go func() {
		// The thread is never given back, so that it ends with the goroutine.
		runtime.LockOSThread()
		err := unix.Unshare(unix.CLONE_NEWNET)
		if errors.Is(err, unix.EPERM) {
			err = errors.New("a network namespace needs root here (allowed: as root, or below " +
				"unshare --user --map-root-user, where the kernel allows that)")
		} else if err != nil {
			err = fmt.Errorf("no network namespace: %w", err)
		} else {
			err = loopbackUp()
		}
		made <- err
		if err != nil {
			return
		}
		for f := range s.work {
			f()
		}
	}()
	return s, <-made
}

// do has the thread in the namespace do something, and waits for it.
func (s *namespace) do(f func()) {
	done := make(chan struct{})
	s.work <- func() {
		defer close(done)
		f()
	}
	<-done
}

func (s *namespace) close() { close(s.work) }

// loopbackUp switches the loopback interface on, which is off in a new namespace.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	defer unix.Close(fd) //nolint:errcheck // nothing was sent
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_RUNNING | unix.IFF_LOOPBACK)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request); err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	return nil
}

// traffic is what the interfaces of the namespace carry: what was sent on loopback, and what was
// received on all others. So a packet that goes over a bridge is counted once, where it comes in.
func (s *namespace) traffic() (t engine.Traffic, err error) {
	s.do(func() {
		var text []byte
		if text, err = os.ReadFile("/proc/thread-self/net/dev"); err == nil {
			t, err = trafficOf(string(text))
		}
	})
	return t, err
}

// trafficOf sums a table of interfaces up: two lines of headings, then the name and 16 numbers, of
// which the first two are bytes and packets received and the ninth and tenth those sent.
func trafficOf(table string) (engine.Traffic, error) {
	var sum engine.Traffic
	for line := range strings.Lines(table) {
		name, rest, ok := strings.Cut(line, ":")
		fields := strings.Fields(rest)
		if !ok || len(fields) < 10 {
			continue
		}
		at := 0
		if strings.TrimSpace(name) == "lo" {
			at = 8
		}
		bytes, err1 := strconv.ParseInt(fields[at], 10, 64)
		packets, err2 := strconv.ParseInt(fields[at+1], 10, 64)
		if err := errors.Join(err1, err2); err != nil {
			return engine.Traffic{}, fmt.Errorf("interface %s: %w", strings.TrimSpace(name), err)
		}
		sum.Bytes, sum.Packets = sum.Bytes+bytes, sum.Packets+packets
	}
	return sum, nil
}
