package socket

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"
)

// farewellTimeout is for how long closing a TLS connection waits for a peer that does not
// read; crypto/tls by itself waits for 5 s.
const farewellTimeout = 250 * time.Millisecond

// conn is a TCP connection that counts its bytes.
type conn struct {
	net.Conn
	counters *counters
	// secure is TLS on top of the connection, which says good-bye when it is closed. Only a
	// connection that was dialled has it: nobody reads what the other side would say.
	secure  *tls.Conn
	closing atomic.Bool
	cut     bool // the peer's side has ended; only for the goroutine that reads
}

// Read implements net.Conn.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.counters.read.Add(int64(n))
	if err != nil && errors.Is(err, io.EOF) {
		c.cut = true
	}
	return n, err
}

// Write implements net.Conn. Like frames, bytes are counted before they leave.
func (c *conn) Write(b []byte) (int, error) {
	c.counters.written.Add(int64(len(b)))
	n, err := c.Conn.Write(b)
	if n < len(b) {
		c.counters.written.Add(int64(n - len(b)))
	}
	return n, err
}

// SetWriteDeadline implements net.Conn. It is how crypto/tls says how long a good-bye may
// take, which is shortened.
func (c *conn) SetWriteDeadline(t time.Time) error {
	if c.closing.Load() {
		if limit := time.Now().Add(farewellTimeout); t.After(limit) {
			t = limit
		}
	}
	return c.Conn.SetWriteDeadline(t)
}

// shut closes the connection and whatever waits for it. It may come at any time.
func (c *conn) shut() error {
	if c.secure == nil {
		return c.Conn.Close()
	}
	c.closing.Store(true)
	err := c.secure.Close()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return nil // closed all the same; only the good-bye was not heard
	}
	return err
}
