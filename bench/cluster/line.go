package cluster

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
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

var errTooLong = errors.New("line too long")

// conn is a control connection. Reading is for one goroutine, writing for any number.
type conn struct {
	net.Conn
	in      *bufio.Reader
	silence time.Duration // for how long the peer may keep silent; 0 for ever

	mu   sync.Mutex
	mine seal // of what is written
	his  seal // of what is read
}

func newConn(c net.Conn, silence time.Duration) *conn {
	return &conn{Conn: c, in: bufio.NewReaderSize(c, 16<<10), silence: silence}
}

// writeTimeout is how long a peer that does not read may hold up a writer.
const writeTimeout = 10 * time.Second

// send writes a value as a line.
func (c *conn) send(v any) error {
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

// receive reads the next line into v.
func (c *conn) receive(v any) error {
	limit := maxLine
	if !c.his.set() {
		limit = maxGreeting
	}
	if c.silence > 0 {
		if err := c.SetReadDeadline(time.Now().Add(c.silence)); err != nil {
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
		return fmt.Errorf("line is not understood: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("line is not understood: there is more than one value in it")
	}
	return nil
}

// seal makes and checks the MACs of the lines of one direction. The zero value leaves lines as they are.
type seal struct {
	mac    hash.Hash
	number uint64
}

func (s *seal) set() bool { return s.mac != nil }

func (s *seal) key(key []byte) { s.mac = hmac.New(sha256.New, key) }

// sum is the MAC of the next line.
func (s *seal) sum(text []byte) []byte {
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], s.number)
	s.number++
	s.mac.Reset()
	s.mac.Write(number[:])
	s.mac.Write(text)
	return s.mac.Sum(nil)
}

// next is what goes before the next line.
func (s *seal) next(text []byte) []byte {
	if !s.set() {
		return nil
	}
	return append(hex.AppendEncode(nil, s.sum(text)), ' ')
}

// open checks a line, and returns what is in it.
func (s *seal) open(line []byte) ([]byte, error) {
	if !s.set() {
		return line, nil
	}
	sum, text, _ := bytes.Cut(line, []byte{' '})
	given, err := hex.DecodeString(string(sum))
	if err != nil || !hmac.Equal(given, s.sum(text)) {
		return nil, errors.New("line is not authentic")
	}
	return text, nil
}
