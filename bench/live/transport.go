package live

import "github.com/joulemark/joulemark/algorithms"

// A transport takes messages from one node to another. What is common to all of them
// (calling the nodes, timers, faults, counting, finding the end of a run) is in Network.
type transport[M algorithms.Message] interface {
	// send takes a message over, together with its mark in the flight count, which the
	// receiver's goroutine takes off again. False says that there was no room and the
	// caller keeps the mark. Called by the goroutine of the sender.
	send(to algorithms.ID, it item[M]) bool
}

// memory is the transport within the process: messages are values that are put into
// the receiver's mailbox, and never encoded.
type memory[M algorithms.Message] struct{ boxes []mailbox[M] }

var _ transport[algorithms.Message] = memory[algorithms.Message]{}

func (t memory[M]) send(to algorithms.ID, it item[M]) bool { return t.boxes[to].push(it) }
