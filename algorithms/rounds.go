package algorithms

// Rounds says of a run of a protocol that all its nodes go on in the same rounds, and how the state
// of one fits into a word. An engine may then go through the nodes round by round, without a queue
// of what is under way and with some bytes for each node.
//
// Round 1 begins with the run, and each later one Length after the one before. Nodes send at the
// beginning of a round, or in answer to a message that was sent at one; that takes two delays at
// most, and Length is more than what it takes. The only timer of a node is for the beginning of the
// next round, whose number is its Data. What a node does with a message does not depend on whether
// it has begun the round of the message already, nor on the order of the messages of a round, and
// what it sends at the beginning of a round does not depend on what reached it since.
type Rounds[S any] struct {
	Length Time
	// Last is the last round whose state fits into a word.
	Last uint32
	// Pack and Unpack are the inverse of each other for every state that there is between two calls
	// of a node. Several goroutines call them.
	Pack   func(node *S) uint32
	Unpack func(word uint32) S
}
