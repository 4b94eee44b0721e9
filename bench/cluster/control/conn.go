package control

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/joulemark/joulemark/internal/suggest"
)

const (
	// maxGreeting bounds a line of a peer that has not proved who it is, maxLine any other.
	maxGreeting = 1 << 10
	maxLine     = 16 << 20
)

const (
	// DefaultSilence is how long a peer may say nothing before it is taken for gone. Both sides of
	// a control connection say something at least every fifth of that.
	DefaultSilence = 10 * time.Second
	// writeTimeout is how long a peer that does not read may hold up a writer.
	writeTimeout = 10 * time.Second
)

var errTooLong = errors.New("a line of the control connection is too long")

// Conn is a control connection. Reading is for one goroutine, writing for any number. Closing it
// closes the connection below TLS and never waits.
type Conn struct {
	net.Conn
	// Silence is for how long the peer may keep silent; 0 for ever. It belongs to the goroutine
	// that reads.
	Silence time.Duration

	in    *bufio.Reader
	limit int // of a line that is read

	mu  sync.Mutex
	out io.Writer
}

// NewConn makes a control connection whose handshake is still to come.
func NewConn(c net.Conn, silence time.Duration) *Conn {
	return &Conn{
		Conn: c, Silence: silence,
		in: bufio.NewReaderSize(c, 2*maxGreeting), limit: maxGreeting, out: c,
	}
}

// Send writes a value as a line.
func (c *Conn) Send(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(text) > maxLine {
		return fmt.Errorf("%w: %d bytes (allowed: %d)", errTooLong, len(text), maxLine)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	_, err = c.out.Write(append(text, '\n'))
	return err
}

// Receive reads the next line into v.
func (c *Conn) Receive(v any) error {
	if c.Silence > 0 {
		if err := c.SetReadDeadline(time.Now().Add(c.Silence)); err != nil {
			return err
		}
	}
	line, err := readLine(c.in, c.limit)
	if err != nil {
		return err
	}
	return decode(line, v)
}

// CloseWrite says that nothing more will be said, and leaves the other direction open.
func (c *Conn) CloseWrite() error {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok {
		return errors.ErrUnsupported
	}
	return half.CloseWrite()
}

// readLine reads up to a newline, which it leaves out.
func readLine(in *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > limit {
			return nil, fmt.Errorf("%w (allowed: %d bytes)", errTooLong, limit)
		}
		if err == nil && line == nil {
			return part[:len(part)-1], nil
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, io.ErrUnexpectedEOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// decode reads one JSON object and nothing else, without fields that are not known.
func decode(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("the other side sent a line that is not understood: %s", suggest.Said(err.Error()))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("the other side sent a line with more than one value in it (allowed: one JSON object)")
	}
	return nil
}
