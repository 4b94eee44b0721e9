package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

const (
	dialTimeout = 5 * time.Second
	// tries is how often a host is dialled that hangs up before it is known who dials. A host does
	// that which many strangers crowd; one in three gets through where they come as fast as they
	// can.
	tries    = 12
	tryPause = 10 * time.Millisecond
)

// connect dials a host and goes through the handshake.
func connect(ctx context.Context, name string, node algorithms.ID, cfg *Config, handler handler) (*remote, error) {
	if err := control.Prepare(cfg.Secret); err != nil { // before the host waits for it
		return nil, err
	}
	var line *control.Conn
	var welcome control.Answer
	var err error
	for try := range tries {
		line, welcome, err = greet(ctx, name, cfg.Secret)
		if !hungUp(err) || ctx.Err() != nil {
			break
		}
		pause(ctx, time.Duration(try)*tryPause)
	}
	if err == nil && welcome.Error != "" {
		_ = line.Close()
		err = &control.RefusedError{Reason: welcome.Error}
	}
	switch {
	case err != nil && ctx.Err() != nil:
		err = ctx.Err()
	case hungUp(err):
		err = fmt.Errorf("it has hung up %d times without a word: %w", tries, err)
	}
	if err != nil {
		return nil, fmt.Errorf("host %s: %w", name, err)
	}
	line.Silence = cfg.Silence
	h := newRemote(name, node, line, handler, cfg.Silence)
	h.tool, h.cpus = welcome.Tool, welcome.CPUs
	h.readers.Go(h.read)
	h.readers.Go(func() { h.ping(cfg.Silence / 5) })
	return h, nil
}

// greet is one attempt to be let in.
func greet(ctx context.Context, name string, secret []byte) (*control.Conn, control.Answer, error) {
	var welcome control.Answer
	c, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "tcp", name)
	if err != nil {
		return nil, welcome, err
	}
	line := control.NewConn(c, control.HandshakeTimeout)
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	if err = line.Initiate(secret); err == nil {
		err = line.Receive(&welcome)
	}
	if err == nil {
		err = welcome.Validate(control.Bounds{})
	}
	if err != nil {
		_ = c.Close()
	}
	return line, welcome, err
}

// hungUp reports whether the other side has closed a connection without a word.
func hungUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// pause waits, but not beyond the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
