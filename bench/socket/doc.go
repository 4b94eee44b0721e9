// Package socket carries frames between nodes over UDP, TCP or TLS 1.3. It knows bytes and
// nothing of what they mean: an engine adds messages to links and takes bodies from sinks.
//
// Each node has an [Endpoint], which listens at one address. With streams a [Link] is a
// connection of its own that is written by the side that dialled and read by the other; two
// nodes that talk both ways have two. With UDP all links of an endpoint share its one socket, so
// that a datagram comes from where its sender listens.
//
// # Formats
//
// Numbers of variable length (uvarint) have seven bits a byte, the lowest first, in the
// shortest encoding, which is the only one accepted, and at most five bytes. Nodes are four
// bytes with the highest first.
//
//	hello     "JMS\n" 1    token (16)        from (4)  to (4)  number (4)
//	frame     uvarint length of the rest     header    body
//	datagram  "JMU" 1      token (first 8)   from (4)  to (4)  header  body
//	header    uvarint sequence number        uvarint depth*2 + copy
//
// A connection begins with one hello of 33 bytes, behind which frames follow until its end;
// nothing is sent back. The number in it is the caller's and tells apart connections of the same
// two nodes that follow each other, see [Endpoint.DialWay]. A frame with small numbers costs 3
// bytes beyond its body, a datagram 22. The byte 1 behind the letters is the version.
//
// # When bytes leave
//
// [Add] never writes to a stream. Frames wait in the link until [Link.Flush], which writes
// them at once; the caller flushes when it has nothing more to say for now, and before that
// whenever [Link.Buffered] exceeds [FlushSize]. What was not flushed is lost by closing. With
// UDP there is nothing to flush. On the other side [Sink.Frame] is called for each
// frame and [Sink.Flush] after all that one read brought. Sending and receiving allocate
// nothing, but for what crypto/tls does.
//
// A link is dead after the first write that fails. There is no dialling again and no
// repetition: what an algorithm does about lost messages is its own affair.
//
// # Limits
//
// A body has at most Config.MaxBody bytes, 1 MiB where nothing is said and 65,477 with UDP.
// Longer ones are refused by Add, and by a receiver as soon as their length is known. A
// connection's buffer begins with 4 KiB, grows to 64 KiB where a read fills it, and
// beyond that only for a frame that has arrived so far. Until it has said who it is, a connection
// holds one goroutine and, without TLS, 4 KiB, for at most Config.HelloTimeout; the number of such
// connections is bounded by the descriptors of the process alone ([DescriptorLimit]).
// Where these run out, accepting pauses, goes on when some are free, and [Endpoint.Err] tells.
//
// Whatever arrives, nothing panics, and what was refused never reaches a [Sink]: a refused
// connection is closed and counted once in [Counts], with its [Reason]; frames ahead of
// the one that was refused have been handed over by then. A refused datagram is dropped, counted
// likewise, and has no influence on others.
//
// # Authentication
//
// With TLS each side shows a certificate of the run's [Authority], which names one node of
// one network. A peer that has none is refused before Config.Open is asked, so a sink hears
// only from the holder of the key of the node that it was opened for; and Dial shows the
// node's own certificate to none but the node that was wanted. What was sent can neither be
// read nor changed nor repeated by others, and the end of a stream is told from a cut. It is not
// promised that a node with a certificate behaves, nor that labels are true; certificates
// cannot be revoked, and last a day. Nor is there protection against too many connections.
//
// TCP and UDP authenticate nothing. Token and node numbers travel openly and keep apart runs
// that share a machine or network by mistake. A datagram must come from the address where its
// sender listens, which a stranger who can forge source addresses, or who shares the host, may get
// around. Both are for networks in which everybody is trusted.
package socket
