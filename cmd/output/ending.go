package output

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
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

// UntilSignal returns a context that ends with the first interrupt, termination or hangup. The
// function it returns stops listening and tells the exit status that goes with the signal, 0
// without one; it may be called again. A second signal ends the program at once, as if nobody
// listened, but for files that are being written. So a command listens before it makes sure of a
// place for its results, and until they are there.
func UntilSignal(parent context.Context) (context.Context, func() int) {
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
// commands that listen by UntilSignal: the first signal has been heard there, and no other ends the
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
