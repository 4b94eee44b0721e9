package jetstream

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/internal/suggest"
)

// retry is how long a worker waits before it tries again what has failed.
const retry = 200 * time.Millisecond

// connect dials the coordinator until it is there. What cannot get better is an error at once.
func (s *session) connect() error {
	_, client, err := sides(s.Secret)
	if err != nil {
		return err
	}
	options := []nats.Option{
		nats.MaxReconnects(-1), nats.ReconnectWait(retry), nats.ReconnectJitter(retry, retry),
		nats.Timeout(requestTimeout), nats.ReconnectBufSize(-1), nats.IgnoreDiscoveredServers(),
		nats.DisconnectErrHandler(func(*nats.Conn, error) { s.lost() }),
		nats.ReconnectHandler(func(*nats.Conn) { s.background.Go(s.again) }),
	}
	if client != nil {
		options = append(options, nats.Secure(client))
	}
	s.lost()
	for {
		s.conn, err = nats.Connect(s.URL, options...)
		switch {
		case err == nil:
			s.found()
			return nil
		case errors.Is(err, control.ErrSecret) || strings.Contains(err.Error(), "bad certificate"):
			return fmt.Errorf("the coordinator at %s: %w", s.URL, control.ErrSecret)
		case s.Secret == nil && isForeign(err):
			return fmt.Errorf("the coordinator at %s has a secret, and this worker has none", s.URL)
		case errors.Is(err, nats.ErrSecureConnWanted):
			return fmt.Errorf("the coordinator at %s has no secret, and this worker has one", s.URL)
		}
		if s.pause(); s.ctx.Err() != nil {
			return context.Cause(s.ctx)
		}
	}
}

// isForeign tells the error of who has no keys and meets somebody with a key that follows from a
// secret, which nobody vouches for.
func isForeign(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok || errors.Is(err, nats.ErrSecureConnRequired)
}

// lost is called when there is no connection any more.
func (s *session) lost() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone == nil && s.ctx.Err() == nil {
		s.gone = time.AfterFunc(s.Patience, func() {
			s.stop(fmt.Errorf("there has been no coordinator at %s for %v", s.URL, s.Patience))
		})
	}
}

// found is called when there is a coordinator.
func (s *session) found() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone != nil {
		s.gone.Stop()
		s.gone = nil
	}
}

// again asks whether the coordinator still has the same job. One that was started again may have
// another, and one whose job is over may have said so to others.
func (s *session) again() {
	w, err := s.greet(true)
	switch {
	case err != nil:
		s.stop(err)
	case w.ID != s.job.ID:
		s.stop(fmt.Errorf("the coordinator at %s has another job now, %s (allowed: %s)",
			s.URL, suggest.Quote(w.ID), suggest.Quote(s.job.ID)))
	case w.Over:
		s.over(w.Why)
	}
}

// over is what happens when the coordinator says that the job is: done, or why not.
func (s *session) over(why string) {
	if why == "" {
		s.stop(errOver)
		return
	}
	s.stop(fmt.Errorf("the coordinator at %s has ended the job: %s", s.URL, suggest.Legible(why)))
}

// pause waits before something is tried again.
func (s *session) pause() {
	timer := time.NewTimer(retry)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.ctx.Done():
	}
}
