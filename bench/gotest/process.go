package gotest

import (
	"context"
	"errors"
	"os/exec"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// Clock is the clock of the processes of benchmarks.
func Clock() energy.Clock {
	return energy.ReapedClock("wait4 (CPU time of ended processes, their threads and children)")
}

// ended is a process that has ended.
type ended struct {
	cpu, wall time.Duration
	out, err  string // the beginning and the end of what it printed, "" for nothing
	status    string // "" where it is 0
	timedOut  bool
	// left says that processes it had started were still there, whose CPU time is not known. They
	// are ended too.
	left bool
}

// grace is for how long what a process has left behind may still hold its output open. On a busy
// machine it takes a moment, too, until all that a process printed has been read.
const grace = 5 * time.Second

// spawn runs a program until it ends, or the context does, or the time is over. An error is that it
// could not be started, or that the context has ended.
func spawn(ctx context.Context, timeout time.Duration, dir, program string, args ...string) (*ended, error) {
	within := ctx
	if timeout > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	cmd := exec.CommandContext(within, program, args...)
	cmd.Dir, cmd.WaitDelay = dir, grace
	var out, errOut excerpt
	cmd.Stdout, cmd.Stderr = &out, &errOut
	alone(cmd)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	err := cmd.Wait()
	e := &ended{wall: time.Since(began), out: out.text(), err: errOut.text()}
	e.left = endGroup(cmd) || errors.Is(err, exec.ErrWaitDelay)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	e.timedOut = within.Err() != nil
	if state := cmd.ProcessState; state != nil {
		e.cpu = state.UserTime() + state.SystemTime()
		if !state.Success() {
			e.status = state.String()
		}
	} else if err != nil {
		return nil, err
	}
	return e, nil
}

// excerpt keeps the beginning and the end of what is written, since nobody knows how much a
// benchmark prints.
type excerpt struct {
	head, tail []byte
	lost       bool
}

const excerptSize = 1 << 19

func (x *excerpt) Write(p []byte) (int, error) {
	n := len(p)
	if room := excerptSize - len(x.head); room > 0 {
		k := min(room, len(p))
		x.head, p = append(x.head, p[:k]...), p[k:]
	}
	x.tail = append(x.tail, p...)
	if over := len(x.tail) - excerptSize; over > excerptSize {
		x.tail, x.lost = append(x.tail[:0], x.tail[over:]...), true
	}
	return n, nil
}

func (x *excerpt) text() string {
	if x.lost {
		return string(x.head) + "\n...\n" + string(x.tail)
	}
	return string(x.head) + string(x.tail)
}
