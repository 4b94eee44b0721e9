package command

import (
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"

	"github.com/joulemark/joulemark/bench/engine"
)

// namespace is a network namespace with a thread of this process in it, which starts the processes
// that are to be there: a process begins in the namespace of the thread that makes it.
type namespace struct {
	work       chan func()
	interfaces *interfaces
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
		} else if err = loopbackUp(); err == nil {
			s.interfaces, err = newInterfaces()
		}
		made <- err
		if err != nil {
			return
		}
		for f := range s.work {
			f()
		}
	}()
	if err := <-made; err != nil {
		return nil, err
	}
	return s, nil
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

func (s *namespace) close() {
	close(s.work)
	s.interfaces.close()
}

// traffic is what has been sent in the namespace, false if it is not known of all interfaces.
func (s *namespace) traffic() (engine.Traffic, bool, error) { return s.interfaces.traffic() }

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
