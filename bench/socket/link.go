package socket

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// FlushSize is the number of buffered bytes from which on a caller should Flush, even where
// it has more to add.
const FlushSize = 32 << 10

// Link is the way to one peer. It belongs to one goroutine at a time, but Endpoint.Close may
// come at any time.
type Link struct {
	e       *Endpoint
	to      algorithms.ID
	way     uint32 // see DialWay
	address netip.AddrPort
	maxBody int
	// buf is what waits to be written. With UDP it begins with the prefix of all datagrams.
	buf          []byte
	frames, body int // in buf
	err          error

	conn   *conn     // streams
	stream io.Writer // conn, or TLS on top of it
	renew  time.Time // from when on the write deadline is to be moved
	udp    *net.UDPConn
}

// Add gives a message to a link. With streams it goes into the link's buffer and nothing
// is written before Flush; with UDP it is sent at once as one datagram. The error wraps
// ErrTooLarge where the body exceeds the limit; that and the error of a datagram leave
// the link as it was.
func Add[M algorithms.Message](l *Link, label Label, m M) error {
	size := m.Size()
	b, err := l.begin(label, size)
	if err != nil {
		return err
	}
	return l.end(m.Append(b), len(b), size)
}

// begin gives the buffer with the header of a message, to which the body is to be added.
func (l *Link) begin(label Label, size int) ([]byte, error) {
	switch {
	case l.err != nil:
		return nil, l.err
	case size < 0 || size > l.maxBody:
		return nil, tooLarge(l.to, size, l.maxBody)
	case !label.valid():
		return nil, fmt.Errorf("socket: label of depth %d and copy %d (allowed: depth 0 or more, copy 0 or 1)",
			label.Depth, label.Copy)
	}
	b := l.buf
	if l.udp != nil {
		return label.appendTo(b), nil
	}
	if rest := label.size() + size; rest < 1<<7 {
		b = append(b, byte(rest))
	} else {
		b = algorithms.AppendUvarint(b, uint64(rest))
	}
	return label.appendTo(b), nil
}

// end takes the buffer back, in which the body begins at start.
func (l *Link) end(b []byte, start, size int) error {
	if len(b)-start != size {
		return fmt.Errorf("socket: message for node %v says it has %d bytes and has %d", l.to, size, len(b)-start)
	}
	if l.udp != nil {
		l.buf = b[:datagramPrefix] // keeps the room
		return l.send(b, size)
	}
	l.buf = b
	l.frames++
	l.body += size
	return nil
}

// send sends a datagram.
func (l *Link) send(b []byte, body int) error {
	c := &l.e.counters
	c.sent(1, body, len(b)-body)
	c.written.Add(int64(len(b)))
	if _, err := l.udp.WriteToUDPAddrPort(b, l.address); err != nil {
		c.sent(-1, -body, body-len(b))
		c.written.Add(-int64(len(b)))
		return fmt.Errorf("socket: send to node %v at %v: %w", l.to, l.address, err)
	}
	return nil
}

// Buffered is the number of bytes that wait for Flush, always 0 with UDP.
func (l *Link) Buffered() int {
	if l.udp != nil {
		return 0
	}
	return len(l.buf)
}

// Pending is the number of frames that wait for Flush, always 0 with UDP.
func (l *Link) Pending() int { return l.frames }

// Flush writes what waits. After an error the link is dead and everything that waited is
// gone, of which the peer may have received a part; the error stays. It wraps
// os.ErrDeadlineExceeded where the peer did not read in time, and net.ErrClosed where the
// link or the endpoint is closed.
func (l *Link) Flush() error {
	if l.err != nil || l.frames == 0 {
		return l.err
	}
	frames, body, framing := l.frames, l.body, len(l.buf)-l.body
	l.e.counters.sent(frames, body, framing)
	err := l.postpone()
	if err == nil {
		_, err = l.stream.Write(l.buf)
	}
	l.forget()
	if err != nil {
		l.e.counters.sent(-frames, -body, -framing)
		l.err = fmt.Errorf("socket: write to node %v at %v: %w", l.to, l.address, err)
		// What was written may end inside a frame, so there is no good-bye.
		l.conn.Conn.Close()
		l.e.remove(l.conn)
	}
	return l.err
}

// postpone moves the write deadline on. It costs a tenth of a small write, so it is done only
// once an eighth of the timeout has passed since the last time.
func (l *Link) postpone() error {
	now := time.Now()
	if now.Before(l.renew) {
		return nil
	}
	l.renew = now.Add(l.e.cfg.WriteTimeout / 8)
	return l.conn.SetWriteDeadline(now.Add(l.e.cfg.WriteTimeout))
}

func (l *Link) forget() { l.buf, l.frames, l.body = l.buf[:0], 0, 0 }

// Close ends the link, without writing what waits. It is idempotent.
func (l *Link) Close() error {
	if l.err == nil {
		l.err = fmt.Errorf("socket: link to node %v: %w", l.to, net.ErrClosed)
	}
	if l.udp != nil {
		return nil
	}
	l.forget()
	if !l.e.remove(l.conn) {
		return nil // closed before, by an error or by the endpoint
	}
	if err := l.conn.shut(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("socket: close link to node %v at %v: %w", l.to, l.address, err)
	}
	return nil
}
