package jetstream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"

	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// DefaultPatience is how long a worker waits for a coordinator that is not there.
const DefaultPatience = 10 * time.Minute

// Worker does chunks for a coordinator. URL and Open are required.
type Worker struct {
	// URL is where the coordinator is, as in nats://host:port.
	URL string
	// Secret is that of the coordinator, nil where it has none.
	Secret []byte
	// Version is that of the program, which has to be the coordinator's.
	Version string
	// Open makes the job of the coordinator's text.
	Open func(text []byte) (job.Job, error)
	// Workers is how many chunks are under way at a time; 0 is as many as Go may use cores.
	Workers int
	// Patience is how long the worker waits for a coordinator that is not there, in the beginning
	// and later on; 0 stands for [DefaultPatience].
	Patience time.Duration
	// Log takes a line for what happens to the connection; nil for none.
	Log io.Writer
}

// errOver is how a worker ends that is not needed any more.
var errOver = errors.New("the job is done")

// RefusedError says that a coordinator refused its worker, in the coordinator's words.
type RefusedError struct{ URL, Reason string }

// Error implements error.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("the coordinator at %s refuses this worker: %s", e.URL, suggest.Legible(e.Reason))
}

// Run does chunks until the coordinator says that all are done, which is no error. An error of a
// chunk ends the coordinator as well. When ctx ends, others are given what was under way.
func (w Worker) Run(ctx context.Context) error {
	if w.Patience == 0 {
		w.Patience = DefaultPatience
	}
	if w.Workers <= 0 {
		w.Workers = runtime.GOMAXPROCS(0)
	}
	if w.Log == nil {
		w.Log = io.Discard
	}
	own, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s := &session{Worker: w, ctx: own, stop: stop}
	err := s.run()
	if errors.Is(err, errOver) {
		return nil
	}
	return err
}

// session is a worker with a connection.
type session struct {
	Worker
	ctx   context.Context
	stop  context.CancelCauseFunc
	conn  *nats.Conn
	js    js.JetStream
	names names
	lease time.Duration
	job   job.Job

	background sync.WaitGroup

	mu   sync.Mutex
	gone *time.Timer // runs out when patience does; nil while there is a connection
}

func (s *session) run() error {
	defer s.found() // nobody waits any more
	if err := s.connect(); err != nil {
		return err
	}
	defer s.background.Wait()
	defer s.conn.Close()
	first, err := s.greet(false)
	if err != nil {
		return err
	}
	if s.job, err = s.Open(first.Text); err != nil {
		return fmt.Errorf("the job of the coordinator at %s: %w", s.URL, err)
	}
	if s.job.ID != first.ID {
		return fmt.Errorf("the job of the coordinator at %s is %s there and %s here (allowed: the same)",
			s.URL, suggest.Quote(first.ID), suggest.Quote(s.job.ID))
	}
	s.names, s.lease = namesOf(first.ID), first.Lease
	if _, err = s.conn.Subscribe(s.names.ended(), func(m *nats.Msg) { s.over(string(m.Data)) }); err != nil {
		return err
	}
	if s.js, err = js.New(s.conn); err != nil {
		return err
	}
	s.again() // the job may have ended before the subscription
	fmt.Fprintf(s.Log, "works for the coordinator at %s, %s at a time\n",
		s.URL, number.Plural(s.Workers, "chunk"))
	var slots sync.WaitGroup
	for range s.Workers {
		slots.Go(s.work)
	}
	slots.Wait()
	if s.conn.IsConnected() {
		_ = s.conn.FlushTimeout(time.Second) // what was given back
	}
	return context.Cause(s.ctx)
}

// work does one chunk after the other.
func (s *session) work() {
	var cons js.Consumer
	for s.ctx.Err() == nil {
		var msg js.Msg
		var err error
		if cons == nil {
			cons, err = s.js.Consumer(s.ctx, s.names.work(), workers)
		}
		if cons != nil {
			msg, err = next(s.ctx, cons)
		}
		switch {
		case err != nil:
			s.pause()
		case msg != nil:
			if err := s.do(msg); err != nil {
				s.stop(err)
			}
		}
	}
}

// do does the chunk of a message. An error is one that ends the job.
func (s *session) do(msg js.Msg) error {
	chunk, err := chunkOf(msg.Subject())
	if err != nil {
		return err
	}
	result, err := s.busy(msg, chunk)
	if s.ctx.Err() != nil {
		_ = msg.Nak()
		return nil
	}
	if err == nil {
		err = s.keep(chunk, result)
	}
	if err != nil {
		return s.report(chunk, err)
	}
	ctx, cancel := context.WithTimeout(s.ctx, requestTimeout)
	defer cancel()
	_ = msg.DoubleAck(ctx) // where that is lost, somebody does the chunk again, and the first result stays
	return nil
}

// busy does a chunk and says meanwhile that it is being done.
func (s *session) busy(msg js.Msg, chunk int) ([]byte, error) {
	done := make(chan struct{})
	var beat sync.WaitGroup
	defer beat.Wait()
	defer close(done)
	beat.Go(func() {
		tick := time.NewTicker(s.lease / beats)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = msg.InProgress()
			case <-done:
				return
			}
		}
	})
	return s.job.Do(s.ctx, chunk)
}

// keep publishes a result, however long the coordinator is away.
func (s *session) keep(chunk int, result []byte) error {
	for {
		err := unlessThere(s.ctx, s.js, s.names.resultOf(chunk), result)
		if err == nil || s.ctx.Err() != nil {
			return nil
		}
		if isFull(err) {
			return fmt.Errorf("the coordinator cannot keep its result: %w", err)
		}
		s.pause()
	}
}

// report tells the coordinator what went wrong with a chunk, and is that as an error.
func (s *session) report(chunk int, err error) error {
	of := &job.ChunkError{Chunk: chunk, Err: err}
	if inner, ok := errors.AsType[*job.ChunkError](err); ok {
		of = inner
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), requestTimeout)
	defer cancel()
	_, _ = s.conn.RequestWithContext(ctx, s.names.failed(), encode(failure{chunk, suggest.Text(of.Err)}))
	return of
}

// greet asks the coordinator for its job until it is there.
func (s *session) greet(again bool) (welcome, error) {
	for {
		var a welcome
		ctx, cancel := context.WithTimeout(s.ctx, requestTimeout)
		m, err := s.conn.RequestWithContext(ctx, helloSubject, encode(hello{protocol, s.Version, again}))
		cancel()
		switch {
		case s.ctx.Err() != nil:
			return a, context.Cause(s.ctx)
		case err != nil:
			s.pause()
			continue
		}
		if err := json.Unmarshal(m.Data, &a); err != nil {
			return a, fmt.Errorf("what answers at %s is no coordinator: %w", s.URL, err)
		}
		if a.Refused != "" {
			return a, &RefusedError{s.URL, a.Refused}
		}
		return a, nil
	}
}
