package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/internal/version"
)

var secret = control.NewSecret()

func find(name string) (Program, bool) {
	return Of(&circulation.Ring), name == circulation.Ring.Spec.Name
}

// journal is a log that tests can read.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// serve runs a node in a goroutine until the test ends, and returns its address.
func serve(t *testing.T, cfg Config) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	addr := make(chan string, 1)
	ended := make(chan error, 1)
	cfg.Secret, cfg.Find = secret, find
	cfg.Listening = func(a net.Addr) { addr <- a.String() }
	go func() { ended <- Serve(ctx, cfg) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("node ended with %v", err)
		}
	})
	select {
	case a := <-addr:
		return a
	case err := <-ended:
		ended <- nil
		t.Fatalf("node ended with %v", err)
	}
	return ""
}

// visit is a coordinator that has said who it is, and has been let in.
func visit(host string) (*control.Conn, error) {
	c, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	line := control.NewConn(c, 0)
	var welcome control.Answer
	err = errors.Join(line.Initiate(secret), line.Receive(&welcome))
	if err == nil && (!welcome.Done || welcome.Tool != version.Tool()) {
		err = fmt.Errorf("the node says %+v (allowed: that it is ready, and which joulemark it is)", welcome)
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return line, nil
}

func mustVisit(t *testing.T, host string) *control.Conn {
	t.Helper()
	c, err := visit(host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// ask gives an order and returns the answer.
func ask(t *testing.T, c *control.Conn, o control.Order) control.Answer {
	t.Helper()
	var a control.Answer
	if err := errors.Join(c.Send(o), c.Receive(&a)); err != nil {
		t.Fatal(err)
	}
	return a
}

// sensible is an assignment that a node takes.
func sensible() *control.Assignment {
	return &control.Assignment{Algorithm: "ring", Nodes: 2, Delta: 1, Protocol: "tcp", Token: strings.Repeat("00", 16)}
}

// works checks that a node can still be used, and leaves it free for the next coordinator.
func works(t *testing.T, host string) {
	t.Helper()
	c := mustVisit(t, host)
	if a := ask(t, c, control.Order{Assign: sensible()}); a.Address == nil {
		t.Errorf("%+v; want an address", a)
	}
	_ = c.CloseWrite()
	if err := c.Receive(&control.Answer{}); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: %v; want %v", err, io.EOF)
	}
}
