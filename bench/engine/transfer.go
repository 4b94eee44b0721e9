package engine

// Transfer is what sockets did in a run, beside the payload that Counts tells of.
type Transfer struct {
	// Framing is the bytes of the headers of our frames and of the words with which connections begin.
	Framing int64
	// Written is the bytes that were given to the kernel: payload, set-up messages included, framing,
	// and what encryption adds.
	Written     int64
	Connections int64 // that were made
	// Refused is what came in and was none of the network's, by reason, in a fixed order.
	Refused []Refusal
}

// Refusal is a number of connections or datagrams that were refused for one reason.
type Refusal struct {
	Reason string
	Count  int64
}
