package socket

import "sync/atomic"

// Counts is what passed through one endpoint. Bytes are those of the protocol's payload:
// headers of TCP, UDP and IP and repetitions by TCP are the kernel's and not seen here.
//
// A frame is counted before it is given to the kernel, and taken back where that fails, so
// that whoever knows that a message was received finds it counted. Of a Flush that failed,
// Written has what the kernel took and the others have nothing; but for such, what Written
// has beyond Body and Framing is TLS.
type Counts struct {
	// Frames is the number of frames sent, Body the bytes of their messages, and Framing the
	// bytes around those, hellos included.
	Frames  int64 `json:"frames"`
	Body    int64 `json:"body"`
	Framing int64 `json:"framing"`
	// Written and Read are the bytes given to and taken from the kernel, below TLS.
	Written int64 `json:"written"`
	Read    int64 `json:"read"`
	// Connections is the number of connections that were dialled; UDP has none.
	Connections int64 `json:"connections"`
	// Refused counts connections, with UDP datagrams, by the reason for refusing them.
	Refused [Reasons]int64 `json:"refused"`
}

// Add adds what passed at another endpoint.
func (c *Counts) Add(o Counts) { c.add(o, 1) }

// Sub takes away what had passed at an earlier time.
func (c *Counts) Sub(o Counts) { c.add(o, -1) }

func (c *Counts) add(o Counts, times int64) {
	c.Frames += times * o.Frames
	c.Body += times * o.Body
	c.Framing += times * o.Framing
	c.Written += times * o.Written
	c.Read += times * o.Read
	c.Connections += times * o.Connections
	for i, n := range o.Refused {
		c.Refused[i] += times * n
	}
}

// counters are Counts that several goroutines add to, once for each read and write.
type counters struct {
	frames, body, framing, written, connections atomic.Int64
	_                                           [64]byte // senders and readers do not share a cache line
	read                                        atomic.Int64
	refused                                     [Reasons]atomic.Int64
}

// sent adds frames that are about to leave or, with negative numbers, did not.
func (c *counters) sent(frames, body, framing int) {
	c.frames.Add(int64(frames))
	c.body.Add(int64(body))
	c.framing.Add(int64(framing))
}

// Counts is what passed so far. It may be called at any time.
func (e *Endpoint) Counts() Counts {
	c := Counts{
		Frames:      e.counters.frames.Load(),
		Body:        e.counters.body.Load(),
		Framing:     e.counters.framing.Load(),
		Written:     e.counters.written.Load(),
		Read:        e.counters.read.Load(),
		Connections: e.counters.connections.Load(),
	}
	for i := range c.Refused {
		c.Refused[i] = e.counters.refused[i].Load()
	}
	return c
}
