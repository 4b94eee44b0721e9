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
	// HandshakeTimeout is how long a peer may take for each line of the handshake.
	HandshakeTimeout = 5 * time.Second
	// writeTimeout is how long a peer that does not read may hold up a writer.
	writeTimeout = 10 * time.Second
)

var errTooLong = errors.New("a line of the control connection is too long")

// Conn is a control connection. Reading is for one goroutine, writing for any number.
type Conn struct {
	net.Conn
	// Silence is for how long the peer may keep silent; 0 for ever. It belongs to the goroutine
	// that reads.
	Silence time.Duration

	in *bufio.Reader

	mu   sync.Mutex
	mine seal // of what is written
	his  seal // of what is read
}

// NewConn makes a control connection whose handshake is still to come.
func NewConn(c net.Conn, silence time.Duration) *Conn {
	return &Conn{Conn: c, in: bufio.NewReaderSize(c, 16<<10), Silence: silence}
}

// Send writes a value as a line.
func (c *Conn) Send(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	line := append(c.mine.next(text), text...)
	if len(line) > maxLine {
		return fmt.Errorf("%w: %d bytes (allowed: %d)", errTooLong, len(line), maxLine)
	}
	if err := c.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	_, err = c.Write(append(line, '\n'))
	return err
}

// Receive reads the next line into v.
func (c *Conn) Receive(v any) error {
	limit := maxLine
	if !c.his.set() {
		limit = maxGreeting
	}
	if c.Silence > 0 {
		if err := c.SetReadDeadline(time.Now().Add(c.Silence)); err != nil {
			return err
		}
	}
	line, err := readLine(c.in, limit)
	if err != nil {
		return err
	}
	text, err := c.his.open(line)
	if err != nil {
		return err
	}
	return decode(text, v)
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
		return fmt.Errorf("the other side sent a line that is not understood: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("the other side sent a line with more than one value in it (allowed: one JSON object)")
	}
	return nil
}
