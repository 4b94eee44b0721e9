package reference

import (
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
)

// ownBroker is a broker in this process.
type ownBroker struct {
	server *mochi.Server
	door   *door
}

// door is where clients come in. The library counts a client once it is at work on it, which may be
// while somebody waits for that count to be 0. So each is counted before, and whoever waits first
// sees to it that nobody comes in any more.
type door struct {
	*listeners.Net
	street  net.Listener
	clients *sync.WaitGroup // of the broker
	shut    chan struct{}   // is closed when the last client has come in
}

// Serve implements listeners.Listener.
func (d *door) Serve(establish listeners.EstablishFn) {
	defer close(d.shut)
	for {
		conn, err := d.street.Accept()
		if err != nil {
			return
		}
		d.clients.Go(func() { _ = establish(d.ID(), conn) }) // what is wrong with a client is told to it
	}
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
	server := mochi.New(&mochi.Options{Capabilities: limits, Logger: slog.New(slog.DiscardHandler)})
	b := &ownBroker{server, &door{
		Net: listeners.NewNet("loopback", listener), street: listener,
		clients: &server.Listeners.ClientsWg, shut: make(chan struct{}),
	}}
	for _, step := range []func() error{
		func() error { return b.server.AddHook(new(auth.AllowHook), nil) },
		func() error { return b.server.AddListener(b.door) },
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
func (b *ownBroker) address() string { return b.door.street.Addr().String() }

// patience is how long a broker may take to close. One that takes longer is left to itself: it
// listens no more.
const patience = 2 * time.Second

// close ends the broker, whose clients have said goodbye or hung up. Server.Close alone may block
// for ever: to turn clients away it takes a lock for reading, and then once more, and never gets it
// if one that is leaving has begun to wait for writing in between. So those that are left are
// turned away here, where the lock is taken once, and when all have left Server.Close has none to
// look for.
func (b *ownBroker) close() {
	_ = b.door.street.Close() // which may have been closed
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-b.door.shut
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
