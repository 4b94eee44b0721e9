package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Exit statuses that a shell gives where there is no process to have one.
const (
	notExecutable = 126
	notFound      = 127
	bySignal      = 128 // and the number of the signal
)

// find is where a program is, or the exit status that a shell gives if it is nowhere.
func find(program string) (string, int, error) {
	path, err := exec.LookPath(program)
	switch {
	case err == nil:
		return path, 0, nil
	case errors.Is(err, exec.ErrDot):
		return "", notFound, fmt.Errorf("%s is in this folder (allowed: ./%[1]s)", suggest.Name(program))
	case errors.Is(err, fs.ErrPermission):
		return "", notExecutable, fmt.Errorf("%s cannot be executed: it is no program, or may not be",
			suggest.Name(program))
	case strings.ContainsRune(program, os.PathSeparator):
		if info, err := os.Stat(program); err == nil && info.IsDir() {
			return "", notExecutable, fmt.Errorf("%s cannot be executed: it is a folder",
				suggest.Name(program))
		}
		return "", notFound, fmt.Errorf("there is no program %s", suggest.Name(program))
	}
	return "", notFound, fmt.Errorf("there is no program %s (allowed: programs in PATH; "+
		"what a shell has of its own, such as functions, as sh -c '...')", suggest.Name(program))
}

// cannotStart says in the words of find why a program that is there cannot be started.
func cannotStart(program string, err error) error {
	var why *fs.PathError
	switch {
	case !errors.As(err, &why):
		return err
	case errors.Is(err, syscall.ENOEXEC):
		err = errors.New("it is no program (allowed: one, or a script whose first line is #! and what runs it)")
	case errors.Is(err, fs.ErrNotExist):
		err = errors.New("what its first line, or its loader, asks for is not there")
	default:
		err = why.Err
	}
	return fmt.Errorf("%s cannot be executed: %w", suggest.Name(program), err)
}

// clock tells the CPU time of a command, with a cgroup or without. Cgroups count microseconds too.
func clock(group bool) energy.Clock {
	if group {
		return energy.ReapedClock("cgroup v2 (cpu.stat) and wait4 (reaped processes)")
	}
	return energy.ReapedClock("wait4 (the command and the children that were waited for)")
}

// ended is a process that has ended.
type ended struct {
	began, ended time.Time
	wall         time.Duration
	user, system time.Duration   // of the command and of the children that were waited for
	cpu          time.Duration   // of all, where a cgroup tells
	grouped      bool            // it does
	left         int             // processes that are still there, where a cgroup tells
	traffic      *engine.Traffic // in the namespace of its own, nil if it has none or that is not known
	status       int
	why          string // in words, "" where the status is 0
}

// spawn runs a command until it ends. An error is that it could not be started or not be metered.
func (r *run) spawn(ctx context.Context, words []string) (*ended, error) {
	if err := r.input.rewind(); err != nil {
		return nil, err
	}
	cmd := exec.Command(words[0])
	cmd.Args, cmd.Stdin, cmd.Stdout, cmd.Stderr = words[1:], r.input.reader, r.Out, r.Err
	// A process that the command leaves behind may hold a pipe open for ever. Files it may.
	cmd.WaitDelay = grace
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	g := r.join(cmd.SysProcAttr)
	if g != nil {
		defer g.remove() //nolint:errcheck // an empty folder is left at worst
	}
	start, space := cmd.Start, (*namespace)(nil)
	if r.Network {
		// Each run has its own, so that it finds what the first has found: nothing.
		var err error
		if space, err = newNamespace(); err != nil {
			return nil, fmt.Errorf("net: %w", err)
		}
		defer space.close()
		start = func() (err error) {
			space.do(func() { err = cmd.Start() })
			return err
		}
	}
	e := &ended{began: time.Now().UTC()}
	began := time.Now()
	if err := start(); err != nil {
		return nil, cannotStart(words[1], err)
	}
	stop := r.forward(ctx, cmd.Process)
	err := cmd.Wait()
	stop()
	e.wall, e.ended = time.Since(began), time.Now().UTC()
	state := cmd.ProcessState
	if state == nil {
		return nil, err
	}
	e.user, e.system = state.UserTime(), state.SystemTime()
	e.cpu = e.user + e.system
	if g != nil {
		var all time.Duration
		all, e.grouped = g.cpu()
		// What has left the cgroup, as by systemd-run, is in rusage alone.
		e.cpu, e.left = max(e.cpu, all), len(g.left())
	}
	if r.Network {
		traffic, known, err := space.traffic()
		if err != nil {
			return nil, fmt.Errorf("net: %w", err)
		}
		if known {
			e.traffic = &traffic
		}
	}
	e.status, e.why = statusOf(state)
	return e, nil
}

// grace is for how long what a command has left behind may still hold pipes open of ours.
const grace = time.Second

// join has a process begin in a cgroup of its own, or not if there can be none.
func (r *run) join(attr *syscall.SysProcAttr) *group {
	if r.group == nil {
		return nil
	}
	g, err := r.group.add()
	if err != nil {
		r.group = nil
		return nil
	}
	g.join(attr)
	return g
}

// forward sends signals on to a process until the function it returns is called. The end of the
// context ends the process.
func (r *run) forward(ctx context.Context, p *os.Process) (stop func()) {
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		for {
			select {
			case s := <-r.Signals:
				r.hear(s)
				if !fromTerminal(s) {
					_ = p.Signal(s) // it may have ended by now
				}
			case <-ctx.Done():
				_ = p.Kill() // likewise
				<-done
				return
			case <-done:
				return
			}
		}
	}()
	return func() {
		close(done)
		<-gone
	}
}

// hear remembers the first signal that asks for the end.
func (r *run) hear(s os.Signal) {
	if r.by == nil && ends(s) {
		r.by = s
	}
}

// asked reports whether the work is to end, by a signal between two processes too.
func (r *run) asked(ctx context.Context) bool {
	for {
		select {
		case s := <-r.Signals:
			r.hear(s)
		default:
			return r.by != nil || ctx.Err() != nil
		}
	}
}
