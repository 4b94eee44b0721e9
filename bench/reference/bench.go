package reference

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
)

// Bench is a stack that is set up and waits for events. Its methods are called one at a time.
type Bench struct {
	stack  Stack
	config Config
	tally  *tally
	system system
	events uint64
	setup  []engine.TypeCount
	last   Measured
	// renewal ends new set-ups of Reset, which is given no context.
	renewal context.Context
}

var _ engine.Execution = (*Bench)(nil)

// system is the broker, server or cluster with its clients.
type system interface {
	// publish sends the event and returns when it has got everywhere and all that is due has
	// come, or with the reason why not, ctx's among them.
	publish(ctx context.Context, event []byte) error
	// kind is the name of a key of the tally.
	kind(key uint16) string
	close()
}

// Prepare sets a stack up: all are connected and subscribed when it returns. Close takes it down.
// When ctx is done no Reset sets up again.
func Prepare(ctx context.Context, s Stack, c Config) (*Bench, error) {
	if err := c.Check(s); err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b := &Bench{stack: s, config: c.withDefaults(), renewal: ctx}
	if err := b.start(ctx); err != nil {
		return nil, err
	}
	return b, nil
}

// start makes the system.
func (b *Bench) start(ctx context.Context) (err error) {
	timed, cancel := context.WithTimeoutCause(ctx, b.config.Timeout, ErrUnfinished)
	defer cancel()
	b.tally = newTally()
	switch {
	case b.stack.MQTT():
		b.system, err = newMQTT(timed, b.stack, b.config, b.tally)
	case b.stack == Memberlist:
		b.system, err = newCluster(timed, b.config, b.tally)
	default:
		b.system, err = newCoAP(timed, b.stack, b.config, b.tally)
	}
	if err != nil {
		b.system = nil // not a nil pointer in an interface
		return fmt.Errorf("reference: %s: set-up with %d subscribers: %w",
			b.stack, b.config.Subscribers, reason(timed, err))
	}
	made := b.tally.take(b.system.kind)
	b.setup = append(made.kinds, made.aside...)
	return nil
}

// reason puts the cause of a context that has ended in the place of the error that came of it. A
// connection has the same deadline, and may be the first to say that it is over.
func reason(ctx context.Context, err error) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		<-ctx.Done()
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%w (%w)", cause, err)
	}
	return err
}

// Execute publishes one event and counts until it has got everywhere. After an error the bench is
// closed, as what is still under way would be counted with the next event; Reset sets it up again.
func (b *Bench) Execute(ctx context.Context) (engine.Outcome, error) {
	if b.system == nil {
		return engine.Outcome{}, fmt.Errorf("reference: %s is closed", b.stack)
	}
	event := b.event()
	timed, cancel := context.WithTimeoutCause(ctx, b.config.Timeout, ErrUnfinished)
	defer cancel()
	b.tally.take(b.system.kind)
	kernel := b.kernel()
	start := time.Now()
	err := b.system.publish(timed, event)
	wall := time.Since(start)
	if err != nil {
		heard, due := b.tally.state()
		err = fmt.Errorf("reference: %s: "+
			"%d of %d subscribers have the event and %d acknowledgements are due after %v: %w",
			b.stack, heard, b.config.Subscribers, due, wall.Round(time.Millisecond), reason(timed, err))
		b.Close()
		return engine.Outcome{End: engine.Cancelled}, err
	}
	b.last = b.measured(wall, kernel())
	return b.last.Outcome(), nil
}

// measured empties the tally into a measurement.
func (b *Bench) measured(wall time.Duration, kernel *engine.Traffic) Measured {
	m := Measured{
		Stack: b.stack, Subscribers: b.config.Subscribers, Setup: b.setup, Wall: wall, Kernel: kernel, Away: b.away(),
	}
	c := b.tally.take(b.system.kind)
	m.Kinds, m.Background, m.UntilHeard, m.Sizes = c.kinds, c.aside, c.untilHeard, c.sizes
	m.Messages, m.Bytes = total(m.Kinds)
	switch {
	case b.stack == Memberlist:
		m.Packets, m.Bytes = c.carried.Packets, c.carried.Bytes
	case !b.stack.TCP():
		m.Packets = m.Messages
	}
	m.Coverage = float64(c.heard) / float64(m.Subscribers)
	return m
}

// event is the next one: its number, and random bytes that no compression makes shorter.
func (b *Bench) event() []byte {
	b.events++
	rng := rand.New(rand.NewPCG(b.config.Seed, b.events))
	event := make([]byte, b.config.Payload)
	for i := range event {
		event[i] = byte(rng.Uint32())
	}
	binary.BigEndian.PutUint64(event, b.events)
	return event
}

// Measured is what the last event cost.
func (b *Bench) Measured() Measured {
	m := b.last
	m.Kinds, m.Background, m.Setup = slices.Clone(m.Kinds), slices.Clone(m.Background), slices.Clone(m.Setup)
	return m
}

// longevity is after how many events Reset begins with new connections: message identifiers of 16
// bits come round, and CoAP takes one that it has seen in the last four minutes for a duplicate.
const longevity = 30_000

// Reset makes ready for the next event. The connections stay as they are, but for once in a great
// many events.
func (b *Bench) Reset() error {
	if b.system != nil && b.events%longevity != 0 {
		return nil
	}
	b.Close()
	return b.start(b.renewal)
}

// Close takes the stack down. Closing again does nothing.
func (b *Bench) Close() {
	if b.system != nil {
		b.system.close()
		b.system = nil
	}
}

// concurrency is how many clients are connected, or asked, at the same time: few enough not to
// overflow the queues of listeners and sockets.
const concurrency = 64

// inParallel does n pieces of work, of which concurrency at a time.
func inParallel(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	return inParallelBy(ctx, n, concurrency, work)
}

// inParallelBy does n pieces of work, of which width at a time, and returns the first error. Once
// there is one, or ctx is done, it begins no more.
func inParallelBy(ctx context.Context, n, width int, work func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	slots := make(chan struct{}, width)
	for i := range n {
		slots <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			if err := work(ctx, i); err != nil {
				cancel(err)
			}
			<-slots
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
