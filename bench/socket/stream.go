package socket

import (
	"errors"
	"io"
	"net"
)

const (
	firstBuffer = 4 << 10  // of a connection
	fullBuffer  = 64 << 10 // of one that has much to read at once
)

// stream cuts what is read from a connection into frames. They are not copied: a frame is
// handed over as a part of the one buffer.
type stream struct {
	src     io.Reader
	below   *conn // the connection under TLS, nil where src is none
	sink    Sink
	maxBody int

	buf        []byte
	start, end int  // what of buf was read and not yet used
	filled     bool // the last read left no room
}

// read adds to the buffer. It grows by doubling and only once it is full, so that memory is
// taken for what has arrived and never for what a length says will.
func (s *stream) read() error {
	switch {
	case s.buf == nil:
		s.buf = make([]byte, firstBuffer)
	case s.start > 0:
		s.end = copy(s.buf, s.buf[s.start:s.end])
		s.start = 0
	}
	if s.filled && len(s.buf) < fullBuffer || s.end == len(s.buf) {
		limit := max(fullBuffer, maxUvarint+maxHeader+s.maxBody)
		bigger := make([]byte, min(2*len(s.buf), limit))
		copy(bigger, s.buf[:s.end])
		s.buf = bigger
	}
	n, err := s.src.Read(s.buf[s.end:])
	s.end += n
	s.filled = s.end == len(s.buf)
	return err
}

// hello reads what a connection begins with.
func (s *stream) hello() (hello, error) {
	var end error
	for {
		h, n, err := cutHello(s.buf[s.start:s.end])
		if err != nil || n > 0 {
			s.start += n
			return h, err
		}
		if end != nil {
			return hello{}, endRefusal(end)
		}
		end = s.read()
	}
}

// run hands frames over until the connection ends. The error is a RefusalError, or nil.
func (s *stream) run() error {
	var end error
	for {
		frames, err := s.drain()
		if frames > 0 {
			s.sink.Flush()
		}
		if err != nil {
			return err
		}
		if end != nil {
			return s.ended(end)
		}
		end = s.read()
	}
}

// drain hands over the frames that have arrived whole.
func (s *stream) drain() (frames int, err error) {
	for ; ; frames++ {
		label, body, n, err := cutFrame(s.buf[s.start:s.end], s.maxBody)
		if n == 0 || err != nil {
			return frames, err
		}
		s.start += n
		if err := s.sink.Frame(label, body); err != nil {
			return frames + 1, &RefusalError{Reason: BadEncoding, Err: err}
		}
	}
}

// ended tells whether the end of a connection is one that its peer meant.
func (s *stream) ended(err error) error {
	switch {
	case errors.Is(err, net.ErrClosed):
		return nil
	case s.start < s.end:
		return refuse(Truncated, "%d bytes of a frame: %w", s.end-s.start, err)
	case s.below != nil && (s.below.cut || !errors.Is(err, io.EOF)):
		return refuse(Truncated, "no good-bye: %w", err)
	}
	return nil
}
