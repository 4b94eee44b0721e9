package jetstream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"

	"github.com/joulemark/joulemark/bench/sweep/job"
)

// pending is how many chunks may be published at a time that are not confirmed yet.
const pending = 1000

// run hands the chunks out and collects their results: first those that were in the store already,
// so that what is handed out is what is still missing.
func (r *run) run(chunks []int, sink job.Sink) error {
	missing := make(map[int]bool, len(chunks))
	for _, c := range chunks {
		missing[c] = true
	}
	results, err := r.stream.Stream(r.ctx, r.names.results())
	if err != nil {
		return err
	}
	cons, err := results.CreateConsumer(r.ctx, js.ConsumerConfig{
		AckPolicy: js.AckExplicitPolicy, MemoryStorage: true, InactiveThreshold: time.Minute,
	})
	if err != nil {
		return err
	}
	take := func(before uint64) error { return r.take(cons, before, missing, sink) }
	if last := results.CachedInfo().State.LastSeq; last > 0 {
		if err := take(last); err != nil {
			return err
		}
	}
	if err := r.publish(chunks, missing); err != nil {
		return err
	}
	return take(0)
}

// take takes results until none is missing, or until that with a number has come, where there is
// one.
func (r *run) take(cons js.Consumer, last uint64, missing map[int]bool, sink job.Sink) error {
	for len(missing) > 0 {
		msg, err := next(r.ctx, cons)
		switch {
		case r.ctx.Err() != nil:
			return context.Cause(r.ctx)
		case err != nil:
			return err
		case msg == nil:
			if err := r.broker.failed(); err != nil {
				return err
			}
			continue
		}
		c, err := chunkOf(msg.Subject())
		if err != nil {
			return err
		}
		if missing[c] {
			delete(missing, c)
			if err := sink.Take(c, msg.Data()); err != nil {
				return err
			}
		}
		_ = msg.Ack() // one that comes again is missing no more
		if meta, err := msg.Metadata(); err == nil && last > 0 && meta.Sequence.Stream >= last {
			return nil
		}
	}
	return nil
}

// poll is how long who waits for a message waits at a time.
const poll = time.Second

// next is the next message, nil where none has come for a while.
func next(ctx context.Context, cons js.Consumer) (js.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, poll)
	defer cancel()
	msg, err := cons.Next(js.FetchContext(ctx))
	if err == nil || errors.Is(err, nats.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, js.ErrNoMessages) {
		return msg, nil
	}
	return nil, err
}

// publish hands out those of the chunks that are missing.
func (r *run) publish(chunks []int, missing map[int]bool) error {
	for len(chunks) > 0 {
		var acks []js.PubAckFuture
		for ; len(chunks) > 0 && len(acks) < pending; chunks = chunks[1:] {
			if !missing[chunks[0]] {
				continue
			}
			ack, err := r.stream.PublishAsync(r.names.workOf(chunks[0]), nil, js.WithExpectLastSequencePerSubject(0))
			if err != nil {
				return fmt.Errorf("store: %w", err)
			}
			acks = append(acks, ack)
		}
		for _, ack := range acks {
			select {
			case <-ack.Ok():
			case err := <-ack.Err():
				if !isThere(err) {
					return fmt.Errorf("store: %w", err)
				}
			case <-r.ctx.Done():
				return context.Cause(r.ctx)
			}
		}
	}
	return nil
}
