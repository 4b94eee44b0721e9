package live

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// Transport names what carries messages between the nodes of one process. The zero value is
// Memory.
type Transport uint8

// The transports.
const (
	Memory Transport = iota // values in mailboxes, never encoded
	UDP                     // a socket for each node, a datagram for each message
	TCP                     // a connection for each ordered pair that talks
	TLS                     // the same with TLS 1.3 and mutual authentication
	transports
)

// String names the transport.
func (t Transport) String() string {
	switch {
	case t >= transports:
		return fmt.Sprintf("transport %d", uint8(t))
	case t == Memory:
		return "memory"
	}
	return t.Protocol().String()
}

// Protocol is that of the sockets; there is one for each transport but Memory.
func (t Transport) Protocol() socket.Protocol {
	return [transports]socket.Protocol{UDP: socket.UDP, TCP: socket.TCP, TLS: socket.TLS}[t]
}

// A carrier takes messages from one node to another. What is common to all of them
// (calling the nodes, timers, faults, counting, finding the end of a run) is in Network.
type carrier[M algorithms.Message] interface {
	// send takes a message over, together with its credit, which the receiver's goroutine gives
	// back. Where it does not, the caller keeps the credit, and learns why the message will not
	// arrive. The envelope is the caller's again afterwards. Called by the goroutine of the sender.
	send(from, to algorithms.ID, e *envelope[M]) (engine.DropReason, bool)
	// flush puts everything on the wire that a node has sent. Called by its goroutine.
	flush(from algorithms.ID)
	// crash cuts a node off from the others, and restart brings it back. Both are called by
	// its goroutine.
	crash(id algorithms.ID)
	restart(id algorithms.ID)
	// settle looks for messages that will never arrive, and gives their credits back. It is called
	// now and then while messages are under way; credits is how many are outstanding.
	settle(credits int64)
	// giveUp is settle for a run that is over for another reason than that it has done its work.
	giveUp()
	// begin is called before an execution, and counts after it.
	begin()
	counts(*engine.Outcome)
	close()
}

// memory is the transport within the process: messages are values that are put into
// the receiver's mailbox, and never encoded.
type memory[M algorithms.Message] struct{ boxes []mailbox[M] }

var _ carrier[algorithms.Message] = memory[algorithms.Message]{}

func (t memory[M]) send(_, to algorithms.ID, e *envelope[M]) (engine.DropReason, bool) {
	return engine.Overflow, t.boxes[to].push(e)
}

func (memory[M]) flush(algorithms.ID)    {}
func (memory[M]) crash(algorithms.ID)    {}
func (memory[M]) restart(algorithms.ID)  {}
func (memory[M]) settle(int64)           {}
func (memory[M]) giveUp()                {}
func (memory[M]) begin()                 {}
func (memory[M]) counts(*engine.Outcome) {}
func (memory[M]) close()                 {}
