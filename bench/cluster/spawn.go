package cluster

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
)

// Announcement is what a node process prints before the address of its control port, on the first
// line of its standard output.
const Announcement = "listening on "

// maxAnnouncement bounds that line.
const maxAnnouncement = 1 << 10

// spawnTimeout is how long a process may take until it listens.
const spawnTimeout = 20 * time.Second

// Variables is how the names of all variables of the environment begin that joulemark reads.
const Variables = "JOULEMARK_"

// Spawn starts n node processes on this machine by a command that announces where it listens. Of
// the variables of joulemark they have none but the secret: what they are to know stands in the
// command. stop kills them and waits; on Linux they die with this process too, and no key of the
// terminal reaches them. What they write to standard error goes to that of this process. The error
// is the cause of ctx where that has ended.
func Spawn(ctx context.Context, n int, argv []string, secret []byte) (hosts []string, stop func(), err error) {
	if n < 1 || n > control.MaxNodes || len(argv) == 0 {
		return nil, nil, fmt.Errorf("cluster: %d processes of %q (allowed: 1 to %d, and a command)",
			n, argv, control.MaxNodes)
	}
	procs := make([]*process, n)
	ended := make(chan struct{})
	started := make(chan error, 1)
	go func() {
		// A process dies with the thread that started it, so that one has to last as long as they.
		runtime.LockOSThread()
		started <- launchAll(ctx, procs, argv, secret)
		<-ended
	}()
	stop = sync.OnceFunc(func() {
		for _, p := range procs {
			if p != nil {
				p.kill()
			}
		}
		close(ended)
	})
	if err := <-started; err != nil {
		stop()
		if ctx.Err() != nil {
			return nil, nil, err
		}
		return nil, nil, fmt.Errorf("cluster: %w", err)
	}
	timeout := time.NewTimer(spawnTimeout)
	defer timeout.Stop()
	for i, p := range procs {
		select {
		case <-p.announced:
			err = p.err
		case <-ctx.Done():
		case <-timeout.C:
			err = fmt.Errorf("does not listen after %v", spawnTimeout)
		}
		if ctx.Err() != nil {
			stop()
			return nil, nil, context.Cause(ctx)
		}
		if err != nil {
			stop()
			return nil, nil, fmt.Errorf("cluster: process %d: %w", i, err)
		}
		hosts = append(hosts, p.address)
	}
	return hosts, stop, nil
}

// process is one that was started here.
type process struct {
	cmd       *exec.Cmd
	announced chan struct{} // closed once address or err is known
	address   string
	err       error
	drained   chan struct{}
}

func launchAll(ctx context.Context, procs []*process, argv []string, secret []byte) (err error) {
	for i := range procs {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if procs[i], err = launch(argv, secret); err != nil {
			return fmt.Errorf("process %d: %w", i, err)
		}
	}
	return nil
}

func launch(argv []string, secret []byte) (*process, error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stderr = os.Stderr
	cmd.Env = slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, Variables) })
	cmd.Env = append(cmd.Env, control.TokenVariable+"="+string(secret))
	dieWithParent(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, announced: make(chan struct{}), drained: make(chan struct{})}
	go p.read(out)
	return p, nil
}

// read takes the first line, and lets the rest go by.
func (p *process) read(out io.Reader) {
	defer close(p.drained)
	in := bufio.NewReaderSize(out, maxAnnouncement)
	line, err := in.ReadSlice('\n')
	said := strings.TrimSpace(string(line))
	address, ok := strings.CutPrefix(said, Announcement)
	switch {
	case errors.Is(err, io.EOF):
		p.err = errors.New("ended before it listened")
	case err != nil:
		p.err = err
	case !ok:
		p.err = fmt.Errorf("says %q (allowed: %q and an address)", said, Announcement)
	default:
		p.address = address
	}
	close(p.announced)
	_, _ = io.Copy(io.Discard, in)
}

// kill ends the process and waits for it.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.drained
	_ = p.cmd.Wait()
}
