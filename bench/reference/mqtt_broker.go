package reference

import (
	"fmt"
	"log/slog"
	"net"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
)

// ownBroker is a broker in this process.
type ownBroker struct {
	server   *mochi.Server
	listener net.Listener
}

// startBroker starts one on a free port of loopback.
func startBroker() (*ownBroker, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	// The default limits drop messages without a word when a client is slow.
	limits := mochi.NewDefaultServerCapabilities()
	limits.MaximumClientWritesPending, limits.MaximumInflight = 1<<16, 1<<15
	b := &ownBroker{mochi.New(&mochi.Options{Capabilities: limits, Logger: slog.New(slog.DiscardHandler)}), listener}
	for _, step := range []func() error{
		func() error { return b.server.AddHook(new(auth.AllowHook), nil) },
		func() error { return b.server.AddListener(listeners.NewNet("loopback", listener)) },
		b.server.Serve,
	} {
		if err := step(); err != nil {
			listener.Close()
			return nil, fmt.Errorf("broker: %w", err)
		}
	}
	return b, nil
}

// address is where it listens.
func (b *ownBroker) address() string { return b.listener.Addr().String() }

// patience is how long a broker may take to close. One that takes longer is left to itself: it
// listens no more.
const patience = 2 * time.Second

// close ends the broker, whose clients have said goodbye or hung up. Server.Close alone may block
// for ever: to turn clients away it takes a lock for reading, and then once more, and never gets it
// if one that is leaving has begun to wait for writing in between. So those that are left are
// turned away here, where the lock is taken once, and when all have left Server.Close has none to
// look for.
func (b *ownBroker) close() {
	b.listener.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.server.Listeners.CloseAll(func(string) {
			for _, client := range b.server.Clients.GetAll() {
				client.Stop(nil)
			}
		})
		_ = b.server.Close()
	}()
	select {
	case <-done:
	case <-time.After(patience):
	}
}
