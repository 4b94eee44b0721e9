package jetstream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Coordinator has chunks done by workers that dial it. It does none itself, and waits for workers
// as long as there are none. Which error is returned where several chunks go wrong depends on which
// of them is done first.
type Coordinator struct {
	// Listen is the address that workers dial; "" stands for 127.0.0.1:0.
	Listen string
	// Secret is what workers must know too. Without one, Listen must be loopback.
	Secret []byte
	// Store is the folder in which chunks and results are kept until the end, so that a coordinator
	// that was killed can go on; "" stands for a temporary one. It is for one job and one
	// coordinator at a time.
	Store string
	// Version is that of the program. Workers of another one are refused.
	Version string
	// Text is what workers make the job of, up to 4 MiB.
	Text []byte
	// Lease is how long nothing may be heard of a chunk before another worker is given it; 0 stands
	// for [DefaultLease].
	Lease time.Duration
	// Listening is told once where workers find the coordinator; nil for nobody.
	Listening func(net.Addr)
	// Log takes a line for each worker that comes and for each that is refused; nil for none.
	Log io.Writer

	maxStore int64 // bytes; 0: three quarters of what is free
}

var _ job.Distributor = Coordinator{}

const (
	// farewell is how long the coordinator waits in the end for workers to hear of it.
	farewell = 3 * time.Second
	// reunion is how long one that was started again waits in the end at least, for workers that
	// had another before it and dial it right now.
	reunion = 5 * retry
)

// Run implements [job.Distributor].
func (c Coordinator) Run(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
	c.defaults()
	server, _, err := sides(c.Secret)
	if err := errors.Join(err, j.Validate(chunks), control.CheckExposure(c.Listen, c.Secret), c.check()); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	store, err := openStore(c.Store)
	if err != nil {
		return err
	}
	defer store.close()
	b, err := newBroker(c.Listen, store.path, c.maxStore, server)
	if err != nil {
		return err
	}
	defer b.close()
	r, err := newRun(ctx, c, b, j)
	if err == nil {
		err = r.begin(store)
	}
	if err == nil {
		err = r.run(chunks, sink)
	}
	if _, ok := errors.AsType[*job.ChunkError](err); err != nil && ctx.Err() != nil && !ok {
		return context.Cause(ctx) // the workers wait for who goes on
	}
	if r != nil {
		r.end(err)
	}
	return err
}

func (c *Coordinator) defaults() {
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	if c.Lease == 0 {
		c.Lease = DefaultLease
	}
	if c.Log == nil {
		c.Log = io.Discard
	}
}

func (c *Coordinator) check() error {
	if len(c.Text) > maxText {
		return suggest.Wrong("text of the job", fmt.Sprintf("%d bytes", len(c.Text)), "up to %d", maxText)
	}
	if c.Lease < time.Millisecond {
		return suggest.Wrong("lease", c.Lease, "1ms or more")
	}
	return nil
}

// run is one job on a server that has begun.
type run struct {
	Coordinator
	broker *broker
	stream js.JetStream
	id     string // of the job
	names  names
	// resumed is set where the store was that of a coordinator before this one.
	resumed bool
	ctx     context.Context
	stop    context.CancelCauseFunc

	mu   sync.Mutex
	over bool   // the job is
	why  string // with over, where something went wrong
}

func newRun(ctx context.Context, c Coordinator, b *broker, j job.Job) (*run, error) {
	stream, err := js.New(b.conn)
	if err != nil {
		return nil, err
	}
	r := &run{Coordinator: c, broker: b, stream: stream, id: j.ID, names: namesOf(j.ID)}
	r.ctx, r.stop = context.WithCancelCause(ctx)
	return r, nil
}

// begin makes what workers need, and then lets them come.
func (r *run) begin(s *store) error {
	if err := r.own(s); err != nil {
		return err
	}
	for _, cfg := range r.names.streams(r.id) {
		if _, err := r.stream.CreateOrUpdateStream(r.ctx, cfg); err != nil {
			return fmt.Errorf("store: %s: %w", s.path, err)
		}
	}
	_, err := r.stream.CreateOrUpdateConsumer(r.ctx, r.names.work(), js.ConsumerConfig{
		Durable: workers, AckPolicy: js.AckExplicitPolicy, AckWait: r.Lease, MaxAckPending: -1, MaxWaiting: 1 << 16,
	})
	if err != nil {
		return fmt.Errorf("store: %s: %w", s.path, err)
	}
	_, err = r.broker.conn.Subscribe(helloSubject, func(m *nats.Msg) { _ = m.Respond(encode(r.welcome(m.Data))) })
	if err != nil {
		return err
	}
	if _, err = r.broker.conn.Subscribe(r.names.failed(), r.failed); err != nil {
		return err
	}
	if r.Listening != nil {
		r.Listening(r.broker.server.Addr())
	}
	return nil
}

// own refuses a store that holds something of another job.
func (r *run) own(s *store) error {
	list := r.stream.ListStreams(r.ctx)
	for info := range list.Info() {
		if id := info.Config.Metadata["job"]; id != r.id {
			return fmt.Errorf("store: %s holds results of the job %s (allowed: those of %s, or an empty folder)",
				s.path, suggest.Quote(id), suggest.Quote(r.id))
		}
		r.resumed = true
	}
	return list.Err()
}

// welcome answers a worker that has come.
func (r *run) welcome(text []byte) welcome {
	var h hello
	if json.Unmarshal(text, &h) != nil || h.Protocol == "" {
		return welcome{Refused: "it does not say which version it is of"}
	}
	for _, v := range [][2]string{{h.Protocol, protocol}, {h.Version, r.Version}} {
		if v[0] != v[1] {
			r.note("a worker of %s is refused: the coordinator is of %s", suggest.Said(v[0]), v[1])
			return welcome{Refused: fmt.Sprintf("it is of %s (allowed: %s, as the coordinator)", v[0], v[1])}
		}
	}
	if !h.Again {
		r.note("a worker has come (connected: %d)", r.broker.clients())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return welcome{ID: r.id, Text: r.Text, Lease: r.Lease, Over: r.over, Why: r.why}
}

// failed takes a worker's word for what went wrong with a chunk.
func (r *run) failed(m *nats.Msg) {
	var f failure
	if err := json.Unmarshal(m.Data, &f); err != nil {
		r.stop(fmt.Errorf("a worker says of a chunk what is not understood: %w", err))
	} else {
		r.stop(&job.ChunkError{Chunk: f.Chunk, Err: errors.New(suggest.Legible(f.Error))})
	}
	_ = m.Respond(nil)
}

func (r *run) note(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.Log, format+"\n", args...)
}

// end tells the workers that the job is over, and why where something went wrong, and waits for a
// while until they have gone. Nothing of a job that is done stays in the store.
func (r *run) end(err error) {
	defer r.stop(nil)
	why := ""
	if err != nil {
		why = err.Error()
	}
	r.mu.Lock()
	r.over, r.why = true, why
	r.mu.Unlock()
	_ = r.broker.conn.Publish(r.names.ended(), []byte(why))
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
		defer cancel()
		for _, name := range []string{r.names.work(), r.names.results()} {
			_ = r.stream.DeleteStream(ctx, name)
		}
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	least, most := time.Now(), time.Now().Add(farewell)
	if r.resumed {
		least = least.Add(reunion)
	}
	for now := time.Now(); now.Before(most) && (r.broker.clients() > 0 || now.Before(least)); now = <-tick.C {
	}
}

// URL is how workers are told an address.
func URL(a net.Addr) string { return "nats://" + a.String() }
