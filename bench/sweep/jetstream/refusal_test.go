package jetstream

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/sweep/job"
)

func small() job.Job {
	return job.Job{ID: "small", Chunks: 20, Work: func(_ context.Context, c int) ([]byte, error) {
		return fmt.Append(nil, c), nil
	}}
}

func nothing(int, []byte) error { return nil }

// visit has one worker dial a coordinator that otherwise has none, and is how the worker ends.
func visit(t *testing.T, c Coordinator, change func(*Worker)) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var ended error
	c.Listening = func(a net.Addr) {
		w := Worker{URL: URL(a), Secret: c.Secret, Version: c.Version, Workers: 1}
		w.Open = func([]byte) (job.Job, error) { return small(), nil }
		change(&w)
		go func() { defer cancel(); ended = w.Run(t.Context()) }()
	}
	if err := c.Run(ctx, small(), whole(small()), nothing); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("the coordinator ends: %v", err)
	}
	<-ctx.Done()
	return ended
}

// A worker that cannot take part is told why, and the coordinator goes on without it.
func TestRefusedWorkers(t *testing.T) {
	secret := control.NewSecret()
	for _, c := range []struct {
		name   string
		secret []byte
		change func(*Worker)
		want   string
	}{
		{
			"another version", nil, func(w *Worker) { w.Version = "joulemark v9" },
			"refuses this worker: it is of joulemark v9 (allowed: joulemark v1, as the coordinator)",
		},
		{"another job", nil, func(w *Worker) {
			w.Open = func([]byte) (job.Job, error) { return job.Job{ID: "large"}, nil }
		}, `is "small" there and "large" here (allowed: the same)`},
		{"a text that it does not understand", nil, func(w *Worker) {
			w.Open = func(text []byte) (job.Job, error) { return job.Job{}, fmt.Errorf("what is %s", text) }
		}, "what is the text"},
		{"a secret too many", nil, func(w *Worker) { w.Secret = secret }, "has no secret, and this worker has one"},
		{"no secret", secret, func(w *Worker) { w.Secret = nil }, "has a secret, and this worker has none"},
		{"another secret", secret, func(w *Worker) { w.Secret = control.NewSecret() }, control.ErrSecret.Error()},
		{"no coordinator", nil, func(w *Worker) {
			w.URL, w.Patience = "nats://127.0.0.1:1", 10*time.Millisecond
		}, "there has been no coordinator at nats://127.0.0.1:1 for 10ms"},
	} {
		err := visit(t, Coordinator{Version: "joulemark v1", Secret: c.secret, Text: []byte("the text")}, c.change)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
}

// What a coordinator cannot begin with is said before anybody can dial it.
func TestRefusedCoordinators(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for want, c := range map[string]Coordinator{
		"0.0.0.0:0 can be reached from other machines": {Listen: "0.0.0.0:0"},
		"missing port":                   {Listen: "127.0.0.1"},
		"address already in use":         {Listen: taken.Addr().String()},
		"text of the job: 4194305 bytes": {Text: make([]byte, maxText+1)},
		"lease: 1ns":                     {Lease: 1},
		"not a directory":                {Store: "refusal_test.go"},
	} {
		c.Listening = func(net.Addr) { t.Errorf("%s: it listens", want) }
		if err := c.Run(t.Context(), small(), nil, nothing); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
}

// A store is of one job and one coordinator at a time, and another one is told which and where.
func TestStoreIsTaken(t *testing.T) {
	c := Coordinator{Store: t.TempDir()}
	ctx, cancel := context.WithCancel(t.Context())
	c.Listening = func(net.Addr) {
		defer cancel()
		second := Coordinator{Store: c.Store}
		err := second.Run(t.Context(), small(), whole(small()), nothing)
		if err == nil || err.Error() != "store: "+c.Store+": another coordinator has it" {
			t.Errorf("a second coordinator: %v", err)
		}
	}
	if err := c.Run(ctx, small(), whole(small()), nothing); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	c.Listening = nil
	other := small()
	other.ID = "other"
	err := c.Run(t.Context(), other, whole(other), nothing)
	if want := `holds results of the job "small" (allowed: those of "other", or an empty folder)`; err == nil ||
		!strings.Contains(err.Error(), c.Store) || !strings.Contains(err.Error(), want) {
		t.Errorf("a coordinator of another job: %v; want %s", err, want)
	}
}

// A coordinator whose store is full says so once, with a chunk; its workers end too, with that
// chunk or another one that they had under way.
func TestFull(t *testing.T) {
	j := small()
	j.Work = func(context.Context, int) ([]byte, error) { return make([]byte, 1<<20), nil }
	c := &team{Coordinator: Coordinator{maxStore: 4 << 20}, workers: 1, worker: quick}
	err := c.Run(t.Context(), j, whole(j), nothing)
	if _, ok := errors.AsType[*job.ChunkError](err); !ok || strings.Count(err.Error(), "cannot keep its result") != 1 ||
		!strings.Contains(err.Error(), "insufficient") {
		t.Errorf("the coordinator: %v", err)
	}
	if len(c.ended) != 1 || strings.Count(fmt.Sprint(c.ended[0]), "cannot keep its result") != 1 {
		t.Errorf("the worker: %v", c.ended)
	}
}
