package engine

// Transfer is what sockets did in a run, beside the payload that Counts tells of.
type Transfer struct {
	// Framing is the bytes of the headers of our frames and of the words with which connections
	// begin.
	Framing int64
	// Written is the bytes that were given to the kernel: payload, set-up messages included,
	// framing, and what encryption adds.
	Written     int64
	Connections int64 // that were made
	// Refused is what came in and was none of the network's, by reason, in a fixed order.
	Refused []Refusal
}

// Traffic is a number of packets and their bytes, headers included.
type Traffic struct{ Packets, Bytes int64 }

// Add is the traffic of both.
func (t Traffic) Add(u Traffic) Traffic { return Traffic{t.Packets + u.Packets, t.Bytes + u.Bytes} }

// Minus is the traffic between two readings of a counter, of which u is the earlier one.
func (t Traffic) Minus(u Traffic) Traffic { return Traffic{t.Packets - u.Packets, t.Bytes - u.Bytes} }

// Refusal is a number of connections or datagrams that were refused for one reason.
type Refusal struct {
	Reason string
	Count  int64
}
