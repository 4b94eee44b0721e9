package algorithms

import (
	"strconv"
	"time"
)

// ID numbers a node, from 0 to N-1.
type ID int32

// None is the ID of no node.
const None ID = -1

// Time is a point or a span of the run's clock in ticks of one microsecond:
// virtual microseconds on a simulator, real ones on the other engines.
type Time int64

// Common spans.
const (
	Microsecond Time = 1
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Hour             = 3600 * Second
)

// Seconds is t in seconds.
func (t Time) Seconds() float64 { return float64(t) / float64(Second) }

// Duration is t as a time.Duration.
func (t Time) Duration() time.Duration { return time.Duration(t) * time.Microsecond }

// String formats t as a duration, such as 1.5ms.
func (t Time) String() string { return t.Duration().String() }

// Kind numbers the kinds of message of one algorithm, from 0; it indexes
// Spec.Kinds.
type Kind uint8

// MaxKinds bounds the kinds of message of one algorithm, so that engines count
// by kind in a fixed array.
const MaxKinds = 16

// A Message is a small value that one node sends to another. Its encoding is
// what a socket would carry, and what the byte counts are made of.
//
// Engines copy messages; one that holds a slice must not change it after sending.
type Message interface {
	// Kind tells which of the algorithm's kinds this message is.
	Kind() Kind
	// Size is the length in bytes of what Append adds. It is called once a message
	// sent, so it should compute, not encode.
	Size() int
	// Append adds the encoding of the message to b.
	Append(b []byte) []byte
}

// A Timer is what comes back when a delay has passed. Both fields mean what
// the protocol wants them to mean.
type Timer struct {
	Kind uint8
	Data int64
}

// TimerID names a pending timer of one node; 0 is never given out.
type TimerID uint32

// A Node is the state of one participant and its reactions. Its methods are
// called one at a time, and they keep neither env nor anything reached through it.
type Node[M Message] interface {
	// Start is called once, before any message or timer.
	Start(env *Env[M])
	// Receive handles a message. A message may come from any node, at any time,
	// twice, or not at all: a node ignores what it has no use for.
	Receive(env *Env[M], from ID, msg M)
	// Timeout handles a timer that was set and not cancelled.
	Timeout(env *Env[M], t Timer)
}

// A Recoverer is a Node that can come back after a crash. The engine makes a
// fresh node and calls Recover instead of Start, with the bytes last given to
// [Env.Persist] before the crash (nil where there were none). A node that is not a
// Recoverer comes back as a fresh node and is started again.
type Recoverer[M Message] interface {
	Recover(env *Env[M], stable []byte)
}

// NodeOf says that a pointer to S is a node: the type parameter through which an
// engine keeps the states of all nodes in one slice of values.
type NodeOf[S any, M Message] interface {
	*S
	Node[M]
}

// String formats an ID as its number, or "none".
func (id ID) String() string {
	if id == None {
		return "none"
	}
	return strconv.Itoa(int(id))
}
